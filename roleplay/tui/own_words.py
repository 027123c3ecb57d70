"""A reply's own words, quoted beside what they did: enough of them to be understood without the reply."""

from __future__ import annotations

import re

from roleplay.domain.judgement import Evidence
from roleplay.tui.marked import quoted

LONGEST_QUOTE = 44
"""Characters of a reply's own words that are repeated beside a move."""

LONGEST_SENTENCE = 60
"""Characters of a sentence that is quoted whole."""

ENOUGH_WORDS = 3
"""So many words say something by themselves; fewer are quoted with their sentence or the words around them."""

WIDENED_TO = 5
"""How many words are quoted where the sentence is too long."""

_WORD = re.compile(r"\S+")


def own_words(text: str, evidence: Evidence) -> str:
    """The words of the evidence in quotation marks; one or two of them with their sentence or words around them.

    Only what is shown is wider: the evidence stays. Empty if there are no words.
    """
    words = text[evidence.words_start : evidence.words_end]
    if not words.strip():
        return ""
    if len(words.split()) >= ENOUGH_WORDS:
        return quoted(words, LONGEST_QUOTE)
    sentence = text[evidence.start : evidence.end]
    if len(" ".join(sentence.split())) <= LONGEST_SENTENCE:
        return quoted(sentence, LONGEST_SENTENCE)
    return quoted(_widened(text, evidence), LONGEST_SENTENCE)


def _widened(text: str, evidence: Evidence) -> str:
    """The words with so many of their neighbours in the sentence that there are enough, one after and one before."""
    places = [match.span() for match in _WORD.finditer(text, evidence.start, evidence.end)]
    inside = [k for k, (a, b) in enumerate(places) if a < evidence.words_end and b > evidence.words_start]
    if not inside:
        return text[evidence.words_start : evidence.words_end]
    first, last = inside[0], inside[-1]
    while last - first + 1 < min(WIDENED_TO, len(places)):
        if last + 1 < len(places):
            last += 1
        if first > 0 and last - first + 1 < WIDENED_TO:
            first -= 1
    return text[places[first][0] : places[last][1]]
