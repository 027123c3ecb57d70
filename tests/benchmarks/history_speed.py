"""Years of practice: a history of 5,000 talks and 60,000 turns, listed, opened and added to, and on the screen."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import insert

from roleplay.content.library import Library, shipped_folder
from roleplay.practice import Practice
from roleplay.progress.progress import progress_of
from roleplay.storage import rows
from roleplay.storage.connect import open_store
from roleplay.storage.sqlite_file import sqlite_engine
from roleplay.storage.tables import CONVERSATIONS, TURNS
from tests.benchmarks.screen_speed import NoReader
from tests.benchmarks.terminal import Terminal
from tests.storage.making import append, clock, conversation, turn

TALKS, TURNS_EACH = 5_000, 12
PLAYED = ("we-want-to-cancel", "four-empty-forms", "a-lovely-day")


def _long_history(path: Path) -> None:
    """A file with all of them, written in bulk: talks of three shipped scenarios, with what they are marked by."""
    library = Library([shipped_folder()])
    scenarios = [library.scenario(name) for name in PLAYED]
    store = open_store(path, clock())
    for scenario in scenarios:
        rubric = library.rubric(scenario.rubric)
        store.keep_content(scenario.hash, "scenario", scenario.id, library.bundle("scenario", scenario.id))
        store.keep_content(rubric.hash, "rubric", rubric.id, library.bundle("rubric", rubric.id))
    store.close()
    begun = []
    for scenario in scenarios:
        more = {"scenario_hash": scenario.hash, "rubric": scenario.rubric}
        more |= {"rubric_hash": library.rubric(scenario.rubric).hash, "state": scenario.state}
        begun.append(rows.conversation_row(conversation("x", scenario.id, **more)))
    engine = sqlite_engine(path, 5)
    told = [rows.turn_row(turn(n, reply="words of a reply " * 15)) for n in range(1, TURNS_EACH + 1)]
    kept = {"scenario_hash": scenarios[0].hash, "rubric_hash": begun[0]["rubric_hash"]}
    with engine.begin() as connection:
        for start in range(1, TALKS + 1, 500):
            keys = range(start, start + 500)
            connection.execute(
                insert(CONVERSATIONS),
                [
                    begun[key % len(begun)]
                    | {"id": f"talk-{key}", "tries": 1, "best": key % 101}
                    | {"key": key, "head": TURNS_EACH, "turns": TURNS_EACH, "updated_at": "2026", "touched": key}
                    | {"outcome": "lost", "points": key % 101, "band": "steady"}
                    for key in keys
                ],
            )
            connection.execute(
                insert(TURNS),
                [row | kept | {"conversation": key, "place": row["id"]} for key in keys for row in told],
            )
    engine.dispose()


def _took(what: Callable[[], object], times: int = 5) -> str:
    taken = []
    for _ in range(times):
        start = perf_counter()
        what()
        taken.append(perf_counter() - start)
    return f"{1000 * median(taken):.0f} ms"


def _on_the_screen(path: Path, runs: int = 5) -> list[str]:
    """From the first paint of each screen to all that it has to show, in a real terminal."""
    waits: dict[str, list[float]] = {"library": [], "history": [], "progress": []}
    empty = []
    environment = {**os.environ, "ROLEPLAY_DATA_DIR": str(path.parent), "TERM": "xterm-256color"}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as other:
            nothing = environment | {"ROLEPLAY_DATA_DIR": other}
            with Terminal([sys.executable, "-m", "roleplay"], nothing) as terminal:
                painted = terminal.wait(lambda t: t.shows("practise the difficult"))
                empty.append(terminal.wait(lambda t: t.shows("· new")) - painted)
        with Terminal([sys.executable, "-m", "roleplay"], environment) as terminal:
            painted = terminal.wait(lambda t: t.shows("practise the difficult"))
            waits["library"].append(terminal.wait(lambda t: t.shows("best 100")) - painted)
            terminal.settle(1.0, 8)  # the reader loads in the background
            for name, key, title, whole in (
                ("history", "h", "History", " conversations"),
                ("progress", "p", "Progress", "Practise next"),
            ):
                terminal.send(key)
                painted = terminal.wait(lambda t, title=title: t.shows(f"  {title}") and not t.shows("Search"))
                waits[name].append(terminal.wait(lambda t, whole=whole: t.shows(whole)) - painted)
                terminal.send("\x1b")
                terminal.wait(lambda t: t.shows("practise the difficult"))
                terminal.settle(0.5, 5)
    told = ", ".join(f"{name} {1000 * median(found):.0f} ms" for name, found in waits.items())
    scenarios = f"the library's scenarios of a person who has just begun: {1000 * median(empty):.0f} ms"
    return [f"  from first paint to all shown: {told} (goal 300)", f"  {scenarios}"]


def measure() -> list[str]:
    """Times a long history and a large library; the lines to print."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "roleplay.db"
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
        practice = Practice(Library([shipped_folder()]), store, NoReader())
        practice.library.heads()
        lines.append(f"  progress worked out {_took(lambda: progress_of(practice))}")
        store.close()
        lines += _on_the_screen(path)
    lines.append(f"library of shipped scenarios listed {_took(lambda: Library([shipped_folder()]).scenarios())}")
    return lines
