"""The screens, for a terminal."""
