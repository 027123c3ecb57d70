"""Years of practice: a history of 5,000 talks and 60,000 turns opens at once."""

from __future__ import annotations

from time import perf_counter

import pytest
from sqlalchemy import insert

from roleplay.storage import rows
from roleplay.storage.connect import open_store
from roleplay.storage.sqlite_file import sqlite_engine
from roleplay.storage.tables import CONVERSATIONS, TURNS
from tests.storage.making import append, clock, conversation, turn

TALKS, TURNS_EACH = 5_000, 12


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A file with all of them, written in bulk."""
    path = tmp_path_factory.mktemp("long") / "talks.db"
    open_store(path, clock()).close()
    engine = sqlite_engine(path, 5)
    told = [rows.turn_row(turn(n, reply="words of a reply " * 15)) for n in range(1, TURNS_EACH + 1)]
    more = {"scenario_hash": "a" * 64, "rubric_hash": "b" * 64}
    with engine.begin() as connection:
        for start in range(1, TALKS + 1, 500):
            keys = range(start, start + 500)
            connection.execute(
                insert(CONVERSATIONS),
                [
                    rows.conversation_row(conversation(f"talk-{key}", scenario=f"scenario-{key % 3}"))
                    | {"key": key, "head": TURNS_EACH, "turns": TURNS_EACH, "updated_at": "2026", "touched": key}
                    | {"outcome": "lost", "points": key % 101, "band": "steady"}
                    for key in keys
                ],
            )
            connection.execute(
                insert(TURNS),
                [row | more | {"conversation": key, "place": row["id"]} for key in keys for row in told],
            )
    engine.dispose()
    return path


def best_of(times: int, what) -> float:
    """The shortest of several runs in seconds: what the code takes, not what the machine was doing besides."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        what()
        taken.append(perf_counter() - start)
    return min(taken)


def test_a_long_history_lists_fast(place):
    """Opening, the whole list, the newest fifty, the best scores and one talk: each well under a second."""
    assert best_of(3, lambda: open_store(place, clock()).close()) < 0.3
    store = open_store(place, clock())
    assert len(store.summaries()) == TALKS
    assert best_of(3, store.summaries) < 0.5
    assert best_of(3, lambda: store.summaries("scenario-1", 50)) < 0.05
    assert best_of(3, store.best_points) < 0.1
    assert best_of(3, lambda: store.conversation("talk-2500")) < 0.05
    assert store.summaries(limit=1)[0].id == f"talk-{TALKS}"
    store.close()


def test_a_reply_in_a_long_history_is_stored_fast(place):
    """The sixty-thousandth turn takes no longer than the first."""
    store = open_store(place, clock())
    store.create(conversation("new"))
    numbers = iter(range(1, 100))
    assert best_of(5, lambda: append(store, "new", turn(next(numbers)))) < 0.1
    store.close()
