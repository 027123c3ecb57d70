"""The conversation: saying something, seeing what it did, trying again, and how it ends."""

from __future__ import annotations

from roleplay.practice import Practice
from roleplay.tui import conversation_view as view
from roleplay.tui import start
from roleplay.tui.marked import Block
from roleplay.tui.screens.debrief import DebriefScreen
from roleplay.tui.widgets.mood_meter import MoodMeter
from tests.tui.conftest import DEFENDING, GOOD, NARROW, SCENARIO, WIDE, Opening, Person

TALK = start.play(SCENARIO, 1)


def words_of(blocks: tuple[Block, ...]) -> str:
    """All that blocks say."""
    return "\n".join(f"{block.label} {block.text.text}".strip() for block in blocks)


def test_the_strip_names_each_move_with_the_words_that_made_it(practice: Practice) -> None:
    """Under a reply stands what it did, + or −, and the reply's own words; the words are marked in the reply too."""
    talk = practice.open(SCENARIO, 1)
    talk = practice.answer(talk.id, f"{GOOD} {DEFENDING}")
    blocks = view.TalkBlocks().of(talk, underlined=True)
    said = words_of(blocks)
    assert "+ Welcomes the problem  “I'm glad you rang instead of just sending the notice.”" in said
    assert "− Defends  “We delivered everything that was in the plan.”" in said
    reply = next(block for block in blocks if block.label == "You")
    marked = {(span.tone, reply.text.text[span.start : span.end]) for span in reply.text.spans}
    assert ("helpful", "glad you") in marked
    assert ("harmful", "delivered everything") in marked


def test_without_the_strip_nothing_is_underlined(practice: Practice) -> None:
    """Hidden means hidden: neither moves nor marks."""
    talk = practice.answer(practice.open(SCENARIO, 1).id, GOOD)
    blocks = view.TalkBlocks().of(talk, underlined=False)
    assert "Welcomes" not in words_of(blocks)
    assert all(not block.text.spans for block in blocks)


def test_an_unsure_reading_is_said_plainly(practice: Practice) -> None:
    """A reply that can't be told is said to be so, not marked, and the client asks."""
    talk = practice.answer(practice.open(SCENARIO, 1).id, "mumble, I mean, well")
    said = words_of(view.TalkBlocks().of(talk, underlined=True))
    assert "? Hard to tell what this did, so it isn't marked. Dana asks what you meant." in said


async def test_a_reply_is_answered_and_shown_with_what_it_did(opened: Opening) -> None:
    """Type, Enter: the reply, what it did, the client's answer; the mood has moved, and the box is empty again."""
    async with opened(NARROW, open_first=TALK) as person:
        before = person.app.screen.query_one(MoodMeter).words
        await person.pilot.press(*"I'm glad you said so.")
        await person.press("enter")
        talk = person.talk_screen._talk
        seen = person.seen()
        assert "I'm glad you said so." in seen
        assert "+ Welcomes the problem" in seen
        assert talk.conversation.line_now.split()[0] in seen
        assert person.box.text == ""
        after = person.app.screen.query_one(MoodMeter).words
        assert after != before
        assert after.startswith("Dana: ")
        assert after.rstrip("0123456789")[-2] in "▲▼"


async def test_several_lines_and_an_empty_reply(opened: Opening, practice: Practice) -> None:
    """Ctrl+J makes a new line, Enter sends all of it; Enter in an empty box sends nothing."""
    async with opened(NARROW, open_first=TALK) as person:
        await person.press("enter")
        assert practice.history()[0].turns == 0
        await person.pilot.press(*"one", "ctrl+j", *"two", "shift+enter", *"three")
        assert person.box.text == "one\ntwo\nthree"
        await person.press("enter")
        assert person.talk_screen._talk.conversation.turns[0].reply.text == "one\ntwo\nthree"


async def test_one_key_hides_what_replies_did(opened: Opening) -> None:
    """Ctrl+R hides the strip and the underlines, and shows them again."""
    async with opened(NARROW, open_first=TALK) as person:
        await person.say(GOOD)
        assert "+ Welcomes" in person.seen()
        await person.press("ctrl+r")
        assert "+ Welcomes" not in person.seen()
        await person.press("ctrl+r")
        assert "+ Welcomes" in person.seen()


