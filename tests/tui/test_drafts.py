"""Words that were typed or sent are never lost: drafts, leaving, full disks, faults, and two things at once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.conversation import Conversation
from roleplay.domain.errors import ReadingError, StorageError
from roleplay.domain.judgement import Exchange, Reading
from roleplay.practice import Practice
from roleplay.storage.memory_store import MemoryStore
from roleplay.tui import start
from roleplay.tui.messages import Failed
from roleplay.tui.screens.library import LibraryScreen
from tests.tui.conftest import DEFENDING, GOOD, NARROW, SCENARIO, Opening, made_practice, now
from tests.tui.table_reader import TableReader

TALK = start.play(SCENARIO, 1)


async def test_the_draft_is_there_again(opened: Opening, practice: Practice) -> None:
    """Words typed but not sent are kept when the person leaves, and stand in the box when they come back."""
    async with opened(NARROW, open_first=TALK) as person:
        await person.pilot.press(*"half a thou")
        await person.press("escape")
        assert isinstance(person.app.screen, LibraryScreen)
    conversation = practice.history()[0].id
    assert practice.draft(conversation) == "half a thou"
    async with opened(NARROW, open_first=start.resume(conversation)) as person:
        assert person.box.text == "half a thou"
        await person.pilot.press(*"ght")
        assert person.box.text == "half a thought"


async def test_the_draft_is_kept_while_somebody_types_on(
    opened: Opening, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who types without a pause finds their words on disk all the same, and those of the last moment after."""
    monkeypatch.setattr("roleplay.tui.screens.conversation.KEPT_WITHIN", 0.3)
    async with opened(NARROW, open_first=TALK) as person:
        conversation = practice.history()[0].id
        typed = ""
        while not practice.draft(conversation) and len(typed) < 100:
            typed += "x"
            await person.pilot.press("x")
            await person.pilot.pause(0.1)
        assert len(typed) < 100, "typing put it off"
        assert typed.startswith(practice.draft(conversation))
        await person.pilot.press(*"wait")
        while practice.draft(conversation) != typed + "wait":
            await person.pilot.pause(0.05)
        await person.press("enter")
        assert practice.draft(conversation) == ""


class FullStore(MemoryStore):
    """A store whose disk is full for the first turn."""

    full = True

    def append_turn(self, *turn: Any) -> None:
        """Keep the turn, once there is room."""
        if self.full:
            self.full = False
            raise StorageError("The disk is full", "make room and send the reply again")
        super().append_turn(*turn)


async def test_a_full_disk_gives_the_words_back(opened: Opening) -> None:
    """What wasn't stored isn't shown as said: the words are in the box, with what to do; sent again, they arrive."""
    async with opened(NARROW, over=made_practice(FullStore(now)), open_first=TALK) as person:
        await person.say(GOOD)
        assert person.box.text == GOOD
        assert "Not sent. The disk is full" in person.seen()
        assert "make room" in person.seen()
        assert person.talk_screen._talk.conversation.turns == ()
        await person.press("enter")
        assert len(person.talk_screen._talk.conversation.turns) == 1
        assert "disk is full" not in person.seen()


class FaultyStore(MemoryStore):
    """A store with a fault that nobody foresaw: `broken` names the call that raises it."""

    broken = ""

    def _fault(self, call: str) -> None:
        if call == self.broken:
            raise ZeroDivisionError("what a pity")

    def save_draft(self, conversation_id: str, text: str) -> None:
        """Keep the draft, unless that is broken."""
        self._fault("save_draft")
        super().save_draft(conversation_id, text)

    def append_turn(self, *turn: Any) -> None:
        """Keep the turn, unless that is broken."""
        self._fault("append_turn")
        super().append_turn(*turn)

    def take_back(self, *turn: Any) -> None:
        """Take a turn back, unless that is broken."""
        self._fault("take_back")
        super().take_back(*turn)

    def conversation(self, conversation_id: str) -> Conversation:
        """The conversation, unless that is broken."""
        self._fault("conversation")
        return super().conversation(conversation_id)


@pytest.mark.parametrize("broken", ["save_draft", "append_turn", "conversation"])
async def test_a_fault_that_nobody_foresaw_gives_the_words_back(opened: Opening, broken: str) -> None:
    """The program goes on; the words are in the box, and the person is told what to do."""
    store = FaultyStore(now)
    async with opened(NARROW, over=made_practice(store), open_first=TALK) as person:
        store.broken = broken
        await person.say(GOOD)
        assert person.box.text == GOOD
        seen = " ".join(person.seen().split())
        assert "Not sent. Something broke: ZeroDivisionError: what a pity" in seen
        assert "send it again" in seen
        store.broken = ""
        await person.press("enter")
        assert len(person.talk_screen._talk.conversation.turns) == 1


async def test_a_line_that_a_fault_keeps_from_being_taken_back_can_be_tried_again(opened: Opening) -> None:
    """Ctrl+T meets a fault: that is told, the talk stands as it stood, and Ctrl+T works once the fault is gone."""
    store = FaultyStore(now)
    async with opened(NARROW, over=made_practice(store), open_first=TALK) as person:
        await person.say(DEFENDING)
        store.broken = "take_back"
        await person.press("ctrl+t")
        assert any("ZeroDivisionError" in notice.message for notice in person.app._notifications)
        assert len(person.talk_screen._talk.conversation.turns) == 1
        store.broken = ""
        await person.press("ctrl+t")
        assert person.box.text == DEFENDING


