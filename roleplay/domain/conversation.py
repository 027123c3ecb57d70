"""A conversation is its turns; everything else is computed from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from roleplay.domain.condition import Moment
from roleplay.domain.judgement import Reading


@dataclass(frozen=True, slots=True)
class Reply:
    """The trainee's words exactly as typed; `at` is UTC in ISO 8601, or empty where time plays no part."""

    text: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One reply and what the client did with it.

    id: 1, 2, … in the order in which turns were stored, never used twice in a conversation (a turn taken back keeps
    its own); after: the id of the turn before it on its path, 0 for the first;
    scene and client_line: what was answered; to and answer: the scene it led to and the client's words there;
    branch: the number of the branch taken, from 0, the default branch being the last, or -1 for the unsure branch;
    state: the client's state after it.
    """

    id: int
    after: int
    scene: str
    client_line: str
    reply: Reply
    reading: Reading
    branch: int
    to: str
    answer: str
    state: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One talk: its turns on the path that counts, and those set aside by trying again.

    `opening` is the client's first line; `state` the client's state at the start. The hashes name the exact scenario
    and rubric.
    """

    id: str
    scenario: str
    scenario_hash: str
    rubric: str
    rubric_hash: str
    reader: str
    seed: int
    started_at: str
    scene: str
    opening: str
    state: tuple[tuple[str, int], ...]
    turns: tuple[Turn, ...] = ()
    set_aside: tuple[Turn, ...] = field(default=())

    @property
    def scene_now(self) -> str:
        """The scene the client is in."""
        return self.turns[-1].to if self.turns else self.scene

    @property
    def line_now(self) -> str:
        """The client's line that waits for an answer (or closed the talk)."""
        return self.turns[-1].answer if self.turns else self.opening

    @property
    def state_now(self) -> tuple[tuple[str, int], ...]:
        """The client's state as it is."""
        return self.turns[-1].state if self.turns else self.state

    def with_turn(self, turn: Turn) -> Conversation:
        """The conversation with one turn more. Written out: copying by name would be a fifth of a turn's cost."""
        return Conversation(
            self.id,
            self.scenario,
            self.scenario_hash,
            self.rubric,
            self.rubric_hash,
            self.reader,
            self.seed,
            self.started_at,
            self.scene,
            self.opening,
            self.state,
            (*self.turns, turn),
            self.set_aside,
        )

    def next_turn_id(self) -> int:
        """The id for the next turn: one more than any turn, kept or set aside, has."""
        last = self.turns[-1].id if self.turns else 0
        return max([last, *(turn.id for turn in self.set_aside)]) + 1


def moment_at(conversation: Conversation, position: int, reading: Reading) -> Moment:
    """What a condition sees at the reply in that position (0: the first), already in the conversation or about to be.

    Moves of earlier replies count only where the reader was sure of them.
    """
    turns = conversation.turns[:position]
    seen = {conversation.scene}
    earlier: set[str] = set()
    for turn in turns:
        seen.add(turn.to)
        if turn.reading.sure:
            earlier.update(turn.reading.moves)
    state = turns[-1].state if turns else conversation.state
    return Moment(frozenset(reading.moves), reading.quality, dict(state), position + 1, seen, earlier)


@dataclass(frozen=True, slots=True)
class Summary:
    """A line of the history: what can be listed without reading the turns.

    outcome: None while the talk is open; points: 0-100 or None; turns: how many count; updated_at: UTC, ISO 8601;
    tries: how many ways were tried in all, 0 before the first reply; best: the best points of any that ended, or None.
    """

    id: str
    scenario: str
    seed: int
    started_at: str
    updated_at: str
    turns: int
    outcome: str | None
    points: int | None
    band: str | None
    tries: int = 0
    best: int | None = None
