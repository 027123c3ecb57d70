"""How often the same decision would fall again, and how often the right one.

A normal model of true results and errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erf, sqrt
from statistics import NormalDist

import numpy as np

from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.figures import Counted, Figure, between, percent, points, refusal, too_few
from roleplay.assessment.statistics.reliability import Study, candidate_means
from roleplay.assessment.statistics.resampling import Floats, Resampling, interval
from roleplay.assessment.statistics.sheets import Sheet

METHOD = (
    "bivariate normal (Peng and Subkoviak 1980): true results normal with the candidates' variance, errors normal "
    "with the "
    "absolute SEM, the same for all candidates"
)
_GRID = np.array([NormalDist().inv_cdf((k + 0.5) / 4000) for k in range(4000)])
_erf = np.vectorize(erf, otypes=[float])


def chances(mean: float, true_sd: float, sem: float, cut: float) -> tuple[float, float, float, float]:
    """Consistency, accuracy, false passes and false fails, as shares of all candidates.

    `true_sd` and `sem` in points, above 0. A result at the cut passes.
    """
    true = mean + true_sd * _GRID
    passes = 0.5 * (1 + _erf((true - cut) / (sem * sqrt(2))))
    able = true >= cut
    again = float((passes**2 + (1 - passes) ** 2).mean())
    false_pass = float(np.where(able, 0.0, passes).mean())
    false_fail = float(np.where(able, 1 - passes, 0.0).mean())
    return again, 1 - false_pass - false_fail, false_pass, false_fail


def decision_figures(
    sheets: Sequence[Sheet], cut: float | None, study: Study | None, counted: Counted, why: str, how: Resampling
) -> tuple[Figure, ...]:
    """Decision consistency and accuracy at the cut; nothing if there is no cut. `why`: why there is no study, if so."""
    if cut is None:
        return ()
    named = (("consistency", "Decision consistency"), ("accuracy", "Decision accuracy"))
    why = too_few(counted.n, least.DECISIONS, counted.unit) or why
    if study is not None and not why and (study.of("p")[0] <= 0 or study.error(*study.as_it_was)[0] <= 0):
        why = "the candidates' true results, or the errors, don't vary, so that the model doesn't fit"
    if study is None or why:
        return tuple(refusal(key, name, "total", counted, METHOD, why) for key, name in named)
    error = study.error(*study.as_it_was)
    every = [float(m.mean()) for m in candidate_means(sheets).values()]
    passed = sum(1 for one in every if one >= cut) / len(every)
    rows = []
    for k in range(min(len(error), 201)):  # each draw takes a millisecond; 200 are enough for an interval of a share
        true = float(study.of("p")[k])
        rows.append(
            chances(study.mean, sqrt(true), sqrt(error[k]), cut) if true > 0 and error[k] > 0 else (np.nan,) * 4
        )
    values: Floats = np.array(rows)
    ends = [interval(values[1:, k], study.candidates, Resampling(len(values) - 1, how.seed)) for k in (0, 1)]
    again, right, false_pass, false_fail = (float(v) for v in values[0])
    details = (("cut", cut), ("passed", passed), ("false_pass", false_pass), ("false_fail", false_fail))
    lines = (
        f"total: at the cut of {points(cut)}, {percent(again)} of candidates{between(ends[0], 'percent')} would get "
        "the same decision "
        f"from other scenarios and markers of the same kind; {percent(passed)} of these candidates passed.",
        f"total: {percent(right)}{between(ends[1], 'percent')} get the decision that their true result deserves; "
        f"{percent(false_pass)} "
        f"pass who should not, {percent(false_fail)} fail who should pass (if results and errors are normal).",
    )
    return tuple(
        Figure(key, name, "total", counted, METHOD, line, value, end, details=details)
        for (key, name), line, value, end in zip(named, lines, (again, right), ends, strict=True)
    )
