"""A condition over one moment of a conversation: what branches and the rules of a rubric ask."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Range:
    """A closed range of numbers; a missing end is open."""

    min: float | None = None
    max: float | None = None

    def holds(self, number: float) -> bool:
        """Whether the number lies in the range, both ends included."""
        return (self.min is None or number >= self.min) and (self.max is None or number <= self.max)


@dataclass(frozen=True, slots=True)
class SetTest:
    """A test of a set of names: at least one of `any`, every one of `all`, not one of `none`."""

    any: frozenset[str] = _NONE
    all: frozenset[str] = _NONE
    none: frozenset[str] = _NONE

    def holds(self, names: AbstractSet[str]) -> bool:
        """Whether the set of names passes every part of the test."""
        return (not self.any or not self.any.isdisjoint(names)) and self.all <= names and self.none.isdisjoint(names)

    def names(self) -> frozenset[str]:
        """Every name that the test mentions."""
        return self.any | self.all | self.none


@dataclass(frozen=True, slots=True)
class Moment:
    """What a condition looks at: one reply, read, at its place in the conversation.

    moves: what the reply does; quality: 0-4; state: the client's state (0-100 each) when the reply was given;
    turn: the number of this reply, from 1; seen: scenes that were played before or are being answered;
    earlier: moves of earlier replies of the same conversation.
    """

    moves: AbstractSet[str]
    quality: float
    state: Mapping[str, int]
    turn: int
    seen: AbstractSet[str]
    earlier: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class Condition:
    """All parts that are stated must hold together; a condition without parts always holds.

    name: what the scenario calls it, empty where it was written in its place.
    """

    moves: SetTest | None = None
    quality: Range | None = None
    state: tuple[tuple[str, Range], ...] = ()
    turn: Range | None = None
    seen: SetTest | None = None
    earlier: SetTest | None = None
    any: tuple[Condition, ...] = ()
    all: tuple[Condition, ...] = ()
    negated: Condition | None = None
    name: str = ""

    def holds(self, moment: Moment) -> bool:
        """Whether the moment meets every stated part. A state name the moment lacks counts as 0."""
        if self.moves is not None and not self.moves.holds(moment.moves):
            return False
        if self.quality is not None and not self.quality.holds(moment.quality):
            return False
        for name, wanted in self.state:
            if not wanted.holds(moment.state.get(name, 0)):
                return False
        if self.turn is not None and not self.turn.holds(moment.turn):
            return False
        if self.seen is not None and not self.seen.holds(moment.seen):
            return False
        if self.earlier is not None and not self.earlier.holds(moment.earlier):
            return False
        if self.any and not any(part.holds(moment) for part in self.any):
            return False
        if self.all and not all(part.holds(moment) for part in self.all):
            return False
        return self.negated is None or not self.negated.holds(moment)

    def mentioned_moves(self) -> frozenset[str]:
        """Every move that the condition or one of its parts names."""
        found: set[str] = set()
        for test in (self.moves, self.earlier):
            if test is not None:
                found |= test.names()
        for part in (*self.any, *self.all, *((self.negated,) if self.negated else ())):
            found |= part.mentioned_moves()
        return frozenset(found)
