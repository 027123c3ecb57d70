"""The formulas give what textbooks print and what other packages compute."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score

from roleplay.assessment.statistics import coefficients
from roleplay.assessment.statistics.resampling import t_quantile

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability": 4 observers, 12 units, gaps
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
# Shrout and Fleiss (1979), table 2: 6 targets, 4 judges
JUDGES = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)

LEVELS = st.integers(0, 4)
PAIRS = st.lists(st.tuples(LEVELS, LEVELS), min_size=4, max_size=60)


def once(n: int) -> np.ndarray:
    """Each unit counted once."""
    return np.ones((1, n))


def kappa(pairs: list[tuple[int, int]]) -> float:
    """Weighted kappa of pairs of levels 0-4."""
    x, y = np.array(pairs, dtype=float).T
    return float(coefficients.weighted_kappa(once(len(pairs)), x, y)[0])


def counts(rows: list[list[int]], q: int) -> np.ndarray:
    """Units x levels: how often each level was given."""
    return np.array([np.bincount(row, minlength=q) for row in rows], dtype=float)


def alpha(table: np.ndarray) -> float:
    """Ordinal alpha of a table of units x levels."""
    return float(coefficients.ordinal_alpha(once(len(table)), table)[0])


def gwet(table: np.ndarray, *, weighted: bool = False) -> float:
    """AC1, or AC2, of a table of units x levels."""
    return float(coefficients.gwet(once(len(table)), table, weighted=weighted)[0])


def observers() -> np.ndarray:
    """Krippendorff's data as units x levels."""
    units = [[row[u] - 1 for row in OBSERVERS if row[u] is not None] for u in range(12)]
    return counts(units, 5)


def test_krippendorffs_own_example() -> None:
    """Krippendorff (2011) prints .815 for the ordinal metric."""
    assert alpha(observers()) == pytest.approx(0.815, abs=0.0005)


def test_gwets_own_example() -> None:
    """Gwet (2014) prints .775 for AC1; irrCAC 0.4.4 gives .77544, and .914 with quadratic weights."""
    assert gwet(observers()) == pytest.approx(0.77544, abs=0.000005)
    assert gwet(observers(), weighted=True) == pytest.approx(0.914, abs=0.0005)


def test_shrout_and_fleiss_own_example() -> None:
    """Shrout and Fleiss (1979): ICC(1,1) .17, ICC(2,1) .29, ICC(1,4) .44, ICC(2,4) .62; digits by pingouin."""
    single, mean, k = coefficients.one_way_icc(once(6), list(JUDGES))
    assert (single[0], mean[0], k[0]) == pytest.approx((0.165742, 0.442797, 4), abs=1e-6)
    single, mean = coefficients.two_way_icc(once(6), JUDGES)
    assert (single[0], mean[0]) == pytest.approx((0.289764, 0.620051), abs=1e-6)


def test_the_paradox_of_kappa() -> None:
    """Feinstein and Cicchetti (1990): 90 % agreement on a skewed criterion, kappa .23, and AC1 .89."""
    pairs = [(1, 1)] * 88 + [(1, 0)] * 5 + [(0, 1)] * 5 + [(0, 0)] * 2
    assert kappa(pairs) == pytest.approx(0.23, abs=0.005)
    assert gwet(counts([list(pair) for pair in pairs], 2)) == pytest.approx(0.885, abs=0.0005)


def test_levels_that_nobody_used_count_as_distance() -> None:
    """A scale 0-4 without a 2 or 3: kappa is that with all five labels; scikit-learn's default closes the gap."""
    pairs = [(0, 0)] * 10 + [(1, 4)] * 4 + [(4, 1)] * 3 + [(0, 4)] * 2 + [(1, 1)] * 6 + [(4, 4)] * 9 + [(0, 1)] * 5
    first, second = zip(*pairs, strict=True)
    whole = cohen_kappa_score(first, second, weights="quadratic", labels=[0, 1, 2, 3, 4])
    closed = cohen_kappa_score(first, second, weights="quadratic")
    assert kappa(pairs) == pytest.approx(whole)
    assert abs(whole - closed) > 0.02


@given(PAIRS)
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    """With all labels given; where nothing varies there is no value."""
    first, second = zip(*pairs, strict=True)
    if len({*first, *second}) == 1:
        assert np.isnan(kappa(pairs))
    else:
        expected = cohen_kappa_score(first, second, weights="quadratic", labels=range(5))
        assert kappa(pairs) == pytest.approx(expected, abs=1e-9)


UNITS = st.lists(st.lists(LEVELS, min_size=1, max_size=4), min_size=3, max_size=40)


