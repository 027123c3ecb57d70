"""The screens over the real practice, three of the shipped scenarios and a store in memory."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from textual.pilot import Pilot

from roleplay.content.library import Library, shipped_folder
from roleplay.practice import Practice
from roleplay.storage.memory_store import MemoryStore
from roleplay.storage.store import Store
from roleplay.tui.app import RoleplayApp
from roleplay.tui.screens.conversation import ConversationScreen
from roleplay.tui.widgets.paper import Paper
from roleplay.tui.widgets.reply_box import ReplyBox
from tests.tui.table_reader import TableReader

SCENARIO = "we-want-to-cancel"
THREE = (SCENARIO, "spending-without-results", "all-you-do-is-ask-questions")
NARROW, WIDE = (80, 24), (140, 45)
GOOD = "I'm glad you rang instead of just sending the notice. What is it that isn't working?"
DEFENDING = "We delivered everything that was in the plan."


def now() -> str:
    """Always the same moment."""
    return "2025-03-04T16:05:00.000+00:00"


@cache
def three_scenarios() -> Path:
    """A folder with three of the shipped scenarios, so that the list is the same however many are shipped."""
    folder = Path(mkdtemp(prefix="roleplay-three-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for kind, names in (("scenarios", [f"{name}.yaml" for name in THREE]), ("rubrics", None)):
        (folder / kind).mkdir()
        for path in (shipped_folder() / kind).glob("*.yaml"):
            if names is None or path.name in names:
                shutil.copy(path, folder / kind)
    return folder


def made_practice(store: Store | None = None, library: Library | None = None) -> Practice:
    """A practice whose conversations are called c1, c2, …"""
    numbers = count(1)
    return Practice(
        library or Library([three_scenarios()]),
        store or MemoryStore(now),
        TableReader(),
        now,
        lambda: f"c{next(numbers)}",
    )


@pytest.fixture
def practice() -> Practice:
    """Nothing practised yet."""
    return made_practice()


class Person:
    """Somebody at the keyboard, who waits until what they asked for is there."""

    def __init__(self, app: RoleplayApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what they set off."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait until every worker is done and the screen has been told."""
        for _ in range(3):
            await self.pilot.pause()
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def say(self, text: str) -> None:
        """Put words into the reply box as a paste does, and press Enter."""
        self.box.focus()
        self.box.put(text)
        await self.press("enter")

    @property
    def box(self) -> ReplyBox:
        """The reply box."""
        return self.app.screen.query_one(ReplyBox)

    @property
    def talk_screen(self) -> ConversationScreen:
        """The conversation, which must be what is shown."""
        assert isinstance(self.app.screen, ConversationScreen)
        return self.app.screen

    def paper(self, name: str) -> str:
        """All the text of a paper, with what lies outside the window."""
        paper = self.app.screen.query_one(name, Paper)
        return "\n".join(paper.row_text(y) for y in range(paper.height_in_rows))

    def seen(self) -> str:
        """What stands in the window, row by row."""
        return "\n".join(self.rows())

    def rows(self) -> list[str]:
        """The rows of the window."""
        screen = self.app.screen
        return [strip.text for strip in screen._compositor.render_strips(self.app.size)]


Opening = Callable[..., AbstractAsyncContextManager[Person]]


@pytest.fixture
def opened(practice: Practice, tmp_path: Path) -> Opening:
    """The app, running at a size: `async with opened(NARROW) as person`."""

    @asynccontextmanager
    async def opening(
        size: tuple[int, int] = NARROW, over: Practice | None = None, **options: object
    ) -> AsyncIterator[Person]:
        app = RoleplayApp(lambda: over or practice, exports=tmp_path, light=False, **options)  # type: ignore[arg-type]
        app.animation_level = "none"
        async with app.run_test(size=size) as pilot:
            person = Person(app, pilot)
            await person.settle()
            yield person

    return opening
