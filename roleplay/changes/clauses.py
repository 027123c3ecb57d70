"""Cuts a reply into clauses that can be left out, and puts what is left together again as sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from roleplay.reading.sentences import split

_JOINS = (
    r"(?:but|and|so|or|yet|because|though|although|since|except|plus|still|only|then|и|а|но|да|или|либо|зато|однако|"
    r"потому что|так что|хотя|поэтому|раз)"
)
_CUT = re.compile(
    rf"(?P<strong>[;:](?=\s)|\s[-–—](?=\s)|(?<=\w)—(?=\w)|,(?=\s+{_JOINS}\b)|\s(?=(?:but|because|но|потому что)\s))"
    r"|(?P<comma>,(?=\s))",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:[\s,;:–—-]+|(?:but|and|so|or|yet|still|plus|then|и|а|но|да|или|зато|однако|так что|поэтому)\b[\s,]*)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[\s,;:–—-]+$")
_CANT_BEGIN = re.compile(
    r"^[\s,;:–—-]*(?:because|since|though|although|which|that|if|when|whether|than|while|except|who|where|as|"
    r"потому|хотя|котор\w+|что|чтобы|если|когда|чем|раз|где)\b",
    re.IGNORECASE,
)
_CANT_STAND = re.compile(
    r"^\W*(?:if|when|because|since|although|though|while|as|unless|after|before|once|whenever|until|given|"
    r"если|когда|хотя|раз|поскольку|пока|чтобы|после|так как)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]*_]*$")
_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
SHORTEST = 2
"""Words of a clause that can stand alone."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Characters start to end of the reply, the mark or the joining word before it included; `sentence` from 0.

    loose: cut at a bare comma, which may stand within a thought: such a clause is left out alone only at an end.
    """

    start: int
    end: int
    sentence: int
    loose: bool = False


def clauses(reply: str) -> tuple[Clause, ...]:
    """The reply's clauses in order. Those of one sentence lie side by side, white space lies between sentences."""
    found = []
    for number, span in enumerate(split(reply)):
        start, loose = span.start, False
        for cut in _CUT.finditer(reply, span.start, span.end):
            if words_in(reply[start : cut.start()]) and words_in(reply[cut.start() : span.end]):
                found.append(Clause(start, cut.start(), number, loose))
                start, loose = cut.start(), cut["comma"] is not None
        found.append(Clause(start, span.end, number, loose))
    return tuple(found)


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def put_together(
    reply: str, parts: tuple[Clause, ...], out: Collection[int], put_in: Mapping[int, str] | None = None
) -> str | None:
    """The reply without the clauses of these numbers; `put_in`: sentences that come in before a sentence's number.

    None where what is left of a sentence couldn't stand alone, as far as its words tell.
    """
    sentences: list[list[int]] = []
    for number, part in enumerate(parts):
        if part.sentence == len(sentences):
            sentences.append([])
        sentences[-1].append(number)
    pieces: list[str] = []
    for number, members in enumerate(sentences):
        if put_in and number in put_in:
            pieces.append(put_in[number])
        kept = [member for member in members if member not in out]
        if not kept:
            continue
        text = _sentence(reply, [parts[k] for k in members], [parts[k] for k in kept])
        if text is None:
            return None
        pieces.append(text)
    if put_in and len(sentences) in put_in:
        pieces.append(put_in[len(sentences)])
    return " ".join(pieces) if pieces else None


def _sentence(reply: str, members: list[Clause], kept: list[Clause]) -> str | None:
    """What is left of one sentence, begun with a capital and closed with a stop."""
    whole = reply[members[0].start : members[-1].end]
    if len(kept) == len(members):
        return whole
    text = "".join(reply[part.start : part.end] for part in kept)
    if kept[0] is not members[0]:
        if _CANT_BEGIN.match(text):
            return None
        text = _LEADING.sub("", text)
        if whole[:1].isupper():
            text = text[:1].upper() + text[1:]
    elif _CANT_STAND.match(text):
        return None
    if kept[-1] is not members[-1]:
        stop = _STOP.search(whole)
        text = _TRAILING.sub("", text) + ("." if stop else "")
    return text if words_in(text) >= SHORTEST else None
