"""Rewinding on the screens: from talk, debrief and history by one key; the tree of tries; two tries side by side."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from roleplay.practice import Practice, Talk
from roleplay.tui import compare_view, start, tries_view
from roleplay.tui.screens.compare import CompareScreen
from roleplay.tui.screens.conversation import ConversationScreen
from roleplay.tui.screens.debrief import DebriefScreen
from roleplay.tui.screens.history import HistoryScreen
from roleplay.tui.screens.tries import TriesScreen
from roleplay.tui.tries_view import Branch
from roleplay.tui.widgets.tries_tree import TriesTree
from tests.tui.conftest import DEFENDING, GOOD, NARROW, SCENARIO, WIDE, Opening, Person
from tests.tui.test_conversation import words_of
from tests.tui.test_debrief import CURIOUS

GIVING_WAY = "Fine, then let's just cancel it."


def lost(practice: Practice) -> Talk:
    """A talk that began well and was lost by defending."""
    talk = practice.open(SCENARIO, 1)
    for reply in (GOOD, DEFENDING, *[GIVING_WAY] * 9):
        talk = practice.answer(talk.id, reply)
        if talk.ended:
            return talk
    raise AssertionError("it did not end")


def twice(practice: Practice) -> Talk:
    """That talk, and a second try from the line where it was lost."""
    talk = lost(practice)
    practice.rewind(talk.id, talk.conversation.turns[1].id)
    return practice.answer(talk.id, CURIOUS)


def rows(branches: tuple[Branch, ...]) -> list[Branch]:
    """All rows of a tree, from the top."""
    return [row for branch in branches for row in (branch, *rows(branch.under))]


async def test_one_key_in_the_debrief_goes_back_to_where_it_was_lost(opened: Opening, practice: Practice) -> None:
    """r: the line is there again, one's words stand in the box to be typed over, and the lost talk is kept."""
    talk = lost(practice)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        assert "where it was lost" in person.seen()
        assert "r Rewind" in person.rows()[-1]
        await person.press("r")
        assert isinstance(person.app.screen, ConversationScreen)
        assert person.box.text == DEFENDING
        await person.press("H", "m")
        assert person.box.text == "Hm", "what is typed takes its place"
        await person.say(CURIOUS)
        assert [one.talk.ended for one in practice.tries(talk.id).past] == [True, False]


async def test_from_a_talk_to_any_line_and_back_with_the_draft(opened: Opening, practice: Practice) -> None:
    """^o shows the tries and Esc comes back to the same line with what was typed; Enter on a turn goes back there."""
    talk = practice.answer(practice.answer(practice.open(SCENARIO, 1).id, GOOD).id, DEFENDING)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        await person.press(*"Well")
        await person.press("ctrl+o")
        assert isinstance(person.app.screen, TriesScreen)
        await person.press("escape")
        assert isinstance(person.app.screen, ConversationScreen)
        assert person.box.text == "Well"
        await person.press("ctrl+o", "up", "enter")
        assert isinstance(person.app.screen, ConversationScreen)
        assert practice.talk(talk.id).conversation.turns == ()
        assert person.box.text == "Well", "a draft isn't thrown away for the earlier reply"
        assert len(person.app.screen_stack) == 2, "no stale talk is left beneath"


async def test_before_the_first_reply_there_is_nothing_to_rewind(opened: Opening, practice: Practice) -> None:
    """It is said, and the talk stays."""
    async with opened(NARROW, open_first=start.play(SCENARIO, 1)) as person:
        await person.press("ctrl+o")
        assert isinstance(person.app.screen, ConversationScreen)
        assert any("said anything" in notice.message for notice in person.app._notifications)


async def test_from_the_history_the_tree_can_be_walked(opened: Opening, practice: Practice) -> None:
    """r shows every turn of every try; the details follow the cursor; Enter on a try that ended reads its debrief."""
    twice(practice)
    async with opened(NARROW, open_first=start.history()) as person:
        assert "best" in person.seen(), "the score of what had ended is still there"
        await person.press("r")
        seen = person.seen()
        assert "Try 1 · Lost · " in seen and "▶ Try 2 · Not finished · " in seen and "◆ " in seen
        await person.press("home", "down")
        assert GOOD.split(" instead")[0] in person.paper("#detail")
        await person.press("down")
        assert "− Defends" in person.paper("#detail")
        await person.press("t")
        assert chosen(person).lost
        await person.press("home", "enter")
        assert isinstance(person.app.screen, DebriefScreen)
        assert practice.history()[0].outcome == "lost"
        await person.press("escape")
        assert isinstance(person.app.screen, HistoryScreen)


def chosen(person: Person) -> Branch:
    """The row under the cursor."""
    found = person.app.screen.query_one("#tries", TriesTree).chosen
    assert found is not None
    return found


