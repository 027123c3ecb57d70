"""Heads for moves that a rubric adds, learnt from its examples in a second or two, on top of the shipped reader."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.judgement import Evidence, Exchange, Reading
from roleplay.domain.rubric import MOVES, Move
from roleplay.reading.heads import sigmoid
from roleplay.reading.reader import Reader
from roleplay.reading.sentences import LONGEST, Span
from roleplay.reading.shipped import ShippedReader

Floats = NDArray[np.float64]
ENOUGH = 12
"""With fewer example replies a move can't be learnt: it is never read."""
PULL = 30.0
"""How strongly the weights are held small: there are far more features than examples."""
AT = 0.5


def learnable(moves: Sequence[Move]) -> list[Move]:
    """The moves that the shipped reader doesn't know and that have ENOUGH different examples."""
    return [move for move in moves if move.id not in MOVES and len(set(move.examples)) >= ENOUGH]


def with_own_moves(reader: ShippedReader, moves: Sequence[Move]) -> Reader:
    """A reader that reads the rubric's own moves too; the same reader if there is nothing to learn.

    Each own move is learnt against the others' examples and against a few hundred sentences of the labelled corpus.
    """
    own = learnable(moves)
    return OwnMovesReader(reader, own) if own else reader


class OwnMovesReader:
    """The shipped reader with further heads. About the codebook's moves it says what the shipped reader says."""

    def __init__(self, reader: ShippedReader, moves: Sequence[Move]) -> None:
        self._reader = reader
        self._names = tuple(move.id for move in moves)
        examples = [[_vector(reader, text) for text in sorted(set(move.examples))] for move in moves]
        strangers = reader.strangers()
        self._heads = []
        for number, mine in enumerate(examples):
            others = [vector for k, theirs in enumerate(examples) if k != number for vector in theirs]
            self._heads.append(_learn(np.array(mine), np.concatenate([strangers, *([others] if others else [])])))
        told = json.dumps([[move.id, sorted(set(move.examples))] for move in moves], ensure_ascii=True)
        self.version = f"{reader.version}+{hashlib.sha256(told.encode()).hexdigest()[:6]}"

    def read(self, exchange: Exchange) -> Reading:
        """The shipped reading, and the own moves that one of the reply's sentences makes."""
        reading = self._reader.read(exchange)
        spans, vectors = self._reader.sentence_vectors(exchange)
        chances, found = [], []
        for name, (weights, mean, scale) in zip(self._names, self._heads, strict=True):
            each = sigmoid(((vectors - mean) / scale) @ weights[:-1] + weights[-1]) if len(spans) else np.zeros(0)
            best = int(each.argmax()) if len(each) else 0
            chances.append((name, round(float(each[best]), 4) if len(each) else 0.0))
            if len(each) and each[best] >= AT:
                span = spans[best]
                found.append(Evidence(name, span.start, span.end, span.start, span.end))
        return replace(
            reading,
            moves=(*reading.moves, *(entry.move for entry in found)),
            evidence=(*reading.evidence, *found),
            probabilities=(*reading.probabilities, *chances),
            reader=self.version,
        )

    def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
        """The same for many, in order."""
        return [self.read(exchange) for exchange in exchanges]


def _vector(reader: ShippedReader, example: str) -> Floats:
    text = example.strip()[:LONGEST] or "-"
    return np.asarray(reader.vectors("", text, [Span(0, len(text))])[0])


def _learn(mine: Floats, others: Floats) -> tuple[Floats, Floats, Floats]:
    """Weights (the last a constant), and the mean and the spread of the features; both sides count alike."""
    every = np.concatenate([mine, others])
    mean, scale = every.mean(0), every.std(0) + 1e-3
    rows = np.concatenate([(every - mean) / scale, np.ones((len(every), 1))], 1)
    wanted = np.concatenate([np.ones(len(mine)), np.zeros(len(others))])
    weight = np.where(wanted == 1, len(every) / (2 * len(mine)), len(every) / (2 * len(others)))
    held = np.full(rows.shape[1], PULL)
    held[-1] = 0.01
    weights = np.zeros(rows.shape[1])
    for _ in range(25):
        told = sigmoid(rows @ weights)
        slope = rows.T @ (weight * (told - wanted)) + held * weights
        # Far more features than rows: the step is solved in the space of the rows (Woodbury's identity).
        spread = weight * (told * (1 - told) + 1e-4)
        narrow = rows / held
        step = slope / held - narrow.T @ np.linalg.solve(np.diag(1 / spread) + narrow @ rows.T, narrow @ slope)
        weights = weights - step
        if np.abs(step).max() < 1e-6:
            break
    return weights, mean, scale
