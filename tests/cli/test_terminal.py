"""At a real terminal: prompts, questions, Ctrl-C and Ctrl-D."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.cli.person import spawn

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")


class Terminal:
    """The command at a pseudo-terminal: what is on it, and keys to press."""

    def __init__(self, home: Path, *words: str) -> None:
        env = {**os.environ, "ROLEPLAY_DATA_DIR": str(home / "data"), "TERM": "xterm", "COLUMNS": "100", "LINES": "30"}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(sys.executable, [sys.executable, "-m", "roleplay", *words], env)
        self.shown = b""

    def sees(self, words: str, seconds: float = 60) -> None:
        """Wait until these words are there; what came before them is forgotten."""
        end = time.monotonic() + seconds
        while words.encode() not in self.shown:
            left = end - time.monotonic()
            assert left > 0, f"{words!r} is not in {self.shown[-2000:]!r}"
            if select.select([self.fd], [], [], left)[0]:
                self.shown += self._read()
        self.shown = self.shown.partition(words.encode())[2]

    def _read(self) -> bytes:
        try:
            return os.read(self.fd, 65536)
        except OSError:  # how Linux tells that the other end is closed
            return b""

    def types(self, keys: str) -> None:
        """Press keys."""
        os.write(self.fd, keys.encode())

    def ends(self, pressing: str = "", seconds: float = 120) -> int:
        """Wait for the end; the exit code. Keys named in `pressing` are pressed again every few seconds.

        (Python's line editor doesn't hear a Ctrl-C that comes between its prompt and its waiting; a person presses
        again, and so do we.)
        """
        end = time.monotonic() + seconds
        while True:
            assert time.monotonic() < end, f"it goes on: {self.shown[-2000:]!r}"
            if not select.select([self.fd], [], [], 3)[0]:
                self.types(pressing)
                continue
            rest = self._read()
            if not rest:
                break
            self.shown += rest
        _, status = os.waitpid(self.pid, 0)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


def test_a_talk_at_a_terminal(tmp_path: Path) -> None:
    """There is a prompt; replies are not echoed twice; Ctrl-D leaves, and the beginning of a reply is kept."""
    terminal = Terminal(tmp_path, "play", "we-want-to-cancel", "--plain")
    terminal.sees("Mood: ")
    terminal.sees("> ")
    terminal.types("I'm glad you told me. What has made you want to stop now?\r")
    terminal.sees("Your reply helps: ")
    assert b"You: " not in terminal.shown
    terminal.sees("> ")
    terminal.types("One more thing\\\r")
    terminal.sees("> ")
    terminal.types("\x04")
    terminal.sees("go on with: roleplay resume")
    assert terminal.ends() == 0
    assert "You had begun a reply." in spawn("resume", "--plain", home=tmp_path).out


def test_ctrl_c_leaves_quietly(tmp_path: Path) -> None:
    """Exit code 130, no traceback, and the talk is there to be gone on with."""
    terminal = Terminal(tmp_path, "play", "we-want-to-cancel", "--plain")
    terminal.sees("Mood: ")
    terminal.sees("> ")
    terminal.types("\x03")
    assert terminal.ends(pressing="\x03") == 130
    assert b"Traceback" not in terminal.shown
    assert spawn("history", "--json", home=tmp_path).json[0]["outcome"] is None


def test_an_oversized_line_is_kept_at_a_terminal(tmp_path: Path) -> None:
    """A reply that can't be sent is told, and the talk goes on."""
    terminal = Terminal(tmp_path, "play", "we-want-to-cancel", "--plain")
    terminal.sees("> ")
    for _ in range(30):  # a line at a terminal holds 4,096 bytes
        terminal.types("x" * 3500 + "\\\r")
        terminal.sees("> ")
    terminal.types("end\r")
    terminal.sees("Not sent: The reply has 105,033 characters - keep it under 100,000.")
    terminal.sees("> ")
    terminal.types("/clear\r")
    terminal.sees("The reply that was not sent is forgotten.")
    terminal.types("/quit\r")
    assert terminal.ends() == 0


def test_erasing_asks_and_takes_no_for_an_answer(tmp_path: Path) -> None:
    """Only `yes` erases."""
    spawn("play", "we-want-to-cancel", "--plain", home=tmp_path)
    for answer, code in (("no", 2), ("yes", 0)):
        terminal = Terminal(tmp_path, "data", "delete")
        terminal.sees("Type yes:")
        terminal.types(f"{answer}\r")
        assert terminal.ends() == code
    assert spawn("history", "--json", home=tmp_path).json == []


@pytest.mark.parametrize(
    ("words", "seen"),
    [((), "You practise"), (("play", "we-want-to-cancel"), "We want to cancel"), (("resume",), "We want to cancel")],
    ids=["the library", "a scenario", "an open talk"],
)
def test_the_screens_open_and_close(words: tuple[str, ...], seen: str, tmp_path: Path) -> None:
    """`roleplay`, `play ID` and `resume` open their screens; Ctrl-Q leaves with exit code 0."""
    spawn("play", "we-want-to-cancel", "--plain", home=tmp_path)
    terminal = Terminal(tmp_path, *words)
    terminal.sees(seen.split(" ", 1)[0])
    terminal.types("\x11")
    assert terminal.ends() == 0
    assert b"Traceback" not in terminal.shown


def test_a_killed_terminal_leaves_the_talk_open(tmp_path: Path) -> None:
    """Closing the window ends the program; nothing is lost."""
    terminal = Terminal(tmp_path, "play", "we-want-to-cancel", "--plain")
    terminal.sees("> ")
    terminal.types("I'm glad you told me. What has made you want to stop now?\r")
    terminal.sees("Your reply ")
    terminal.sees("> ")
    os.kill(terminal.pid, signal.SIGHUP)
    assert terminal.ends() != 0
    assert spawn("history", "--json", home=tmp_path).json[0]["turns"] == 1


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 0)], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_a_drill_keeps_what_was_answered(key: str, code: int, tmp_path: Path) -> None:
    """The sum of it is shown, no traceback, and the answered line is kept."""
    terminal = Terminal(tmp_path, "drill", "--plain", "--seed", "3")
    terminal.sees("1. ")
    terminal.sees("> ")
    terminal.types("I'm glad you told me. What has made you say so now?\r")
    terminal.sees("Quality: ")
    terminal.sees("2. ")
    terminal.sees("> ")
    if key == "\x03":
        terminal.types("And one thing mo")
        terminal.sees("And one thing mo")  # a Ctrl-C takes away what has been typed and not been read yet
    terminal.types(key)
    assert terminal.ends(pressing=key) == code
    assert b"Traceback" not in terminal.shown
    assert b"Drill over: 1 line marked: " in terminal.shown
    assert spawn("data", "--json", home=tmp_path).json["drill_replies"] == 1


def test_lines_break_between_words_at_a_terminal(tmp_path: Path) -> None:
    """No word of running text is torn at the edge of the window; in a pipe a paragraph stays one line."""
    terminal = Terminal(tmp_path, "show", "spending-without-results")
    assert terminal.ends() == 0
    lines = terminal.shown.decode().replace("\r", "").split("\n")
    assert max(map(len, lines)) <= 100
    piped = spawn("show", "spending-without-results", home=tmp_path).out
    assert max(map(len, piped.split("\n"))) > 100
    assert " ".join(" ".join(lines).split()) == " ".join(piped.split())
