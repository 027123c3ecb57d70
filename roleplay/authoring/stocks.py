"""What the coaches that play say: a stock of replies for each coach, one file for each language.

    stock: en
    coaches:
      defender:
        about: Justifies the work.
        kind: harmful
        replies: ["We did everything that was on the list."]
      expert:
        about: Receives, asks, settles.
        kind: good
        moments:
          first: ["Thanks for putting that to me straight. Where did it start to go wrong for you?"]

A coach has `replies` for any moment of a talk, or `moments` with replies of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from roleplay.content.fields import Choice, Field, ListOf, MapOf, Record, Text
from roleplay.content.problems import Problems
from roleplay.content.shape import ID_WORD, LANGUAGE, NAME_WORD
from roleplay.content.shape_reader import ShapeReader
from roleplay.content.yaml_source import parse, read_text
from roleplay.domain.errors import ContentError

GOOD, MIXED, HOLLOW, HARMFUL = KINDS = ("good", "mixed", "hollow", "harmful")
"""What a coach does to the client, taken over all its replies; hollow ones neither harm nor help."""

FIRST, LISTEN, OWN, BOUNDARY, RECOMMEND, SETTLE, CLOSE = MOMENTS = (
    "first", "listen", "own", "boundary", "recommend", "settle", "close",
)  # fmt: skip
"""The moments of a talk for which a coach may have replies of their own."""

_REPLIES = ListOf(Text(600), most=60, unique=True)
_COACH = Record(
    "a coach", "Somebody who replies from a stock.",
    (
        Field("about", Text(300), "what this coach does", required=True),
        Field("kind", Choice(KINDS), "what that does to the client", required=True),
        Field("replies", _REPLIES, "replies for any moment", default=()),
        Field("moments", MapOf(NAME_WORD, _REPLIES), "replies by the moment of the talk", default={}),
    ),
)  # fmt: skip
_FILE = Record(
    "the stock", "What the coaches say in one language.",
    (
        Field("stock", LANGUAGE, "the language", required=True),
        Field("coaches", MapOf(ID_WORD, _COACH), "the coaches by their ids", required=True),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stock:
    """One coach's replies. `moments`: those for one moment of the talk; `replies`: for any."""

    coach: str
    about: str
    kind: str
    replies: tuple[str, ...]
    moments: Mapping[str, tuple[str, ...]]

    def every_reply(self) -> tuple[str, ...]:
        """All that this coach can say."""
        return (*self.replies, *(reply for replies in self.moments.values() for reply in replies))


def folder() -> Path:
    """The folder with the stocks that come with the program."""
    return Path(__file__).parent / "stocks"


def languages() -> list[str]:
    """The languages that there is a stock of replies in."""
    return sorted(path.stem for path in folder().glob("*.yaml"))


def speaks(language: str) -> bool:
    """Whether there is a stock of replies for a language; `pt-BR` is spoken by those who speak `pt`."""
    return _stock_of(language) is not None


def _stock_of(language: str) -> str | None:
    known = languages()
    return next((name for name in (language, language.partition("-")[0]) if name in known), None)


@cache
def stocks(language: str) -> Mapping[str, Stock]:
    """The coaches of a language by their ids.

    Raises ContentError where nobody speaks the language, or the file can't be used.
    """
    name = _stock_of(language)
    if name is None:
        raise ContentError(f"No coach speaks '{language}'", f"they speak: {', '.join(languages())}")
    return load_stocks(folder() / f"{name}.yaml")


def load_stocks(path: Path) -> Mapping[str, Stock]:
    """The coaches of one file by their ids. Raises ContentError with the first of its problems."""
    problems, name = Problems(), str(path)
    text = read_text(path, name, problems)
    top = None if text is None else parse(text, name, problems)
    row = None if top is None or text is None else ShapeReader(name, text, problems, {}).record(_FILE, top, "stock", ())
    errors = problems.errors()
    if row is None or errors:
        raise ContentError(f"The coaches' stock of replies can't be used: {errors[0]}")
    return {coach: _stock(name, coach, told) for coach, told in row["coaches"].items()}


def _stock(name: str, coach: str, told: Mapping[str, Any]) -> Stock:
    stock = Stock(coach, told["about"], told["kind"], tuple(told["replies"]), dict(told["moments"]))
    if not stock.every_reply():
        raise ContentError(f"{name}: the coach '{coach}' has nothing to say", "give it `replies` or `moments`")
    unknown = [moment for moment in stock.moments if moment not in MOMENTS]
    if unknown:
        raise ContentError(f"{name}: there is no moment '{unknown[0]}'", f"there are: {', '.join(MOMENTS)}")
    return stock
