"""What to write instead of a value of the wrong type: the value in the form that was most likely meant."""

from __future__ import annotations

import re

from roleplay.content.fields import Choice, Flag, Kind, ListOf, MapOf, Number, Record, Same, Text, Whole, Word
from roleplay.content.words import one_line, quoted
from roleplay.content.yaml_source import Mapping, Scalar, Sequence, Value

DECIMAL = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,9})?")
"""How a number is written."""

_LONGEST = 60
_PLAIN_WORD = re.compile(r"[A-Za-z0-9_.+-]+")


def wanted(kind: Kind) -> str:
    """What should stand there, in plain words."""
    if isinstance(kind, Same):
        return wanted(kind.record())
    if isinstance(kind, Record) and kind.alone:
        return wanted(_short(kind))
    if isinstance(kind, Record):
        return kind.plain or kind.owner
    if isinstance(kind, ListOf) and kind.alone:
        return wanted(kind.of)
    words: dict[type, str] = {
        ListOf: "a list", MapOf: "a mapping", Text: "a text", Word: "a word", Choice: "a word",
        Whole: "a whole number", Number: "a number", Flag: "true or false",
    }  # fmt: skip
    return words[type(kind)]


def found(value: Value) -> str:
    """What stands in the place of what was wanted."""
    if isinstance(value, Sequence):
        return "a list"
    if isinstance(value, Mapping):
        return "a mapping"
    if not value.text:
        return "empty"
    return quoted(value.text, 30) + ("" if value.plain else " in quotes")


def remedy(kind: Kind, value: Value, key: str) -> str:
    """What to do about a value of the wrong type that stands under this key."""
    if isinstance(kind, Same):
        return remedy(kind.record(), value, key)
    if isinstance(value, Scalar) and not value.text:
        return "write it, or delete the key if it's optional"
    if isinstance(kind, Record):
        return _of_record(kind, value, key)
    if isinstance(kind, ListOf) and kind.alone:
        return remedy(kind.of, value, key)
    if isinstance(kind, ListOf):
        return "begin each value with a dash, or put them in brackets: [ … ]"
    if isinstance(kind, MapOf):
        return _of_map(kind, value)
    if isinstance(kind, Flag):
        return "write true or false, without quotes"
    if isinstance(kind, Whole | Number):
        return _of_number(value)
    if isinstance(value, Mapping):
        return "put the whole text in quotes: a colon and a space, or a { in front, make a mapping of it"
    return "write one text; put it in quotes if it begins with [ or {"


def _of_number(value: Value) -> str:
    if isinstance(value, Scalar):
        if re.fullmatch(r"[+-]?0[0-9]+", value.text):
            return "write it without the zero in front"
        if not value.plain:
            return "take away the quotes" if DECIMAL.fullmatch(value.text) else "write digits"
    return "write digits, such as 3"


def _of_map(kind: MapOf, value: Value) -> str:
    """Names without what belongs to them."""
    first = value.values[0] if isinstance(value, Sequence) and value.values else value
    inner = _short(kind.of) if isinstance(kind.of, Record) and kind.of.alone else kind.of
    if isinstance(first, Scalar) and _PLAIN_WORD.fullmatch(first.text) and isinstance(inner, Whole):
        return f"write a number for each name: {{{_shown(first)}: {max(inner.low, 10)}}}"
    return "write it as `name: value`, one name a line"


def _short(kind: Record) -> Kind:
    """The kind of the value that may stand for the whole record."""
    return next(field.kind for field in kind.fields if field.name == kind.short)


def _of_record(kind: Record, value: Value, key: str) -> str:
    """The value under the key that it was most likely meant for."""
    instead = _wrapped(kind, value)
    if kind.short == "moves":  # a condition
        return f"did you mean `{instead}`?" if key in ("any", "all") else f"write {{{instead}}}"
    if kind.short in ("cases", "turns") and isinstance(value, Sequence):
        others = [name for name in kind.names() if name != kind.short and name != "seed"]
        return f"write {' and '.join(f'`{name}:`' for name in others)}, then put the list under `{kind.short}:`"
    if instead:
        return f"write {{{instead}}}"
    return f"write it as `key: value`, one key a line; its keys are {', '.join(kind.names())}"


def _wrapped(kind: Record, value: Value) -> str:
    """`key: value` for a value without a key; empty if it can't be told which."""
    field = next((field for field in kind.fields if field.name == kind.short), None)
    if field is None or isinstance(value, Mapping):
        return ""
    inner = field.kind
    if isinstance(inner, Record):  # the moves of a condition
        part = _wrapped(inner, value)
        return f"{field.name}: {{{part}}}" if part else ""
    if isinstance(inner, ListOf):
        if inner.alone and isinstance(value, Scalar):
            return f"{field.name}: {_shown(value)}"
        ones = [one for one in value.values if isinstance(one, Scalar)] if isinstance(value, Sequence) else [value]
        if isinstance(inner.of, Record) or (isinstance(value, Sequence) and len(ones) < len(value.values)):
            return ""
        text = f"[{', '.join(_shown(one) for one in ones)}]"
    elif isinstance(value, Scalar) and (not isinstance(inner, Whole | Number) or DECIMAL.fullmatch(value.text)):
        text = _shown(value)
    elif isinstance(inner, Whole | Number):
        text = "2"
    else:
        return ""
    rest = "".join(f", {other.name}: …" for other in kind.fields if other.required and other is not field)
    return f"{field.name}: {text}{rest}"


def _shown(value: Scalar) -> str:
    """The value as it can be written there: a word as it is, a text in quotes, cut if it's long."""
    text = one_line(value.text)
    text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return text if _PLAIN_WORD.fullmatch(text) else '"' + text.replace('"', '\\"') + '"'
