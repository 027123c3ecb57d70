"""The line of a file that a problem is about, for those who quote it."""

from __future__ import annotations

import stat
from pathlib import Path

from roleplay.content.problems import Problem
from roleplay.content.yaml_source import LARGEST_FILE

_NOT_READ = frozenset(("RP101", "RP102", "RP104", "RP116"))
"""The file can't be read, is too large, isn't UTF-8 at all, or lies elsewhere than it seems: nothing of it is shown."""


class ProblemLines:
    """The lines that problems name; each file is read once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def line_of(self, problem: Problem) -> str | None:
        """The line as it stands in the file; None where there is none to show. Never raises."""
        if problem.code in _NOT_READ:
            return None
        if problem.path not in self._lines:
            self._lines[problem.path] = _lines(Path(problem.path))
        lines = self._lines[problem.path]
        return lines[problem.line - 1] if 0 < problem.line <= len(lines) else None


def _lines(path: Path) -> list[str]:
    """The lines as the checks count them. Bytes that aren't UTF-8 are replaced: those before them keep their column."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return []
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError):  # it went since it was checked; a NUL in the name
        return []
    text = raw.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n") if text else []
