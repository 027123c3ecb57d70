"""Reads a tree by a declared shape: plain values out, every departure from the shape a problem with its place.

Reading never stops at a problem. A value that can't be used becomes the blank of its kind, and its path is kept in
`lost`, so that later checks don't report what only follows from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from collections.abc import Mapping as AbstractMapping
from functools import lru_cache
from typing import Any

from roleplay.content import remedies
from roleplay.content.fields import NAME, Choice, Flag, Kind, ListOf, MapOf, Number, Record, Same, Text, Whole, Word
from roleplay.content.lines import OPENER, in_single_braces, in_typographic_quotes, render
from roleplay.content.problems import Problems
from roleplay.content.remedies import DECIMAL
from roleplay.content.words import Offer, nearest, one_line, quoted
from roleplay.content.yaml_source import Mapping, Place, Scalar, Sequence, Value, place_inside
from roleplay.domain.rubric import MOVES

Path = tuple[str | int, ...]
"""The way from the top of a file to a value: keys, and numbers in lists from 0."""

UNKNOWN_KEY = "unknown key"
"""Stands in a path for a key that isn't declared."""

NOTHING = ("~", "null", "Null", "NULL")
"""How YAML writes that there is no value. In quotes they are words like any other."""

_WHOLE = re.compile(r"[+-]?(?:0|[1-9][0-9]*)")
_LONGEST_NUMBER = 12
LONGEST_NAME = 60


class Places:
    """Where the values of a file stand, by their paths. Looked up in the tree only when asked."""

    def __init__(self, top: Value) -> None:
        self._top = top

    def at(self, *path: str | int, key: bool = False) -> Place:
        """The place of the value (with `key`: of its key); of the nearest part above it if it isn't there."""
        value: Value = self._top
        place = value.place
        for step in path:
            if isinstance(value, Mapping) and str(step) in value.values:
                place = value.keys[str(step)].place
                value = value.values[str(step)]
            elif isinstance(value, Sequence) and isinstance(step, int) and step < len(value.values):
                value = value.values[step]
                place = value.place
            elif (word := _word_in(value, step)) is not None:
                value = word
                place = value.place
            else:
                return place
        return place if key else value.place


def _word_in(value: Value, step: str | int) -> Scalar | None:
    """A word in a list: it may be found by itself, where its number isn't known."""
    if not isinstance(value, Sequence):
        return None
    return next((one for one in value.values if isinstance(one, Scalar) and one.text == step), None)


