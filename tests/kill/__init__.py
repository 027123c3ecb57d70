"""Killing the program at any moment loses nothing that was acknowledged."""
