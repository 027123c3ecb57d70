"""Breaks marked text into rows of a given width, by the cells that a terminal gives each character."""

from __future__ import annotations

import re
from itertools import pairwise

from rich.cells import cell_len, chop_cells

from roleplay.tui.marked import Marked

_WORDS = re.compile(r"\s*\S+|\s+$")

Piece = tuple[str, str]
"""Text and its tone; an empty tone is the block's own."""


def rows(text: Marked, first: int, later: int) -> list[tuple[Piece, ...]]:
    """The rows of a text: the first at most `first` cells wide, the others `later`. Words longer than a row are cut."""
    result: list[tuple[Piece, ...]] = []
    place = 0
    for line in text.text.split("\n"):
        for start, end in _breaks(line, first if not result else later, later):
            result.append(_pieces(text, place + start, place + end))
        place += len(line) + 1
    return result


def _breaks(line: str, first: int, later: int) -> list[tuple[int, int]]:
    """Where each row of one line starts and ends, white space at the break left out."""
    found: list[tuple[int, int]] = []
    width, start, end, used = max(first, 1), 0, 0, 0
    for match in _WORDS.finditer(line):
        word, size = match.group(), cell_len(match.group())
        if used + size <= width:
            end, used = match.end(), used + size
            continue
        if used:
            found.append((start, end))
            width = max(later, 1)
            start = match.start() + len(word) - len(word.lstrip())
            word = line[start : match.end()]
            size = cell_len(word)
        if size > width:
            cut = len(chop_cells(word, width)[0])
            found.append((start, start + cut))
            start, width = start + cut, max(later, 1)
            for part in chop_cells(word[cut:], width)[:-1]:
                found.append((start, start + len(part)))
                start += len(part)
        end, used = match.end(), cell_len(line[start : match.end()])
    found.append((start, end))
    return found


def _pieces(text: Marked, start: int, end: int) -> tuple[Piece, ...]:
    """The text from start to end, cut where its tone changes; a later span lies over an earlier one."""
    over = [span for span in text.spans if span.start < end and span.end > start]
    if not over:
        return ((text.text[start:end], ""),)
    edges = sorted({start, end, *(min(end, max(start, edge)) for span in over for edge in (span.start, span.end))})
    found = []
    for left, right in pairwise(edges):
        tone = next((span.tone for span in reversed(over) if span.start <= left and span.end >= right), "")
        found.append((text.text[left:right], tone))
    return tuple(found)
