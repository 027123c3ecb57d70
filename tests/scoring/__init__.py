"""Marks, scores and debriefs."""
