"""Readings x rubric -> marks, score and debrief. Pure, and exact in whole numbers and fractions."""

from roleplay.scoring.debrief import debrief
from roleplay.scoring.marks import marks_when_said, score

__all__ = ["debrief", "marks_when_said", "score"]
