"""Scenario, rubric and play-through files: read safely, checked, turned into domain values."""
