"""Every screen in a small and a wide window, light and dark: nothing cut off, every key in the footer works."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from textual.message import Message
from textual.screen import Screen
from textual.widgets._footer import FooterKey

from roleplay.practice import Practice
from roleplay.tui import start
from roleplay.tui.help_view import help_blocks
from roleplay.tui.messages import ShowDebrief
from roleplay.tui.screens.help import HelpScreen
from roleplay.tui.themes import is_light_terminal
from roleplay.tui.widgets.talk_log import TalkLog
from tests.tui.conftest import DEFENDING, GOOD, NARROW, SCENARIO, WIDE, Opening

SCREENS = ("library", "brief", "conversation", "debrief", "drill", "history")


def first(name: str) -> Callable[[Practice], Message] | None:
    """The way to start in a screen, after a talk of two turns."""

    def debrief(practice: Practice) -> Message:
        return ShowDebrief(practice.talk("c1"))

    return {
        "library": None,
        "brief": start.brief(SCENARIO),
        "conversation": start.resume("c1"),
        "debrief": debrief,
        "drill": start.drill(seed=1),
        "history": start.history(),
    }[name]


@pytest.fixture
def practised(practice: Practice) -> Practice:
    """A talk of two turns is there."""
    talk = practice.open(SCENARIO, 1)
    practice.answer(talk.id, GOOD)
    practice.answer(talk.id, DEFENDING)
    return practice


@pytest.mark.parametrize("name", SCREENS)
async def test_it_is_at_home_at_eighty_columns(name: str, opened: Opening, practised: Practice) -> None:
    """The footer fits, help opens and closes, both looks paint, wide and back again paints."""
    async with opened(NARROW, open_first=first(name)) as person:
        keys = person.app.screen.query(FooterKey)
        assert len(keys) >= 3
        assert max(key.region.right for key in keys) <= 80
        assert all(key.description.split()[-1] in person.rows()[-1] for key in keys)
        await person.press("f1")
        assert isinstance(person.app.screen, HelpScreen)
        assert "Keys here" in person.paper("#help")
        await person.press("escape")
        dark = person.app.current_theme.dark
        await person.press("f9")
        assert person.app.current_theme.dark is not dark
        for size in (WIDE, (40, 12), NARROW):
            await person.pilot.resize_terminal(*size)
            await person.settle()
            assert len(person.rows()) == size[1]


@pytest.mark.parametrize("name", SCREENS)
async def test_every_key_in_the_footer_does_something(name: str, opened: Opening, practised: Practice) -> None:
    """A click on a key in the footer changes what is seen, or leads to another screen."""
    async with opened(NARROW, open_first=first(name)) as person:
        names = [key.description for key in person.app.screen.query(FooterKey)]
    for words in names:
        if words in ("Quit", "Send", "Help"):  # each has a test of its own
            continue
        async with opened(NARROW, open_first=first(name)) as person:
            if words == "Previous":
                await person.press("n", "n")
            if words == "Turning point":
                await person.press("p", "p")
            before: tuple[Screen[object], list[str]] = (person.app.screen, person.rows())
            key = next(key for key in person.app.screen.query(FooterKey) if key.description == words)
            await person.pilot.click(key)
            await person.settle()
            after = (person.app.screen, person.rows())
            assert after != before, f"{words} on {name}"


async def test_no_colour_is_needed(opened: Opening, practised: Practice) -> None:
    """Help and harm, sure and unsure, more and less are told by signs and words."""
    async with opened(NARROW, open_first=start.resume("c1")) as person:
        seen = person.paper("#talk")
        assert re.search(r"^ *\+ Welcomes", seen, re.M)
        assert re.search(r"^ *− Defends", seen, re.M)
        assert re.search("[▲▼] [0-9]+", person.rows()[0])


async def test_the_end_of_the_talk_stays_in_view(opened: Opening, practised: Practice) -> None:
    """When the window changes or a hint comes up, the client's last line is still there."""
    async with opened(WIDE, open_first=start.resume("c1")) as person:
        last = practised.talk("c1").conversation.line_now.split()[-1]
        for size in (NARROW, (60, 20), WIDE):
            await person.pilot.resize_terminal(*size)
            await person.settle()
            log = person.app.screen.query_one(TalkLog)
            assert log.scroll_offset.y == log.max_scroll_y
            assert last in person.seen()


def test_a_light_terminal_is_known_by_its_word() -> None:
    """COLORFGBG decides; without it the look is dark."""
    assert is_light_terminal({"COLORFGBG": "0;15"})
    assert not is_light_terminal({"COLORFGBG": "15;0"})
    assert not is_light_terminal({})


@pytest.mark.parametrize("name", SCREENS)
def test_help_names_every_key(name: str) -> None:
    """Each page of help says what the screen is for and its keys."""
    assert len(help_blocks(name)) > 8
