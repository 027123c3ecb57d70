"""What a trainer is told about agreement: figures with their basis, and refusals in plain words."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.assessment.statistics.marks import Mark, Marks, Role, Scale
from roleplay.assessment.statistics.report import Plan, report
from roleplay.assessment.statistics.resampling import Resampling
from roleplay.assessment.statistics.sheets import sheets_of
from roleplay.assessment.statistics.totals import one_way, total_kappa
from roleplay.domain.errors import WrongUse
from tests.assessment.statistics.making import double_marked, simulated

QUICK = Plan(Resampling(200, 1))
FAST = Resampling(300, 1)
VARIED = [(k % 5, min(4, k % 5 + (k % 3 == 0))) for k in range(60)]


def refused(pairs, key: str) -> str:
    """Why the figure about these pairs isn't shown; empty if it is."""
    return report(double_marked(pairs), QUICK).figure(key, "listening").refused


def test_a_figure_says_what_it_rests_on() -> None:
    """Value, interval, number of submissions, candidates and markers, missing, formula, method, words."""
    pairs = [*VARIED, (None, 3), (2, None)]
    figure = report(double_marked(pairs), QUICK).figure("qwk", "listening")
    assert figure.value is not None
    assert figure.interval is not None
    assert figure.interval.low < figure.value < figure.interval.high
    assert (
        figure.interval.method == "expanded percentile bootstrap over candidates (Hesterberg 2015), 200 draws, seed 1"
    )
    assert dataclasses.astuple(figure.counted) == (60, "submissions marked twice", 60, 2, 2)
    assert "Cohen 1968" in figure.formula
    assert figure.standing == "60 submissions: usable"


@pytest.mark.parametrize(
    ("n", "standing"), [(29, None), (30, "indicative"), (50, "usable"), (100, "enough for the gate")]
)
def test_what_kappa_is_good_for_depends_on_the_number(n: int, standing: str | None) -> None:
    """Not shown under 30, then indicative, usable, enough for the gate."""
    figure = report(double_marked((VARIED * 2)[:n]), QUICK).figure("qwk", "listening")
    if standing is None:
        assert figure.value is None
        assert figure.refused == "n=29 submissions marked twice, and it takes at least 30"
    else:
        assert standing in figure.standing


def test_under_ten_pairs_there_are_counts_and_no_percentage() -> None:
    """The raw table and the counts are always there."""
    whole = report(double_marked([(1, 1)] * 6 + [(1, 2)] * 3), QUICK)
    exact = whole.figure("exact", "listening")
    assert (exact.value, exact.detail("count"), exact.detail("of")) == (None, 6, 9)
    assert whole.figure("table", "listening").detail("table")[1] == (0, 6, 3, 0, 0)
    assert whole.figure("adjacent", "listening").detail("count") == 9


def test_where_nothing_varies_no_coefficient_is_shown() -> None:
    """All marks alike: AC1 would be 1.0 and kappa undefined; both are refused, and 100 % exact stands."""
    for key in ("qwk", "alpha", "ac1", "ac2"):
        assert "all marks are level 3" in refused([(3, 3)] * 60, key)
    assert report(double_marked([(3, 3)] * 60), QUICK).figure("exact", "listening").value == 1


def test_rare_marks_carry_no_coefficient() -> None:
    """Four marks of 120 off the common level: the lesson of rare codes."""
    for key in ("qwk", "alpha", "ac1"):
        assert "only 4 of 120 marks are not level 2" in refused([(2, 2)] * 57 + [(2, 1), (3, 2), (1, 3)], key)


def test_too_few_levels_in_use_for_kappa() -> None:
    """Two of five levels: kappa is refused and sends to alpha and AC1, which are shown."""
    pairs = [(1, 1)] * 20 + [(2, 2)] * 20 + [(1, 2)] * 8
    assert refused(pairs, "qwk") == "only 2 of 5 levels were used, and it takes 3; see alpha and AC1"
    assert refused(pairs, "alpha") == ""
    assert (
        "marks given: 0: 0, 1: 48, 2: 48, 3: 0, 4: 0"
        in report(double_marked(pairs), QUICK).figure("ac1", "listening").line
    )


def test_unused_and_rare_levels_are_named() -> None:
    """Beside the raw table."""
    pairs = [(0, 1), (1, 1), (1, 1), (2, 2), (2, 2), (2, 2)]
    line = report(double_marked(pairs), QUICK).figure("table", "listening").line
    assert line.endswith("never used: 3, 4; used fewer than 5 times: level 0 (1).")


