"""Marking on the screen, by keys alone: what is seen, what is kept, what is submitted; and nothing of who it was."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static
from textual.widgets._footer import FooterKey

from roleplay.assessment.marking.record import Rating, Sheet
from roleplay.tui.mark_app import MarkApp
from roleplay.tui.mark_desk import MarkDesk
from roleplay.tui.screens.mark_sheet import SheetScreen
from roleplay.tui.screens.mark_stale import StaleScreen
from roleplay.tui.widgets.paper import Paper
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import CANDIDATES, assigned, submits, task_of, types, view_of

NARROW, WIDE = (80, 24), (140, 45)


class Marker:
    """Somebody who marks at a terminal."""

    def __init__(self, app: MarkApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        """Press keys, and wait for what they set off."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything is saved and painted."""
        for _ in range(3):
            await self.pilot.pause()
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    def rows(self) -> list[str]:
        """The rows of the window."""
        return [strip.text for strip in self.app.screen._compositor.render_strips(self.app.size)]

    def seen(self) -> str:
        """All of the window, white space folded."""
        return " ".join(" ".join(self.rows()).split())

    def asked(self) -> str:
        """The words of the dialog that is open."""
        return " ".join(str(static.render()) for static in self.app.screen.query(Static))


@asynccontextmanager
async def marking(desk: MarkDesk, task: str = "", size: tuple[int, int] = NARROW) -> AsyncIterator[Marker]:
    """The app, on the work list or on a talk."""
    app = MarkApp(desk, desk.work(task) if task else None, light=False)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        marker = Marker(app, pilot)
        await marker.settle()
        yield marker


@pytest.fixture
def given(local: Examiner) -> Examiner:
    """Ana and Ben have talks to mark."""
    assigned(local, "Ana", "Ben")
    return local


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_from_the_list_to_submitted(given: Examiner, size: tuple[int, int]) -> None:
    """Work list, talk, evidence, every level, a criterion that can't be rated, the comment, the question, submitted."""
    desk = view_of(given, "Ana")
    task = desk.tasks()[0].code
    names = [one.id for one in desk.work(task).criteria]
    async with marking(desk, size=size) as marker:
        assert "2 talks to mark, 0 submitted" in marker.seen()
        await marker.press("enter")
        assert f"0 of {len(names) + 1} · saved" in marker.seen()
        await marker.press("down", "down")
        assert "own explore 4" in marker.seen()
        await marker.press("space", "tab", "right", "right", "right")
        assert "‹2›" in marker.seen() and "● 2" in marker.seen()
        assert desk.work(task).sheet == Sheet()
        await marker.press("enter")
        assert "[2]" in marker.seen()
        assert desk.work(task).sheet.ratings == {names[0]: Rating(2, "", (2,))}
        await marker.press("down", "x", *"not seen", "enter")
        assert "can't be rated: not seen" in marker.seen()
        for _ in names[2:]:
            await marker.press("down", "4")
        await marker.press("f8")
        assert "The sheet isn't whole" in marker.seen()
        await marker.press("5", "c", *"Well done", "enter", "f8")
        assert "No reply is named as evidence for" in marker.asked()
        await marker.press("n")
        assert not desk.work(task).submitted
        await marker.press("f8", "y")
        assert f"{task} is submitted." in marker.seen() and "1 talk to mark, 1 submitted" in marker.seen()
        assert CANDIDATES[0].split()[0] not in marker.seen()
    sheet = view_of(given, "Ana").work(task).sheet
    assert (sheet.overall, sheet.comment) == (5, "Well done")
    assert sheet.ratings[names[1]] == Rating(None, "not seen", ())
    assert [sheet.ratings[name].level for name in names[2:]] == [4] * len(names[2:])


async def test_every_level_is_described_under_the_cursor(given: Examiner) -> None:
    """The words of the level that is looked at stand there, and change with the arrows; wide, all stand there."""
    desk = view_of(given, "Ana")
    task = desk.tasks()[0].code
    texts = [" ".join(level.text.split())[:40] for level in desk.work(task).criteria[0].levels]
    async with marking(desk, task) as marker:
        await marker.press("tab")
        for text in texts:
            await marker.press("right")
            assert [one for one in texts if one in marker.seen()] == [text]
    async with marking(desk, task, WIDE) as marker:
        assert all(text[:25] in marker.seen() for text in texts)
    assert desk.work(task).version == 0


