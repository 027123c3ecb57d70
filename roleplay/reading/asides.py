"""Sentences of a reply that aren't said to the client, or that only give the client's own words back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from roleplay.reading.sentences import Span

_MARKER = (
    r"(?:assess(?:or|ors|ment)|examin(?:er|ers)|mark(?:er|ers)|graders?|rater|evaluator|reviewer|"
    r"language model|chatbot|classifier|system prompt|"
    r"провер(?:яющ|щик)\w*|экзаменатор\w*|оцен(?:щик|ивающ)\w*|эксперт\w*|рубрик\w*|языков\w+ модел\w*)"
)
_VERDICT = (
    r"(?:full marks?|top marks?|max(?:imum)?\b|score|points?|grade|quality|level|(?:rate|mark|pass) (?:this|it|me)|"
    r"passed|(?:give|count|code) (?:this|it|me)|"
    r"балл\w*|оценк\w*|оценит\w*|поставь\w*|зачт\w*|максимум|засчита\w*)"
)
_TO_MARKER = re.compile(
    rf"\b{_MARKER}\b.{{0,50}}\b{_VERDICT}|\b{_VERDICT}.{{0,50}}\b{_MARKER}\b"
    rf"|^\W*(?:(?:dear|hey|уважаем\w+|(?:a )?(?:note|message|memo) (?:to|for)|nb to) (?:the |my )?)?"
    rf"{_MARKER}(?: note)?\s*[,:]",
    re.IGNORECASE | re.DOTALL,
)
_ORDERS = re.compile(
    r"(?:ignore|disregard|forget) (?:all |any |the |your )*(?:previous|above|earlier|prior) "
    r"(?:instructions?|prompts?|rules?)|"
    r"(?:игнорируй|забудь)\w* (?:все )?(?:предыдущ|прежн)\w* (?:инструкц|указан)\w*|"
    r"\b(?:quality|score|level|качество|оценка)\s*[:=]\s*\d|</?(?:system|instruction|moves?)>|^\s*(?:moves?|ходы)\s*:",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>")
_WORD = re.compile(r"\w+")
ECHO = 7
"""This many of the client's words in a row, by whole sentences, are an echo; fewer may be a way of hearing."""
AGAIN = 5
"""A sentence of at least this many words counts once, however often it is said."""
_GREETINGS = frozenset(
    (
        "hello", "hi", "hey", "hiya", "morning", "afternoon", "evening", "good", "day", "dear", "there", "everyone",
        "all", "yo", "greetings", "привет", "здравствуйте", "здравствуй", "добрый", "доброе", "утро", "день", "вечер",
        "приветствую", "салют",
    )
)  # fmt: skip


def bracketed_asides(reply: str) -> str:
    """The reply with notes to a marker in brackets replaced by spaces, so that all places stay where they are."""
    return _BRACKETED.sub(lambda found: " " * len(found[0]) if to_marker(found[0], bracketed=True) else found[0], reply)


def to_marker(sentence: str, *, bracketed: bool = False) -> bool:
    """Whether the sentence speaks to whoever marks, and not to the client."""
    if _TO_MARKER.search(sentence) or _ORDERS.search(sentence):
        return True
    return bracketed and bool(re.search(rf"\b(?:{_MARKER}|{_VERDICT})", sentence, re.IGNORECASE))


def said_to_client(client: str, reply: str, spans: Sequence[Span]) -> list[Span]:
    """The sentences said to the client in the coach's own words, once each.

    Left out are notes to a marker, the client's own words given back without a change, and repetitions.
    """
    heard = " " + " ".join(_WORD.findall(client.lower())) + " "
    said = [_WORD.findall(reply[span.start : span.end].lower()) for span in spans]
    echoed = _echoes([bool(words) and f" {' '.join(words)} " in heard for words in said], said)
    kept: list[Span] = []
    known: set[tuple[str, ...]] = set()
    for span, words, echo in zip(spans, said, echoed, strict=True):
        again = len(words) >= AGAIN and tuple(words) in known
        known.add(tuple(words))
        if words and not echo and not again and not to_marker(reply[span.start : span.end]):
            kept.append(span)
    return kept


def _echoes(same: Sequence[bool], said: Sequence[Sequence[str]]) -> list[bool]:
    """Which sentences belong to a run of sentences of the client's that has ECHO words or more."""
    echoed = [False] * len(same)
    start = 0
    while start < len(same):
        end = start
        while end < len(same) and same[end]:
            end += 1
        if sum(len(words) for words in said[start:end]) >= ECHO:
            echoed[start:end] = [True] * (end - start)
        start = max(end, start + 1)
    return echoed


def says_nothing(reply: str) -> bool:
    """Whether there is no word in the reply, or nothing but a greeting."""
    words = _WORD.findall(reply.lower())
    return not any(any(sign.isalpha() for sign in word) for word in words) or (
        len(words) <= 4 and all(word in _GREETINGS for word in words)
    )
