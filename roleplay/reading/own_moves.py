"""Reads moves that a rubric adds: a small head for each, learnt from its example replies in a few seconds.

The heads stand on the sentence vectors of the shipped reader; neither the training extra nor the corpus is needed.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.judgement import Evidence, Exchange, Reading
from roleplay.domain.rubric import MOVES, Move
from roleplay.reading.asides import says_nothing
from roleplay.reading.own_head import Head, learn
from roleplay.reading.reader import Reader
from roleplay.reading.sentences import Span, split, words_of
from roleplay.reading.shipped import heard

Floats = NDArray[np.float64]
ENOUGH = 12
"""A move with fewer different example replies, or fewer to tell them from, isn't learnt, and never read."""
LEFT_OUT = (2, 3, 5)
"""Runs of so many words are left out to find those that carry a move; longer ones tell nobody where to look."""
NEARLY = 0.8
"""A run is enough if the move falls by this share of the most that it falls without any run."""
MOST_LEFT_OUT = 30
"""In a sentence of more words the whole sentence is shown."""
_FORMAT = "own-moves-1"
"""Part of the cache's key: changes whenever the same examples would be learnt otherwise."""
_UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error)


@runtime_checkable
class SentenceReader(Reader, Protocol):
    """A reader that also gives a vector for each sentence; what own moves are learnt on."""

    def vectors(self, client: str, reply: str, spans: Sequence[Span]) -> Floats:
        """A row for each of these sentences of the reply, in the light of the others."""


