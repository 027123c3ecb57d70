"""Rewinding: any line can be answered differently, and every way that was tried is kept with what it came to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.errors import StorageError, WrongUse
from roleplay.practice import Practice, Talk
from roleplay.storage.connect import open_store
from tests.practice.test_practice import SCENARIO, SpokenReader


@pytest.fixture(scope="module")
def library() -> Library:
    """The content that ships."""
    return Library([shipped_folder()])


@pytest.fixture
def practice(library: Library, tmp_path: Path) -> Iterator[Practice]:
    """Practice over a real SQLite file."""
    store = open_store(str(tmp_path / "roleplay.db"))
    yield Practice(library, store, SpokenReader())
    store.close()


def lost(practice: Practice) -> Talk:
    """A talk that began well and was lost by giving way."""
    talk = practice.open(SCENARIO, seed=1)
    talk = practice.answer(talk.id, "welcome explore 4")
    for _ in range(12):
        if talk.ended:
            break
        talk = practice.answer(talk.id, "buckle 0")
    assert talk.ended
    return talk


def test_a_talk_that_ended_can_be_rewound_and_its_end_is_kept(practice: Practice) -> None:
    """The finished way keeps its outcome and score, in the tries and as the best score; the new one is another try."""
    first = lost(practice)
    points = practice.score(first).points
    assert points is not None
    back = practice.rewind(first.id, first.conversation.turns[1].id)
    assert not back.ended
    assert back.conversation.line_now == first.conversation.turns[1].client_line
    assert practice.tries(first.id).now == 0, "it waits for another answer"
    after = practice.answer(first.id, "acknowledge explore 4")
    tried = practice.tries(first.id)
    assert [(one.number, one.parent, one.shared) for one in tried.past] == [(1, 0, 0), (2, 1, 1)]
    assert tried.now == 2
    assert tried.past[0].talk.ending == first.ending
    assert tried.past[0].score == practice.score(first)
    assert tried.past[0].talk.moods() == first.moods()
    assert tried.past[1].talk.conversation == after.conversation
    (line,) = practice.history()
    assert (line.outcome, line.tries, line.best) == (None, 2, points)
    assert practice.best_points() == {SCENARIO: points}


def test_a_line_of_another_try_can_be_answered_anew(practice: Practice) -> None:
    """From the second try back into the first, which is not the one that counts."""
    first = lost(practice)
    turns = first.conversation.turns
    practice.rewind(first.id, turns[0].id)
    practice.answer(first.id, "defend 1")
    back = practice.rewind(first.id, turns[1].id)
    assert [turn.id for turn in back.conversation.turns] == [turns[0].id]
    practice.answer(first.id, "own 3")
    assert [(one.number, one.parent, one.shared) for one in practice.tries(first.id).past] == [
        (1, 0, 0), (2, 1, 0), (3, 1, 1),
    ]  # fmt: skip


def test_a_try_can_be_taken_up_where_it_was_left(practice: Practice) -> None:
    """The finished one counts again with its outcome; the open one goes on."""
    first = lost(practice)
    practice.rewind(first.id, first.conversation.turns[1].id)
    second = practice.answer(first.id, "acknowledge explore 4")
    assert practice.take_up(first.id, 1) == practice.talk(first.id)
    assert practice.talk(first.id).conversation.turns == first.conversation.turns
    assert practice.history()[0].outcome == first.ending.outcome  # type: ignore[union-attr]
    assert practice.take_up(first.id, 2).conversation.turns == second.conversation.turns
    with pytest.raises(WrongUse, match=r"no try 3.*from 1 to 2"):
        practice.take_up(first.id, 3)


def test_a_try_has_a_name_that_stays_with_it(practice: Practice) -> None:
    """However it goes on, and after the program has been started anew; an empty name takes it away."""
    first = lost(practice)
    practice.rewind(first.id, first.conversation.turns[1].id)
    practice.answer(first.id, "acknowledge explore 4")
    practice.name_try(first.id, 2, "  asked \n first ")
    practice.name_try(first.id, 1, "gave \x1b[31mway")
    practice.answer(first.id, "explore 3")
    assert [one.name for one in practice.tries(first.id).past] == ["gave \x1b[31mway", "asked first"]
    practice.name_try(first.id, 1, "")
    assert [one.name for one in practice.tries(first.id).past] == ["", "asked first"]
    with pytest.raises(WrongUse, match="61 characters"):
        practice.name_try(first.id, 1, "x" * 61)


def test_which_two_are_compared(practice: Practice) -> None:
    """The try that one is in with the one it parted from; the first with the newest; one alone with nothing."""
    first = lost(practice)
    with pytest.raises(WrongUse, match="only one try"):
        practice.tries(first.id).pair()
    for reply in ("own 3", "defend 1"):
        practice.rewind(first.id, first.conversation.turns[1].id)
        practice.answer(first.id, reply)
    tried = practice.tries(first.id)
    assert [one.number for one in tried.pair()] == [1, 3]
    assert [one.number for one in tried.pair(2)] == [1, 2]
    assert [one.number for one in tried.pair(1)] == [1, 3]


def test_a_turn_that_is_not_there_is_refused(practice: Practice) -> None:
    """Before the first reply and for a number that no turn has; the talk stands as it was."""
    talk = practice.open(SCENARIO, seed=1)
    with pytest.raises(WrongUse, match="no turn 1"):
        practice.rewind(talk.id, 1)
    said = practice.answer(talk.id, "welcome 4")
    with pytest.raises(WrongUse, match="no turn 9"):
        practice.rewind(talk.id, 9)
    assert practice.talk(talk.id) == said


def test_a_reply_meant_for_another_line_is_not_stored(library: Library, tmp_path: Path) -> None:
    """Rewound in another window: what was typed here for the old line is given back, and no turn is made of it."""
    path = str(tmp_path / "roleplay.db")
    here, there = (Practice(library, open_store(path), SpokenReader()) for _ in range(2))
    talk = here.answer(here.open(SCENARIO, seed=1).id, "welcome 4")
    there.rewind(talk.id, 1)
    with pytest.raises(StorageError, match="stands at another line"):
        here.answer(talk.id, "explore 4", after=1)
    assert here.talk(talk.id).conversation.turns == ()
    assert here.answer(talk.id, "explore 4", after=0).conversation.turns[0].after == 0
