"""The rules of scenarios: one short function each, named as what it finds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from roleplay.content.conditions import mentions
from roleplay.content.moods import sounds_bad
from roleplay.content.problems import Problems
from roleplay.content.shape import SCENE
from roleplay.content.shape_reader import UNKNOWN_KEY, Lost, Path, Places
from roleplay.content.words import Offer, nearest, quoted
from roleplay.domain.condition import Condition
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import SAME, Branch, Scenario, Scene

_WAYS = (UNKNOWN_KEY, "branches", "otherwise", "ending")
_MOST_GUESSED = 50  # comparing words takes time


@dataclass(frozen=True)
class ScenarioCheck:
    """A scenario as far as it could be read. `lost`: the paths of what could not; `rubric`: None if it can't be had."""

    name: str
    scenario: Scenario
    places: Places
    lost: Lost
    problems: Problems
    rubric: Rubric | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    def report(self, code: str, path: Path, *, key: bool = False, **details: object) -> None:
        """Take in a problem at the value of this path, or at its key."""
        self.problems.report(self.name, self.places.at(*path, key=key), code, **details)

    def sound(self) -> Iterator[Scene]:
        """Scenes whose ways out could all be read."""
        for scene in self.scenario.scenes.values():
            if not self.damaged(scene.id):
                yield scene

    def damaged(self, scene: str) -> bool:
        """Whether something about the ways out of a scene could not be read."""
        if self.lost.touches("everywhere"):
            return True
        path = ("scenes", scene)
        return self.lost.covers(*path) or any(self.lost.touches(*path, key) for key in _WAYS)

    def ways(self) -> Iterator[tuple[Branch, Path]]:
        """Every way out that is written in the file, with its path."""
        for number, branch in enumerate(self.scenario.everywhere):
            yield branch, ("everywhere", number)
        for scene in self.scenario.scenes.values():
            for number, branch in enumerate(scene.branches):
                if branch.everywhere < 0:
                    yield branch, ("scenes", scene.id, "branches", number)
            if scene.otherwise is not None:
                yield scene.otherwise, ("scenes", scene.id, "otherwise")

    def conditions(self) -> Iterator[tuple[Condition, Path]]:
        """Every condition that is written in the file, with its path."""
        for condition in self.scenario.conditions:
            yield condition, ("conditions", condition.name)
        for branch, path in self.ways():
            if branch.when is not None and not branch.when.name:
                yield branch.when, (*path, "when")
        for scene in self.scenario.scenes.values():
            for number, recall in enumerate(scene.recalls):
                if not recall.when.name:
                    yield recall.when, ("scenes", scene.id, "recalls", number, "when")


def start_is_missing(check: ScenarioCheck) -> None:
    """The talk starts at a scene that isn't there."""
    start, scenes = check.scenario.start, check.scenario.scenes
    if start and scenes and start not in scenes:
        check.report("RP307", ("start",), start=quoted(start), offer=Offer(start, scenes))


def drilled_scene_is_missing(check: ScenarioCheck) -> None:
    """A kind of moment names a scene that isn't there."""
    scenes = check.scenario.scenes
    for kind, names in check.scenario.drills:
        for number, name in enumerate(names):
            if name and scenes and name not in scenes:
                check.report("RP335", ("drills", kind, number), scene=quoted(name), offer=Offer(name, scenes))


def drilled_scene_is_of_two_kinds(check: ScenarioCheck) -> None:
    """A scene stands under two kinds of moment."""
    first: dict[str, str] = {}
    for kind, names in check.scenario.drills:
        for number, name in enumerate(names):
            if first.setdefault(name, kind) != kind:
                check.report("RP336", ("drills", kind, number), scene=quoted(name), kind=quoted(first[name]))


def target_is_missing(check: ScenarioCheck) -> None:
    """A branch leads to a scene that isn't there."""
    scenes = check.scenario.scenes
    for branch, path in check.ways():
        row = branch.targets()
        for number, to in enumerate(row):
            if to and to not in scenes and row != (SAME,):
                place = (*path, "to", number) if len(row) > 1 else (*path, "to")
                check.report("RP301", place, to=quoted(to), offer=Offer(to, scenes))


def default_branch_is_missing(check: ScenarioCheck) -> None:
    """A scene has branches and no default one."""
    for scene in check.sound():
        if scene.ending is None and scene.otherwise is None and scene.branches:
            check.report("RP302", ("scenes", scene.id), key=True, scene=quoted(scene.id))


def unsure_branch_is_missing(check: ScenarioCheck) -> None:
    """A scene doesn't say what the client asks when the reply can't be read."""
    for scene in check.sound():
        wanted = scene.ending is None and scene.unsure is None and bool(scene.ways_out())
        if wanted and not check.lost.touches("scenes", scene.id, "unsure"):
            check.report("RP303", ("scenes", scene.id), key=True, scene=quoted(scene.id))


def dead_end(check: ScenarioCheck) -> None:
    """A scene is no ending and has no way out."""
    for scene in check.sound():
        if scene.ending is None and not scene.ways_out():
            check.report("RP305", ("scenes", scene.id), key=True, scene=quoted(scene.id))


