"""The house is in order."""
