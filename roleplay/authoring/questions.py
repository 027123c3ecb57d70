"""What an author wants to know of a scenario's parts, and what a search has answered of it so far.

For each scene whether it is ever reached, for each branch whether it is ever taken and whether its condition ever
fails, for each recall whether it is ever said. What can't occur even in moments taken broadly is answered (that is a
finding); for the rest one moment that does occur is enough. So a search may stop long before it has seen all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from roleplay.authoring.moments import Sort
from roleplay.authoring.search import Search
from roleplay.content.shape_reader import Path
from roleplay.domain.scenario import Scenario

REACHED, TAKEN, REFUSED, SAID = KINDS = ("reached", "taken", "refused", "said")


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a scene is ever reached, a branch taken, its condition refused, a recall said; where it stands."""

    kind: str
    path: Path


class Questions:
    """The questions that a search, having proved what can't occur, still has to answer by moments that do.

    number: how many there were in all, those among them that had their answer at once; open: those without an answer.
    """

    def __init__(self, search: Search) -> None:
        self._search = search
        self._branches = {place: path for path, places in written_branches(search.scenario) for place in places}
        self.open: dict[Question, None] = {}
        self.number = 0
        self._ask()

    def answered(self) -> bool:
        """Take in the newest moment that the search has witnessed; whether nothing is left to ask."""
        sort = next(reversed(self._search.witnessed))
        for number, (taken, always) in enumerate(zip(sort.takes, sort.always, strict=False)):
            path = self._branches.get((sort.scene, number))
            if path is not None and taken:
                self.open.pop(Question(TAKEN, path), None)
            if path is not None and not always:
                self.open.pop(Question(REFUSED, path), None)
        for taken, way in zip(sort.takes, self._search.scenario.scenes[sort.scene].ways_out(), strict=False):
            if taken and not way.then:  # where it leads, the talk can come, whether or not the search went there
                self.open.pop(Question(REACHED, ("scenes", way.to)), None)
        for scene, number in sort.recalls:
            self.open.pop(Question(SAID, _recall(scene, number)), None)
        for scene in self._search.scenes:
            self.open.pop(Question(REACHED, ("scenes", scene)), None)
        return not self.open

    def note(self) -> bool:
        """Take in the newest moment, and let the search go on."""
        self.answered()
        return False

    def _ask(self) -> None:
        """Put every question, and keep those that what may occur leaves open."""
        search, scenario = self._search, self._search.scenario
        sorts: dict[str, list[Sort]] = {}
        for sort in search.possible:
            sorts.setdefault(sort.scene, []).append(sort)
        for scene in scenario.scenes.values():
            self._put(Question(REACHED, ("scenes", scene.id)), scene.id in search.boxes)
        for path, places in written_branches(scenario):
            tried = [(sort, number) for scene, number in places for sort in sorts.get(scene, ())]
            taken = any(sort.takes[number] for sort, number in tried)
            self._put(Question(TAKEN, path), taken)
            self._put(Question(REFUSED, path), taken and not all(sort.always[number] for sort, number in tried))
        said = {recall for sort in search.possible for recall in sort.recalls}
        for scene in scenario.scenes.values():
            for number in range(len(scene.recalls)):
                self._put(Question(SAID, _recall(scene.id, number)), (scene.id, number) in said)

    def _put(self, question: Question, is_open: bool) -> None:
        self.number += 1
        if is_open:
            self.open[question] = None


def written_branches(scenario: Scenario) -> Iterator[tuple[Path, list[tuple[str, int]]]]:
    """Every branch that is written in the file, and where it is tried: a scene, and its number there."""
    common: dict[int, list[tuple[str, int]]] = {}
    for scene in scenario.scenes.values():
        for number, branch in enumerate(scene.branches):
            if branch.everywhere < 0:
                yield ("scenes", scene.id, "branches", number), [(scene.id, number)]
            else:
                common.setdefault(branch.everywhere, []).append((scene.id, number))
    yield from ((("everywhere", number), places) for number, places in common.items())


def _recall(scene: str, number: int) -> Path:
    return ("scenes", scene, "recalls", number)
