"""Random lives of a history: whatever is done to it, a database answers exactly as the plain store in memory does."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.domain.errors import RoleplayError
from roleplay.storage.connect import open_store
from roleplay.storage.memory_store import MemoryStore
from tests.storage.making import conversation, turn

NAMES = st.sampled_from(["a", "b", "c"])
NUMBERS = st.integers(0, 6)
TEXTS = st.sampled_from(["", "short", "nul \0", "half \ud800", "ж" * 3000])
SUMMARY = st.tuples(
    st.sampled_from([None, "lost", "resolved"]), st.none() | st.integers(0, 100), st.sampled_from([None, "steady"])
)
DEED = st.one_of(
    st.tuples(st.just("create"), NAMES, st.sampled_from(["one", "two"])),
    st.tuples(st.just("append"), NAMES, NUMBERS, NUMBERS, TEXTS, SUMMARY),
    st.tuples(st.just("go on"), NAMES, TEXTS, SUMMARY),
    st.tuples(st.just("go on"), NAMES, TEXTS, SUMMARY),
    st.tuples(st.just("take back"), NAMES, NUMBERS, SUMMARY),
    st.tuples(st.just("name"), NAMES, NUMBERS, TEXTS),
    st.tuples(st.just("draft"), NAMES, TEXTS),
    st.tuples(st.just("delete"), NAMES),
    st.tuples(st.just("keep"), NAMES, TEXTS),
    st.tuples(st.just("delete all")),
)


def do(store, deed):
    """What comes of a deed: its value, or the words of the refusal."""
    try:
        match deed:
            case ("create", name, scenario):
                return store.create(conversation(name, scenario=scenario))
            case ("append", name, number, after, text, summary):
                return store.append_turn(name, turn(number, after, text), *summary)
            case ("go on", name, text, summary):
                now = store.conversation(name)
                after = now.turns[-1].id if now.turns else 0
                return store.append_turn(name, turn(now.next_turn_id(), after, text), *summary)
            case ("take back", name, number, summary):
                return store.take_back(name, number, *summary)
            case ("name", name, number, text):
                return store.name_try(name, number, text)
            case ("draft", name, text):
                return store.save_draft(name, text)
            case ("delete", name):
                return store.delete(name)
            case ("keep", name, text):
                return store.keep_content(name, "scenario", name, text)
            case _:
                return store.delete_all()
    except RoleplayError as refusal:
        return type(refusal), str(refusal)


def everything(store):
    """All that a store can be asked."""
    lines = list(store.summaries())
    return (
        lines,
        list(store.summaries("one", 2)),
        store.best_points(),
        [(store.conversation(line.id), store.draft(line.id), store.try_names(line.id)) for line in lines],
        [store.content(name) for name in ("a", "b", "c")],
    )


def standing():
    """A clock that stands still: the order of the history must not depend on it."""
    return "2026-11-21T10:00:00Z"


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_database_answers_as_memory_does(kind, tmp_path, request):
    """The same deeds, the same answers, the same history, after closing and opening again too."""
    numbers = count()
    place = "" if kind == "sqlite" else request.getfixturevalue("postgres_server").empty_database()

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(deeds=st.lists(DEED, min_size=1, max_size=15))
    def compare(deeds):
        here = place or tmp_path / f"{next(numbers)}.db"
        plain, sql = MemoryStore(standing), open_store(here, standing)
        try:
            sql.delete_all()
            for deed in [("create", "a", "one"), *deeds]:
                assert do(sql, deed) == do(plain, deed)
            assert everything(sql) == everything(plain)
            sql.close()
            sql = open_store(here, standing)
            assert everything(sql) == everything(plain)
        finally:
            sql.close()

    compare()
