"""Lines and table against each other: what is translated, what is missing, what was translated from other words."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass, replace

from roleplay.authoring.translation.lines import Line, lines_of, placeholders
from roleplay.authoring.translation.table import Row, same_words
from roleplay.content.yaml_source import Mapping, Scalar

MISSING, OUTDATED, GONE, PLACEHOLDERS, UNSEEN = "missing", "outdated", "gone", "placeholders", "unseen"
"""Sorts of findings: no translation; translated from other words; a row for a line that isn't there any more; other
`{{ names }}` than the original; characters that can't stand in a file."""

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a translator should look at. line: of the scenario file; of the table for rows that are gone."""

    sort: str
    id: str
    line: int
    text: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """Each line with its translation (empty: none) and the words it was translated from, and the rows left over."""

    lines: tuple[tuple[Line, str, str], ...]
    gone: tuple[Row, ...]


def match(lines: Sequence[Line], rows: Sequence[Row]) -> Matched:
    """Give each line its row: by id and words; else by words, for what has moved; else by id alone."""
    free = {row.id: row for row in rows if row.translation}
    found: dict[str, Row] = {}

    def take(line: Line, row: Row | None) -> None:
        if row is not None and line.id not in found and row.id in free:
            found[line.id] = free.pop(row.id)

    for line in lines:
        row = free.get(line.id)
        if row is not None and row.original == same_words(line.text):
            take(line, row)
    for key in (_kind_and_words, _words):
        by_words: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in free.values():
            by_words[key(row.id, row.original)].append(row)
        for line in lines:
            same = by_words[key(line.id, same_words(line.text))]
            if line.id not in found and same:
                take(line, same.pop(0))
    for line in lines:
        take(line, free.get(line.id))
    pairs = tuple((line, *_words_of(found.get(line.id))) for line in lines)
    return Matched(pairs, tuple(free.values()))


def _kind_and_words(name: str, words: str) -> tuple[str, ...]:
    return (re.sub(r"\.\d+(?=\.|$)", "", name), words)


def _words(name: str, words: str) -> tuple[str, ...]:
    return (words,)


def _words_of(row: Row | None) -> tuple[str, str]:
    return (row.translation, row.original) if row is not None else ("", "")


def table_of(top: Mapping, rows: Sequence[Row] = ()) -> list[Row]:
    """The table of a scenario's lines, with what is translated in the rows of an older table."""
    found = []
    for line, translation, original in match(lines_of(top), rows).lines:
        note = "" if not rows or translation else "new"
        if translation and original != same_words(line.text):
            note = f"outdated, was: {original}"
        found.append(Row(line.id, same_words(line.text), translation, line.what, str(line.most), note))
    return found


def findings_of(matched: Matched) -> list[Finding]:
    """What isn't translated as it should be, in the order of the file; rows for lines that are gone come last."""
    found = []
    for line, translation, original in matched.lines:
        finding = Finding("", line.id, line.place[0], line.text)
        if not translation:
            found.append(replace(finding, sort=MISSING))
            continue
        if _CONTROL.search(translation):
            found.append(replace(finding, sort=UNSEEN, text=translation))
        if original != same_words(line.text):
            found.append(replace(finding, sort=OUTDATED, before=original))
        if placeholders(translation) != placeholders(line.text):
            found.append(replace(finding, sort=PLACEHOLDERS, text=translation, before=line.text))
    return found + [Finding(GONE, row.id, row.line, row.original) for row in matched.gone]


def merged(text: str, top: Mapping, matched: Matched, head: AbstractMapping[str, str]) -> str:
    """The file with the translations in the place of its lines, and other words for keys of its `head`.

    All else stays as it is, comments too. A line without translation stays in the old language.
    """
    spots = [
        (line.start, line.end, _in_yaml(translation))
        for line, translation, _ in matched.lines
        if translation and not _CONTROL.search(translation)
    ]
    for key, word in head.items():
        value = top.values.get(key)
        if isinstance(value, Scalar):
            spots.append((value.start, value.end, word))
    for start, end, words in sorted(spots, reverse=True):
        line_end = "\n" * text[start:end].endswith("\n")  # a block text takes in the end of its line
        text = text[:start] + words + line_end + text[end:]
    return text


def _in_yaml(words: str) -> str:
    """The words as a YAML text in double quotes."""
    quoted = json.dumps(words, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04X}", quoted)
