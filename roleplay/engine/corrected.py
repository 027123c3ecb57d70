"""A reading put right by the person who said the reply."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from roleplay.domain.judgement import Evidence, Reading
from roleplay.domain.rubric import Rubric

CORRECTED = "corrected"
"""The reader's name in a reading that a person put right."""
AT_LEAST, AT_MOST = 2.5, 1.0
"""The quality of a reply that was taken for harm and wasn't meant so, at least; of one that was meant so, at most."""


def corrected(reading: Reading, reply: str, meant: Collection[str], rubric: Rubric) -> Reading:
    """The reading with the moves that were meant, sure, in the rubric's order.

    What was read rightly keeps its words; a move that was missed gets those of what was read instead, or the whole
    reply. The quality stays, unless harm was read where none was meant, or the other way round.
    """
    moves = tuple(move.id for move in rubric.moves if move.id in meant)
    wrong = [e for e in reading.evidence if e.move not in meant]
    start = len(reply) - len(reply.lstrip())
    end = max(start, len(reply.rstrip()))
    evidence: list[Evidence] = []
    for move in moves:
        kept = [e for e in reading.evidence if e.move == move]
        place = replace(wrong[0], move=move) if wrong else Evidence(move, start, end, start, end)
        evidence += kept or [place]
    harmful = rubric.harmful()
    harm_meant = harmful & set(moves)
    quality = reading.quality
    if harm_meant and not harmful & set(reading.moves):
        quality = min(quality, AT_MOST)
    elif not harm_meant and (harmful & set(reading.moves) or not reading.sure):
        quality = max(quality, AT_LEAST)
    return Reading(moves, quality, True, tuple(evidence), CORRECTED, reading.probabilities)
