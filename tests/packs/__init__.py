"""Packs: built, installed, replaced, removed; and every bad one refused with its reason."""
