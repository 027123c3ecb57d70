"""Varies replies while training, so that typing, padding and formulas don't sway the reading."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.domain.rubric import HARMFUL, MOVES
from roleplay.reading.corpus import Labelled

Sentence = tuple[str, frozenset[str]]
_ALPHABETS = ("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя")
_LONG_WORD = re.compile(r"\w{4,}")
_MARKS = re.compile(r"[.,;:!'’]")
_NONE: frozenset[str] = frozenset()
FORMULAS = {
    "en": (
        "Thank you for sharing that with me.", "I hear you.", "I understand how you feel.", "Thanks for your feedback.",
        "I really appreciate your honesty.", "Your satisfaction is our top priority.", "That must be frustrating.",
        "I'm so glad you brought this up.", "Thank you for your patience.",
        "I completely understand where you're coming from.",
        "I hear how frustrating this is, and I'm glad you said it out loud.", "I want you to feel heard.",
        "Let's look at this together as partners.", "Every problem is an opportunity.", "I'm sorry you feel that way.",
        "You're amazing and I value you so much.", "I take full responsibility for everything, always.",
    ),
    "ru": (
        "Спасибо, что поделились.", "Я вас слышу.", "Понимаю, что вы чувствуете.", "Спасибо за обратную связь.",
        "Очень ценю вашу откровенность.", "Нам важно ваше мнение.", "Наверное, это очень неприятно.",
        "Как хорошо, что вы об этом сказали.", "Спасибо за терпение.", "Мне жаль, что вы так это восприняли.",
        "Каждая проблема - это возможность.", "Давайте посмотрим на это вместе, как партнёры.",
        "Вы замечательный человек, я вас очень ценю.", "Я полностью беру на себя ответственность за всё.",
    ),
}  # fmt: skip
"""What anybody says to anybody. Before a reply that does harm it mends nothing."""


@dataclass(frozen=True)
class Others:
    """Sentences of all replies of a language: those without a move, and those that receive the client."""

    neutral: tuple[str, ...]
    receiving: tuple[Sentence, ...]

    @classmethod
    def of(cls, replies: Sequence[Labelled], language: str) -> Others:
        """Gathered from the replies in that language."""
        mine = [part for each in replies if each.exchange.language == language for part in each.sentences]
        return cls(
            tuple(text for text, moves in mine if not moves and len(text) > 15),
            tuple((text, frozenset(moves)) for text, moves in mine if set(moves) in ({"acknowledge"}, {"welcome"})),
        )


def vary(
    labelled: Labelled, draw: random.Random, others: Others, careless_times: float = 1.0
) -> tuple[str, list[Sentence]]:
    """The client's line, and the reply's sentences with their moves; the reply's quality stays what it was.

    careless_times: how many times as often as usual (0.2 of the replies, 0.06 wholly without marks) typing is careless.
    """
    client = labelled.exchange.client
    sentences = [(text, frozenset(moves)) for text, moves in labelled.sentences]
    if draw.random() < 0.22:
        sentences = _padded(sentences, labelled, draw, others)
    if draw.random() < 0.2 * careless_times:
        sentences = [(careless(text, draw), moves) for text, moves in sentences]
    if len(sentences) > 1 and draw.random() < 0.2:
        at = draw.randrange(len(sentences) - 1)
        (first, its), (second, more) = sentences[at : at + 2]
        sentences[at : at + 2] = [(f"{first} {second}", its | more)]
    if draw.random() < 0.06 * careless_times:
        joined = " ".join(_MARKS.sub("", text) for text, _ in sentences)
        sentences = [(joined if draw.random() < 0.4 else joined.lower(), frozenset().union(*(m for _, m in sentences)))]
    return (client.lower() if draw.random() < 0.05 else client), sentences


def _padded(sentences: list[Sentence], labelled: Labelled, draw: random.Random, others: Others) -> list[Sentence]:
    """The reply with something around it that changes nothing: formulas or strangers' words before harm, chatter."""
    harmful = labelled.quality <= 1 and bool(HARMFUL & set(labelled.moves))
    kind = draw.random()
    if harmful and kind < 0.3:
        formulas = FORMULAS["ru" if labelled.exchange.language == "ru" else "en"]
        return [(text, _NONE) for text in draw.sample(formulas, draw.choice((1, 1, 2)))] + sentences
    if harmful and kind < 0.5 and others.receiving:
        return [draw.choice(others.receiving), *sentences]
    if harmful and kind < 0.6:
        words = draw.sample(MOVES[:11], draw.randrange(4, 11))
        return [*sentences, (draw.choice((" ", ", ")).join(words).replace("_", " "), _NONE)]
    if not others.neutral:
        return sentences
    chatter: list[Sentence] = [(draw.choice(others.neutral), _NONE) for _ in range(draw.choice((1, 1, 2, 4)))]
    return chatter + sentences if draw.random() < 0.4 else sentences + chatter


def stitched(one: Labelled, other: Labelled, draw: random.Random) -> list[Sentence]:
    """Sentences of two replies to the same client line as one reply, whose quality nobody has coded."""
    first, second = ([(text, frozenset(moves)) for text, moves in each.sentences] for each in (one, other))
    short = draw.random() < 0.5
    sentences = [draw.choice(first), draw.choice(second)] if short else first[:3] + second[:2]
    if draw.random() < 0.5:
        draw.shuffle(sentences)
    return sentences


def careless(text: str, draw: random.Random) -> str:
    """The text in lower case, or without its marks, or with slips of the fingers, or several of these."""
    kind = draw.random()
    if kind < 0.35:
        text = text.lower()
    elif kind < 0.6:
        text = _MARKS.sub("", text)
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
