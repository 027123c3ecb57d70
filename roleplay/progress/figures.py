"""Figures that stay honest when there is little to count: middles with their spread, rates with their range, trends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

FEWEST_FOR_A_TREND = 8
"""Talks before anything is said about a direction: with fewer, chance makes trends as good as any."""

MOST_FOR_A_TREND = 60
"""A direction is that of the latest talks, so many at most."""

_Z = 1.959964
"""Standard deviations that hold 95 of 100."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Some values in brief: how many, their mean, and where the middle half of them lies."""

    count: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something happened among so many: `times` of `among`, and the range in which the true share lies.

    low, high: shares from 0 to 1; the range is the one in which it would lie 95 times of 100.
    """

    times: int
    among: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """From 0 to 1; 0 where there is nothing to count."""
        return self.times / self.among if self.among else 0.0


def spread(values: Sequence[float]) -> Spread:
    """Mean and middle half of the values. ValueError for none."""
    if not values:
        raise ValueError("nothing to take the middle of")
    ordered = sorted(values)
    return Spread(len(ordered), sum(ordered) / len(ordered), _quantile(ordered, 0.25), _quantile(ordered, 0.75))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share lies, between two neighbours in proportion."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def rate(times: int, among: int) -> Rate:
    """The rate with its range (Wilson's, which is good for small numbers and for rates near 0)."""
    if not among:
        return Rate(0, 0, 0.0, 1.0)
    share, square = times / among, _Z * _Z
    middle = share + square / (2 * among)
    half = _Z * sqrt(share * (1 - share) / among + square / (4 * among * among))
    low, high = ((middle - half) / (1 + square / among), (middle + half) / (1 + square / among))
    return Rate(times, among, max(0.0, low) if times else 0.0, min(1.0, high) if times < among else 1.0)


def changed(before: Rate, now: Rate) -> int:
    """Whether one rate is clearly above (1) or below (-1) the other, or it may be chance (0).

    Clearly: a difference of that size would come by chance fewer than 5 times of 100 (two proportions, pooled). With
    fewer than 10 replies on either side nothing is said.
    """
    if min(before.among, now.among) < 10:
        return 0
    pooled = (before.times + now.times) / (before.among + now.among)
    error = sqrt(pooled * (1 - pooled) * (1 / before.among + 1 / now.among))
    if not error or abs(now.share - before.share) < _Z * error:
        return 0
    return 1 if now.share > before.share else -1


def trend(values: Sequence[float]) -> int | None:
    """Whether values in the order of time go up (1) or down (-1) or neither can be told (0); None if there are too few.

    Of the latest 60 at most, by Mann and Kendall's test: it looks at which of each two is higher, so that one very good
    day makes no trend; a direction is told if chance would give it fewer than 5 times of 100.
    """
    latest = values[-MOST_FOR_A_TREND:]
    count = len(latest)
    if count < FEWEST_FOR_A_TREND:
        return None
    score = sum((b > a) - (b < a) for k, a in enumerate(latest) for b in latest[k + 1 :])
    ties = [latest.count(value) for value in set(latest)]
    variance = (count * (count - 1) * (2 * count + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if not variance or (abs(score) - 1) / sqrt(variance) < _Z:
        return 0
    return 1 if score > 0 else -1


def in_steps(values: Sequence[Sequence[float]], most: int) -> list[tuple[Spread, int]]:
    """Talks in the order of time put together into at most so many steps of neighbours, as even as it goes.

    values: the figures of each talk, none of them empty; each step comes with the number of its talks.
    """
    count = min(most, len(values))
    edges = [round(k * len(values) / count) for k in range(count + 1)] if count else []
    return [(spread([value for talk in values[a:b] for value in talk]), b - a) for a, b in pairwise(edges)]
