"""What of a scenario was reached in talks: scenes, endings, branches, recalls, outcomes of conditions, wordings.

Nothing is played here. A trace looks at talks that the engine has made, and at what it says of each turn: the scene,
the branch taken, the client's words. Which parts of a condition held is explained by the engine too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from roleplay.domain.condition import Condition, Moment
from roleplay.domain.conversation import Conversation, Turn, moment_at
from roleplay.domain.scenario import Branch, Scenario, Scene
from roleplay.engine.advance import UNSURE
from roleplay.engine.conditions import explain

KINDS = ("scenes", "endings", "branches", "recalls", "conditions", "wordings")
AT_THE_BAR = ("scenes", "branches")
"""Kinds of which nothing may be missed."""
SAYS, AGAIN, REACTION = "says", "again", "reaction"

_VALUE = re.compile(r" [0-9.]+ is (?=at least |at most |between )")
"""Where an explanation names what the value was at that moment."""

Path = tuple[str | int, ...]
"""The way from the top of the scenario file to a value: keys, and numbers in lists from 0."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing that a talk can reach.

    path: where it stands in the file; outcome: of a part of a condition, `<number of the part>:<true or false>`, else
    empty; scene: the scene that it belongs to, empty for what holds everywhere; text: what it is, for people.
    """

    kind: str
    path: Path
    scene: str
    text: str
    outcome: str = ""

    @property
    def key(self) -> Key:
        """What a trace counts it by."""
        return (self.kind, self.path, self.outcome)


Key = tuple[str, Path, str]


def spots(scenario: Scenario) -> tuple[Spot, ...]:
    """Everything in a scenario that a talk can reach, scene by scene; branches tried in every scene come last, once."""
    found: list[Spot] = []
    for scene in scenario.scenes.values():
        found += _spots_of(scene)
    for branch in scenario.everywhere:
        found += _branch_spots(branch, ("everywhere", branch.everywhere), "", f"everywhere {branch.everywhere + 1}")
    return tuple(found)


def _spots_of(scene: Scene) -> Iterator[Spot]:
    here: Path = ("scenes", scene.id)
    yield Spot("scenes", here, scene.id, scene.id)
    if scene.ending is not None:
        yield Spot("endings", (*here, "ending"), scene.id, f"{scene.id} ({scene.ending.outcome})")
    for name, lines in ((SAYS, scene.says), (AGAIN, scene.again)):
        yield from _wordings(lines, (*here, name), scene.id, name)
    for number, branch in enumerate(scene.branches):
        if branch.everywhere < 0:
            path = (*here, "branches", number)
            yield from _branch_spots(branch, path, scene.id, f"branch {number + 1} of {scene.id}")
    if scene.otherwise is not None:
        yield from _branch_spots(scene.otherwise, (*here, "otherwise"), scene.id, f"otherwise of {scene.id}")
    if scene.unsure is not None:
        yield Spot("branches", (*here, "unsure"), scene.id, f"unsure of {scene.id}")
        yield from _wordings(scene.unsure.says, (*here, "unsure", SAYS), scene.id, f"unsure of {scene.id}")
    for number, recall in enumerate(scene.recalls):
        path = (*here, "recalls", number)
        yield Spot("recalls", path, scene.id, f"recall {number + 1} of {scene.id}")
        yield from _wordings(recall.says, (*path, SAYS), scene.id, f"recall {number + 1}")


def _branch_spots(branch: Branch, path: Path, scene: str, name: str) -> Iterator[Spot]:
    yield Spot("branches", path, scene, f"{name} -> {', '.join(branch.targets())}")
    yield from _wordings(branch.reaction, (*path, REACTION), scene, f"reaction of {name}")
    if branch.when is not None:
        for number, text in enumerate(_parts(branch.when)):
            for outcome in (True, False):
                told = f"{name}: {text}: {'true' if outcome else 'false'}"
                yield Spot("conditions", (*path, "when"), scene, told, _outcome(number, outcome))


def _wordings(lines: Sequence[str], path: Path, scene: str, name: str) -> Iterator[Spot]:
    for number, line in enumerate(lines):
        yield Spot("wordings", (*path, number), scene, f"{name}: {line}")


@cache
def _parts(condition: Condition) -> tuple[str, ...]:
    """The parts of a condition in words, without the values of any moment."""
    nothing = Moment(frozenset(), 0, {}, 1, frozenset(), frozenset())
    return tuple(_VALUE.sub(" ", part.text) for part in explain(condition, nothing))


def _outcome(number: int, holds: bool) -> str:
    return f"{number}:{'true' if holds else 'false'}"


class Trace:
    """Counts what talks of one scenario reach. `talks`: how many were looked at; `reached`: how often each key."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.talks = 0
        self.reached: Counter[Key] = Counter()

    def add(self, talk: Conversation) -> None:
        """Look at one more talk of the scenario, in the very version that the trace is of."""
        self.talks += 1
        start = self._scenario.scene(talk.scene)
        self._enter(start)
        self._words(talk.opening, ((("scenes", start.id, SAYS), start.says),))
        for position, turn in enumerate(talk.turns):
            self._turn(talk, position, turn)

    def _turn(self, talk: Conversation, position: int, turn: Turn) -> None:
        scene = self._scenario.scene(turn.scene)
        here: Path = ("scenes", scene.id)
        if turn.branch == UNSURE:
            self._count("branches", (*here, "unsure"))
            self._words(turn.answer, (((*here, "unsure", SAYS), scene.unsure.says if scene.unsure else ()),))
            return
        tried = scene.branches[: turn.branch + 1] if turn.reading.sure or scene.unsure is None else ()
        moment = moment_at(talk, position, turn.reading) if tried else None
        for number, branch in enumerate(tried):
            if branch.when is not None and moment is not None:
                path = (*path_of(scene, number), "when")
                for part_number, part in enumerate(explain(branch.when, moment)):
                    self._count("conditions", path, _outcome(part_number, part.holds))
        taken = path_of(scene, turn.branch)
        self._count("branches", taken)
        target = self._scenario.scene(turn.to)
        self._enter(target)
        self._answer(turn.answer, taken, scene.ways_out()[turn.branch], target)

    def _answer(self, answer: str, taken: Path, branch: Branch, target: Scene) -> None:
        """What the client said: a reaction, then recalls, then the line of the scene."""
        there: Path = ("scenes", target.id)
        rest = answer[self._words(answer, (((*taken, REACTION), branch.reaction),), from_start=True) :]
        lines = (((*there, SAYS), target.says), ((*there, AGAIN), target.again))
        line = self._words(rest, lines)
        rest = rest[: len(rest) - line]
        for number, recall in enumerate(target.recalls):
            path = (*there, "recalls", number)
            for wording_number, wording in enumerate(recall.says):
                if wording in rest:
                    self._count("recalls", path)
                    self._count("wordings", (*path, SAYS, wording_number))
                    break

    def _words(self, text: str, choices: Iterable[tuple[Path, Sequence[str]]], from_start: bool = False) -> int:
        """Count the longest wording that the text ends with (or begins with); its length, 0 if there is none."""
        fits = str.startswith if from_start else str.endswith
        found = [
            (len(line), path, number)
            for path, lines in choices
            for number, line in enumerate(lines)
            if fits(text, line)
        ]
        if not found:
            return 0
        length, path, number = max(found, key=lambda each: each[0])
        self._count("wordings", (*path, number))
        return length

    def _enter(self, scene: Scene) -> None:
        self._count("scenes", ("scenes", scene.id))
        if scene.ending is not None:
            self._count("endings", ("scenes", scene.id, "ending"))

    def _count(self, kind: str, path: Path, outcome: str = "") -> None:
        self.reached[kind, path, outcome] += 1


