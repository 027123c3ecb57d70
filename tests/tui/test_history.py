"""The history: going on, looking back, taking along, erasing."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.conversation import Summary
from roleplay.practice import Practice
from roleplay.tui import start
from roleplay.tui.history_view import past_rows
from roleplay.tui.messages import PastLoaded
from roleplay.tui.screens.conversation import ConversationScreen
from roleplay.tui.screens.debrief import DebriefScreen
from roleplay.tui.screens.history import HistoryScreen
from tests.tui.conftest import GOOD, NARROW, SCENARIO, WIDE, Opening
from tests.tui.test_debrief import played


def test_rows_say_when_what_and_how_it_ended() -> None:
    """An open talk is `Not finished`; a scenario that is gone keeps its id; a time that can't be read stays."""
    rows = past_rows(
        (
            Summary("a", "gone", 1, "x", "not a time", 1, None, None, None),
            Summary("b", "here", 1, "x", "2025-03-04T16:05:00+00:00", 12, "lost", 31, "not-yet"),
        ),
        {"here": "We want to cancel"},
    )
    assert (rows[0].when, rows[0].title, rows[0].turns, rows[0].outcome, rows[0].points) == (
        "not a time", "gone", 1, "Not finished", "–",
    )  # fmt: skip
    assert (rows[1].title, rows[1].turns, rows[1].outcome, rows[1].points) == (
        "We want to cancel", 12, "Lost", "31",
    )  # fmt: skip


async def test_an_empty_history_says_what_to_do(opened: Opening) -> None:
    """Nothing practised yet: a sentence, not an empty table."""
    async with opened(NARROW) as person:
        await person.press("h")
        assert isinstance(person.app.screen, HistoryScreen)
        assert "No conversations yet" in person.seen()
        assert "Delete" not in person.rows()[-1]


async def test_enter_goes_on_or_looks_back(opened: Opening, practice: Practice) -> None:
    """Enter resumes an open talk, and opens the debrief of one that ended; Esc comes back to the list."""
    played(practice, GOOD)
    practice.answer(practice.open(SCENARIO, 2).id, GOOD)
    async with opened(NARROW, open_first=start.history()) as person:
        seen = person.seen()
        assert "Not finished" in seen
        assert "2 conversations" in seen
        await person.press("enter")
        assert isinstance(person.app.screen, ConversationScreen)
        await person.press("escape")
        assert isinstance(person.app.screen, HistoryScreen)
        await person.press("down", "enter")
        assert isinstance(person.app.screen, DebriefScreen)
        await person.press("escape")
        assert isinstance(person.app.screen, HistoryScreen)


async def test_a_talk_that_was_only_opened_is_no_clutter(opened: Opening, practice: Practice) -> None:
    """Left without a word it isn't listed, nor is it going on; with a draft it is both."""
    silent = practice.open(SCENARIO, 1)
    async with opened(NARROW) as person:
        assert "going on" not in person.seen()
        await person.press("h")
        assert "No conversations yet" in person.seen()
        practice.keep_draft(silent.id, "I was about to say")
        await person.press("escape")
        assert "going on" in person.seen()
        await person.press("h")
        assert "1 conversation" in person.seen()
        await person.press("enter")
        assert person.box.text == "I was about to say"


async def test_delete_asks_first(opened: Opening, practice: Practice) -> None:
    """d asks; Enter and n keep it, y erases it for good."""
    talk = practice.answer(practice.open(SCENARIO, 2).id, GOOD)
    async with opened(NARROW, open_first=start.history()) as person:
        await person.press("d")
        assert "erased for good" in person.seen()
        await person.press("enter")
        assert [row.id for row in practice.history()] == [talk.id]
        await person.press("d", "n")
        assert [row.id for row in practice.history()] == [talk.id]
        await person.press("d", "y")
        assert list(practice.history()) == []
        assert "No conversations yet" in person.seen()


@pytest.mark.parametrize(("downs", "form"), [(0, "html"), (1, "md"), (2, "csv"), (3, "json")])
async def test_export_writes_a_file_and_says_where(
    downs: int, form: str, opened: Opening, practice: Practice, tmp_path: Path
) -> None:
    """e, a form, Enter: the file is there, and its place is said; a second one goes beside it."""
    talk = practice.answer(practice.open(SCENARIO, 2).id, GOOD)
    async with opened(NARROW, open_first=start.history()) as person:
        for _ in range(2):
            await person.press("e", *["down"] * downs, "enter")
        first, second = tmp_path / f"{SCENARIO}-{talk.id}.{form}", tmp_path / f"{SCENARIO}-{talk.id}-2.{form}"
        assert first.read_text(encoding="utf-8") == second.read_text(encoding="utf-8")
        assert GOOD.split(" instead")[0].split("'")[-1] in first.read_text(encoding="utf-8")
        assert str(first) in [notice.message for notice in person.app._notifications]


async def test_a_folder_that_takes_no_file_is_told(opened: Opening, practice: Practice, tmp_path: Path) -> None:
    """Where nothing can be written the person is told, and the list stays."""
    practice.answer(practice.open(SCENARIO, 2).id, GOOD)
    async with opened(NARROW, open_first=start.history()) as person:
        person.app.exports = tmp_path / "nowhere"
        await person.press("e", "enter")
        assert any("can't be written" in notice.message for notice in person.app._notifications)
        assert isinstance(person.app.screen, HistoryScreen)


async def test_titles_can_be_read_at_eighty_columns(opened: Opening, practice: Practice) -> None:
    """Three in four of the shipped titles fit whole; with tries of a talk too the outcome and the score are there."""
    practice.answer(practice.open(SCENARIO, 1).id, GOOD)
    async with opened(NARROW, open_first=start.history()) as person:
        row = next(row for row in person.rows() if "We want to cancel" in row)
        assert "Not finished" in row and "…" not in row
        table = person.app.screen.query_one("#past")
        width = next(column.width for column in table.columns.values() if column.label.plain == "Scenario")
        titles = [head.title for head in Library([shipped_folder()]).heads()]
        assert sum(len(title) <= width for title in titles) >= 0.75 * len(titles)
        assert max(len(line.rstrip()) for line in person.rows()) <= 80


async def test_years_of_practice_are_all_listed(opened: Opening) -> None:
    """A thousand talks stand in the table, though it is painted before all of them are in it; none twice."""
    past = [
        Summary(f"t{n}", "gone", 1, "x", "2025-03-04T16:05:00+00:00", 5, "lost", 31, "not-yet") for n in range(1000)
    ]
    async with opened(NARROW, open_first=start.history()) as person:
        person.app.screen.post_message(PastLoaded({}, past))
        await person.settle()
        await person.pilot.resize_terminal(*WIDE)
        table = person.app.screen.query_one("#past")
        for _ in range(20):
            await person.settle()
        assert [key.value for key in table.rows] == [summary.id for summary in past]
        await person.press("ctrl+end")
        assert table.cursor_row == 999
