"""Figures are honest at small numbers: checked against values worked out by hand or known from tables."""

from __future__ import annotations

import random

import pytest

from roleplay.progress.figures import changed, in_steps, rate, spread, trend


def test_a_rate_comes_with_the_range_it_lies_in() -> None:
    """Wilson's range; 1 of 10 is known to lie between .018 and .404; nothing at all says nothing."""
    one = rate(1, 10)
    assert (round(one.low, 3), round(one.high, 3)) == (0.018, 0.404)
    assert (rate(0, 10).low, round(rate(0, 10).high, 3)) == (0.0, 0.278)
    assert (round(rate(10, 10).low, 3), rate(10, 10).high) == (0.722, 1.0)
    assert (rate(0, 0).share, rate(0, 0).low, rate(0, 0).high) == (0.0, 0.0, 1.0)


def test_a_rate_holds_its_true_share_about_as_often_as_it_says() -> None:
    """Of 2,000 people who defend in 15 of 100 replies, at least 93 of 100 have it in their range after 40 replies."""
    dice = random.Random(5)
    held = 0
    for _ in range(2000):
        found = rate(sum(dice.random() < 0.15 for _ in range(40)), 40)
        held += found.low <= 0.15 <= found.high
    assert held >= 0.93 * 2000


def test_a_change_is_told_only_where_chance_would_hardly_make_it() -> None:
    """20 of 50 and then 5 of 50 is less; 3 of 20 and then 1 of 20 may be chance; few replies say nothing."""
    assert changed(rate(20, 50), rate(5, 50)) == -1
    assert changed(rate(5, 50), rate(20, 50)) == 1
    assert changed(rate(3, 20), rate(1, 20)) == 0
    assert changed(rate(9, 9), rate(0, 50)) == 0
    assert changed(rate(0, 50), rate(0, 50)) == 0


@pytest.mark.parametrize("values", [[], [1.0, 4.0], [0, 1, 2, 3, 3.5, 3.7, 4]])
def test_there_is_no_trend_from_a_few_talks(values: list[float]) -> None:
    """However steadily they rise."""
    assert trend(values) is None


def test_a_trend_is_told_where_there_is_one() -> None:
    """Eight rising talks rise, eight falling ones fall; alike ones and one very good day do neither."""
    assert trend([1, 1.2, 1.5, 1.4, 2, 2.2, 2.5, 3]) == 1
    assert trend([3, 2.5, 2.2, 2, 1.4, 1.5, 1.2, 1]) == -1
    assert trend([2.0] * 30) == 0
    assert trend([2, 2.1, 1.9, 2, 2.2, 2, 1.8, 4]) == 0


def test_chance_makes_few_trends() -> None:
    """Of 1,000 people who neither rise nor fall at most 7 of 100 are told a direction."""
    dice = random.Random(9)
    told = sum(trend([dice.gauss(2, 0.7) for _ in range(12)]) != 0 for _ in range(1000))
    assert told <= 70


def test_the_middle_half_lies_between_its_quarters() -> None:
    """Of one value it is that value; of none there is no middle."""
    found = spread([4, 1, 2, 3, 0])
    assert (found.mean, found.low, found.high, found.count) == (2, 1, 3, 5)
    assert spread([3]) == spread([3.0])
    with pytest.raises(ValueError, match="nothing"):
        spread([])


def test_talks_are_put_together_evenly_and_none_is_lost() -> None:
    """A hundred talks in 22 columns: all of them, four or five each; three talks stay three; none stay none."""
    steps = in_steps([[float(k)] for k in range(100)], 22)
    assert sum(count for _, count in steps) == 100
    assert {count for _, count in steps} == {4, 5}
    assert [count for _, count in in_steps([[1.0], [2.0], [3.0]], 22)] == [1, 1, 1]
    assert in_steps([], 22) == []