def test_many_submissions_of_few_candidates_are_not_many() -> None:
    """Forty submissions by four candidates: no interval can be drawn, so no figure is shown."""
    marks = []
    for k in range(40):
        for role, marker in ((Role.FIRST, "ana"), (Role.SECOND, "ben")):
            marks.append(Mark(f"c{k % 4}", f"s{k // 4}", marker, "x", (k + k % 3 * (marker == "ana")) % 5, role))
    whole = report(Marks(tuple(marks), (Scale("x", (0, 1, 2, 3, 4)),)), QUICK)
    assert "only 4 candidates" in whole.figure("alpha", "x").refused
    assert "only 4 candidates" in whole.figure("icc1", "total").refused


def test_markers_who_take_turns_get_icc1_and_not_icc2() -> None:
    """ICC(2,1) is for the same markers marking all; with five who take turns it is refused."""
    turns = report(simulated(1), QUICK)
    assert "take turns" in turns.figure("icc2", "total").refused
    assert turns.figure("icc1", "total").value is not None
    crossed = report(simulated(1, each=5), QUICK)
    assert crossed.figure("icc2", "total").value is not None
    assert crossed.figure("icc2k", "total").detail("k") == 5


def test_seeds_and_machines_are_in_no_figure_about_people() -> None:
    """Adding seeds and a machine changes neither kappa nor alpha."""
    plain = double_marked(VARIED)
    more = [Mark(f"seed{k}", "talk", "ana", "listening", k % 5, Role.SEED, 100 + k) for k in range(20)]
    more += [Mark(f"c{k:03}", "talk", "reader", "listening", 4 - k % 5, Role.MACHINE) for k in range(60)]
    one, two = report(plain, QUICK), report(Marks((*plain.marks, *more), plain.scales), QUICK)
    for key in ("exact", "qwk", "alpha", "ac1", "ac2"):
        assert one.figure(key, "listening") == two.figure(key, "listening")


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_the_marks_changes_no_figure(dice: int) -> None:
    """The same report, to the last digit, from the same marks in another order; another seed moves only intervals."""
    marks = simulated(1, candidates=20, top=10, spread=(2, 1, 1), machine=1.0)
    shuffled = list(marks.marks)
    random.Random(dice).shuffle(shuffled)
    assert report(Marks(tuple(shuffled), marks.scales), QUICK) == report(marks, QUICK)


def test_another_seed_moves_only_intervals() -> None:
    """Values stay, intervals differ a little, and the seed is named in each."""
    one, two = (
        report(double_marked(VARIED), Plan(Resampling(200, seed))).figure("qwk", "listening") for seed in (1, 2)
    )
    assert one.value == two.value
    assert one.interval != two.interval
    assert two.interval is not None
    assert two.interval.method.endswith("seed 2")


@pytest.mark.parametrize("what", ["icc", "kappa"])
def test_bootstrap_intervals_hold_the_truth_about_as_often_as_they_promise(what: str) -> None:
    """300 studies of 60 candidates with two scenarios; the variances give the true ICC(1) and kappa."""
    severities = (-1.0, 0.0, 1.0)
    between, within = 6.0**2 + 3.0**2, 2.0**2 + 2 / 3 + 1 / 12  # marks are rounded: 1/12 more noise
    # two different markers of three mark a submission, so that their severities (variance 2/3) covary by -1/3
    truth = (between - 1 / 3) / (between + within)
    hits = []
    for seed in range(300):
        sheets = sheets_of(simulated(seed, candidates=60, severities=severities))
        ends = (one_way(sheets, FAST)[0] if what == "icc" else total_kappa(sheets, FAST)).interval
        assert ends is not None
        hits.append(ends.low <= truth <= ends.high)
    assert 0.92 <= np.mean(hits) <= 0.98


def test_marks_that_contradict_each_other_are_refused() -> None:
    """Marks passed in by a program meet the same checks as a file: here two first marks."""
    marks = double_marked(VARIED)
    other = dataclasses.replace(marks.marks[0], marker="cem")
    with pytest.raises(WrongUse, match="the first mark of this submission is by another marker already"):
        report(Marks((*marks.marks, other), marks.scales), QUICK)
