"""How far careless typing and gaming move the reading, and whether the words shown carry it; about ten minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from roleplay.domain.judgement import Exchange, Reading
from roleplay.domain.rubric import HARMFUL
from roleplay.reading.corpus import Labelled, load
from roleplay.reading.shipped import ShippedReader, load_reader
from tests.reading.test_fair import GAMES, TYPING

CORPUS = Path(__file__).parents[2] / "rubrics" / "corpus"
KEPT_OUT = ("en-15", "en-36", "en-49")
"""Files of English replies that the reader didn't learn from."""
RUSSIAN = ("ru-03", "ru-08")


def measure() -> Iterator[str]:
    """Lines to print: typing, gaming, evidence."""
    reader = load_reader()
    replies = _load(KEPT_OUT)
    plain = _read(reader, replies, lambda each: each.exchange.reply)
    yield f"typing, {len(replies):,} replies: quality within half a level; harm seen again"
    for name, way in TYPING.items():
        other = _read(reader, replies, lambda each, way=way: way(each.exchange.reply))  # type: ignore[misc]
        near = sum(abs(a.quality - b.quality) <= 0.5 for a, b in zip(plain, other, strict=True)) / len(replies)
        again = [_harmful(b) for a, b in zip(plain, other, strict=True) if _harmful(a)]
        yield f"  {name:32} {near:.3f}  {sum(again) / len(again):.3f}"
    harmful = [
        (each, reading)
        for each, reading in zip(replies, plain, strict=True)
        if each.quality <= 1 and HARMFUL & set(each.moves) and _harmful(reading)
    ]
    yield f"gaming, {len(harmful)} harmful replies: raised by more than half a level; on average"
    for name, game in GAMES.items():
        gamed = _read(reader, [each for each, _ in harmful], game)
        raised = [b.quality - a.quality for (_, a), b in zip(harmful, gamed, strict=True)]
        yield f"  {name:32} {sum(each > 0.5 for each in raised):4}  {sum(raised) / len(raised):+.3f}"
    for language, files in (("English", KEPT_OUT), ("Russian", RUSSIAN)):
        yield _evidence(reader, language, _kept_out(_load(files))[::4])


def _load(files: tuple[str, ...]) -> list[Labelled]:
    return load(*(CORPUS / f"{name}.jsonl" for name in files))


def _kept_out(replies: list[Labelled]) -> list[Labelled]:
    """Of the Russian files the situations that weren't learnt from."""
    return [each for each in replies if each.situation.startswith(("C", "Q3-09", "Q3-1", "Q8-1"))]


def _read(reader: ShippedReader, replies: list[Labelled], text: Callable[[Labelled], str]) -> list[Reading]:
    return reader.read_many([Exchange(each.exchange.client, text(each), each.exchange.language) for each in replies])


def _harmful(reading: Reading) -> bool:
    return not HARMFUL.isdisjoint(reading.moves)


def _evidence(reader: ShippedReader, language: str, replies: list[Labelled]) -> str:
    """How the move's probability changes without the words shown, and without as many others of the sentence."""
    falls, others, gone = [], [], 0
    for each in replies:
        client, reply = each.exchange.client, each.exchange.reply
        reading = reader.read(each.exchange)
        chance = dict(reading.probabilities)
        for move in reading.moves:
            entries = [entry for entry in reading.evidence if entry.move == move]
            entry = entries[0]
            length = entry.words_end - entry.words_start
            if len(entries) > 1 or length >= len(reply) - 10:
                continue
            without = reader.read(
                Exchange(client, reply[: entry.words_start] + reply[entry.words_end :], each.exchange.language)
            )
            falls.append(chance[move] - dict(without.probabilities)[move])
            gone += move not in without.moves
            at = entry.end - length if entry.words_start - entry.start < entry.end - entry.words_end else entry.start
            elsewhere = Exchange(client, reply[:at] + reply[at + length :], each.exchange.language)
            others.append(chance[move] - dict(reader.read(elsewhere).probabilities)[move])
    lower = sum(fall > 0 for fall in falls)
    return (
        f"evidence, {language}: without the words shown the probability falls in {lower} of {len(falls)} cases, by "
        f"{sum(falls) / len(falls):.2f} on average; the move is gone in {gone}; without as many letters at the other "
        f"end of the sentence by {sum(others) / len(others):.2f}"
    )