@given(UNITS)
def test_alpha_is_that_of_krippendorff(units: list[list[int]]) -> None:
    """With gaps and any number of marks; units with one mark are passed over."""
    together = [u for u in units if len(u) > 1]
    if len({level for u in together for level in u}) < 2:
        return
    rows = [[u[k] if k < len(u) else np.nan for u in together] for k in range(4)]
    expected = krippendorff.alpha(reliability_data=rows, level_of_measurement="ordinal", value_domain=list(range(5)))
    assert alpha(counts(units, 5)) == pytest.approx(expected, abs=1e-9)


@given(PAIRS)
def test_reversing_the_scale_or_the_markers_changes_nothing(pairs: list[tuple[int, int]]) -> None:
    """Level 4 for 0, and the second mark for the first: the same kappa, alpha, AC1 and AC2."""
    turned = [(4 - b, 4 - a) for a, b in pairs]
    table, other = (counts([list(p) for p in those], 5) for those in (pairs, turned))
    assert kappa(pairs) == pytest.approx(kappa(turned), nan_ok=True)
    assert alpha(table) == pytest.approx(alpha(other), nan_ok=True)
    for weighted in (False, True):
        assert gwet(table, weighted=weighted) == pytest.approx(gwet(other, weighted=weighted))


@given(PAIRS, st.randoms(use_true_random=False))
def test_every_coefficient_keeps_its_bounds_and_forgets_the_order(pairs: list[tuple[int, int]], dice) -> None:
    """None above 1; kappa not under -1; the order of the submissions doesn't matter."""
    shuffled = dice.sample(pairs, len(pairs))
    table, other = (counts([list(p) for p in those], 5) for those in (pairs, shuffled))
    assert kappa(pairs) == pytest.approx(kappa(shuffled), nan_ok=True)
    assert alpha(table) == pytest.approx(alpha(other), nan_ok=True)
    values = [kappa(pairs), alpha(table), gwet(table), gwet(table, weighted=True)]
    assert all(np.isnan(v) or v <= 1 + 1e-9 for v in values)
    assert np.isnan(values[0]) or values[0] >= -1 - 1e-9


@given(st.lists(LEVELS, min_size=3, max_size=40).filter(lambda levels: len(set(levels)) > 1))
def test_full_agreement_is_one(levels: list[int]) -> None:
    """Two markers who always say the same."""
    pairs = [(level, level) for level in levels]
    table = counts([list(p) for p in pairs], 5)
    icc = coefficients.two_way_icc(once(len(pairs)), np.array(pairs, dtype=float))
    one_way = coefficients.one_way_icc(once(len(pairs)), [np.array(p, dtype=float) for p in pairs])
    found = [kappa(pairs), alpha(table), gwet(table), gwet(table, weighted=True), icc[0][0], icc[1][0], one_way[0][0]]
    assert found == pytest.approx([1.0] * 7)


@settings(max_examples=40)
@given(PAIRS, st.lists(st.integers(0, 3), min_size=60, max_size=60))
def test_a_weight_is_a_number_of_copies(pairs: list[tuple[int, int]], weights: list[int]) -> None:
    """Drawing a unit twice gives what two equal units give: so the intervals rest on the same formulas."""
    weights = weights[: len(pairs)]
    if sum(weights) < 3:
        return
    copies = [pair for pair, n in zip(pairs, weights, strict=True) for _ in range(n)]
    w = np.array([weights], dtype=float)
    x, y = np.array(pairs, dtype=float).T
    table, other = counts([list(p) for p in pairs], 5), counts([list(p) for p in copies], 5)
    assert coefficients.weighted_kappa(w, x, y)[0] == pytest.approx(kappa(copies), nan_ok=True)
    with np.errstate(all="ignore"):
        assert coefficients.ordinal_alpha(w, table)[0] == pytest.approx(alpha(other), nan_ok=True)
        assert coefficients.gwet(w, table, weighted=True)[0] == pytest.approx(gwet(other, weighted=True), nan_ok=True)
        found = coefficients.two_way_icc(w, np.array(pairs, dtype=float))
        expected = coefficients.two_way_icc(once(len(copies)), np.array(copies, dtype=float))
    assert found[0][0] == pytest.approx(expected[0][0], nan_ok=True)


@pytest.mark.parametrize("freedom", [4, 5, 8, 14, 30, 200])
def test_the_quantiles_of_t_are_those_of_scipy(freedom: int) -> None:
    """Good to three digits at least."""
    assert t_quantile(0.975, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-3)
