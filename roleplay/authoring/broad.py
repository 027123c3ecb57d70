"""What may occur in a scenario, taken broadly: moments are taken together, so that what isn't found never occurs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from operator import or_

from roleplay.authoring.budget import Budget
from roleplay.authoring.memory import Memory
from roleplay.authoring.moments import Masks, Moments, Sort, masks_of
from roleplay.domain.condition import Condition
from roleplay.domain.scenario import Scenario, Scene

_ALL_VALUES = (1 << 101) - 1

Effects = tuple[tuple[int, int], ...]
_Together = dict[tuple[tuple[str, ...], Effects, int], tuple[int, int]]


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


class Broad:
    """What may occur. Raises Exhausted where the budget doesn't suffice.

    boxes: by scene, what may be so there; sorts: every sort of moment that may occur; leads: by scene, where the talk
    may go from there. memory: what of the memory is kept, if moments that remember other things are to be taken apart;
    None: they are taken together. most_apart: where a scene's conditions tell more of its moments apart, they are taken
    as one sort (together: whether that was so).
    """

    def __init__(self, of: Moments, budget: Budget, most_apart: int, memory: Memory | None) -> None:
        self._of, self._budget, self._most_apart, self._memory = of, budget, most_apart, memory
        self._scenario: Scenario = of.scenario
        self._ways: dict[Sort, _Together] = {}
        self._loose: dict[tuple[str, tuple[tuple[bool, bool], ...]], Sort] = {}
        self.together = False
        self._apart: dict[tuple[str, int, int], Box] = {}
        self.boxes: dict[str, Box] = {}
        self.sorts: dict[Sort, None] = {}
        self.leads: dict[str, dict[str, None]] = {}
        self._grow()
        for (name, _, _), box in self._apart.items():
            self.boxes[name] = self.boxes[name].joined(box) if name in self.boxes else box
            scene = self._scenario.scenes[name]
            leads = self.leads.setdefault(name, {})
            if scene.ending is None:
                self.sorts.update((sort, None) for _, sort in self._sorts_in(name, box))
                leads.update((to, None) for to, _ in self._reached(scene, box))

    def _grow(self) -> None:
        """Let the boxes grow until nothing leads out of them."""
        scene, values, seen, *_ = self._of.first()
        boxes = self._apart
        first, box = self._kept(scene, Box(tuple(1 << value for value in values), seen, seen, 0, 0))
        boxes[first] = box
        queue, waiting = deque(boxes), set(boxes)
        while queue:
            place = queue.popleft()
            waiting.discard(place)
            here = self._scenario.scenes[place[0]]
            for target, found in () if here.ending else self._reached(here, boxes[place]):
                there, reached = self._kept(target, found)
                before = boxes.get(there)
                grown = reached if before is None else before.joined(reached)
                if grown != before:
                    boxes[there] = grown
                    if there not in waiting:
                        waiting.add(there)
                        queue.append(there)

    def _kept(self, scene: str, box: Box) -> tuple[tuple[str, int, int], Box]:
        """The place of a box among the others, and the box with what is kept of its memory."""
        if self._memory is None:
            return (scene, 0, 0), box
        seen, made = self._memory.kept(scene, box.seen, box.made)
        return (scene, seen, made), Box(box.values, seen, seen, made, made)

    def _reached(self, scene: Scene, box: Box) -> Iterator[tuple[str, Box]]:
        """Where the talk can go from the moments in the box, and the moments there."""
        bits = self._of.scene_bits
        ways: dict[tuple[tuple[str, ...], Effects, int], tuple[tuple[int, ...], int, int]] = {}
        for values, sort in self._sorts_in(scene.id, box):
            for way, (surely, perhaps) in self._together(sort).items():
                known = ways.get(way)
                if known is None:
                    ways[way] = (values, surely, perhaps)
                elif known[0] != values or known[1] != surely or known[2] != perhaps:
                    ways[way] = (tuple(map(or_, known[0], values)), known[1] & surely, known[2] | perhaps)
        for (row, effects, _), (values, surely, perhaps) in ways.items():
            changed = list(values)
            for number, by in effects:
                changed[number] = _shifted(changed[number], by)
            must, may = box.made | surely, box.perhaps_made | perhaps
            for target in self._targets(row, box):
                bit = bits.get(target, 0)
                yield target, Box(tuple(changed), box.seen | bit, box.perhaps_seen | bit, must, may)
        if scene.unsure is not None and scene.otherwise is not None:
            for target in self._targets(scene.otherwise.targets(), box):
                if self._scenario.scenes[target].ending is None:
                    bit = bits.get(target, 0)
                    seen, perhaps = box.seen | bit, box.perhaps_seen | bit
                    yield target, Box(box.values, seen, perhaps, box.made, box.perhaps_made)

    def _together(self, sort: Sort) -> _Together:
        """The ways on by where they lead and what they change: the moves that they must and may make."""
        found = self._ways.get(sort)
        self._budget.spend(len(sort.ways) if found is None else len(found))
        if found is None:
            found = self._ways[sort] = {}
            for way in sort.ways:
                apart = 0
                if self._memory is not None:
                    apart = way.earlier & self._memory.asked_moves(way.targets)
                key = (way.targets, way.effects, apart)
                surely, perhaps = found.get(key, (way.earlier, 0))
                found[key] = (surely & way.earlier, perhaps | way.earlier)
            if self._memory is not None:
                found.update((key, (key[2], key[2])) for key in found)
        return found

    def _targets(self, row: tuple[str, ...], box: Box) -> Iterable[str]:
        if len(row) == 1:
            return row
        self._budget.spend(len(row))
        bits = [self._of.scene_bits[name] for name in row]
        surely = max((place for place, bit in enumerate(bits) if box.seen & bit), default=-1)
        played = [surely, *(place for place, bit in enumerate(bits) if place > surely and box.perhaps_seen & bit)]
        return dict.fromkeys(row[min(place + 1, len(row) - 1)] for place in played)

    def _sorts_in(self, scene: str, box: Box) -> Iterator[tuple[tuple[int, ...], Sort]]:
        """The sorts of moments in the box, each with the values that the states can have there."""
        cells = self._of.cells(scene, list(box.values))
        seen, made = self._asked(scene, box)
        turns = range(1, self._of.last_turn + 1) if self._of.last_turn else range(1)
        apart = prod(map(len, cells)) * len(turns) << min(seen.bit_count() + made.bit_count(), 64)
        effort = 2 + len(self._of.parts[scene]) // 4
        if apart > self._most_apart:
            self._budget.spend(4 * effort)
            self.together = True
            yield box.values, self._one_sort(scene, box)
            return
        self._budget.spend(effort * apart)
        memories = [(one, other) for one in _between(box.seen, seen) for other in _between(box.made, made)]
        for chosen in product(*cells):
            values = tuple([_lowest(cell) for cell in chosen])
            for one, other in memories:
                for turn in turns:
                    yield chosen, self._of.sort_of((scene, values, one, other, turn, 0))

    def _asked(self, scene: str, box: Box) -> tuple[int, int]:
        """What may be remembered or not, as far as the scene's conditions ask for it: scenes seen and moves made."""
        asked = self._of.parts[scene]
        scenes = moves = 0
        for part in asked:
            for name in part.seen.names() if part.seen else ():
                scenes |= self._of.scene_bits[name]
            for name in part.earlier.names() if part.earlier else ():
                moves |= self._of.move_bits.get(name, 0)
        return box.perhaps_seen & ~box.seen & scenes, box.perhaps_made & ~box.made & moves

    def _one_sort(self, scene: str, box: Box) -> Sort:
        """All moments in the box as one sort."""
        parts = self._of.parts[scene]
        truths = tuple([self._truth(part, box) for part in parts])
        found = self._loose.get((scene, truths))
        if found is None:
            known = dict(zip(parts, truths, strict=True))
            found = self._loose[scene, truths] = self._of.sort_together(
                scene, lambda part: known.get(part, (True, True))
            )
        return found

    def _truth(self, part: Condition, box: Box) -> tuple[bool, bool]:
        """Whether what the part asks beside the reply may hold in the box, and whether it must."""
        may, must = True, part.turn is None
        for name, wanted in part.state:
            values = box.values[self._of.states.index(name)]
            fitting = values & sum(1 << value for value in range(101) if wanted.holds(value))
            may, must = may and fitting != 0, must and fitting == values
        if part.seen is not None:
            one_may, one_must = _passing(masks_of(part.seen, self._of.scene_bits), box.seen, box.perhaps_seen)
            may, must = may and one_may, must and one_must
        if part.earlier is not None:
            one_may, one_must = _passing(masks_of(part.earlier, self._of.move_bits), box.made, box.perhaps_made)
            may, must = may and one_may, must and one_must
        return may, must


def _passing(test: Masks, surely: int, perhaps: int) -> tuple[bool, bool]:
    """Whether a set that has the first and at most the second may pass the test, and whether it must."""
    any_of, every, never, wanted = test
    may = (not wanted or bool(perhaps & any_of)) and perhaps & every == every and not surely & never
    return may, (not wanted or bool(surely & any_of)) and surely & every == every and not perhaps & never


def _between(least: int, rest: int) -> list[int]:
    """Every set that has all of the first, and else only what is in the second."""
    found = [least]
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
