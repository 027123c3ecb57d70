"""Readings x rubric -> marks, score and debrief. Pure, and exact in whole numbers and fractions."""

from roleplay.scoring.debrief import debrief
from roleplay.scoring.marks import marks_when_said, score
from roleplay.scoring.own_marks import blind_spots, to_judge

__all__ = ["blind_spots", "debrief", "marks_when_said", "score", "to_judge"]