class Lost:
    """The paths of values that could not be read as declared."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._paths = frozenset(paths)
        self._above = frozenset(path[:end] for path in self._paths for end in range(len(path) + 1))

    def covers(self, *path: str | int) -> bool:
        """Whether the value, or one that it stands in, could not be read."""
        return any(path[:end] in self._paths for end in range(len(path) + 1))

    def touches(self, *path: str | int) -> bool:
        """Whether the value, one that it stands in, or one inside it could not be read."""
        return path in self._above or self.covers(*path)

    def __bool__(self) -> bool:
        return bool(self._paths)


class ShapeReader:
    """Reads one file.

    values: the texts for placeholders; after reading, `used` holds those that lines named; conditions: the names of
    those that are declared, in order (None: the file can't declare any); after reading, `asked` holds those used.
    """

    def __init__(
        self,
        name: str,
        source: str,
        problems: Problems,
        values: AbstractMapping[str, str],
        conditions: tuple[str, ...] | None = None,
    ) -> None:
        self._name = name
        self._source = source
        self._problems = problems
        self._values = values
        self._conditions = conditions
        self.asked: set[str] = set()
        self.used: set[str] = set()
        self.lost: set[Path] = set()
        self._readers: dict[type, Callable[[Any, Value, str, Path], Any]] = {
            Text: self._text, Word: self._word, Choice: self._choice, Whole: self._whole, Number: self._number,
            Flag: self._flag, ListOf: self._list, MapOf: self._map, Record: self.record, Same: self._same,
        }  # fmt: skip

    def record(self, kind: Record, value: Value, key: str, path: Path) -> dict[str, Any]:
        """A mapping with fixed keys: every declared key is in the result, absent ones with their default or blank."""
        found: dict[str, Any] = {}
        given: dict[str, Value] = {}
        if isinstance(value, Mapping):
            given = value.values
            self._check_keys(kind, value, path)
        elif kind.named and isinstance(value, Scalar) and self._is_name(value):
            return self._named(kind, value, path)
        elif kind.alone and isinstance(value, Scalar):
            return self._alone(kind, value, key, path)
        else:
            self._wrong(kind, value, key, path)
        for field in kind.fields:
            inner = given.get(field.name)
            if inner is not None:
                found[field.name] = self._readers[type(field.kind)](field.kind, inner, field.name, (*path, field.name))
            elif field.required:
                found[field.name] = blank(field.kind)
                self.lost.add((*path, field.name))
                if isinstance(value, Mapping):
                    self._report(value.place, "RP202", owner=kind.owner, key=field.name, doc=field.doc)
            else:
                found[field.name] = field.default
        return found

    def _alone(self, kind: Record, value: Scalar, key: str, path: Path) -> dict[str, Any]:
        """The record's `short` value, written without the mapping; the rest has its default."""
        return {
            field.name: self._readers[type(field.kind)](field.kind, value, key, path)
            if field.name == kind.short
            else field.default
            for field in kind.fields
        }

    def _is_name(self, value: Scalar) -> bool:
        """Whether the text stands for a condition with a name, if perhaps a misspelt one; a bare move doesn't."""
        names, text = self._conditions, value.text
        if names is None or _is_nothing(value) or not _pattern(NAME).fullmatch(text) or len(text) > LONGEST_NAME:
            return False
        return text in names or text not in MOVES

    def _named(self, kind: Record, value: Scalar, path: Path) -> dict[str, Any]:
        """A condition by its name; inside `conditions:` only by one that stands above it."""
        names, text = self._conditions or (), value.text
        if path[0] == "conditions" and text in names and names.index(text) >= names.index(str(path[1])):
            self._report(value.place, "RP328", name=quoted(text))
        elif text not in names:
            near, move = nearest(text, names), nearest(text, MOVES)
            offer = f"write {{moves: {{any: [{move}]}}}}" if move else "declare it under `conditions:`"
            offer = f"did you mean {quoted(near)}?" if near else offer
            self._report(value.place, "RP327", name=quoted(text), offer=offer)
        else:
            self.asked.add(text)
            return {"name": text}
        self.lost.add(path)
        nothing: dict[str, Any] = blank(kind)
        return nothing

    def _check_keys(self, kind: Record, value: Mapping, path: Path) -> None:
        names = kind.names()
        for word, key in value.keys.items():
            if word not in names:
                self.lost.add((*path, UNKNOWN_KEY))
                if self._problems.full(self._name):
                    break
                rest = [name for name in names if name not in value.keys]
                self._report(key.place, "RP201", owner=kind.owner, key=quoted(word), offer=Offer(word, rest))
        if not value.keys and not kind.may_be_empty:
            self._report(value.place, "RP214", owner=kind.owner, keys=", ".join(names))
            self.lost.add(path)
        low, high = value.values.get("min"), value.values.get("max")
        if "min" in names and isinstance(low, Scalar) and isinstance(high, Scalar):
            numbers = [float(end.text) for end in (low, high) if DECIMAL.fullmatch(end.text)]
            if len(numbers) == 2 and numbers[0] > numbers[1]:
                self._report(low.place, "RP212", low=low.text, high=high.text)

    def _same(self, kind: Same, value: Value, key: str, path: Path) -> dict[str, Any]:
        return self.record(kind.record(), value, key, path)

    def _list(self, kind: ListOf, value: Value, key: str, path: Path) -> tuple[Any, ...]:
        if kind.alone and isinstance(value, Scalar):
            return (self._readers[type(kind.of)](kind.of, value, key, path),)
        if not isinstance(value, Sequence):
            self._wrong(kind, value, key, path)
            return ()
        if isinstance(kind.of, Same) and value.values and not any(self._may_stand_for_one(one) for one in value.values):
            self._wrong(kind.of, value, key, path)  # names where conditions are wanted: one slip, told once
            return ()
        self._count(kind, len(value.values), value.place, key, path)
        read = self._readers[type(kind.of)]
        found = [read(kind.of, inner, key, (*path, number)) for number, inner in enumerate(value.values[: kind.most])]
        if kind.unique and len(set(found)) < len(found):
            seen = set()
            for text, inner in zip(found, value.values, strict=False):
                if text in seen and text:
                    self._report(inner.place, kind.same, key=_safe(key), text=quoted(text))
                seen.add(text)
        return tuple(found)

    def _may_stand_for_one(self, value: Value) -> bool:
        return not isinstance(value, Scalar) or self._is_name(value)

    def _map(self, kind: MapOf, value: Value, key: str, path: Path) -> dict[Any, Any]:
        if not isinstance(value, Mapping):
            self._wrong(kind, value, key, path)
            return {}
        self._count(kind, len(value.values), value.place, key, path)
        read, read_key = self._readers[type(kind.of)], self._readers[type(kind.key)]
        found: dict[Any, Any] = {}
        for number, (word, inner) in enumerate(value.values.items()):
            if number >= kind.most:
                break
            before = len(self.lost)
            name = read_key(kind.key, value.keys[word], key, (*path, word))
            bad = len(self.lost) > before
            found[word if bad else name] = read(kind.of, inner, word, (*path, word))
        return found

    def _count(self, kind: ListOf | MapOf, number: int, place: Place, key: str, path: Path) -> None:
        if number < kind.least:
            code = kind.code if isinstance(kind, ListOf) and number else "RP210"
            self._report(place, code, key=_safe(key), least=kind.least, found=number or "none")
        elif number > kind.most:
            self._report(place, "RP211", key=_safe(key), most=kind.most, found=number)
            self.lost.add(path)

    def _text(self, kind: Text, value: Value, key: str, path: Path) -> str:
        if not isinstance(value, Scalar):
            self._wrong(kind, value, key, path)
            return ""
        text = value.text.strip()
        if not text or _is_nothing(value):
            self._report(value.place, "RP205", key=_safe(key))
        elif len(text) > kind.most:
            self._report(value.place, "RP206", key=_safe(key), length=len(text), most=kind.most)
        elif kind.placeholders and not text.isascii() and in_typographic_quotes(text):
            self._report(value.place, "RP325", text=quoted(text, 30))
        elif kind.placeholders and "{" in text:
            rendered = self._rendered(text, value)
            if len(rendered) <= kind.most:
                return rendered
            self._report(value.place, "RP206", key=_safe(key), length=len(rendered), most=kind.most)
        return text

    def _rendered(self, text: str, value: Scalar) -> str:
        for name in in_single_braces(text, self._values):
            self.used.add(name)
            self._report(value.place, "RP324", name=one_line(name))
        rendered, problems, used = render(text, self._values)
        self.used |= used
        for problem in problems:
            openers = len(OPENER.findall(text))
            place = place_inside(self._source, value, OPENER, problem.number, openers)
            self._report(place, problem.code, **dict(problem.details))
        return rendered

    def _word(self, kind: Word, value: Value, key: str, path: Path) -> str:
        if not isinstance(value, Scalar):
            self._wrong(kind, value, key, path)
            return ""
        text = "" if _is_nothing(value) else value.text
        if len(text) <= kind.most and _pattern(kind.pattern).fullmatch(text):
            return text
        self.lost.add(path)
        hidden = next((c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")), None)
        if not text:
            self._report(value.place, "RP205", key=_safe(key))
        elif "/" in text or "\\" in text or text.startswith(".."):
            self._report(value.place, "RP116", name=quoted(text))
        elif hidden is not None:
            self._report(value.place, "RP208", key=_safe(key), character=f"U+{ord(hidden):04X}")
        else:
            form = kind.form if len(text) <= kind.most else f"at most {kind.most} characters"
            self._report(value.place, "RP207", text=quoted(text), key=_safe(key), form=form)
        return ""

    def _choice(self, kind: Choice, value: Value, key: str, path: Path) -> str:
        if not isinstance(value, Scalar):
            self._wrong(kind, value, key, path)
            return ""
        if value.text in kind.words:
            return value.text
        self.lost.add(path)
        near = Offer(value.text, kind.words)
        self._report(value.place, kind.code, key=_safe(key), text=quoted(value.text), offer=near)
        return ""

    def _whole(self, kind: Whole, value: Value, key: str, path: Path) -> int:
        if not isinstance(value, Scalar) or not value.plain or not _WHOLE.fullmatch(value.text):
            self._wrong(kind, value, key, path)
            return kind.low
        return int(self._in_range(kind, value, key, path))

    def _number(self, kind: Number, value: Value, key: str, path: Path) -> float:
        if not isinstance(value, Scalar) or not value.plain or not DECIMAL.fullmatch(value.text):
            self._wrong(kind, value, key, path)
            return kind.low
        return self._in_range(kind, value, key, path)

    def _in_range(self, kind: Whole | Number, value: Scalar, key: str, path: Path) -> float:
        number = float(value.text) if len(value.text) <= _LONGEST_NUMBER * 2 else kind.high + 1
        if kind.low <= number <= kind.high:
            return number
        self._report(
            value.place, "RP204", key=_safe(key), low=f"{kind.low:g}", high=f"{kind.high:.10g}", found=value.text[:20]
        )
        self.lost.add(path)
        return kind.low

    def _flag(self, kind: Flag, value: Value, key: str, path: Path) -> bool:
        if isinstance(value, Scalar) and value.plain and value.text in ("true", "false"):
            return value.text == "true"
        self._wrong(kind, value, key, path)
        return False

    def _wrong(self, kind: Kind, value: Value, key: str, path: Path) -> None:
        self.lost.add(path)
        wanted, found, remedy = remedies.wanted(kind), remedies.found(value), remedies.remedy(kind, value, key)
        self._report(value.place, "RP203", key=_safe(key), wanted=wanted, found=found, remedy=remedy)

    def _report(self, place: Place, code: str, **details: object) -> None:
        self._problems.report(self._name, place, code, **details)


def blank(kind: Kind) -> Any:
    """What stands for a value that isn't there, so that the rest can still be looked at."""
    if isinstance(kind, Record):
        return {field.name: blank(field.kind) if field.required else field.default for field in kind.fields}
    if isinstance(kind, Same):
        return blank(kind.record())
    if isinstance(kind, Whole | Number):
        return kind.low
    if isinstance(kind, Flag):
        return False
    if isinstance(kind, ListOf):
        return ()
    return {} if isinstance(kind, MapOf) else ""


def _is_nothing(value: Scalar) -> bool:
    return value.plain and value.text in NOTHING


@lru_cache(maxsize=64)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _safe(key: str) -> str:
    """A key as it may be quoted: on one line, not too long."""
    return one_line(key if len(key) <= 40 else key[:39] + "…")
