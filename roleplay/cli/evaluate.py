"""`roleplay evaluate FILE.jsonl…`: how well the reader agrees with people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from roleplay.cli.json_input import opened
from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_json
from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Reading
from roleplay.reading.corpus import Labelled, load
from roleplay.reading.evaluate import Figures, evaluate, table
from roleplay.wiring import Parts

_BATCH = 64


@click.command("evaluate")
@click.argument("files", metavar="FILE.jsonl...", nargs=-1, required=True)
@click.option("--situations", is_flag=True, help="A line for each situation too.")
@json_option
@click.pass_obj
def command(parts: Parts, files: tuple[str, ...], situations: bool, as_json: bool) -> None:
    """Read the labelled replies of FILE.jsonl and say how well the readings agree with the labels.

    A line holds id, situation, client, reply, moves and quality (0-4); context and lang may be there. The moves are
    those of the rubric `moves`.
    """
    for name in files:
        with opened(name):  # says in one line what is wrong with the file
            pass
    labelled = load(*(Path(name) for name in files))
    if not labelled:
        raise WrongUse(f"There are no labelled replies in {', '.join(files)}", "put one JSON object on each line")
    figures = evaluate(labelled, _readings(parts, labelled))
    if as_json:
        say_json(_as_json(parts.reader.version, figures))
    else:
        say(f"Reader {parts.reader.version}, {len(labelled):,} replies")
        say()
        say(table(figures, situations=situations))


def _readings(parts: Parts, labelled: Sequence[Labelled]) -> list[Reading]:
    readings: list[Reading] = []
    for start in range(0, len(labelled), _BATCH):
        readings += parts.reader.read_many([one.exchange for one in labelled[start : start + _BATCH]])
    return readings


def _as_json(reader: str, figures: Figures) -> dict[str, Any]:
    return {
        "reader": reader,
        "whole": asdict(figures.whole),
        "intervals": {name: list(ends) for name, ends in figures.intervals.items()},
        "moves": [asdict(one) for one in figures.moves],
        "groups": {name: asdict(one) for name, one in figures.groups},
        "worst": [
            {
                "id": coded.id,
                "coded": list(coded.moves),
                "quality": coded.quality,
                "read": list(reading.moves),
                "read_quality": reading.quality,
                "sure": reading.sure,
            }
            for coded, reading in figures.worst
        ],
    }
