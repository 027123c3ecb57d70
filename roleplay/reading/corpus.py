"""Labelled replies: what a reader is trained on and measured with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Exchange
from roleplay.domain.rubric import MOVES


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reply whose moves (in the order of the codebook) and quality (0-4) a person has coded.

    sentences: the reply cut as it was coded, with each sentence's moves; empty where only the whole was coded.
    """

    id: str
    situation: str
    exchange: Exchange
    moves: tuple[str, ...]
    quality: int
    sentences: tuple[tuple[str, tuple[str, ...]], ...] = ()


def load(*paths: Path) -> list[Labelled]:
    """The labelled replies of JSON-lines files, in order.

    A line holds id, client, quality and either `sentences` ([{"text", "moves"}]; situation under `sid`) or `reply` and
    `moves` (situation under `situation`); context and lang may be there. Raises WrongUse with file and line.
    """
    found = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as problem:
            raise WrongUse(
                f"{path} can't be read: {problem}", "Name a file of labelled replies (JSON lines)."
            ) from problem
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    found.append(_labelled(json.loads(line)))
                except (ValueError, KeyError, TypeError, AttributeError) as problem:
                    why = f"no {problem}" if isinstance(problem, KeyError) else str(problem)
                    raise WrongUse(f"{path}:{number}: not a labelled reply: {why}", "See docs/reading.md.") from problem
    return found


def _labelled(line: dict[str, Any]) -> Labelled:
    sentences = tuple((str(part["text"]), _moves(part["moves"])) for part in line.get("sentences", ()))
    reply = " ".join(text for text, _ in sentences) if sentences else str(line["reply"])
    moves = _moves({move for _, said in sentences for move in said}) if sentences else _moves(line["moves"])
    quality = line["quality"]
    if quality not in (0, 1, 2, 3, 4):
        raise ValueError(f"quality {quality!r} isn't a whole number from 0 to 4")
    client = str(line["client"])
    russian = sum("Ѐ" <= sign <= "ӿ" for sign in reply) > sum("A" <= sign.upper() <= "Z" for sign in reply)
    language = str(line.get("lang") or ("ru" if russian else "en"))
    exchange = Exchange(client, reply, str(line.get("context", "")), language)
    return Labelled(
        str(line["id"]), str(line.get("situation") or line["sid"]), exchange, moves, int(quality), sentences
    )


def _moves(named: Iterable[str]) -> tuple[str, ...]:
    chosen = set(named)
    if unknown := sorted(chosen - set(MOVES)):
        raise ValueError(f"unknown move {unknown[0]!r}")
    return tuple(move for move in MOVES if move in chosen)
