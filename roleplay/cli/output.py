"""How the command line prints: plain text that is safe for a terminal, tables, JSON, and one-line errors."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Sequence
from typing import Any

from roleplay.domain.text import visible

_UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""Characters that a terminal or a reader's eye could be misled by; in JSON they are written as escapes."""


def prepare_streams() -> None:
    """Make standard output and error take any text: UTF-8 into files and pipes, question marks where a screen can't."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str = "") -> None:
    """Print a line (or several), every control and bidi character made visible."""
    print(visible(text))


def tell(text: str = "") -> None:
    """Print running text: at a terminal its lines break between words, in files and pipes they stay whole."""
    shown = visible(text)
    print("\n".join(_broken(line) for line in shown.split("\n")) if sys.stdout.isatty() else shown)


def _broken(line: str) -> str:
    """The line in as many as the terminal needs, with the indent of the first."""
    width = shutil.get_terminal_size().columns
    if len(line) <= width:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(
        line,
        max(width, 20),
        subsequent_indent=indent,
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )


def say_aside(text: str) -> None:
    """Print a line beside the output proper, on standard error."""
    print(visible(text), file=sys.stderr, flush=True)


def say_error(message: str, remedy: str = "") -> None:
    """Print what went wrong and what to do about it as one line on standard error."""
    line = f"{message} - {remedy}" if remedy else message
    try:
        sys.stdout.flush()
        say_aside("roleplay: " + " ".join(line.split()))
    except OSError:  # nobody is left to read it
        return


def say_json(value: Any) -> None:
    """Print a value as indented JSON in UTF-8."""
    print(json_text(value, indent=2))


def json_text(value: Any, indent: int | None = None) -> str:
    """The value as JSON: readable letters of every script, but control and bidi characters as escapes."""
    return escaped_json(json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False))


def escaped_json(text: str) -> str:
    """JSON text that says the same with control and bidi characters as escapes."""
    return _UNSAFE_IN_JSON.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def table(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Columns two spaces apart, those in `numbers` set to the right; every cell on one line and safe to show."""
    lines = [tuple(visible(" ".join(cell.split())) for cell in row) for row in (header, *rows)]
    widths = [max(cells(line[k]) for line in lines) for k in range(len(header))]
    out = []
    for line in lines:
        parts = []
        for k, cell in enumerate(line):
            gap = " " * (widths[k] - cells(cell))
            parts.append(gap + cell if k in numbers else cell + gap)
        out.append("  ".join(parts).rstrip())
    return "\n".join(out)


def cells(text: str) -> int:
    """How many cells of a terminal the text takes: two for wide characters, none for combining ones."""
    return sum(
        0 if unicodedata.combining(c) or c in "\u200c\u200d" else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def end_output(code: int, pipe_closed: int) -> int:
    """Write out what is still held back; `pipe_closed` if nobody reads it any more, and no complaint about it."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())  # so that Python's own last flush has somewhere to go
        return pipe_closed
    except OSError as error:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
        say_error(f"The output can't be written: {error.strerror or error}", "make room on the disk, then try again")
        return 2
    return code
