"""Who marks more strictly, and who changes: severity and drift of each marker.

From the additive model by least squares.

A total is the submission's own level, less the marker's severity, plus chance. Only submissions that several markers
marked say anything, and only markers that are linked by them can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.figures import (
    Counted,
    Figure,
    Interval,
    between,
    coefficient,
    listed,
    points,
    refusal,
    too_few,
)
from roleplay.assessment.statistics.marks import Role, Submission
from roleplay.assessment.statistics.resampling import Floats, Resampling, estimated, t_quantile
from roleplay.assessment.statistics.sheets import Sheet

SEVERITY = "total = submission - severity of the marker + error, severities summing to 0, least squares; interval by t"
DRIFT = (
    "the severity model with a slope for each marker over their own order of marking, from the first (0) to the "
    "last (1), slopes summing to 0"
)
REST = "marker's totals - mean of the other markers' totals of the same submissions"
SMD = "mean difference / SD of the other markers' totals"
LEAST_SQUARES = "least squares, standard error of the additive model, t"


@dataclass(frozen=True, slots=True)
class Fit:
    """An effect of each marker with its standard error, and the degrees of freedom that the error is known with."""

    markers: tuple[str, ...]
    effects: tuple[float, ...]
    errors: tuple[float, ...]
    freedom: int

    def interval(self, k: int) -> Interval:
        """The interval of marker k's effect."""
        reach = t_quantile(0.975, self.freedom) * self.errors[k]
        return Interval(self.effects[k] - reach, self.effects[k] + reach, LEAST_SQUARES)


