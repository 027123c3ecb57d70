"""The drill on the screens: from the library with one key, line by line, marks at once."""

from __future__ import annotations

import pytest

from roleplay.drills.pace import Pace
from roleplay.practice import Practice
from roleplay.tui import start
from roleplay.tui.screens.drill import DrillScreen
from roleplay.tui.screens.library import LibraryScreen
from tests.tui.conftest import DEFENDING, GOOD, NARROW, WIDE, Opening


async def test_one_key_in_the_library_begins_a_drill(opened: Opening) -> None:
    """D shows who it is, what happened and the client's line; the cursor is in the box; Esc goes back."""
    async with opened(NARROW) as person:
        await person.press("d")
        assert isinstance(person.app.screen, DrillScreen)
        assert "0 lines answered · 0 waiting" in person.rows()[0]
        talk = person.paper("#talk")
        assert "New." in talk and "Who" in talk and "Before" in talk
        assert person.box.has_focus
        await person.press("escape")
        assert isinstance(person.app.screen, LibraryScreen)


async def test_marks_at_once_and_enter_for_the_next(opened: Opening, practice: Practice) -> None:
    """What it did, its quality, a better reply; it is stored; Enter shows another line, the box is empty."""
    async with opened(NARROW) as person:
        await person.press("d")
        first = person.app.screen.query_one("#title").render().plain
        await person.say(DEFENDING)
        talk = person.paper("#talk")
        assert "− Defends" in talk and ", again." in talk and "better" in talk
        assert len(practice.store.drill_replies()) == 1
        assert not person.box.display
        await person.press("enter")
        assert person.box.has_focus and person.box.text == ""
        assert person.app.screen.query_one("#title").render().plain != first
        assert "1 line answered" in person.rows()[0]


async def test_the_failed_line_comes_first(opened: Opening, practice: Practice) -> None:
    """A line lost in a talk is the first of the drill and says so."""
    talk = practice.open("we-want-to-cancel", 7)
    practice.answer(talk.id, DEFENDING)
    async with opened(WIDE) as person:
        await person.press("d")
        assert "You lost this line in a talk." in person.paper("#talk")
        assert "We want to cancel" in person.seen()


async def test_a_line_can_be_skipped_and_has_a_hint(opened: Opening, practice: Practice) -> None:
    """Ctrl+G shows and hides the hint, Ctrl+N goes to another line; nothing is stored."""
    async with opened(NARROW) as person:
        await person.press("d")
        line = person.paper("#talk")
        await person.press("ctrl+g")
        assert person.app.screen.query_one("#hint").display
        await person.press("ctrl+g")
        assert not person.app.screen.query_one("#hint").display
        await person.press("ctrl+n")
        assert person.paper("#talk") != line
        assert not practice.store.drill_replies()


async def test_a_good_reply_is_said_to_be_one(opened: Opening) -> None:
    """With + and the words that did it."""
    async with opened(WIDE) as person:
        await person.press("d")
        await person.say(GOOD)
        assert "+ Welcomes the problem" in person.paper("#talk")
        await person.press("f1")
        assert "Help · Drill" in person.seen()


async def test_a_drill_says_when_it_is_over_and_lets_one_go_on(opened: Opening) -> None:
    """After the lines that were wanted it says so once; Enter shows one more all the same."""
    async with opened(NARROW, open_first=start.drill(move="defend", seed=1, pace=Pace(None, 2))) as person:
        await person.say(GOOD)
        assert "That was this drill" not in person.seen()
        await person.press("enter")
        await person.say(GOOD)
        assert "That was this drill; all of it is kept." in person.seen()
        await person.press("enter")
        assert person.box.has_focus
        await person.say(GOOD)
        assert "That was this drill" not in person.seen()


async def test_without_being_asked_for_there_is_no_clock(opened: Opening) -> None:
    """Neither in a drill nor in a warm-up, which one key begins and which says so when it is over."""
    async with opened(NARROW, open_first=start.drill(seed=1)) as person:
        assert not person.app.screen.query_one("#clock").display
        await person.press("escape", "5")
        assert isinstance(person.app.screen, DrillScreen)
        assert not person.app.screen.query_one("#clock").display


async def test_a_warm_up_ends_by_itself_on_a_good_line(opened: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    """A harmful reply is followed by another line; at a good one it is over, and Enter goes to the library."""
    now = [1000.0]
    monkeypatch.setattr("roleplay.tui.screens.drill.monotonic", lambda: now[0])
    async with opened(NARROW, open_first=start.drill(seed=1, pace=Pace(warm_up=True))) as person:
        now[0] += 301
        await person.say(DEFENDING)
        assert "Enter shows the next line" in person.seen()
        await person.press("enter")
        await person.say(GOOD)
        assert "You are warm: a good line to end on." in person.seen()
        await person.press("enter")
        assert isinstance(person.app.screen, LibraryScreen)


async def test_under_pressure_the_clock_shows_and_a_late_reply_counts(
    opened: Opening, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins with the line; when it is up that is said in words; the reply is kept, and said to be late."""
    now = [1000.0]
    monkeypatch.setattr("roleplay.tui.screens.drill.monotonic", lambda: now[0])
    async with opened(NARROW, open_first=start.drill(seed=1, pace=Pace(seconds=90))) as person:
        clock = person.app.screen.query_one("#clock")
        assert clock.render().plain == "1:30"
        assert "1:30" in person.rows()[0]
        now[0] += 60
        person.app.screen._tick()
        assert clock.render().plain == "0:30"
        now[0] += 42
        person.app.screen._tick()
        await person.settle()
        assert "Time is up" in clock.render().plain and "Time is up; it still counts" in person.rows()[0]
        await person.say(GOOD)
        assert "12 seconds late; it counts all the same." in person.seen()
        assert practice.store.drill_replies()[0].grade
