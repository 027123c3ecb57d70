"""Marks put together: a sheet is what one marker gave one submission; its total is the weighted sum of its levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roleplay.assessment.statistics.marks import BLIND, Mark, Marks, Role, Scale, Submission, conflicts
from roleplay.domain.errors import WrongUse

TOTAL = "total"
"""The word for the weighted sum of a sheet's levels."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One marker's levels for one submission; `total` None: something in it can't be rated."""

    candidate: str
    scenario: str
    marker: str
    role: Role
    order: int | None
    levels: Mapping[str, int | None]
    total: int | None

    @property
    def submission(self) -> Submission:
        """What was marked."""
        return self.candidate, self.scenario

    def points(self, subject: str) -> int | None:
        """The level of a criterion, or the total; None if it can't be rated."""
        return self.total if subject == TOTAL else self.levels.get(subject)


def sheets_of(marks: Marks) -> tuple[Sheet, ...]:
    """The sheets, sorted, so that the order of the marks changes nothing.

    Raises WrongUse if the marks contradict each other.
    """
    wrong = conflicts(marks.marks, marks.scales)
    if wrong:
        mark = marks.marks[wrong[0].place]
        where = f"{mark.candidate}, {mark.scenario}, {mark.marker}, {mark.criterion}"
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        raise WrongUse(f"The marks can't be used: {where}: {wrong[0].what}{more}", wrong[0].remedy)
    gathered: dict[tuple[str, str, str, Role], list[Mark]] = {}
    for mark in marks.marks:
        gathered.setdefault(mark.sheet, []).append(mark)
    return tuple(_sheet(gathered[key], marks.scales) for key in sorted(gathered))


def _sheet(marks: Sequence[Mark], scales: Sequence[Scale]) -> Sheet:
    one = marks[0]
    given = {mark.criterion: mark.level for mark in marks}
    levels = {scale.criterion: given[scale.criterion] for scale in scales}
    counted = [(levels[s.criterion], s.weight) for s in scales if s.weight]
    whole = [level * weight for level, weight in counted if level is not None]
    total = sum(whole) if counted and len(whole) == len(counted) else None
    return Sheet(one.candidate, one.scenario, one.marker, one.role, one.order, levels, total)


def blind(sheets: Iterable[Sheet]) -> dict[Submission, list[Sheet]]:
    """The blind sheets of each submission, first mark first; seeds and machine are left out."""
    found: dict[Submission, list[Sheet]] = {}
    for sheet in sorted((s for s in sheets if s.role in BLIND), key=lambda s: (BLIND.index(s.role), s.marker)):
        found.setdefault(sheet.submission, []).append(sheet)
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Pair:
    """The first and the second mark of a submission for one criterion or the total."""

    candidate: str
    first: int
    second: int
    markers: tuple[str, str]


def pairs(sheets: Iterable[Sheet], subject: str) -> tuple[list[Pair], int]:
    """The pairs of first and second marks, and how many submissions with a blind mark have none."""
    found, missing = [], 0
    for (candidate, _), those in blind(sheets).items():
        by_role = {s.role: s for s in those}
        first, second = by_role.get(Role.FIRST), by_role.get(Role.SECOND)
        one = first.points(subject) if first else None
        two = second.points(subject) if second else None
        if first is None or second is None or one is None or two is None:
            missing += 1
        else:
            found.append(Pair(candidate, one, two, (first.marker, second.marker)))
    return found, missing
