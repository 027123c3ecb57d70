"""How far markers agree on a criterion: the raw table, exact and adjacent, weighted kappa.

Ordinal alpha, AC1 and AC2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from roleplay.assessment.statistics import coefficients
from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.figures import (
    Counted,
    Figure,
    between,
    coefficient,
    nothing_varies,
    percent,
    refusal,
    too_few,
)
from roleplay.assessment.statistics.marks import Scale
from roleplay.assessment.statistics.resampling import Floats, Resampling, estimated
from roleplay.assessment.statistics.sheets import Pair, Sheet, blind, pairs

KAPPA = "1 - sum(w O) / sum(w E), w = squared distance of levels on the full scale (Cohen 1968)"
ALPHA = "1 - Do/De with the ordinal metric, any number of markers (Krippendorff 2004)"
AC1 = "(pa - pe) / (1 - pe), pe = sum(p(1 - p)) / (q - 1), q = all levels of the scale (Gwet 2008)"
AC2 = "as AC1 with quadratic weights on the full scale (Gwet 2014)"
EXACT = "pairs with the same level / pairs"
ADJACENT = "pairs at most one step of the scale apart / pairs"


@dataclass(frozen=True, slots=True)
class Twice:
    """The pairs of marks of one criterion, as steps of the full scale (0, 1, 2…)."""

    scale: Scale
    pairs: tuple[Pair, ...]
    missing: int

    @property
    def counted(self) -> Counted:
        """What the figures from pairs are counted from."""
        markers = {name for pair in self.pairs for name in pair.markers}
        people = {pair.candidate for pair in self.pairs}
        return Counted(len(self.pairs), "submissions marked twice", len(people), len(markers), self.missing)

    @property
    def steps(self) -> tuple[Floats, Floats]:
        """The first and the second marks as steps."""
        place = {level: k for k, level in enumerate(self.scale.levels)}
        return (
            np.array([place[pair.first] for pair in self.pairs], dtype=float),
            np.array([place[pair.second] for pair in self.pairs], dtype=float),
        )

    @property
    def table(self) -> tuple[tuple[int, ...], ...]:
        """How often each pair of levels was given: rows are the first mark, columns the second, all levels."""
        q = len(self.scale.levels)
        x, y = self.steps
        found = np.zeros((q, q), dtype=int)
        np.add.at(found, (x.astype(int), y.astype(int)), 1)
        return tuple(tuple(int(n) for n in row) for row in found)


def criterion_figures(sheets: Sequence[Sheet], scale: Scale, how: Resampling) -> tuple[Figure, ...]:
    """All figures about agreement on one criterion, the raw table first."""
    found, missing = pairs(sheets, scale.criterion)
    twice = Twice(scale, tuple(found), missing)
    return (raw_table(twice), *close(twice, how), kappa(twice, how), *many_markers(sheets, scale, how))


def raw_table(twice: Twice) -> Figure:
    """The table of first and second marks; always shown."""
    n, missing = twice.counted.n, twice.missing
    unused = [level for k, level in enumerate(twice.scale.levels) if not _uses(twice)[k]]
    rare = [f"{twice.scale.levels[k]} ({n})" for k, n in enumerate(_uses(twice)) if 0 < n < least.RARE]
    line = f"{twice.scale.criterion}: {n} submissions were marked twice"
    line += f", {missing} more lack a mark" if missing else ""
    line += f"; never used: {', '.join(map(str, unused))}" if unused and n else ""
    line += f"; used fewer than {least.RARE} times: level {', '.join(rare)}" if rare else ""
    details = (
        ("levels", twice.scale.levels),
        ("table", twice.table),
        ("uses", _uses(twice)),
    )
    formula = "counts; rows: first mark, columns: second mark"
    return Figure(
        "table", "Raw table", twice.scale.criterion, twice.counted, formula, line + ".", value=float(n), details=details
    )


def _uses(twice: Twice) -> tuple[int, ...]:
    table = np.array(twice.table)
    return tuple(int(n) for n in table.sum(0) + table.sum(1))


def close(twice: Twice, how: Resampling) -> tuple[Figure, Figure]:
    """Exact and adjacent agreement; under ten pairs only the counts."""
    x, y = twice.steps
    same, near = (x == y).astype(float), (np.abs(x - y) <= 1).astype(float)
    return (
        _share("exact", "Exact agreement", EXACT, same, "the same level", twice, how),
        _share("adjacent", "Exact or adjacent", ADJACENT, near, "the same or the next level", twice, how),
    )


def _share(key: str, name: str, formula: str, hits: Floats, what: str, twice: Twice, how: Resampling) -> Figure:
    n, same, subject = twice.counted.n, int(hits.sum()), twice.scale.criterion
    line = f"{subject}: both marks are {what} in {same} of {n} submissions"
    details = (("count", same), ("of", n))
    why = too_few(n, least.PERCENT, "submissions marked twice")
    if why:
        line += f"; a percentage is not shown: {why}."
        return Figure(key, name, subject, twice.counted, formula, line, refused=why, details=details)
    value, ends, _ = estimated(lambda w: w @ hits / w.sum(1), [p.candidate for p in twice.pairs], how)
    line += f", {percent(value)}{between(ends, 'percent')}."
    return Figure(key, name, subject, twice.counted, formula, line, value, ends, details=details)


def kappa(twice: Twice, how: Resampling) -> Figure:
    """Quadratic weighted kappa of the first and second marks."""
    key, name, subject, counted = "qwk", "Quadratic weighted kappa", twice.scale.criterion, twice.counted
    why = too_few(counted.n, least.COEFFICIENT, counted.unit) or kappa_refused(twice)
    if why:
        return refusal(key, name, subject, counted, KAPPA, why)
    x, y = twice.steps
    value, ends, _ = estimated(lambda w: coefficients.weighted_kappa(w, x, y), [p.candidate for p in twice.pairs], how)
    standing = kappa_standing(counted.n)
    line = (
        f"{subject}: between chance (0) and full agreement (1), with a large gap counting more than a small one, the "
        f"two marks agree {coefficient(value)}{between(ends)}; {standing}."
    )
    return Figure(key, name, subject, counted, KAPPA, line, value, ends, standing)


def kappa_refused(twice: Twice) -> str:
    """Why the weighted kappa isn't shown whatever the number of pairs; empty if it may be."""
    uses = _uses(twice)
    used = sum(1 for count in uses if count)
    if why := nothing_varies(uses, twice.scale.levels, least.RARE):
        return why
    if used < least.LEVELS_FOR_KAPPA:
        return f"only {used} of {len(uses)} levels were used, and it takes {least.LEVELS_FOR_KAPPA}; see alpha and AC1"
    return ""


