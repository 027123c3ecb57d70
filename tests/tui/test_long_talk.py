"""A long talk stays quick: one widget for all of it, drawn only where it is looked at."""

from __future__ import annotations

from roleplay.domain.conversation import Reply, Turn
from roleplay.domain.judgement import Evidence, Reading
from roleplay.practice import Practice
from roleplay.storage.memory_store import MemoryStore
from roleplay.tui import conversation_view as view
from roleplay.tui import start
from roleplay.tui.messages import ShowDebrief
from roleplay.tui.widgets.paper import Paper
from roleplay.tui.widgets.talk_log import TalkLog
from tests.tui.conftest import GOOD, NARROW, SCENARIO, Opening, made_practice, now

TURNS = 250


def long_talk() -> tuple[Practice, str]:
    """A talk of 500 messages."""
    store = MemoryStore(now)
    practice = made_practice(store)
    talk = practice.open(SCENARIO, 1)
    begun = talk.conversation
    for number in range(1, TURNS + 1):
        text = f"Reply {number}: that is a fair point, and I would like to understand it better than I do."
        reading = Reading(("acknowledge",), 3.0, True, (Evidence("acknowledge", 0, len(text), 10, 30),), "table-1")
        turn = Turn(number, number - 1, begun.scene, begun.opening, Reply(text), reading, 0, begun.scene, begun.opening,
                    begun.state)  # fmt: skip
        store.append_turn(talk.id, turn, None, 50, None)
    return practice, talk.id


async def test_five_hundred_messages_are_painted_and_answered(opened: Opening) -> None:
    """The last line is in view, the first can be scrolled to, a reply is answered, and there are few widgets."""
    practice, conversation = long_talk()
    async with opened(NARROW, over=practice, open_first=start.resume(conversation)) as person:
        assert f"Reply {TURNS}:" in person.seen()
        log = person.app.screen.query_one(TalkLog)
        await person.press("pageup")
        assert log.scroll_offset.y < log.max_scroll_y
        log.scroll_home(animate=False)
        await person.settle()
        assert "Reply 1:" in person.seen()
        await person.say(GOOD)
        assert person.talk_screen._talk.conversation.line_now.split()[-1] in person.seen()
        assert len(list(person.app.screen.walk_children())) < 50


async def test_a_long_debrief_is_painted(opened: Opening) -> None:
    """So is the debrief of 250 turns; `t` and `n` still lead to their turns."""
    practice, conversation = long_talk()
    first = ShowDebrief(practice.talk(conversation))
    async with opened(NARROW, over=practice, open_first=lambda _: first) as person:
        await person.press("t", "n")
        assert person.app.screen.query_one("#turns", Paper).chosen > 0


def test_blocks_of_old_turns_are_not_made_again() -> None:
    """What has been shown once is remembered: the same blocks, not equal ones."""
    practice, conversation = long_talk()
    talk = practice.talk(conversation)
    blocks = view.TalkBlocks()
    one, other = blocks.of(talk, underlined=True), blocks.of(talk, underlined=True)
    assert all(a is b for a, b in zip(one[1:], other[1:], strict=True))
