"""What goes out of a reply and what comes in: a comparison word by word, in stretches that a person can read."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from roleplay.changes.clauses import words_in
from roleplay.domain.change import IN, KEPT, OUT, Piece

_TOKEN = re.compile(r"\s*(?:\w+(?:[’'\-]\w+)*|[^\w\s])|\s+")
SHORT = 3
"""Fewer words than this that stay between two changes are shown as changed: islands of one word can't be read."""


def pieces_between(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces from one text to the other; KEPT and OUT give `before`, KEPT and IN give `after`, to the character."""
    one, other = _TOKEN.findall(f" {before}"), _TOKEN.findall(f" {after}")  # so that the first word has a space too
    hunks: list[tuple[str, str, bool]] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        hunks.append(("".join(one[a:b]), "".join(other[c:d]), tag == "equal"))
    merged: list[tuple[str, str, bool]] = []
    for number, (out, put_in, same) in enumerate(hunks):
        island = same and 0 < number < len(hunks) - 1 and words_in(out) < SHORT
        if merged and not merged[-1][2] and (island or not same):
            merged[-1] = (merged[-1][0] + out, merged[-1][1] + put_in, False)
        else:
            merged.append((out, put_in, same and not island))
    found: list[Piece] = []
    for out, put_in, same in merged:
        if same:
            found.append(Piece(KEPT, out))
        else:
            found += [Piece(kind, text) for kind, text in ((OUT, out), (IN, put_in)) if text]
    return tuple(piece for piece in _without_first_space(found) if piece.text)


def _without_first_space(pieces: list[Piece]) -> list[Piece]:
    """The pieces without the space that was put before both texts."""
    first_kept = next((k for k, piece in enumerate(pieces) if piece.kind == KEPT), len(pieces))
    changed = [Piece(piece.kind, piece.text[1:]) for piece in pieces[:first_kept]]
    if first_kept == len(pieces):
        return changed
    kept = pieces[first_kept].text
    changed = [Piece(piece.kind, piece.text + kept[0]) for piece in changed]
    return [*changed, Piece(KEPT, kept[1:]), *pieces[first_kept + 1 :]]


def share_of(before: str, pieces: tuple[Piece, ...], *, moved: bool = False) -> int:
    """Percent of the reply's words that change, rounded up: a replaced stretch counts its longer side.

    moved: the words that go out come in again elsewhere, and count once.
    """
    total = max(1, words_in(before))
    changed, out = 0, 0
    for piece in pieces:
        words = words_in(piece.text)
        if piece.kind == OUT:
            changed, out = changed + words, words
        elif piece.kind == IN:
            changed, out = changed + (0 if moved else max(0, words - out)), 0
        else:
            out = 0
    return -(-100 * changed // total)
