"""A person at the command line: what they type, what they see, and how it ended."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from roleplay.cli.main import main
from roleplay.domain.judgement import Exchange, Reading
from roleplay.settings import Settings
from roleplay.wiring import LazyReader, Parts
from tests.making import made_reading


class SpokenReader:
    """Takes the moves from the reply itself, such as "welcome explore 4"; unsure where it ends with a question mark."""

    version = "spoken-1"

    def read(self, exchange: Exchange) -> Reading:
        """The moves and the quality that the reply names."""
        *moves, quality = exchange.reply.split() or ["0"]
        number = float(quality) if quality.replace(".", "").isdigit() else 1.0
        return made_reading(" ".join(moves), number, sure=not exchange.reply.endswith("?"), text=exchange.reply)

    def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
        """The same for many."""
        return [self.read(exchange) for exchange in exchanges]


SPOKEN = LazyReader(SpokenReader)
REAL = LazyReader()
"""The reader that ships, loaded once for all tests of a run."""


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and what it printed."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        """Standard output as text."""
        return self.raw.decode("utf-8")

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class Person:
    """Types commands. Their files lie in `home`; conversations in a database there."""

    def __init__(self, home: Path, reader: LazyReader = SPOKEN) -> None:
        self.home = home
        self.data = home / "data"
        self.reader = reader

    def file(self, name: str, content: str | bytes) -> str:
        """A file of theirs; its name."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def runs(self, *words: str, typed: str | bytes = b"") -> Done:
        """`roleplay WORDS`, in this process, with that on standard input."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        given = io.TextIOWrapper(io.BytesIO(typed.encode() if isinstance(typed, str) else typed), "utf-8")
        with ExitStack() as stack:
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(err))
            stack.enter_context(patch.object(sys, "stdin", given))
            code = main(words, Parts(Settings(data_folder=self.data), reader=self.reader))
        out.flush()
        err.flush()
        assert isinstance(out.buffer, io.BytesIO) and isinstance(err.buffer, io.BytesIO)
        return Done(code, out.buffer.getvalue(), err.buffer.getvalue().decode())

    def plays(
        self, *replies: str, seed: int = 7, scenario: str = "we-want-to-cancel", more: Sequence[str] = ()
    ) -> Done:
        """A talk in plain mode, one reply a line."""
        typed = "".join(reply + "\n" for reply in replies)
        return self.runs("play", scenario, "--plain", "--seed", str(seed), *more, typed=typed)

    def last(self) -> dict[str, Any]:
        """The conversation last touched, as `history --json` tells it."""
        found: dict[str, Any] = self.runs("history", "--json").json[0]
        return found


def spawn(*words: str, home: Path, typed: bytes = b"", env: dict[str, str] | None = None) -> Done:
    """`roleplay WORDS` as a process of its own, as from a shell."""
    import os

    done = subprocess.run(
        [sys.executable, "-m", "roleplay", *words],
        input=typed,
        capture_output=True,
        env={**os.environ, "ROLEPLAY_DATA_DIR": str(home / "data"), **(env or {})},
        cwd=home,
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())
