"""Cut scores: from judges, and from marks with global ratings."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import stats

from roleplay.assessment.statistics.cuts import Judgement, angoff_figure, borderline_figures, stations
from roleplay.assessment.statistics.marks import Mark, Marks, Role, Scale
from roleplay.assessment.statistics.report import Plan, report
from roleplay.assessment.statistics.resampling import Resampling
from roleplay.assessment.statistics.sheets import sheets_of
from roleplay.domain.errors import WrongUse

HOW = Resampling(500, 1)


def judged(*sums: float) -> list[Judgement]:
    """A judge for each sum, over two items."""
    return [Judgement(f"j{k}", item, part) for k, s in enumerate(sums) for item, part in (("a", s - 2), ("b", 2))]


def test_angoff_by_hand() -> None:
    """Sums 4, 5, 6, 7, 8: mean 6, SD 1.581, SE .707, t(4) 2.776, so 6 +- 1.96."""
    figure = angoff_figure(judged(4, 5, 6, 7, 8))
    assert figure.value == 6
    assert figure.detail("standard_error") == pytest.approx(0.70711, abs=1e-5)
    assert figure.interval is not None
    assert (figure.interval.low, figure.interval.high) == pytest.approx((4.037, 7.963), abs=0.001)
    assert "about 15 are the aim" in figure.standing


def test_angoff_takes_five_judges_who_all_judged_all() -> None:
    """Four are refused; a judgement missing is an error."""
    assert angoff_figure(judged(4, 5, 6, 7)).refused == "n=4 judges, and it takes at least 5"
    with pytest.raises(WrongUse, match="Not every judge has judged every item once"):
        angoff_figure(judged(4, 5, 6, 7, 8)[:-1])


def rated(n: int, *, ratings: tuple[int, ...] = (1, 2, 3, 4, 5), scenarios: int = 1, seed: int = 1) -> Marks:
    """Totals about 10 x rating + 20, from two markers of each candidate."""
    rng = np.random.default_rng(seed)
    marks = []
    for k in range(n):
        for s in range(scenarios):
            rating = int(rng.choice(ratings))
            for role, marker in ((Role.FIRST, "ana"), (Role.SECOND, "ben")):
                points = int(np.clip(20 + 10 * rating + rng.normal(0, 8), 0, 100))
                marks.append(Mark(f"c{k}", f"s{s}", marker, "points", points, role))
                marks.append(Mark(f"c{k}", f"s{s}", marker, "overall", rating, role))
    return Marks(tuple(marks), (Scale("points", tuple(range(101))), Scale("overall", (1, 2, 3, 4, 5), 0)))


def cut_of(marks: Marks, subject: str, at: int = 2):
    """The borderline figure of a scenario."""
    return report(marks, Plan(HOW, global_rating="overall", borderline=at)).figure("borderline", subject)


def test_the_borderline_cut_is_scipys_line() -> None:
    """Cut and R2 equal those of scipy's linear regression."""
    marks = rated(60)
    (station,) = stations(sheets_of(marks), "overall")
    line = stats.linregress(station.ratings, station.totals)
    figure = cut_of(marks, "s0")
    assert figure.value == pytest.approx(line.intercept + 2 * line.slope)
    assert figure.detail("r2") == pytest.approx(line.rvalue**2)
    assert figure.standing == ""


def test_the_borderline_interval_holds_the_truth_about_as_often_as_it_promises() -> None:
    """100 studies of 60 candidates; the true cut is 40."""
    hits = []
    for seed in range(100):
        (figure,) = borderline_figures(sheets_of(rated(60, seed=seed)), "overall", 2, HOW)
        ends = figure.interval
        assert ends is not None
        hits.append(ends.low <= 40 <= ends.high)
    assert 0.89 <= np.mean(hits) <= 0.99


def test_the_borderline_cut_needs_candidates() -> None:
    """Under 30 it sends to Angoff, under 50 it is provisional."""
    assert cut_of(rated(29), "s0").refused == "n=29 candidates, and it takes at least 30; use Angoff"
    assert cut_of(rated(49), "s0").standing == "provisional: under 50 candidates"


def test_the_line_is_not_read_where_nobody_was_rated() -> None:
    """Ratings from 3 up and a borderline of 2, or one rating for all."""
    assert "the global ratings go from 3 to 5" in cut_of(rated(60, ratings=(3, 4, 5)), "s0").refused
    assert "all global ratings are 2" in cut_of(rated(60, ratings=(2,)), "s0").refused


def test_several_scenarios_have_a_cut_each_and_a_mean() -> None:
    """The mean of the three, with its own error."""
    whole = report(rated(60, scenarios=3), Plan(HOW, global_rating="overall", borderline=2))
    each = [whole.figure("borderline", f"s{k}").value for k in range(3)]
    mean = whole.figure("borderline", "mean of the scenarios")
    assert mean.value == pytest.approx(np.mean([v for v in each if v is not None]))
    error = mean.detail("standard_error")
    assert isinstance(error, float)
    assert error < min(float(str(whole.figure("borderline", f"s{k}").detail("standard_error"))) for k in range(3))


def test_a_global_rating_that_isnt_there_or_counts_is_refused() -> None:
    """Named wrongly, on no scale, or part of the total."""
    marks = rated(60)
    with pytest.raises(WrongUse, match="There is no global rating overal"):
        report(marks, Plan(HOW, global_rating="overal", borderline=2))
    with pytest.raises(WrongUse, match="The borderline level 7 isn't on the scale"):
        report(marks, Plan(HOW, global_rating="overall", borderline=7))
    counted = dataclasses.replace(marks, scales=(marks.scales[0], Scale("overall", (1, 2, 3, 4, 5))))
    with pytest.raises(WrongUse, match="overall counts in the total"):
        report(counted, Plan(HOW, global_rating="overall", borderline=2))
