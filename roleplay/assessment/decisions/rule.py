"""When two sheets of a talk go to a third marker, and what the marks come to. Everything here is pure.

Levels and points are whole numbers of hundredths (level 2.5 is 250, 62.5 points are 6250), so that a record holds no
fractions and every machine comes to the same. Points go from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from roleplay.assessment.marking.record import Rating, Sheet
from roleplay.domain.form import THIRD as THIRD_COUNTS
from roleplay.domain.form import Adjudication
from roleplay.domain.rubric import Criterion

MEAN, MIDDLE, THIRD, REMARKED = "mean of two", "middle of three", "third mark", "re-mark"
"""By which rule the marks came to what they come to."""

SAFETY, GAP, NOT_RATED, TOTAL, CUT, FLAG = "safety", "gap", "not-rated", "total", "cut", "flag"
"""Why two sheets go to a third marker."""


@dataclass(frozen=True, slots=True)
class Call:
    """One reason to ask a third marker. kind: one of the above; words: the reason, with the figures it rests on."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Points:
    """A result in hundredths of a point, 0 to 10,000, cut off and not rounded, so that none seems to reach a cut that
    it doesn't. Where something couldn't be rated, the least and the most that it can come to; else both are the same.
    """

    low: int
    high: int

    @property
    def known(self) -> bool:
        """Whether it is one figure."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Final:
    """What the marks of a talk come to. levels: in hundredths by the criterion's id, None where it can't be rated;
    overall: the global rating, in hundredths; rule: one of MEAN, MIDDLE, THIRD, REMARKED."""

    rule: str
    levels: Mapping[str, int | None]
    overall: int | None


def calls(
    rule: Adjudication,
    criteria: Sequence[Criterion],
    first: Sheet,
    second: Sheet,
    cut: int,
    open_flags: Sequence[str] = (),
) -> list[Call]:
    """Why these two sheets go to a third marker; empty if they don't. Which of the two is the first changes nothing.

    criteria: those of the rubric, all rated or declared "can't be rated" on both sheets; cut: in hundredths of a point;
    open_flags: what was flagged in the sitting and not cleared. Totals are taken over what both could rate.
    """
    found = []
    both: list[Criterion] = []
    for criterion in criteria:
        levels = sorted(
            (sheet.ratings[criterion.id].level for sheet in (first, second)), key=lambda one: (one is None, one)
        )
        low, high = levels
        if low is not None and high is not None:
            both.append(criterion)
            if (call := _gap(rule, criterion.id, low, high)) is not None:
                found.append(call)
        elif low is not None:
            found.append(Call(NOT_RATED, f"{criterion.id}: one gave level {low}, the other couldn't rate it"))
    if both:
        found += _totals(rule, both, first, second, cut)
    return found + [Call(FLAG, f"flagged in the sitting and not cleared: {flag}") for flag in sorted(open_flags)]


def _gap(rule: Adjudication, name: str, low: int, high: int) -> Call | None:
    told = f"{name}: levels {low} and {high}"
    if name in rule.safety and high > low:
        return Call(SAFETY, f"{told}, where any difference is too much")
    if high - low >= rule.levels:
        return Call(GAP, f"{told}, {high - low} apart; from {rule.levels} on it is too much")
    return None


def _totals(rule: Adjudication, both: Sequence[Criterion], first: Sheet, second: Sheet, cut: int) -> list[Call]:
    low, high = sorted(_points(both, {c.id: _level(sheet, c) for c in both}) for sheet in (first, second))
    told = f"{in_points(low)} and {in_points(high)} points"
    found = []
    if high - low > rule.points:
        found.append(Call(TOTAL, f"the totals are {told}; more than {rule.points} apart is too much"))
    if rule.cut and low * 100 < cut <= high * 100:
        found.append(Call(CUT, f"the totals are {told}, on opposite sides of the cut of {decimal(cut)}"))
    return found


def _level(sheet: Sheet, criterion: Criterion) -> int:
    level = sheet.ratings[criterion.id].level
    assert level is not None
    return level * 100


def final(rule: Adjudication, criteria: Sequence[Criterion], sheets: Sequence[Sheet]) -> Final:
    """What the marks come to: of two sheets the mean; of three what the rule says, the middle one or the third alone.

    The middle of a criterion that one of three couldn't rate is the mean of the other two; one that fewer than two
    could rate can't be rated. sheets: the first, the second and, if there is one, the third.
    """
    if len(sheets) == 3 and rule.counts == THIRD_COUNTS:
        return alone(THIRD, criteria, sheets[2])
    named = MIDDLE if len(sheets) == 3 else MEAN
    levels = {one.id: _middle([sheet.ratings[one.id].level for sheet in sheets]) for one in criteria}
    return Final(named, levels, _middle([sheet.overall for sheet in sheets]))


def alone(named: str, criteria: Sequence[Criterion], sheet: Sheet) -> Final:
    """What one sheet comes to."""
    rated: dict[str, Rating] = {one.id: sheet.ratings[one.id] for one in criteria}
    levels = {name: None if one.level is None else one.level * 100 for name, one in rated.items()}
    return Final(named, levels, None if sheet.overall is None else sheet.overall * 100)


def _middle(levels: Sequence[int | None]) -> int | None:
    """The median of the levels that there are (of two: their mean), in hundredths; None if fewer than two are."""
    known = [level for level in levels if level is not None]
    return int(median(100 * level for level in known)) if len(known) > 1 else None


def points(criteria: Sequence[Criterion], talks: Sequence[Mapping[str, int | None]]) -> Points:
    """The mean of the talks' totals. talks: of each the final level of every criterion, in hundredths."""
    ends = []
    for end in (min, max):
        whole = [
            _points(criteria, {c.id: _end(levels[c.id], end(v.level for v in c.levels)) for c in criteria})
            for levels in talks
        ]
        ends.append(int(sum(whole, Fraction(0)) / len(whole) * 100))
    return Points(*ends)


def _end(level: int | None, end: int) -> int:
    return 100 * end if level is None else level


def _points(criteria: Sequence[Criterion], levels: Mapping[str, int]) -> Fraction:
    """The weighted sum of the levels (in hundredths) as a share of the most it can be, 0 to 100."""
    most = sum(c.weight * max(v.level for v in c.levels) for c in criteria)
    return Fraction(sum(c.weight * levels[c.id] for c in criteria), most)


def in_points(value: Fraction) -> str:
    """A number of points as people read it, cut off after two decimals."""
    return decimal(int(value * 100))


def decimal(hundredths: int) -> str:
    """Hundredths as a decimal number: 6250 is 62.5, 400 is 4."""
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}.{rest:02d}".rstrip("0") if rest else f"{sign}{whole}"
