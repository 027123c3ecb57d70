"""How long a drill lasts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from roleplay.drills.pace import EXTRA_TIME, LINE_SECONDS, Pace, left, line_seconds

GRADES = st.sampled_from(["", "again", "hard", "good", "easy"])


@given(elapsed=st.floats(0, 10_000), answered=st.integers(0, 100), grade=GRADES)
def test_a_warm_up_ends_on_a_good_line_and_never_before_its_time(elapsed: float, answered: int, grade: str) -> None:
    """Not in its five minutes; then at a reply that went well; at seven and a half minutes in any case."""
    over = Pace(5, warm_up=True).is_over(elapsed, answered, grade)
    assert over == (elapsed >= 450 or (elapsed >= 300 and grade in ("good", "easy")))


@given(elapsed=st.floats(0, 10_000), answered=st.integers(0, 100), grade=GRADES)
def test_a_drill_ends_at_its_minutes_or_lines_whichever_comes_first(elapsed: float, answered: int, grade: str) -> None:
    """Whatever the last reply was."""
    assert Pace(5, 10).is_over(elapsed, answered, grade) == (elapsed >= 300 or answered >= 10)


def test_extra_time_lengthens_a_line() -> None:
    """By a quarter, a half, or twice as long, a part of a second counting as a whole one."""
    assert [line_seconds(word) for word in EXTRA_TIME] == [90, 113, 135, 180] and LINE_SECONDS == 90


@given(seconds=st.integers(1, 300), since=st.floats(0, 1_000))
def test_what_is_left_is_never_in_time_and_late_at_once(seconds: int, since: float) -> None:
    """Whole seconds: late only from a whole second on, and never more than the time itself left."""
    found = left(seconds, since)
    assert -since <= found <= seconds
    assert (found < 0) == (since - seconds >= 1)
