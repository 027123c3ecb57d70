"""Splits a reply into sentences with exact offsets, in English, Russian and chat style."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 320
"""Characters after which a sentence without any stop is cut at a space, so that no part of a reply is lost."""

_END = re.compile(
    r"(?P<stop>[.!?…]+)[\"'”’»)\]*_]*(?=\s|$)"
    r"|(?P<glued>[!?]+)(?=[^\W\d_])"
    r"|(?P<line>\s*[\r\n\v\f\x85\u2028\u2029]\s*)"
)
_ABBREVIATIONS = frozenset(
    (
        "mr", "mrs", "ms", "dr", "st", "prof", "sr", "jr", "vs", "etc", "e.g", "i.e", "eg", "ie", "no", "approx", "inc",
        "ltd", "co", "dept", "fig", "г", "гг", "т", "тыс", "руб", "коп", "стр", "ул", "д", "кв", "им", "т.е", "т.к",
        "т.д", "т.п", "напр", "см", "проф",
    )
)  # fmt: skip
_LAST_WORD = re.compile(r"([^\W\d_](?:\.?[^\W\d_])*)$")
_SPACE = re.compile(r"\s+")
_MARK = re.compile(r"[.,;:!?…()\n]|[-–—](?=\s)")
UNMARKED = 8
"""A stretch of more words than this without any mark is cut where a word that begins sentences has a capital letter."""
_BEGINS = re.compile(
    r"(?<=\s)(?:The|A|An|This|That|These|Those|It|Its|He|She|We|You|Your|They|There|"
    r"Here|What|Where|When|Why|Who|How|Which|And|But|Or|So|If|As|In|On|At|For|From|With|Let|Lets|Can|Could|"
    r"Would|Will|Shall|Should|Do|Does|Did|Is|Are|Was|Were|Have|Has|Had|Please|Thanks|Thank|Sorry|No|Not|Yes|Yeah|Okay|OK|"
    r"Ok|My|Our|Then|Now|Maybe|Perhaps|Before|After|Tell|Give|Say|Well|Fair|Right|Just|Once|Because|Since|I)"
    r"(?=\s|'|’)"
    r"|(?<=\s)(?:Я|Мы|Но|И|А|Это|Этот|Эта|Как|Что|Где|Когда|Почему|Зачем|Кто|Давайте|Давай|Если|Он|Она|Они|У|В|На|По|С|"
    r"Так|Тогда|Сейчас|Мне|Нам|Наш|Мой|Спасибо|Извините|Простите|Понимаю|Хорошо|Да|Нет|Можно|Может|Скажите|Расскажите|Ну)"
    r"(?=\s)"
)
_GOES_ON = frozenset(
    (
        "that", "what", "when", "if", "and", "but", "because", "as", "where", "how", "which", "who", "so", "than", "or",
        "whether", "before", "after", "while", "until", "since", "think", "know", "guess", "suppose", "hope", "wish",
        "mean", "say", "said", "do", "did", "can", "could", "would", "should", "will", "may", "might", "must", "have",
        "had", "am", "was", "once", "why", "the", "thing", "like", "way", "everything", "nothing", "something", "then",
        "что", "как", "когда", "если", "и", "а", "но", "где", "чем", "то", "раз",
    )
)  # fmt: skip
"""After these words "I" (or «Я») goes on with the sentence instead of beginning one."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: text[start:end], in code points; never empty, no white space at its ends."""

    start: int
    end: int


_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")


def words_of(text: str, span: Span) -> list[Span]:
    """The words of a sentence, without the marks around them."""
    return [Span(found.start(), found.end()) for found in _WORD.finditer(text, span.start, span.end)]


def split(text: str) -> list[Span]:
    """The sentences of a text in order. They don't overlap, and whatever lies between them is white space."""
    spans: list[Span] = []
    begin = 0
    for found in _END.finditer(text):
        if found["line"] is None and found["stop"] == "." and _abbreviated(text, begin, found.start(), found.end()):
            continue
        spans += _trimmed(text, begin, found.start() if found["line"] is not None else found.end())
        begin = found.end()
    spans += _trimmed(text, begin, len(text))
    marked = [piece for span in _without_bare_marks(text, spans) for piece in _unmarked(text, span)]
    return [piece for span in marked for piece in _short(text, span)]


def _abbreviated(text: str, begin: int, stop: int, end: int) -> bool:
    """Whether the full stop belongs to an abbreviation or an initial and the sentence goes on after it."""
    word = _LAST_WORD.search(text, max(begin, stop - 12), stop)
    if word is None:
        return False
    rest = text[end:].lstrip()
    if not rest:
        return False
    short = word[1]
    if len(short) == 1 and short.isupper() and short not in ("I", "Я"):
        return True
    return short.lower() in _ABBREVIATIONS and (not rest[0].isupper() or short[0].isupper())


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """The stretch without white space at its ends; nothing if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if end > start else []


def _without_bare_marks(text: str, spans: list[Span]) -> list[Span]:
    """Stretches of marks alone ("...", a smiley) join the sentence before them, or the one after the first."""
    joined: list[Span] = []
    for span in spans:
        bare = not any(sign.isalnum() for sign in text[span.start : span.end])
        before_bare = bool(joined) and not any(sign.isalnum() for sign in text[joined[-1].start : joined[-1].end])
        if joined and (bare or before_bare) and "\n" not in text[joined[-1].end : span.start]:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _unmarked(text: str, span: Span) -> list[Span]:
    """The span, cut where sentences seem to begin if somebody typed it without any marks."""
    inside = text[span.start : span.end].rstrip(".!?…")
    if len(inside.split()) <= UNMARKED or _MARK.search(inside):
        return [span]
    pieces: list[Span] = []
    start = span.start
    for found in _BEGINS.finditer(text, span.start, span.start + len(inside)):
        before = text[start : found.start()].split()
        goes_on = found[0] in ("I", "Я") and before and before[-1].lower() in _GOES_ON
        if len(before) > 1 and not goes_on:
            pieces += _trimmed(text, start, found.start())
            start = found.start()
    return pieces + _trimmed(text, start, span.end)


def _short(text: str, span: Span) -> list[Span]:
    """The span, cut at spaces (or anywhere, if there are none) into pieces of at most LONGEST characters."""
    pieces: list[Span] = []
    start = span.start
    while span.end - start > LONGEST:
        cut = start + LONGEST
        spaces = [found.start() for found in _SPACE.finditer(text, start + LONGEST // 2, cut)]
        end = spaces[-1] if spaces else cut
        pieces += _trimmed(text, start, end)
        start = end
    return pieces + _trimmed(text, start, span.end)
