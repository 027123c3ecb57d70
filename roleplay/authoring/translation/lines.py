"""Every text of a scenario file that a person reads, with an id that stays and its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from roleplay.content.fields import Kind, ListOf, MapOf, Record, Text
from roleplay.content.shape import SCENARIO
from roleplay.content.yaml_source import Mapping, Place, Scalar, Sequence, Value

_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Line:
    """One text. id: the keys that lead to it, wordings and branches numbered from 1; what: what it is for;
    most: how many characters it may have; start, end: its offsets in the file.
    """

    id: str
    text: str
    what: str
    most: int
    place: Place
    start: int
    end: int

    @property
    def kind(self) -> str:
        """The id without its numbers: the same for all wordings of a line."""
        return re.sub(r"\.\d+(?=\.|$)", "", self.id)


def lines_of(top: Mapping) -> list[Line]:
    """The texts of a scenario in the order of the file. What hasn't the declared form is passed over."""
    return list(_lines(SCENARIO, top, (), ""))


def placeholders(text: str) -> frozenset[str]:
    """The names that a text takes values for."""
    return frozenset(_PLACEHOLDER.findall(text))


def _lines(kind: Kind, value: Value, path: tuple[str, ...], what: str) -> Iterator[Line]:
    if isinstance(kind, Text):
        if isinstance(value, Scalar) and value.text.strip():
            yield Line(".".join(path), value.text.strip(), what, kind.most, value.place, value.start, value.end)
    elif isinstance(kind, Record) and isinstance(value, Mapping):
        fields = {field.name: field for field in kind.fields}
        for key, inner in value.values.items():
            if key in fields:
                yield from _lines(fields[key].kind, inner, (*path, key), fields[key].doc)
    elif isinstance(kind, MapOf) and isinstance(value, Mapping):
        for key, inner in value.values.items():
            yield from _lines(kind.of, inner, (*path, key), what)
    elif isinstance(kind, ListOf) and isinstance(value, Sequence):
        for number, inner in enumerate(value.values, 1):
            yield from _lines(kind.of, inner, (*path, str(number)), what)
