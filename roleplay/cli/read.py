"""`roleplay read FILE.jsonl`: what replies do, one JSON line in, one out."""

from __future__ import annotations

import sys
from typing import Any

import click

from roleplay.cli.json_input import json_lines, kind_of, text_field
from roleplay.cli.output import json_text
from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Exchange, Reading
from roleplay.wiring import Parts


@click.command("read")
@click.argument("file", metavar="FILE.jsonl")
@click.pass_obj
def command(parts: Parts, file: str) -> None:
    """Say what replies do: for each JSON line of FILE.jsonl (- for standard input) one JSON line on standard output.

    \b
    in:  {"id": "1", "lang": "en", "context": "…", "client": "…", "reply": "…"}
    out: {"id": "1", "moves": ["explore"], "quality": 3.1, "sure": true, "evidence": […]}

    lang (en) and context (empty) may be left out; other keys are ignored. An entry of evidence names a move, the
    sentence (start and end count characters of the reply) and the words in it that carry the move.
    """
    for batch in json_lines(file):
        asked, mistake = _exchanges(batch, file)
        readings = parts.reader.read_many([exchange for _, exchange in asked])
        for (id_, exchange), reading in zip(asked, readings, strict=True):
            print(json_text(_answer(id_, exchange, reading)))
        sys.stdout.flush()
        if mistake is not None:
            raise mistake


def _exchanges(batch: list[tuple[int, Any]], name: str) -> tuple[list[tuple[str | int, Exchange]], WrongUse | None]:
    """Ids and exchanges up to the first line that can't be used, and what is wrong with that one."""
    found = []
    for number, value in batch:
        try:
            found.append(_exchange(value, f"{name}:{number}:1"))
        except WrongUse as error:
            return found, error
    return found, None


def _exchange(value: Any, place: str) -> tuple[str | int, Exchange]:
    if not isinstance(value, dict):
        raise WrongUse(f"{place}: the line is {kind_of(value)}", 'write an object: {"id": …, "client": …, "reply": …}')
    id_ = value.get("id")
    if not isinstance(id_, (int, str)) or isinstance(id_, bool):
        if "id" not in value:
            text_field(value, "id", place)
        raise WrongUse(f"{place}: 'id' is {kind_of(id_)}", "write it as text or as a whole number")
    return id_, Exchange(
        client=text_field(value, "client", place),
        reply=text_field(value, "reply", place),
        context=text_field(value, "context", place, ""),
        language=text_field(value, "lang", place, "en"),
    )


def _answer(id_: str | int, exchange: Exchange, reading: Reading) -> dict[str, Any]:
    return {
        "id": id_,
        "moves": list(reading.moves),
        "quality": reading.quality,
        "sure": reading.sure,
        "evidence": [
            {
                "move": e.move,
                "words": exchange.reply[e.words_start : e.words_end],
                "words_start": e.words_start,
                "words_end": e.words_end,
                "sentence": exchange.reply[e.start : e.end],
                "start": e.start,
                "end": e.end,
            }
            for e in reading.evidence
        ],
    }
