"""Marking one's own replies before the marks show, and saying that a reply was misread, on the screens."""

from __future__ import annotations

from roleplay.practice import Practice, Talk
from roleplay.second_look import SecondLook
from roleplay.tui import start
from roleplay.tui.messages import ShowDebrief, ShowTalk
from roleplay.tui.screens.conversation import ConversationScreen
from roleplay.tui.screens.debrief import DebriefScreen
from roleplay.tui.screens.judge import JudgeScreen
from tests.tui.conftest import DEFENDING, GOOD, NARROW, SCENARIO, WIDE, Opening, Person


def talk_of(practice: Practice, *replies: str) -> Talk:
    """A talk with these replies."""
    talk = practice.open(SCENARIO, 1)
    for reply in replies:
        talk = practice.answer(talk.id, reply)
    return talk


def asked(person: Person) -> str:
    """What stands on the screen of marking oneself."""
    return " ".join(person.paper("#judged").replace("▌", " ").split())


async def test_marks_wait_until_the_person_has_marked_themselves(opened: Opening, practice: Practice) -> None:
    """A key for each criterion; no mark of the rubric before; then the gap; then the debrief with both."""
    practice.judge_first = True
    talk = talk_of(practice, DEFENDING, GOOD)
    async with opened(NARROW, open_first=lambda _: ShowDebrief(talk)) as person:
        assert isinstance(person.app.screen, JudgeScreen)
        assert "Reply 1 of 2" in person.seen()
        assert DEFENDING in asked(person)
        assert "Defends" not in asked(person) and "the rubric" not in asked(person)
        waiting = SecondLook(practice).to_judge(talk)
        await person.press("9", *["4"] * len(waiting[0].marks))
        assert "you 4, the rubric 2: kinder by 2" in asked(person)
        assert len(SecondLook(practice).own_marks(talk)) == len(waiting[0].marks)
        await person.press("enter")
        assert "Reply 2 of 2" in person.seen()
        await person.press("0", "backspace", "escape")
        assert isinstance(person.app.screen, DebriefScreen)
        turns = " ".join(person.paper("#turns").split())
        assert "you gave 4: kinder by" in turns
        assert "How you see yourself" in turns
        assert "too few to tell (1 mark of your own)" in turns
    assert {mark.turn for mark in SecondLook(practice).own_marks(talk)} == {1}


async def test_a_talk_that_was_judged_opens_its_debrief_at_once(opened: Opening, practice: Practice) -> None:
    """Nobody is asked twice; and switched off nobody is asked at all."""
    talk = talk_of(practice, "mumble")
    practice.judge_first = True
    async with opened(WIDE, open_first=lambda _: ShowDebrief(talk)) as person:
        assert isinstance(person.app.screen, DebriefScreen)
    practice.judge_first = False
    talk = talk_of(practice, GOOD)
    async with opened(WIDE, open_first=lambda _: ShowDebrief(talk)) as person:
        assert isinstance(person.app.screen, DebriefScreen)
        assert "How you see yourself" not in person.paper("#summary")


async def test_while_judging_first_the_talk_does_not_tell_what_replies_did(opened: Opening, practice: Practice) -> None:
    """The strip under replies would give it away; the key still shows it."""
    practice.judge_first = True
    talk = talk_of(practice, DEFENDING)
    async with opened(NARROW, open_first=lambda _: ShowTalk(talk)) as person:
        assert "− Defends" not in person.paper("#talk")
        await person.press("ctrl+r")
        assert "− Defends" in person.paper("#talk")


async def test_a_misread_reply_is_put_right_with_one_key(opened: Opening, practice: Practice) -> None:
    """The moves are listed with what was read picked; Enter: marked anew, answered anew, the case kept."""
    talk = talk_of(practice, DEFENDING)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        assert "− Defends" in person.paper("#talk")
        await person.press("ctrl+n")
        assert "What did you mean?" in person.seen()
        assert "Meant: Defends" in person.seen()
        defend = [move.id for move in talk.rubric.moves].index("defend")
        await person.press("space", *["down"] * defend, "space")
        assert "Meant: Welcomes the problem" in person.seen()
        await person.press("enter")
        said = person.paper("#talk")
        assert "+ Welcomes the problem" in said
        after = practice.talk(talk.id).conversation
        assert after.turns[0].reading.moves == ("welcome",)
        assert after.turns[0].answer in " ".join(said.replace("▌", " ").split())
    assert [miss.meant for miss in SecondLook(practice).misses()] == [("welcome",)]


async def test_going_back_changes_nothing(opened: Opening, practice: Practice) -> None:
    """Esc, or Enter with what was read: the talk stands as it stood."""
    talk = talk_of(practice, DEFENDING)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        await person.press("ctrl+n", "escape")
        await person.press("ctrl+n", "enter")
        assert any("That is how it was read" in notice.message for notice in person.app._notifications)
        await person.press("ctrl+n", "escape")
    assert practice.talk(talk.id).conversation == talk.conversation
    assert SecondLook(practice).misses() == []


async def test_a_misread_reply_is_put_right_from_the_debrief(opened: Opening, practice: Practice) -> None:
    """x at the chosen turn: the talk is taken up again after it, as it was meant; what followed is kept, set aside."""
    talk = talk_of(practice, DEFENDING, GOOD)
    async with opened(NARROW, open_first=lambda _: ShowDebrief(talk)) as person:
        await person.press("p", "p", "x")
        assert "Meant: Defends" in person.seen()
        await person.press("space", "enter")
        assert isinstance(person.app.screen, ConversationScreen)
        assert "+ Welcomes the problem" in person.paper("#talk")
    after = practice.talk(talk.id).conversation
    assert set(after.turns[0].reading.moves) == {"welcome", "defend"}
    assert len(after.turns) == 1 and len(after.set_aside) == 2


async def test_a_move_that_is_not_meant_has_an_empty_box(opened: Opening, practice: Practice) -> None:
    """Which moves are picked is seen without colour."""
    talk = talk_of(practice, DEFENDING)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        await person.press("ctrl+n", "down", "space")
        boxes = [row.split("▐")[1][0] for row in person.rows() if "▐" in row]
        assert boxes[:3] == [" ", "X", " "]


async def test_one_key_at_the_end_of_a_talk_marks_it_oneself_first(opened: Opening, practice: Practice) -> None:
    """Whoever has never heard of the setting finds it when the talk has ended, and not before."""
    talk = talk_of(practice, DEFENDING)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        assert "Mark first" not in person.seen()
        while not person.talk_screen._talk.ended:
            await person.say(DEFENDING)
        assert "F7: mark your replies yourself first" in person.seen()
        assert "F7 Mark first" in person.rows()[-1] and "F1 Help" in person.rows()[-1]
        await person.press("f7")
        assert isinstance(person.app.screen, JudgeScreen)
        assert "Press 0, 1, 2, 3 or 4. Enter leaves this reply out." in person.seen()
        assert "Reply 1 of " in person.rows()[0]