def own_moves(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Those that the shipped reader doesn't know and that can be learnt.

    Each has ENOUGH different examples, and there are as many texts that don't make it or are examples of others.
    """
    return tuple(
        move
        for move in moves
        if move.id not in MOVES
        and len(_different(move.examples)) >= ENOUGH
        and sum(map(len, _against(move, moves))) >= ENOUGH
    )


def with_own_moves(reader: Reader, moves: Sequence[Move], cache: Path | None = None) -> Reader:
    """A reader that reads these moves of a rubric too; the same one if there is none to learn.

    What has been learnt is kept in the folder `cache`, by a hash of the moves, their examples and the reader's version;
    a file there that can't be read is made again. Takes a second or two the first time. A reader
    without sentence vectors is given back as it is.
    """
    own = own_moves(moves)
    if not own or not isinstance(reader, SentenceReader):
        return reader
    key = _key(reader.version, moves)
    file = cache / f"{key}.npz" if cache is not None else None
    heads = _kept(file, len(own)) if file is not None else None
    if heads is None:
        heads = _learnt(reader, own, moves)
        if file is not None:
            _keep(file, heads)
    return OwnMovesReader(reader, [move.id for move in own], heads, f"{reader.version}+{key[:8]}")


class OwnMovesReader:
    """The shipped reader with further heads. Of the codebook's moves and of the quality it says what that reader says.

    moves: their ids, one for each of `heads`; version: the name that its readings bear.
    """

    def __init__(self, reader: SentenceReader, moves: Sequence[str], heads: Sequence[Head], version: str) -> None:
        self._reader = reader
        self._own = tuple(zip(moves, heads, strict=True))
        self.version = version

    def read(self, exchange: Exchange) -> Reading:
        """The shipped reading, and after the codebook's moves the own ones that a sentence of the reply makes."""
        return self._with_own(exchange, self._reader.read(exchange))

    def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
        """The same for many, in order."""
        readings = self._reader.read_many(exchanges)
        return [self._with_own(exchange, reading) for exchange, reading in zip(exchanges, readings, strict=True)]

    def _with_own(self, exchange: Exchange, reading: Reading) -> Reading:
        _, reply, spans = heard(exchange)
        spans = [] if says_nothing(reply) else spans
        rows = np.array([_alone(self._reader, reply[span.start : span.end]) for span in spans])
        chances, found = [], []
        for move, head in self._own:
            each = head.chance(rows) if len(rows) else np.zeros(1)
            best = int(each.argmax())
            chances.append((move, round(float(each[best]), 4)))
            if len(rows) and each[best] >= head.at:
                words = _carrying(self._reader, reply, spans[best], head)
                found.append(Evidence(move, spans[best].start, spans[best].end, words.start, words.end))
        return replace(
            reading,
            moves=(*reading.moves, *(entry.move for entry in found)),
            evidence=(*reading.evidence, *found),
            probabilities=(*reading.probabilities, *chances),
            reader=self.version,
        )


def _alone(reader: SentenceReader, sentence: str) -> Floats:
    """The vector of a sentence by itself, as examples stand: without a client line and without neighbours."""
    return np.asarray(reader.vectors("", sentence, [Span(0, len(sentence))])[0], np.float64)


def _carrying(reader: SentenceReader, reply: str, span: Span, head: Head) -> Span:
    """The shortest run of words in the sentence without which the move is heard nearly as little as it can be."""
    words = words_of(reply, span)
    if not 2 < len(words) <= MOST_LEFT_OUT:
        return span
    runs = [
        (begin, begin + length)
        for length in LEFT_OUT
        if length < len(words)
        for begin in range(len(words) - length + 1)
    ]
    rest = [reply[span.start : words[begin].start] + reply[words[end - 1].end : span.end] for begin, end in runs]
    logits = head.logit(np.array([_alone(reader, text) for text in (reply[span.start : span.end], *rest)]))
    falls = logits[0] - logits[1:]
    enough = falls.max() - (1 - NEARLY) * abs(falls.max())
    begin, end = next(run for run, fall in zip(runs, falls, strict=True) if fall >= enough)
    return Span(words[begin].start, words[end - 1].end)


def _learnt(reader: SentenceReader, own: Sequence[Move], moves: Sequence[Move]) -> list[Head]:
    known: dict[str, Floats] = {}

    def rows(text: str) -> Floats:
        """The sentences of a text, each by itself."""
        if text not in known:
            known[text] = np.array([_alone(reader, text[span.start : span.end]) for span in split(text)])
        return known[text]

    heads = []
    for move in own:
        does = _different((*move.examples, *move.counts))
        does_not, others = _against(move, moves)
        heads.append(learn(*([rows(text) for text in texts] for texts in (does, does_not, others))))
    return heads


def _against(move: Move, moves: Sequence[Move]) -> tuple[list[str], list[str]]:
    """Texts that don't make the move, and examples of the others, none of them among its own examples."""
    does = {_folded(text) for text in (*move.examples, *move.counts)}
    does_not = {_folded(text) for text in move.does_not_count}
    others = [text for other in moves if other.id != move.id for text in (*other.examples, *other.counts)]
    return (
        [text for text in _different(move.does_not_count) if _folded(text) not in does],
        [text for text in _different(others) if _folded(text) not in does | does_not],
    )


def _different(texts: Sequence[str]) -> list[str]:
    """The texts that hold a word, each once, in order."""
    first = {_folded(text): text for text in reversed(texts) if any(sign.isalnum() for sign in text)}
    return list(reversed(first.values()))


def _folded(text: str) -> str:
    """The words without regard to capitals, spaces and the marks at the end."""
    return " ".join(text.casefold().split()).rstrip(".!?… ")


def _key(version: str, moves: Sequence[Move]) -> str:
    told = [[move.id, move.examples, move.counts, move.does_not_count] for move in moves]
    return hashlib.sha256(json.dumps([_FORMAT, version, told], ensure_ascii=True).encode()).hexdigest()[:32]


def _kept(file: Path, count: int) -> list[Head] | None:
    """The heads in the file; None if it isn't there or is damaged: then they are learnt again."""
    try:
        # Opened here: of a damaged file that it opens itself the library leaves the handle open.
        with file.open("rb") as source, np.load(source, allow_pickle=False) as stored:
            heads = [Head(stored[f"weights_{n}"], *map(float, stored[f"numbers_{n}"])) for n in range(count)]
    except _UNREADABLE:
        return None
    except TypeError:  # another number of numbers
        return None
    return heads if all(np.isfinite(head.weights).all() and head.weights.ndim == 1 for head in heads) else None


def _keep(file: Path, heads: Sequence[Head]) -> None:
    """Write the heads beside the file and then put them in its place, so that nobody ever reads half of one."""
    arrays: dict[str, Floats] = {}
    for number, head in enumerate(heads):
        arrays[f"weights_{number}"] = head.weights
        arrays[f"numbers_{number}"] = np.array([head.bias, head.slope, head.offset, head.at])
    beside = file.with_name(f"{file.stem}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as out:
            np.savez(out, **arrays)  # type: ignore[arg-type]
        beside.replace(file)
    except OSError:  # a full or read-only disk: what was learnt holds for this run
        with suppress(OSError):
            beside.unlink()