def kappa_standing(n: int) -> str:
    """What so many pairs are good for."""
    if n >= least.GATE:
        return f"{n} submissions are enough for the gate"
    return f"{n} submissions: usable" if n >= least.USABLE else f"{n} submissions: indicative only"


def many_markers(sheets: Sequence[Sheet], scale: Scale, how: Resampling) -> tuple[Figure, ...]:
    """Alpha, AC1 and AC2 from all blind marks, however many a submission has."""
    place = {level: k for k, level in enumerate(scale.levels)}
    counts, candidates, names, missing = [], [], set[str](), 0
    for (candidate, _), those in blind(sheets).items():
        given = [(s.marker, level) for s in those if (level := s.points(scale.criterion)) is not None]
        missing += len(given) < 2
        if given:
            candidates.append(candidate)
            counts.append(np.bincount([place[level] for _, level in given], minlength=len(place)))
            names |= {marker for marker, _ in given}
    table = np.array(counts, dtype=float).reshape(-1, len(place))
    several = table.sum(1) >= 2
    people = {one for one, use in zip(candidates, several, strict=True) if use}
    counted = Counted(int(several.sum()), "submissions with two marks or more", len(people), len(names), missing)
    uses = [int(n) for n in table[several].sum(0)]
    why = too_few(counted.n, least.COEFFICIENT, counted.unit) or nothing_varies(uses, scale.levels, least.RARE)
    given_levels = ", ".join(f"{level}: {n}" for level, n in zip(scale.levels, uses, strict=True))

    def one(key: str, name: str, formula: str, compute: Callable[[Floats], Floats], meaning: str) -> Figure:
        if why:
            return refusal(key, name, scale.criterion, counted, formula, why)
        value, ends, _ = estimated(compute, candidates, how)
        line = f"{scale.criterion}: {meaning} {coefficient(value)}{between(ends)}; marks given: {given_levels}."
        details = (("levels", scale.levels), ("uses", tuple(uses)))
        return Figure(key, name, scale.criterion, counted, formula, line, value, ends, details=details)

    found = [
        one(
            "alpha",
            "Krippendorff's ordinal alpha",
            ALPHA,
            lambda w: coefficients.ordinal_alpha(w, table),
            "alpha, which takes any number of markers and gaps, is",
        ),
        one(
            "ac1",
            "Gwet's AC1",
            AC1,
            lambda w: coefficients.gwet(w, table, weighted=False),
            "AC1, read beside kappa where most marks are one level, is",
        ),
    ]
    if len(scale.levels) > 2:
        found.append(
            one(
                "ac2",
                "Gwet's AC2",
                AC2,
                lambda w: coefficients.gwet(w, table, weighted=True),
                "AC2, which counts near marks as nearly agreeing, is",
            )
        )
    return tuple(found)
