"""The coach's corner: before the first talk, once, and skippable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from roleplay.practice import Practice
from roleplay.primer import LESSONS, SEEN, Primer, heard
from roleplay.tui.screens.brief import BriefScreen
from roleplay.tui.screens.conversation import ConversationScreen
from roleplay.tui.screens.library import LibraryScreen
from roleplay.tui.screens.primer import PrimerScreen
from tests.making import made_reading
from tests.tui.conftest import DEFENDING, GOOD, NARROW, SCENARIO, Opening


def corner(folder: Path) -> Callable[[Practice], Primer]:
    """What `roleplay` gives the app, noting in that folder what was shown."""
    return lambda practice: Primer(practice, folder)


async def test_the_first_talk_begins_with_it_and_the_second_does_not(
    opened: Opening, practice: Practice, tmp_path: Path
) -> None:
    """Three pages with two lines to try, then the brief that was chosen; never again, in the next start neither."""
    async with opened(NARROW, primer=corner(tmp_path)) as person:
        await person.press("enter")
        assert isinstance(person.app.screen, PrimerScreen)
        assert "Welcome" in person.seen()
        await person.press("enter")
        assert "see any results" in person.seen()
        await person.say(GOOD)
        assert "One that would serve" in person.seen()
        await person.press("enter")
        assert "We want to cancel" in person.seen()
        await person.say(DEFENDING)
        assert "It defends" in person.seen()
        await person.press("ctrl+t")
        await person.say(GOOD)
        assert "It defends" not in person.seen()
        await person.press("enter")
        assert "Your turn" in person.seen()
        await person.press("enter")
        assert isinstance(person.app.screen, BriefScreen)
        assert not practice.history()  # nothing of it is stored
        await person.press("escape")
        assert isinstance(person.app.screen, LibraryScreen)
        await person.press("enter")
        assert isinstance(person.app.screen, BriefScreen)
    async with opened(NARROW, primer=corner(tmp_path)) as person:
        await person.press("enter")
        assert isinstance(person.app.screen, BriefScreen)


async def test_it_can_be_skipped_for_good(opened: Opening, practice: Practice, tmp_path: Path) -> None:
    """Esc on the first page leads where the person was going."""
    async with opened(NARROW, primer=corner(tmp_path)) as person:
        await person.press("enter", "escape")
        assert isinstance(person.app.screen, BriefScreen)
        await person.press("enter")
        assert isinstance(person.app.screen, ConversationScreen)
    assert not Primer(practice, tmp_path).is_due()


async def test_who_has_talked_before_is_spared_it(opened: Opening, practice: Practice, tmp_path: Path) -> None:
    """Also if it was never shown."""
    practice.answer(practice.open(SCENARIO, 1).id, GOOD)
    async with opened(NARROW, primer=corner(tmp_path)) as person:
        await person.press("enter")
        assert isinstance(person.app.screen, BriefScreen)
    assert not (tmp_path / SEEN).exists()


def test_a_folder_that_takes_no_note_keeps_nobody_from_talking(practice: Practice, tmp_path: Path) -> None:
    """It is shown again then, and that is all."""
    primer = Primer(practice, tmp_path / "nowhere")
    primer.note_seen()
    assert primer.is_due()


@pytest.mark.parametrize(
    ("page", "moves", "quality", "good", "said"),
    [
        (1, "welcome explore", 4, True, "takes the complaint in and asks"),
        (1, "explore", 3, True, "It asks"),
        (1, "acknowledge", 3, False, "Now ask one plain question"),
        (1, "advise", 2, False, "neither takes the complaint in nor asks"),
        (1, "explore blame", 2, False, "puts some of it on the client"),
        (2, "acknowledge explore", 4, True, "neither argues nor lets go"),
        (2, "buckle", 1, False, "gives way"),
        (2, "advise", 2, False, "doesn't hold"),
    ],
)
def test_what_is_said_goes_by_what_the_reply_does(page: int, moves: str, quality: float, good: bool, said: str) -> None:
    """Harm first, with its words; then what the page is about."""
    found = heard(LESSONS[page], "some words", made_reading(moves, quality, text="some words"))
    assert found.good is good
    assert said in found.words
    assert (found.quote == "some words") == (moves.split()[-1] in ("blame", "buckle"))


def test_a_reply_that_can_t_be_read_surely_is_not_judged() -> None:
    """It is asked for more plainly."""
    found = heard(LESSONS[1], "hm", made_reading("buckle", 0, sure=False, text="hm"))
    assert not found.good
    assert "Hard to tell" in found.words
