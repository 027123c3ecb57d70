"""What a person says of their own replies: marks given before the rubric's show, and replies that were misread."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.domain.conversation import Turn


@dataclass(frozen=True, slots=True)
class SelfMark:
    """One criterion on one reply (the turn's id): the level 0-4 that the person gave, and the rubric's then.

    at: UTC in ISO 8601.
    """

    turn: int
    criterion: str
    own: int
    marked: int
    at: str = ""

    @property
    def gap(self) -> int:
        """Above 0: kinder to oneself than the rubric; below 0: harder."""
        return self.own - self.marked


@dataclass(frozen=True, slots=True)
class PastSelfMark:
    """A mark that was given in some conversation."""

    conversation: str
    scenario: str
    rubric: str
    mark: SelfMark


@dataclass(frozen=True, slots=True)
class Misreading:
    """A reply (the turn's id) that was misread, and the moves that were meant; `at`: UTC in ISO 8601."""

    turn: int
    meant: tuple[str, ...]
    at: str = ""


@dataclass(frozen=True, slots=True)
class Miss:
    """A stored turn that the reader wasn't sure of, or that the person says was misread (then what was meant)."""

    conversation: str
    started_at: str
    scenario: str
    rubric: str
    turn: Turn
    meant: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """One criterion over all marks that a person gave themselves: how many, and the gap in hundredths on average."""

    criterion: str
    count: int
    gap: int
