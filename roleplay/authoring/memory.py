"""What a talk has to remember: of the scenes seen and the moves made before, what a later condition can still ask for.

Moments that differ in nothing else are the same for all that can follow, and the search looks at one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from roleplay.authoring.budget import Budget
from roleplay.authoring.moments import Masks, Moments, Node, masks_of

_Asked = tuple[Masks | None, Masks | None, tuple[int, ...]]
"""One question about scenes seen, about moves made before, or about a row of scenes."""


class _Kept:
    """What is kept of a set of names that these tests and rows ask for, now and with more added to it."""

    def __init__(self, tests: Iterable[Masks], rows: Iterable[tuple[int, ...]], budget: Budget) -> None:
        self.tests = tuple(dict.fromkeys(tests))
        self._rows = tuple(rows)
        self._budget = budget
        self.known: dict[int, int] = {}
        self._marked: dict[tuple[int, ...], int] = {}

    def find(self, names: int) -> int:
        """The set that stands for all that are the same as this one."""
        self._budget.spend(2 + len(self.tests) + sum(map(len, self._rows)) // 4)
        marks: list[int] = []
        for any_of, every, never, _ in self.tests:
            marks += (bool(names & any_of), names & every, bool(names & never))
        marks += [max((place for place, bit in enumerate(row) if names & bit), default=-1) for row in self._rows]
        found = self.known[names] = self._marked.setdefault(tuple(marks), names)
        return found


class Memory:
    """What is remembered in each scene. Raises Exhausted where the budget doesn't suffice."""

    def __init__(self, of: Moments, leads: Mapping[str, Iterable[str]], budget: Budget) -> None:
        """leads: by scene, the scenes that may come next; it may name more than can occur."""
        self._of, self._budget = of, budget
        self._last_turn: dict[str, int] = {}
        self._seen: dict[str, _Kept] = {}
        self._made: dict[str, _Kept] = {}
        self._asked_moves: dict[tuple[str, ...], int] = {}
        self._remember(leads)

    def kept(self, scene: str, seen: int, made: int) -> tuple[int, int]:
        """One memory for all that are the same in the scene: scenes seen, and moves made."""
        of_scenes, of_moves = self._seen[scene], self._made[scene]
        if (one := of_scenes.known.get(seen)) is None:
            one = of_scenes.find(seen)
        if (other := of_moves.known.get(made)) is None:
            other = of_moves.find(made)
        return one, other

    def one_of(self, node: Node) -> Node:
        """The moment that stands for all that are the same as this one."""
        scene, values, seen, made, turn, asked = node
        return (scene, values, *self.kept(scene, seen, made), min(turn, self._last_turn[scene]), asked)

    def asked_moves(self, row: tuple[str, ...]) -> int:
        """The moves that a condition in these scenes, or in one that may follow, asks for."""
        found = self._asked_moves.get(row)
        if found is None:
            found = 0
            for scene in row:
                for any_of, every, never, _ in self._made[scene].tests:
                    found |= any_of | every | never
            self._asked_moves[row] = found
        return found

    def _remember(self, leads: Mapping[str, Iterable[str]]) -> None:
        """For each scene, what is asked of memory and of the reply's number in it and in all scenes that may follow."""
        of = self._of
        numbers: dict[_Asked, int] = {}
        live: dict[str, int] = {}
        before: dict[str, list[str]] = {}
        for scene in of.scenario.scenes.values():
            own: list[_Asked] = []
            for part in of.parts[scene.id]:
                own += [(masks_of(part.seen, of.scene_bits), None, ())] if part.seen else []
                own += [(None, masks_of(part.earlier, of.move_bits), ())] if part.earlier else []
            rows = (way.targets() for way in scene.ways_out() if way.then)
            own += [(None, None, tuple([of.scene_bits[name] for name in row])) for row in rows]
            ends = [end for part in of.parts[scene.id] if part.turn for end in (part.turn.min, part.turn.max)]
            self._last_turn[scene.id] = max((int(end) + 1 for end in ends if end is not None), default=1)
            live[scene.id] = 0
            for one in own:
                live[scene.id] |= 1 << numbers.setdefault(one, len(numbers))
            for to in leads.get(scene.id, ()):
                before.setdefault(to, []).append(scene.id)
        waiting = list(live)
        while waiting:
            name = waiting.pop()
            self._budget.spend(1 + len(before.get(name, ())))
            for earlier in before.get(name, ()):
                if live[name] & ~live[earlier] or self._last_turn[name] > self._last_turn[earlier]:
                    live[earlier] |= live[name]
                    self._last_turn[earlier] = max(self._last_turn[name], self._last_turn[earlier])
                    waiting.append(earlier)
        made: dict[int, tuple[_Kept, _Kept]] = {}
        for name, bits in live.items():
            if bits not in made:
                self._budget.spend(len(numbers))
                asked = [one for one, number in numbers.items() if bits >> number & 1]
                scenes = _Kept([one for one, _, _ in asked if one], [row for _, _, row in asked if row], self._budget)
                made[bits] = scenes, _Kept([one for _, one, _ in asked if one], (), self._budget)
            self._seen[name], self._made[name] = made[bits]