async def test_a_draft_that_cannot_be_kept_is_told_once_and_kept_later(
    opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the disk is full that is said once, however much is typed; when there is room the words are kept."""
    monkeypatch.setattr("roleplay.tui.screens.conversation.KEPT_WITHIN", 0.02)
    store = FaultyStore(now)
    practice = made_practice(store)
    async with opened(NARROW, over=practice, open_first=TALK) as person:
        store.broken = "save_draft"
        for key in "wait":
            await person.pilot.press(key)
            await person.pilot.pause(0.1)
        told = [notice for notice in person.app._notifications if "ZeroDivisionError" in notice.message]
        assert len(told) == 1
        store.broken = ""
        for _ in range(200):
            if practice.draft("c1") == "wait":
                break
            await person.pilot.pause(0.05)
        assert practice.draft("c1") == "wait"


class SlowReader(TableReader):
    """A reader that waits until it is told to fail."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def read(self, exchange: Exchange) -> Reading:
        """Fails, later."""
        self.go_on.wait(20)
        raise ReadingError("The reader stopped", "try again")


async def test_leaving_before_a_failure_keeps_the_words(opened: Opening) -> None:
    """The person leaves while the reply is being read, and the reading fails: the reply is the draft of the talk."""
    reader = SlowReader()
    practice = Practice(Library([shipped_folder()]), MemoryStore(now), reader, now)
    async with opened(NARROW, over=practice, open_first=TALK) as person:
        person.box.put(GOOD)
        await person.pilot.press("enter")
        await person.pilot.pause()
        assert "is taking it in" in person.seen()
        await person.pilot.press("x")
        assert person.box.text == GOOD
        await person.pilot.press("escape")
        await person.pilot.pause()
        reader.go_on.set()
        await person.settle()
        assert practice.draft(practice.history()[0].id) == GOOD


class WaitingReader(TableReader):
    """A reader that waits until it is told to go on."""

    def __init__(self) -> None:
        self.reading = threading.Event()
        self.go_on = threading.Event()

    def read(self, exchange: Exchange) -> Reading:
        """As the table has it, later."""
        self.reading.set()
        self.go_on.wait(20)
        return super().read(exchange)


class WaitingStore(MemoryStore):
    """A store that takes a line back only when it is told to go on."""

    def __init__(self) -> None:
        super().__init__(now)
        self.go_on = threading.Event()

    def take_back(self, *turn: Any) -> None:
        """Take it back, later."""
        self.go_on.wait(20)
        super().take_back(*turn)


async def test_a_reply_is_on_disk_while_it_is_read(opened: Opening) -> None:
    """From the moment that the reply is being read it is the draft; with the answer the draft is gone."""
    reader = WaitingReader()
    practice = Practice(Library([shipped_folder()]), MemoryStore(now), reader, now)
    async with opened(NARROW, over=practice, open_first=TALK) as person:
        conversation = practice.history()[0].id
        await person.pilot.press(*"glad you rang", "enter")
        while not reader.reading.is_set():
            await person.pilot.pause(0.01)
        assert practice.draft(conversation) == "glad you rang"
        reader.go_on.set()
        await person.settle()
        assert practice.draft(conversation) == ""
        assert len(practice.talk(conversation).conversation.turns) == 1


async def test_nothing_can_be_taken_back_beside_an_answer(opened: Opening) -> None:
    """While the client is taking a reply in, a failure of something else doesn't open the way for Ctrl+T."""
    reader = WaitingReader()
    reader.go_on.set()
    store = FaultyStore(now)
    store.broken = "take_back"
    practice = Practice(Library([shipped_folder()]), store, reader, now)
    async with opened(NARROW, over=practice, open_first=TALK) as person:
        await person.say(DEFENDING)
        reader.go_on.clear()
        reader.reading.clear()
        person.box.put(GOOD)
        await person.pilot.press("enter")
        while not reader.reading.is_set():
            await person.pilot.pause(0.01)
        person.talk_screen.post_message(Failed("What you typed can't be kept", StorageError("The disk is full")))
        await person.pilot.pause()
        await person.pilot.press("ctrl+t")
        await person.pilot.pause()
        reader.go_on.set()
        await person.settle()
        talk = practice.talk(person.talk_screen._talk.id)
        assert [turn.reply.text for turn in talk.conversation.turns] == [DEFENDING, GOOD]
        assert not [notice for notice in person.app._notifications if "ZeroDivisionError" in notice.message]


async def test_words_typed_while_a_line_is_taken_back_are_kept(
    opened: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow disk takes the line back; what is typed meanwhile is on disk without another key."""
    monkeypatch.setattr("roleplay.tui.screens.conversation.KEPT_WITHIN", 0.02)
    store = WaitingStore()
    practice = made_practice(store)
    async with opened(NARROW, over=practice, open_first=TALK) as person:
        await person.say(DEFENDING)
        await person.pilot.press("ctrl+t", *"sorry")
        for _ in range(200):
            if practice.draft("c1") == "sorry":
                break
            await person.pilot.pause(0.05)
        assert practice.draft("c1") == "sorry"
        store.go_on.set()
        await person.settle()
        assert person.box.text == "sorry"
        assert practice.talk("c1").conversation.turns == ()
