"""How far markers agree on the total of a sheet: weighted kappa.

And the intraclass correlations with their forms named.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from roleplay.assessment.statistics import coefficients
from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.agreement import kappa_standing
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
from roleplay.assessment.statistics.resampling import Floats, Resampling, estimated
from roleplay.assessment.statistics.sheets import TOTAL, Sheet, blind, pairs

KAPPA = "2 Cov / (Var1 + Var2 + (mean1 - mean2)^2), population variances"
ICC1 = "ICC(1,1), one-way random: (MSB - MSW) / (MSB + (k - 1) MSW) (Shrout and Fleiss 1979)"
ICC1K = "ICC(1,k), one-way random: (MSB - MSW) / MSB (Shrout and Fleiss 1979)"
ICC2 = "ICC(2,1), two-way random, absolute agreement, single mark (Shrout and Fleiss 1979)"
ICC2K = "ICC(2,k), two-way random, absolute agreement, mean of k marks (Shrout and Fleiss 1979)"


def total_figures(sheets: Sequence[Sheet], how: Resampling) -> tuple[Figure, ...]:
    """All figures about agreement on the total."""
    return (total_kappa(sheets, how), *one_way(sheets, how), *two_way(sheets, how))


def total_kappa(sheets: Sequence[Sheet], how: Resampling) -> Figure:
    """Weighted kappa of the first and second totals."""
    found, missing = pairs(sheets, TOTAL)
    markers = {name for pair in found for name in pair.markers}
    people = {pair.candidate for pair in found}
    counted = Counted(len(found), "submissions marked twice", len(people), len(markers), missing)
    x, y = (np.array([getattr(pair, side) for pair in found], dtype=float) for side in ("first", "second"))
    name = "Quadratic weighted kappa of totals"
    why = too_few(counted.n, least.COEFFICIENT, counted.unit) or _constant([x, y])
    if why:
        return refusal("qwk", name, TOTAL, counted, KAPPA, why)
    value, ends, _ = estimated(lambda w: coefficients.weighted_kappa(w, x, y), [p.candidate for p in found], how)
    standing = kappa_standing(counted.n)
    line = (
        f"total: the two totals agree {coefficient(value)}{between(ends)} on a scale from chance (0) to full (1); "
        f"{standing}."
    )
    return Figure("qwk", name, TOTAL, counted, KAPPA, line, value, ends, standing)


def one_way(sheets: Sequence[Sheet], how: Resampling) -> tuple[Figure, Figure]:
    """ICC(1) and ICC(1,k): for markers who take turns. What one marker gives more than another counts as error."""
    scores, candidates, names, missing = [], [], set[str](), 0
    for (candidate, _), those in blind(sheets).items():
        given = [(s.marker, s.total) for s in those if s.total is not None]
        if len(given) < 2:
            missing += 1
            continue
        scores.append(np.array([total for _, total in given], dtype=float))
        candidates.append(candidate)
        names |= {marker for marker, _ in given}
    counted = Counted(len(scores), "submissions with two totals or more", len(set(candidates)), len(names), missing)
    why = too_few(counted.n, least.COEFFICIENT, counted.unit) or _constant(scores)
    if why:
        return (
            refusal("icc1", "ICC(1), one mark", TOTAL, counted, ICC1, why),
            refusal("icc1k", "ICC(1,k), mean of the marks", TOTAL, counted, ICC1K, why),
        )
    single, ends, _ = estimated(lambda w: coefficients.one_way_icc(w, scores)[0], candidates, how)
    mean, mean_ends, _ = estimated(lambda w: coefficients.one_way_icc(w, scores)[1], candidates, how)
    k = float(coefficients.one_way_icc(np.ones((1, len(scores))), scores)[2][0])
    form = "markers taking turns"
    return (
        _icc("icc1", "ICC(1), one mark", ICC1, counted, single, ends, f"one mark by any marker, {form}"),
        _icc(
            "icc1k",
            "ICC(1,k), mean of the marks",
            ICC1K,
            counted,
            mean,
            mean_ends,
            f"the mean of {_k(k)} marks, {form}",
            k,
        ),
    )


def two_way(sheets: Sequence[Sheet], how: Resampling) -> tuple[Figure, Figure]:
    """ICC(2,1) and ICC(2,k): only where the same markers marked the same submissions."""
    rows: dict[str, dict[tuple[str, str], int]] = {}
    whole = blind(sheets)
    for submission, those in whole.items():
        for sheet in those:
            if sheet.total is not None:
                rows.setdefault(sheet.marker, {})[submission] = sheet.total
    markers = sorted(rows)
    shared = sorted(set.intersection(*(set(rows[m]) for m in markers))) if markers else []
    counted = Counted(
        len(shared),
        "submissions marked by all markers",
        len({candidate for candidate, _ in shared}),
        len(markers),
        len(whole) - len(shared),
    )
    scores = np.array([[rows[m][s] for m in markers] for s in shared], dtype=float).reshape(len(shared), len(markers))
    why = ""
    if len(markers) < 2:
        why = "it takes two markers"
    elif len(shared) < least.COEFFICIENT:
        why = (
            f"the {len(markers)} markers take turns: only {len(shared)} submissions were marked by all of them, and it "
            f"takes {least.COEFFICIENT}; see ICC(1)"
        )
    why = why or _constant(list(scores))
    names = ("ICC(2,1), one mark", "ICC(2,k), mean of the marks")
    if why:
        return (
            refusal("icc2", names[0], TOTAL, counted, ICC2, why),
            refusal("icc2k", names[1], TOTAL, counted, ICC2K, why),
        )
    candidates = [candidate for candidate, _ in shared]
    single, ends, _ = estimated(lambda w: coefficients.two_way_icc(w, scores)[0], candidates, how)
    mean, mean_ends, _ = estimated(lambda w: coefficients.two_way_icc(w, scores)[1], candidates, how)
    who = f"{listed(markers)} marking all"
    k = float(len(markers))
    return (
        _icc("icc2", names[0], ICC2, counted, single, ends, f"one mark by any marker, {who}"),
        _icc("icc2k", names[1], ICC2K, counted, mean, mean_ends, f"the mean of {_k(k)} marks, {who}", k),
    )


def _icc(
    key: str, name: str, formula: str, counted: Counted, value: float, ends: Interval | None, of: str, k: float = 1
) -> Figure:
    line = f"total: {percent_of_spread(value)} of the spread between totals is between submissions for {of}"
    line += f": {coefficient(value)}{between(ends)}"
    line += f", which is {koo_li(ends.low)} judged by its lower end (Koo and Li 2016)." if ends else "."
    return Figure(key, name, TOTAL, counted, formula, line, value, ends, details=(("k", k),))


def percent_of_spread(value: float) -> str:
    """A share of the spread; an estimate below zero stands for none."""
    return f"{max(0, round(100 * value))} %"


def koo_li(low: float) -> str:
    """Koo and Li's word for a correlation, to be asked about the lower end of its interval."""
    return "poor" if low < 0.5 else "moderate" if low < 0.75 else "good" if low < 0.9 else "excellent"


def _k(k: float) -> str:
    return str(round(k)) if abs(k - round(k)) < 0.005 else f"{k:.1f}"


def _constant(scores: Sequence[Floats]) -> str:
    every = np.concatenate(scores) if len(scores) else np.array([])
    if len(every) and every.min() == every.max():
        return f"all totals are {points(float(every[0]))}, and where nothing varies there is nothing to agree on"
    return ""
