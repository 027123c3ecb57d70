"""The moments of a scenario as far as its conditions can tell them apart, and the ways on from each.

Of a moment only that is kept which a condition of the scenario can ask for, or a row of scenes needs: the values of the
states that are asked for, which scenes were seen, which moves were made before, the number of the reply. Replies are
taken in sets (see `replies`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from roleplay.authoring.budget import Budget
from roleplay.authoring.replies import AllReplies, Replies, move_groups, parts
from roleplay.domain.condition import Condition, SetTest
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario, Scene

_NOTHING = Condition()

Node = tuple[str, tuple[int, ...], int, int, int, int]
"""Scene, values of the states, scenes seen, moves made before, number of the next reply, unread replies in a row."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from all moments of a scene that its conditions can't tell apart: one branch, for some replies."""

    branch: int
    targets: tuple[str, ...]
    effects: tuple[tuple[int, int], ...]
    earlier: int
    replies: Replies


@dataclass(frozen=True, slots=True, eq=False)
class Sort:
    """A sort of moments: those of one scene at which the same parts of its conditions hold.

    fits: by the number of the branch, the replies for which its condition holds; takes: those with which it is taken,
    the default branch last; always: by the number of the branch, whether its condition holds for all replies; recalls:
    those that can be said next, as (scene, number). Where moments are taken together at which other parts hold, fits,
    takes and recalls have all that may be so at one of them, and always only what is so at each.
    """

    scene: str
    fits: tuple[Replies, ...]
    takes: tuple[Replies, ...]
    always: tuple[bool, ...]
    recalls: frozenset[tuple[str, int]]
    ways: tuple[Way, ...]


