"""How one gets on, on the screen: from the library with one key, and what is advised with another."""

from __future__ import annotations

from pathlib import Path

from roleplay.practice import Practice
from roleplay.progress.figures import spread
from roleplay.tui.progress_view import chart, track
from roleplay.tui.screens.brief import BriefScreen
from roleplay.tui.screens.drill import DrillScreen
from roleplay.tui.screens.library import LibraryScreen
from roleplay.tui.screens.progress import ProgressScreen
from tests.tui.conftest import DEFENDING, GOOD, NARROW, SCENARIO, WIDE, Opening


async def test_with_nothing_practised_it_says_so(opened: Opening) -> None:
    """p in the library; a first talk is advised, Enter opens its brief; Esc comes back."""
    async with opened(NARROW) as person:
        await person.press("p")
        assert isinstance(person.app.screen, ProgressScreen)
        assert "No marked reply in a talk yet" in person.seen()
        assert "on average" not in person.seen()
        await person.press("enter")
        assert isinstance(person.app.screen, BriefScreen)
        await person.press("escape", "escape")
        assert isinstance(person.app.screen, LibraryScreen)


async def test_figures_come_with_how_sure_they_are(opened: Opening, practice: Practice) -> None:
    """One talk: the mean, no direction, and how many talks are missing for one."""
    talk = practice.open(SCENARIO, 1)
    practice.answer(talk.id, GOOD)
    practice.answer(talk.id, DEFENDING)
    async with opened(WIDE) as person:
        await person.press("p")
        seen = person.seen()
        assert "2 replies in 1 talk" in seen
        assert "Too few talks to speak of a direction: 1 of 8." in seen
        assert "Defends" in seen
        assert "(1 of 2)" in seen
        assert "┤" not in seen  # no plot of one talk


async def test_a_number_begins_what_is_advised(opened: Opening, practice: Practice) -> None:
    """A line that was lost waits: 1 drills it."""
    practice.answer(practice.open(SCENARIO, 1).id, DEFENDING)
    async with opened(NARROW) as person:
        await person.press("p")
        assert "Drill: 1 line waits" in person.seen()
        await person.press("1")
        assert isinstance(person.app.screen, DrillScreen)


async def test_the_page_is_written_beside_others(opened: Opening, practice: Practice, tmp_path: Path) -> None:
    """e asks, and says into which folder; no leaves it, yes twice makes two files; where they are is said."""
    practice.answer(practice.open(SCENARIO, 1).id, GOOD)
    async with opened(NARROW) as person:
        await person.press("p", "e")
        assert "Write a page of this into" in person.seen()
        assert "".join(tmp_path.parts[:2]) in person.seen()
        await person.press("n")
        assert not list(tmp_path.glob("progress-*.html"))
        await person.press("e", "y")
        await person.press("e", "y")
        files = sorted(tmp_path.glob("progress-*.html"))
        assert len(files) == 2
        assert "Practise next" in files[0].read_text(encoding="utf-8")
        assert str(files[0]) in {notice.message for notice in person.app._notifications}


def test_the_plot_shows_the_mean_in_its_middle_half() -> None:
    """Rows are halves of a level from 4 down to 0; a dot at the mean, a line through the middle half."""
    rows = chart([spread([4, 4]), spread([0, 1, 2, 3, 4]), spread([2])])
    assert [row[5::3] for row in rows][:1] == ["●"]
    assert "".join(row.ljust(14)[8] for row in rows) == "  ││●││  "
    assert "".join(row.ljust(14)[11] for row in rows) == "    ●    "
    assert track(0, 2, 4, 4) == "━" * 10 + "●" + "━" * 10
    assert track(4, 4, 9, 4) == "·" * 20 + "●"
