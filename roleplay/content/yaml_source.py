"""YAML text as values that remember their place. Safe and bounded: nothing in a file can run, grow or nest without end.

Values stay text: what type a value must have is for the shape to say, so `no`, `012`, `1:30` and `2024-01-01` are what
they look like where text is wanted. One pass over the parser's events (libyaml's when it is there) builds the tree.
"""

from __future__ import annotations

import gc
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import yaml

from roleplay.content.problems import Problems
from roleplay.content.words import one_line, quoted
from roleplay.content.yaml_mistakes import mistake_of

LARGEST_FILE = 512 * 1024
"""Bytes. A long scenario has 40 KB."""
DEEPEST = 24
"""How many lists and mappings may stand inside each other."""
MOST_EVENTS = 40_000
"""How many keys, values and brackets may stand in a file. A long scenario has 7,000."""

_REFUSED = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML doesn't allow in a file, and three characters that only YAML takes for ends of lines."""

_SCALAR, _MAPPING_START, _MAPPING_END = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.MappingEndEvent
_SEQUENCE_START, _SEQUENCE_END = yaml.SequenceStartEvent, yaml.SequenceEndEvent

Place = tuple[int, int]
"""Line and column, both from 1."""


class Scalar:
    """One value as text. `plain`: written without quotes or block marks."""

    __slots__ = ("end", "place", "plain", "start", "text")

    def __init__(self, text: str, plain: bool, place: Place, start: int, end: int) -> None:
        self.text = text
        self.plain = plain
        self.place = place
        self.start = start  # offsets into the source, so that a place inside the text can be told
        self.end = end


class Sequence:
    """A list of values."""

    __slots__ = ("place", "values")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.values: list[Value] = []


class Mapping:
    """Keys, each once, in the order of the file, and their values."""

    __slots__ = ("keys", "place", "values")

    def __init__(self, place: Place) -> None:
        self.place = place
        self.keys: dict[str, Scalar] = {}
        self.values: dict[str, Value] = {}


Value = Scalar | Sequence | Mapping


class _Refused(Exception):
    """Stops the reading of a file; the problem has been reported."""


def read_text(path: Path, name: str, problems: Problems) -> str | None:
    """The text of a file, line ends as line feeds, without a byte order mark; None if it can't be used (reported)."""
    raw = bytes_of(path, name, problems)
    return None if raw is None else decode(raw, name, problems)


def bytes_of(path: Path, name: str, problems: Problems) -> bytes | None:
    """The bytes of a file, one too many at most if it is too large; None if they can't be read (reported)."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device could wait or go on for ever
            problems.report(name, (1, 1), "RP101", why="it isn't a plain file")
            return None
        if status.st_size > LARGEST_FILE:
            problems.report(name, (1, 1), "RP102", size=status.st_size, most=LARGEST_FILE)
            return None
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        why = error.strerror if isinstance(error, OSError) and error.strerror else "the name can't be used"
        problems.report(name, (1, 1), "RP101", why=why.lower())
        return None


def decode(raw: bytes, name: str, problems: Problems) -> str | None:
    """The bytes of a file as text, line ends as line feeds; None if they can't be used (reported)."""
    if len(raw) > LARGEST_FILE:
        problems.report(name, (1, 1), "RP102", size=len(raw), most=LARGEST_FILE)
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")) or raw[:2].count(0) == 1:
        problems.report(name, (1, 1), "RP104")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = error.object[error.start]  # error.object lacks the byte order mark that was taken off
        place = _place_of(bytes(error.object[: error.start]).decode("utf-8"))
        problems.report(name, place, "RP103", byte=f"0x{bad:02X}")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str, name: str, problems: Problems, *, pure: bool = False) -> Mapping | None:
    """The tree of one document whose top is a mapping; None if there is none that can be used (reported).

    pure: without libyaml, as on machines that lack it.
    """
    if found := _REFUSED.search(text):
        place = _place_of(text[: found.start()])
        problems.report(name, place, "RP105", character=f"U+{ord(found.group()):04X}")
        return None
    loader_class: Any = yaml.SafeLoader if pure else getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        with collector_paused():
            top = _Tree(loader_class(text), name, problems).build()
    except _Refused:
        return None
    except yaml.MarkedYAMLError as error:
        _report_yaml_error(error, text, name, problems)
        return None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):  # escapes beyond Unicode, in the pure loader
        problems.report(name, (1, 1), "RP108", what="a value can't be read", remedy="put it in quotes")
        return None
    if top is None:
        problems.report(name, (1, 1), "RP106")
        return None
    if not isinstance(top, Mapping):
        problems.report(name, top.place, "RP119", first="something else")
        return None
    return top