class Moments:
    """The moments of one scenario with its rubric. Raises TooMany where conditions tell too many replies apart, and
    Exhausted where the budget doesn't suffice.

    states: the names that conditions ask for; last_turn: the number of a reply from which on all are alike (0: none is
    asked for); replies: by scene, those that its conditions can tell apart.
    """

    def __init__(self, scenario: Scenario, rubric: Rubric, budget: Budget) -> None:
        self.scenario = scenario
        self._budget = budget
        self._effort: dict[str, int] = {}
        asked = [branch.when for scene in scenario.scenes.values() for branch in scene.branches if branch.when]
        asked += [recall.when for scene in scenario.scenes.values() for recall in scene.recalls]
        found = [part for condition in asked for part in parts(condition)]
        self.states = tuple(dict.fromkeys(name for part in found for name, _ in part.state))
        self._remember_scenes(found)
        self._remember_moves(found, [move.id for move in rubric.moves])
        ends = [end for part in found if part.turn for end in (part.turn.min, part.turn.max) if end is not None]
        self.last_turn = int(max(ends)) + 1 if ends else 0
        self._sorts: dict[tuple[str, tuple[bool, ...]], Sort] = {}
        self.parts: dict[str, tuple[Condition, ...]] = {}
        self.replies: dict[str, AllReplies] = {}
        self._bounds: dict[str, list[list[int]]] = {}
        self._tests: dict[str, tuple[Callable[[Node], bool], ...]] = {}
        for scene in scenario.scenes.values():
            self.parts[scene.id] = tuple(self._parts_of(scene))
            self._bounds[scene.id] = self._bounds_of(scene.id)
            self.replies[scene.id] = self._replies_of(scene, rubric)
            self._effort[scene.id] = self._effort_of(scene)
            budget.spend(self._effort[scene.id])
            self._tests[scene.id] = tuple(self._test_of(part) for part in self.parts[scene.id])

    def first(self) -> Node:
        """The moment at which a talk begins."""
        start, state = self.scenario.start, dict(self.scenario.state)
        values = tuple(state.get(name, 0) for name in self.states)
        return (start, values, self.saw(0, start), 0, 1 if self.last_turn else 0, 0)

    def target(self, row: tuple[str, ...], seen: int) -> str:
        """The scene to which a row leads when these were seen."""
        if len(row) == 1:
            return row[0]
        bits = self.scene_bits
        played = max((place for place, name in enumerate(row) if seen & bits[name]), default=-1)
        return row[min(played + 1, len(row) - 1)]

    def cells(self, scene: str, box: list[int]) -> list[list[int]]:
        """The values of each state apart by what the scene's conditions can tell of them."""
        found = []
        for number, values in enumerate(box):
            apart = [values]
            for bound in self._bounds[scene][number]:
                below = (1 << bound) - 1
                apart = [part for one in apart for part in (one & below, one & ~below) if part]
            found.append(apart)
        return found

    # What of a moment is kept

    def _remember_scenes(self, found: Iterable[Condition]) -> None:
        tested = dict.fromkeys(name for part in found if part.seen for name in sorted(part.seen.names()))
        rows = dict.fromkeys(
            way.targets() for scene in self.scenario.scenes.values() for way in scene.ways_out() if way.then
        )
        names = dict.fromkeys((*tested, *(name for row in rows for name in row)))
        self.scene_bits = {name: 1 << number for number, name in enumerate(names)}

    def saw(self, seen: int, scene: str) -> int:
        """The scenes seen, one more among them."""
        return seen | self.scene_bits.get(scene, 0)

    def _remember_moves(self, found: Iterable[Condition], moves: Iterable[str]) -> None:
        """Moves that the conditions on earlier replies treat alike share a bit."""
        tests = dict.fromkeys(part.earlier for part in found if part.earlier is not None)
        self._earlier = tuple(Condition(earlier=test) for test in tests)
        groups = move_groups(tests, moves)
        self.move_bits = {move: 1 << number for number, group in enumerate(groups) for move in group}

    def _replies_of(self, scene: Scene, rubric: Rubric) -> AllReplies:
        """The replies that the conditions of this scene, and those on earlier replies, can tell apart."""
        asked = [*self._conditions_of(scene), *self._earlier]
        return AllReplies(asked, [move.id for move in rubric.moves], rubric.harmful())

    def _effort_of(self, scene: Scene) -> int:
        """The steps that it takes to make one sort of its moments."""
        asked = sum(1 for condition in self._conditions_of(scene) for _ in parts(condition))
        ways = sum(1 + len(way.then) for way in scene.ways_out()) + len(set(self.move_bits.values()))
        return (2 + (self.replies[scene.id].size >> 14)) * (asked + ways)

    def _conditions_of(self, scene: Scene) -> list[Condition]:
        """The conditions that are looked at in the scene: of its branches, and of what can be recalled next."""
        targets = dict.fromkeys(target for way in scene.ways_out() for target in way.targets())
        recalls = [recall.when for target in targets for recall in self.scenario.scenes[target].recalls]
        return [*(branch.when for branch in scene.branches if branch.when is not None), *recalls]

    # What holds at a moment

    def _parts_of(self, scene: Scene) -> Iterable[Condition]:
        """What the scene's conditions ask that isn't about the reply, each part once."""
        asked = self._conditions_of(scene)
        alone = (_outside_of(part) for condition in asked for part in parts(condition))
        return dict.fromkeys(part for part in alone if part != _NOTHING)

    def _bounds_of(self, scene: str) -> list[list[int]]:
        """For each state the values at which something begins or ceases to hold in the scene."""
        found: list[set[int]] = [set() for _ in self.states]
        for part in self.parts[scene]:
            for name, wanted in part.state:
                ends = [*([wanted.min] if wanted.min else []), *([wanted.max + 1] if wanted.max is not None else [])]
                found[self.states.index(name)] |= {int(end) for end in ends}
        return [sorted(bounds) for bounds in found]

    def _test_of(self, part: Condition) -> Callable[[Node], bool]:
        """The test of one part's states, turn, seen scenes and earlier moves."""
        ranges = [(self.states.index(name), wanted.min or 0, 100 if wanted.max is None else wanted.max)
                  for name, wanted in part.state]  # fmt: skip
        turn = part.turn
        seen = None if part.seen is None else masks_of(part.seen, self.scene_bits)
        earlier = None if part.earlier is None else masks_of(part.earlier, self.move_bits)

        def holds(node: Node) -> bool:
            state = node[1]
            for number, low, high in ranges:
                if not low <= state[number] <= high:
                    return False
            if turn is not None and not turn.holds(node[4]):
                return False
            return (seen is None or _passes(node[2], seen)) and (earlier is None or _passes(node[3], earlier))

        return holds

    def sort_of(self, node: Node) -> Sort:
        """The sort of moments that this one belongs to."""
        scene = node[0]
        key = (scene, tuple([test(node) for test in self._tests[scene]]))
        found = self._sorts.get(key)
        if found is None:
            holds = dict(zip(self.parts[scene], key[1], strict=True))
            found = self._sorts[key] = self._made(scene, lambda part: (holds.get(part, True),) * 2)
        return found

    def sort_together(self, scene: str, truth: Callable[[Condition], tuple[bool, bool]]) -> Sort:
        """All sorts of moments of a scene as one. truth: of each part whether it may hold at one of them, and must."""
        return self._made(scene, truth)

    def _made(self, scene_id: str, truth: Callable[[Condition], tuple[bool, bool]]) -> Sort:
        """The sort of moments of a scene at which these parts of its conditions may hold, and must."""
        scene, replies = self.scenario.scenes[scene_id], self.replies[scene_id]
        self._budget.spend(self._effort[scene_id])

        def outside(part: Condition) -> tuple[bool, bool]:
            alone = _outside_of(part)
            return (True, True) if alone == _NOTHING else truth(alone)

        rest = replies.everything
        fits, takes, always = [], [], []
        for branch in scene.branches:
            may, must = (rest, rest) if branch.when is None else replies.bounds(branch.when, outside)
            fits.append(may)
            takes.append(may & rest)
            always.append(must == replies.everything)
            rest &= ~must
        takes.append(rest)
        ways: dict[tuple[object, ...], Way] = {}
        recalls = set()
        for number, branch in enumerate(scene.ways_out()):
            for target in branch.targets() if takes[number] else ():
                for place, recall in enumerate(self.scenario.scenes[target].recalls):
                    if (target, place) not in recalls and takes[number] & replies.bounds(recall.when, outside)[0]:
                        recalls.add((target, place))
            effects = tuple((self.states.index(name), by) for name, by in branch.effects if name in self.states and by)
            for earlier, part in self._split(replies, takes[number]):
                key = (branch.targets(), effects, earlier)
                known = ways.get(key)
                part |= known.replies if known else 0
                ways[key] = Way(number, branch.targets(), effects, earlier, part)
        return Sort(scene_id, tuple(fits), tuple(takes), tuple(always), frozenset(recalls), tuple(ways.values()))

    def _split(self, replies: AllReplies, among: Replies) -> list[tuple[int, Replies]]:
        """The replies apart by which of the moves they make that are asked for later."""
        making: dict[int, Replies] = {}
        for move, bit in self.move_bits.items():
            making[bit] = making.get(bit, 0) | replies.making(move)
        found = [(0, among)] if among else []
        for bit, those in making.items():
            found = [
                (mask, part)
                for before, rest in found
                for mask, part in ((before, rest & ~those), (before | bit, rest & those))
                if part
            ]
        return found


def _outside_of(part: Condition) -> Condition:
    """What the part asks that isn't about the reply, without the conditions that it is made of."""
    return Condition(state=part.state, turn=part.turn, seen=part.seen, earlier=part.earlier)


Masks = tuple[int, int, int, bool]
"""A test of a set: any of these, all of these, none of these; whether the first is asked for at all."""


def masks_of(test: SetTest, bits: Mapping[str, int]) -> Masks:
    """The test of a set of names whose members are the bits of a whole number."""
    any_of = sum({bits.get(name, 0) for name in test.any})
    every, never = sum({bits.get(name, 0) for name in test.all}), sum({bits.get(name, 0) for name in test.none})
    return (any_of, every, never, bool(test.any))


def _passes(names: int, masks: Masks) -> bool:
    any_of, every, never, wanted = masks
    return (not wanted or bool(names & any_of)) and names & every == every and not names & never
