"""Reads JSON and JSON lines from files and standard input: bounded, and every mistake told by its place."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from roleplay.domain.errors import WrongUse

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes of one JSON file; a talk of a thousand turns has about 3 MB."""

LONGEST_LINE = 2 * 1024 * 1024
"""Bytes of one line of a JSON lines file."""

_CHUNK = 64 * 1024


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The file of that name, or standard input for `-`. Raises WrongUse if it can't be opened or read."""
    if name == "-":
        yield sys.stdin.buffer
        return
    path = Path(name)
    try:
        if path.is_dir():
            raise WrongUse(f"{name} is a folder", "name a file in it")
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise WrongUse(f"There is no file {name}", "check the name; - reads standard input") from error
    except (OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        why = (error.strerror or str(error)) if isinstance(error, OSError) else "the name can't be used"
        raise WrongUse(f"{name} can't be read: {why}", "name a file that you may read") from error


def read_json(name: str) -> Any:
    """The value in a JSON file (`-`: standard input). Raises WrongUse with file:line:column for what is wrong in it."""
    with opened(name) as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise WrongUse(f"{name} has more than {LARGEST_FILE // 2**20} MB", "name the transcript of one conversation")
    return parsed(_text(raw, name, 1), name, 1)


def json_lines(name: str) -> Iterator[list[tuple[int, Any]]]:
    """Batches of (line number, value) from a JSON lines file, as they come in; empty lines are passed over.

    Raises WrongUse with file:line:column at the first line that isn't JSON in UTF-8.
    """
    with opened(name) as file:
        number, rest = 0, b""
        while True:
            chunk = file.read1(_CHUNK) if hasattr(file, "read1") else file.read(_CHUNK)
            *lines, rest = (rest + chunk).split(b"\n")
            if not chunk and rest:
                lines, rest = [*lines, rest], b""
            batch = []
            for line in lines:
                number += 1
                _check_length(line, name, number)
                if line.strip():
                    try:
                        batch.append((number, parsed(_text(line, name, number), name, number)))
                    except WrongUse:
                        if batch:
                            yield batch  # what stood before the mistake is still answered
                        raise
            _check_length(rest, name, number + 1)
            if batch:
                yield batch
            if not chunk:
                return


def parsed(text: str, name: str, first_line: int) -> Any:
    """The JSON value of a text that starts on this line of the file. Raises WrongUse with file:line:column."""
    try:
        return json.loads(text, parse_constant=_no_such_number, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        place = f"{name}:{first_line + error.lineno - 1}:{error.colno}"
        raise WrongUse(f"{place}: not JSON: {error.msg}", "mend it there, or write it with a JSON library") from error
    except RecursionError as error:
        raise WrongUse(
            f"{name}:{first_line}:1: the JSON is nested too deep", "name a file in the right format"
        ) from error
    except ValueError as error:
        raise WrongUse(f"{name}:{first_line}:1: {error}", "mend it there, or write it with a JSON library") from error


def _no_such_number(word: str) -> Any:
    raise ValueError(f"{word} is not a number that JSON knows")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key '{key}' stands twice in one object")
        found[key] = value
    return found


def _check_length(line: bytes, name: str, number: int) -> None:
    if len(line) > LONGEST_LINE:
        raise WrongUse(
            f"{name}:{number}:1: the line has more than {LONGEST_LINE // 2**20} MB", "put one JSON object on each line"
        )


def _text(raw: bytes, name: str, first_line: int) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WrongUse(f"{name}:{first_line}:1: the file is in UTF-16", "save it as UTF-8")
    try:
        return raw.decode("utf-8-sig" if first_line == 1 else "utf-8")
    except UnicodeDecodeError as error:
        before = bytes(error.object[: error.start]).decode("utf-8", "replace")
        line = first_line + before.count("\n")
        column = len(before) - before.rfind("\n")
        raise WrongUse(
            f"{name}:{line}:{column}: not UTF-8 (byte 0x{error.object[error.start]:02X})", "save the file as UTF-8"
        ) from error


def text_field(value: dict[str, Any], key: str, place: str, default: str | None = None) -> str:
    """The text under a key. Raises WrongUse if it is missing (without a default) or isn't text."""
    if key not in value:
        if default is not None:
            return default
        known = ", ".join(f"'{k}'" for k in list(value)[:8]) or "none"
        raise WrongUse(f"{place}: the key '{key}' is missing", f"add it; the keys there are: {known}")
    found = value[key]
    if not isinstance(found, str):
        raise WrongUse(f"{place}: '{key}' is {kind_of(found)}", "write it as text in double quotes")
    return found


def kind_of(value: Any) -> str:
    """What a JSON value is, in a word."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    kinds: tuple[tuple[Any, str], ...] = (
        (str, "text"),
        ((int, float), "a number"),
        (list, "a list"),
        (dict, "an object"),
    )
    for kind, name in kinds:
        if isinstance(value, kind):
            return name
    return "something else"
