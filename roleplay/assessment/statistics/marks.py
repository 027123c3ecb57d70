"""The marks that the statistics are computed from, as plain frozen values, and what of them doesn't fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from roleplay.domain.errors import WrongUse


class Role(StrEnum):
    """As what a mark was given."""

    FIRST = "first"
    SECOND = "second"
    FURTHER = "further"
    """One more blind mark of the same response, where more than two people marked it for a study."""
    SEED = "seed"
    """A marker's mark of a response that was put in to check the markers."""
    MACHINE = "machine"


BLIND = (Role.FIRST, Role.SECOND, Role.FURTHER)
"""Marks by people who saw no other mark; only these say anything about agreement."""

Submission = tuple[str, str]
"""What one candidate did in one scenario: (candidate, scenario)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One level for one criterion of one submission by one marker; `level` None: can't be rated.

    `order` grows with the order in which this marker marked: a running number, or seconds since any moment.
    """

    candidate: str
    scenario: str
    marker: str
    criterion: str
    level: int | None
    role: Role
    order: int | None = None

    @property
    def submission(self) -> Submission:
        """What was marked."""
        return self.candidate, self.scenario

    @property
    def sheet(self) -> tuple[str, str, str, Role]:
        """The sheet that this mark stands on."""
        return self.candidate, self.scenario, self.marker, self.role


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion's levels, all of them, whether they were used or not; its weight in the total (0: not in it).

    Raises WrongUse with fewer than two levels, or if they don't grow.
    """

    criterion: str
    levels: tuple[int, ...]
    weight: int = 1

    def __post_init__(self) -> None:
        if len(self.levels) < 2 or list(self.levels) != sorted(set(self.levels)):
            raise WrongUse(
                f"The levels of {self.criterion} are {', '.join(map(str, self.levels)) or 'none'}",
                "name two levels or more, from the lowest to the highest",
            )
        if self.weight < 0:
            raise WrongUse(f"The weight of {self.criterion} is {self.weight}", "give 0 or more")


@dataclass(frozen=True, slots=True)
class Known:
    """The names that there are; None: not known, so any name is taken."""

    candidates: frozenset[str] | None = None
    scenarios: frozenset[str] | None = None
    markers: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of one form family and one rubric version, the criteria's scales.

    And each candidate's group if declared.
    """

    marks: tuple[Mark, ...]
    scales: tuple[Scale, ...]
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A mark that doesn't fit: its place in the sequence, the field, what is wrong, what to do; `other`.

    The mark it clashes with.
    """

    place: int
    field: str
    what: str
    remedy: str
    other: int | None = None


def conflicts(
    marks: Sequence[Mark], scales: Sequence[Scale], known: Known | None = None, *, whole: bool = True
) -> list[Conflict]:
    """Everything by which the marks contradict the scales, the known names or each other, in the order of the marks.

    `whole` False: some marks are known to be left out, so that sheets with gaps are no contradiction.
    """
    by_name = {scale.criterion: scale for scale in scales}
    found = []
    for place, mark in enumerate(marks):
        found += _unknown(place, mark, known or Known())
        scale = by_name.get(mark.criterion)
        if scale is None:
            remedy = f"use one of: {', '.join(by_name)}" if by_name else "name its levels"
            found.append(Conflict(place, "criterion", "there is no such criterion", remedy))
        elif mark.level is not None and mark.level not in scale.levels:
            remedy = f"write one of {', '.join(map(str, scale.levels))}, or not-rated"
            found.append(Conflict(place, "level", f"{mark.level} isn't on the scale of {mark.criterion}", remedy))
    found += _twice(marks) + _sheets_that_clash(marks) + (_gaps(marks, by_name) if whole else [])
    return sorted(found, key=lambda one: one.place)


def _unknown(place: int, mark: Mark, known: Known) -> list[Conflict]:
    names = (
        ("candidate", mark.candidate, known.candidates),
        ("scenario", mark.scenario, known.scenarios),
        ("marker", mark.marker, known.markers),
    )
    return [
        Conflict(place, what, f"there is no {what} of that name", "mend the name, or add it to those that are known")
        for what, name, those in names
        if those is not None and name not in those and not (what == "marker" and mark.role is Role.MACHINE)
    ]


def _twice(marks: Sequence[Mark]) -> list[Conflict]:
    seen: dict[object, int] = {}
    found = []
    for place, mark in enumerate(marks):
        other = seen.setdefault((*mark.sheet, mark.criterion), place)
        if other != place:
            what = "this marker has already marked this criterion of this submission"
            found.append(Conflict(place, "criterion", what, "keep one of the two", other))
    return found


def _sheets_that_clash(marks: Sequence[Mark]) -> list[Conflict]:
    """Two first marks, one person in two blind roles, a machine with a person's name, a sheet with two orders."""
    taken: dict[tuple[Submission, Role], tuple[str, int]] = {}
    blind: dict[tuple[Submission, str], tuple[Role, int]] = {}
    kinds: dict[str, tuple[bool, int]] = {}
    orders: dict[object, tuple[int | None, int]] = {}
    found = []
    for place, mark in enumerate(marks):
        order, other = orders.setdefault(mark.sheet, (mark.order, place))
        if order != mark.order:
            what = "the same sheet has another order above"
            found.append(Conflict(place, "order", what, "give all marks of a sheet one order", other))
        machine, other = kinds.setdefault(mark.marker, (mark.role is Role.MACHINE, place))
        if machine != (mark.role is Role.MACHINE):
            what = "this name marks as a person and as a machine"
            found.append(Conflict(place, "role", what, "give the machine a name of its own", other))
        if other != place and mark.sheet == marks[other].sheet:
            continue
        if mark.role in (Role.FIRST, Role.SECOND):
            holder, other = taken.setdefault((mark.submission, mark.role), (mark.marker, place))
            if holder != mark.marker:
                what = f"the {mark.role} mark of this submission is by another marker already"
                found.append(Conflict(place, "role", what, "write second or further, or leave the sheet out", other))
        if mark.role in BLIND:
            role, other = blind.setdefault((mark.submission, mark.marker), (mark.role, place))
            if role is not mark.role:
                what = f"this marker gave the {role} mark of this submission already"
                found.append(
                    Conflict(place, "role", what, "two marks by one person aren't independent: keep one", other)
                )
    return found


def _gaps(marks: Sequence[Mark], scales: Mapping[str, Scale]) -> list[Conflict]:
    first: dict[object, int] = {}
    has: dict[object, set[str]] = {}
    for place, mark in enumerate(marks):
        first.setdefault(mark.sheet, place)
        has.setdefault(mark.sheet, set()).add(mark.criterion)
    found = []
    for sheet, place in first.items():
        missing = [name for name in scales if name not in has[sheet]]
        if missing:
            what = f"this sheet has no mark for {', '.join(missing)}"
            found.append(Conflict(place, "criterion", what, "add the row; write not-rated if it can't be rated"))
    return found
