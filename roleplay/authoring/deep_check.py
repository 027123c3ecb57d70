"""What is wrong with a scenario given what can really occur in it: found by a search, told with a proof.

Only what the search has shown is told. Where it had to stop, less is found; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from roleplay.authoring.budget import Exhausted
from roleplay.authoring.earning import criteria_that_cannot_be_earned
from roleplay.authoring.findings import Finding
from roleplay.authoring.lines_check import lines_check
from roleplay.authoring.proofs import in_words, played
from roleplay.authoring.questions import Question, Questions, written_branches
from roleplay.authoring.replies import AllReplies, TooMany
from roleplay.authoring.search import Choice, Search, Step
from roleplay.content.shape_reader import Path
from roleplay.domain.condition import Condition
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Branch, Scenario, Scene

POOR, FINE = 40, 60
"""Points below which no talk should be told that it ended well, and from which on none should be lost."""
GOOD_QUALITY, BAD_QUALITY = 2.5, 1.5
"""A good reply helps, does no harm and has at least the one; a bad one only harms and has at most the other."""
_MOST_TALKS = 20  # of those that end in one ending, the shortest ones
_WELL = ("resolved", "parted_well")


@dataclass(frozen=True, slots=True)
class DeepCheck:
    """What a search found, and how far it came.

    moments: how many it looked at; asked: how many questions there were (see `questions`); undecided: those that it
    found no answer to; complete: whether there are none. together: there were so many moments that those of a scene
    were also looked at together; too_many: the conditions tell too many replies apart to search at all.
    """

    findings: tuple[Finding, ...]
    moments: int = 0
    asked: int = 0
    undecided: tuple[Question, ...] = ()
    complete: bool = True
    together: bool = False
    too_many: bool = False


def deep_check(scenario: Scenario, rubric: Rubric, most: int | None = None) -> DeepCheck:
    """Search a scenario that has no errors; most: moments that are looked at (see search.MOST_MOMENTS)."""
    lines = tuple(lines_check(scenario))
    try:
        search = Search(scenario, rubric) if most is None else Search(scenario, rubric, most)
    except (TooMany, Exhausted):
        return DeepCheck(lines, complete=False, too_many=True)
    search.prove()
    questions = Questions(search)
    search.run(until=questions.answered)
    if questions.open and not search.complete:
        search.wander(questions.answered)
    moments = search.moments
    if not search.proved:
        return DeepCheck(
            (*lines, *_contradicted_endings(search, rubric, lambda: False)), moments, complete=False, together=True
        )
    facts = _Facts(search)
    found = [*lines, *facts.scenes(), *facts.branches(), *facts.recalls()]
    searched_all = search.complete
    reached = search.boxes if not search.complete else {name: search.boxes[name] for name in search.scenes}
    for criterion, why in criteria_that_cannot_be_earned(search.of.states, reached, scenario, rubric):
        details = (("criterion", criterion.title), ("rubric", rubric.id), ("why", why))
        found.append(Finding("RP347", ("rubric",), details=details))
    found += _contradicted_endings(search, rubric, questions.note)
    undecided = () if searched_all else tuple(questions.open)
    return DeepCheck(tuple(found), moments, questions.number, undecided, not undecided, search.together)


class _Facts:
    """What the search says of the parts of a scenario. Where it looked at everything, what it saw is all there is."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._scenario = search.scenario
        self._sorts = list(search.witnessed if search.complete else search.possible)
        self._reached = set(search.scenes if search.complete else search.boxes)

    def scenes(self) -> Iterator[Finding]:
        """Scenes that branches lead to, and that none of them can be taken to."""
        for scene in self._scenario.scenes:
            if scene not in self._reached:
                yield Finding("RP344", ("scenes", scene), True, (("scene", scene),))

    def branches(self) -> Iterator[Finding]:
        """Branches whose condition never or always holds, or is never the first to hold."""
        for path, places in written_branches(self._scenario):
            tried = [(sort, number) for sort in self._sorts for scene, number in places if sort.scene == scene]
            if not tried:
                continue
            branch = self._scenario.scenes[places[0][0]].branches[places[0][1]]
            if not any(sort.fits[number] for sort, number in tried):
                why = self._why_never(branch, places)
                yield Finding("RP341", (*path, "when"), details=(("why", why),))
            elif not any(sort.takes[number] for sort, number in tried):
                yield self._shadowed(path, places)
            elif all(sort.always[number] for sort, number in tried):
                yield Finding("RP342", (*path, "when"))

    def recalls(self) -> Iterator[Finding]:
        """What the client could recall and never does."""
        said = {recall for sort in self._sorts for recall in sort.recalls}
        for scene in self._scenario.scenes.values():
            for number in range(len(scene.recalls)):
                if scene.id in self._reached and scene.id != self._scenario.start and (scene.id, number) not in said:
                    path = ("scenes", scene.id, "recalls", number, "when")
                    yield Finding("RP348", path, details=(("scene", scene.id),))

    def _shadowed(self, path: Path, places: list[tuple[str, int]]) -> Finding:
        others: dict[Path, None] = {}
        proof = ""
        for sort in [*self._search.witnessed, *self._sorts]:
            for scene, number in places:
                if sort.scene == scene and sort.fits[number]:
                    earlier = [k for k in range(number) if sort.takes[k] & sort.fits[number]]
                    others.update((_path_of(self._scenario.scenes[scene], k), None) for k in earlier)
                    if not proof and sort in self._search.witnessed:
                        proof = self._proof(sort.scene, self._search.witnessed[sort], sort.fits[number])
        proof = f"; so with {proof}" if proof else ""
        return Finding("RP343", path, details=(("proof", proof),), others=tuple(others))

    def _proof(self, scene: str, moment: int, fits: int) -> str:
        reply = self._replies(scene).simplest(fits)
        return in_words([*self._search.way_to(moment), Step(reply, scene, scene)])

    def _replies(self, scene: str) -> AllReplies:
        return self._search.of.replies[scene]

    def _why_never(self, branch: Branch, places: list[tuple[str, int]]) -> str:
        """The states that don't come near what the condition asks, or in general that nothing meets it."""
        asked = _states_asked(branch.when) if branch.when is not None else ()
        told = []
        for name, low, high in asked:
            number = self._search.of.states.index(name)
            values = 0
            for scene, _ in places:
                box = self._search.boxes.get(scene)
                values |= box.values[number] if box else 0
            least, most = (values & -values).bit_length() - 1, values.bit_length() - 1
            if values and (least > high or most < low):
                told.append(f"{name} is {least} here" if least == most else f"{name} is {least} to {most} here")
        return " and ".join(told) or "no moment that can occur meets it"


