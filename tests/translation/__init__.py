"""The table for translators, and back."""
