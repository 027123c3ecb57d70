"""A person's marks of their own replies beside the rubric's: where they are kinder or harder to themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from roleplay.domain.conversation import Conversation
from roleplay.domain.judgement import Mark
from roleplay.domain.own_view import BlindSpot, PastSelfMark
from roleplay.domain.rubric import Rubric
from roleplay.scoring.marks import score

FEWEST = 5
"""Marks of a criterion before anything is said about a habit; fewer are chance."""


def to_judge(
    rubric: Rubric, conversation: Conversation, done: Collection[int] = ()
) -> tuple[tuple[int, tuple[Mark, ...]], ...]:
    """The replies that a person can mark: (turn id, the rubric's marks), without those `done` and those not marked."""
    marks = score(rubric, conversation)
    found = []
    for turn in conversation.turns:
        own = tuple(mark for mark in marks.marks_of(turn.id) if mark.level is not None)
        if own and turn.id not in done:
            found.append((turn.id, own))
    return tuple(found)


def blind_spots(past: Sequence[PastSelfMark], rubric: str) -> tuple[BlindSpot, ...]:
    """The average gap of each criterion of a rubric over all marks given so far, the widest first.

    A gap above 0 is kinder than the rubric, below 0 harder; in hundredths of a level, rounded half away from 0.
    """
    gaps: dict[str, list[int]] = {}
    for one in past:
        if one.rubric == rubric:
            gaps.setdefault(one.mark.criterion, []).append(one.mark.gap)
    spots = [BlindSpot(criterion, len(found), _hundredths(found)) for criterion, found in gaps.items()]
    return tuple(sorted(spots, key=lambda spot: -abs(spot.gap)))


def _hundredths(gaps: Sequence[int]) -> int:
    total = sum(gaps)
    whole = (200 * abs(total) + len(gaps)) // (2 * len(gaps))
    return whole if total >= 0 else -whole
