"""Which sentence makes a move, and which of its words carry it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.judgement import Evidence
from roleplay.domain.rubric import MOVES
from roleplay.reading.encoder import Token
from roleplay.reading.sentences import Span

Floats = NDArray[np.float64]
_WORD = re.compile(r"\w+(?:[’'\-]\w+)*", re.UNICODE)
NEAR = 1.0
"""A further sentence is evidence for a move too if its logit lies this near the strongest one's and above zero."""
MOST_WORDS = 9
"""Longer runs of words tell nobody where to look."""


def find(
    reply: str, moves: Sequence[str], spans: Sequence[Span], tokens: Sequence[Token], logits: Floats, parts: Floats
) -> tuple[Evidence, ...]:
    """For each move, in the order given, its strongest sentence and others near it in strength, in the reply's order.

    tokens: of the whole reply, their sentence being a number of `spans`; logits: sentences x moves; parts: tokens x
    moves, what each token adds to its sentence's logit. A sentence with no words is its own evidence, whole.
    """
    entries: list[Evidence] = []
    owner = np.array([token.sentence for token in tokens], np.int64)
    for move in moves:
        column = MOVES.index(move)
        best = int(logits[:, column].argmax())
        floor = max(0.0, float(logits[best, column]) - NEAR)
        for number, span in enumerate(spans):
            if number == best or logits[number, column] > floor:
                mine = np.flatnonzero(owner == number)
                start, end = _words(reply, span, [tokens[int(k)] for k in mine], parts[mine, column])
                entries.append(Evidence(move, span.start, span.end, start, end))
    return tuple(entries)


def _words(reply: str, span: Span, tokens: Sequence[Token], parts: Floats) -> tuple[int, int]:
    """The run of up to MOST_WORDS words whose tokens add most to the move, above what a token adds on average."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(reply, span.start, span.end)]
    if not words or not len(parts):
        return span.start, span.end
    above = parts - parts.mean()
    worth = np.zeros(len(words))
    at = 0
    for token, part in zip(tokens, above, strict=True):
        while at + 1 < len(words) and words[at][1] <= token.start:
            at += 1
        worth[at] += part
    sums = np.concatenate([[0.0], worth.cumsum()])
    first, last = 0, len(words)
    most = -np.inf
    for begin in range(len(words)):
        for end in range(min(begin + 2, len(words)), min(begin + MOST_WORDS, len(words)) + 1):
            if sums[end] - sums[begin] > most:
                most, first, last = sums[end] - sums[begin], begin, end
    return words[first][0], words[last - 1][1]
