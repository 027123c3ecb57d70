"""What came of the hidden checks: how far each marker lies from agreed levels, and from their own earlier ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from roleplay.assessment.forms import version, versions
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.record import Assignment, Sheet, assignments, first_sheet
from roleplay.assessment.marking.references import Distance, Reference, agreed_sheet, distance, references, rules_of
from roleplay.assessment.records.log import Log
from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.resampling import t_quantile
from roleplay.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Check:
    """One check that came back. role: SEED or AGAIN; points: the sheet's total less the agreed (or own earlier) one's,
    in points of a total, None where one of the two couldn't rate a criterion; event: the number of its submission."""

    marker: str
    task: str
    role: str
    event: int
    distance: Distance
    points: int | None


@dataclass(frozen=True, slots=True)
class Leaning:
    """What a marker's checks of one kind come to. mean, low, high: points and their 95 % interval by t, or None below
    the least number; word: "stricter", "milder", or what keeps it from being said."""

    marker: str
    role: str
    given: int
    back: int
    exact: int
    criteria: int
    widest: int
    within: int
    mean: float | None
    low: float | None
    high: float | None
    word: str


def checks(log: Log, form: str, number: int | None = None) -> tuple[list[Check], list[Leaning]]:
    """The hidden checks of a form that came back, in the order of submission, and what each marker's come to."""
    chosen = version(log, form, number)
    rubric, rules = chosen.rubric(), rules_of(log, form)
    hashes = {one.hash for one in versions(log, form) if one.rubric().hash == rubric.hash}
    every = assignments(log)
    known = {(one.sitting, one.talk): one for one in references(log)}
    found: list[Check] = []
    given: dict[tuple[str, str], int] = {}
    for one in every:
        if one.role not in m.HIDDEN or not one.counts or one.form_hash not in hashes:
            continue
        given[one.marker, one.role] = given.get((one.marker, one.role), 0) + 1
        if not one.submitted:
            continue
        own = first_sheet(log, one)
        other = _known_levels(log, one, known, every)
        if other is not None:
            gap = _points(own, other, rubric)
            found.append(Check(one.marker, one.id, one.role, one.submitted[0], distance([(own, other)]), gap))
    found.sort(key=lambda check: check.event)
    leanings = []
    for (marker, role), count in sorted(given.items()):
        mine = [check for check in found if (check.marker, check.role) == (marker, role)]
        within = sum(1 for check in mine if check.distance.within(rules))
        leanings.append(_leaning(marker, role, count, mine, within))
    return found, leanings


def _known_levels(
    log: Log, one: Assignment, known: Mapping[tuple[str, int], Reference], every: Sequence[Assignment]
) -> Sheet | None:
    """The agreed sheet of a seed; of a re-mark the marker's own first one. None if it is gone."""
    if one.role == m.SEED:
        reference = known.get((one.sitting, one.talk))
        return agreed_sheet(log, reference) if reference is not None else None
    same = (o for o in every if (o.sitting, o.talk, o.marker) == (one.sitting, one.talk, one.marker))
    first = next((o for o in same if o.role in m.PAIR and o.submitted), None)
    return first_sheet(log, first) if first is not None else None


def _points(own: Sheet, other: Sheet, rubric: Rubric) -> int | None:
    total = 0
    for criterion in rubric.criteria:
        mine, theirs = own.ratings[criterion.id].level, other.ratings[criterion.id].level
        if mine is None or theirs is None:
            return None
        total += criterion.weight * (mine - theirs)
    return total


def _leaning(marker: str, role: str, given: int, mine: Sequence[Check], within: int) -> Leaning:
    points = [check.points for check in mine if check.points is not None]
    n = len(points)
    mean = low = high = None
    word = f"not said: n = {n}, {least.SEVERITY_FLAG} are needed"
    if n >= least.SEVERITY_FLAG:
        centre = sum(points) / n
        spread = sqrt(sum((one - centre) ** 2 for one in points) / (n - 1))
        reach = t_quantile(0.975, n - 1) * spread / sqrt(n)
        word = "milder" if centre > reach else "stricter" if -centre > reach else "no difference shown"
        if n >= least.SEVERITY_NUMBER:
            mean, low, high = centre, centre - reach, centre + reach
    return Leaning(
        marker=marker,
        role=role,
        given=given,
        back=len(mine),
        exact=sum(check.distance.exact for check in mine),
        criteria=sum(check.distance.criteria for check in mine),
        widest=max((check.distance.widest for check in mine), default=0),
        within=within,
        mean=mean,
        low=low,
        high=high,
        word=word,
    )
