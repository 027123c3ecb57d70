"""Writes the reference of every key, from the shapes that load files: `python -m roleplay.content.reference docs`.

Examples are taken from the files of the folder given (`example/`) and from those that `roleplay new` makes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from roleplay.content.fields import Field, Kind, ListOf, MapOf, Record, Same
from roleplay.content.file_shapes import FILES
from roleplay.content.kind_words import default_words, kind_words, sentence
from roleplay.content.problems import Problems
from roleplay.content.shape import ID_WORD, NAME_WORD
from roleplay.content.words import one_line
from roleplay.content.yaml_source import Mapping, Scalar, Sequence, Value, parse

TITLES = {"scenario": "Scenarios", "rubric": "Rubrics", "plays": "Play-throughs", "form": "Forms"}
LONGEST = 60
"""Characters of an example."""

Examples = dict[tuple[str, str], str]
"""By the owner of the record and the key."""

RARE = {
    ("a condition", "any"): "[pushes_away, {quality: {max: 1}}]",
    ("a test of moves", "all"): "[own, explore]",
    ("a test of scenes", "any"): "[the-quarrel]",
    ("a test of scenes", "all"): "[the-quarrel, the-offer]",
    ("a range of quality", "max"): "2.3",
    ("a range of state", "max"): "40",
    ("a range of turns", "max"): "3",
    ("the rubric", "abstract"): "true",
    ("the rubric", "moves"): "{listens: {title: Listens, kind: helpful, meaning: …}}",
    ("the form", "rehearsal"): "we-want-to-cancel",
    ("the time rules", "away_at_most"): "20",
    ("a move", "title"): "Listens",
    ("a move", "kind"): "helpful",
    ("a move", "meaning"): "Leaves the client room to speak.",
    ("a move", "counts"): '["Take your time, I\'m listening."]',
    ("a move", "does_not_count"): '["I\'m listening, but we must move on."]',
    ("a move", "examples"): '["Go on, I\'m here.", "Say it as it comes."]',
}
"""Examples of keys that the small files don't need."""


def page(folder: Path) -> str:
    """The reference as Markdown. `folder`: the documentation, with the folder `example` in it."""
    examples = _examples(folder)
    lines = [
        "# Reference: every key of scenarios, rubrics, play-throughs and forms",
        "",
        "Made from the definitions by which files are loaded: `python -m roleplay.content.reference docs`. How to",
        "write such files: [authors.md](authors.md). The same for editors, as JSON Schema: [schema](schema/).",
        "",
        f"An **id** is made of {ID_WORD.form}; a **name** of {NAME_WORD.form}.",
        "",
        "A key in **bold** must be there. What may be left out has a default where one is named.",
    ]
    told: set[str] = set()
    for kind, shape in FILES.items():
        lines += ([""] if lines[-1] else []) + [f"## {TITLES[kind]}", ""]
        if kind != "plays":
            lines += [f"A file `{kind}s/ID.yaml`, its first key is `{kind}:`.", ""]
        else:
            lines += ["A file `ID.plays.yaml` beside the scenario, its first key is `plays:`.", ""]
        for record in _records(shape):
            if record.owner not in told:
                told.add(record.owner)
                lines += _section(record, examples)
    return "\n".join(lines).rstrip() + "\n"


def missing_examples(folder: Path) -> list[tuple[str, str]]:
    """The keys that there is no example of."""
    examples = _examples(folder)
    wanted = [
        (record.owner, field.name) for shape in FILES.values() for record in _records(shape) for field in record.fields
    ]
    return [key for key in dict.fromkeys(wanted) if key not in examples]


def _section(record: Record, examples: Examples) -> list[str]:
    lines = [f"### {_heading(record)}", "", record.doc]
    if record.named:
        lines[-1] += " In a scenario the name of a condition may stand for it."
    if record.fork is not None:
        never, need = _keys(record.fork.never), _keys(record.fork.need)
        lines[-1] += f" With `{record.fork.key}` it has no {never}; without it, it must have {need}."
    lines += ["", "| key | what it means | what it takes | default | example |", "| --- | --- | --- | --- | --- |"]
    for field in record.fields:
        key = f"**`{field.name}`**" if field.required else f"`{field.name}`"
        default = f"`{default_words(field)}`" if default_words(field) else ""
        example = examples.get((record.owner, field.name), "")
        cells = (key, sentence(field.doc), _takes(field), default, _code(example))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return [*lines, ""]


def _takes(field: Field) -> str:
    """What the field takes, with a link to the record that is in it."""
    words = kind_words(field.kind)
    inner = _inner(field.kind)
    if inner is None or inner.alone:
        return words
    link = f"[{inner.owner}](#{_heading(inner).lower().replace(' ', '-')})"
    return words.replace(inner.owner, link, 1)


def _inner(kind: Kind) -> Record | None:
    """The record in a value of this kind, if there is one."""
    if isinstance(kind, ListOf | MapOf):
        return _inner(kind.of)
    if isinstance(kind, Same):
        return kind.record()
    return kind if isinstance(kind, Record) else None


def _heading(record: Record) -> str:
    return re.sub(r"^(a|an|the) ", "", record.owner).capitalize()


def _keys(names: Iterable[str]) -> str:
    *most, last = (f"`{name}`" for name in names)
    return f"{', '.join(most)} and {last}"


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _records(shape: Record) -> list[Record]:
    """The records of a file, each once, in the order in which they are met."""
    found: dict[str, Record] = {}
    waiting = [shape]
    while waiting:
        record = waiting.pop(0)
        if record.owner in found:
            continue
        found[record.owner] = record
        waiting += [inner for field in record.fields if (inner := _inner(field.kind)) is not None]
    return list(found.values())


def _examples(folder: Path) -> Examples:
    """The first value of each key in the example files; RARE for those that aren't there."""
    found: Examples = {}
    templates = Path(__file__).parent.parent / "authoring" / "templates"
    for path in [*sorted((folder / "example").rglob("*.yaml")), *sorted(templates.glob("*-en*.yaml"))]:
        text = path.read_text(encoding="utf-8")
        top = parse(text, path.name, Problems())
        assert top is not None, path
        for key, value in _values(FILES[next(iter(top.keys))], top):
            found.setdefault(key, _cut(_flow(value, text)))
    return {**RARE, **found}


def _values(kind: Kind, value: Value) -> Iterator[tuple[tuple[str, str], Value]]:
    """Every value of a key of a record, with the record's owner and the key."""
    if isinstance(kind, Same):
        kind = kind.record()
    if isinstance(kind, Record) and isinstance(value, Mapping):
        for field in kind.fields:
            if field.name in value.values:
                yield (kind.owner, field.name), value.values[field.name]
                yield from _values(field.kind, value.values[field.name])
    elif isinstance(kind, ListOf) and isinstance(value, Sequence):
        for one in value.values:
            yield from _values(kind.of, one)
    elif isinstance(kind, MapOf) and isinstance(value, Mapping):
        for one in value.values.values():
            yield from _values(kind.of, one)


def _flow(value: Value, source: str) -> str:
    """A value as it can be written on one line."""
    if isinstance(value, Scalar):
        text = source[value.start : value.end]
        return " ".join(text.split()) if value.plain or text[:1] in "\"'" else one_line(value.text.strip())
    if isinstance(value, Sequence):
        return f"[{', '.join(_flow(one, source) for one in value.values)}]"
    return f"{{{', '.join(f'{key}: {_flow(one, source)}' for key, one in value.values.items())}}}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def write_page(folder: Path) -> None:
    """Write the reference into the folder of the documentation."""
    (folder / "reference.md").write_text(page(folder), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_page(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
