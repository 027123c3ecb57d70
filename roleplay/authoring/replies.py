"""All replies that a scenario's conditions can tell apart, as sets that are quick to cut.

A reply is a set of moves and a quality. Moves that every condition treats alike count as one, and so do qualities
between two bounds that no condition looks at. What is left is finite; a set of replies is the bits of a whole number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from roleplay.domain.condition import Condition, SetTest

MOST_GROUPS, MOST_REPLIES = 16, 1 << 18
"""Groups of moves, and replies, that are told apart; a scenario that tells more apart is not searched."""
MOST_KEPT = 1 << 15
"""Replies up to which sets of them are kept in memory."""

Replies = int
"""A set of replies: bit `k` stands for the reply of number `k`."""


Outside = Callable[[Condition], tuple[bool, bool]]


class TooMany(Exception):
    """The conditions tell more replies apart than can be searched."""


@dataclass(frozen=True, slots=True)
class SampleReply:
    """One reply as it would be read: its moves in the order of the rubric, and its quality from 0 to 4."""

    moves: tuple[str, ...]
    quality: float


def parts(condition: Condition) -> Iterator[Condition]:
    """The condition and all that it is made of."""
    yield condition
    for part in (*condition.any, *condition.all, *((condition.negated,) if condition.negated else ())):
        yield from parts(part)


class AllReplies:
    """Every reply that these conditions can tell apart. Raises TooMany if there are too many.

    moves: those that a reply can make, in the order of the rubric; harmful: those of them that harm; everything: the
    set of all replies; size: how many; groups: moves that count as one, in order.
    """

    def __init__(self, conditions: Iterable[Condition], moves: Iterable[str], harmful: Iterable[str]) -> None:
        self.harmful = frozenset(harmful)
        self._order = tuple(moves)
        found = [part for condition in conditions for part in parts(condition)]
        tests = [test for part in found for test in (part.moves, part.earlier) if test is not None]
        self.groups = move_groups(tests, self._order, self.harmful)
        if len(self.groups) > MOST_GROUPS:
            raise TooMany
        self._group_of = {move: number for number, group in enumerate(self.groups) for move in group}
        self._qualities = _qualities(part.quality for part in found if part.quality is not None)
        size = self.size = len(self._qualities) << len(self.groups)
        if size > MOST_REPLIES:
            raise TooMany
        self.everything: Replies = (1 << size) - 1
        width = len(self._qualities)
        self._with_group = [_periodic(width, number, len(self.groups)) for number in range(len(self.groups))]
        self._quality_column = _column(width, len(self.groups))
        self._passing: dict[SetTest, Replies] = {}

    def making(self, move: str) -> Replies:
        """All replies that make this move, or one that counts as the same."""
        number = self._group_of.get(move)
        return 0 if number is None else self._with_group[number]

    def of_quality(self, fits: Callable[[float], bool]) -> Replies:
        """All replies whose quality fits."""
        row = sum(1 << number for number, quality in enumerate(self._qualities) if fits(quality))
        return self._quality_column * row

    def passing(self, test: SetTest) -> Replies:
        """All replies whose moves pass the test."""
        known = self._passing.get(test)
        if known is None:
            known = self._passes(test)
            if self.size <= MOST_KEPT:
                self._passing[test] = known
        return known

    def _passes(self, test: SetTest) -> Replies:
        found = self.everything
        if test.any:
            found = 0
            for move in test.any:
                found |= self.making(move)
        for move in test.all:
            found &= self.making(move)
        for move in test.none:
            found &= ~self.making(move)
        return found

    def bounds(self, condition: Condition, outside: Outside) -> tuple[Replies, Replies]:
        """The replies for which the condition may hold, and those for which it must.

        outside: whether what a part asks that isn't about the reply may hold, and whether it must.
        """
        may_outside, must_outside = outside(condition)
        if not may_outside:
            return 0, 0
        may = self.everything
        if condition.moves is not None:
            may &= self.passing(condition.moves)
        if condition.quality is not None:
            may &= self.of_quality(condition.quality.holds)
        must = may if must_outside else 0
        if condition.any:
            one_may = one_must = 0
            for part in condition.any:
                part_may, part_must = self.bounds(part, outside)
                one_may, one_must = one_may | part_may, one_must | part_must
            may, must = may & one_may, must & one_must
        for part in condition.all:
            part_may, part_must = self.bounds(part, outside)
            may, must = may & part_may, must & part_must
        if condition.negated is not None:
            part_may, part_must = self.bounds(condition.negated, outside)
            may, must = may & ~part_must, must & ~part_may
        return may, must

    def good(self, least: float) -> Replies:
        """All replies of at least this quality that help and don't harm."""
        return self._making(False) & ~self._making(True) & self.of_quality(lambda quality: quality >= least)

    def bad(self, most: float) -> Replies:
        """All replies of at most this quality that harm and don't help."""
        return self._making(True) & ~self._making(False) & self.of_quality(lambda quality: quality <= most)

    def _making(self, harm: bool) -> Replies:
        found = 0
        for number, group in enumerate(self.groups):
            if self.harmful.isdisjoint(group) != harm:
                found |= self._with_group[number]
        return found

    def simplest(self, among: Replies) -> SampleReply:
        """The simplest of these replies (at least one): few moves, then the quality nearest to a middling one."""
        return self._first(among, _simplest)

    def best(self, among: Replies) -> SampleReply:
        """The best of these replies: no harm, then two moves or three, then a high quality."""
        return self._first(among, _best)

    def worst(self, among: Replies) -> SampleReply:
        """The worst of these replies: harm, then a low quality, then few moves."""
        return self._first(among, _worst)

    def _first(self, among: Replies, key: Callable[[int, int, float], tuple[float, ...]]) -> SampleReply:
        width = len(self._qualities)
        bits = among.to_bytes(width * (1 << len(self.groups)) // 8 + 1, "little")
        harming = sum(1 << n for n, group in enumerate(self.groups) if not self.harmful.isdisjoint(group))
        by_kind = _masks_by_kind(len(self.groups), harming)
        order: dict[tuple[float, ...], list[tuple[tuple[int, int], int]]] = {}
        for kind in by_kind:
            for number, quality in enumerate(self._qualities):
                order.setdefault(key(*kind, quality), []).append((kind, number))
        numbers = (
            mask * width + number
            for _, those in sorted(order.items())
            for mask, number in sorted((mask, number) for kind, number in those for mask in by_kind[kind])
        )
        mask, quality = divmod(next(n for n in numbers if bits[n >> 3] >> (n & 7) & 1), width)
        chosen = {self.groups[group][0] for group in range(len(self.groups)) if mask >> group & 1}
        return SampleReply(tuple(move for move in self._order if move in chosen), self._qualities[quality])


def _simplest(moves: int, harm: int, quality: float) -> tuple[float, ...]:
    return (moves, abs(quality - 2.5), harm)


def _best(moves: int, harm: int, quality: float) -> tuple[float, ...]:
    return (harm, -min(moves, 3), -quality, moves)


def _worst(moves: int, harm: int, quality: float) -> tuple[float, ...]:
    return (-min(harm, 1), quality, moves)


@lru_cache(maxsize=64)
def _periodic(width: int, group: int, groups: int) -> Replies:
    """All replies that make a move of the group: runs of zeros and ones whose length the group's number says."""
    run = width << group
    pattern, length = ((1 << run) - 1) << run, 2 * run
    while length < width << groups:
        pattern |= pattern << length
        length *= 2
    return pattern


@lru_cache(maxsize=64)
def _column(width: int, groups: int) -> Replies:
    """The replies of the lowest quality."""
    column, length = 1, width
    while length < width << groups:
        column |= column << length
        length *= 2
    return column


@lru_cache(maxsize=8)
def _masks_by_kind(groups: int, harming: int) -> dict[tuple[int, int], list[int]]:
    """Sets of groups by how many they have, and how many of those harm."""
    found: dict[tuple[int, int], list[int]] = {}
    for mask in range(1 << groups):
        found.setdefault((mask.bit_count(), (mask & harming).bit_count()), []).append(mask)
    return found


def move_groups(
    tests: Iterable[SetTest], moves: Iterable[str], harmful: frozenset[str] = frozenset()
) -> tuple[tuple[str, ...], ...]:
    """Moves that stand in the same tests, together (harmful ones apart); those that stand in none are left out."""
    sets: list[frozenset[str]] = []
    for test in tests:
        sets += [test.any, test.none, *(frozenset((move,)) for move in sorted(test.all))]
    distinct = [one for one in dict.fromkeys(sets) if one]
    found: dict[tuple[bool, ...], list[str]] = {}
    for move in moves:
        found.setdefault((move in harmful, *(move in one for one in distinct)), []).append(move)
    return tuple(tuple(group) for signature, group in found.items() if any(signature[1:]))


def _qualities(ranges: Iterable[object]) -> tuple[float, ...]:
    """A quality for every stretch of 0 to 4 that the ranges tell apart: each bound, and one between two bounds."""
    bounds = sorted({end for one in ranges for end in (one.min, one.max) if end is not None})  # type: ignore[attr-defined]
    found: list[float] = []
    before = 0.0
    for bound in bounds:
        if bound > before:
            found.append(round((before + bound) / 2, 2))
        found.append(bound)
        before = bound
    if before < 4:
        found.append(round((before + 4) / 2, 2))
    return tuple(dict.fromkeys(found))
