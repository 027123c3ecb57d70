"""Where to set the cut: the borderline regression from marks and global ratings.

And the modified Angoff from judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.figures import (
    Counted,
    Figure,
    Interval,
    between,
    coefficient,
    points,
    refusal,
    too_few,
)
from roleplay.assessment.statistics.resampling import (
    Floats,
    Resampling,
    interval,
    standard_error,
    t_quantile,
    weighted_means,
    weights,
)
from roleplay.assessment.statistics.sheets import Sheet, blind
from roleplay.domain.errors import WrongUse

BORDERLINE = (
    "least-squares line of totals on global ratings, read at the borderline rating, per scenario; SE: bootstrap"
)
ANGOFF = (
    "mean over judges of the sum of their levels for a candidate who just passes; SE = SD / sqrt(judges), interval by t"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The level, in points, that a judge expects of a candidate who only just passes, for one item (a criterion)."""

    judge: str
    item: str
    level: float


def angoff_figure(judgements: Sequence[Judgement]) -> Figure:
    """The cut of an Angoff study. Raises WrongUse if a judge has not judged each item once."""
    judges = sorted({one.judge for one in judgements})
    items = sorted({one.item for one in judgements})
    table = {(one.judge, one.item): one.level for one in judgements}
    if len(table) != len(judgements) or len(table) != len(judges) * len(items):
        raise WrongUse(
            "Not every judge has judged every item once", "add what is missing, and keep one of what is there twice"
        )
    sums = np.array([sum(table[judge, item] for item in items) for judge in judges])
    counted = Counted(len(judges), "judges", 0, 0)
    name, subject = "Angoff cut", "total"
    if why := too_few(len(judges), least.JUDGES, "judges"):
        return refusal("angoff", name, subject, counted, ANGOFF, why)
    value, error = float(sums.mean()), float(sums.std(ddof=1)) / float(np.sqrt(len(sums)))
    reach = t_quantile(0.975, len(sums) - 1) * error
    ends = Interval(value - reach, value + reach, "t over judges")
    line = (
        f"{len(judges)} judges expect {points(value)} points of a candidate who only just "
        f"passes{between(ends, 'points')}, standard "
        f"error {points(error)}; single judges go from {points(sums.min())} to {points(sums.max())}."
    )
    standing = "" if len(judges) >= 15 else f"{len(judges)} judges; about 15 are the aim"
    details = (("standard_error", error), ("items", len(items)))
    return Figure("angoff", name, subject, counted, ANGOFF, line, value, ends, standing, details=details)


@dataclass(frozen=True, slots=True)
class Station:
    """The sheets of one scenario that have a total and a global rating."""

    scenario: str
    candidates: tuple[str, ...]
    ratings: Floats
    totals: Floats
    markers: int
    missing: int


def stations(sheets: Sequence[Sheet], rating: str) -> list[Station]:
    """The blind sheets by scenario, with a total and the global rating `rating`."""
    every = [s for those in blind(sheets).values() for s in those]
    found = []
    for scenario in sorted({s.scenario for s in every}):
        here = [s for s in every if s.scenario == scenario]
        used = [s for s in here if s.total is not None and s.levels[rating] is not None]
        found.append(
            Station(
                scenario,
                tuple(s.candidate for s in used),
                np.array([s.levels[rating] for s in used], dtype=float),
                np.array([s.total for s in used], dtype=float),
                len({s.marker for s in used}),
                len(here) - len(used),
            )
        )
    return found


def borderline(w: Floats, ratings: Floats, totals: Floats, at: float) -> tuple[Floats, Floats]:
    """The line's value at a rating, and R^2, for each row of weights. NaN where the ratings don't vary."""
    x, y = ratings, totals
    mx, my, x2, y2, both = weighted_means(w, x, y, x * x, y * y, x * y)
    xx, yy, xy = x2 - mx**2, y2 - my**2, both - mx * my
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(xx > 1e-12, xy / xx, np.nan)
        return my + slope * (at - mx), np.where(yy > 1e-12, slope * xy / yy, np.nan)


def borderline_figures(sheets: Sequence[Sheet], rating: str, at: int, how: Resampling) -> tuple[Figure, ...]:
    """The cut of each scenario, and their mean if each has one. `at`: the borderline level of the global rating."""
    found = stations(sheets, rating)
    figures = [_station(one, at, how) for one in found]
    if len(figures) > 1 and all(f.value is not None for f in figures):
        figures.append(_mean_of(found, at, how))
    return tuple(figures)


def _counted(station: Station) -> Counted:
    people = len(set(station.candidates))
    return Counted(people, "candidates", people, station.markers, station.missing)


def _why_not(station: Station, at: int) -> str:
    n = len(set(station.candidates))
    if n < least.PROVISIONAL:
        return f"n={n} candidates, and it takes at least {least.PROVISIONAL}; use Angoff"
    low, high = station.ratings.min(), station.ratings.max()
    if low == high:
        return f"all global ratings are {low:.0f}, so that there is no line to read the cut from"
    if not low <= at <= high:
        return f"the global ratings go from {low:.0f} to {high:.0f}, and the line can't be read outside them at {at}"
    if station.totals.min() == station.totals.max():
        return "all totals are the same, so that there is no line to read the cut from"
    return ""


def _station(station: Station, at: int, how: Resampling) -> Figure:
    name, counted = "Borderline cut", _counted(station)
    if why := _why_not(station, at):
        return refusal("borderline", name, station.scenario, counted, BORDERLINE, why)
    w = weights(station.candidates, how)
    cuts, fits = borderline(w, station.ratings, station.totals, at)
    return _cut_figure(station.scenario, counted, cuts, float(fits[0]), how)


def _cut_figure(subject: str, counted: Counted, cuts: Floats, fit: float | None, how: Resampling) -> Figure:
    value, ends = float(cuts[0]), interval(cuts[1:], counted.candidates, how)
    error = standard_error(cuts[1:])
    standing = "" if counted.n >= least.CANDIDATES else f"provisional: under {least.CANDIDATES} candidates"
    line = f"{subject}: candidates rated borderline get {points(value)} points{between(ends, 'points')}"
    line += f", standard error {points(error)}" if error is not None else ""
    line += f"; the ratings explain {coefficient(fit)} of the spread of totals (R2)" if fit is not None else ""
    line += f"; {standing}" if standing else ""
    details = (("standard_error", error), ("r2", fit))
    return Figure(
        "borderline", "Borderline cut", subject, counted, BORDERLINE, line + ".", value, ends, standing, details=details
    )


def _mean_of(found: Sequence[Station], at: int, how: Resampling) -> Figure:
    """The mean of the scenarios' cuts; a candidate who sat several is drawn with all of them."""
    people = sorted({c for station in found for c in station.candidates})
    w = weights(people, how)
    number = {name: k for k, name in enumerate(people)}
    cuts = np.mean(
        [borderline(w[:, [number[c] for c in s.candidates]], s.ratings, s.totals, at)[0] for s in found], axis=0
    )
    fewest = min(len(set(s.candidates)) for s in found)
    counted = Counted(
        fewest,
        "candidates in the smallest scenario",
        len(people),
        max(s.markers for s in found),
        sum(s.missing for s in found),
    )
    return _cut_figure("mean of the scenarios", counted, cuts, None, how)
