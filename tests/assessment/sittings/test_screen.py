"""A sitting on the screen: what is seen, what is flagged, and what is on record; nothing of practice is offered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from roleplay.assessment.sittings.sitting import Stage
from roleplay.tui.sit_app import SitApp
from roleplay.tui.widgets.paper import Paper
from tests.assessment.examiner import Examiner
from tests.assessment.sittings.making import Clock, code_of, log_at, opened, sealed, talking, told


@asynccontextmanager
async def seen(app: SitApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app, running."""
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def settle(pilot: Pilot[None]) -> None:
    """Wait until all that was set off is done."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys and wait for what they set off."""
    await pilot.press(*keys)
    await settle(pilot)


def text_of(pilot: Pilot[None]) -> str:
    """All that stands on the screen."""
    papers = [block.text.text for paper in pilot.app.screen.query(Paper) if paper.display for block in paper.blocks]
    labels = [str(static.render()) for static in pilot.app.screen.query(Static) if static.display]
    return "\n".join([*papers, *labels])


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_a_whole_sitting_on_the_screen(local: Examiner, size: tuple[int, int]) -> None:
    """Notice, rehearsal, brief, talk, hand in, seal: by keys alone."""
    sitting = opened(log_at(local), code_of(local))
    async with seen(SitApp(sitting), size) as pilot:
        assert "Two people who don't know who you are" in text_of(pilot)
        await press(pilot, "enter")
        assert sitting.stage is Stage.NOTICE
        await press(pilot, "y")
        assert "A rehearsal first" in text_of(pilot)
        await press(pilot, "enter", *"welcome", "enter")
        assert "rehearsal" in text_of(pilot) and "welcome" in text_of(pilot)
        await press(pilot, "f8")
        shown = text_of(pilot)
        assert "Who" in shown and "You have 20 minutes" in shown and "You practise" not in shown
        await press(pilot, "enter", *"welcome", "space", "4", "enter")
        shown = text_of(pilot)
        assert "19 min" in shown and "You have 20 minutes" not in shown and "Press Enter" not in shown
        for word in ("Mood", "helps", "+ ", "Hint", "looked for"):
            assert word not in text_of(pilot)
        await press(pilot, "f8", "y")
        assert "sealed and handed in" in text_of(pilot)
    record = sealed(log_at(local), "Dana Q")
    assert [e.said["text"] for e in record.of("talk-turn")] == ["welcome 4"]
    assert [e.said["replies"] for e in record.of("sitting-rehearsed")] == [1]
    assert told(local)["seal_holds"]


async def test_pasted_text_is_flagged_and_sent(local: Examiner) -> None:
    """A pasted reply goes through like any other, with a note; the typed one after it has none."""
    sitting = talking(log_at(local), code_of(local))
    async with seen(SitApp(sitting)) as pilot:
        pilot.app.post_message(events.Paste("welcome explore 4"))
        await settle(pilot)
        await press(pilot, "enter", *"own", "enter")
    turns = sitting.record.of("talk-turn")
    assert [(e.said["text"], e.said["flags"]) for e in turns] == [("welcome explore 4", ["pasted"]), ("own", [])]


async def test_the_time_runs_out_while_somebody_types(local: Examiner) -> None:
    """The talk is closed by itself; what was typed is kept as not sent."""
    clock = Clock()
    sitting = talking(log_at(local, clock), code_of(local), clock)
    async with seen(SitApp(sitting)) as pilot:
        await press(pilot, *"I was just")
        clock.passes(21)
        for _ in range(100):
            await pilot.pause(0.05)
            if sitting.record.sealed is not None:
                break
        await settle(pilot)
        assert "The time is up" in text_of(pilot)
    (closed,) = sitting.record.of("talk-closed")
    assert (closed.said["how"], closed.said["unsent"]) == ("timeout", "I was just")


async def test_what_could_not_be_saved_comes_back_into_the_box(local: Examiner) -> None:
    """The sitting goes on in another window: here nothing is shown as said, and the words aren't lost."""
    code = code_of(local)
    sitting = talking(log_at(local), code)
    other = opened(log_at(local), code)
    other.answer("own 3")
    async with seen(SitApp(sitting)) as pilot:
        await press(pilot, *"welcome", "enter")
        assert "another window" in text_of(pilot)
        assert pilot.app.screen._box.text == "welcome"  # type: ignore[attr-defined]
    assert [e.said["text"] for e in sealed(log_at(local), "Dana Q").of("talk-turn")] == ["own 3"]


async def test_leaving_is_asked_for_and_keeps_the_sitting_open(local: Examiner) -> None:
    """Esc, no: it goes on. Esc, yes: the same code goes on later."""
    code = code_of(local)
    sitting = talking(log_at(local), code)
    async with seen(SitApp(sitting)) as pilot:
        await press(pilot, *"welcome", "enter", "escape")
        assert "the clock runs on" in text_of(pilot)
        await press(pilot, "n")
        assert pilot.app.is_running
        await press(pilot, "escape", "y")
    again = opened(log_at(local), code)
    assert again.talk is not None and len(again.talk.conversation.turns) == 1
