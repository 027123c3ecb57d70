"""Years of practice: a history of 5,000 talks and 60,000 turns, listed, opened and added to; thirty large scenarios."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import insert

from roleplay.content.library import Library, shipped_folder
from roleplay.storage import rows
from roleplay.storage.connect import open_store
from roleplay.storage.sqlite_file import sqlite_engine
from roleplay.storage.tables import CONVERSATIONS, TURNS
from tests.storage.making import append, clock, conversation, turn

TALKS, TURNS_EACH = 5_000, 12


def _long_history(path: Path) -> None:
    """A file with all of them, written in bulk."""
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


def _took(what: Callable[[], object], times: int = 5) -> str:
    taken = []
    for _ in range(times):
        start = perf_counter()
        what()
        taken.append(perf_counter() - start)
    return f"{1000 * median(taken):.0f} ms"


def measure() -> list[str]:
    """Times a long history and a large library; the lines to print."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "talks.db"
        _long_history(path)
        size = path.stat().st_size / 2**20
        lines = [f"history of {TALKS:,} talks, {TALKS * TURNS_EACH:,} turns ({size:.0f} MiB):"]
        lines.append(f"  opened {_took(lambda: open_store(path, clock()).close())}")
        store = open_store(path, clock())
        store.create(conversation("new"))
        numbers = iter(range(1, 100))
        lines += [
            f"  listed {_took(store.summaries)}, newest fifty {_took(lambda: store.summaries(limit=50))}",
            f"  best scores {_took(store.best_points)}, one talk {_took(lambda: store.conversation('talk-2500'))}",
            f"  a turn stored {_took(lambda: append(store, 'new', turn(next(numbers))), 20)}",
        ]
        store.close()
    lines.append(f"library of shipped scenarios listed {_took(lambda: Library([shipped_folder()]).scenarios())}")
    return lines
