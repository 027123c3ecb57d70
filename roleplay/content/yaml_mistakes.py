"""What an author did when a file can't be parsed: common slips, told by their cause and not in the parser's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roleplay.content.words import one_line

if TYPE_CHECKING:
    import yaml

_LOOK = "look at this line and the one above it: indent, colon, quotes, dash"
_ONE_PAIR = re.compile(r"^\s*(?:-\s+)*[\w.-]+:\s+\S")
_KEY_ALONE = re.compile(r"^\s*(?:-\s+)*[\w.-]+\s*$")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A slip: where (line and column from 1), what it is, and what to do about it."""

    place: tuple[int, int]
    what: str
    remedy: str


def mistake_of(error: yaml.MarkedYAMLError, text: str) -> Mistake:
    """What most likely was done wrong, for an error of libyaml or of the pure parser."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Mistake((1, 1), "the text can't be made out", _LOOK)
    lines = text.split("\n")
    problem, context, opened = error.problem or "", error.context or "", error.context_mark
    row, column = mark.line, mark.column
    if "could not find expected ':'" in problem and opened is not None:
        return _no_colon(lines, opened.line, opened.column)
    line = lines[row] if row < len(lines) else ""
    before, here = line[:column].rstrip(), line[column : column + 1]
    place = (row + 1, column + 1)
    if (slip := _of_the_character(problem, line, column, place)) is not None:
        return slip
    in_flow = "while parsing a flow " in context
    if before.endswith(('"', "'")) and here not in ("", ",", "]", "}", ":", "#", '"', "'"):
        return _quote_ends_early(before, place)
    if "mapping values are not allowed" in problem or (in_flow and here == ":"):
        if _ONE_PAIR.match(before) or not _KEY_ALONE.match(before):
            what = "a colon followed by a space inside text"
            return Mistake(place, what, "put the whole text in quotes")
        if not in_flow:
            return _indent(lines, row) or Mistake(place, "a colon where none is expected", _LOOK)
    if in_flow and opened is not None:
        what = "the bracket that opens here isn't closed, or a comma is missing"
        return Mistake((opened.line + 1, opened.column + 1), what, "close it, and put commas between the values")
    if before.endswith(("]", "}")):
        what = "something stands after the closing bracket"
        return Mistake(place, what, "delete it; put the whole text in quotes if it begins with [ or {")
    if not before and (slip := _indent(lines, row)) is not None:
        return slip
    return Mistake(place, "the line can't be made out", _LOOK)


def _of_the_character(problem: str, line: str, column: int, place: tuple[int, int]) -> Mistake | None:
    """Characters that mean something to YAML."""
    if "cannot start any token" in problem or line.startswith("%"):
        first = line[column : column + 1] if "cannot start" in problem else "%"
        return Mistake(place, f"a text can't begin with {one_line(first)}", "put the whole text in quotes")
    if "unknown escape character" in problem:
        what = "a backslash in double quotes that stands for nothing"
        return Mistake(place, what, "write \\\\ for a backslash, or put the text in single quotes")
    if "chomping or indentation" in problem or "expected comment or line break" in problem:
        what = "text after the > or | that begins a text of several lines"
        return Mistake(place, what, "begin the text in the next line, or put it in quotes")
    return None


def _quote_ends_early(before: str, place: tuple[int, int]) -> Mistake:
    what = "a quotation mark in the text ends it too early"
    if before.endswith("'"):
        return Mistake(place, what, "use \" outside, or write ''")
    return Mistake(place, what, "use ' outside, or write \\\"")


def _no_colon(lines: list[str], row: int, column: int) -> Mistake:
    """A line that should be `key: value` and has no colon that counts."""
    place, words = (row + 1, column + 1), lines[row][column:].strip()
    if words.startswith("-") and not words.startswith("- "):
        return Mistake(place, "a dash needs a space after it", "write `- ` and then the value")
    close = re.match(r"([\w-]+):\S", words)
    if close is not None:
        return Mistake(place, f"`{close.group(1)}:` needs a space after its colon", "put a space there")
    key = re.match(r"[A-Za-z_][\w-]*(?=\s*$|\s+[\[{\"'])", words)
    if key is not None:
        return Mistake(place, f"`{key.group()}` needs a colon after it", f"write `{key.group()}:`")
    what = "a line of text that belongs to no key"
    return Mistake(place, what, "put a text that runs over several lines in quotes, and indent all its lines")


def _indent(lines: list[str], row: int) -> Mistake | None:
    """The line stands between the columns in which the lines above it begin."""
    own = _width(lines[row])
    beside: list[int] = []
    lowest = own + 1000
    for above in reversed(lines[:row]):
        if not above.strip() or above.lstrip().startswith("#"):
            continue
        for width in _columns(above):
            if width < lowest:
                beside.append(width)
                lowest = width
        if lowest == 0:
            break
    place = (row + 1, own + 1)
    if own in beside and lines[row].lstrip().startswith("-"):
        what = "a dash where the lines beside it are `key: value`"
        return Mistake(place, what, "delete the dash, or indent the list more than the key above it")
    others = [width for width in beside if width != own]
    if not others or own in beside[1:]:
        return None
    nearest = min(others, key=lambda width: (abs(width - own), -width))
    spaces = f"{own} {'space' if own == 1 else 'spaces'}"
    what = f"this line is indented otherwise than the lines beside it ({spaces}; they have {nearest})"
    return Mistake(place, what, f"give it {nearest}, or as many as the lines have that it belongs to")


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _columns(line: str) -> list[int]:
    """Where the line's key stands, and the dashes before it, from the right."""
    found = [_width(line)]
    while (dash := re.match(r"-\s+", line[found[-1] :])) is not None:
        found.append(found[-1] + dash.end())
    return found[::-1]
