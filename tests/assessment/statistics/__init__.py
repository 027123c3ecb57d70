"""The statistics of marks."""
