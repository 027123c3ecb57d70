"""The words in which `shape` declares what a file may say: fields, and the kinds of values that they take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
NAME = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of 1 to `most` characters. `placeholders`: `{{ name }}` stands for a declared value."""

    most: int = 600
    placeholders: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """An id, a name, a version: text that matches `pattern` as a whole. `form` describes the pattern in words."""

    pattern: str
    form: str
    most: int = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words. `code` is the problem reported for any other."""

    words: tuple[str, ...]
    code: str = "RP209"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, both bounds included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number with or without decimals, both bounds included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Flag:
    """`true` or `false`."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of one kind. `code` is the problem reported for fewer than `least`; `unique`: no value twice (`same`).

    alone: a single value may be written without the list.
    """

    of: Kind
    least: int = 1
    most: int = 60
    code: str = "RP210"
    unique: bool = False
    same: str = "RP213"
    alone: bool = False


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys the author chooses."""

    key: Word | Whole
    of: Kind
    least: int = 1
    most: int = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record. `default` is what an optional field has when it isn't there."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Fork:
    """Two sorts of the same record, told apart by whether one key is there.

    With `key`, those in `never` mustn't be there; without it, those in `need` must.
    """

    key: str
    never: tuple[str, ...]
    need: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with fixed keys. `owner`: what it is called in messages.

    plain: what is wanted, in words, where something else stands (the owner, if empty); short: the key that a value
    without any key was most likely meant for; named: the name of one that is declared under `conditions:` may stand
    for it; alone: its `short` value may be written without the mapping; fork: there are two sorts of it.
    """

    owner: str
    doc: str
    fields: tuple[Field, ...]
    may_be_empty: bool = True
    plain: str = ""
    short: str = ""
    named: bool = False
    alone: bool = False
    fork: Fork | None = None

    def names(self) -> tuple[str, ...]:
        """The keys that may be used."""
        return tuple(field.name for field in self.fields)


@dataclass(frozen=True, slots=True)
class Same:
    """A record that is declared elsewhere, for records that contain themselves."""

    name: str
    record: Callable[[], Record]


Kind = Text | Word | Choice | Whole | Number | Flag | ListOf | MapOf | Record | Same