def place_inside(source: str, value: Scalar, opener: re.Pattern[str], number: int, of: int) -> Place:
    """The place of opener `number` (from 0) of `of` in a value's text; the value's own place if it can't be told."""
    starts = [m.start() for m in opener.finditer(source, value.start, value.end)]
    if len(starts) != of or number >= of:  # written with escapes: what is in the text isn't what is in the file
        return value.place
    return _place_of(source[: starts[number]])


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the cyclic collector from running over thousands of young values that all survive. May be nested."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _place_of(before: str) -> Place:
    """The place right after this text; line ends of every kind count once."""
    before = before.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


class _Tree:
    """Builds the tree from the parser's events, without recursion."""

    def __init__(self, loader: Any, name: str, problems: Problems) -> None:
        self._loader = loader
        self._name = name
        self._problems = problems

    def build(self) -> Value | None:
        """The top value; None for an empty document. Raises _Refused, or what the parser raises."""
        next_event, scalar = self._loader.get_event, self._scalar
        top: Value | None = None
        documents = count = 0
        inside: Sequence | Mapping | None = None  # the list or mapping that is open
        outside: list[tuple[Sequence | Mapping | None, Scalar | None]] = []  # those around it, and the keys in them
        key: Scalar | None = None
        while True:
            event = next_event()
            kind = type(event)
            count += 1
            if kind is _SCALAR:
                value: Value = scalar(event)
            elif kind is _MAPPING_START or kind is _SEQUENCE_START:
                if key is None and type(inside) is Mapping:
                    self._refuse(event, "RP115")
                outside.append((inside, key))
                inside, key = self._opened(event, len(outside)), None
                continue
            elif kind is _MAPPING_END or kind is _SEQUENCE_END:
                assert inside is not None  # the parser closes only what it opened
                value = inside
                inside, key = outside.pop()
            elif kind is yaml.AliasEvent:
                self._refuse(event, "RP112", what="alias", name="*" + event.anchor)
            elif event is None or kind is yaml.StreamEndEvent:
                return top
            else:
                documents += kind is yaml.DocumentStartEvent
                if documents > 1:
                    self._refuse(event, "RP107")
                continue
            if count > MOST_EVENTS:
                self._refuse(event, "RP120", most=MOST_EVENTS)
            if type(inside) is Sequence:
                inside.values.append(value)
            elif inside is None:
                top = None if isinstance(value, Scalar) and value.plain and not value.text else value
            elif key is None:
                key = value  # type: ignore[assignment]  # lists and mappings as keys were refused when they opened
            else:
                self._put(inside, key, value)  # type: ignore[arg-type]  # a mapping: there is nothing else
                key = None

    def _put(self, mapping: Mapping, key: Scalar, value: Value) -> None:
        if key.text in mapping.keys:
            first = mapping.keys[key.text].place[0]
            self._problems.report(
                self._name, key.place, "RP114", key=quoted(key.text), first=first, second=key.place[0]
            )
            return
        mapping.keys[key.text] = key
        mapping.values[key.text] = value

    def _scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark, event.end_mark
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        text = event.value
        if "\0" in text or (not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)):
            self._refuse(event, "RP105", character="U+0000" if "\0" in text else "half a character (a surrogate)")
        return Scalar(text, not event.style, (start.line + 1, start.column + 1), start.index, end.index)

    def _opened(self, event: Any, depth: int) -> Sequence | Mapping:
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event)
        if depth > DEEPEST:
            self._refuse(event, "RP111", most=DEEPEST)
        place = (event.start_mark.line + 1, event.start_mark.column + 1)
        return Mapping(place) if type(event) is yaml.MappingStartEvent else Sequence(place)

    def _refuse_marks(self, event: Any) -> NoReturn:
        if event.anchor is not None:
            self._refuse(event, "RP112", what="anchor", name="&" + event.anchor)
        self._refuse(event, "RP113", tag=quoted(event.tag))

    def _refuse(self, event: Any, code: str, **details: object) -> NoReturn:
        mark = event.start_mark
        safe = {k: one_line(v)[:80] if isinstance(v, str) else v for k, v in details.items()}
        self._problems.report(self._name, (mark.line + 1, mark.column + 1), code, **safe)
        raise _Refused


def _report_yaml_error(error: yaml.MarkedYAMLError, text: str, name: str, problems: Problems) -> None:
    """Says in plain words what the parser stumbled over, and where it began."""
    mark = error.problem_mark or error.context_mark
    lines = text.split("\n")
    line = lines[mark.line] if mark is not None and mark.line < len(lines) else ""
    if mark is not None and "quoted scalar" in (error.context or "") and "end of" in (error.problem or ""):
        begin = error.context_mark or mark
        problems.report(name, (begin.line + 1, begin.column + 1), "RP110")
        return
    indent = re.match(r"[ \t]*", line)
    tab = indent.group().find("\t") if indent else -1
    if mark is not None and (tab >= 0 or line[mark.column : mark.column + 1] == "\t"):
        problems.report(name, (mark.line + 1, (tab if tab >= 0 else mark.column) + 1), "RP109")
        return
    mistake = mistake_of(error, text)
    problems.report(name, mistake.place, "RP108", what=mistake.what, remedy=mistake.remedy)
