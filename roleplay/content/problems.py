"""What is wrong with a file, where, and how to mend it: all of it at once, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from roleplay.content.catalogue import ENTRIES
from roleplay.content.words import one_line

MOST_PER_FILE = 100
"""Problems kept for one file; a file that has more is told so once."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding. `line` and `column` count from 1; `severity` is error or warning (the code decides)."""

    path: str
    line: int
    column: int
    code: str
    message: str
    remedy: str

    @property
    def severity(self) -> str:
        """`error`: the file can't be used; `warning`: it can, but look at it."""
        return ENTRIES[self.code].severity

    def __str__(self) -> str:
        """`file:line:column CODE message - remedy` on one line, safe for a terminal."""
        note = "warning: " if self.severity == "warning" else ""
        text = f"{self.path}:{self.line}:{self.column} {self.code} {note}{self.message} - {self.remedy}"
        return one_line(text)


class Problems:
    """A collection of problems, without repeats, sorted by file and place."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._by_file: dict[str, set[Problem]] = {}
        self.extend(problems)

    def add(self, problem: Problem) -> None:
        """Take in one problem; past a hundred for one file, only that there are more."""
        of_file = self._by_file.setdefault(problem.path, set())
        if len(of_file) < MOST_PER_FILE:
            of_file.add(problem)
        elif len(of_file) == MOST_PER_FILE:
            message, remedy = ENTRIES["RP199"].words(most=MOST_PER_FILE)
            of_file.add(Problem(problem.path, problem.line, problem.column, "RP199", message, remedy))

    def report(self, path: str, place: tuple[int, int], code: str, **details: object) -> None:
        """Take in a problem of the catalogue: its words are filled with `details`. KeyError for an unknown code."""
        if self.full(path):
            return
        message, remedy = ENTRIES[code].words(**details)
        self.add(Problem(path, place[0], place[1], code, message, remedy))

    def full(self, path: str) -> bool:
        """Whether no more problems of this file are taken in."""
        return len(self._by_file.get(path, ())) > MOST_PER_FILE

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take in several."""
        for problem in problems:
            self.add(problem)

    def errors(self) -> list[Problem]:
        """Those that keep a file from being used."""
        return [problem for problem in self if problem.severity == "error"]

    def of(self, path: str) -> Problems:
        """Those of one file."""
        return Problems(self._by_file.get(path, ()))

    def __iter__(self) -> Iterator[Problem]:
        for path in sorted(self._by_file):
            yield from sorted(self._by_file[path])

    def __len__(self) -> int:
        return sum(len(of_file) for of_file in self._by_file.values())

    def __bool__(self) -> bool:
        return any(self._by_file.values())

    def __str__(self) -> str:
        """One line for each problem."""
        return "\n".join(str(problem) for problem in self)