def _states_asked(condition: Condition) -> Iterator[tuple[str, float, float]]:
    for name, wanted in condition.state:
        yield name, wanted.min or 0, 100 if wanted.max is None else wanted.max
    for part in condition.all:
        yield from _states_asked(part)


def _path_of(scene: Scene, number: int) -> Path:
    common = scene.branches[number].everywhere
    return ("everywhere", common) if common >= 0 else ("scenes", scene.id, "branches", number)


def _contradicted_endings(search: Search, rubric: Rubric, note: Callable[[], bool]) -> Iterator[Finding]:
    """Good endings that bad replies alone lead to, and lost ones that good replies alone do, by the real marks.

    note: told of each new sort of moment; of few replies a search comes further, and may answer what was left open.
    """
    scenario = search.scenario
    search.run(lambda replies: replies.bad(BAD_QUALITY), note)
    for scene, talks in _talks(search, _WELL, AllReplies.worst):
        poor = min(((points, told) for points, told in _marked(talks, scenario, rubric)), default=None)
        if poor is not None and poor[0] < POOR:
            yield _contradiction("RP345", scenario, scene, *poor)
    search.run(lambda replies: replies.good(GOOD_QUALITY), note)
    for scene, talks in _talks(search, ("lost",), AllReplies.best):
        fine = max(((points, told) for points, told in _marked(talks, scenario, rubric)), default=None)
        if fine is not None and fine[0] >= FINE:
            yield _contradiction("RP346", scenario, scene, *fine)


def _contradiction(code: str, scenario: Scenario, scene: str, points: int, told: str) -> Finding:
    ending = scenario.scenes[scene].ending
    outcome = ending.outcome if ending else ""
    details = (("scene", scene), ("outcome", outcome), ("points", str(points)), ("proof", told))
    return Finding(code, ("scenes", scene, "ending", "outcome"), details=details)


def _talks(search: Search, outcomes: tuple[str, ...], choose: Choice) -> Iterator[tuple[str, list[list[Step]]]]:
    for scene, moments in search.endings().items():
        ending = search.scenario.scenes[scene].ending
        if ending is not None and ending.outcome in outcomes:
            yield scene, [search.way_to(moment, choose) for moment in moments[:_MOST_TALKS]]


def _marked(talks: Iterable[list[Step]], scenario: Scenario, rubric: Rubric) -> Iterator[tuple[int, str]]:
    for steps in talks:
        _, score = played(steps, scenario, rubric)
        if score.points is not None:
            yield score.points, in_words(steps)
