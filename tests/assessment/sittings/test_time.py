"""The clock: by what is on record, with extra time and extensions; too late is too late; a set clock is told."""

from __future__ import annotations

import pytest

from tests.assessment.examiner import Examiner
from tests.assessment.sittings.making import Clock, code_of, log_at, opened, sealed, talking, told


@pytest.fixture
def clock() -> Clock:
    """Nine o'clock."""
    return Clock()


def test_extra_time_and_extensions(examiner: Examiner, clock: Clock) -> None:
    """20 minutes and a quarter more, then 5 for an alarm. The accommodation is an event of its own."""
    code = code_of(examiner, "Dana Q", "--extra-time", "25", "--reason", "reads slowly")
    sitting = talking(log_at(examiner, clock), code, clock)
    assert sitting.left() == 25 * 60
    clock.passes(10)
    assert sitting.left() == 15 * 60
    assert sitting.answer("welcome 3")
    examiner.runs("form", "extend", "Dana Q", "5", "--reason", "fire alarm")
    clock.passes(1)
    assert sitting.answer("own 3")
    assert sitting.left() == 19 * 60
    (granted,) = sealed(log_at(examiner), "Dana Q").of("sitting-accommodated")
    assert (granted.said["extra_time"], granted.said["reason"]) == (25, "reads slowly")
    others = [e for e in sealed(log_at(examiner), "Dana Q").entries if e.event != granted.event]
    assert "reads slowly" not in str([e.said for e in others])


def test_a_reply_that_comes_too_late(examiner: Examiner, clock: Clock) -> None:
    """It doesn't count, and is kept as not sent; the sitting is sealed as timed out."""
    code = code_of(examiner)
    sitting = talking(log_at(examiner, clock), code, clock)
    sitting.answer("welcome 3")
    clock.passes(20.1)
    assert sitting.left() == 0
    assert not sitting.answer("agree 3")
    record = sealed(log_at(examiner), "Dana Q")
    assert [e.said["text"] for e in record.of("talk-turn")] == ["welcome 3"]
    assert [(e.said["how"], e.said["unsent"]) for e in record.of("talk-closed")] == [("timeout", "agree 3")]
    assert told(examiner)["state"] == "sealed (timeout)"


@pytest.mark.parametrize(
    ("rule", "away", "left"),
    [
        ("when_away: runs", 5, 10 * 60),
        ("when_away: stops", 5, 15 * 60),
        ("when_away: stops\n  away_at_most: 3", 5, 13 * 60),
    ],
)
def test_cut_off(local: Examiner, clock: Clock, rule: str, away: float, left: float) -> None:
    """After five of 20 minutes the machine is off for five: the clock ran on, or stood still, or for three minutes."""
    local.spoils("when_away: runs", rule)
    local.runs("form", "freeze", "spring")
    log, code = log_at(local, clock), code_of(local)
    sitting = talking(log, code, clock)
    clock.passes(5)
    sitting.answer("welcome 3")
    clock.passes(away)
    again = opened(log, code, clock)
    assert again.left() == left
    (resumed,) = again.record.of("talk-resumed")
    assert (resumed.said["away_ms"], resumed.said["left_ms"]) == (away * 60_000, left * 1000)
    clock.passes(1)
    again.answer("own 3")
    assert again.left() == left - 60
    assert again.record.flags == []


def test_what_was_not_on_record_counts_as_away(local: Examiner, clock: Clock) -> None:
    """Killed four minutes after the last reply: with a clock that runs, those minutes count."""
    log, code = log_at(local, clock), code_of(local)
    talking(log, code, clock).answer("welcome 3")
    clock.passes(4)
    assert opened(log, code, clock).left() == 16 * 60


def test_back_after_the_time_is_up(examiner: Examiner, clock: Clock) -> None:
    """Who comes back an hour later finds it sealed."""
    log, code = log_at(examiner, clock), code_of(examiner)
    talking(log, code, clock).answer("welcome 3")
    clock.passes(60)
    assert opened(log, code, clock).record.sealed is not None
    assert told(examiner)["state"] == "sealed (timeout)" and told(examiner)["seal_holds"]


@pytest.mark.parametrize(("by", "flag"), [(-30, "clock-set-back"), (30, "clock-set-forward")])
def test_a_clock_that_was_set_gives_and_takes_nothing(examiner: Examiner, clock: Clock, by: float, flag: str) -> None:
    """The time that passed counts, whatever the wall shows; the turn is flagged."""
    sitting = talking(log_at(examiner, clock), code_of(examiner), clock)
    clock.passes(5)
    clock.is_set(by)
    assert sitting.answer("welcome 3")
    assert sitting.left() == 15 * 60
    clock.passes(1)
    assert sitting.answer("own 3")
    turns = sitting.record.of("talk-turn")
    assert [entry.said["flags"] for entry in turns] == [[flag], []]
    assert told(examiner)["flags"] == [flag]


def test_set_back_while_away(examiner: Examiner, clock: Clock) -> None:
    """Set back over a restart: flagged; the time used before isn't given back."""
    log, code = log_at(examiner, clock), code_of(examiner)
    sitting = talking(log, code, clock)
    clock.passes(5)
    sitting.answer("welcome 3")
    clock.is_set(-60)
    again = opened(log, code, clock)
    assert again.left() == 15 * 60
    assert told(examiner)["flags"] == ["clock-set-back"]


def test_the_last_day_of_an_invitation(local: Examiner, clock: Clock) -> None:
    """On the day it opens; a day later it doesn't, unless the talk had begun."""
    log = log_at(local, clock)
    one, two = (code_of(local, name, "--until", "2027-03-01") for name in ("Ann", "Ben"))
    talking(log, one, clock)
    clock.passes(24 * 60)
    with pytest.raises(Exception, match="valid until 2027-03-01"):
        opened(log, two, clock)
    assert opened(log, one, clock).record.sealed is not None


def test_two_talks_have_a_clock_each(local: Examiner, clock: Clock) -> None:
    """The first runs out; the second begins with all its time; sealed after both."""
    local.spoils("    minutes: 20", "    minutes: 20\n  - scenarios: all-you-do-is-ask-questions\n    minutes: 8")
    assert local.runs("form", "freeze", "spring").code == 0
    sitting = talking(log_at(local, clock), code_of(local), clock)
    clock.passes(30)
    assert not sitting.answer("welcome 3")
    assert sitting.record.sealed is None
    sitting.begin()
    assert sitting.left() == 8 * 60
    sitting.answer("own 3")
    sitting.close("handed-in", "and th")
    sealed_by = sitting.record.sealed
    assert sealed_by is not None and sealed_by.said["how"] == "timeout"
    assert told(local)["used_ms"] == [30 * 60_000, 0]
