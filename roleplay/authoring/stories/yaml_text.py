"""Plain values as the text of a scenario file, laid out by the shape that loads it: words bare, texts in quotes."""

from __future__ import annotations

import json
import re

from roleplay.authoring.stories.story import Tree
from roleplay.content.fields import Kind, ListOf, MapOf, Record, Same, Text
from roleplay.content.shape import SCENARIO
from roleplay.content.shape_reader import NOTHING
from roleplay.content.yaml_source import Mapping, Scalar, Value

_BARE = re.compile(r"[A-Za-z0-9+-][\w.+-]*", re.ASCII)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_WIDTH = 110
DEEPEST = 30


class Remarked(dict[str, Tree]):
    """A mapping with a remark above it."""

    remark = ""


def plain(value: Value) -> Tree:
    """The tree of a file as texts, lists and mappings."""
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.values.items()}
    return [plain(inner) for inner in value.values]


def scenario_text(row: dict[str, Tree]) -> str:
    """The file of a scenario. Values that have not the declared form stay what they are: the checker names them."""
    return "\n".join(_block(row, SCENARIO, 0)) + "\n"


def in_quotes(text: str) -> str:
    """The text as YAML in double quotes."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04X}", json.dumps(text, ensure_ascii=False))


def _block(value: Tree, kind: Kind | None, depth: int) -> list[str]:
    """The lines of a mapping or a list, indented by two spaces for each depth."""
    indent = "  " * depth
    lines: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            lines += _entry(f"{indent}{_scalar(str(key), None)}:", inner, _kind_of(kind, key), depth)
            if depth == 1 and key != list(value)[-1] and isinstance(inner, dict) and "says" in inner:
                lines.append("")
        return lines
    for inner in value:
        if isinstance(inner, Remarked) and inner.remark:
            lines.append(f"{indent}# {inner.remark}")
        entry = _entry(f"{indent}-", inner, _kind_of(kind, ""), depth)
        if len(entry) > 1 and isinstance(inner, dict):  # the first key stands beside the dash
            entry = [f"{indent}- {entry[1].lstrip()}", *entry[2:]]
        lines += entry
    return lines


def _entry(start: str, value: Tree, kind: Kind | None, depth: int) -> list[str]:
    flow = _flow(value, kind)
    whole = isinstance(kind, Record) and any(field.name in ("says", "to", "who", "name") for field in kind.fields)
    ways = isinstance(value, list) and any(isinstance(one, dict) and ("to" in one or "reply" in one) for one in value)
    short = not ways and len(start) + len(flow) < _WIDTH and not (whole and isinstance(value, dict))
    if short or not value or isinstance(value, str) or depth >= DEEPEST:
        return [f"{start} {flow}"]
    return [start, *_block(value, kind, depth + 1)]


def _flow(value: Tree, kind: Kind | None) -> str:
    if isinstance(value, dict):
        inner = (f"{_scalar(str(key), None)}: {_flow(part, _kind_of(kind, key))}" for key, part in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(part, _kind_of(kind, "")) for part in value) + "]"
    return _scalar(str(value), kind)


def _scalar(text: str, kind: Kind | None) -> str:
    bare = _BARE.fullmatch(text) and text not in NOTHING and not isinstance(kind, Text)
    return text if bare else in_quotes(text)


def _kind_of(kind: Kind | None, key: str) -> Kind | None:
    """The kind of what stands under a key, or in a list; None where nothing is declared."""
    if isinstance(kind, Same):
        kind = kind.record()
    if isinstance(kind, Record):
        return next((field.kind for field in kind.fields if field.name == key), None)
    return kind.of if isinstance(kind, ListOf | MapOf) else None
