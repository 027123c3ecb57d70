"""The moments that can be drilled: scenes with better replies, their kinds, and the moves that each tempts to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from zlib import crc32

from roleplay.content.library import Library
from roleplay.domain.condition import Condition
from roleplay.domain.errors import RoleplayError
from roleplay.domain.scenario import Scenario, Scene

Key = tuple[str, str]
"""A moment: its scenario and its scene."""

Kind = tuple[str, str, str]
"""A kind of moment: a language and a word of the authors, such as `cancels`; or, of a moment that is like no other, its
scenario and scene. Each kind is scheduled as one."""


def can_be_drilled(scene: Scene) -> bool:
    """Whether the scene has better replies, and wordings enough that the same one never comes twice in a row."""
    return scene.ending is None and scene.otherwise is not None and bool(scene.better) and len(wordings(scene)) > 1


def wordings(scene: Scene) -> tuple[str, ...]:
    """All wordings of the scene's line, each once: those of a first visit, then those of coming back."""
    return tuple(dict.fromkeys((*scene.says, *scene.again)))


def next_wording(scene: Scene, seed: int, turn: int, last: str) -> str:
    """The wording to show: they take turns, the seed choosing the first, and the last one shown is passed over.

    turn: how often the moment was drilled before; last: the wording shown last, empty if there was none. The scene must
    be one that can be drilled.
    """
    lines = wordings(scene)
    first = crc32(f"{seed}/{scene.id}".encode()) % len(scene.says) + turn
    for step in range(len(lines)):
        line = lines[(first + step) % len(lines)]
        if line != last:
            return line
    return lines[0]


def wording_in(scene: Scene, line: str) -> str:
    """The wording with which a line of the client ends, after what they said to the reply before; empty if none."""
    return max((wording for wording in wordings(scene) if line.endswith(wording)), key=len, default="")


def named_moves(condition: Condition | None) -> frozenset[str]:
    """The moves that make the condition hold; not those that it rules out, nor those of earlier replies."""
    if condition is None:
        return frozenset()
    found: set[str] = set()
    if condition.moves is not None:
        found |= condition.moves.any | condition.moves.all
    for part in (*condition.any, *condition.all):
        found |= named_moves(part)
    return frozenset(found)


def tempts_to(scene: Scene, move: str) -> bool:
    """Whether the scene has a branch of its own for that move: its author thought of people making it here."""
    return any(branch.everywhere < 0 and move in named_moves(branch.when) for branch in scene.branches)


class Moments:
    """The scenes that can be drilled, loaded scenario by scenario as they are wanted.

    A scenario that can't be used is passed over: `roleplay check` and `roleplay play` say what is wrong with it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._heads = library.heads()
        self._loaded: dict[str, Scenario | None] = {}
        self._kinds: dict[Key, Kind] = {}
        self._alike: dict[Kind, list[Key]] = {}
        for head in self._heads:
            for word, scenes in head.drills:
                kind = head.language, "", word
                for scene in scenes:
                    if self._kinds.setdefault((head.id, scene), kind) == kind:
                        self._alike.setdefault(kind, []).append((head.id, scene))

    def languages(self) -> dict[str, str]:
        """The language of each scenario, by its id."""
        return {head.id: head.language for head in self._heads}

    def kind(self, moment: Key) -> Kind:
        """What kind of moment it is; one whose author names none is a kind of its own."""
        return self._kinds.get(moment, ("", *moment))

    def alike(self, moment: Key) -> Sequence[Key]:
        """All moments of its kind, itself among them, in the order of the scenarios; they may not all be drillable."""
        return self._alike.get(self.kind(moment), [moment])

    def is_here(self, moment: Key) -> bool:
        """Whether the moment or one like it can still be drilled, as far as the heads of the files say."""
        return moment in self._kinds or self.find(*moment) is not None

    def find(self, scenario_id: str, scene_id: str) -> tuple[Scenario, Scene] | None:
        """The moment, or None if there is no such scene any more, or it can't be drilled."""
        scenario = self._scenario(scenario_id)
        scene = scenario.scenes.get(scene_id) if scenario is not None else None
        if scenario is None or scene is None or not can_be_drilled(scene):
            return None
        return scenario, scene

    def fresh(self, seed: int, language: str) -> Iterator[tuple[Scenario, Scene]]:
        """All moments of that language in an order drawn by the seed, a scene of each scenario in turn."""
        dice = Random(seed)  # noqa: S311  (an order, not a secret)
        ids = sorted(head.id for head in self._heads if head.language == language)
        dice.shuffle(ids)
        rows: dict[str, list[Scene]] = {}
        round_number = 0
        while ids:
            for scenario_id in list(ids):
                scenario = self._scenario(scenario_id)
                if scenario_id not in rows:
                    rows[scenario_id] = _shuffled(scenario, seed) if scenario is not None else []
                if scenario is None or round_number >= len(rows[scenario_id]):
                    ids.remove(scenario_id)
                    continue
                yield scenario, rows[scenario_id][round_number]
            round_number += 1

    def openings(self, difficulty: str, language: str) -> Iterator[Key]:
        """The first scenes of all scenarios of that difficulty in that language."""
        for head in self._heads:
            if (head.difficulty, head.language) == (difficulty, language):
                scenario = self._scenario(head.id)
                if scenario is not None and self.find(head.id, scenario.start) is not None:
                    yield head.id, scenario.start

    def _scenario(self, scenario_id: str) -> Scenario | None:
        if scenario_id not in self._loaded:
            try:
                self._loaded[scenario_id] = self._library.scenario(scenario_id)
            except RoleplayError:
                self._loaded[scenario_id] = None
        return self._loaded[scenario_id]


def _shuffled(scenario: Scenario, seed: int) -> list[Scene]:
    """The scenes that can be drilled, the opening first: it needs no story; the others as the seed draws them."""
    scenes = [scene for scene in scenario.scenes.values() if can_be_drilled(scene)]
    Random(f"{seed}/{scenario.id}").shuffle(scenes)  # noqa: S311  (as above)
    return sorted(scenes, key=lambda scene: scene.id != scenario.start)
