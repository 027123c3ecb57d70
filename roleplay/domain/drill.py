"""Drills: one line of a client, one reply; and what is remembered of each such moment."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.domain.conversation import Turn
from roleplay.domain.judgement import Reading

GRADES = ("again", "hard", "good", "easy")
"""How well a moment went, worst first."""

PHASES = ("learning", "review", "relearning")
"""Where a moment stands in its schedule."""


@dataclass(frozen=True, slots=True)
class DrillCard:
    """What is remembered of one moment (a scene of a scenario) that was drilled, or of its kind.

    Moments of one kind share one memory: each takes over the counts and the schedule of the one before, so that the one
    with the most replies says how the kind stands; the others say in which words they were last shown.
    line: the wording that was last shown; phase, step, stability (days), difficulty (1-10): the memory of the
    scheduler, None where it has none yet; due and reviewed_at: UTC in ISO 8601, empty before the first graded reply;
    replies: how many were given, those that the reader was not sure of included; lapses: how many were graded again.
    """

    scenario: str
    scene: str
    line: str = ""
    phase: str = "learning"
    step: int | None = 0
    stability: float | None = None
    difficulty: float | None = None
    due: str = ""
    reviewed_at: str = ""
    replies: int = 0
    lapses: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """The scenario and the scene: there is one card for each."""
        return self.scenario, self.scene


@dataclass(frozen=True, slots=True)
class DrillReply:
    """One reply in a drill: the wording that was answered, the reply as typed, when (UTC in ISO 8601), what it was
    read to do, and its grade; the grade is empty where the reader was not sure.
    """

    scenario: str
    scene: str
    line: str
    reply: str
    at: str
    reading: Reading
    grade: str


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A stored turn with the names of the scenario and the rubric that it was played by."""

    scenario: str
    rubric: str
    turn: Turn
