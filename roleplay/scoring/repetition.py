"""Finds the formula that was said before: the same words again earn nothing new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from roleplay.domain.conversation import Turn
from roleplay.domain.judgement import Evidence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@lru_cache(maxsize=4096)
def words_of(sentence: str) -> frozenset[str]:
    """The distinct words of a sentence, case folded."""
    return frozenset(_WORD.findall(sentence.casefold()))


def same_words(one: frozenset[str], other: frozenset[str]) -> int:
    """How many percent of the larger sentence's words stand in both (0-100, rounded down)."""
    larger = max(len(one), len(other))
    return 100 * len(one & other) // larger if larger else 0


def repeated_evidence(turns: Sequence[Turn], percent: int) -> frozenset[tuple[int, Evidence]]:
    """(position, evidence) of every sentence that says again what an earlier reply said with the same move.

    `percent` is how alike two sentences must be. One-word sentences are never counted as a formula.
    """
    said: dict[tuple[str, int], list[frozenset[str]]] = {}
    found: set[tuple[int, Evidence]] = set()
    for position, turn in enumerate(turns):
        if not turn.reading.sure:
            continue
        here = [(e, words_of(turn.reply.text[e.start : e.end])) for e in turn.reading.evidence]
        for evidence, words in here:
            size = len(words)
            if size < 2:
                continue
            shortest, longest = -(-size * percent // 100), size * 100 // max(percent, 1)
            if any(
                same_words(words, other) >= percent
                for length in range(shortest, longest + 1)
                for other in said.get((evidence.move, length), ())
            ):
                found.add((position, evidence))
        for evidence, words in here:
            said.setdefault((evidence.move, len(words)), []).append(words)
    return frozenset(found)
