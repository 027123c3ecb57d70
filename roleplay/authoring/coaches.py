"""Coaches that play: each answers every client line from a stock of its own, chosen by a seed.

Nothing is made easy for them: the reader that ships reads what they say, and the engine and the rubric do the rest.
Most coaches know nothing about the scene that they are in. The `expert` does: it also says the scene's own better
replies, the author's idea of good, and knows when a talk can be closed. `expert-cold` has neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from roleplay import engine, scoring
from roleplay.authoring.stocks import (
    BOUNDARY,
    CLOSE,
    FIRST,
    GOOD,
    HARMFUL,
    LISTEN,
    MIXED,
    OWN,
    RECOMMEND,
    SETTLE,
    Stock,
    stocks,
)
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Exchange, Reading, Score
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario, Scene
from roleplay.reading.reader import Reader

EXPERT, EXPERT_COLD, SLIPPER, WANDERER = "expert", "expert-cold", "slipper", "wanderer"

LONGEST = 25
"""Replies after which a coach gives up a talk that the client doesn't close."""

_BY_TURN = (FIRST, LISTEN, LISTEN, OWN, LISTEN, RECOMMEND, SETTLE, CLOSE)
"""What a coach who knows nothing about the scene does, reply by reply; then the last three again and again."""
_ASIDE = 3
"""Of so many replies of the expert, one is a general one where the scene has better replies of its own."""
_SLIP = 4
"""Of so many replies of the slipper, one is another coach's."""


@dataclass(frozen=True, slots=True)
class Coach:
    """Somebody who replies from a stock.

    knows_scene: it also has what the scene's author wrote for this moment; slips: the stocks from which it says
    something now and then.
    """

    id: str
    about: str
    kind: str
    stock: Stock
    knows_scene: bool = False
    slips: tuple[Stock, ...] = ()

    @property
    def harmful(self) -> bool:
        """Whether nearly all that this coach says does harm."""
        return self.kind == HARMFUL


@dataclass(frozen=True, slots=True)
class CoachPlay:
    """A talk that a coach had, and what it came to. The same coach, seed, content and reader give the same talk."""

    coach: str
    seed: int
    conversation: Conversation
    score: Score
    ending: str
    outcome: str

    @property
    def points(self) -> int | None:
        """The score from 0 to 100, or None if the reader was sure of no reply."""
        return self.score.points


def coaches(language: str) -> tuple[Coach, ...]:
    """Everybody who speaks the language, the good ones first. Raises ContentError where nobody does."""
    known = stocks(language)
    found = [Coach(stock.coach, stock.about, stock.kind, stock, stock.coach == EXPERT) for stock in known.values()]
    if EXPERT in known:
        about = "The expert without the scene's own better replies: general ones alone."
        found.insert(1, Coach(EXPERT_COLD, about, GOOD, known[EXPERT]))
        others = tuple(stock for stock in known.values() if stock.kind != GOOD)
        about = "The expert, one reply in four of whom is another coach's: does one slip cost the talk?"
        found.append(Coach(SLIPPER, about, MIXED, known[EXPERT], True, others))
    everything = tuple(dict.fromkeys(reply for stock in known.values() for reply in stock.every_reply()))
    about = "Says anything that any other coach might say: it gets where nobody else goes."
    found.append(Coach(WANDERER, about, MIXED, Stock(WANDERER, about, MIXED, everything, {})))
    return tuple(found)


def play(coach: Coach, seed: int, scenario: Scenario, rubric: Rubric, reader: Reader) -> CoachPlay:
    """One talk of this coach, up to the ending or to LONGEST replies. Raises ReadingError if the reader fails."""
    talk = engine.begin(scenario, rubric, id="play", seed=seed, reader=reader.version, started_at="")
    while scenario.scene(talk.scene_now).ending is None and len(talk.turns) < LONGEST:
        said = reply_to(coach, scenario, talk)
        exchange = Exchange(talk.line_now, said, scenario.brief.what_happened, scenario.language)
        talk = engine.advance(scenario, talk, Reply(said), reader.read(exchange))
    ending = scenario.scene(talk.scene_now).ending
    here, outcome = (talk.scene_now, ending.outcome) if ending is not None else ("", "")
    return CoachPlay(coach.id, seed, talk, scoring.score(rubric, talk), here, outcome)


def reply_to(coach: Coach, scenario: Scenario, talk: Conversation) -> str:
    """What the coach says to the line that waits: a reply not said in this talk yet, as long as there is one."""
    said = [turn.reply.text for turn in talk.turns]
    moment, stock, place = "", coach.stock, f"{talk.seed}/{coach.id}"
    if coach.slips and _draw(f"{place}/{len(said)}/slip") % _SLIP == 0:
        stock = coach.slips[_draw(f"{place}/{len(said)}/whose") % len(coach.slips)]
    elif stock.moments:
        scene = scenario.scene(talk.scene_now) if coach.knows_scene else None
        if scene is not None and _draw(f"{place}/{len(said)}") % _ASIDE:
            better = [better.reply for better in scene.better if better.reply not in said]
            if better:
                return _in_order(better, place)[0]
        moment = _moment(len(said) + 1) if scene is None else _moment_in(scene, scenario, talk)
    choices = _in_order(stock.moments.get(moment) or stock.every_reply(), f"{place}/{moment}")
    fresh = [reply for reply in choices if reply not in said]
    return fresh[0] if fresh else choices[len(said) % len(choices)]


def _moment(number: int) -> str:
    """The moment of the reply of that number, from 1, for a coach who goes by the length of the talk."""
    if number <= len(_BY_TURN):
        return _BY_TURN[number - 1]
    last = (LISTEN, SETTLE, CLOSE)
    return last[(number - len(_BY_TURN) - 1) % len(last)]


def _moment_in(scene: Scene, scenario: Scenario, talk: Conversation) -> str:
    """The moment for a coach who knows what the scene is about: a limit to keep, a close, or still listening."""
    number = len(talk.turns) + 1
    listens_for = [
        branch.when.moves.any | branch.when.moves.all
        for branch in scene.branches
        if branch.when is not None and branch.when.moves is not None
    ]
    if any(BOUNDARY in moves and len(moves) <= 2 for moves in listens_for):
        return BOUNDARY
    closes = any(
        ending.outcome in ("resolved", "parted_well")
        for branch in scene.branches
        for target in branch.targets()
        if (ending := scenario.scene(target).ending) is not None
    )
    if closes:
        return (SETTLE, CLOSE)[number % 2]
    return FIRST if number == 1 else (LISTEN, OWN)[number % 2]


def _in_order(replies: Sequence[str], place: str) -> list[str]:
    """The replies in the order that the place (a seed among other things) gives them."""
    return sorted(replies, key=lambda reply: _draw(f"{place}/{reply}"))


def _draw(text: str) -> int:
    """A number that depends on nothing but the text, on any machine."""
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=8).digest(), "big")


class RememberingReader:
    """A reader that reads the same reply to the same line once: coaches repeat each other, and reading takes 10 ms."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[Exchange, Reading] = {}

    @property
    def version(self) -> str:
        """The version of the reader that reads."""
        return self._reader.version

    @property
    def readings(self) -> Mapping[Exchange, Reading]:
        """All that was read, in the order in which it was."""
        return self._known

    def read(self, exchange: Exchange) -> Reading:
        """What the reply does. Raises ReadingError if the model fails."""
        reading = self._known.get(exchange)
        if reading is None:
            reading = self._known[exchange] = self._reader.read(exchange)
        return reading

    def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
        """The same for many, in order."""
        return [self.read(exchange) for exchange in exchanges]
