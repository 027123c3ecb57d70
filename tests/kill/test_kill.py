"""kill -9 at any moment of a talk: it goes on at the same turn, with the draft; nothing acknowledged is lost."""

from __future__ import annotations

import multiprocessing
import os
import random
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any

import pytest

from tests.cli.test_coaches import WELCOMES
from tests.kill.talker import talk_until_killed

KILLS = 50
CONVERSATIONS = 3

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a thing of Unix")


def heard(wire: Connection) -> list[Any]:
    """Everything that the killed process had said."""
    said = []
    try:
        while True:
            said.append(wire.recv())
    except (EOFError, OSError):  # OSError: killed in the middle of a message
        return said


class Ledger:
    """What must be found again: the acknowledged turns and draft, and the one step that was under way."""

    def __init__(self, first: tuple[Any, ...]) -> None:
        _, self.conversation, self.path, self.draft = first
        self.doing: tuple[Any, ...] = ()

    def note(self, said: list[Any]) -> None:
        """Take down what the process said before it was killed."""
        for message in said:
            if message[0] == "is":
                self.found(message)
            elif message[0] == "doing":
                self.doing = message
            elif message[0] == "done":
                self.path, self.doing = message[1], ()
                self.draft = self.draft if message[2] is None else message[2]

    def found(self, message: tuple[Any, ...]) -> None:
        """Hold what a restart found against what must be there, and go on from that: it is on disk."""
        assert self.allows(message[2], message[3]), f"{message} after {vars(self)}"
        self.path, self.draft, self.doing = message[2], message[3], ()

    def allows(self, path: list[Any], draft: str) -> bool:
        """Whether one found like this has lost nothing: all that was done is there, and at most the step under way."""
        if (path, draft) == (self.path, self.draft):
            return True
        if not self.doing:
            return False
        _, what, text = self.doing
        if what == "type":
            return path == self.path and draft == text
        if what == "say":
            return path[:-1] == self.path and path[-1][1] == text and draft == ""
        return path == self.path[:1] and draft == self.draft


def test_fifty_kills_at_random_instants_lose_nothing(tmp_path: Path) -> None:
    """Every restart finds each acknowledged turn and the draft; the talk goes on from there."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.kill.talker", "roleplay.storage.connect", "roleplay.content.library"])
    luck = random.Random(20)
    ledgers: list[Ledger | None] = [None] * CONVERSATIONS
    turns = kills_while_doing = 0
    for number in range(KILLS):
        which = number % CONVERSATIONS
        ledger = ledgers[which]
        ours, theirs = context.Pipe(duplex=False)
        name = ledger.conversation if ledger else ""
        process = context.Process(target=talk_until_killed, args=(tmp_path, name, number, theirs), daemon=True)
        process.start()
        theirs.close()
        if ledger is None or number % 10:
            assert ours.poll(60), "the process did not start"
            first = ours.recv()
            if ledger is None:
                ledger = ledgers[which] = Ledger(first)
            ledger.found(first)
            time.sleep(luck.uniform(0, 0.08))
        else:
            time.sleep(luck.uniform(0, 0.2))  # killed while it starts
        process.kill()
        process.join(30)
        said = heard(ours)
        ledger.note(said)
        turns += sum(1 for message in said if message[0] == "done")
        kills_while_doing += bool(ledger.doing)
    assert turns > KILLS, "the kills came too early to say anything"
    assert kills_while_doing > KILLS // 5, "the kills came between steps only"


class Command:
    """The real command in plain mode, fed line by line through pipes."""

    def __init__(self, home: Path, *words: str) -> None:
        env = {**os.environ, "ROLEPLAY_DATA_DIR": str(home / "data")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "roleplay", *words, "--plain"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.stdin: IO[bytes] = self.process.stdin
        self.stdout: IO[bytes] = self.process.stdout

    def types(self, line: str) -> None:
        """One line, with Enter."""
        self.stdin.write(line.encode() + b"\n")
        self.stdin.flush()

    def until_mood(self) -> list[str]:
        """The lines up to the client's mood: then the client's line stands there and waits."""
        lines = []
        for raw in self.stdout:
            lines.append(raw.decode().rstrip("\n"))
            if lines[-1].startswith("Mood: "):
                return lines
        raise AssertionError(f"it ended after {lines}")

    def __enter__(self) -> Command:
        return self

    def __exit__(self, *reason: object) -> None:
        """kill -9."""
        self.process.kill()
        self.process.communicate(timeout=30)


@pytest.mark.parametrize("kill", range(5))
def test_the_command_goes_on_where_it_was_killed(kill: int, tmp_path: Path) -> None:
    """`roleplay resume` shows what was answered, the client's same line, and the beginning of the next reply."""
    luck = random.Random(kill)
    said = WELCOMES[: 1 + kill % 3]
    with Command(tmp_path, "play", "we-want-to-cancel", "--seed", str(kill)) as playing:
        playing.until_mood()
        shown: list[str] = []
        for reply in said:
            playing.types(reply)
            shown = playing.until_mood()
        playing.types("I want to say one thing first\\")
        playing.types("/mood")  # once this is answered, the line before it has been kept
        playing.until_mood()
        if kill % 2:
            playing.types("and then ask another.")
            time.sleep(luck.uniform(0, 0.05))  # killed while this is read and stored, or just before or after

    with Command(tmp_path, "resume") as going_on:
        lines = going_on.until_mood()
    assert [line for line in lines if line.startswith("You: ")][: len(said)] == [f"You: {reply}" for reply in said]
    answered = sum(line.startswith("You: ") for line in lines)
    if answered == len(said):
        assert lines[-2] == shown[-2], "the client's line is another one"
        rest = going_on_draft(tmp_path)
        assert rest.startswith("I want to say one thing first")
    else:
        assert kill % 2
        assert answered == len(said) + 1


def going_on_draft(home: Path) -> str:
    """The reply that was not sent, as `resume` shows it."""
    with Command(home, "resume") as again:
        out, _ = again.process.communicate(b"/quit\n", timeout=60)
    return out.decode().partition("or /clear to forget it:\n")[2]
