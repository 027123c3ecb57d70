"""Every way through a talk is a try: it keeps its number however it and the others go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.errors import WrongUse
from roleplay.engine import Try, advance, standing_at, tries
from tests.making import begun, made_reading, small_scenario


def said(talk: Conversation, text: str) -> Conversation:
    """The talk with a reply more, that leads nowhere."""
    return advance(small_scenario(), talk, Reply(text), made_reading("advise", 1, text=text))


def ways(talk: Conversation) -> list[tuple[int, str, int, int]]:
    """Number, replies, how many are shared, and with which try."""
    return [
        (one.number, " ".join(turn.reply.text for turn in one.turns), one.shared, one.parent) for one in tries(talk)
    ]


def test_another_answer_to_a_line_begins_another_try() -> None:
    """The first goes on as it was; the second shares what came before the line."""
    talk = begun()
    assert tries(talk) == ()
    for text in "abc":
        talk = said(talk, text)
    assert ways(talk) == [(1, "a b c", 0, 0)]
    back = standing_at(talk, 1)
    assert [turn.id for turn in back.turns] == [1]
    assert ways(back) == [(1, "a b c", 0, 0)], "going back alone begins no try"
    talk = said(said(back, "x"), "y")
    assert ways(talk) == [(1, "a b c", 0, 0), (2, "a x y", 1, 1)]


def test_a_try_keeps_its_number_and_its_first_turn() -> None:
    """However the others go on: names are kept by the first turn."""
    talk = said(said(begun(), "a"), "b")
    talk = said(standing_at(talk, 1), "x")
    talk = said(standing_at(talk, 0), "n")
    talk = said(standing_at(talk, 3), "y")
    talk = said(standing_at(talk, 2), "c")
    talk = said(standing_at(talk, 3), "z")
    assert ways(talk) == [(1, "a b c", 0, 0), (2, "a x y", 1, 1), (3, "n", 0, 1), (4, "a x z", 2, 2)]
    assert [one.first.reply.text for one in tries(talk)] == ["a", "x", "n", "z"]


def test_there_is_no_standing_where_nothing_was_said() -> None:
    """A turn that isn't there is named, with those that are."""
    with pytest.raises(WrongUse, match=r"no turn 7.*\[0, 1\]"):
        standing_at(said(begun(), "a"), 7)


@given(st.lists(st.integers(0, 12), max_size=25))
def test_whatever_is_tried_every_turn_belongs_to_one_try_and_every_end_is_one(heads: list[int]) -> None:
    """Tries are as many as the ends of the tree, in the order begun; no turn is lost; earlier ones never change."""
    talk = begun()
    before: tuple[Try, ...] = ()
    for number, head in enumerate(heads):
        talk = said(standing_at(talk, min(head, number)), f"r{number}")
        now = tries(talk)
        everything = {turn.id for turn in (*talk.turns, *talk.set_aside)}
        own = [turn.id for one in now for turn in one.turns[one.shared :]]
        assert sorted(own) == sorted(everything)
        ends = everything - {turn.after for turn in (*talk.turns, *talk.set_aside)}
        assert {one.last.id for one in now} == ends
        assert [one.first.id for one in now] == sorted(one.first.id for one in now)
        assert [(o.number, o.first, o.parent, o.shared) for o in now[: len(before)]] == [
            (o.number, o.first, o.parent, o.shared) for o in before
        ]
        before = now
