"""In a real terminal: type, be answered, read the debrief; and a draft that outlives the program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from roleplay.content.library import Library, shipped_folder
from roleplay.practice import Practice
from roleplay.storage.connect import open_store
from tests.tui.conftest import SCENARIO
from tests.tui.table_reader import TableReader

PROGRAM = """
import sys
from roleplay.content.library import Library, shipped_folder
from roleplay.practice import Practice
from roleplay.storage.connect import open_store
from roleplay.tui import start
from roleplay.tui.app import RoleplayApp
from tests.tui.table_reader import TableReader
store = open_store(sys.argv[1])
first = start.play("we-want-to-cancel", 1) if sys.argv[2] == "play" else start.history()
RoleplayApp(lambda: Practice(Library([shipped_folder()]), store, TableReader()), open_first=first).run()
store.close()
"""
PATIENCE = 40.0


class Terminal:
    """A tmux window of 80 by 24 that a program runs in."""

    def __init__(self, socket: str, folder: Path) -> None:
        self._sockets = (f"{socket}-{number}" for number in count())
        self._folder = folder
        self._renew()

    def start(self, *words: str) -> None:
        """Run the program in a new window, by a server of its own: one that is ending takes no more windows."""
        self._renew()
        program = self._folder / "program.py"
        program.write_text(PROGRAM)
        environment = ["-e", f"PYTHONPATH={Path(__file__).parents[2]}", "-e", "TEXTUAL_ANIMATIONS=none"]
        size = ["-x", "80", "-y", "24"]
        self._run("new-session", "-d", *size, *environment, sys.executable, str(program), *words)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names for them."""
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._run("send-keys", "-l", text)

    def seen(self) -> str:
        """What stands in the window."""
        return self._run("capture-pane", "-p")

    def wait(self, words: str) -> str:
        """Wait until these words stand in the window; says what stood there instead if they never come."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen = self.seen()
            if words in " ".join(seen.split()):
                return seen
            time.sleep(0.05)
        raise AssertionError(f"{words!r} never came; there was:\n{self.seen()}")

    def close(self) -> None:
        """End the program as a closed window does."""
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def _renew(self) -> None:
        self._tmux = ["tmux", "-L", next(self._sockets)]

    def _run(self, *words: str) -> str:
        done = subprocess.run([*self._tmux, *words], check=True, capture_output=True, text=True)
        return done.stdout


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal of its own."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed: the screens are not tried in a real terminal")
    found = Terminal(f"{tmp_path.name}-{os.getpid()}", tmp_path)
    yield found
    found.close()


def test_type_answer_debrief(terminal: Terminal, tmp_path: Path) -> None:
    """A reply typed key by key is answered; the end leads to the debrief; the draft of another talk is kept."""
    database = tmp_path / "roleplay.db"
    terminal.start(str(database), "play")
    terminal.wait("Your reply to Dana")
    terminal.type("I'm glad you rang. What is it")
    terminal.press("C-j")
    terminal.type("that isn't working?")
    terminal.press("Enter")
    terminal.wait("+ Welcomes the problem")
    terminal.wait("1 turn")
    for turn in range(2, 30):
        terminal.type("So you were on your own with it. No wonder. What would help by Friday?")
        terminal.press("Enter")
        end = time.monotonic() + PATIENCE
        while f"{turn} turns" not in terminal.seen() and time.monotonic() < end:
            time.sleep(0.05)
        if "Read the debrief" in terminal.seen():
            break
    terminal.wait("Read the debrief")
    terminal.press("Enter")
    terminal.wait("of 100")
    terminal.press("t")
    terminal.wait("here it was")
    terminal.press("C-q")
    store = open_store(str(database))
    talk = Practice(Library([shipped_folder()]), store, TableReader()).history(SCENARIO)[0]
    store.close()
    assert talk.outcome is not None
    assert talk.turns >= 2


def test_a_killed_program_keeps_turns_and_draft(terminal: Terminal, tmp_path: Path) -> None:
    """The window is closed in the middle of a word: turns and draft are there at the next start."""
    database = tmp_path / "roleplay.db"
    terminal.start(str(database), "play")
    terminal.wait("Your reply to Dana")
    terminal.type("I'm glad you rang. What is it?")
    terminal.press("Enter")
    terminal.wait("1 turn")
    terminal.type("And then I tho")
    store = open_store(str(database))
    conversation = store.summaries()[0].id
    end = time.monotonic() + PATIENCE
    while store.draft(conversation) != "And then I tho" and time.monotonic() < end:
        time.sleep(0.05)
    terminal.close()
    store.close()
    terminal.start(str(database), "history")
    terminal.wait("Not finished")
    terminal.press("Enter")
    assert "And then I tho" in terminal.wait("+ Welcomes the problem")
