"""Folders of good files, to be spoilt by one change at a time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from roleplay.content.check import check_paths
from roleplay.content.library import Library

FILES = Path(__file__).parent / "files"


class Folder:
    """A copy of the good files in a folder of its own. Those of `more` come when they are asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        shutil.copytree(FILES / "good", path)

    def spoil(self, file: str, old: str, new: str) -> None:
        """Change one place of a file; `old` must be there."""
        if not (self.path / file).exists() and (FILES / "more" / file).exists():
            (self.path / file).parent.mkdir(exist_ok=True)
            shutil.copy(FILES / "more" / file, self.path / file)
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} isn't in {file}"
        (self.path / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")

    def write(self, file: str, content: str | bytes) -> Path:
        """Write a file whole."""
        path = self.path / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def library(self) -> Library:
        """The folder as a library."""
        return Library([self.path])

    def found(self, *files: str) -> list[str]:
        """What is wrong in the folder (or in these files of it), a line each, with paths from the folder on."""
        paths = [self.path / file for file in files]
        return [line.removeprefix(f"{self.path}/") for line in str(check_paths(paths, self.library())).splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with a good scenario, its rubric, the rubric's base and a play-through."""
    return Folder(tmp_path / "content")
