"""The debrief: how it ended, what it came to, whose words did it, and going back to the turn where it turned."""

from __future__ import annotations

import re
from dataclasses import replace

from roleplay.cli.plain_text import debrief_lines, score_lines
from roleplay.domain.judgement import CriterionScore, Debrief, LimitReached, Score
from roleplay.domain.scenario import BetterReply
from roleplay.practice import Practice, Talk
from roleplay.scoring import debrief as debrief_of
from roleplay.tui import debrief_view as view
from roleplay.tui import start
from roleplay.tui.messages import ShowDebrief
from roleplay.tui.screens.conversation import ConversationScreen
from roleplay.tui.widgets.paper import Paper
from tests.making import played as talked
from tests.making import small_rubric, small_scenario
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
        "“We delivered everything that was in the plan.”",
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


def bodies(said: str) -> list[str]:
    """What stands under each turn's heading."""
    return re.split(r"(?m)^Turn \d+.*$", said)[1:]


def test_after_an_unsure_turn_the_same_advice_is_not_given_again(practice: Practice) -> None:
    """Dana asked what was meant; the next turn answers the same line, whose thought and better replies stand above."""
    talk = practice.open(SCENARIO, 1)
    for reply in ("mumble", GOOD):
        talk = practice.answer(talk.id, reply)
    first, second = bodies(words_of(view.turn_blocks(talk, practice.debrief(talk))))
    assert "Thought" in first and "Better" in first
    assert "Thought" not in second and "Better" not in second
    plain = "\n".join(debrief_lines(talk, practice.debrief(talk)))
    assert plain.count("Dana thought: ") == plain.count("You could say: ") == 1


def same_scene_three_times() -> tuple[Talk, Debrief]:
    """A talk that stays in its first scene: three lines are answered by defending."""
    scenario, rubric = small_scenario(), small_rubric()
    better = (BetterReply("Tell me.", "It asks."), BetterReply("I hear you.", "It receives."))
    scenes = {**scenario.scenes, "opening": replace(scenario.scenes["opening"], better=better)}
    scenario = replace(scenario, scenes=scenes)
    talk = Talk(talked(*[("defend", 1.0)] * 3), scenario, rubric)
    return talk, debrief_of(scenario, rubric, talk.conversation)


def test_a_scene_answered_again_begins_with_its_next_better_reply() -> None:
    """The thought is told once; the second time the second better reply comes first, in plain mode too."""
    talk, debrief = same_scene_three_times()
    first, second, third = bodies(words_of(view.turn_blocks(talk, debrief)))
    assert "Thought" in first
    assert "Thought" not in second + third
    assert first.index("Better Tell me.") < first.index("or I hear you.")
    assert second.index("Better I hear you.") < second.index("or Tell me.")
    assert "Better Tell me." in third
    offered = [line for line in debrief_lines(talk, debrief) if line.startswith("You could say: ")]
    assert [line.split(" (")[0] for line in offered] == [
        "You could say: Tell me.",
        "You could say: I hear you.",
        "You could say: Tell me.",
    ]


def test_a_rule_says_its_sentence_twice_at_most() -> None:
    """The third time it is named as the same rule; with every reason shown it stands in full."""
    talk, debrief = same_scene_three_times()
    sentence = "You defended the work; she had brought a problem."
    turns = words_of(view.turn_blocks(talk, debrief))
    plain = "\n".join(line for line in debrief_lines(talk, debrief) if not line.startswith("Where "))
    for said in (turns, plain):
        assert said.count(sentence) == 2
        assert said.count("the same rule again") == 1
    every = words_of(view.turn_blocks(talk, debrief, every_reason=True))
    assert every.count(sentence) == 3
    assert "the same rule again" not in every


async def test_keys_lead_through_the_turns_and_back_into_the_talk(opened: Opening, practice: Practice) -> None:
    """t: the turning point; n and p: turns; m: every rule; r: the talk again at that turn, the first try kept."""
    talk = played(practice, GOOD, DEFENDING)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        paper = person.app.screen.query_one("#turns", Paper)
        assert practice.debrief(talk).title in person.seen()
        point, lost = practice.debrief(talk).turning_point, practice.debrief(talk).lost_at
        assert point is not None and lost is not None
        assert paper.chosen == lost.turn
        await person.press("t")
        assert paper.chosen == point.turn
        assert "◆ here it was" in person.seen()
        await person.press("t")
        assert paper.chosen == lost.turn
        assert "◆ here most was lost" in person.seen()
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


BINDING = LimitReached("gave-way", 35, "You gave way.", (2, 3))
LIMITS = (
    LimitReached("gave-way-twice", 50, "You gave way more than once.", (2, 3)),
    BINDING,
    LimitReached("harm-left", 70, "A blame was left lying there.", (1,)),
)


def test_only_the_limit_that_binds_is_told_and_others_that_name_other_replies(practice: Practice) -> None:
    """The lowest first; one about the same replies isn't told beside it; how the score would stand is said once."""
    talk = practice.answer(practice.open(SCENARIO, 1).id, DEFENDING)
    criteria = tuple(CriterionScore(criterion.id, 250, ()) for criterion in talk.rubric.criteria)
    score = Score(35, "not-yet", criteria, LIMITS, 62)
    shown = words_of(view.summary_blocks(talk, replace(practice.debrief(talk), score=score, turning_point=None)))
    told = [line for line in shown.splitlines() if line.startswith("! ")]
    assert told == [
        "! Held at 35 of 100 (it would have been 62): You gave way.",
        "! No more than 70 of 100 could be reached: A blame was left lying there.",
    ]
    plain = [line for line in score_lines(score, talk.rubric) if line.startswith("Limit: ")]
    assert plain == [
        "Limit: no more than 35 can be reached. You gave way.",
        "Limit: no more than 70 can be reached. A blame was left lying there.",
    ]


def test_a_limit_that_holds_nothing_does_not_say_so(practice: Practice) -> None:
    """A score that is below the limit anyway isn't said to be held there."""
    talk = practice.answer(practice.open(SCENARIO, 1).id, DEFENDING)
    score = Score(20, "not-yet", (), (BINDING,), 20)
    shown = words_of(view.summary_blocks(talk, replace(practice.debrief(talk), score=score)))
    assert "Held at" not in shown
    assert "No more than 35 of 100" in shown


async def test_every_key_of_the_debrief_fits_a_narrow_window(opened: Opening, practice: Practice) -> None:
    """With a second try to compare, too: the way back and the help aren't cut off."""
    talk = played(practice, DEFENDING, DEFENDING)
    practice.take_back(talk.id)
    while not (talk := practice.answer(talk.id, CURIOUS)).ended:
        pass
    async with opened(NARROW, open_first=lambda _: ShowDebrief(talk)) as person:
        keys = person.rows()[-1]
        assert "c Compare" in keys and "esc Back" in keys and "F1 Help" in keys
