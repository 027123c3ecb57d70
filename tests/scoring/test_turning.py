"""Where a talk was lost: the reply that fell furthest short and whose harm to the client's mood never came back."""

from __future__ import annotations

from roleplay.domain.judgement import TurningPoint
from roleplay.scoring import debrief
from tests.making import played, small_rubric, small_scenario


def lost_at(*steps: tuple[str, float]) -> TurningPoint | None:
    """Where most was lost in a talk with these replies."""
    return debrief(small_scenario(), small_rubric(), played(*steps)).lost_at


def test_a_talk_without_a_bad_reply_has_nothing_to_answer_anew() -> None:
    """Nothing is made up where no reply cost anything, nor for a reply that the reader wasn't sure of."""
    assert lost_at() is None
    assert lost_at(("welcome", 4), ("acknowledge", 4)) is None


def test_an_open_talk_has_a_line_where_it_was_lost_too() -> None:
    """One needn't lose a talk to its end before going back."""
    found = lost_at(("welcome", 4), ("defend", 0))
    assert found is not None
    assert (found.turn, found.won) == (2, False)
    assert found.why.startswith("You defended the work")


def test_of_two_bad_replies_the_one_whose_harm_never_came_back_lost_it() -> None:
    """The first made her angrier, but she came back beyond where she had been; the second let her go for good."""
    found = lost_at(("defend", 0), ("welcome explore", 4), ("explore", 3), ("defend", 0))
    assert found is not None
    assert found.turn == 4


def test_of_two_alike_the_earlier_one_lost_it() -> None:
    """There the talk began to go wrong; what the mood lost there for good is told."""
    found = lost_at(("defend", 0), ("defend", 0))
    assert found is not None and found.moods is not None
    assert found.turn == 1
    assert found.for_good == found.moods[0].value - found.moods[1].value > 0


def test_a_mood_that_came_back_is_not_counted_as_lost() -> None:
    """Angry for one reply, then better disposed than before: nothing was lost for good."""
    found = lost_at(("defend", 0), ("welcome explore", 4))
    assert found is not None
    assert found.turn == 1
    assert found.for_good == 0


def test_it_says_what_the_other_replies_come_to() -> None:
    """The score without that reply is that of the same talk without it."""
    found = lost_at(("welcome", 4), ("buckle", 0))
    assert found is not None
    assert found.without == 90


def test_a_good_talk_names_both_where_it_was_won_and_where_most_was_lost() -> None:
    """Resolved, with a slip on the way: the slip is what can be answered better."""
    found = debrief(small_scenario(), small_rubric(), played(("defend", 1), ("welcome", 4), ("agree", 4)))
    assert found.outcome == "resolved"
    assert found.turning_point is not None and found.turning_point.won
    assert found.lost_at is not None and found.lost_at.turn == 1


def test_a_talk_that_was_lost_without_harm_still_names_a_line() -> None:
    """It ended badly, so some reply did it; the turning point is the same line."""
    found = debrief(small_scenario(), small_rubric(), played(("welcome", 4), ("boundary", 4)))
    assert found.turning_point is not None
    lost = debrief(small_scenario(), small_rubric(), played(("advise", 2), ("buckle", 0)))
    assert lost.turning_point == lost.lost_at
