"""The screens with the reader that ships: loaded while the person reads, and asked when they answer."""

from __future__ import annotations

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.errors import ReadingError
from roleplay.domain.judgement import Exchange, Reading
from roleplay.practice import Practice
from roleplay.storage.memory_store import MemoryStore
from roleplay.tui import start
from roleplay.wiring import LazyReader
from tests.tui.conftest import NARROW, SCENARIO, Opening, now
from tests.tui.table_reader import TableReader


async def test_a_reply_is_read_by_the_shipped_reader(opened: Opening) -> None:
    """A warm, curious reply is read as help, with its own words underlined."""
    reader = LazyReader()
    practice = Practice(Library([shipped_folder()]), MemoryStore(now), reader, now)
    async with opened(NARROW, over=practice, warm_up=reader.load, open_first=start.play(SCENARIO, 3)) as person:
        assert reader.ready
        await person.say("I'm glad you rang and didn't just send the notice. What has made you want to stop now?")
        turn = person.talk_screen._talk.conversation.turns[0]
        assert turn.reading.sure
        assert {"welcome", "explore"} & set(turn.reading.moves)
        assert "+ " in person.paper("#talk")


class BrokenReader(TableReader):
    """A reader whose model is damaged."""

    def read(self, exchange: Exchange) -> Reading:
        """Never works."""
        raise ReadingError("The model file is damaged", "install roleplay again")


async def test_a_damaged_reader_is_told_and_loses_no_word(opened: Opening) -> None:
    """The failure to load is told at once; a reply sent all the same comes back into the box."""

    def load() -> None:
        raise ReadingError("The model file is damaged", "install roleplay again")

    practice = Practice(Library([shipped_folder()]), MemoryStore(now), BrokenReader(), now)
    async with opened(NARROW, over=practice, warm_up=load, open_first=start.play(SCENARIO, 3)) as person:
        assert any("install roleplay again" in notice.message for notice in person.app._notifications)
        await person.say("What happened?")
        assert person.box.text == "What happened?"
        assert "Not sent. The model file is damaged" in person.seen()


async def test_a_database_that_cannot_be_opened_ends_the_app_with_a_word(opened: Opening) -> None:
    """The app doesn't hang in an empty library: it leaves, and whoever started it can say why."""
    from roleplay.domain.errors import StorageError
    from roleplay.tui.app import RoleplayApp

    def connect() -> Practice:
        raise StorageError("The database is damaged", "move it away and start again")

    app = RoleplayApp(connect)
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause(0.2)
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert app.failure is not None
    assert app.failure.message == "The database is damaged"
    assert app.return_code == 2


async def test_words_of_the_talk_can_be_marked_and_copied(opened: Opening) -> None:
    """The mouse marks words in the talk, as in any text."""
    async with opened(NARROW, open_first=start.play(SCENARIO, 1)) as person:
        await person.pilot.mouse_down("#talk", offset=(12, 0))
        await person.pilot.hover("#talk", offset=(30, 0))
        await person.pilot.mouse_up("#talk", offset=(30, 0))
        await person.settle()
        marked = person.app.screen.get_selected_text() or ""
        assert marked
        assert marked.strip() in person.talk_screen._talk.conversation.opening
