"""Every moment that can occur in a scenario: what surely never does, and one of the shortest ways to what does.

Two searches that complete each other. `prove` takes moments together and finds more than can occur, so that what it
doesn't find never does. `run` goes from moment to moment, breadth first, so that what it finds does occur.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from roleplay.authoring.moments import Moments, Node, Sort
from roleplay.authoring.replies import AllReplies, Replies, SampleReply
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario, Scene

MOST_MOMENTS = 40_000
"""Moments that are looked at before the search gives up."""
MOST_AT_LARGE, MOST_OF_A_SORT = 4_000, 10
"""After so many moments, moments of a sort that was looked at this often are passed over."""
UNSURE_TWICE = -2
"""Stands for a branch where the talk goes on by the default branch because replies could not be read."""


@dataclass(frozen=True, slots=True)
class Step:
    """One reply of a way through a scenario: what it does (None: it can't be read), and where it leads."""

    reply: SampleReply | None
    scene: str
    to: str


_ALL_VALUES = (1 << 101) - 1

Among = Callable[[AllReplies], Replies]
Choice = Callable[[AllReplies, Replies], SampleReply]
_Together = dict[tuple[tuple[str, ...], tuple[tuple[int, int], ...]], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Box:
    """Moments of one scene, taken together: values of each state; scenes and moves that must and may have been."""

    values: tuple[int, ...]
    seen: int
    perhaps_seen: int
    made: int
    perhaps_made: int

    def joined(self, other: Box) -> Box:
        """The smallest box that both lie in."""
        return Box(
            tuple(one | two for one, two in zip(self.values, other.values, strict=True)),
            self.seen & other.seen,
            self.perhaps_seen | other.perhaps_seen,
            self.made & other.made,
            self.perhaps_made | other.perhaps_made,
        )


class Search:
    """The search of one scenario with its rubric. Raises TooMany where the conditions tell too many replies apart.

    After `prove`: possible: every sort of moment that may occur; boxes: by scene, what may be so there; what is not
    among them never occurs. After `run`: witnessed: sorts of moments that do occur, with the number of a first moment;
    scenes: the same; complete: every moment that can occur was looked at.
    """

    def __init__(self, scenario: Scenario, rubric: Rubric, most: int = MOST_MOMENTS) -> None:
        self.scenario = scenario
        self.of = Moments(scenario, rubric)
        self._most = most
        self.possible: dict[Sort, None] = {}
        self._ways: dict[Sort, _Together] = {}
        self.boxes: dict[str, Box] = {}
        self.witnessed: dict[Sort, int] = {}
        self.scenes: dict[str, int] = {}
        self.complete = False
        self._nodes: list[Node] = []
        self._came: list[tuple[int, int, Replies]] = []

    # What may occur, taken broadly

    def prove(self) -> None:
        """Find every sort of moment that may occur, and perhaps some that can't: what is not among them never occurs.

        For each scene the values of each state are kept as one set, apart from those of the other states, and what is
        remembered as what must and what may have been.
        """
        start = self.of.first()
        boxes = self.boxes
        boxes[start[0]] = Box(tuple(1 << value for value in start[1]), start[2], start[2], 0, 0)
        queue, waiting = deque(boxes), set(boxes)
        while queue:
            name = queue.popleft()
            waiting.discard(name)
            scene, box = self.scenario.scenes[name], boxes[name]
            for target, reached in () if scene.ending else self._reached(scene, box):
                before = boxes.get(target)
                grown = reached if before is None else before.joined(reached)
                if grown != before:
                    boxes[target] = grown
                    if target not in waiting:
                        waiting.add(target)
                        queue.append(target)
        for name in boxes:
            if self.scenario.scenes[name].ending is None:
                self.possible.update((sort, None) for _, sort in self._sorts_in(name, boxes[name]))

    def _reached(self, scene: Scene, box: Box) -> Iterator[tuple[str, Box]]:
        """Where the talk can go from the moments in the box, and the moments there."""
        bits = self.of.scene_bits
        for values, sort in self._sorts_in(scene.id, box):
            for (row, effects), (surely, perhaps) in self._together(sort).items():
                changed = list(values)
                for number, by in effects:
                    changed[number] = _shifted(changed[number], by)
                must, may = box.made | surely, box.perhaps_made | perhaps
                for target in self._targets(row, box):
                    bit = bits.get(target, 0)
                    yield target, Box(tuple(changed), box.seen | bit, box.perhaps_seen | bit, must, may)
            if scene.unsure is not None and scene.otherwise is not None:
                for target in self._targets(scene.otherwise.targets(), box):
                    if self.scenario.scenes[target].ending is None:
                        bit = bits.get(target, 0)
                        seen, perhaps = box.seen | bit, box.perhaps_seen | bit
                        yield target, Box(values, seen, perhaps, box.made, box.perhaps_made)

    def _together(self, sort: Sort) -> _Together:
        """The ways on by where they lead and what they change: the moves that they must and may make."""
        found = self._ways.get(sort)
        if found is None:
            found = self._ways[sort] = {}
            for way in sort.ways:
                surely, perhaps = found.get((way.targets, way.effects), (way.earlier, 0))
                found[way.targets, way.effects] = (surely & way.earlier, perhaps | way.earlier)
        return found

    def _targets(self, row: tuple[str, ...], box: Box) -> Iterable[str]:
        if len(row) == 1:
            return row
        bits = [self.of.scene_bits[name] for name in row]
        surely = max((place for place, bit in enumerate(bits) if box.seen & bit), default=-1)
        played = [surely, *(place for place, bit in enumerate(bits) if place > surely and box.perhaps_seen & bit)]
        return dict.fromkeys(row[min(place + 1, len(row) - 1)] for place in played)

    def _sorts_in(self, scene: str, box: Box) -> Iterator[tuple[tuple[int, ...], Sort]]:
        """The sorts of moments in the box, each with the values that the states can have there."""
        memories = self._memories(scene, box)
        for cells in product(*self.of.cells(scene, list(box.values))):
            values = tuple([_lowest(cell) for cell in cells])
            for seen, earlier in memories:
                for turn in range(1, self.of.last_turn + 1) if self.of.last_turn else (0,):
                    yield cells, self.of.sort_of((scene, values, seen, earlier, turn, 0))

    def _memories(self, scene: str, box: Box) -> list[tuple[int, int]]:
        """What may be remembered, as far as the scene's conditions ask for it: scenes seen and moves made."""
        asked = self.of.parts[scene]
        scenes = sum({self.of.scene_bits[name] for part in asked if part.seen for name in part.seen.names()})
        moves = {self.of.move_bits.get(name, 0) for part in asked if part.earlier for name in part.earlier.names()}
        seen = _between(box.seen, box.perhaps_seen & scenes)
        return [(one, other) for one in seen for other in _between(box.made, box.perhaps_made & sum(moves))]

    # The search

    def run(self, among: Among | None = None, until: Callable[[], bool] | None = None) -> None:
        """Look at every moment that can occur, up to `most`; `among`: the replies that are given, of all (all of them).

        until: asked at each new sort of moment whether enough has been seen.
        """
        first = self.of.first()
        known = {first: 0}
        nodes, came = self._nodes, self._came = [first], [(-1, 0, 0)]
        self.scenes = {first[0]: 0}
        self.witnessed = {}
        position, enough, left_out = 0, False, False
        times: dict[Sort, int] = {}
        while position < len(nodes) and len(nodes) < self._most and not enough:
            node = nodes[position]
            scene = self.scenario.scenes[node[0]]
            if scene.ending is None:
                sort = self.of.sort_of(node)
                if sort not in self.witnessed:
                    self.witnessed[sort] = position
                    enough = until is not None and until()
                times[sort] = times.get(sort, 0) + 1
                if len(nodes) > MOST_AT_LARGE and times[sort] > MOST_OF_A_SORT:
                    position, left_out = position + 1, True
                    continue
                for how, found, _ in self._next(node, scene, position, among):
                    if found not in known:
                        known[found] = len(nodes)
                        self.scenes.setdefault(found[0], len(nodes))
                        nodes.append(found)
                        came.append(how)
            position += 1
        self.complete = position == len(nodes) and not left_out

    def _next(
        self, node: Node, scene: Scene, position: int, among: Among | None
    ) -> Iterable[tuple[tuple[int, int, Replies], Node, tuple[tuple[int, int], ...]]]:
        _, state, seen, earlier, turn, asked = node
        given = None if among is None else among(self.of.replies[scene.id])
        later = min(turn + 1, self.of.last_turn) if turn else 0
        for way in self.of.sort_of(node).ways:
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
                yield (position, way.branch, replies), found, way.effects
        if scene.unsure is not None and scene.otherwise is not None and given is None:
            target = self.of.target(scene.otherwise.targets(), seen)
            ends = self.scenario.scenes[target].ending is not None
            patience = scene.unsure.patience
            if turn and (ends or asked < patience):
                found = (node[0], state, seen, earlier, later, min(asked + 1, patience))
                yield (position, -1, 0), found, ()
            elif not ends:
                yield (position, UNSURE_TWICE, 0), (target, state, self.of.saw(seen, target), earlier, later, 0), ()

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


def _between(least: int, most: int) -> list[int]:
    """Every set that has all of the first, and else only what is in the second."""
    found = [least]
    rest = most & ~least
    while rest:
        bit = rest & -rest
        found += [one | bit for one in found]
        rest &= ~bit
    return found


def _lowest(values: int) -> int:
    return (values & -values).bit_length() - 1


def _shifted(values: int, by: int) -> int:
    """The set of values, each changed by so much and kept within 0 to 100."""
    if by >= 0:
        return (values << by) & _ALL_VALUES | ((1 << 100) if values >> (100 - by) else 0)
    return values >> -by | (1 if values & ((1 << (1 - by)) - 1) else 0)
