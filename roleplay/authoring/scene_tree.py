"""The scenes of a scenario as a tree: from the first one along the branches, each scene in full once."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from roleplay.authoring.coverage import Path, path_of
from roleplay.authoring.why import name_of
from roleplay.domain.scenario import SAME, Scenario

ROOT = -1


@dataclass(frozen=True, slots=True)
class Twig:
    """A way to a scene, or a scene that stands by itself.

    parent: the number of the twig that it grows from, -1 for none; way: `branch 1`, `everywhere 2`, `otherwise`, or
    empty; path: where that way stands in the file; scene: where it leads; full: the ways out of the scene grow here;
    more: how many more scenes of a row it can lead to that stand in full elsewhere.
    """

    parent: int
    way: str
    path: Path
    scene: str
    full: bool
    more: int = 0


@dataclass(frozen=True, slots=True)
class SceneTree:
    """All twigs, a parent always before what grows from it.

    trunk: from the first scene on; everywhere: the branches tried in every scene; loose: scenes to which none leads.
    """

    trunk: tuple[Twig, ...]
    everywhere: tuple[Twig, ...]
    loose: tuple[Twig, ...]


def scene_tree(scenario: Scenario) -> SceneTree:
    """The scenes along the branches; a scene grows where it is met first, going breadth first."""
    known: set[str] = set()
    common: list[tuple[str, Path, str]] = [
        (f"everywhere {branch.everywhere + 1}", ("everywhere", branch.everywhere), target)
        for branch in scenario.everywhere
        for target in branch.targets()
    ]
    trunk = _grown(scenario, [("", (), scenario.start)], known)
    everywhere = _grown(scenario, common, known)
    loose: list[Twig] = []
    for scene in scenario.scenes:
        if scene not in known:
            base = len(loose)
            for twig in _grown(scenario, [("", (), scene)], known):
                loose.append(twig if twig.parent == ROOT else replace(twig, parent=twig.parent + base))
    return SceneTree(trunk, everywhere, tuple(loose))


def _grown(scenario: Scenario, roots: list[tuple[str, Path, str]], known: set[str]) -> tuple[Twig, ...]:
    twigs: list[Twig] = []
    waiting: deque[tuple[int, str, Path, str]] = deque((ROOT, *root) for root in roots)
    while waiting:
        parent, way, path, scene_id = waiting.popleft()
        full = scene_id not in known and scene_id != SAME
        known.add(scene_id)
        here = len(twigs)
        twigs.append(Twig(parent, way, path, scene_id, full))
        scene = scenario.scenes.get(scene_id)
        if not full or scene is None:
            continue
        for number, branch in enumerate(scene.ways_out()):
            if branch.everywhere < 0:
                name, place = name_of(scene, number), path_of(scene, number)
                waiting += [(here, name, place, target) for target in branch.targets()]
    return _rows_as_one(twigs)


def _rows_as_one(twigs: Sequence[Twig]) -> tuple[Twig, ...]:
    """The scenes of a row that stand in full elsewhere, as one twig."""
    found: list[Twig] = []
    moved: dict[int, int] = {ROOT: ROOT}
    rows: dict[tuple[int, str], int] = {}
    for number, twig in enumerate(twigs):
        key = (twig.parent, twig.way)
        if not twig.full and key in rows:
            place = rows[key]
            found[place] = replace(found[place], more=found[place].more + 1)
            continue
        if not twig.full:
            rows[key] = len(found)
        moved[number] = len(found)
        found.append(replace(twig, parent=moved[twig.parent]))
    return tuple(found)