async def test_what_was_said_is_there_after_a_crash(given: Examiner) -> None:
    """The window goes in the middle: levels are there again, and the comment up to the last pause."""
    desk = view_of(given, "Ana")
    task = desk.tasks()[0].code
    async with marking(desk, task) as marker:
        await marker.press("tab", "3", "c", *"Half a tho")
        for _ in range(100):
            await marker.pilot.pause(0.05)
            if view_of(given, "Ana").work(task).sheet.comment:
                break
    async with marking(view_of(given, "Ana"), task) as marker:
        assert "[3]" in marker.seen() and "Half a tho" in marker.seen()


async def test_keys_that_come_fast_keep_their_order(given: Examiner) -> None:
    """Somebody types ahead, or holds a key: each key does what it would have done slowly."""
    desk = view_of(given, "Ana")
    task = desk.tasks()[0].code
    names = [one.id for one in desk.work(task).criteria]
    async with marking(desk, task) as marker:
        driver = marker.app._driver
        assert driver is not None
        for key in ("down", "down", "space", "tab", "3", "down", "2", "tab", "space", "tab", "down", "1"):
            driver.process_message(events.Key(key, key if len(key) == 1 else " " if key == "space" else None))
        await marker.settle()
        await marker.settle()
    ratings = desk.work(task).sheet.ratings
    assert ratings == {names[0]: Rating(3, "", (2,)), names[1]: Rating(2, "", (2,)), names[2]: Rating(1)}


@pytest.mark.parametrize(("key", "left"), [("m", 1), ("r", 4)])
async def test_another_window_was_quicker(given: Examiner, key: str, left: int) -> None:
    """Both sheets stand side by side, nothing is overwritten, and a key says which one stays."""
    desk, elsewhere = view_of(given, "Ana"), view_of(given, "Ana")
    task = desk.tasks()[0].code
    name = desk.work(task).criteria[0].id
    async with marking(desk, task) as marker:
        elsewhere.save(task, Sheet({name: Rating(4)}, None, "from there"), 0)
        await marker.press("tab", "1")
        assert isinstance(marker.app.screen, StaleScreen)
        assert "Yours, here" in marker.seen() and "from there" in marker.seen() and "≠" in marker.seen()
        await marker.press("escape")
        assert "m Keep mine r Take the one on record" in marker.seen()
        assert elsewhere.work(task).sheet.ratings[name].level == 4
        await marker.press(key, "down", "2")
        assert "saved" in marker.seen()
    sheet = elsewhere.work(task).sheet
    assert (sheet.ratings[name].level, sheet.comment) == (left, "from there" if left == 4 else "")
    assert len(sheet.ratings) == 2


async def test_what_cannot_be_saved_is_said(given: Examiner) -> None:
    """The talk was taken away meanwhile: the screen says that it isn't saved and why, and leaving is asked about."""
    desk = view_of(given, "Ana")
    task = task_of(given, "Ana")
    async with marking(desk, task) as marker:
        done = given.runs("mark", "conflict", CANDIDATES[0], "--marker", "Ana", "--reason", "is their aunt")
        assert done.code == 0, done.err
        await marker.press("tab", "1")
        assert "NOT SAVED" in marker.seen() and "no longer yours to mark" in marker.seen()
        await marker.press("escape")
        assert "couldn't be saved" in marker.asked()


