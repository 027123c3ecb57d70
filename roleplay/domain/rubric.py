"""A rubric: what is looked for, how it is marked, and what the marks come to."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.domain.condition import Condition

MOVES = (
    "welcome", "acknowledge", "own", "explore", "reflect", "reframe", "agree", "boundary", "advise", "add_value",
    "confirm", "defend", "blame", "dismiss", "buckle", "deflect",
)  # fmt: skip
"""The moves of the codebook, in its order: what the shipped reader can tell apart."""

HARMFUL = frozenset(("defend", "blame", "dismiss", "buckle", "deflect"))
KINDS = ("helpful", "harmful")
COMBINE = ("mean", "best", "worst")


@dataclass(frozen=True, slots=True)
class Move:
    """Something a reply does. `kind` is helpful or harmful."""

    id: str
    title: str
    kind: str
    meaning: str
    counts: tuple[str, ...] = ()
    does_not_count: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """When the condition holds for a reply, the mark moves by `points` (positive earns, negative costs)."""

    id: str
    when: Condition
    points: int
    because: str


@dataclass(frozen=True, slots=True)
class Order:
    """One of `moves` before any of `needs`, in the reply or in the talk, moves the mark by `points` (negative)."""

    id: str
    moves: tuple[str, ...]
    needs: tuple[str, ...]
    points: int
    because: str


@dataclass(frozen=True, slots=True)
class Level:
    """What a level from 0 to 4 looks like."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is looked for. A reply's mark is start + points, kept within 0-4.

    applies: on which replies it is marked (None: all); combine: how a conversation's level comes from the marks of its
    replies: their mean, the mean of the `of` best, or the mean of the `of` worst.
    """

    id: str
    title: str
    looks_for: str
    weight: int
    start: int
    rules: tuple[Rule, ...]
    levels: tuple[Level, ...]
    order: tuple[Order, ...] = ()
    applies: Condition | None = None
    combine: str = "mean"
    of: int = 1


@dataclass(frozen=True, slots=True)
class Recovery:
    """A harmful reply is recovered if one of the next `within` sure replies makes one of `moves` and no harmful one.

    Its marks are then lifted to `lifts_to` where they were lower.
    """

    within: int
    moves: tuple[str, ...]
    lifts_to: int
    because: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """A sentence that repeats at least `same_words` percent of an earlier one's words doesn't earn again."""

    same_words: int
    because: str


@dataclass(frozen=True, slots=True)
class Limit:
    """`times` or more replies with one of `moves` cap the score; recovered ones don't count if `unless_recovered`."""

    id: str
    moves: tuple[str, ...]
    times: int
    cap: int
    because: str
    unless_recovered: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A name for scores from `from_score` (0-100) up to the next band."""

    id: str
    title: str
    from_score: int
    meaning: str


@dataclass(frozen=True)
class Rubric:
    """How replies are marked. `hash` covers the file and those it builds on."""

    id: str
    title: str
    version: str
    language: str
    about: str
    source: str
    does_not_cover: str
    moves: tuple[Move, ...]
    criteria: tuple[Criterion, ...]
    bands: tuple[Band, ...]
    limits: tuple[Limit, ...] = ()
    recovery: Recovery | None = None
    repetition: Repetition | None = None
    builds_on: str = ""
    hash: str = ""

    def harmful(self) -> frozenset[str]:
        """The ids of the moves that harm."""
        return frozenset(move.id for move in self.moves if move.kind == "harmful")

    def move(self, move_id: str) -> Move:
        """The move of that id; KeyError if the rubric has none."""
        for move in self.moves:
            if move.id == move_id:
                return move
        raise KeyError(move_id)

    def band_of(self, score: int) -> Band:
        """The band of a score from 0 to 100."""
        return max((b for b in self.bands if b.from_score <= score), key=lambda b: b.from_score)
