"""The changes of a reply that are worth reading: clauses left out, a better sentence in their place, another order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roleplay.changes.clauses import Clause, clauses, put_together, words_in
from roleplay.changes.pieces import pieces_between, share_of
from roleplay.domain.change import KEPT, Piece
from roleplay.domain.judgement import Evidence
from roleplay.reading.sentences import split

MOST_SENTENCES = 4
"""Sentences of the scene's better replies that are tried."""
LONGEST = 4_000
"""Characters of a reply that is searched; the first and the last sentences of a longer one aren't all of it."""
MOST_CHANGED = 75
"""Percent of the reply's words; more is another reply, and the scenario's better one stands beside it anyway."""
MOST_CLAUSES = 14
"""A reply with more is searched sentence by sentence, not clause by clause."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reply that might be marked better; `share` in percent as in Change."""

    reply: str
    pieces: tuple[Piece, ...]
    share: int


def candidates(
    reply: str, costly: Sequence[Evidence], better: Sequence[str], *, adds: bool, order: bool
) -> list[Candidate]:
    """What might turn the marks that these words cost, the smallest change first.

    better: the scene's better replies, whose sentences may come in; adds: whether something may come in without
    anything going out (not where harm was done: what is put around it mends nothing); order: whether something came too
    soon, so that moving it may help. Each keeps some of the trainee's own words.
    """
    if len(reply) > LONGEST:
        return []
    parts = clauses(reply)
    if len(parts) > MOST_CLAUSES:
        parts = tuple(Clause(span.start, span.end, number) for number, span in enumerate(split(reply)))
    found: dict[str, Candidate] = {}
    for text, moved in _texts(reply, parts, costly, _sentences(better), adds=adds, order=order):
        if text is None or text in found or text == reply:
            continue
        pieces = pieces_between(reply, text)
        share = share_of(reply, pieces, moved=moved)
        if share <= MOST_CHANGED and any(piece.kind == KEPT and words_in(piece.text) for piece in pieces):
            found[text] = Candidate(text, pieces, share)
    return sorted(found.values(), key=lambda one: (one.share, len(one.reply)))


def _sentences(better: Sequence[str]) -> list[str]:
    """Sentences of better replies that can be said on their own: what each begins with, and its questions."""
    found: list[str] = []
    for text in better:
        spans = split(text)
        found += [text[spans[0].start : spans[0].end]] if spans else []
        found += [text[span.start : span.end] for span in spans[1:] if text[: span.end].endswith("?")]
    return list(dict.fromkeys(found))[:MOST_SENTENCES]


def _texts(
    reply: str,
    parts: tuple[Clause, ...],
    costly: Sequence[Evidence],
    sentences: Sequence[str],
    *,
    adds: bool,
    order: bool,
) -> Iterator[tuple[str | None, bool]]:
    """Changed replies, and whether the words of each only moved."""
    last = parts[-1].sentence + 1 if parts else 0
    for out in _left_out(parts, costly):
        yield put_together(reply, parts, out), False
        where = min(parts[k].sentence for k in out)
        kept_before = any(part.sentence == where and k not in out for k, part in enumerate(parts))
        for sentence in sentences:
            yield put_together(reply, parts, out, {min(last, where + kept_before): sentence}), False
    for sentence in sentences if adds else ():
        yield put_together(reply, parts, (), {0: sentence}), False
        yield put_together(reply, parts, (), {last: sentence}), False
    if order:
        for number in sorted({part.sentence for part in parts if _holds(part, costly)}):
            members = [k for k, part in enumerate(parts) if part.sentence == number]
            moved = reply[parts[members[0]].start : parts[members[-1]].end]
            yield put_together(reply, parts, members, {last: moved}), True


def _left_out(parts: tuple[Clause, ...], costly: Sequence[Evidence]) -> Iterator[tuple[int, ...]]:
    """Which clauses go out together: runs that touch the costly words, all costly ones, all costly sentences."""
    if len(parts) < 2:
        return
    touched = [k for k, part in enumerate(parts) if _holds(part, costly)]
    guilty = {parts[k].sentence for k in touched}
    yielded: set[tuple[int, ...]] = set()
    runs = [
        tuple(range(first, end))
        for first in range(len(parts))
        for end in range(first + 1, len(parts) + 1)
        if end - first < len(parts) and (not touched or any(first <= k < end for k in touched))
    ]
    whole = tuple(k for k, part in enumerate(parts) if part.sentence in guilty)
    for out in (*runs, tuple(touched), whole):
        if out and len(out) < len(parts) and out not in yielded and _whole_thoughts(parts, out):
            yielded.add(out)
            yield out


def _whole_thoughts(parts: tuple[Clause, ...], out: tuple[int, ...]) -> bool:
    """Whether no bare comma is left inside: what stays behind one stays with what it hangs on, or begins the sentence.

    "I'd come at nine, and gladly, if that helps" may lose its end or its beginning, but not its middle.
    """
    for k in out:
        follows = k + 1 < len(parts) and parts[k + 1].sentence == parts[k].sentence and k + 1 not in out
        if follows and parts[k + 1].loose:
            sentence = [n for n, part in enumerate(parts) if part.sentence == parts[k].sentence]
            if any(n < k and n not in out for n in sentence):
                return False
    return True


def _holds(part: Clause, costly: Sequence[Evidence]) -> bool:
    """Whether costly words stand in the clause."""
    return any(part.start < e.words_end and e.words_start < part.end for e in costly)