async def test_a_submitted_sheet_is_read_and_corrected_and_compared(given: Examiner) -> None:
    """Read only; corrected with a reason; beside the other's once both are in, and refused before."""
    task = task_of(given, "Ana")
    submits(given, "Ana", task, level=3)
    desk = view_of(given, "Ana")
    row = [one.code for one in desk.tasks()].index(task)
    async with marking(desk) as marker:
        await marker.press(*["down"] * row, "enter", "tab", "0")
        assert "submitted" in marker.rows()[0] and "[3]" in marker.seen()
        await marker.press("escape", "o")
        assert "The other mark is shown when both are submitted" in marker.seen()
        await marker.press("r", *"slip", "enter", "tab", "0", "escape")
        assert "isn't submitted" in marker.asked()
        await marker.press("n", "f8", "y")
        assert f"{task} is submitted." in marker.seen()
        submits(given, "Ben", task_of(given, "Ben"), level=1, comment="from Ben")
        await marker.press("o")
        assert "The other marker's" in marker.seen() and "from Ben" in marker.seen()
    work = desk.work(task)
    assert work.submitted == 2 and work.sheet.ratings[work.criteria[0].id].level == 0


@pytest.mark.parametrize("part", ["said", "rows"])
async def test_it_is_at_home_at_eighty_columns(given: Examiner, part: str) -> None:
    """The footer fits, help names the keys, small and large windows paint."""
    desk = view_of(given, "Ana")
    async with marking(desk, desk.tasks()[0].code) as marker:
        if part == "rows":
            await marker.press("tab")
        keys = marker.app.screen.query(FooterKey)
        assert max(key.region.right for key in keys) <= 80
        assert all(key.description.split()[-1] in marker.rows()[-1] for key in keys)
        await marker.press("f1")
        assert "Help · Marking" in marker.seen()
        await marker.press("escape")
        for size in ((40, 12), WIDE, NARROW):
            await marker.pilot.resize_terminal(*size)
            await marker.settle()
            assert len(marker.rows()) == size[1]
        assert isinstance(marker.app.screen, SheetScreen)


@pytest.mark.parametrize("size", [(60, 20), NARROW, WIDE])
async def test_a_row_of_the_sheet_is_one_row(given: Examiner, size: tuple[int, int]) -> None:
    """Long reasons, comments and many replies are cut in their row; all of it stands below where the cursor is."""
    desk = view_of(given, "Ana")
    task = desk.tasks()[0].code
    names = [one.id for one in desk.work(task).criteria]
    long = "they never came to it because the client left before anything of the kind could be said at all"
    ratings = {names[0]: Rating(None, long, (1, 2)), names[1]: Rating(3, "", (1, 2))}
    desk.save(task, Sheet(ratings, 2, long * 3), 0)
    async with marking(desk, task, size) as marker:
        rows = marker.app.screen.query_one("#rows", Paper)
        assert rows.height_in_rows == len(names) + 2
        assert "could be said at all" in marker.seen() or size[0] < 80


async def test_what_candidates_and_markers_type_stays_text(local: Examiner) -> None:
    """Control characters and markup in a reply and in a draft are painted, never obeyed."""
    from tests.assessment.sittings.making import READY, code_of, sits

    sits(local, code_of(local, "Third"), *READY, "own 3 \x1b[2J\u202e [red]x[/]", "/finish", "yes")
    assigned(local, "Ana", "Ben")
    task = task_of(local, "Ana", "Third")
    types(local, "Ana", task, "1 none [@click=app.quit]no[/] \x1b[2J", "/comment \x1b]0;x\x07")
    async with marking(view_of(local, "Ana"), task) as marker:
        assert "␛[2J‹U+202E› [red]x[/]" in marker.seen() or await _talk(marker, "␛[2J‹U+202E› [red]x[/]")
        text = "\n".join(marker.rows())
        assert "[@click=app.quit]no[/] ␛[2J" in text and "␛]0;x␇" in text
        assert not [one for one in ("\x1b", "\x07", "\u202e") if one in text]


async def _talk(marker: Marker, words: str) -> bool:
    await marker.press("pagedown")
    return words in marker.seen()


def test_without_a_terminal_it_goes_line_by_line(given: Examiner) -> None:
    """`roleplay mark sheet` in a pipe is what it is with --plain; `roleplay mark` says what there is."""
    task = task_of(given, "Ana")
    piped = given.runs("mark", "sheet", task, "--as", "Ana", typed="/leave\n")
    assert "Left; it is kept." in piped.out
    assert piped == given.runs("mark", "sheet", task, "--as", "Ana", "--plain", typed="/leave\n")
    assert "Usage: roleplay mark" in given.runs("mark", "--as", "Ana").out
