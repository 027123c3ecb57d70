"""Why a talk went where it went: the branches of a scene in order, each condition part by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roleplay.authoring.bench import Bench, exchange_of
from roleplay.authoring.coverage import Path, path_of
from roleplay.domain.condition import Moment
from roleplay.domain.conversation import Conversation, moment_at
from roleplay.domain.judgement import Reading
from roleplay.domain.scenario import Branch, Scene
from roleplay.engine.advance import UNSURE
from roleplay.engine.conditions import Part, explain
from roleplay.reading.reader import Reader

NOTHING = Reading((), 0.0, True, (), "")
"""Stands for a reply that isn't given yet."""


@dataclass(frozen=True, slots=True)
class WayTried:
    """One way out of a scene at one reply.

    name: `branch 1`, `everywhere 2` or `otherwise`; path: where it stands in the file; asked: False after the one that
    was taken, or where the reply could not be read; holds: whether its condition is met; parts: of that condition.
    """

    name: str
    path: Path
    branch: Branch
    asked: bool
    taken: bool
    holds: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """One reply and the ways out of the scene that it answered, in order.

    given: False where no reply is given yet; unsure: the reader couldn't tell what it does, so no condition was asked;
    asked_back: the client asked what was meant, and the scene stayed.
    """

    scene: str
    moment: Moment
    ways: tuple[WayTried, ...]
    given: bool
    unsure: bool = False
    asked_back: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A reply that somebody wrote for this scene, and which way it takes here. `source`: who wrote it."""

    text: str
    source: str
    reading: Reading
    way: str
    to: str


def why(bench: Bench, turn_id: int) -> Why:
    """Why the turn of that id went its way. KeyError if the talk has no such turn."""
    talk = bench.conversation
    for position, turn in enumerate(talk.turns):
        if turn.id == turn_id:
            scene = bench.scenario.scene(turn.scene)
            unread = not turn.reading.sure and scene.unsure is not None
            moment = moment_at(talk, position, turn.reading)
            ways = _ways(scene, moment, turn.branch, asked=not unread)
            return Why(scene.id, moment, ways, True, unread, turn.branch == UNSURE)
    raise KeyError(turn_id)


def why_next(bench: Bench, reading: Reading | None = None) -> Why:
    """The same for a reply that is not given yet: one that would be read so, or none at all."""
    talk = bench.conversation
    scene = bench.scenario.scene(talk.scene_now)
    moment = moment_at(talk, len(talk.turns), reading or NOTHING)
    taken = UNSURE if reading is None else first_that_holds(scene, moment)
    return Why(scene.id, moment, _ways(scene, moment, taken, asked=reading is not None), reading is not None)


def first_that_holds(scene: Scene, moment: Moment) -> int:
    """The number of the branch that is taken at this moment, the default branch being the last."""
    holds = (number for number, one in enumerate(scene.branches) if one.when is None or one.when.holds(moment))
    return next(holds, len(scene.branches))


def name_of(scene: Scene, number: int) -> str:
    """What a way out of a scene is called: `branch 1`, `everywhere 2`, `otherwise`; `unsure` for -1."""
    if number == UNSURE:
        return "unsure"
    if number >= len(scene.branches):
        return "otherwise"
    common = scene.branches[number].everywhere
    return f"everywhere {common + 1}" if common >= 0 else f"branch {number + 1}"


def examples(bench: Bench, talks: Iterable[tuple[str, Conversation]], reader: Reader) -> tuple[Example, ...]:
    """The better replies of the scene in view, and those that talks gave to it, each with the way that it takes here.

    talks: by who had them. Raises ReadingError if the reader fails.
    """
    scene = bench.scenario.scene(bench.conversation.scene_now)
    replies = {better.reply: "better reply" for better in scene.better}
    for source, talk in talks:
        for turn in talk.turns:
            if turn.scene == scene.id and turn.reply.text:
                replies.setdefault(turn.reply.text, source)
    found = []
    for text, source in replies.items():
        reading = reader.read(exchange_of(bench, text))
        if not reading.sure and scene.unsure is not None:
            found.append(Example(text, source, reading, "unsure", scene.id))
            continue
        moment = moment_at(bench.conversation, len(bench.conversation.turns), reading)
        number = first_that_holds(scene, moment)
        ways = scene.ways_out()
        to = ways[number].target(moment.seen) if number < len(ways) else scene.id
        found.append(Example(text, source, reading, name_of(scene, number), to))
    return tuple(found)


def _ways(scene: Scene, moment: Moment, taken: int, *, asked: bool) -> tuple[WayTried, ...]:
    found = []
    for number, branch in enumerate(scene.ways_out()):
        parts = () if branch.when is None else explain(branch.when, moment)
        holds = branch.when is None or branch.when.holds(moment)
        was_asked = asked and number <= taken
        name = name_of(scene, number)
        found.append(WayTried(name, path_of(scene, number), branch, was_asked, number == taken, holds, parts))
    return tuple(found)
