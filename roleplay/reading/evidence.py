"""Which sentence makes a move, and which of its words carry it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.judgement import Evidence
from roleplay.domain.rubric import MOVES
from roleplay.reading.sentences import Span

Floats = NDArray[np.float64]
Worth = Callable[[int], tuple[list[Span], Floats]]
"""Of the sentence with this number, its words and what each adds to each move (words x 16)."""
NEAR = 1.0
"""A further sentence is evidence for a move too if its logit lies this near the strongest one's and above zero."""
MOST_WORDS = 9
"""Longer runs of words tell nobody where to look."""


def find(moves: Sequence[str], spans: Sequence[Span], strength: Floats, worth: Worth) -> tuple[Evidence, ...]:
    """For each move, in the order given, its strongest sentence and others near it in strength, in the reply's order.

    strength: how strongly each sentence makes each move, as a logit (sentences x moves).
    """
    entries: list[Evidence] = []
    known: dict[int, tuple[list[Span], Floats]] = {}
    for move in moves:
        column = MOVES.index(move)
        best = int(strength[:, column].argmax())
        floor = max(0.0, float(strength[best, column]) - NEAR)
        for number, span in enumerate(spans):
            if number == best or strength[number, column] > floor:
                if number not in known:
                    known[number] = worth(number)
                words, parts = known[number]
                run = _run(words, parts[:, column]) if words else span
                entries.append(Evidence(move, span.start, span.end, run.start, run.end))
    return tuple(entries)


def _run(words: list[Span], worth: Floats) -> Span:
    """The run of two (if there are two) to MOST_WORDS words that add most to the move, above the average word."""
    sums = np.concatenate([[0.0], (worth - worth.mean()).cumsum()])
    first, last, most = 0, len(words), -np.inf
    for begin in range(len(words)):
        for end in range(min(begin + 2, len(words)), min(begin + MOST_WORDS, len(words)) + 1):
            if sums[end] - sums[begin] > most:
                most, first, last = sums[end] - sums[begin], begin, end
    return Span(words[first].start, words[last - 1].end)