async def test_a_try_can_be_named_on_the_screen(opened: Opening, practice: Practice) -> None:
    """n, the name, Enter: it stands in the tree with the cursor where it was; Esc changes nothing."""
    talk = twice(practice)
    async with opened(NARROW, open_first=start.history()) as person:
        await person.press("r", "n", *"asked", "enter")
        assert "Try 2 · asked · Not finished" in person.seen()
        assert chosen(person).number == 2
        await person.press("n", *"xyz", "escape")
        assert [one.name for one in practice.tries(talk.id).past] == ["", "asked"]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_two_tries_stand_side_by_side(size: tuple[int, int], opened: Opening, practice: Practice) -> None:
    """What they came to, moods, criteria, the line that both answer, then reply beside reply; n goes to the turn."""
    talk = twice(practice)
    async with opened(size, open_first=start.resume(talk.id)) as person:
        await person.press("ctrl+o", "c")
        assert isinstance(person.app.screen, CompareScreen)
        page = person.paper("#pair")
        for words in ("Lost · ", "Not finished · ", "Mood ", "Turn 1 is the same in both.", "■ Lost"):
            assert words in page
        (turn,) = [line for line in page.splitlines() if line.count("Turn 2") == 2]
        said = next(line for line in page.splitlines() if line.count("You  ") == 2)
        assert said.index("We delivered") < said.index("So you were")
        assert "+4 " in page or "+3 " in page
        assert turn.count("│") == 1
        assert {line.index("│") for line in page.splitlines() if "│" in line} == {turn.index("│")}
        assert all(cell_len(row) == size[0] for row in person.rows())
        await person.press("n")
        assert "Turn 2" in ("\n".join(person.rows()[1:5]) if size == NARROW else person.seen())
        await person.press("escape")
        assert isinstance(person.app.screen, TriesScreen)


async def test_a_third_try_can_be_brought_in_or_marked(opened: Opening, practice: Practice) -> None:
    """The arrows change a column; space marks a try for comparing; with two there is no other."""
    talk = twice(practice)
    practice.rewind(talk.id, talk.conversation.turns[1].id)
    practice.answer(talk.id, GIVING_WAY)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        await person.press("ctrl+o", "c")
        assert "Try 1 beside try 3" in person.seen()
        await person.press("right")
        assert "Try 1 beside try 2" in person.seen()
        await person.press("left")
        assert "Try 3 beside try 2" in person.seen()
        await person.press("escape", "space")
        tree = person.app.screen.query_one("#tries", TriesTree)
        assert tree.choose(2, 0)
        await person.press("c")
        assert "Try 2 beside try 3" in person.seen()


async def test_where_a_new_answer_waits_is_shown(opened: Opening, practice: Practice) -> None:
    """Gone back but not answered yet: the tree has a row for it, and Enter there goes on."""
    talk = lost(practice)
    practice.rewind(talk.id, talk.conversation.turns[1].id)
    async with opened(NARROW, open_first=start.resume(talk.id)) as person:
        await person.press("ctrl+o")
        assert "▶ 2 waits for your answer: " in person.seen()
        assert (chosen(person).number, chosen(person).here) == (0, True)
        await person.press("enter")
        assert isinstance(person.app.screen, ConversationScreen)
        assert len(practice.talk(talk.id).conversation.turns) == 1


def test_the_tree_has_every_turn_once_in_its_place(practice: Practice) -> None:
    """Other tries stand beneath the turn that they answer differently, in the order in which they were begun."""
    talk = twice(practice)
    practice.rewind(talk.id, talk.conversation.turns[0].id)
    practice.answer(talk.id, CURIOUS)
    tries = practice.tries(talk.id)
    (root,) = tries_view.branches(tries)
    everything = (*tries.talk.conversation.turns, *tries.talk.conversation.set_aside)
    assert sorted(row.turn for row in rows((root,)) if row.turn) == sorted(turn.id for turn in everything)
    first, second = root.under[:2]
    assert [under.number for under in first.under] == [3]
    assert [under.number for under in second.under] == [2]
    assert [row.turn for row in rows((root,)) if row.counts and row.turn] == [tries.talk.conversation.turns[0].id]


def test_what_was_typed_or_named_reaches_no_terminal_as_it_is(practice: Practice) -> None:
    """Escapes, bidi and line feeds in replies and names are made visible, in the tree, the details, the comparison."""
    nasty = "\x1b[2J\u202eevil\n\x07 " + "ж" * 300
    talk = practice.answer(practice.open(SCENARIO, 1).id, nasty)
    practice.rewind(talk.id, talk.conversation.turns[0].id)
    practice.answer(talk.id, "\u2066" + nasty)
    practice.name_try(talk.id, 2, "\x1b]0;x\x07")
    tries = practice.tries(talk.id)
    tree = rows(tries_view.branches(tries))
    said = [row.text for row in tree] + [words_of(tries_view.detail_blocks(tries, row)) for row in tree]
    blocks = [block for pair in compare_view.pairs(*tries.pair()) for block in (*pair.left, *pair.right, *pair.whole)]
    said += [block.text.text for block in blocks]
    assert not any(char in text for text in said for char in "\x1b\x07\u202e\u2066")
    assert all("\n" not in row.text for row in tree)


@pytest.mark.parametrize("count", [1, 2, 17, 18, 400])
def test_a_mood_curve_fits_its_column_however_long_the_talk(count: int) -> None:
    """Higher moods are higher bars, both ends are there, and it is never wider than its column."""
    values = [round(100 * k / max(1, count - 1)) for k in range(count)]
    drawn = compare_view.curve_rows(values)
    assert len(drawn) == compare_view.CURVE_ROWS
    assert all(len(row) <= compare_view.WIDEST_CURVE for row in drawn)
    assert drawn[-1][0] in "▁▂"
    assert count == 1 or drawn[0][-1] == "█"
