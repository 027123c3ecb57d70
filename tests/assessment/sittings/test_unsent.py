"""What a candidate typed and didn't send: it is there after a crash, and never part of what was said."""

from __future__ import annotations

from roleplay.assessment.records.audit import audit
from roleplay.assessment.sittings.sitting import Stage
from roleplay.tui.sit_app import SitApp
from tests.assessment.examiner import Examiner
from tests.assessment.sittings.making import READY, Clock, code_of, log_at, opened, sealed, sits, talking
from tests.assessment.sittings.test_screen import press, seen, settle


def test_typed_and_crashed_it_is_offered_again(examiner: Examiner) -> None:
    """To the same line and to no other; sent, it is gone; it is in no event before that."""
    code = code_of(examiner)
    sitting = talking(log_at(examiner), code)
    sitting.keep_unsent(sitting.typed("half a ‮thought\x1b[2J\nand \x00 more"))
    before = log_at(examiner).store.head().size
    again = opened(log_at(examiner), code)
    assert again.unsent() == "half a ‮thought\x1b[2J\nand \x00 more"
    late = again.typed("and an old text that comes late")
    again.answer("own explore 4")
    assert opened(log_at(examiner), code).unsent() == ""
    again.keep_unsent(late)
    assert opened(log_at(examiner), code).unsent() == "", "what was typed to the line before isn't offered to this one"
    said = "".join(body.text for body in log_at(examiner).store.bodies().values())
    assert "\u202ethought" not in said and "and an old text" not in said
    assert log_at(examiner).store.head().size > before
    again = opened(log_at(examiner), code)
    again.keep_unsent(again.typed("x"))
    again.keep_unsent(again.typed(""))
    assert log_at(examiner).store.unsent(again.record.id) is None


def test_the_time_is_up_while_away_then_it_is_kept_as_not_sent(examiner: Examiner) -> None:
    """The talk is closed with what was typed, marked as a timeout; nothing of it is left elsewhere."""
    code, clock = code_of(examiner), Clock()
    sitting = talking(log_at(examiner, clock), code, clock)
    sitting.answer("own explore 4")
    sitting.keep_unsent(sitting.typed("I was just about to"))
    clock.passes(600)
    again = opened(log_at(examiner, clock), code, clock)
    assert again.stage is Stage.SEALED
    record = sealed(log_at(examiner), "Dana Q")
    (closed,) = record.of("talk-closed")
    assert (closed.said["how"], closed.said["unsent"]) == ("timeout", "I was just about to")
    assert log_at(examiner).store.unsent(record.id) is None
    assert record.seal_holds and audit(log_at(examiner).store).fits


def test_erasing_takes_it_along(examiner: Examiner) -> None:
    """Nothing of it stays with an erased person."""
    sitting = talking(log_at(examiner), code_of(examiner))
    sitting.keep_unsent(sitting.typed("my name is Dana Q"))
    assert examiner.runs("records", "erase", "Dana Q", "--reason", "asked", "--yes").code == 0
    assert log_at(examiner).store.unsent(sitting.record.id) is None


def test_in_plain_mode_lines_that_go_on_are_kept(local: Examiner) -> None:
    """A reply of several lines that was cut off is shown when they come back; /clear forgets it; its rest is sent."""
    code = code_of(local)
    sits(local, code, *READY, "own explore\\")
    done = sits(local, code)
    assert "You had typed this and not sent it" in done.out and "  own explore\n" in done.out
    done = sits(local, code, "/clear")
    assert "is forgotten" in done.out
    assert "You had typed this" not in sits(local, code, "own\\").out
    done = sits(local, code, "explore 4")
    assert "You had typed this" in done.out
    assert "You had typed this" not in sits(local, code).out
    sits(local, code, "/finish", "yes")
    (turn,) = sealed(log_at(local), "Dana Q").of("talk-turn")
    assert turn.said["text"] == "own\nexplore 4"


async def test_on_the_screen_what_is_typed_is_there_again(local: Examiner) -> None:
    """Typed, looked at by the clock of the screen, and the program is gone: the next one has it in the box."""
    code = code_of(local)
    talking(log_at(local), code)
    async with seen(SitApp(opened(log_at(local), code))) as pilot:
        await press(pilot, *"own", "space", *"words")
        pilot.app.screen._keep_typed()
        await settle(pilot)
    async with seen(SitApp(opened(log_at(local), code))) as pilot:
        assert pilot.app.screen._box.text == "own words"
        await press(pilot, "enter")
        assert pilot.app.screen._box.text == ""
    assert opened(log_at(local), code).unsent() == ""
    (turn,) = sealed(log_at(local), "Dana Q").of("talk-turn")
    assert turn.said["text"] == "own words"