def path_of(scene: Scene, number: int) -> Path:
    """Where a branch stands in the file, by the number that turns know it by."""
    if number >= len(scene.branches):
        return ("scenes", scene.id, "otherwise")
    common = scene.branches[number].everywhere
    return ("everywhere", common) if common >= 0 else ("scenes", scene.id, "branches", number)


@dataclass(frozen=True)
class Coverage:
    """A scenario and what talks of several sources reached of it. `traces`: by the name of the source."""

    scenario: Scenario
    spots: tuple[Spot, ...]
    traces: dict[str, Trace]

    def times(self, spot: Spot, source: str | None = None) -> int:
        """How often a spot was reached, in the talks of one source or of all."""
        among = [self.traces[source]] if source is not None else self.traces.values()
        return sum(trace.reached[spot.key] for trace in among)

    def count(self, kind: str, source: str | None = None) -> int:
        """How many spots of a kind were reached."""
        return sum(1 for spot in self.spots if spot.kind == kind and self.times(spot, source))

    def total(self, kind: str) -> int:
        """How many spots of a kind there are."""
        return sum(1 for spot in self.spots if spot.kind == kind)

    def missed(self, kinds: Iterable[str] = KINDS) -> list[Spot]:
        """The spots of these kinds that no talk reached, in the order of the scenario."""
        wanted = frozenset(kinds)
        return [spot for spot in self.spots if spot.kind in wanted and not self.times(spot)]

    @property
    def holds(self) -> bool:
        """Whether every scene and every branch was reached."""
        return not self.missed(AT_THE_BAR)
