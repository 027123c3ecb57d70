"""Every moment that can occur in a scenario: what surely never does, and one of the shortest ways to what does.

Searches that complete each other. `prove` takes moments together and finds more than can occur, so that what it
doesn't find never does (see `broad`). `run` goes from moment to moment, breadth first, so that what it finds does
occur; of moments that no condition can tell apart it looks at one (see `memory`). `wander` goes far by
chance, where there are too many of them. All count their steps, and stop.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from roleplay.authoring.broad import Box, Broad
from roleplay.authoring.budget import Budget, Exhausted
from roleplay.authoring.memory import Memory
from roleplay.authoring.moments import Moments, Node, Sort, Way
from roleplay.authoring.replies import AllReplies, Replies, SampleReply
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario, Scene

MOST_MOMENTS = 100_000
"""Moments that are looked at before the search gives up."""
MOST_STEPS = 400_000
"""Steps that each part of the search may take (see `budget`); the main part twice as many."""
MOST_APART = 4_096
"""Moments of one scene that `prove` looks at one by one; where there are more, it takes them together."""
MOST_AT_LARGE, MOST_OF_A_SORT = 4_000, 10
"""After so many moments, moments of a sort that was looked at this often are passed over."""
MOST_ENDS = 20
"""Moments that are kept of each ending."""
LONGEST_WALK, RATHER_RARE = 60, 0.7
"""Replies of one walk by chance, and how often it goes on to the sort of moment that was seen least."""
UNSURE_TWICE = -2
"""Stands for a branch where the talk goes on by the default branch because replies could not be read."""


@dataclass(frozen=True, slots=True)
class Step:
    """One reply of a way through a scenario: what it does (None: it can't be read), and where it leads."""

    reply: SampleReply | None
    scene: str
    to: str


Among = Callable[[AllReplies], Replies]
Choice = Callable[[AllReplies, Replies], SampleReply]


class Search:
    """The search of one scenario with its rubric.

    Raises TooMany where the conditions tell too many replies apart, Exhausted where there are too many of them.

    After `prove`: proved: whether it came to an end; together: whether moments of a scene were taken as one; possible:
    every sort of moment that may occur; boxes: by scene, what may be so there; what is not among them never occurs.
    After `run`: witnessed: sorts of moments that do occur, with the number of a first moment; scenes: the same;
    complete: every moment that can occur was looked at.
    """

    def __init__(self, scenario: Scenario, rubric: Rubric, most: int = MOST_MOMENTS, steps: int = MOST_STEPS) -> None:
        self.scenario = scenario
        self._budget = Budget(steps)
        self.of = Moments(scenario, rubric, self._budget)
        self._most, self._steps = most, steps
        self.proved = self.together = False
        self.possible: dict[Sort, None] = {}
        self.boxes: dict[str, Box] = {}
        self.witnessed: dict[Sort, int] = {}
        self.scenes: dict[str, int] = {}
        self.complete = False
        self._nodes: list[Node] = []
        self._came: list[tuple[int, int, Replies]] = []
        self._memory = Memory(self.of, {scene.id: _leads(scene) for scene in scenario.scenes.values()}, self._budget)
        self._onward: dict[Sort, tuple[Way, ...]] = {}

    @property
    def steps(self) -> int:
        """How many steps were taken so far."""
        return self._budget.spent

    def prove(self) -> None:
        """Find every sort of moment that may occur, and perhaps some that can't: what is not among them never occurs.

        For each scene the values of each state are kept as one set, apart from those of the other states, and what is
        remembered as what must and what may have been. Where that takes too long, the moments of a scene are one sort.
        """
        for most_apart, memory in ((MOST_APART, self._memory), (MOST_APART, None), (0, None)):
            self._budget.allow(self._steps)
            try:
                broad = Broad(self.of, self._budget, most_apart, memory)
            except Exhausted:
                continue
            self.proved, self.together = True, broad.together
            self.boxes, self.possible = broad.boxes, broad.sorts
            self._budget.allow(self._steps)
            with suppress(Exhausted):
                self._memory = Memory(self.of, broad.leads, self._budget)
            return

    def run(self, among: Among | None = None, until: Callable[[], bool] | None = None) -> None:
        """Look at every moment that can occur, up to `most`; `among`: the replies that are given, of all (all of them).

        until: asked at each new sort of moment whether enough has been seen.
        """
        self._budget.allow(self._steps if among else 2 * self._steps)
        first = self._memory.one_of(self.of.first())
        self._nodes, self._came = [first], [(-1, 0, 0)]
        self.scenes = {first[0]: 0}
        self.witnessed = {}
        self.complete = False
        with suppress(Exhausted):
            self.complete = self._run({first: 0}, among, until)

    def _run(self, known: dict[Node, int], among: Among | None, until: Callable[[], bool] | None) -> bool:
        """Whether all was looked at."""
        nodes, came, ends = self._nodes, self._came, dict[str, int]()
        times: dict[Sort, int] = {}
        left_out = False
        for position, node in enumerate(nodes):  # it grows meanwhile
            scene = self.scenario.scenes[node[0]]
            if len(nodes) >= self._most:
                return False
            if scene.ending is not None:
                continue
            sort = self.of.sort_of(node)
            if sort not in self.witnessed:
                self.witnessed[sort] = position
                if until is not None and until():
                    return False
            times[sort] = times.get(sort, 0) + 1
            if len(nodes) > MOST_AT_LARGE and times[sort] > MOST_OF_A_SORT:
                left_out = True
                continue
            for how, found in self._next(node, scene, sort, position, among):
                if self.scenario.scenes[found[0]].ending is not None:  # each is told by the way to it
                    ends[found[0]] = ends.get(found[0], 0) + 1
                    found = (found[0], (), 0, 0, ends[found[0]], 0)
                    if ends[found[0]] > MOST_ENDS:
                        continue
                if found not in known:
                    known[found] = len(nodes)
                    self.scenes.setdefault(found[0], len(nodes))
                    nodes.append(found)
                    came.append(how)
        return not left_out

    def wander(self, until: Callable[[], bool]) -> None:
        """After `run`: go through the talk again and again by chance, rather to sorts of moments that were rarely seen.

        It comes far into talks that are too wide to be gone through moment by moment. The dice are the same each time.
        """
        self._budget.allow(self._steps)
        with suppress(Exhausted):
            self._wander(random.Random(1), until)  # noqa: S311 - no secret, and the same for everybody

    def _wander(self, dice: random.Random, until: Callable[[], bool]) -> None:
        times: dict[Sort, int] = {}
        node, position, length = self._nodes[0], 0, 0
        while len(self._nodes) < 2 * self._most:
            scene = self.scenario.scenes[node[0]]
            if scene.ending is not None or length > LONGEST_WALK:
                node, position, length = self._nodes[0], 0, 0
                continue
            sort = self.of.sort_of(node)
            times[sort] = times.get(sort, 0) + 1
            if sort not in self.witnessed:
                self.witnessed[sort] = position
                if until():
                    return
            found = list(self._next(node, scene, sort, position, None))
            dice.shuffle(found)
            if dice.random() < RATHER_RARE:
                found.sort(key=lambda one: self._visits(one[1], times))
            how, node = found[0]
            self._nodes.append(node)
            self._came.append(how)
            position, length = len(self._nodes) - 1, length + 1
            self.scenes.setdefault(node[0], position)

    def _visits(self, node: Node, times: Mapping[Sort, int]) -> int:
        """How often a moment of this sort was seen; an ending is neither rare nor common."""
        return 5 if self.scenario.scenes[node[0]].ending is not None else times.get(self.of.sort_of(node), 0)

    def _next(
        self, node: Node, scene: Scene, sort: Sort, position: int, among: Among | None
    ) -> Iterable[tuple[tuple[int, int, Replies], Node]]:
        _, state, seen, earlier, turn, asked = node
        given = None if among is None else among(self.of.replies[scene.id])
        later = min(turn + 1, self.of.last_turn) if turn else 0
        ways = self._onward.get(sort) or self._ways(sort)
        self._budget.spend(2 + 2 * len(ways))
        for way in ways:
            replies = way.replies if given is None else way.replies & given
            if replies:
                target = self.of.target(way.targets, seen)
                values = state
                if way.effects:
                    changed = list(state)
                    for number, by in way.effects:
                        changed[number] = min(100, max(0, changed[number] + by))
                    values = tuple(changed)
                found = (target, values, self.of.saw(seen, target), earlier | way.earlier, later, 0)
                yield (position, way.branch, replies), self._memory.one_of(found)
        if scene.unsure is not None and scene.otherwise is not None and given is None:
            target = self.of.target(scene.otherwise.targets(), seen)
            ends = self.scenario.scenes[target].ending is not None
            patience = scene.unsure.patience
            if turn and (ends or asked < patience):
                found = (node[0], state, seen, earlier, later, min(asked + 1, patience))
                yield (position, -1, 0), self._memory.one_of(found)
            elif not ends:
                found = (target, state, self.of.saw(seen, target), earlier, later, 0)
                yield (position, UNSURE_TWICE, 0), self._memory.one_of(found)

    def _ways(self, sort: Sort) -> tuple[Way, ...]:
        """The ways on, those as one that differ only in moves that no condition asks for where they lead."""
        merged: dict[tuple[object, ...], Way] = {}
        for way in sort.ways:
            self._budget.spend(1)
            asked = self._memory.asked_moves(way.targets)
            key = (way.targets, way.effects, way.earlier & asked)
            before = merged.get(key)
            replies = way.replies | (before.replies if before else 0)
            merged[key] = Way(way.branch, way.targets, way.effects, way.earlier & asked, replies)
        found = self._onward[sort] = tuple(merged.values())
        return found

    @property
    def moments(self) -> int:
        """How many moments were looked at."""
        return len(self._nodes)

    def way_to(self, number: int, choose: Choice = AllReplies.simplest) -> list[Step]:
        """One of the shortest ways to the moment of that number. choose: which of the replies that lead there."""
        steps: list[Step] = []
        while number > 0:
            before, branch, replies = self._came[number]
            scene, to = self._nodes[before][0], self._nodes[number][0]
            if branch == UNSURE_TWICE and not self.of.last_turn:
                unsure = self.scenario.scenes[scene].unsure
                steps.append(Step(None, scene, to))
                steps += [Step(None, scene, scene)] * (unsure.patience if unsure else 1)
            else:
                steps.append(Step(choose(self.of.replies[scene], replies) if replies else None, scene, to))
            number = before
        return steps[::-1]

    def endings(self) -> dict[str, list[int]]:
        """The moments in which a talk has ended, by the scene of the ending."""
        found: dict[str, list[int]] = {}
        for number, node in enumerate(self._nodes):
            if self.scenario.scenes[node[0]].ending is not None:
                found.setdefault(node[0], []).append(number)
        return found


def _leads(scene: Scene) -> tuple[str, ...]:
    return tuple(dict.fromkeys(target for way in scene.ways_out() for target in way.targets()))
