"""The formulas of agreement, for many weightings of the units at once.

`w` has a row for each draw and a column for each unit.
"""

from __future__ import annotations

import numpy as np

from roleplay.assessment.statistics.resampling import Floats, weighted_means

_MOST_CELLS = 2_000_000
"""Cells of coincidence tables that are held at once: long scales are drawn in parts."""


@np.errstate(divide="ignore", invalid="ignore")
def weighted_kappa(w: Floats, x: Floats, y: Floats) -> Floats:
    """Quadratic weighted kappa of two marks: 2 Cov / (Var + Var + (difference of means)^2), population variances.

    With levels as 0, 1, 2… of the full scale it is Cohen's (1968) kappa with quadratic weights. NaN if nothing varies.
    """
    mx, my, xx, yy, xy = weighted_means(w, x, y, x * x, y * y, x * y)
    expected = xx - mx**2 + yy - my**2 + (mx - my) ** 2
    return np.where(expected > 1e-12, 2 * (xy - mx * my) / expected, np.nan)


@np.errstate(divide="ignore", invalid="ignore")
def ordinal_alpha(w: Floats, counts: Floats) -> Floats:
    """Krippendorff's alpha with the ordinal metric. `counts`: units x levels, how often each level was given.

    Units with fewer than two marks say nothing and are passed over. NaN if nothing varies.
    """
    counts = counts[:, counts.any(0)]  # levels that nobody gave change nothing here
    marks = counts.sum(1)
    several = marks >= 2
    c, q = counts[several], counts.shape[1]
    together = c[:, :, None] * c[:, None, :] - c[:, :, None] * np.eye(q)
    together /= (marks[several] - 1)[:, None, None]
    flat, w = together.reshape(len(c), -1), w[:, several]
    size = max(1, _MOST_CELLS // max(1, q * q))
    return np.concatenate([_alpha((w[k : k + size] @ flat).reshape(-1, q, q)) for k in range(0, len(w), size)])


def _alpha(coincidences: Floats) -> Floats:
    uses = coincidences.sum(2)
    middle = uses.cumsum(1) - uses / 2
    apart = (middle[:, :, None] - middle[:, None, :]) ** 2
    n = uses.sum(1)
    observed = (coincidences * apart).sum((1, 2)) / n
    expected = (uses[:, :, None] * uses[:, None, :] * apart).sum((1, 2)) / (n * (n - 1))
    return np.where(expected > 1e-12, 1 - observed / expected, np.nan)


@np.errstate(divide="ignore", invalid="ignore")
def gwet(w: Floats, counts: Floats, *, weighted: bool) -> Floats:
    """Gwet's (2008, 2014) AC1, or AC2 with quadratic weights. `counts`: units x all levels.

    How often each was given.
    """
    q = counts.shape[1]
    steps = np.arange(q)
    near = 1 - ((steps[:, None] - steps) / (q - 1)) ** 2 if weighted else np.eye(q)
    marks = counts.sum(1)
    any_, several = marks >= 1, marks >= 2
    c, m = counts[several], marks[several]
    agree = (c * (c @ near - 1)).sum(1) / (m * (m - 1))
    observed, pairs = (w[:, several] @ np.column_stack([agree, np.ones(len(m))])).T
    observed /= pairs
    share = w[:, any_] @ (counts[any_] / marks[any_][:, None])
    share /= share.sum(1, keepdims=True)
    chance = near.sum() / (q * (q - 1)) * (share * (1 - share)).sum(1)
    return np.asarray((observed - chance) / (1 - chance))


@np.errstate(divide="ignore", invalid="ignore")
def one_way_icc(w: Floats, scores: list[Floats]) -> tuple[Floats, Floats, Floats]:
    """ICC(1), ICC(1,k) and k: units marked by some two or more markers each (Shrout and Fleiss 1979, case 1).

    Where units have different numbers of marks, k is the usual n0 of unbalanced analysis of variance.
    """
    k = np.array([len(one) for one in scores], dtype=float)
    total = np.array([one.sum() for one in scores])
    within = np.array([((one - one.mean()) ** 2).sum() for one in scores])
    columns = (np.ones(len(k)), k, k * k, total, total**2 / k, within)
    n, marks, squares, all_points, parts, errors = (w @ np.column_stack(columns)).T
    grand = all_points / marks
    between = (parts - marks * grand**2) / (n - 1)
    inside = errors / (marks - n)
    k0 = (marks - squares / marks) / (n - 1)
    spread = between + (k0 - 1) * inside
    single = np.where(spread > 1e-12, (between - inside) / spread, np.nan)
    return single, np.where(between > 1e-12, (between - inside) / between, np.nan), k0


@np.errstate(divide="ignore", invalid="ignore")
def two_way_icc(w: Floats, scores: Floats) -> tuple[Floats, Floats]:
    """ICC(2,1) and ICC(2,k), absolute agreement, two-way random (Shrout and Fleiss 1979, case 2).

    `scores`: units x markers.
    """
    k = scores.shape[1]
    n = w.sum(1)
    unit, marker = scores.mean(1), w @ scores / n[:, None]
    grand = marker.mean(1)
    rows = k * (w @ unit**2 - n * grand**2)
    columns = n * ((marker - grand[:, None]) ** 2).sum(1)
    whole = w @ (scores**2).sum(1) - n * k * grand**2
    r, c = rows / (n - 1), columns / (k - 1)
    e = (whole - rows - columns) / ((n - 1) * (k - 1))
    one, mean = r + (k - 1) * e + k * (c - e) / n, r + (c - e) / n
    return np.where(one > 1e-12, (r - e) / one, np.nan), np.where(mean > 1e-12, (r - e) / mean, np.nan)
