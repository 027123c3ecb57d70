"""The shortest row of replies, as moves and quality, that brings a talk from where it stands to a scene."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import combinations, count, pairwise
from typing import TypeAlias

from roleplay.domain.condition import Condition, Moment
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario, Scene

MOST_MOMENTS = 20_000
"""Moments that are looked at before the search takes any way that it finds, and as many more before it gives up."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A reply by what it does: moves in the order of the rubric, quality from 0 to 4."""

    moves: tuple[str, ...]
    quality: float


@dataclass(frozen=True, slots=True)
class _Node:
    """What of a talk decides where it can go. `turn`: the number of the next reply."""

    scene: str
    state: tuple[tuple[str, int], ...]
    seen: frozenset[str]
    earlier: frozenset[str]
    turn: int


_Taken: TypeAlias = tuple[int, frozenset[str], Picked]
"""The number of a branch, the moves that are remembered, and the simplest reply that does both."""


def way_to(scenario: Scenario, rubric: Rubric, target: str, most: int = MOST_MOMENTS) -> tuple[Picked, ...] | None:
    """The fewest replies that lead from the first line to the scene, the simplest of them; None if none were found.

    Replies of up to two moves are tried, and those that conditions ask for by name. Where `most` moments don't show the
    shortest way, as many more are looked at for any way. None is no proof that there is none.
    """
    search = _Search(scenario, rubric, target)
    return search.run(most, 1) or search.run(most, 0) if target != scenario.start else ()


