"""When two sheets go to a third marker, and what the marks come to: the rule alone."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.assessment.decisions.record import says
from roleplay.assessment.decisions.rule import Points, alone, calls, decimal, final, points
from roleplay.assessment.marking.record import Rating, Sheet
from roleplay.domain.form import BOTH, MIDDLE, Adjudication
from roleplay.domain.rubric import Criterion, Level

NAMES = ("warmth", "clarity", "harm")
WEIGHTS = (50, 30, 20)
CRITERIA = tuple(
    Criterion(name, name, "", weight, 0, (), tuple(Level(k, "") for k in range(5)))
    for name, weight in zip(NAMES, WEIGHTS, strict=True)
)
RULE = Adjudication(levels=2, points=15, cut=True, safety=())
CUT = 6000


def sheet(*levels: int | None, overall: int = 3) -> Sheet:
    """A whole sheet: warmth, clarity, harm."""
    return Sheet(
        {name: Rating(level, "" if level is not None else "why") for name, level in zip(NAMES, levels, strict=True)},
        overall,
    )


def kinds(first: Sheet, second: Sheet, rule: Adjudication = RULE, cut: int = CUT, *flags: str) -> list[str]:
    """Why they go to a third marker."""
    return [call.kind for call in calls(rule, CRITERIA, first, second, cut, flags)]


@pytest.mark.parametrize(
    ("first", "second", "rule", "wanted"),
    [
        ((3, 3, 3), (3, 3, 3), RULE, []),
        ((3, 3, 3), (3, 2, 2), RULE, []),  # 75 and 62.5: 12.5 apart, both pass
        ((3, 3, 3), (3, 1, 3), RULE, ["gap"]),  # 75 and 60: 15 is not more than 15, and 60 passes
        ((4, 4, 3), (3, 3, 3), RULE, ["total"]),  # 95 and 75
        ((3, 3, 2), (2, 3, 2), RULE, ["cut"]),  # 70 and 57.5
        ((3, 3, 2), (2, 3, 2), Adjudication(2, 15, False, ()), []),
        ((3, 3, 3), (3, 3, 2), Adjudication(2, 15, True, ("harm",)), ["safety"]),
        ((3, 3, 3), (3, 2, 3), Adjudication(2, 15, True, ("harm",)), []),
        ((3, None, 3), (3, 2, 3), RULE, ["not-rated"]),
        ((3, None, 3), (3, None, 3), RULE, []),
        ((None, None, None), (None, None, None), RULE, []),
        ((4, 3, 3), (2, 3, 3), Adjudication(3, 30, True, ()), []),  # 87.5 and 62.5
        ((4, 4, 4), (0, 0, 0), RULE, ["gap", "gap", "gap", "total", "cut"]),
    ],
)
def test_each_part_of_the_rule(first, second, rule, wanted) -> None:
    """At its edge, and just before it; both ways round."""
    assert kinds(sheet(*first), sheet(*second), rule) == wanted
    assert kinds(sheet(*second), sheet(*first), rule) == wanted


def test_the_reasons_are_told_with_their_figures() -> None:
    """A third mark is explained to whoever asks, without saying whose mark was which."""
    rule = Adjudication(2, 15, True, ("harm",))
    told = [call.words for call in calls(rule, CRITERIA, sheet(3, None, 1), sheet(1, 2, 2), CUT, ["pasted"])]
    assert told == [
        "warmth: levels 1 and 3, 2 apart; from 2 on it is too much",
        "clarity: one gave level 2, the other couldn't rate it",
        "harm: levels 1 and 2, where any difference is too much",
        "the totals are 32.14 and 60.71 points; more than 15 apart is too much",
        "the totals are 32.14 and 60.71 points, on opposite sides of the cut of 60",
        "flagged in the sitting and not cleared: pasted",
    ]


def test_what_the_marks_come_to() -> None:
    """The mean of two; the middle of three, or the third alone; what too few could rate has no level."""
    first, second, third = sheet(3, None, 1, overall=2), sheet(1, 2, 2, overall=3), sheet(4, 4, None, overall=5)
    two = final(RULE, CRITERIA, [first, second])
    assert (two.rule, two.levels, two.overall) == ("mean of two", {"warmth": 200, "clarity": None, "harm": 150}, 250)
    three = final(RULE, CRITERIA, [first, second, third])
    assert (three.rule, three.levels) == ("middle of three", {"warmth": 300, "clarity": 300, "harm": 150})
    assert three.overall == 300
    own = final(Adjudication(2, 15, True, (), BOTH, "third"), CRITERIA, [first, second, third])
    assert (own.rule, own.levels, own.overall) == ("third mark", {"warmth": 400, "clarity": 400, "harm": None}, 500)
    assert points(CRITERIA, [two.levels]) == Points(3250, 6250)
    assert points(CRITERIA, [three.levels]) == Points(6750, 6750)
    assert points(CRITERIA, [three.levels, {"warmth": 400, "clarity": 400, "harm": 400}]) == Points(8375, 8375)


def test_points_are_cut_off_and_never_rounded_up_to_the_cut() -> None:
    """60, 57.5 and 57.5 have the mean 58.333…, which is 58.33; a score says pass from the cut on."""
    talk = {"warmth": 250, "clarity": 250, "harm": 200}
    more = {"warmth": 250, "clarity": 250, "harm": 150}
    found = points(CRITERIA, [talk, more, more])
    assert found == Points(5833, 5833) and decimal(found.low) == "58.33"
    assert [says(Points(low, high), 6000) for low, high in ((6000, 6000), (5999, 5999), (5900, 6100))] == [
        "pass", "fail", "open",
    ]  # fmt: skip
    assert [decimal(one) for one in (0, 5, 50, 100, 250, 6250, 10_000)] == [
        "0",
        "0.05",
        "0.5",
        "1",
        "2.5",
        "62.5",
        "100",
    ]


levels = st.one_of(st.none(), st.integers(0, 4))
sheets = st.builds(lambda a, b, c, overall: sheet(a, b, c, overall=overall), levels, levels, levels, st.integers(1, 5))
rules = st.builds(
    Adjudication,
    levels=st.integers(1, 4),
    points=st.integers(0, 100),
    cut=st.booleans(),
    safety=st.lists(st.sampled_from(NAMES), unique=True).map(tuple),
)
cuts = st.integers(1, 10_000)


@given(rules, sheets, sheets, cuts, st.lists(st.sampled_from(["pasted", "fast"]), unique=True))
def test_which_is_the_first_changes_nothing(rule, first, second, cut, flags) -> None:
    """The two are told alike, and a sheet beside itself calls for nobody but its flags."""
    assert calls(rule, CRITERIA, first, second, cut, flags) == calls(rule, CRITERIA, second, first, cut, flags)
    assert {call.kind for call in calls(rule, CRITERIA, first, first, cut, flags)} <= {"flag"}


@given(rules, sheets, sheets, cuts, st.integers(1, 4))
def test_a_stricter_rule_asks_no_less(rule, first, second, cut, levels) -> None:
    """Who asks for a third mark at a smaller gap asks for it wherever they did before."""
    lax = Adjudication(max(rule.levels, levels), rule.points, rule.cut, rule.safety)
    strict = Adjudication(min(rule.levels, levels), rule.points, rule.cut, rule.safety)
    assert bool(calls(lax, CRITERIA, first, second, cut)) <= bool(calls(strict, CRITERIA, first, second, cut))


@given(st.lists(sheets, min_size=3, max_size=3))
def test_the_middle_lies_within_and_has_no_order(three) -> None:
    """In each criterion between the lowest and the highest mark, whoever marked first; no mark is made up."""
    rule = Adjudication(2, 15, True, (), "nothing", MIDDLE)
    found = {tuple(final(rule, CRITERIA, order).levels.items()) for order in permutations(three)}
    assert len(found) == 1
    for name, level in found.pop():
        given_levels = [one.ratings[name].level for one in three if one.ratings[name].level is not None]
        if level is None:
            assert len(given_levels) < 2
        else:
            assert 100 * min(given_levels) <= level <= 100 * max(given_levels)


@given(st.lists(sheets, min_size=1, max_size=4), cuts)
def test_points_are_the_exact_mean_cut_off(talks, cut) -> None:
    """Against fractions: what the least and the most come to, never on the wrong side of a cut."""
    finals = [alone("re-mark", CRITERIA, one).levels for one in talks]
    found = points(CRITERIA, finals)
    for end, got in ((0, found.low), (4, found.high)):
        whole = [
            sum(w * (end if talk[n] is None else Fraction(talk[n], 100)) for n, w in zip(NAMES, WEIGHTS, strict=True))
            / 4
            for talk in finals
        ]
        exact = sum(whole, Fraction(0)) / len(whole)
        assert Fraction(got, 100) <= exact < Fraction(got + 1, 100)
        assert (got >= cut) == (exact >= Fraction(cut, 100))
