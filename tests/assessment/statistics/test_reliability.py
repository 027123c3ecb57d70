"""Reliability over scenarios and markers: components, how many to reach .80, the error at the cut, decisions."""

from __future__ import annotations

from math import asin, pi, sqrt

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from roleplay.assessment.statistics.components import Observations, components, effects_told_apart
from roleplay.assessment.statistics.decisions import chances
from roleplay.assessment.statistics.reliability import needed, study_of
from roleplay.assessment.statistics.report import Plan, report
from roleplay.assessment.statistics.resampling import Resampling
from roleplay.assessment.statistics.sheets import sheets_of
from tests.assessment.statistics.making import simulated
from tests.assessment.statistics.test_coefficients import JUDGES

HOW = Resampling(200, 1)


def crossed(values: np.ndarray) -> Observations:
    """Observations of a full table candidates x scenarios x markers."""
    p, s, r = (axis.ravel() for axis in np.indices(values.shape))
    return Observations(p, s, r, values.ravel().astype(float))


def classical(values: np.ndarray) -> dict[str, float]:
    """The components of a full table by the mean squares of the usual analysis of variance."""
    n = dict(zip("psr", values.shape, strict=True))
    axis = {"p": 0, "s": 1, "r": 2}

    def mean(effect: str) -> np.ndarray:
        return values.mean(axis=tuple(axis[f] for f in "psr" if f not in effect), keepdims=True)

    whole = mean("")
    main = {e: mean(e) - whole for e in "psr"}
    two = {e: mean(e) - mean(e[0]) - mean(e[1]) + whole for e in ("ps", "pr", "sr")}
    rest = values - sum(main.values()) - sum(two.values()) - whole
    ms = {e: float((np.broadcast_to(d, values.shape) ** 2).sum()) / (n[e] - 1) for e, d in main.items()}
    ms |= {
        e: float((np.broadcast_to(d, values.shape) ** 2).sum()) / ((n[e[0]] - 1) * (n[e[1]] - 1))
        for e, d in two.items()
    }
    error = float((rest**2).sum()) / np.prod([k - 1 for k in values.shape])
    found = {"rest": error}
    for e in ("ps", "pr", "sr"):
        other = next(f for f in "psr" if f not in e)
        found[e] = (ms[e] - error) / n[other]
    for e in "psr":
        a, b = (f for f in ("ps", "pr", "sr") if e in f)
        found[e] = (ms[e] - ms[a] - ms[b] + error) / (np.prod(values.shape) / n[e])
    return found


def test_with_no_gaps_the_components_are_those_of_the_analysis_of_variance() -> None:
    """A full table of 8 x 3 x 4: every component equals the one from mean squares."""
    values = np.random.default_rng(3).normal(0, 1, (8, 3, 4)) + np.arange(8)[:, None, None] + np.arange(4)
    of = crossed(values)
    effects = effects_told_apart(of)
    assert set(effects) == {"p", "s", "r", "ps", "pr", "sr"}
    found = components(of, effects, np.ones((1, 8)))[0]
    assert dict(zip((*effects, "rest"), found, strict=True)) == pytest.approx(classical(values))


def test_the_components_of_shrout_and_fleiss() -> None:
    """Their mean squares 11.24, 32.49 and 1.02 come to 2.56 between targets, 5.24 between judges, 1.02 rest."""
    of = crossed(JUDGES[:, None, :])
    assert effects_told_apart(of) == ("p", "r")
    assert components(of, ("p", "r"), np.ones((1, 6)))[0] == pytest.approx((2.556, 5.244, 1.019), abs=0.001)


def test_drawing_a_candidate_twice_is_having_two_such_candidates() -> None:
    """The weights of the bootstrap and a table with a copied candidate give the same components."""
    values = np.random.default_rng(4).normal(0, 1, (6, 3, 3))
    of, more = crossed(values), crossed(values[[0, 0, 1, 2, 3, 4, 5]])
    effects = effects_told_apart(of)
    w = np.array([[2.0, 1, 1, 1, 1, 1]])
    assert components(of, effects, w)[0] == pytest.approx(components(more, effects, np.ones((1, 7)))[0])


