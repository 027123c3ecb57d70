"""Sittings of an assessment."""
