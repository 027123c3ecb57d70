"""Writes and deletes the files of packs so that a crash at any moment leaves every pack whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roleplay.domain.errors import StorageError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PART = ".part"
"""The end of the name of a file that isn't whole yet."""


def write_durably(path: Path, content: bytes) -> None:
    """Write a file: after a crash it has its old content or the new one, never a part. Raises OSError."""
    part = path.with_name(path.name + PART)
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Have the disk keep what was made, renamed or deleted in a folder; Windows does so by itself."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only one who changes the packs of this folder; made if it isn't there. Waits for others."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("ab") as file:
            if fcntl is not None:
                _lock(file)
            yield
    except OSError as error:
        where = error.filename or folder
        raise StorageError(
            f"The packs can't be changed: {where}: {error.strerror or error}", "make room, or make the folder writable"
        ) from error


def _lock(file: Any) -> None:
    fcntl.flock(file.fileno(), fcntl.LOCK_EX)  # let go of when the file is closed, also by a crash
