"""A reply cut where evidence begins and ends, so that the words that tell can be marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from roleplay.domain.judgement import Evidence


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a reply. moves: what its words show; ends: the moves whose words end with this stretch."""

    text: str
    moves: tuple[str, ...]
    ends: tuple[str, ...]


def parts(text: str, evidence: Sequence[Evidence]) -> list[Part]:
    """The whole reply in stretches; each lies wholly inside or wholly outside the words of every piece of evidence."""
    size = len(text)
    spans = [
        (e.move, max(0, e.words_start), min(size, e.words_end))
        for e in evidence
        if max(0, e.words_start) < min(size, e.words_end)
    ]
    cuts = sorted({0, size, *(start for _, start, _ in spans), *(end for _, _, end in spans)})
    found = []
    for start, end in pairwise(cuts):
        moves = dict.fromkeys(move for move, begins, stops in spans if begins <= start and end <= stops)
        ends = dict.fromkeys(move for move, _, stops in spans if stops == end)
        found.append(Part(text[start:end], tuple(moves), tuple(ends)))
    return found