def ending_has_ways_out(check: ScenarioCheck) -> None:
    """A scene is an ending and yet goes on."""
    assert SCENE.fork is not None
    for scene in check.scenario.scenes.values():
        if scene.ending is not None:
            for key in SCENE.fork.never:
                if getattr(scene, key):
                    check.report("RP312", ("scenes", scene.id, key), key=True, scene=quoted(scene.id), ways=key)


def no_ending(check: ScenarioCheck) -> None:
    """No scene is an ending."""
    scenes = check.scenario.scenes
    if scenes and all(scene.ending is None for scene in scenes.values()) and not _any_damaged(check):
        check.report("RP319", ("scenes",), key=True)


def scene_is_unreachable(check: ScenarioCheck) -> None:
    """No way leads from the start to a scene."""
    graph = _graph(check)
    if graph is None:
        return
    reached = _reached([graph.start], graph.targets)
    for scene in check.scenario.scenes:
        if scene not in reached:
            check.report("RP304", ("scenes", scene), key=True, scene=quoted(scene))


def loop_has_no_exit(check: ScenarioCheck) -> None:
    """A talk can come to a scene from which no ending can be reached."""
    scenes = check.scenario.scenes
    graph = _graph(check)
    if graph is None or all(scene.ending is None for scene in scenes.values()):
        return
    before: dict[str, list[str]] = {name: [] for name in scenes}
    for name, targets in graph.targets.items():
        for target in targets:
            before[target].append(name)
    exits = [
        name for name, targets in graph.targets.items() if not targets
    ]  # endings, and dead ends, which have been told
    can_end = _reached(exits, before)
    for name in _reached([graph.start], graph.targets):
        if name not in can_end:
            check.report("RP306", ("scenes", name), key=True, scene=quoted(name))


def state_is_not_declared(check: ScenarioCheck) -> None:
    """An effect or a condition uses a state that the scenario doesn't declare."""
    if check.lost.covers("state"):
        return
    declared = dict(check.scenario.state)
    places: list[tuple[str, Path]] = []
    for branch, path in check.ways():
        places += [(name, (*path, "effects", name)) for name, _ in branch.effects]
    for condition, path in check.conditions():
        places += [(m.name, m.path) for m in mentions(condition, path) if m.kind == "state"]
    for name, path in places:
        if name not in declared and not check.lost.covers(*path):
            check.report("RP309", path, key=True, name=quoted(name), offer=Offer(name, declared))


def move_is_not_in_the_rubric(check: ScenarioCheck) -> None:
    """A condition uses a move that the rubric doesn't have."""
    if check.rubric is None:
        return
    known = {move.id for move in check.rubric.moves}
    for condition, path in check.conditions():
        for mention in mentions(condition, path):
            if mention.kind == "move" and mention.name and mention.name not in known:
                near, rubric = Offer(mention.name, known), quoted(check.rubric.id)
                check.report("RP310", mention.path, rubric=rubric, move=quoted(mention.name), offer=near)


def seen_scene_is_missing(check: ScenarioCheck) -> None:
    """A condition asks whether a scene was seen that isn't there."""
    scenes = check.scenario.scenes
    for condition, path in check.conditions():
        for mention in mentions(condition, path):
            if mention.kind == "scene" and mention.name and mention.name not in scenes:
                check.report("RP317", mention.path, scene=quoted(mention.name), offer=Offer(mention.name, scenes))


def moods_are_out_of_order(check: ScenarioCheck) -> None:
    """The moods don't rise, or don't reach 100."""
    moods = check.scenario.moods
    last = -1
    for number, mood in enumerate(moods):
        wrong = mood.up_to <= last or (number == len(moods) - 1 and mood.up_to != 100)
        if wrong and not check.lost.covers("moods", number, "up_to"):
            check.report("RP318", ("moods", number, "up_to"), found=mood.up_to)
        last = mood.up_to


def value_is_not_used(check: ScenarioCheck) -> None:
    """No line uses a declared value."""
    if any(problem.code in ("RP314", "RP315") for problem in check.problems):
        return
    for name in check.values:
        if name not in check.used and not check.lost.covers("values", name):
            check.report("RP321", ("values", name), key=True, name=quoted(name), bare=quoted(name)[1:-1])


def condition_is_not_used(check: ScenarioCheck) -> None:
    """No branch uses a condition that has a name."""
    for condition in check.scenario.conditions:
        if condition.name not in check.asked and not check.lost.covers("conditions", condition.name):
            name = quoted(condition.name)
            check.report("RP329", ("conditions", condition.name), key=True, name=name, bare=name[1:-1])


def scene_has_a_reserved_name(check: ScenarioCheck) -> None:
    """A scene is called as the word that means staying where one is."""
    if SAME in check.scenario.scenes:
        check.report("RP330", ("scenes", SAME), key=True)