class _Search:
    """A search that looks first where the scene is nearest by the branches alone (A*)."""

    def __init__(self, scenario: Scenario, rubric: Rubric, target: str) -> None:
        self._scenario = scenario
        self._target = target
        self._far = _distances(scenario, target)
        asked = [part for scene in scenario.scenes.values() for when in _asked(scene) for part in _parts(when)]
        self._states = frozenset(name for part in asked for name, _ in part.state)
        self._seen = frozenset(name for part in asked if part.seen for name in part.seen.names()) | {
            name for scene in scenario.scenes.values() for way in scene.ways_out() if way.then for name in way.targets()
        }
        self._earlier = frozenset(name for part in asked if part.earlier for name in part.earlier.names())
        ends = [end for part in asked if part.turn for end in (part.turn.min, part.turn.max) if end is not None]
        self._last_turn = int(max(ends)) + 1 if ends else 1
        self._moves = tuple(move.id for move in rubric.moves)
        self._replies: dict[str, tuple[Picked, ...]] = {}
        self._outside: dict[str, tuple[Condition, ...]] = {}
        self._ways: dict[tuple[str, tuple[bool, ...]], list[_Taken]] = {}

    def run(self, most: int, shortest: int) -> tuple[Picked, ...] | None:
        """The shortest way (with 0: any way that looks near), or None."""
        scenario = self._scenario
        first = _Node(scenario.start, self._kept(scenario.state), self._mark(scenario.start), frozenset(), 1)
        if first.scene not in self._far:
            return None
        number = count()
        came: dict[_Node, tuple[_Node, Picked] | None] = {first: None}
        queue = [(self._far[first.scene], self._far[first.scene], next(number), 0, first)]
        for _ in range(most):
            if not queue:
                return None
            *_, depth, node = heappop(queue)
            if node.scene == self._target:
                return _way(came, node)
            for found, reply in self._next(node):
                far = self._far.get(found.scene)
                if far is not None and found not in came:
                    came[found] = (node, reply)
                    heappush(queue, (shortest * (depth + 1) + far, far, next(number), depth + 1, found))
        return None

    def _kept(self, state: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
        return tuple((name, value) for name, value in state if name in self._states)

    def _mark(self, scene: str) -> frozenset[str]:
        return frozenset((scene,)) & self._seen

    def _next(self, node: _Node) -> Iterator[tuple[_Node, Picked]]:
        """Where replies lead from here; of those that lead to the same, the simplest."""
        scene = self._scenario.scene(node.scene)
        if scene.ending is not None or scene.otherwise is None:
            return
        known: set[tuple[int, frozenset[str]]] = set()
        ways = scene.ways_out()
        seen = node.seen | {scene.id}
        for number, marks, reply in self._taken(scene, node):
            earlier = node.earlier | marks
            if (number, earlier) in known:
                continue
            known.add((number, earlier))
            branch = ways[number]
            target = branch.target(seen)
            state = dict(node.state)
            for name, by in branch.effects:
                if name in state:
                    state[name] = min(100, max(0, state[name] + by))
            later = min(node.turn + 1, self._last_turn)
            yield _Node(target, tuple(state.items()), node.seen | self._mark(target), earlier, later), reply

    def _taken(self, scene: Scene, node: _Node) -> list[_Taken]:
        """The branches that replies take here; the same wherever the same holds of what is not about the reply."""
        state, seen = dict(node.state), node.seen | {scene.id}
        nothing = Moment(frozenset(), 0.0, state, node.turn, seen, node.earlier)
        key = (scene.id, tuple([part.holds(nothing) for part in self._outside_of(scene)]))
        found = self._ways.get(key)
        if found is None:
            sorts: dict[tuple[int, frozenset[str]], Picked] = {}
            for reply in self._replies_for(scene):
                moves = frozenset(reply.moves)
                moment = Moment(moves, reply.quality, state, node.turn, seen, node.earlier)
                sorts.setdefault((_first_that_holds(scene, moment), moves & self._earlier), reply)
            found = self._ways[key] = [(*sort, reply) for sort, reply in sorts.items()]
        return found

    def _outside_of(self, scene: Scene) -> tuple[Condition, ...]:
        """What the scene's conditions ask that isn't about the reply, each part once."""
        found = self._outside.get(scene.id)
        if found is None:
            parts = (part for when in _asked(scene) for part in _parts(when))
            alone = (Condition(state=p.state, turn=p.turn, seen=p.seen, earlier=p.earlier) for p in parts)
            found = self._outside[scene.id] = tuple(dict.fromkeys(part for part in alone if part != Condition()))
        return found

    def _replies_for(self, scene: Scene) -> tuple[Picked, ...]:
        """Replies that the scene's conditions, or what is remembered, can tell apart; the simplest of each sort."""
        found = self._replies.get(scene.id)
        if found is None:
            parts = [part for when in _asked(scene) for part in _parts(when)]
            tests = [part.moves for part in parts if part.moves is not None]
            ranges = [part.quality for part in parts if part.quality is not None]
            sorts: dict[tuple[object, ...], Picked] = {}
            for quality in _qualities(end for wanted in ranges for end in (wanted.min, wanted.max)):
                good = tuple(wanted.holds(quality) for wanted in ranges)
                for moves in self._sets(test.all for test in tests):
                    told = (good, tuple(test.holds(moves) for test in tests), moves & self._earlier)
                    sorts.setdefault(told, Picked(tuple(m for m in self._moves if m in moves), quality))
            found = self._replies[scene.id] = tuple(sorted(sorts.values(), key=lambda reply: len(reply.moves)))
        return found

    def _sets(self, together: Iterable[frozenset[str]]) -> list[frozenset[str]]:
        """Sets of moves, the smallest first: none, one, two, and those that a condition asks for together."""
        sets = [frozenset(pair) for size in (1, 2) for pair in combinations(self._moves, size)]
        asked = [wanted for wanted in dict.fromkeys(together) if len(wanted) > 1]
        more = [wanted | one for wanted in asked for one in (frozenset[str](), *sets[: len(self._moves)])]
        return [*dict.fromkeys((*sets, frozenset[str](), *more))]


def _way(came: dict[_Node, tuple[_Node, Picked] | None], node: _Node) -> tuple[Picked, ...]:
    replies: list[Picked] = []
    step = came[node]
    while step is not None:
        before, reply = step
        replies.append(reply)
        step = came[before]
    return tuple(reversed(replies))


def _distances(scenario: Scenario, target: str) -> dict[str, int]:
    """For each scene, how many branches lie at least between it and the target; scenes from which none lead are out."""
    into: dict[str, list[str]] = {}
    for scene in scenario.scenes.values():
        for way in scene.ways_out():
            for to in way.targets():
                into.setdefault(to, []).append(scene.id)
    far = {target: 0}
    row = [target]
    for scene_id in row:
        for before in into.get(scene_id, ()):
            if before not in far:
                far[before] = far[scene_id] + 1
                row.append(before)
    return far


def _first_that_holds(scene: Scene, moment: Moment) -> int:
    for number, branch in enumerate(scene.branches):
        if branch.when is None or branch.when.holds(moment):
            return number
    return len(scene.branches)


def _asked(scene: Scene) -> list[Condition]:
    return [branch.when for branch in scene.branches if branch.when is not None]


def _parts(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in (*condition.any, *condition.all, *((condition.negated,) if condition.negated else ())):
        yield from _parts(part)


def _qualities(ends: Iterable[float | None]) -> Sequence[float]:
    """A quality for every stretch that the bounds tell apart, those nearest to a middling one first."""
    bounds = sorted({end for end in ends if end is not None} | {0.0, 4.0})
    between = [round((low + high) / 2, 2) for low, high in pairwise(bounds)]
    return sorted({*bounds, *between, 2.5}, key=lambda quality: (abs(quality - 2.5), quality))
