"""What checks found before, kept in a folder: a file that hasn't changed, beside others that haven't, isn't read again.

A result is kept under everything that it depends on: the program, the file's name and bytes, the bytes of what it
builds on. What can't be read back whole is as if it weren't there, and a folder that can't be written keeps nothing.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

from roleplay import __version__, language

MOST_KEPT = 4_000
"""Results that are kept; the older half goes when there are more."""
LARGEST = 1024 * 1024
"""Bytes of one result: a hundred problems, each with the longest words, are far less."""

_PACKAGE = Path(__file__).resolve().parent.parent
_MAKERS = ("authoring", "content", "domain", "engine", "locale", "scoring")
"""The parts of the program that a result is made by."""


class CheckCache:
    """Results in a folder, each a file of its own, written whole or not at all; several programs may use it at once.

    folder: made when the first result is kept, for its owner alone. hits: how many results were taken from it.
    Nothing here raises for what the folder or the files in it can be.
    """

    def __init__(self, folder: Path) -> None:
        self.hits = 0
        self._folder = folder
        self._kept = 0
        self._works = True

    def known(self, *key: str) -> Any:
        """The result that was kept under this key, as JSON has it; None if there is none that is whole."""
        words, path = self._place(key)
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST)
            seal, _, body = content.partition(b"\n")
            if seal != _seal(body):
                return None
            kept = json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(kept, dict) or kept.get("key") != words or kept.get("result") is None:
            return None
        self.hits += 1
        return kept["result"]

    def keep(self, *key: str, result: Any) -> None:
        """Keep a result (JSON, not None) under its key; if the folder can't be written, nothing is kept."""
        if not self._works:
            return
        words, path = self._place(key)
        body = json.dumps({"key": words, "result": result}).encode()
        if len(body) + 100 > LARGEST:
            return
        half = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half.write_bytes(_seal(body) + b"\n" + body)
            half.replace(path)
        except (OSError, ValueError):
            self._works = False
            with suppress(OSError, ValueError):
                half.unlink(missing_ok=True)
        self._kept += 1

    def tidy(self) -> None:
        """Take the older half away if there are too many; called when a run has kept what it found."""
        if not self._kept:
            return
        with suppress(OSError):
            with os.scandir(self._folder) as folder:
                files = [file for file in folder if ".check" in file.name]
            if len(files) > MOST_KEPT:
                for _, name in sorted((file.stat().st_mtime_ns, file.path) for file in files)[: len(files) // 2]:
                    with suppress(OSError):
                        Path(name).unlink(missing_ok=True)

    def _place(self, key: Sequence[str]) -> tuple[list[str], Path]:
        words = [_program(), language.now(), *key]
        return words, self._folder / f"{hashlib.sha256(json.dumps(words).encode()).hexdigest()}.check"


def _seal(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


@functools.cache
def _program() -> str:
    """What the results depend on besides files: this version, down to the times of its sources, and its libraries."""
    marks = [__version__, sys.version, str(yaml.__with_libyaml__)]
    for name in ("pyyaml", "jinja2"):
        with suppress(metadata.PackageNotFoundError):
            marks.append(metadata.version(name))
    for part in _MAKERS:
        for path in sorted((_PACKAGE / part).rglob("*")):
            if path.suffix in (".py", ".mo"):
                status = path.stat()
                marks.append(f"{path.relative_to(_PACKAGE)} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()
