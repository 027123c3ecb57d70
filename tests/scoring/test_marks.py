"""Marks are graded, read in order, forgiving of a mended slip, and explained by the trainee's own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.domain.conversation import Reply
from roleplay.domain.judgement import Evidence, Reading
from roleplay.domain.rubric import MOVES
from roleplay.engine import advance
from roleplay.scoring import debrief, score
from tests.making import begun, made_reading, played, small_rubric, small_scenario


def levels(talk: object, criterion: str) -> list[int | None]:
    """The marks of one criterion, reply by reply."""
    marks = score(small_rubric(), talk).criteria  # type: ignore[arg-type]
    return [mark.level for c in marks if c.criterion == criterion for mark in c.marks]


def test_moves_earn_and_cost_within_0_and_4() -> None:
    """Taking it in earns up to 4, defending costs, nothing falls below 0."""
    assert levels(played(("acknowledge", 3)), "receive") == [4]
    assert levels(played(("defend", 0)), "receive") == [0]
    assert levels(played(("welcome defend", 1)), "receive") == [2]


def test_a_score_is_the_weighted_share_of_its_criteria() -> None:
    """4 of 4 at weight 60 and 3 of 4 at weight 40 come to 90."""
    result = score(small_rubric(), played(("welcome", 4)))
    assert result.points == 90
    assert result.band == "steady"
    assert [(c.criterion, c.level) for c in result.criteria] == [("receive", 400), ("steady", 300)]


def test_every_mark_that_moved_says_why_in_the_persons_own_words() -> None:
    """The reason carries the rule's sentence and the words it came from."""
    talk = played(("defend", 0, "We did deliver."))
    mark = score(small_rubric(), talk).marks_of(1)[0]
    (reason,) = mark.reasons
    assert reason.because == "You defended the work; she had brought a problem."
    evidence = reason.evidence[0]
    assert talk.turns[0].reply.text[evidence.start : evidence.end] == "We did deliver."


def test_a_plan_before_the_problem_costs_and_after_it_does_not() -> None:
    """Order counts inside one reply and across the talk."""
    assert levels(played(("agree", 2)), "receive") == [0]
    assert levels(played(("explore", 3), ("agree", 3)), "receive") == [1, 1]
    plan = Evidence("agree", 0, 4, 0, 4)
    question = Evidence("explore", 5, 9, 5, 9)
    for first, second, expected in ((plan, question, 0), (question, plan, 1)):
        moved = [Evidence(e.move, k * 5, k * 5 + 4, k * 5, k * 5 + 4) for k, e in enumerate((first, second))]
        reading = Reading(("explore", "agree"), 3, True, tuple(moved), "by-hand")
        talk = advance(small_scenario(), begun(), Reply("abcd efgh"), reading)
        assert levels(talk, "receive") == [expected]


def test_without_evidence_a_reply_that_also_asks_is_not_charged_for_haste() -> None:
    """A record that tells the moves but not their words gets the benefit of the doubt."""
    reading = Reading(("explore", "agree"), 3, True, (), "by-hand")
    talk = advance(small_scenario(), begun(), Reply("abcd efgh"), reading)
    assert levels(talk, "receive") == [1]


def test_the_same_formula_earns_once() -> None:
    """Said again in nearly the same words, a move earns nothing new; in other words it does."""
    formula = "I really hear how hard this is for you"
    talk = played(
        ("acknowledge", 3, formula), ("acknowledge", 3, formula + "!"), ("acknowledge", 3, "Seven months gone.")
    )
    assert levels(talk, "receive") == [4, 1, 4]


def test_a_slip_that_is_mended_is_lifted_and_lifts_the_cap() -> None:
    """A buckle caps the score at 40 unless one of the next two replies takes the problem up again."""
    lost = score(small_rubric(), played(("buckle", 0)))
    assert lost.points is not None and lost.points <= 40
    assert [reached.limit for reached in lost.limits] == ["buckled"]
    scenario, talk = small_scenario(), begun()
    for moves in ("defend", "own acknowledge"):
        talk = advance(scenario, talk, Reply(moves), made_reading(moves, 3, text=moves))
    assert levels(talk, "receive") == [2, 4]
    assert score(small_rubric(), talk).limits == ()


def test_an_unsure_turn_is_not_marked_and_costs_nothing() -> None:
    """What the reader could not tell leaves the score as it was, and says so."""
    talk = played(("advise", 2), ("welcome", 4, "Good that you say so."))
    unsure = advance(small_scenario(), talk, Reply("eh"), made_reading("buckle blame", 0, sure=False))
    assert score(small_rubric(), unsure).points == score(small_rubric(), talk).points
    marks = score(small_rubric(), unsure).marks_of(3)
    assert {mark.level for mark in marks} == {None}
    assert "not sure" in marks[0].reasons[0].because


def test_nothing_marked_is_unscored_and_not_zero() -> None:
    """A talk without a marked reply has no score."""
    assert score(small_rubric(), begun()).points is None


@given(
    st.lists(st.tuples(st.sets(st.sampled_from(MOVES), max_size=4), st.booleans(), st.text(max_size=40)), max_size=12)
)
def test_any_talk_scores_within_bounds_and_the_same_twice(steps: list[tuple[set[str], bool, str]]) -> None:
    """0-100, marks 0-4, caps kept, and no difference between two runs."""
    scenario, rubric, talk = small_scenario(), small_rubric(), begun()
    for moves, sure, text in steps:
        if scenario.scene(talk.scene_now).ending:
            break
        talk = advance(scenario, talk, Reply(text), made_reading(" ".join(moves), 2, sure=sure, text=text))
    result = score(rubric, talk)
    assert result == score(rubric, talk)
    assert result.points is None or 0 <= result.points <= min([100, *(r.cap for r in result.limits)])
    assert all(mark.level is None or 0 <= mark.level <= 4 for c in result.criteria for mark in c.marks)
    assert debrief(scenario, rubric, talk).score == result


@pytest.mark.parametrize(
    ("steps", "turn", "won"),
    [
        ([("advise", 2), ("welcome", 4), ("agree", 4)], 2, True),
        ([("advise", 2), ("buckle", 0)], 2, False),
    ],
)
def test_the_debrief_names_where_it_was_won_or_lost(steps: list[tuple[str, float]], turn: int, won: bool) -> None:
    """The turning point is the reply that weighed most for how it ended, with the reason."""
    found = debrief(small_scenario(), small_rubric(), played(*steps)).turning_point
    assert found is not None
    assert (found.turn, found.won) == (turn, won)
    assert found.why


def test_a_talk_that_hit_a_limit_was_lost_by_the_reply_that_did_it() -> None:
    """An earlier slip that was mended is not blamed for the end."""
    talk = played(("defend", 0), ("acknowledge", 3, "Seven months gone."), ("advise", 2), ("buckle", 0))
    found = debrief(small_scenario(), small_rubric(), talk)
    assert [reached.turns for reached in found.score.limits] == [(4,)]
    assert found.turning_point is not None
    assert found.turning_point.turn == 4


def test_the_debrief_shows_the_unspoken_thought_and_why_the_client_went_there() -> None:
    """Each turn has what she thought and why she answered so."""
    review = debrief(small_scenario(), small_rubric(), played(("buckle", 0))).turns[0]
    assert review.thought == "I expect a fight."
    assert review.because == "You let go."
    assert review.rule is not None and review.rule.because == "You let go."
