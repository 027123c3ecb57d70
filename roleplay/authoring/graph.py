"""A scenario's scenes and the ways between them, with what play-throughs reached: for pictures and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path as FilePath

from roleplay.authoring.condition_words import condition_words
from roleplay.authoring.coverage import Coverage, Path, Spot, path_of
from roleplay.content import loading
from roleplay.content.problems import Problems
from roleplay.content.yaml_source import read_text
from roleplay.domain.errors import ContentError
from roleplay.domain.scenario import SAME, Branch, Scenario, Scene
from roleplay.reports.graph import ENDING, MISSING, SCENE, Graph, Node, Way

Count = Callable[[str, Path], int | None]
"""How often talks reached what stands at a path, by the kind of spot; None where nobody counted."""


def sketch(path: FilePath) -> tuple[Scenario, Mapping[Path, int]]:
    """The scenario of a file as far as it can be read, problems or not, and the lines of its scenes and branches.

    Raises ContentError with the first problem where there are no scenes to be drawn.
    """
    problems = Problems()
    text = read_text(path, str(path), problems)
    reading = None if text is None else loading.read(text, str(path), problems, "scenario")
    scenario = None if reading is None else loading.scenario_of(reading)
    if reading is None or scenario is None or not scenario.scenes:
        raise ContentError(f"there are no scenes to draw: {next(iter(problems), str(path))}", "mend that first")
    places: list[Path] = [("everywhere", number) for number in range(len(scenario.everywhere))]
    for scene in scenario.scenes.values():
        ways = [path_of(scene, number) for number in range(len(scene.ways_out()))]
        places += [("scenes", scene.id), *(way for way in ways if way[0] != "everywhere")]
    return scenario, {place: reading.places.at(*place, key=True)[0] for place in places}


def scenario_graph(
    scenario: Scenario, lines: Mapping[Path, int], file: str = "", covered: Coverage | None = None
) -> Graph:
    """The graph of a scenario, even of one with errors.

    lines: of its parts in the file (see coverage_sources.lines_of); covered: what talks reached, None if nobody
    counted.
    """
    count = _counter(covered)
    common = tuple(
        _way(f"e{number + 1}", branch, "", ("everywhere", number), lines, count)
        for number, branch in enumerate(scenario.everywhere)
    )
    nodes = [_node(scenario, scene, lines, count) for scene in scenario.scenes.values()]
    known = set(scenario.scenes)
    ways = [*(way for node in nodes for way in node.ways), *common]
    told = dict.fromkeys(target for way in ways for target in way.to)
    known.add(SAME)  # of the branches of every scene: the scene that is left to be named by the talk
    nodes += [Node(target, MISSING) for target in told if target not in known]
    onward = _onward(scenario, nodes, common)
    reached = _reached([scenario.start], onward)
    back: dict[str, list[str]] = {}
    for source, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(source)
    endings = [node.id for node in nodes if node.kind == ENDING]
    saved = _reached(endings, back)
    nodes = [
        replace(
            node,
            dead_end=node.kind == SCENE and node.id not in saved,
            cut_off=node.kind != MISSING and node.id not in reached,
            common=tuple(way.name for way in common if node.id in way.to),
        )
        for node in nodes
    ]
    talks = None if covered is None else sum(trace.talks for trace in covered.traces.values())
    return Graph(scenario.id, scenario.title, scenario.language, file, tuple(nodes), common, talks)


def _counter(covered: Coverage | None) -> Count:
    if covered is None:
        return lambda kind, path: None
    times = {(spot.kind, spot.path): covered.times(spot) for spot in covered.spots if _is_counted(spot)}
    return lambda kind, path: times.get((kind, path))


def _is_counted(spot: Spot) -> bool:
    return spot.kind in ("scenes", "branches")


def _node(scenario: Scenario, scene: Scene, lines: Mapping[Path, int], count: Count) -> Node:
    ways = []
    own = 0
    for number, branch in enumerate(scene.ways_out()):
        if branch.everywhere < 0:
            own += 1
            name = str(own) if number < len(scene.branches) else "else"
            ways.append(_way(name, branch, scene.id, path_of(scene, number), lines, count))
    path: Path = ("scenes", scene.id)
    ending = scene.ending
    return Node(
        scene.id,
        ENDING if ending is not None else SCENE,
        ending.title if ending is not None else next(iter(scene.says), ""),
        ending.outcome if ending is not None else "",
        start=scene.id == scenario.start,
        ways=tuple(ways),
        line=lines.get(path, 0),
        times=count("scenes", path),
    )


def _way(name: str, branch: Branch, scene: str, path: Path, lines: Mapping[Path, int], count: Count) -> Way:
    when = condition_words(branch.when) if branch.when is not None else ""
    to = tuple(dict.fromkeys((scene or SAME) if target == SAME else target for target in branch.targets() if target))
    return Way(name, when, to, lines.get(path, 0), count("branches", path))


def _onward(scenario: Scenario, nodes: Iterable[Node], common: Iterable[Way]) -> dict[str, list[str]]:
    """Where each scene leads, by its own branches and by those of every scene."""
    shared = [target for way in common for target in way.to]
    found = {}
    for node in nodes:
        scene = scenario.scenes.get(node.id)
        tries = scene is not None and scene.everywhere and scene.ending is None
        found[node.id] = [*(target for way in node.ways for target in way.to), *(shared if tries else ())]
    return found


def _reached(starts: Iterable[str], onward: Mapping[str, list[str]]) -> set[str]:
    """All that can be come to, the starts among them."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += onward.get(here, ())
    return found
