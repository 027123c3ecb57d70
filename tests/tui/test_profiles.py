"""Who practises: chosen from the library, each with talks of their own."""

from __future__ import annotations

from pathlib import Path

from roleplay.profiles import Profiles
from roleplay.tui.screens.library import LibraryScreen
from roleplay.tui.screens.profiles import ProfilesScreen
from tests.tui.conftest import NARROW, Opening


async def test_w_lists_people_and_enter_goes_on_as_one(opened: Opening, tmp_path: Path) -> None:
    """The one who practises is named in the heading; the app ends and says who is next."""
    profiles = Profiles(tmp_path)
    profiles.make("Anna")
    profiles.make("[red]Ben[/]")
    async with opened(NARROW, profiles=profiles, profile="Anna") as person:
        assert "Anna practises" in person.seen()
        await person.press("w")
        assert isinstance(person.app.screen, ProfilesScreen)
        seen = person.seen()
        assert "Anna  (now)" in seen
        assert "[red]Ben[/]" in seen
        assert "Without a name" in seen
        await person.press("up", "enter")
    assert person.app.next_profile == "[red]Ben[/]"


async def test_a_new_name_makes_a_profile(opened: Opening, tmp_path: Path) -> None:
    """A name that there is already, or that can't be one, is told on the spot."""
    profiles = Profiles(tmp_path)
    profiles.make("Anna")
    async with opened(NARROW, profiles=profiles) as person:
        await person.press("w", "tab", *"anna", "enter")
        assert "There is a profile 'anna' already" in person.seen()
        await person.press(*["backspace"] * 4, *"Eve", "enter")
    assert person.app.next_profile == "Eve"
    assert [one.name for one in profiles.all()] == ["Anna", "Eve"]


async def test_esc_and_the_same_person_change_nothing(opened: Opening, tmp_path: Path) -> None:
    """The library stays."""
    async with opened(NARROW, profiles=Profiles(tmp_path)) as person:
        await person.press("w", "escape")
        assert isinstance(person.app.screen, LibraryScreen)
        await person.press("w", "enter")
        assert isinstance(person.app.screen, LibraryScreen)
        assert person.app.next_profile is None


async def test_where_all_share_one_database_there_is_nobody_to_choose(opened: Opening) -> None:
    """w does nothing."""
    async with opened(NARROW) as person:
        await person.press("w")
        assert isinstance(person.app.screen, LibraryScreen)
