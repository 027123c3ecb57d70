"""The machine as a check."""
