"""One text of a file -> one value, with every problem that can be told without other files."""

from __future__ import annotations

import re
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from typing import Any

from roleplay.content import build
from roleplay.content.fields import Record
from roleplay.content.file_shapes import FILES
from roleplay.content.problems import Problems
from roleplay.content.shape import BODY, HEAD, LONGEST_VALUE
from roleplay.content.shape_reader import Lost, Places, ShapeReader
from roleplay.content.words import quoted
from roleplay.content.yaml_source import Mapping, Scalar, parse
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario, ScenarioHead

_TOP_KEY = re.compile(r"\n([A-Za-z_][\w-]*)[ \t]*:")


@dataclass(frozen=True)
class FileReading:
    """A file read by its shape. `row` has every declared key; `lost` the paths of what could not be read.

    values: the declared texts for placeholders; used: those that lines name; asked: conditions used by their names.
    """

    name: str
    kind: str
    row: AbstractMapping[str, Any]
    places: Places
    lost: Lost
    values: AbstractMapping[str, str]
    used: frozenset[str]
    asked: frozenset[str]


def read(
    text: str, name: str, problems: Problems, kind: str | None = None, shape: Record | None = None
) -> FileReading | None:
    """The text read by the shape that its first key asks for; None if it can't be read at all (reported).

    kind: what the file must be (scenario, rubric, plays, form); None takes any; shape: another shape instead.
    """
    top = parse(text, name, problems)
    if top is None:
        return None
    first = next(iter(top.keys), "")
    if first not in FILES or kind not in (None, first):
        place = top.keys[first].place if first in top.keys else top.place
        what = f"{quoted(first)}, and should be a file of kind '{kind}'" if first in FILES else quoted(first)
        problems.report(name, place, "RP119", first=what)
        return None
    values = _declared_values(top) if first == "scenario" else {}
    conditions = _declared_conditions(top) if first == "scenario" else None
    reader = ShapeReader(name, text, problems, values, conditions)
    row = reader.record(shape or FILES[first], top, first, ())
    used, asked = frozenset(reader.used), frozenset(reader.asked)
    return FileReading(name, first, row, Places(top), Lost(reader.lost), values, used, asked)


def scenario_of(reading: FileReading) -> Scenario:
    """The scenario, as far as it could be read."""
    return build.scenario(reading.row)


def head_of(text: str, name: str, problems: Problems) -> ScenarioHead | None:
    """What a scenario's file says of itself, without a look at its scenes; None if that has errors (reported).

    A file whose keys don't stand at the beginning of lines may look broken here and be sound.
    """
    reading = read(_without_body(text), name, problems, "scenario", HEAD)
    return None if reading is None or problems.errors() else build.head(reading.row)


def _without_body(text: str) -> str:
    """The text with empty lines in the place of what stands under the keys of the body."""
    text = "\n" + text  # so that every key stands after a line feed, which is found fastest
    parts: list[str] = []
    end = 0
    keys = list(_TOP_KEY.finditer(text))
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        if key.group(1) in BODY:
            stop = len(text) if following is None else following.start()
            parts += [text[end : key.start()], "\n" * text.count("\n", key.start(), stop)]
            end = stop
    return "".join((*parts, text[end:]))[1:]


def rubric_of(reading: FileReading) -> Rubric:
    """The rubric as its own file states it, as far as it could be read."""
    return build.rubric(reading.row)


def _declared_conditions(top: Mapping) -> tuple[str, ...]:
    """The names of the conditions, looked at first, for scenes may stand above them."""
    conditions = top.values.get("conditions")
    return tuple(conditions.keys) if isinstance(conditions, Mapping) else ()


def _declared_values(top: Mapping) -> dict[str, str]:
    """The texts for the placeholders, looked at first, for lines may stand above them. The shape judges them later."""
    values = top.values.get("values")
    if not isinstance(values, Mapping):
        return {}
    texts = ((name, value.text) for name, value in values.values.items() if isinstance(value, Scalar))
    return {name: text.strip()[:LONGEST_VALUE] for name, text in texts}
