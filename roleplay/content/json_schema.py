"""JSON Schema of the files, made from the shapes that load them: `python -m roleplay.content.json_schema docs/schema`.

What the loader takes, the schema takes. What holds between values (a branch to a scene that isn't there) is left to
`roleplay check`. Values of several forms are told apart by their type, and sorts of records by one key, so that an
editor can say what is wrong with the one that was meant.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from roleplay.content.catalogue import ENTRIES
from roleplay.content.fields import (
    NAME,
    Choice,
    Field,
    Flag,
    Kind,
    ListOf,
    MapOf,
    Number,
    Record,
    Same,
    Text,
    Whole,
    Word,
)
from roleplay.content.file_shapes import FILES
from roleplay.content.kind_words import help_text
from roleplay.content.shape_reader import LONGEST_NAME

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The newest draft that every editor's YAML server knows."""

_LIKE_OTHER_TYPES = (("boolean", ("true", "false")), ("number", ("12", "1e5", "0x1f", "1.5")))
"""What a plain word can be to YAML other than a text. The loader goes by what is written: they fit where words do."""


def file_name(kind: str) -> str:
    """What the schema of a kind of file (scenario, rubric, plays, form) is called."""
    return f"{kind}.schema.json"


def modeline(place: str) -> str:
    """The first line of a file whose schema lies at this place, seen from the file."""
    return f"# yaml-language-server: $schema={place}"


def schema(kind: str) -> Schema:
    """The JSON Schema of a kind of file: scenario, rubric, plays or form."""
    shape = FILES[kind]
    maker = _Maker(shape, names_for_conditions=kind == "scenario")
    made = maker.record(shape)
    shared = maker.definitions()
    head = {"$schema": DRAFT, "title": f"roleplay {kind}", "description": shape.doc}
    return {**head, **made, **({"definitions": shared} if shared else {})}


def schema_text(kind: str) -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(kind), indent=1, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write every schema into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in FILES:
        (folder / file_name(kind)).write_text(schema_text(kind), encoding="utf-8", newline="\n")


class _Maker:
    """Makes the schemas of the kinds of one file. Records that contain themselves become definitions."""

    def __init__(self, top: Record, names_for_conditions: bool) -> None:
        self._names = names_for_conditions
        self._shared = _recursive(top)

    def definitions(self) -> Schema:
        """The records that contain themselves."""
        return {name: self.record(record) for name, record in sorted(self._shared.items())}

    def of(self, kind: Kind) -> Schema:
        """The schema of a value of this kind."""
        for name, record in self._shared.items():
            if kind is record or (isinstance(kind, Same) and kind.name == name):
                return {"allOf": [{"$ref": f"#/definitions/{name}"}]}
        if isinstance(kind, Record):
            return self.record(kind)
        if isinstance(kind, ListOf):
            return self._list(kind)
        if isinstance(kind, MapOf):
            return self._map(kind)
        return _scalar(kind)

    def record(self, kind: Record) -> Schema:
        """The schema of a mapping with fixed keys."""
        made: Schema = {
            "type": "object",
            "properties": {field.name: self._property(field) for field in kind.fields},
            "additionalProperties": False,
        }
        if required := [field.name for field in kind.fields if field.required]:
            made["required"] = required
        if not kind.may_be_empty:
            made["minProperties"] = 1
        if kind.fork is not None:
            made["if"] = {"required": [kind.fork.key]}
            made["then"] = {"properties": dict.fromkeys(kind.fork.never, False)}
            made["else"] = {"required": list(kind.fork.need)}
        if kind.alone:
            short = next(field for field in kind.fields if field.name == kind.short)
            made = _either(self.of(short.kind), made)
        if kind.named and self._names:
            made = _either(_scalar(Word(NAME, "the name of a condition", LONGEST_NAME)), made)
        return made

    def _property(self, field: Field) -> Schema:
        made = {"description": help_text(field).replace("`", "'"), **self.of(field.kind)}  # shown as plain text
        if field.default not in (None, "", (), {}):
            made["default"] = field.default
        return made

    def _list(self, kind: ListOf) -> Schema:
        one = self.of(kind.of)
        made: Schema = {"type": "array", "items": one, "maxItems": kind.most}
        if kind.least:
            made["minItems"] = kind.least if ENTRIES[kind.code].severity == "error" else 1
        if kind.unique and ENTRIES[kind.same].severity == "error" and "number" not in _types(one):  # to us 1 isn't 1.0
            made["uniqueItems"] = True
        return _either(one, made) if kind.alone else made

    def _map(self, kind: MapOf) -> Schema:
        key = kind.key
        return {
            "type": "object",
            "propertyNames": {"pattern": _key_pattern(key)}
            | ({"maxLength": key.most} if isinstance(key, Word) else {}),
            "additionalProperties": self.of(kind.of),
            "minProperties": kind.least,
            "maxProperties": kind.most,
        }


def _recursive(top: Record) -> dict[str, Record]:
    """The records under this one that contain themselves, by their names."""
    found: dict[str, Record] = {}
    waiting: list[Kind] = [top]
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, Same):
            if kind.name not in found:
                found[kind.name] = kind.record()
                waiting.append(kind.record())
        elif isinstance(kind, ListOf | MapOf):
            waiting.append(kind.of)
        elif isinstance(kind, Record):
            waiting += [field.kind for field in kind.fields if field.kind not in found.values()]
    return found


def _scalar(kind: Kind) -> Schema:
    """The schema of a single value."""
    if isinstance(kind, Text):  # its spaces at both ends don't count
        pattern = rf"^\s*\S(?:[\s\S]{{0,{kind.most - 2}}}\S)?\s*$"
        told = f"Write 1 to {kind.most} characters."
        return {"type": ["string", "number", "boolean"], "pattern": pattern, "patternErrorMessage": told}
    if isinstance(kind, Word):
        told = f"Use {kind.form}."
        types = [name for name, words in _LIKE_OTHER_TYPES if any(re.fullmatch(kind.pattern, w) for w in words)]
        pattern = f"^(?:{kind.pattern})$"
        return {
            "type": ["string", *types] if types else "string",
            "pattern": pattern,
            "patternErrorMessage": told,
            "maxLength": kind.most,
        }
    if isinstance(kind, Choice):
        return {"type": "string", "enum": list(kind.words)}
    if isinstance(kind, Flag):
        return {"type": "boolean"}
    assert isinstance(kind, Whole | Number)
    return {"type": "integer" if isinstance(kind, Whole) else "number", "minimum": kind.low, "maximum": kind.high}


def _key_pattern(kind: Word | Whole) -> str:
    """What the keys of a mapping look like."""
    if isinstance(kind, Word):
        return f"^(?:{kind.pattern})$"
    return f"^[+-]?(?:{'|'.join(str(number) for number in range(kind.low, kind.high + 1))})$"


def _either(one: Schema, other: Schema) -> Schema:
    """A value of one form or the other, told apart by their types: what else they ask holds for its own type alone."""
    types = [*_types(one), *_types(other)]
    assert not set(one) & set(other) - {"type"}
    return {**one, **other, "type": types}


def _types(made: Schema) -> list[str]:
    found = made["type"]
    return [found] if isinstance(found, str) else list(found)


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/schema"))