def test_with_markers_taking_turns_the_components_are_found_again() -> None:
    """Mean of 30 simulated studies: candidates 36, candidate x scenario 9, markers 2.5, chance 4."""
    found = []
    for seed in range(30):
        study, _, why = study_of(sheets_of(simulated(seed, candidates=100, scenarios=4)), Resampling(200, 1))
        assert study is not None, why
        found.append([study.of(e)[0] for e in ("p", "ps", "r", "rest")])
    assert np.mean(found, axis=0) == pytest.approx((36, 9, 2.5, 4.1), rel=0.08)


def test_how_many_scenarios_reach_eighty() -> None:
    """True components 36, 9, 2 (severities, population variance) and 4: what Phi promises is what the formula gives."""
    study, _, _ = study_of(sheets_of(simulated(1, candidates=120, scenarios=3)), HOW)
    assert study is not None
    for markers in (1, 2, 3):
        fewest = needed(study, markers)
        assert fewest is not None
        assert study.coefficient(fewest, markers)[0] >= 0.8
        assert fewest == 1 or study.coefficient(fewest - 1, markers)[0] < 0.8
    assert study.coefficient(3, 2)[0] < study.coefficient(4, 2)[0] < study.coefficient(4, 3)[0]
    assert study.coefficient(3, 2, absolute=False)[0] > study.coefficient(3, 2)[0]
    assert study.coefficient(3, 2, 5)[0] > study.coefficient(3, 2)[0]


def test_too_few_scenarios_or_candidates_are_refused() -> None:
    """Two scenarios, or 49 candidates: no reliability, no error band, no decisions."""
    two = report(simulated(1, candidates=60), Plan(HOW, cut=50))
    assert two.figure("phi", "total").refused == "each candidate has at most 2 scenarios, and it takes 3"
    few = report(simulated(1, candidates=49, scenarios=3), Plan(HOW, cut=50))
    assert few.figure("sem", "total").refused.startswith("n=49 candidates with 3 scenarios or more")
    assert "at least 100" in few.figure("accuracy", "total").refused


def test_the_error_at_the_cut_is_about_the_known_one() -> None:
    """Scenario parts SD 3, marks SD 2, severities SD 1.4, two of five markers each of 4 scenarios."""
    whole = report(simulated(1, candidates=200, scenarios=4), Plan(HOW, cut=50))
    chance, scenarios = 4 / 8, 9 / 4
    panel = 2.5 * 0.275  # sum of squared shares: 8 marks by five markers, each in a scenario with chance 2/5
    turns = 2.0 / 2 * (1 - 1 / 4) / 4  # only what differs between a candidate's own scenarios shows in them
    for key, known in (("sem", sqrt(chance + scenarios + panel)), ("csem", sqrt(chance + scenarios + turns))):
        figure = whole.figure(key, "total")
        assert figure.value == pytest.approx(known, rel=0.12)
        assert figure.interval is not None
        assert figure.interval.low < known < figure.interval.high


def test_a_cut_that_nobody_is_near_has_no_error() -> None:
    """The quadratic isn't read outside the results."""
    whole = report(simulated(1, candidates=60, scenarios=3), Plan(HOW, cut=99))
    assert "no candidate's result lies on both sides of the cut" in whole.figure("csem", "total").refused


@pytest.mark.parametrize(("cut", "sem"), [(50, 3), (55, 2), (42, 6)])
def test_the_chances_of_decisions_are_those_of_the_normal_distribution(cut: float, sem: float) -> None:
    """Against scipy's bivariate normal: two results of one candidate, and a result with the true one."""
    mean, true = 50, 6.0
    again, right, false_pass, false_fail = chances(mean, true, sem, cut)
    total = true**2 + sem**2
    two = multivariate_normal([mean, mean], [[total, true**2], [true**2, total]])
    both = multivariate_normal([mean, mean], [[total, true**2], [true**2, true**2]])
    below = float(two.cdf([cut, np.inf]))
    assert again == pytest.approx(1 - 2 * (below - float(two.cdf([cut, cut]))), abs=0.002)
    under, able = float(both.cdf([cut, cut])), 1 - float(both.cdf([np.inf, cut]))
    assert false_fail == pytest.approx(below - under, abs=0.002)
    assert false_pass == pytest.approx(1 - able - under, abs=0.002)
    assert right == pytest.approx(1 - false_pass - false_fail)


def test_at_the_mean_the_consistency_has_a_closed_form() -> None:
    """1/2 + arcsin(reliability)/pi."""
    assert chances(50, 6, 3, 50)[0] == pytest.approx(0.5 + asin(36 / 45) / pi, abs=0.001)