async def test_a_hint_is_shown_and_hidden(opened: Opening) -> None:
    """Ctrl+G shows the author's hint for this line; it goes when the reply is sent."""
    async with opened(NARROW, open_first=TALK) as person:
        hint = view.hint(person.talk_screen._talk)
        await person.press("ctrl+g")
        assert "Hint" in person.seen()
        assert hint.split()[0] in person.seen()
        await person.say(GOOD)
        assert not person.app.screen.query_one("#hint").display


async def test_words_that_were_tried_before_are_not_sent_again_unread(opened: Opening, practice: Practice) -> None:
    """After Ctrl+T Enter says that these are the words of before; a second Enter sends them, any change too."""
    async with opened(NARROW, open_first=start.play(SCENARIO, 1)) as person:
        await person.say(GOOD)
        await person.press("ctrl+t", "enter")
        assert person.box.text == GOOD
        assert not practice.talk("c1").conversation.turns
        assert "Your words of before" in person.seen()
        await person.press("enter")
        assert practice.talk("c1").conversation.turns[-1].reply.text == GOOD
        await person.press("ctrl+t")
        await person.press("end", "!", "enter")
        assert practice.talk("c1").conversation.turns[-1].reply.text == GOOD + "!"


async def test_trying_again_keeps_both_tries(opened: Opening, practice: Practice) -> None:
    """Ctrl+T takes the line back, puts the words into the box, and both tries stand there after the second."""
    async with opened(NARROW, open_first=TALK) as person:
        await person.say(DEFENDING)
        await person.press("ctrl+t")
        assert person.box.text == DEFENDING
        assert person.box.selected_text == DEFENDING
        assert "tried" in person.seen()
        await person.pilot.press(*"I'm glad you rang.")
        assert person.box.text == "I'm glad you rang."
        await person.press("enter")
        conversation = practice.talk(person.talk_screen._talk.id).conversation
        assert [turn.reply.text for turn in conversation.turns] == ["I'm glad you rang."]
        assert [turn.reply.text for turn in conversation.set_aside] == [DEFENDING]
        assert DEFENDING[:20] in person.paper("#talk")


async def test_nothing_to_take_back_is_said(opened: Opening) -> None:
    """Ctrl+T before the first reply says so and changes nothing."""
    async with opened(NARROW, open_first=TALK) as person:
        await person.press("ctrl+t")
        assert person.talk_screen._talk.conversation.turns == ()


async def finish(person: Person) -> None:
    """Talk until the client has closed the talk."""
    for _ in range(30):
        if person.talk_screen._talk.ended:
            return
        await person.say("So you were on your own with it. No wonder. What would good look like by Friday?")
    raise AssertionError("the talk never ended")


async def test_at_the_end_enter_opens_the_debrief(opened: Opening) -> None:
    """The ending is named, the box is gone, Enter shows the debrief."""
    async with opened(NARROW, open_first=TALK) as person:
        await finish(person)
        ending = person.talk_screen._talk.ending
        assert ending is not None
        assert ending.title in person.seen()
        assert not person.box.display
        await person.press("enter")
        assert isinstance(person.app.screen, DebriefScreen)


async def test_the_last_line_of_an_ended_talk_can_be_tried_again(opened: Opening) -> None:
    """Ctrl+T after the end opens the talk again at the last line."""
    async with opened(NARROW, open_first=TALK) as person:
        await finish(person)
        await person.press("ctrl+t")
        assert not person.talk_screen._talk.ended
        assert person.box.display
        assert person.box.has_focus


async def test_a_wide_window_says_more_about_the_last_reply(opened: Opening) -> None:
    """Beside the talk: the mood, what the last reply did and what that means, what is looked for, the brief."""
    async with opened(WIDE, open_first=TALK) as person:
        await person.say(GOOD)
        beside = person.paper("#beside")
        for part in ("Your last reply", "Welcomes the problem", "What is looked for", "What happened", "At stake"):
            assert part in beside
        await person.pilot.resize_terminal(*NARROW)
        await person.settle()
        assert not person.app.screen.query_one("#side").display
        assert "Dana: " in person.rows()[0]


async def test_the_brief_again_during_a_talk(opened: Opening) -> None:
    """F5 shows the brief above the talk; Esc goes back to the same words in the box."""
    async with opened(NARROW, open_first=TALK) as person:
        await person.pilot.press(*"so")
        await person.press("f5")
        assert "What happened" in person.seen()
        await person.press("escape")
        assert person.box.text == "so"
