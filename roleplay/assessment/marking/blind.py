"""The blind marks of a form as the statistics take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roleplay.assessment.forms import FrozenForm, version, versions
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.record import Assignment, Sheet, assignments, partner, said_of, sheet_of
from roleplay.assessment.records.log import Log
from roleplay.assessment.statistics.marks import Mark, Marks, Role, Scale
from roleplay.domain.errors import WrongUse
from roleplay.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class BlindMarks:
    """marks: for the statistics; cut: the form's cut score in points of a sheet's total; talks: marked by both;
    waiting: talks that aren't; other_rubric: talks marked by both with another version of the rubric, left out."""

    marks: Marks
    cut: float
    talks: int
    waiting: int
    other_rubric: int


def blind_marks(log: Log, form: str, number: int | None = None) -> BlindMarks:
    """The marks of every talk of a form that both markers have submitted, by the rubric of a version (the newest).

    And those of seeds, as such: they count for severity and drift, and for nothing about agreement.

    A sheet that was corrected counts as it stood when the second of the two was submitted: a later correction was made
    by somebody who could see the other mark. Raises NotFound for a form that wasn't frozen, WrongUse without marks.
    """
    chosen = version(log, form, number)
    family = {one.hash: one for one in versions(log, form)}
    rubric = chosen.rubric()
    every = [one for one in assignments(log) if one.counts and one.form_hash in family]
    sheets = _sheets(log)
    names = {person.id: person.label for person in log.store.people()}
    marks: list[Mark] = []
    done = waiting = elsewhere = 0
    for one in every:
        other = partner(one, every)
        if one.role != m.FIRST:
            continue
        if other is None or not one.submitted or not other.submitted:
            waiting += 1
        elif family[one.form_hash].rubric().hash != rubric.hash:
            elsewhere += 1
        else:
            done += 1
            both = max(one.submitted[0], other.submitted[0])
            for each in (one, other):
                marks += _marks(each, _as_blind(each, sheets[each.id], both), rubric, names, _again(each, every))
    for one in every:
        if one.role == m.SEED and one.submitted and family[one.form_hash].rubric().hash == rubric.hash:
            marks += _marks(one, sheets[one.id][0][1], rubric, names, _again(one, every))
    if not any(mark.role is not Role.SEED for mark in marks):
        raise WrongUse(f"No talk of {form} was submitted by two markers yet", "see: roleplay mark status")
    scales = [Scale(c.id, tuple(level.level for level in c.levels), c.weight) for c in rubric.criteria]
    scales.append(Scale(m.OVERALL, tuple(m.OVERALL_LEVELS), 0))
    return BlindMarks(Marks(tuple(marks), tuple(scales)), cut_in_points(chosen), done, waiting, elsewhere)


def cut_in_points(form: FrozenForm) -> float:
    """The cut score, 0-100 in the form, in points of a sheet's total: each level times its criterion's weight."""
    return form.form.cut.points / 100 * sum(c.weight * max(v.level for v in c.levels) for c in form.rubric().criteria)


def _sheets(log: Log) -> dict[str, list[tuple[int, Sheet]]]:
    """Every submitted sheet by its assignment, with the number of its event."""
    found: dict[str, list[tuple[int, Sheet]]] = {}
    said: Any
    for event, said in said_of(log, m.SHEET):
        found.setdefault(said["assignment"], []).append((event.seq, sheet_of(said["sheet"])))
    return found


def _as_blind(one: Assignment, sheets: Sequence[tuple[int, Sheet]], both: int) -> Sheet:
    """The last sheet that was written before both were submitted."""
    blind = [sheet for number, (_, sheet) in zip(one.submitted, sheets, strict=True) if number <= both]
    return blind[-1]


def _again(one: Assignment, every: Sequence[Assignment]) -> int:
    """How many earlier sittings of this candidate had the same scenario."""
    earlier = {o.sitting for o in every if o.candidate == one.candidate and o.scenario == one.scenario}
    return sorted(earlier).index(one.sitting)


def _marks(one: Assignment, sheet: Sheet, rubric: Rubric, names: dict[str, str], again: int) -> list[Mark]:
    scenario = f"{one.scenario} ({again + 1})" if again else one.scenario
    levels = {c.id: sheet.ratings[c.id].level for c in rubric.criteria} | {m.OVERALL: sheet.overall}
    role, marker = Role(one.role), names.get(one.marker, one.marker)
    return [
        Mark(one.candidate, scenario, marker, criterion, level, role, one.submitted[0])
        for criterion, level in levels.items()
    ]