def shared_sheets(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Sheets by people, seeds too, with a total, of submissions that two or more of them marked.

    A marker who marked one submission twice (a hidden re-mark) counts with the first of the two.
    """
    by: dict[Submission, dict[str, Sheet]] = {}
    order = [Role.FIRST, Role.SECOND, Role.FURTHER, Role.SEED]
    for sheet in sorted((s for s in sheets if s.role in order), key=lambda s: order.index(s.role)):
        if sheet.total is not None:
            by.setdefault(sheet.submission, {}).setdefault(sheet.marker, sheet)
    return [those[m] for _, those in sorted(by.items()) if len(those) > 1 for m in sorted(those)]


def islands(sheets: Sequence[Sheet]) -> list[list[str]]:
    """The groups of markers that submissions link, the largest first; one group: all can be compared."""
    leader = {sheet.marker: sheet.marker for sheet in sheets}

    def top(name: str) -> str:
        while leader[name] != name:
            name = leader[name]
        return name

    seen: dict[Submission, str] = {}
    for sheet in sheets:
        leader[top(sheet.marker)] = top(seen.setdefault(sheet.submission, sheet.marker))
    groups: dict[str, list[str]] = {}
    for name in sorted(leader):
        groups.setdefault(top(name), []).append(name)
    return sorted(groups.values(), key=lambda g: (-len(g), g))


def severities(sheets: Sequence[Sheet]) -> Fit | None:
    """The additive model on shared sheets; None if it can't be fitted."""
    markers, who, units, totals = _arrays(sheets)
    return _fit(markers, _sum_to_zero(who, len(markers)), np.zeros((len(sheets), 0)), units, -totals, slopes=False)


def drifts(sheets: Sequence[Sheet]) -> Fit | None:
    """The change of severity from a marker's first sheet to the last, against the mean change of all; None: no fit.

    A change of all markers together can't be told from better or worse submissions, so the changes sum to 0.
    """
    markers, who, units, totals = _arrays(sheets)
    slopes = np.zeros((len(sheets), len(markers)))
    slopes[np.arange(len(sheets)), who] = _own_time(sheets)
    severity = _sum_to_zero(who, len(markers))
    return _fit(markers, severity, slopes @ _contrasts(len(markers)), units, -totals, slopes=True)


def _arrays(sheets: Sequence[Sheet]) -> tuple[tuple[str, ...], np.ndarray, np.ndarray, Floats]:
    markers = tuple(sorted({s.marker for s in sheets}))
    submissions = {one: k for k, one in enumerate(sorted({s.submission for s in sheets}))}
    return (
        markers,
        np.array([markers.index(s.marker) for s in sheets]),
        np.array([submissions[s.submission] for s in sheets]),
        np.array([s.total for s in sheets], dtype=float),
    )


def _own_time(sheets: Sequence[Sheet]) -> Floats:
    """Where each sheet stands in its marker's own order: 0 the first, 1 the last."""
    orders: dict[str, list[int]] = {}
    for sheet in sheets:
        orders.setdefault(sheet.marker, []).append(sheet.order or 0)
    ranks = {m: {o: k for k, o in enumerate(sorted(set(those)))} for m, those in orders.items()}
    return np.array([ranks[s.marker][s.order or 0] / max(1, len(ranks[s.marker]) - 1) for s in sheets])


def _contrasts(k: int) -> Floats:
    """A basis of the vectors that sum to 0."""
    return np.vstack([np.eye(k - 1), -np.ones(k - 1)])


def _sum_to_zero(who: np.ndarray, k: int) -> Floats:
    return np.asarray(np.eye(k)[who] @ _contrasts(k), dtype=float)


def _fit(
    markers: tuple[str, ...],
    severity: Floats,
    slopes_part: Floats,
    units: np.ndarray,
    y: Floats,
    *,
    slopes: bool,
) -> Fit | None:
    """Least squares within submissions (their own levels are swept out by subtracting means)."""
    x = np.hstack([severity, slopes_part])
    counts = np.bincount(units).astype(float)

    def within(column: Floats) -> Floats:
        return np.asarray(column - (np.bincount(units, column) / counts)[units])

    x = np.column_stack([within(x[:, k]) for k in range(x.shape[1])])
    y = within(y)
    freedom = len(y) - len(counts) - x.shape[1]
    normal = x.T @ x
    if freedom < 5 or np.linalg.matrix_rank(x, tol=1e-8 * max(1.0, float(np.abs(x).max()) * len(y))) < x.shape[1]:
        return None
    inverse = np.linalg.inv(normal)
    found = inverse @ (x.T @ y)
    variance = float(((y - x @ found) ** 2).sum()) / freedom
    start = severity.shape[1]
    back = _contrasts(len(markers))
    part = slice(start, None) if slopes else slice(0, start)
    spread = back @ inverse[part, part] @ back.T * variance
    errors = np.sqrt(np.clip(np.diag(spread), 0, None))
    return Fit(markers, tuple(map(float, back @ found[part])), tuple(map(float, errors)), freedom)


def severity_figures(sheets: Sequence[Sheet]) -> tuple[Figure, ...]:
    """A figure for each marker: the word from 10 shared responses on, the number from 30."""
    shared = shared_sheets(sheets)
    why, counted = _no_model(sheets, shared)
    fit = None if why else severities(shared)
    if fit is None:
        why = why or "too few submissions were marked more than once for the number of markers"
        return (refusal("severity", "Severity", "markers", counted, SEVERITY, why),)
    return tuple(_severity(fit, k, shared, sheets) for k in range(len(fit.markers)))


def _severity(fit: Fit, k: int, shared: Sequence[Sheet], sheets: Sequence[Sheet]) -> Figure:
    marker, value, ends = fit.markers[k], fit.effects[k], fit.interval(k)
    counted = _of_marker(marker, shared, sheets)
    if why := too_few(counted.n, least.SEVERITY_FLAG, counted.unit):
        return refusal("severity", "Severity", marker, counted, SEVERITY, why)
    word = "stricter than" if ends.low > 0 else "milder than" if ends.high < 0 else "not clearly different from"
    if counted.n < least.SEVERITY_NUMBER:
        why = f"n={counted.n} {counted.unit}: enough for the word, and the number takes {least.SEVERITY_NUMBER}"
        line = f"{marker} is {word} the markers' average; {why}."
        return Figure("severity", "Severity", marker, counted, SEVERITY, line, standing=word, refused=why)
    way, side = ("fewer", ends) if value >= 0 else ("more", Interval(-ends.high, -ends.low, ends.method))
    line = (
        f"{marker} gives {points(abs(value))} points {way} than the markers' average{between(side, 'points')}: "
        f"{word} it."
    )
    details = (("standard_error", fit.errors[k]), ("degrees_of_freedom", fit.freedom))
    return Figure("severity", "Severity", marker, counted, SEVERITY, line, value, ends, word, details=details)


def drift_figures(sheets: Sequence[Sheet]) -> tuple[Figure, ...]:
    """A figure for each marker: how much stricter they got from their first sheet to their last."""
    shared = shared_sheets(sheets)
    why, counted = _no_model(sheets, shared)
    if not why and any(sheet.order is None for sheet in shared):
        why = "the order of marking isn't known for all sheets (column order)"
    fit = None if why else drifts(shared)
    if fit is None:
        why = why or "too few submissions were marked more than once for the number of markers"
        return (refusal("drift", "Drift", "markers", counted, DRIFT, why),)
    found = []
    for k, marker in enumerate(fit.markers):
        of = _of_marker(marker, shared, sheets)
        if why := too_few(of.n, least.SEVERITY_NUMBER, of.unit):
            found.append(refusal("drift", "Drift", marker, of, DRIFT, why))
            continue
        value, ends = fit.effects[k], fit.interval(k)
        word = "got stricter" if ends.low > 0 else "got milder" if ends.high < 0 else "no clear change"
        line = (
            f"{marker}: {points(value, signed=True)} points of severity from first to last "
            f"sheet, against the markers' average change{between(ends, 'points')}: {word}."
        )
        details = (("standard_error", fit.errors[k]),)
        found.append(Figure("drift", "Drift", marker, of, DRIFT, line, value, ends, word, details=details))
    return tuple(found)


def rest_figures(sheets: Sequence[Sheet], how: Resampling) -> tuple[Figure, ...]:
    """Each marker beside the others on the same submissions: mean difference, SMD, SD ratio."""
    by: dict[Submission, list[Sheet]] = {}
    shared = shared_sheets(sheets)
    for sheet in shared:
        by.setdefault(sheet.submission, []).append(sheet)
    found = []
    for marker in sorted({s.marker for s in shared}):
        rows = [
            (one.candidate, float(one.total or 0), [float(s.total or 0) for s in those if s.marker != marker])
            for those in by.values()
            for one in those
            if one.marker == marker
        ]
        counted = _of_marker(marker, shared, sheets)
        name, formula = "Difference from the rest", f"{REST}; SMD = {SMD}"
        if why := too_few(counted.n, least.COEFFICIENT, counted.unit):
            found.append(refusal("rest", name, marker, counted, formula, why))
            continue
        mine = np.array([own for _, own, _ in rows])
        apart = mine - np.array([np.mean(others) for _, _, others in rows])
        every = np.concatenate([others for _, _, others in rows])
        value, ends, _ = estimated(_mean_of(apart), [c for c, _, _ in rows], how)
        spread = float(np.std(every, ddof=1))
        smd, ratio = (value / spread, float(np.std(mine, ddof=1)) / spread) if spread > 0 else (None, None)
        line = (
            f"{marker}: {points(value, signed=True)} points from the others on the same "
            f"submissions{between(ends, 'points')}"
        )
        if smd is not None and ratio is not None:
            line += f"; in SDs {coefficient(smd)}; spread of marks {ratio:.2f} times the others'"
        details = (("smd", smd), ("sd_ratio", ratio))
        found.append(Figure("rest", name, marker, counted, formula, line + ".", value, ends, details=details))
    return tuple(found)


def _mean_of(values: Floats) -> Callable[[Floats], Floats]:
    """What takes the mean of the values under weights."""
    return lambda w: np.asarray(w @ values / w.sum(1))


def _no_model(sheets: Sequence[Sheet], shared: Sequence[Sheet]) -> tuple[str, Counted]:
    markers = {s.marker for s in shared}
    n = len({s.submission for s in shared})
    missing = len({s.submission for s in sheets if s.role is not Role.MACHINE}) - n
    counted = Counted(n, "submissions that several marked", len({s.candidate for s in shared}), len(markers), missing)
    if len(markers) < 2:
        return "no two markers marked the same submission", counted
    groups = islands(shared)
    if len(groups) > 1:
        shown = "; ".join(listed(group) for group in groups)
        return (
            f"the markers fall into {len(groups)} groups that share no submission ({shown}), so that strict markers "
            "can't be "
            "told from weak candidates; let them mark some of the same",
            counted,
        )
    return "", counted


def _of_marker(marker: str, shared: Sequence[Sheet], sheets: Sequence[Sheet]) -> Counted:
    mine = [s for s in shared if s.marker == marker]
    whole = {s.submission for s in sheets if s.marker == marker}
    submissions = {s.submission for s in mine}
    with_whom = {s.marker for s in shared if s.submission in submissions}
    people = {s.candidate for s in mine}
    return Counted(len(mine), "shared submissions", len(people), len(with_whom), len(whole) - len(mine))
