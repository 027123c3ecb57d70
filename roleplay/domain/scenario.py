"""A scenario: a client with a problem, the scenes of the talk, and the ways out of each."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from roleplay.domain.condition import Condition

OUTCOMES = ("resolved", "parted_well", "unresolved", "lost")
"""How a conversation can end, best to worst; `parted_well` is good work without a rescue."""

DIFFICULTIES = ("starter", "steady", "hard")

SAME = "same"
"""As the target of a branch: the talk stays in this scene."""


@dataclass(frozen=True, slots=True)
class Client:
    """The person the program plays. `wants` is the presenting complaint, `real_problem` what lies behind it."""

    name: str
    role: str
    voice: str
    wants: str
    real_problem: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What the trainee knows before the first line: who, what happened, what is at stake."""

    who: str
    what_happened: str
    at_stake: str


@dataclass(frozen=True, slots=True)
class BetterReply:
    """A reply that would serve this moment, and a line that says why."""

    reply: str
    why: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A way out of a scene. Without `when` it is the default branch.

    to: the next scene; effects: what is added to the client's state; reaction: wordings that the client says
    first, before the next scene's own line; because: why the client goes this way (shown in the debrief); then: the
    scenes that come after `to` where the branch names several in a row; stays: written as `to: same`; everywhere: its
    number among the scenario's branches that are tried in every scene, -1 for a branch of the scene's own.
    """

    to: str
    when: Condition | None = None
    effects: tuple[tuple[str, int], ...] = ()
    reaction: tuple[str, ...] = ()
    because: str = ""
    then: tuple[str, ...] = ()
    stays: bool = False
    everywhere: int = -1

    def targets(self) -> tuple[str, ...]:
        """Every scene that the branch can lead to, in order."""
        return (self.to, *self.then)

    def target(self, seen: AbstractSet[str]) -> str:
        """The scene that it leads to: in a row, the one after the last that was played, at most the last of all."""
        if not self.then:
            return self.to
        row = self.targets()
        played = max((place for place, scene in enumerate(row) if scene in seen), default=-1)
        return row[min(played + 1, len(row) - 1)]


@dataclass(frozen=True, slots=True)
class Recall:
    """Something the client has not forgotten: said once, when the condition holds on entering the scene."""

    when: Condition
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """What the client asks, in character, when the reader can't tell what a reply does.

    patience: how many times in a row the client asks before the talk goes on by the default branch.
    """

    says: tuple[str, ...]
    patience: int = 1


@dataclass(frozen=True, slots=True)
class Ending:
    """How it came out and what that means, for the person who reads the debrief."""

    outcome: str
    title: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One line of the client in two or more wordings, and the branches out; or an ending.

    again: wordings of the line for when the talk comes back to it; everywhere: whether the scenario's branches for
    every scene are tried here (they then stand at the end of `branches`).
    """

    id: str
    says: tuple[str, ...]
    thinks: str = ""
    hint: str = ""
    better: tuple[BetterReply, ...] = ()
    branches: tuple[Branch, ...] = ()
    otherwise: Branch | None = None
    unsure: Unsure | None = None
    recalls: tuple[Recall, ...] = ()
    ending: Ending | None = None
    again: tuple[str, ...] = ()
    everywhere: bool = True

    def ways_out(self) -> tuple[Branch, ...]:
        """The branches in order, the default branch last."""
        return self.branches if self.otherwise is None else (*self.branches, self.otherwise)


@dataclass(frozen=True, slots=True)
class MoodWord:
    """A word for the client's mood up to and including this value of the meter (0-100)."""

    up_to: int
    word: str


@dataclass(frozen=True)
class ScenarioHead:
    """What can be said of a scenario before it is played: enough to list it, to show its brief, and to find in which
    scenarios a kind of moment comes.

    drills: kinds of moment that other scenarios may have too, each with the ids of its scenes here.
    """

    id: str
    title: str
    version: str
    language: str
    minutes: int
    difficulty: str
    rubric: str
    trains: tuple[str, ...]
    client: Client
    brief: Brief
    drills: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class Scenario(ScenarioHead):
    """One difficult conversation, ready to be played. `hash` is the SHA-256 of its bundle (see content.library).

    state: its names with their values at the start, 0-100; bad_when_high: those of them that are bad news when high,
    all others are good news; conditions: those that have a name; everywhere: branches that are tried in every scene
    after its own, as they are written (in the scenes that try them they stand among `branches`).
    """

    state: tuple[tuple[str, int], ...]
    start: str
    scenes: dict[str, Scene]
    moods: tuple[MoodWord, ...] = ()
    hash: str = ""
    bad_when_high: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    everywhere: tuple[Branch, ...] = ()

    def scene(self, scene_id: str) -> Scene:
        """The scene of that id; KeyError if the scenario has none."""
        return self.scenes[scene_id]
