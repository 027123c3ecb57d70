"""The schedule of drills: the same dates as the `fsrs` package gives, whatever the clock does."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from roleplay.domain.drill import GRADES, DrillCard
from roleplay.domain.rubric import HARMFUL
from roleplay.drills.schedule import grade_of, is_before, is_due, reviewed
from tests.making import made_reading

REVIEWS = 10_000
BEGIN = datetime(2027, 12, 1, 20, 30, tzinfo=UTC)
REFERENCE = Scheduler(enable_fuzzing=False)


def written(moment: datetime) -> str:
    """A moment as the program's clock writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def next_step(dice: Random) -> timedelta:
    """How much later the next reply is given: seconds, hours, days, past a leap day, or the clock was set back."""
    return dice.choice(
        [
            timedelta(seconds=dice.randint(1, 90)),
            timedelta(minutes=dice.randint(1, 600)),
            timedelta(days=dice.randint(1, 40), seconds=dice.randint(0, 86_400)),
            timedelta(days=dice.randint(1, 400)),
            timedelta(hours=-dice.randint(1, 30)),
            timedelta(days=-dice.randint(1, 20)),
        ]
    )


def test_ten_thousand_replies_come_due_when_the_reference_says() -> None:
    """Forty moments over some decades, graded by dice: each due date, stability and difficulty is the package's own."""
    dice = Random(6)
    ours = [DrillCard("s", f"scene-{number}") for number in range(40)]
    theirs = [Card(card_id=number, due=BEGIN) for number in range(40)]
    now, seen_leap_day, set_back = BEGIN, False, False
    for _ in range(REVIEWS):
        k, grade = dice.randrange(40), dice.choice(GRADES)
        ours[k] = reviewed(ours[k], grade, written(now))
        theirs[k], _log = REFERENCE.review_card(theirs[k], Rating(GRADES.index(grade) + 1), now)
        assert datetime.fromisoformat(ours[k].due) == theirs[k].due
        assert (ours[k].stability, ours[k].difficulty) == (theirs[k].stability, theirs[k].difficulty)
        seen_leap_day |= (theirs[k].due.month, theirs[k].due.day) == (2, 29)
        step = next_step(dice)
        set_back |= step < timedelta(0)
        moved = now + step
        now = moved if moved.year < 2090 else BEGIN
    assert seen_leap_day and set_back
    assert sum(card.replies for card in ours) == REVIEWS


def test_a_reply_that_nobody_understood_changes_no_date() -> None:
    """No lapse, no new date; only that it was given is counted."""
    card = reviewed(DrillCard("s", "x"), "good", "2026-11-21T10:00:00.000Z")
    after = reviewed(card, "", "2026-11-22T10:00:00.000Z")
    assert (after.due, after.stability, after.lapses, after.reviewed_at) == (
        card.due, card.stability, 0, card.reviewed_at
    )  # fmt: skip
    assert after.replies == 2


@pytest.mark.parametrize(
    ("moves", "quality", "grade"),
    [
        ("defend", 3.9, "again"),
        ("explore blame", 2.0, "again"),
        ("explore", 1.49, "again"),
        ("", 0.0, "again"),
        ("explore", 1.5, "hard"),
        ("explore", 2.49, "hard"),
        ("explore", 2.5, "good"),
        ("welcome explore", 3.49, "good"),
        ("welcome explore", 3.5, "easy"),
    ],
)
def test_the_grade_is_the_quality_and_harm_is_again(moves: str, quality: float, grade: str) -> None:
    """As the page for trainees says; and whatever it is, nothing is graded that the reader wasn't sure of."""
    assert grade_of(made_reading(moves, quality), HARMFUL) == grade
    assert grade_of(made_reading(moves, quality, sure=False), HARMFUL) == ""


def cards(dice: Random, count: int) -> list[DrillCard]:
    """Cards that were drilled in the month before the leap day of 2028."""
    made = []
    for number in range(count):
        at = datetime(2028, 2, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(30 * 24 * 60))
        made.append(reviewed(DrillCard("s", str(number)), dice.choice(GRADES), written(at)))
    return made


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone can't be changed here")
def test_a_journey_changes_nothing_that_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same moment, written in any zone and looked at from any zone, on any day about the leap day."""
    made = cards(Random(1), 200)
    moments = [datetime(2028, 2, 27, 22, tzinfo=UTC) + timedelta(hours=7 * k) for k in range(12)]
    home = [[card.scene for card in made if is_due(card, written(moment))] for moment in moments]
    assert len({len(found) for found in home}) > 3
    try:
        for zone in ("Pacific/Kiritimati", "America/St_Johns", "Europe/London", "Asia/Kathmandu"):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            for moment, expected in zip(moments, home, strict=True):
                assert [card.scene for card in made if is_due(card, written(moment))] == expected
                assert [card.scene for card in made if is_due(card, moment.astimezone().isoformat())] == expected
    finally:
        monkeypatch.undo()
        time.tzset()


@given(days=st.integers(0, 2000), hours=st.integers(0, 23))
def test_waiting_never_makes_fewer_due(days: int, hours: int) -> None:
    """What is due stays due until it is answered, over leap days and all."""
    made = cards(Random(2), 30)
    start = datetime(2028, 3, 2, tzinfo=UTC)
    before = {card.scene for card in made if is_due(card, written(start + timedelta(days=days)))}
    after = {card.scene for card in made if is_due(card, written(start + timedelta(days=days, hours=hours)))}
    assert before <= after


def test_a_clock_set_back_an_hour_makes_nothing_due_and_forgets_nothing() -> None:
    """An hour back, fewer or as many wait; when the clock has caught up, exactly those that waited before."""
    made = cards(Random(3), 200)
    now = datetime(2028, 2, 29, 1, tzinfo=UTC)
    waiting = [card.scene for card in made if is_due(card, written(now))]
    back = [card.scene for card in made if is_due(card, written(now - timedelta(hours=1)))]
    answered_later = {card.scene for card in made if is_before(written(now), card.reviewed_at)}
    assert set(back) - answered_later <= set(waiting)
    assert [card.scene for card in made if is_due(card, written(now))] == waiting


def test_a_clock_that_was_years_ahead_locks_nothing_away() -> None:
    """Answered in "2040", then the clock is put right: the line waits, and its next reply gives it a date of today."""
    ahead = reviewed(DrillCard("s", "x"), "easy", "2040-01-01T00:00:00.000Z")
    assert is_due(ahead, "2026-11-21T10:00:00.000Z")
    put_right = reviewed(ahead, "good", "2026-11-21T10:00:00.000Z")
    assert put_right.due.startswith("2026-")
    assert not is_due(put_right, "2026-11-21T10:00:01.000Z")
