"""Marking: two people mark each sealed talk, each without seeing the other, the machine or the candidate's name."""
