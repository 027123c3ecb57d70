"""The debrief: how it ended, what it came to, whose words did it, and going back to the turn where it turned."""

from __future__ import annotations

from roleplay.practice import Practice, Talk
from roleplay.tui import debrief_view as view
from roleplay.tui import start
from roleplay.tui.screens.conversation import ConversationScreen
from roleplay.tui.widgets.paper import Paper
from tests.tui.conftest import DEFENDING, GOOD, NARROW, SCENARIO, WIDE, Opening
from tests.tui.test_conversation import words_of

CURIOUS = "So you were on your own with it. No wonder. What would good look like by Friday?"


def played(practice: Practice, *replies: str) -> Talk:
    """A talk with these replies, then curious ones to the end."""
    talk = practice.open(SCENARIO, 1)
    for reply in (*replies, *[CURIOUS] * 30):
        if talk.ended:
            break
        talk = practice.answer(talk.id, reply)
    assert talk.ended
    return talk


def test_the_result_is_said_in_words(practice: Practice) -> None:
    """Outcome, title, meaning, points, band, every criterion with its level's meaning, the real problem."""
    talk = played(practice, GOOD)
    debrief = practice.debrief(talk)
    said = words_of(view.summary_blocks(talk, debrief))
    assert debrief.title in said
    assert f"{debrief.score.points} of 100" in said
    for criterion in talk.rubric.criteria:
        assert criterion.title in said
    assert "of 4" in said
    assert "The real problem" in said


def test_every_turn_has_marks_a_rule_the_thought_and_a_better_reply(practice: Practice) -> None:
    """The talk again: what each reply did with its words, marks, the rule, the unspoken thought, a better reply."""
    talk = played(practice, GOOD, DEFENDING)
    said = words_of(view.turn_blocks(talk, practice.debrief(talk)))
    for part in (
        "Turn 1",
        "Turn 2",
        "+ Welcomes the problem",
        "“delivered everything”",
        "Marks",
        "Rule",
        "Thought",
        "Better",
    ):
        assert part in said
    assert "◆ here it was" in said


def test_every_reason_is_there_on_request(practice: Practice) -> None:
    """With every reason, each rule that moved a mark is named with the words that set it off."""
    talk = played(practice, GOOD)
    debrief = practice.debrief(talk)
    short = words_of(view.turn_blocks(talk, debrief))
    long = words_of(view.turn_blocks(talk, debrief, every_reason=True))
    rules = {reason.rule for review in debrief.turns for mark in review.marks for reason in mark.reasons}
    assert all(f"rule {rule}" in long for rule in rules)
    assert len(long) > len(short)


def test_an_unsure_turn_is_not_marked_and_says_so(practice: Practice) -> None:
    """No dots for a reply that nobody could tell."""
    talk = practice.answer(practice.open(SCENARIO, 1).id, "mumble")
    said = words_of(view.turn_blocks(talk, practice.debrief(talk)))
    assert "isn't marked" in said
    assert "Marks" not in said


async def test_keys_lead_through_the_turns_and_back_into_the_talk(opened: Opening, practice: Practice) -> None:
    """t: the turning point; n and p: turns; m: every rule; r: the talk again at that turn, the first try kept."""
    talk = played(practice, GOOD, DEFENDING)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        paper = person.app.screen.query_one("#turns", Paper)
        assert practice.debrief(talk).title in person.seen()
        point = practice.debrief(talk).turning_point
        assert point is not None
        assert paper.chosen == point.turn
        await person.press("t")
        assert "◆ here it was" in person.seen()
        await person.press("p", "p", "p", "p", "p", "p", "p", "p", "p", "p", "p")
        assert paper.chosen == talk.conversation.turns[0].id
        await person.press("n")
        assert paper.chosen == talk.conversation.turns[1].id
        assert "Turn 2" in person.seen()
        await person.press("m")
        assert "Turn 2" in person.seen()
        await person.press("r")
        assert isinstance(person.app.screen, ConversationScreen)
        again = practice.talk(talk.id).conversation
        assert len(again.turns) == 1
        assert len(again.set_aside) == len(talk.conversation.turns) - 1


async def test_a_click_chooses_a_turn(opened: Opening, practice: Practice) -> None:
    """The mouse does what n and p do."""
    talk = played(practice, GOOD, DEFENDING)
    async with opened(WIDE, open_first=start.resume(talk.id)) as person:
        paper = person.app.screen.query_one("#turns", Paper)
        await person.press("p", "p", "p", "p", "p", "p")
        await person.pilot.click("#turns", offset=(20, 2))
        await person.settle()
        assert paper.chosen == talk.conversation.turns[0].id
        assert "What was looked for" in person.paper("#summary")


async def test_an_open_talk_without_a_turn_has_an_honest_debrief(practice: Practice) -> None:
    """Nothing said, nothing marked."""
    talk = practice.open(SCENARIO, 1)
    debrief = practice.debrief(talk)
    assert "No score" in words_of(view.summary_blocks(talk, debrief))
    assert "Nothing was said" in words_of(view.turn_blocks(talk, debrief))
