"""Text that was made to break a terminal is shown harmlessly, bounded, and stored as typed."""

from __future__ import annotations

import pytest

from roleplay.practice import Practice
from roleplay.tui import start
from roleplay.tui.screens.conversation import ConversationScreen
from tests.tui.conftest import NARROW, SCENARIO, WIDE, Opening
from tests.tui.test_debrief import played

BAD = {
    "closing markup": "[/] and [/bold] and [",
    "a link in markup": "[@click=app.quit]press me[/]",
    "a style in markup": "[red on green]I'm glad you rang[/red on green]",
    "an escape sequence": "\x1b[2J\x1b]0;owned\x07\x1b[31mI'm glad you rang",
    "a bell and a null": "\x07\x00 what now",
    "right to left": "שלום, מה שלומך? I'm glad you rang",
    "an override of direction": "\u202eyas uoy tahw\u202c what ",
    "emoji": "👩‍👩‍👧‍👦 I'm glad you rang 🇩🇪👍🏽",
    "wide characters": "漢字" * 60,
    "stacked accents": "I" + "\u0301" * 400 + "'m glad you rang",
    "placeholders": "{{ months }} {% for x in range(10**9) %}",
    "tabs and empty lines": "a\t\tb\n\n\n\nwhat \n",
    "one long word": "glad you " + "x" * 900,
    "a lone surrogate": "what \ud800 is it",
    "percent and braces": "%s {0} {name!r} \\n $HOME",
}


async def test_it_is_shown_and_kept(opened: Opening, practice: Practice) -> None:
    """The talk is painted with each of them, no control character reaches the terminal, and the app goes on."""
    async with opened(NARROW, open_first=start.play(SCENARIO, 1)) as person:
        for name, bad in BAD.items():
            person.box.put("")
            await person.say(bad)
            turn = person.talk_screen._talk.conversation.turns[0]
            assert turn.reply.text.replace("\ufffd", "") == bad.replace("\ud800", ""), name
            for row in person.rows():
                assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in row), name
            assert person.app.is_running, name
            assert isinstance(person.app.screen, ConversationScreen), name
            await person.press("ctrl+t")
        assert len(person.talk_screen._talk.conversation.set_aside) == len(BAD)


@pytest.mark.parametrize("name", ["closing markup", "an escape sequence", "an override of direction"])
async def test_it_is_harmless_in_draft_debrief_and_wide(name: str, opened: Opening, practice: Practice) -> None:
    """The same in the reply box, in the words quoted beside the talk, and in the debrief."""
    talk = played(practice, BAD[name])
    draft = practice.open(SCENARIO, 2)
    practice.keep_draft(draft.id, BAD[name])
    for conversation in (talk.id, draft.id):
        async with opened(WIDE, open_first=start.resume(conversation)) as person:
            assert person.app.is_running
            text = person.seen()
            assert not any((ord(c) < 32 and c != "\n") or 0x202A <= ord(c) <= 0x202E for c in text)


async def test_twenty_thousand_characters(opened: Opening, practice: Practice) -> None:
    """A reply of 20,000 characters is stored whole, shown in part, and the client's answer stands below it."""
    text = "I'm glad you rang. " + "word " * 4_000
    async with opened(NARROW, open_first=start.play(SCENARIO, 1)) as person:
        await person.say(text)
        conversation = person.talk_screen._talk.conversation
        assert conversation.turns[0].reply.text == text
        assert "more characters, kept as typed" in " ".join(person.paper("#talk").split())
        assert conversation.line_now.split()[-1] in person.seen()


async def test_too_long_a_paste_is_refused_with_the_words_kept(opened: Opening) -> None:
    """Beyond the limit nothing is cut silently: the words stay in the box, with the reason."""
    async with opened(NARROW, open_first=start.play(SCENARIO, 1)) as person:
        await person.say("x" * 100_001)
        assert "Not sent. The reply has 100,001 characters" in person.seen()
        assert len(person.box.text) == 100_001
