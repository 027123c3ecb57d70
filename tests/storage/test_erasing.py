"""What is deleted can't be found in the files any more."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from random import Random

import pytest

from roleplay.storage.connect import open_store
from tests.storage.making import append, clock, conversation, turn


def mark(number: int) -> str:
    """Words that stand in one talk only."""
    return f"mark{number:04d}x"


def everything_in(folder) -> bytes:
    """The bytes of the database and of all that lies beside it."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def filled(path, seed: int, talks: int = 12):
    """A store with talks of replies and drafts of very different lengths, written in turns."""
    rng = Random(seed)
    store = open_store(path, clock())
    last = dict.fromkeys(range(talks), 0)
    for number in last:
        store.create(conversation(f"talk-{number}", opening=mark(number)))
    for _ in range(100):
        number = rng.randrange(talks)
        words = mark(number) * rng.choice([1, 3, 30, 80, 300, 700])
        if rng.random() < 0.4:
            store.save_draft(f"talk-{number}", words)
        else:
            last[number] += 1
            append(store, f"talk-{number}", turn(last[number], reply=words))
    return store


@pytest.mark.parametrize("seed", range(4))
def test_a_deleted_talk_is_nowhere_in_the_files(tmp_path, seed):
    """Not one copy of its words is left in the file or its log, while the program still runs; the others are whole."""
    store = filled(tmp_path / "talks.db", seed)
    for number in range(0, 12, 2):
        store.delete(f"talk-{number}")
    left = everything_in(tmp_path)
    assert [n for n in range(12) if mark(n).encode() in left] == list(range(1, 12, 2))
    assert len(store.summaries()) == 6
    store.close()


def test_after_deleting_everything_nothing_is_left(tmp_path):
    """The files hold none of it, and are small again."""
    store = filled(tmp_path / "talks.db", 9)
    store.keep_content("h", "scenario", "x", "contentmark" * 100)
    before = len(everything_in(tmp_path))
    store.delete_all()
    left = everything_in(tmp_path)
    assert not [n for n in range(12) if mark(n).encode() in left]
    assert b"contentmark" not in left
    store.close()
    assert (tmp_path / "talks.db").stat().st_size < min(before, 200_000)


def test_a_deletion_that_another_program_held_up_is_finished_at_the_next_start(tmp_path):
    """While somebody reads, the talk is gone from the history; its last traces go when the program starts again."""
    path = tmp_path / "talks.db"
    store = filled(path, 5)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM roleplay_turns").fetchone()
        store.delete("talk-0")
        assert "talk-0" not in [line.id for line in store.summaries()]
        assert mark(0).encode() in everything_in(tmp_path)
    store.close()
    open_store(path, clock()).close()
    assert mark(0).encode() not in everything_in(tmp_path)
    assert mark(1).encode() in everything_in(tmp_path)
