"""A scenario: a client with a problem, the scenes of the talk, and the ways out of each."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.domain.condition import Condition

OUTCOMES = ("resolved", "parted_well", "unresolved", "lost")
"""How a conversation can end, best to worst; `parted_well` is good work without a rescue."""

DIFFICULTIES = ("starter", "steady", "hard")

WORSE_WHEN_HIGH = ("heat", "anger", "doubt", "pressure")
"""State whose high values are bad news; all other state is good news when high."""


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
    first, before the next scene's own line; because: why the client goes this way (shown in the debrief).
    """

    to: str
    when: Condition | None = None
    effects: tuple[tuple[str, int], ...] = ()
    reaction: tuple[str, ...] = ()
    because: str = ""


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
    """One line of the client in two or more wordings, and the branches out; or an ending."""

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

    def ways_out(self) -> tuple[Branch, ...]:
        """The branches in order, the default branch last."""
        return self.branches if self.otherwise is None else (*self.branches, self.otherwise)


@dataclass(frozen=True, slots=True)
class MoodWord:
    """A word for the client's mood up to and including this value of the meter (0-100)."""

    up_to: int
    word: str


@dataclass(frozen=True)
class Scenario:
    """One difficult conversation, ready to be played. `hash` is the SHA-256 of its bundle (see content.library)."""

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
    state: tuple[tuple[str, int], ...]
    start: str
    scenes: dict[str, Scene]
    moods: tuple[MoodWord, ...] = ()
    hash: str = ""

    def scene(self, scene_id: str) -> Scene:
        """The scene of that id; KeyError if the scenario has none."""
        return self.scenes[scene_id]
