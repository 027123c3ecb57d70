"""A person who runs an assessment by commands: their key is made, their records on SQLite or PostgreSQL."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from roleplay.cli.main import main
from roleplay.settings import Settings
from roleplay.wiring import Parts
from tests.cli.person import Done, Person

PASSPHRASE = "the examiner's long pass phrase"


class Examiner(Person):
    """Types commands about assessments. place: where the records are; empty for the file in the data folder."""

    def __init__(self, home: Path, place: str = "", key: bool = True) -> None:
        super().__init__(home)
        self.place = place
        if key:
            self.passphrase = self.file("passphrase", PASSPHRASE + "\n")
            made = self.runs("records", "key", "new", "--passphrase-file", self.passphrase)
            assert made.code == 0, made.err

    def runs(self, *words: str, typed: str | bytes = b"") -> Done:
        """`roleplay WORDS`, in this process, with that on standard input."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        given = io.TextIOWrapper(io.BytesIO(typed.encode() if isinstance(typed, str) else typed), "utf-8")
        settings = Settings(data_folder=self.data, assessment_url=self.place)
        with ExitStack() as stack:
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(err))
            stack.enter_context(patch.object(sys, "stdin", given))
            code = main(words, Parts(settings, reader=self.reader))
        out.flush()
        err.flush()
        assert isinstance(out.buffer, io.BytesIO) and isinstance(err.buffer, io.BytesIO)
        return Done(code, out.buffer.getvalue(), err.buffer.getvalue().decode())

    def form(self, name: str = "spring") -> Path:
        """The file of a form."""
        return self.data / "content" / "forms" / f"{name}.yaml"

    def spoils(self, old: str, new: str, name: str = "spring") -> None:
        """Change a form's file."""
        text = self.form(name).read_text("utf-8")
        assert old in text
        self.form(name).write_text(text.replace(old, new, 1), "utf-8")

    def makes(self, *scenarios: str, name: str = "spring") -> None:
        """Make a form of parallel scenarios."""
        named = [word for one in scenarios or ("we-want-to-cancel",) for word in ("--scenario", one)]
        done = self.runs("form", "new", name, *named)
        assert done.code == 0, done.err
