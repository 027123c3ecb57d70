"""Words in messages: the nearest known word, and quotes that are safe to show."""

from __future__ import annotations

from collections.abc import Iterable

from roleplay.domain.text import visible
from roleplay.language import tr

LONGEST_WORD = 60
"""Characters of a word that are compared or quoted; longer ones are cut."""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or an empty string if none is near. The same words give the same answer."""
    from difflib import get_close_matches  # only when something is misspelt: good files never pay for it

    cut = word[:LONGEST_WORD].lower()
    found = get_close_matches(cut, sorted({k for k in known if k}), n=1, cutoff=0.6)
    return found[0] if found else ""


def quoted(text: str, longest: int = LONGEST_WORD) -> str:
    """The text in single quotes, on one line, cut to a readable length, with invisible characters shown."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return "'" + one_line(cut) + "'"


def one_line(text: str) -> str:
    """The text with line feeds and tabs as pictures, so that it can't break a message or add one of its own."""
    return visible(text.replace("\r\n", "\n").replace("\n", "␊").replace("\t", "␉"))


class Offer:
    """What to do about an unknown word: the nearest one, or all that can be used. Worked out only when it is shown."""

    __slots__ = ("_known", "_word")

    def __init__(self, word: str, known: Iterable[str]) -> None:
        self._word = word
        self._known = known

    def __str__(self) -> str:
        words = sorted({k for k in self._known if k})
        near = nearest(self._word, words)
        if near:
            return tr("did you mean {near}?", near=quoted(near))
        if not words:
            return tr("there is none that can be used here")
        shown = ", ".join(one_line(w) for w in words[:16])
        return tr("use one of: {words}", words=shown + (", …" if len(words) > 16 else ""))


def offer(word: str, known: Iterable[str]) -> str:
    """What to do about an unknown word, as text."""
    return str(Offer(word, known))
