"""Own marks and misreadings in every kind of store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from roleplay.domain.errors import NotFound, StorageError
from roleplay.domain.own_view import Misreading, SelfMark
from tests.storage.making import append, conversation, reading, turn

NASTY = "criterion \0 \ud83d \u202e '; DROP TABLE"


def talks(store) -> None:
    """Two talks of two turns, the second turn of the first unsure."""
    for name in ("one", "two"):
        store.create(conversation(name))
        append(store, name, turn(1))
        unsure = replace(turn(2), after=1, reading=replace(reading(), sure=name != "one"))
        append(store, name, unsure)


def test_own_marks_come_back_and_are_replaced(store, reopen):
    """The last mark of a criterion on a reply holds; those of all talks can be asked for together."""
    talks(store)
    first = SelfMark(1, "receive", 4, 2, "2025-01-01")
    store.keep_own_marks("one", [first, SelfMark(1, NASTY, 0, 4, "2025-01-01")])
    store.keep_own_marks("two", [SelfMark(2, "receive", 1, 1, "2025-01-02")])
    store.keep_own_marks("one", [replace(first, own=3)])
    again = reopen()
    found = {(past.conversation, past.mark.turn, past.mark.criterion): past.mark for past in again.own_marks()}
    assert found["one", 1, "receive"] == replace(first, own=3)
    assert found["one", 1, NASTY].gap == -4
    assert len(found) == 3
    assert [past.conversation for past in again.own_marks("two")] == ["two"]
    assert again.own_marks("two")[0].scenario == conversation().scenario


def test_misread_and_unsure_turns_are_misses_the_latest_first(store, reopen):
    """What was meant is told with a misread turn; a sure one that nobody complained of is no miss."""
    talks(store)
    store.keep_misreading("two", Misreading(1, ("welcome",), "2025-01-01"))
    store.keep_misreading("two", Misreading(1, ("explore", "own"), "2025-01-02"))
    found = reopen().misses(10)
    assert [(miss.conversation, miss.turn.id, miss.meant) for miss in found] == [
        ("two", 1, ("explore", "own")),
        ("one", 2, None),
    ]
    assert len(store.misses(1)) == 1
    assert store.misses(0) == []


def test_a_misread_turn_is_no_failed_line(store):
    """Drills begin with failed lines; what was misread isn't one."""
    talks(store)
    store.keep_misreading("two", Misreading(2, ("welcome",), ""))
    assert [(past.turn.id) for past in store.latest_turns(10)] == [1, 2, 1]


def test_marks_and_misreadings_go_with_their_talk(store):
    """Erased is erased."""
    talks(store)
    store.keep_own_marks("one", [SelfMark(1, "receive", 4, 2)])
    store.keep_misreading("one", Misreading(1, ("welcome",)))
    store.delete("one")
    assert store.own_marks() == []
    assert store.misses(10) == []
    store.keep_own_marks("two", [SelfMark(1, "receive", 4, 2)])
    store.delete_all()
    assert store.own_marks() == []


def test_what_is_not_there_is_said(store):
    """An unknown talk or turn; nothing is kept then."""
    talks(store)
    with pytest.raises(NotFound):
        store.own_marks("three")
    with pytest.raises(NotFound):
        store.keep_misreading("three", Misreading(1, ()))
    with pytest.raises(StorageError):
        store.keep_own_marks("one", [SelfMark(1, "a", 1, 1), SelfMark(9, "a", 1, 1)])
    with pytest.raises(StorageError):
        store.keep_misreading("one", Misreading(9, ()))
    assert store.own_marks() == []
