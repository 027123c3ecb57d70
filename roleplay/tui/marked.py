"""Text that is safe to show, with tones on parts of it: what views are made of and what every screen can draw.

A tone is a word such as `helpful` or `quiet`; a widget turns it into a style, plain mode leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from roleplay.domain.text import visible
from roleplay.language import tr, trn

if TYPE_CHECKING:
    from roleplay.domain.judgement import Evidence

MOST_CHARACTERS = 4_000
"""How much of one text is shown; the rest is kept and said to be there."""

MOST_LINES = 60
"""How many line feeds of one text are shown."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start to end (exclusive) of a text are said in this tone."""

    start: int
    end: int
    tone: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Visible text (no control or bidi characters but line feeds) and the tones on parts of it."""

    text: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a talk or a debrief, as a widget draws it and a test reads it.

    label: stands in the margin beside the first line; tone and label_tone: how they are said; indent: cells further in
    than the margin; hang: cells further in for the second line on; gap: empty lines before it; turn: the turn it
    belongs to, 0 for none; rule: a line is drawn through the rest of the row.
    """

    text: Marked
    label: str = ""
    tone: str = "text"
    label_tone: str = "quiet"
    indent: int = 0
    hang: int = 0
    gap: int = 0
    turn: int = 0
    rule: bool = False


def shown(text: str) -> str:
    """The text made visible and bounded, with a word on what was left out."""
    return marked(text).text


def one_line(text: str, limit: int = 300) -> str:
    """The text made visible on one line, at most `limit` characters, white space folded."""
    folded = visible(" ".join(text[: limit * 4].split()))
    return folded if len(folded) <= limit else folded[: limit - 1].rstrip() + "…"


def quoted(text: str, limit: int = 48) -> str:
    """The text on one line in quotation marks, cut to `limit` characters."""
    return in_quotes(one_line(text, limit))


def in_quotes(text: str) -> str:
    """The text in the quotation marks of the language in use."""
    return tr("“{text}”", text=text)


def marked(text: str, spans: Iterable[Span] = ()) -> Marked:
    """The text made visible and bounded; spans are places in the text as typed and move with it."""
    bound = _bound(text)
    edges = sorted({0, bound, *(min(bound, max(0, edge)) for span in spans for edge in (span.start, span.end))})
    places: dict[int, int] = {}
    pieces: list[str] = []
    length = 0
    for start, end in pairwise(edges):
        places[start] = length
        piece = visible(text[start:end]).replace("\t", "    ")
        pieces.append(piece)
        length += len(piece)
    places[bound] = length
    moved = tuple(Span(places[min(bound, max(0, s.start))], places[min(bound, max(0, s.end))], s.tone) for s in spans)
    kept = [span for span in moved if span.start < span.end]
    if bound < len(text):
        left_out = len(text) - bound
        more = trn("{n} more character, kept as typed", "{n} more characters, kept as typed", left_out)
        rest = f" … ({more})"
        pieces.append(rest)
        kept.append(Span(length, length + len(rest), "quiet"))
    return Marked("".join(pieces), tuple(kept))


def joined(*parts: tuple[str, str]) -> Marked:
    """Parts of (visible text, tone) in a row; an empty tone takes the block's own."""
    spans: list[Span] = []
    length = 0
    for text, tone in parts:
        if tone and text:
            spans.append(Span(length, length + len(text), tone))
        length += len(text)
    return Marked("".join(text for text, _ in parts), tuple(spans))


def evidence_spans(evidence: Sequence[Evidence], harmful: frozenset[str]) -> tuple[Span, ...]:
    """The words that carry each move, in the tone of its kind; harmful ones last, so that they show where both lie."""
    spans = [Span(e.words_start, e.words_end, "harmful" if e.move in harmful else "helpful") for e in evidence]
    return tuple(sorted(spans, key=lambda span: (span.tone != "helpful", span.start, span.end)))


def _bound(text: str) -> int:
    bound = min(len(text), MOST_CHARACTERS)
    place = -1
    for _ in range(MOST_LINES):
        place = text.find("\n", place + 1, bound)
        if place < 0:
            return bound
    return place
