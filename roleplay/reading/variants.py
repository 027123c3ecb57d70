"""Varies replies while training, so that typing, case and the cutting into sentences don't sway the reading."""

from __future__ import annotations

import random
import re

from roleplay.reading.corpus import Labelled

Sentences = list[tuple[str, frozenset[str]]]
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя")
_LONG_WORD = re.compile(r"\w{4,}")


def vary(labelled: Labelled, draw: random.Random) -> tuple[str, Sentences]:
    """The client's line, and the reply's sentences with their moves: some typed carelessly, some joined."""
    client = labelled.exchange.client
    sentences = [(text, frozenset(moves)) for text, moves in labelled.sentences]
    if draw.random() < 0.2:
        sentences = [(careless(text, draw), moves) for text, moves in sentences]
    if len(sentences) > 1 and draw.random() < 0.2:
        at = draw.randrange(len(sentences) - 1)
        (first, its), (second, others) = sentences[at : at + 2]
        sentences[at : at + 2] = [(f"{first} {second}", its | others)]
    return (client.lower() if draw.random() < 0.05 else client), sentences


def careless(text: str, draw: random.Random) -> str:
    """The text in lower case, or without its marks, or with slips of the fingers, or several of these."""
    kind = draw.random()
    if kind < 0.35:
        text = text.lower()
    elif kind < 0.6:
        text = re.sub(r"[.,;:!'’]", "", text)
    elif kind < 0.75:
        text = text.lower().rstrip(".!")
    if draw.random() < 0.5:
        for _ in range(1 + len(text) // 60):
            text = slip(text, draw)
    return text


def slip(text: str, draw: random.Random) -> str:
    """One slip inside a longer word: two letters exchanged, one lost, doubled or wrong."""
    words = [found.span() for found in _LONG_WORD.finditer(text)]
    if not words:
        return text
    start, end = draw.choice(words)
    at = draw.randrange(start + 1, end - 1)
    kind = draw.random()
    if kind < 0.35:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind < 0.65:
        return text[:at] + text[at + 1 :]
    if kind < 0.85:
        return text[:at] + text[at] + text[at:]
    alphabet = _ALPHABETS[bool(re.search("[а-я]", text[start:end]))]
    return text[:at] + draw.choice(alphabet) + text[at + 1 :]
