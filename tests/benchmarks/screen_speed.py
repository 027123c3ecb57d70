"""What people feel: first paint, a key in a long talk, Enter to the client's line, all in a real pseudo-terminal."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import median

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.conversation import Reply, Turn
from roleplay.domain.judgement import Reading
from roleplay.practice import Practice
from roleplay.reading.shipped import load_reader
from roleplay.storage.connect import open_store
from tests.benchmarks.terminal import Terminal

MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("ready and waiting")
Minimal().run()
"""
SCENARIO = "we-want-to-cancel"
REPLIES = (
    "I'm glad you said that to me directly. What has made you want to stop now?",
    "Seven months is a long time to feel that nothing moves. What were you hoping for by now?",
    "That's fair, and I should have asked you earlier. What happened in the team?",
)


class NoReader:
    """Stands in where nothing is read: the long talk is made, not played."""

    version = "none"

    def read(self, exchange: object) -> Reading:
        """Never called."""
        raise AssertionError(exchange)

    def read_many(self, exchanges: object) -> list[Reading]:
        """Never called."""
        raise AssertionError(exchanges)


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "ROLEPLAY_DATA_DIR": str(folder), "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def _roleplay(*words: str) -> list[str]:
    return [sys.executable, "-m", "roleplay", *words]


def first_paint(runs: int) -> list[str]:
    """Start to the first picture and to the scenarios in it, paired run by run with a minimal Textual program."""
    painted, listed, theirs = [], [], []
    with tempfile.TemporaryDirectory() as name:
        environment = _environment(Path(name))
        for _ in range(runs + 1):
            with Terminal([sys.executable, "-c", MINIMAL], environment) as terminal:
                theirs.append(terminal.wait(lambda t: t.shows("ready and waiting")) - terminal.started)
            with Terminal(_roleplay(), environment) as terminal:
                painted.append(terminal.wait(lambda t: t.shows("roleplay")) - terminal.started)
                listed.append(terminal.wait(lambda t: t.shows("We want to cancel")) - terminal.started)
    lines = [f"a minimal Textual program: {median(theirs[1:]):.2f} s"]
    for what, ours, goal in (("first paint", painted, " (goal 1.5 at most)"), ("scenarios listed", listed, "")):
        ratio = median(a / b for a, b in zip(ours[1:], theirs[1:], strict=True))
        lines.append(f"{what}: {median(ours[1:]):.2f} s, ratio {ratio:.2f}{goal}")
    return lines


def _long_talk(folder: Path, turns: int) -> str:
    store = open_store(str(folder / "roleplay.db"))
    practice = Practice(Library([shipped_folder()]), store, NoReader())
    talk = practice.open(SCENARIO, seed=1)
    start, line = talk.conversation.scene, talk.conversation.opening
    reading = Reading(("acknowledge",), 3.0, True, (), "none")
    for number in range(1, turns + 1):
        text = f"Reply number {number}: that is a fair point, and I would like to understand it better."
        turn = Turn(number, number - 1, start, line, Reply(text), reading, 0, start, line, talk.conversation.state)
        store.append_turn(talk.id, turn, None, 50, None)
    store.close()
    return talk.id


def key_in_a_long_talk(keys: int, turns: int = 250) -> list[str]:
    """Key to the next paint in a talk of 2 x turns messages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        conversation = _long_talk(folder, turns)
        with Terminal(_roleplay("resume", conversation), _environment(folder)) as terminal:
            terminal.wait(lambda t: t.shows(f"Reply number {turns}"))
            terminal.settle(0.5, 5)
            waits = []
            for number in range(keys):
                sent = terminal.send("abcdefghij klmnop"[number % 17])
                waits.append(terminal.next_paint() - sent)
                terminal.settle(0.03, 0.3)
    return [f"key at {2 * turns} messages: {1000 * median(waits):.1f} ms median of {keys} (goal 10)"]


def enter_to_answer(talks: int) -> list[str]:
    """Enter to the client's line on the screen, with reading, scoring and the database write.

    The line is known because the same seed and replies always give the same talk: it is played once before, without
    screens.
    """
    waits = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rehearsal = Practice(Library([shipped_folder()]), open_store("memory:"), load_reader())
        for seed in range(talks):
            planned = rehearsal.open(SCENARIO, seed)
            with Terminal(_roleplay("play", SCENARIO, "--seed", str(seed)), _environment(folder)) as terminal:
                terminal.wait(lambda t: t.shows("Your reply to"))
                terminal.settle(1.0, 6)
                for reply in REPLIES:
                    planned = rehearsal.answer(planned.id, reply)
                    terminal.send(reply)
                    terminal.settle(0.4, 3)
                    sent = terminal.send("\r")
                    waits.append(_wait_for(terminal, planned.conversation.line_now) - sent)
                    terminal.settle(0.5, 3)
                    if planned.ended:
                        break
    return [f"Enter to the client's line: {1000 * median(waits):.0f} ms median of {len(waits)} (goal 120)"]


def _wait_for(terminal: Terminal, line: str) -> float:
    """The time at which the last words of the client's line stand on the screen."""
    last = line.split()[-2:]
    return terminal.wait(lambda t: t.shows(" ".join(last)) or (t.shows(last[0]) and t.shows(last[-1])))


def measure() -> list[str]:
    """All three; the lines to print."""
    return [*first_paint(7), *key_in_a_long_talk(80), *enter_to_answer(6)]
