"""What a careful reader would say of a scenario's lines: too long, told differently, nothing for the debrief."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from roleplay.authoring.findings import Finding
from roleplay.authoring.replies import parts
from roleplay.content.shape_reader import Path
from roleplay.domain.condition import Condition
from roleplay.domain.scenario import Scenario, Scene

COLUMNS, ROWS = 76, 8
"""What one answer of the client may take on a terminal of 80 columns, its frame and margins taken off."""
_COUNTED = re.compile(r"(?<![\w.,:])(\d+(?:[.,:]\d+)*)[ \u00a0]([^\W\d_]{3,})")
"""A number and the word after it, such as 7 months."""


def lines_check(scenario: Scenario) -> Iterator[Finding]:
    """Answers that are too long, wordings with other numbers, scenes without a thought, hint or better reply."""
    yield from _states_that_do_nothing(scenario)
    for scene in scenario.scenes.values():
        yield from _missing_notes(scene)
        for lines, path in _wordings(scene):
            yield from _other_numbers(lines, path)
    yield from _long_answers(scenario)


def _states_that_do_nothing(scenario: Scenario) -> Iterator[Finding]:
    """A state that no effect changes and no condition asks for is only a constant share of the mood."""
    used: set[str] = set()
    for scene in scenario.scenes.values():
        for branch in scene.ways_out():
            used.update(name for name, _ in branch.effects)
            used.update(_asked(branch.when))
        for recall in scene.recalls:
            used.update(_asked(recall.when))
    for name, _ in scenario.state:
        if name not in used:
            yield Finding("RP349", ("state", name), True, (("name", name),))


def _asked(condition: Condition | None) -> set[str]:
    return {name for part in (parts(condition) if condition is not None else ()) for name, _ in part.state}


def _missing_notes(scene: Scene) -> Iterator[Finding]:
    if scene.ending is None:
        missing = [key for key in ("thinks", "hint", "better") if not getattr(scene, key)]
        if missing:
            details = (("scene", scene.id), ("keys", ", ".join(missing)))
            yield Finding("RP350", ("scenes", scene.id), True, details)


def _wordings(scene: Scene) -> Iterator[tuple[Sequence[str], Path]]:
    yield scene.says, ("scenes", scene.id, "says")
    if scene.unsure is not None:
        yield scene.unsure.says, ("scenes", scene.id, "unsure", "says")


def _other_numbers(lines: Sequence[str], path: Path) -> Iterator[Finding]:
    """Two wordings of one line that count the same thing and come to different numbers."""
    counted: dict[str, str] = {}
    for number, line in enumerate(lines):
        here = {thing.casefold(): count for count, thing in _COUNTED.findall(line)}
        for thing, count in here.items():
            if counted.get(thing, count) != count:
                details = (("here", f"{count} {thing}"), ("there", f"{counted[thing]} {thing}"))
                yield Finding("RP351", (*path, number), details=details)
        counted = {**here, **counted}


def _long_answers(scenario: Scenario) -> Iterator[Finding]:
    """A reaction and the line after it that together take too many rows, at the longer of the two."""
    told: set[Path] = set()
    for scene in scenario.scenes.values():
        for number, branch in enumerate(scene.ways_out()):
            here: Path = (
                "scenes",
                scene.id,
                *(("branches", number) if number < len(scene.branches) else ("otherwise",)),
            )
            if branch.everywhere >= 0:
                here = ("everywhere", branch.everywhere)
            reaction, place = _longest(branch.reaction)
            for target in branch.targets():
                line, line_place = _longest(scenario.scenes[target].says)
                if len(reaction) + len(line) < COLUMNS * ROWS // 2:  # two rows together always have more than one row's
                    continue
                rows = len(textwrap.wrap(f"{reaction} {line}", COLUMNS))
                path = (*here, "reaction", place)
                if len(line) >= len(reaction):
                    path = ("scenes", target, "says", line_place)
                if rows > ROWS and path not in told:
                    told.add(path)
                    yield Finding("RP352", path, details=(("rows", str(rows)), ("most", str(ROWS))))


def _longest(lines: Sequence[str]) -> tuple[str, int]:
    return max(((line, number) for number, line in enumerate(lines)), key=lambda one: len(one[0]), default=("", 0))
