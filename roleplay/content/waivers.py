"""Waivers: a comment in a file says that one warning is meant to be there, and why.

    # waive RP343: the second one is for readers that don't know `reflect`
    - when: {moves: {any: [explore]}}

The comment stands on a line of its own above the line that the warning names. Errors can't be waived.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from roleplay.content.catalogue import ENTRIES
from roleplay.content.catalogue_deep import DEEP
from roleplay.content.problems import Problems
from roleplay.content.words import quoted
from roleplay.content.yaml_source import read_text

_WAIVER = re.compile(r"[ \t]*#[ \t]*waive[ \t]+(RP\w*)[ \t]*:?[ \t]*(.*)")
_DEEP = frozenset(entry.code for entry in DEEP)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waiver: the code, the reason, where it stands (line and column from 1), and the line that it is about."""

    code: str
    because: str
    place: tuple[int, int]
    line: int


def apply_waivers(problems: Problems, files: Iterable[Path], deep: bool) -> tuple[Problems, int]:
    """The problems without those that the files waive, and how many were waived.

    Waivers that can't be used, or that nothing is found for, are problems themselves. deep: the deep check was run;
    without it a waiver for one of its problems can't be told to be for nothing.
    """
    left, count = Problems(), 0
    waivers = {str(file): list(waivers_of(file)) for file in dict.fromkeys(files)}
    used: set[tuple[str, Waiver]] = set()
    for problem in problems:
        waiver = next(
            (one for one in waivers.get(problem.path, ()) if (one.code, one.line) == (problem.code, problem.line)), None
        )
        if waiver is not None and problem.severity == "warning" and waiver.because:
            used.add((problem.path, waiver))
            count += 1
        else:
            left.add(problem)
    broken = {problem.path for problem in problems.errors()}
    for path, of_file in waivers.items():
        for waiver in of_file:
            why = _why_not(waiver)
            if why:
                left.report(path, waiver.place, "RP121", why=why)
            elif (path, waiver) not in used and path not in broken and (deep or waiver.code not in _DEEP):
                left.report(path, waiver.place, "RP122", waived=waiver.code, line=waiver.line)
    return left, count


def waivers_of(file: Path) -> Iterator[Waiver]:
    """The waivers in a file, in order; none if it can't be read."""
    text = read_text(file, str(file), Problems())
    lines = [] if text is None or "waive" not in text else text.split("\n")
    for number, line in enumerate(lines, start=1):
        found = _WAIVER.fullmatch(line)
        if found is not None:
            rest = (n for n in range(number, len(lines)) if lines[n].strip() and not lines[n].lstrip().startswith("#"))
            about = next(rest, number - 1) + 1
            yield Waiver(found.group(1), found.group(2).strip(), (number, line.index("#") + 1), about)


def _why_not(waiver: Waiver) -> str:
    entry = ENTRIES.get(waiver.code)
    if entry is None:
        return f"there is no problem {quoted(waiver.code)}"
    if entry.severity == "error":
        return f"{waiver.code} is an error, and only warnings can be waived"
    return "" if waiver.because else "it doesn't say why"
