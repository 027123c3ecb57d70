"""kill -9 while somebody types on the screens, or while their reply is being read: the words come back."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from roleplay.storage.connect import open_store
from roleplay.storage.store import Store

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")

PROGRAM = """
import sys, threading
from pathlib import Path
from roleplay.content.library import Library, shipped_folder
from roleplay.practice import Practice
from roleplay.storage.connect import open_store
from roleplay.tui import start
from roleplay.tui.app import RoleplayApp
from tests.tui.table_reader import TableReader

class Reader(TableReader):
    def read(self, exchange):
        if "never answered" in exchange.reply:
            Path(sys.argv[3]).write_text("reading")
            threading.Event().wait()
        return super().read(exchange)

store = open_store(sys.argv[1])
first = start.resume(sys.argv[2]) if sys.argv[2] else start.play("we-want-to-cancel", 1)
RoleplayApp(lambda: Practice(Library([shipped_folder()]), store, Reader()), open_first=first).run()
"""
PATIENCE = 60.0


class Screens:
    """The screens in a terminal of their own, over a database in the folder."""

    def __init__(self, folder: Path, conversation: str = "") -> None:
        program = folder / "program.py"
        program.write_text(PROGRAM)
        self.reading = folder / "reading"
        root = str(Path(__file__).parents[2])
        env = {**os.environ, "PYTHONPATH": root, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        words = [sys.executable, str(program), str(folder / "roleplay.db"), conversation, str(self.reading)]
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, words, {**env, "TEXTUAL_ANIMATIONS": "none"})
        self.painted = b""

    def paints(self, seconds: float) -> None:
        """Take in what is painted for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                self.painted += os.read(self.fd, 65536)

    def waits_for(self, words: str) -> None:
        """Take in what is painted until these words are among it."""
        end = time.monotonic() + PATIENCE
        while words.encode() not in self.painted:
            assert time.monotonic() < end, f"{words!r} never came"
            self.paints(0.05)

    def types(self, keys: str) -> None:
        """Press keys."""
        os.write(self.fd, keys.encode())

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def kept(store: Store) -> tuple[str, str]:
    """The last conversation and its draft."""
    conversation = store.summaries()[0].id
    return conversation, store.draft(conversation)


def test_words_typed_without_a_pause_outlive_the_program(tmp_path: Path) -> None:
    """Somebody types on and on; the program is killed in the middle of it; the words stand in the box again."""
    screens = Screens(tmp_path)
    screens.waits_for("Dana ")
    store = open_store(tmp_path / "roleplay.db")
    screens.waits_for("Say it in your own words")
    typed = ""
    while not kept(store)[1]:
        assert len(typed) < 400, "nothing was kept in forty seconds of typing"
        typed += "abcdefghij"[len(typed) % 10]
        screens.types(typed[-1])
        screens.paints(0.1)
    screens.kill()
    conversation, draft = kept(store)
    assert draft
    assert typed.startswith(draft)
    again = Screens(tmp_path, conversation)
    again.waits_for(draft)
    again.kill()
    store.close()


def test_a_reply_that_was_sent_and_not_answered_comes_back(tmp_path: Path) -> None:
    """Killed while the reply is being read, right after Enter: the reply stands in the box again, not sent."""
    screens = Screens(tmp_path)
    screens.waits_for("Say it in your own words")
    screens.types("never answered\r")
    end = time.monotonic() + PATIENCE
    while not screens.reading.exists():
        assert time.monotonic() < end, "it was never read"
        screens.paints(0.02)
    screens.kill()
    store = open_store(tmp_path / "roleplay.db")
    conversation, draft = kept(store)
    assert draft == "never answered"
    assert store.summaries()[0].turns == 0
    again = Screens(tmp_path, conversation)
    again.waits_for("never answered")
    again.kill()
    store.close()