def everywhere_is_tried_nowhere(check: ScenarioCheck) -> None:
    """The branches for every scene are tried in none, or a scene keeps out what isn't there."""
    scenes = [scene for scene in check.scenario.scenes.values() if scene.ending is None]
    if check.scenario.everywhere and scenes and not any(scene.everywhere for scene in scenes):
        check.report("RP331", ("everywhere",), key=True)
    for scene in check.scenario.scenes.values():
        pointless = not check.scenario.everywhere or scene.ending is not None
        if not scene.everywhere and pointless and not check.lost.touches("everywhere"):
            check.report("RP332", ("scenes", scene.id, "everywhere"), key=True, scene=quoted(scene.id))


def everywhere_has_one_wording(check: ScenarioCheck) -> None:
    """A reaction that can be said in many scenes has only one wording."""
    for number, branch in enumerate(check.scenario.everywhere):
        scenes = [check.scenario.scenes.get(to) for to in branch.targets()]
        once = all(scene is not None and scene.ending is not None for scene in scenes)
        path = ("everywhere", number, "reaction")
        if len(branch.reaction) == 1 and not once and not check.lost.touches(*path):
            check.report("RP333", path)


def line_is_never_said_again(check: ScenarioCheck) -> None:
    """A scene says what the client says on coming back, and the talk can't come back to it."""
    graph = _graph(check)
    if graph is None:
        return
    for scene in check.scenario.scenes.values():
        if scene.again and scene.id not in _reached(graph.targets[scene.id], graph.targets):
            check.report("RP334", ("scenes", scene.id, "again"), key=True, scene=quoted(scene.id))


def bad_state_counts_as_good(check: ScenarioCheck) -> None:
    """A state is named after something bad, and the mood would rise with it."""
    for name, start in check.scenario.state:
        if sounds_bad(name) and name not in check.scenario.bad_when_high and not check.lost.touches("state", name):
            check.report("RP326", ("state", name), key=True, name=name, start=start)


def rubric_looks_at_another_state(check: ScenarioCheck) -> None:
    """The rubric's conditions use a state that the scenario doesn't declare."""
    if check.rubric is None or check.lost.covers("state"):
        return
    declared = dict(check.scenario.state)
    asked: set[str] = set()
    for criterion in check.rubric.criteria:
        for condition in (criterion.applies, *(rule.when for rule in criterion.rules)):
            if condition is not None:
                asked |= {m.name for m in mentions(condition, ()) if m.kind == "state"}
    for name in sorted(asked - declared.keys()):
        check.report("RP322", ("rubric",), rubric=quoted(check.rubric.id), name=quoted(name))


RULES: tuple[Callable[[ScenarioCheck], None], ...] = (
    start_is_missing, target_is_missing, default_branch_is_missing, unsure_branch_is_missing, dead_end,
    ending_has_ways_out, no_ending, scene_is_unreachable, loop_has_no_exit, state_is_not_declared,
    move_is_not_in_the_rubric, seen_scene_is_missing, moods_are_out_of_order, value_is_not_used,
    bad_state_counts_as_good, rubric_looks_at_another_state, condition_is_not_used, scene_has_a_reserved_name,
    everywhere_is_tried_nowhere, everywhere_has_one_wording, line_is_never_said_again, drilled_scene_is_missing,
    drilled_scene_is_of_two_kinds,
)  # fmt: skip
"""Every rule of scenarios."""


def check_scenario(check: ScenarioCheck) -> None:
    """Apply every rule; what they find goes into the check's problems."""
    for rule in RULES:
        rule(check)


def _any_damaged(check: ScenarioCheck) -> bool:
    return not check.scenario.scenes or any(check.damaged(scene) for scene in check.scenario.scenes)


@dataclass(frozen=True)
class _Graph:
    start: str
    targets: dict[str, list[str]]


def _graph(check: ScenarioCheck) -> _Graph | None:
    """Which scenes lead where; None if that can't be told.

    A misspelt target counts as the scene that was meant, so that one slip doesn't make other scenes look unreachable.
    """
    scenes = check.scenario.scenes
    if _any_damaged(check) or check.lost.covers("start"):
        return None
    missing = [
        check.scenario.start,
        *(to for scene in scenes.values() for branch in scene.ways_out() for to in branch.targets()),
    ]
    wrong = [name for name in dict.fromkeys(missing) if name not in scenes][:_MOST_GUESSED]
    meant = {name: name for name in scenes} | {name: near for name in wrong if (near := nearest(name, scenes))}
    start = meant.get(check.scenario.start)
    if start is None:
        return None
    targets = {
        name: [] if scene.ending else [meant[to] for way in scene.ways_out() for to in way.targets() if to in meant]
        for name, scene in scenes.items()
    }
    return _Graph(start, targets)


def _reached(start: Iterable[str], following: Mapping[str, Iterable[str]]) -> dict[str, None]:
    """Everything that can be reached, in the order in which it is found."""
    found = dict.fromkeys(start)
    waiting = deque(found)
    while waiting:
        for name in following[waiting.popleft()]:
            if name not in found:
                found[name] = None
                waiting.append(name)
    return found
