"""A reader for these tests that looks phrases up, so that what a reply does is known beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from roleplay.domain.judgement import Evidence, Exchange, Reading
from roleplay.domain.rubric import HARMFUL, MOVES

PHRASES = (
    ("glad you", "welcome"),
    ("no wonder", "acknowledge"),
    ("my fault", "own"),
    ("what ", "explore"),
    ("so you", "reflect"),
    ("by friday", "agree"),
    ("delivered everything", "defend"),
    ("homework", "blame"),
    ("calm down", "dismiss"),
    ("refund you", "buckle"),
    ("accounts", "deflect"),
)
_END = re.compile(r"[.?!]\s+")


class TableReader:
    """Finds phrases; unsure of a reply that says `mumble`."""

    version = "table-1"

    def read(self, exchange: Exchange) -> Reading:
        """The moves whose phrase is in the reply."""
        text = exchange.reply
        low = text.casefold()
        evidence = []
        for phrase, move in PHRASES:
            place = low.find(phrase) if len(low) == len(text) else text.find(phrase)
            if place >= 0:
                words_end = place + len(text[place : place + len(phrase)].rstrip())
                start = max((m.end() for m in _END.finditer(text, 0, place)), default=0)
                end = next((m.start() + 1 for m in _END.finditer(text, max(place, words_end - 1))), len(text))
                evidence.append(Evidence(move, start, max(end, words_end), place, words_end))
        found = {e.move for e in evidence}
        moves = tuple(move for move in MOVES if move in found)
        harmless = {0: 1.0, 1: 3.0}.get(len(moves), 4.0)
        quality = harmless if found.isdisjoint(HARMFUL) else 1.0 if found - HARMFUL else 0.0
        return Reading(moves, quality, "mumble" not in low, tuple(evidence), self.version)

    def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
        """One by one."""
        return [self.read(exchange) for exchange in exchanges]
