"""Intervals by drawing the candidates again: the same seed draws the same candidates, on any machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from roleplay.assessment.statistics.figures import Interval
from roleplay.assessment.statistics.minimums import INTERVAL

Floats = npt.NDArray[np.float64]

MOST_UNDEFINED = 0.05
"""The share of draws without a value above which there is no interval."""

_MOST_CELLS = 4_000_000
"""Weights that are held at once: large studies are drawn in parts."""


@dataclass(frozen=True, slots=True)
class Resampling:
    """How often candidates are drawn again, and the seed."""

    draws: int = 2000
    seed: int = 1

    @property
    def method(self) -> str:
        """The words for it."""
        return f"expanded percentile bootstrap over candidates (Hesterberg 2015), {self.draws} draws, seed {self.seed}"


def weighted_means(w: Floats, *columns: Floats) -> list[Floats]:
    """The mean of each column under each row of weights; one matrix product, as many small ones take much longer."""
    sums = w @ np.column_stack([np.ones(w.shape[1]), *columns])
    return list((sums[:, 1:] / sums[:, :1]).T)


@lru_cache(maxsize=4)
def _counts(candidates: int, draws: int, seed: int) -> Floats:
    # RandomState and not Generator: NumPy promises that its stream never changes, and an appeal comes a year later
    picks = np.random.RandomState(seed).randint(0, candidates, size=(draws, candidates))
    counts = np.zeros((draws + 1, candidates))
    counts[0] = 1
    np.add.at(counts, (np.arange(1, draws + 1)[:, None], picks), 1)
    counts.setflags(write=False)
    return counts


def weights(candidates: Sequence[str], how: Resampling) -> Floats:
    """How often each unit counts, in a row for each draw; row 0 counts each once. `candidates`: whose the units are.

    All units of a candidate are drawn together, because they are no independent evidence.
    """
    counts, owners = _drawn(candidates, how)
    return counts[:, owners]


def _drawn(candidates: Sequence[str], how: Resampling) -> tuple[Floats, list[int]]:
    names = {name: k for k, name in enumerate(sorted(set(candidates)))}
    return _counts(len(names), how.draws, how.seed), [names[one] for one in candidates]


def interval(values: Floats, candidates: int, how: Resampling) -> Interval | None:
    """The interval from the values of the draws (without row 0); None: too few candidates.

    Or too many draws without a value.
    """
    if candidates < INTERVAL or not len(values):
        return None
    defined = values[np.isfinite(values)]
    if len(defined) < (1 - MOST_UNDEFINED) * len(values):
        return None
    # plain percentiles are too narrow for few candidates, as if the spread were known and not estimated
    reach = t_quantile(0.975, candidates - 1) * sqrt(candidates / (candidates - 1))
    beyond = NormalDist().cdf(-reach)
    low, high = np.quantile(defined, (beyond, 1 - beyond))
    return Interval(float(low), float(high), how.method)


def standard_error(values: Floats) -> float | None:
    """The standard deviation of the draws' values; None if too many have no value."""
    defined = values[np.isfinite(values)]
    if len(defined) < (1 - MOST_UNDEFINED) * len(values) or len(defined) < 2:
        return None
    return float(np.std(defined, ddof=1))


def estimated(
    compute: Callable[[Floats], Floats], candidates: Sequence[str], how: Resampling
) -> tuple[float, Interval | None, Floats]:
    """The value, its interval and the draws' values, of what `compute` makes of weights (a row for each draw)."""
    counts, owners = _drawn(candidates, how)
    size = max(1, _MOST_CELLS // max(1, len(owners)))
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [compute(counts[k : k + size][:, owners]) for k in range(0, len(counts), size)]
    values = np.concatenate(parts)
    return float(values[0]), interval(values[1:], len(set(candidates)), how), values[1:]


def t_quantile(part: float, freedom: int) -> float:
    """The quantile of Student's t (Abramowitz and Stegun 26.7.5); good to three digits from 5 degrees of freedom on."""
    if freedom == 4:  # closed form; the series is too rough here
        a = 4 * part * (1 - part)
        q = np.cos(np.arccos(sqrt(a)) / 3) / sqrt(a)
        return float(np.sign(part - 0.5) * 2 * sqrt(max(q - 1, 0)))
    z, v = NormalDist().inv_cdf(part), float(freedom)
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        + (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / (92160 * v**4)
    )
