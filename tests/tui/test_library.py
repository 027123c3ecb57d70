"""The library and the brief: finding a conversation and starting it."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input, OptionList

from roleplay.content.library import Library, shipped_folder
from roleplay.practice import Practice
from roleplay.tui import start
from roleplay.tui.library_view import found, scenario_rows
from roleplay.tui.screens.brief import BriefScreen
from roleplay.tui.screens.conversation import ConversationScreen
from tests.tui.conftest import GOOD, NARROW, SCENARIO, WIDE, Opening, made_practice


def test_rows_say_length_difficulty_and_best_score(practice: Practice) -> None:
    """A row has the title, the difficulty in dots and words, the minutes, and the best score or `new`."""
    rows = scenario_rows(practice.library.scenarios(), {SCENARIO: 82}, ())
    row = next(row for row in rows if row.id == SCENARIO)
    assert row.title == "We want to cancel"
    assert "min" in row.facts()
    assert row.facts().endswith("best 82")
    assert any(word in row.facts() for word in ("Starter", "Steady", "Hard"))
    assert next(r for r in rows if r.id != SCENARIO).facts().endswith("new")


def test_search_finds_every_word_in_any_case(practice: Practice) -> None:
    """All words must be there, in any order and any case."""
    rows = scenario_rows(practice.library.scenarios(), {}, ())
    assert [row.id for row in found(rows, "CANCEL want")] == [SCENARIO]
    assert found(rows, "no such words") == ()
    assert found(rows, "") == rows


async def test_from_the_library_to_the_first_upset_line(opened: Opening) -> None:
    """Arrow, Enter, Enter: the brief, then the client's first line; nothing is asked of the person."""
    async with opened(NARROW) as person:
        assert "We want to cancel" in person.seen()
        await person.press("slash", *"cancel")
        assert person.app.screen.query_one(OptionList).option_count == 1
        await person.press("enter")
        assert "What happened" in person.paper("#brief")
        await person.press("enter")
        assert isinstance(person.app.screen, BriefScreen)
        story = person.paper("#story")
        for part in ("Who", "What happened", "At stake", "What is looked for", "Helps", "Harms"):
            assert part in story
        await person.press("enter")
        talk = person.talk_screen
        assert talk._talk.conversation.opening.split()[0] in person.seen()


async def test_nothing_found_says_how_to_see_all_again(opened: Opening) -> None:
    """A search without a find is said in words; Esc shows all scenarios."""
    async with opened(NARROW) as person:
        await person.press("slash", *"zzz")
        assert "Esc shows all" in " ".join(person.paper("#brief").split())
        assert "Show all" in person.rows()[-1]
        await person.press("escape")
        assert person.app.screen.query_one(Input).value == ""
        assert person.app.screen.query_one(OptionList).option_count == 3


async def test_an_open_talk_is_offered_again(opened: Opening, practice: Practice) -> None:
    """After leaving a talk the library says that it is going on, and `r` goes on with it."""
    async with opened(NARROW, open_first=start.play(SCENARIO, 1)) as person:
        await person.say(GOOD)
        await person.press("escape")
        assert "going on" in person.seen()
        listed = person.app.screen.query_one(OptionList)
        listed.highlighted = listed.get_option_index(SCENARIO)
        await person.press("r")
        assert isinstance(person.app.screen, ConversationScreen)
        assert len(person.talk_screen._talk.conversation.turns) == 1
        assert len(practice.history()) == 1


async def test_enter_twice_begins_one_talk(opened: Opening, practice: Practice) -> None:
    """An impatient second Enter doesn't begin a second conversation."""
    async with opened(NARROW, open_first=start.brief(SCENARIO)) as person:
        await person.pilot.press("enter", "enter")
        await person.settle()
        assert len(practice.history()) == 1


async def test_a_wide_window_has_the_rubric_beside_the_story(opened: Opening) -> None:
    """In a wide window what is looked for stands at the right; made narrow, it goes below the story."""
    async with opened(WIDE, open_first=start.brief(SCENARIO)) as person:
        assert "What is looked for" in person.paper("#rubric")
        assert "What is looked for" not in person.paper("#story")
        await person.pilot.resize_terminal(*NARROW)
        await person.settle()
        assert "What is looked for" in person.paper("#story")


async def test_an_unknown_scenario_is_told_in_words(opened: Opening) -> None:
    """Starting with a name that isn't there leaves the library open and offers the nearest name."""
    async with opened(NARROW, open_first=start.play("we-want-to-cancle", 1)) as person:
        told = [notice.message for notice in person.app._notifications]
        assert any(SCENARIO in words for words in told)


async def test_a_broken_file_is_told_with_the_command_that_names_it(opened: Opening, tmp_path: Path) -> None:
    """The heading says what to run to see the problem: with the folder that the person gave."""
    (tmp_path / "broken.yaml").write_text("scenario: broken\n")
    over = made_practice(library=Library([shipped_folder(), tmp_path]))
    async with opened(WIDE, over=over, check_command="roleplay check --content more") as person:
        assert "run `roleplay check --content more`" in person.seen()


async def test_every_scenario_of_a_scrolled_list_keeps_its_gap(opened: Opening) -> None:
    """Where the list needs a scroll bar its lines break earlier: no scenario loses the empty row beneath it."""
    async with opened((80, 14)) as person:
        left = [row[:36] for row in person.rows()]
        titles = [s.title for s in person.app.screen._scenarios]  # type: ignore[attr-defined]
        places = [y for y, row in enumerate(left) if any(title in row for title in titles)]
        assert len(places) > 1
        assert all(not left[y - 1].strip(" ─▁▂▃▄▅▆▇█") for y in places)
