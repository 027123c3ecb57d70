"""Which conversations would end or score otherwise under another version of their scenario or rubric, and by how much.

Nothing is read anew in a stored conversation: its replies keep the readings that they had. Only what the scenario does
with them, and what the rubric gives for them, is worked out again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from roleplay import engine, scoring
from roleplay.authoring.play_throughs import talk_of
from roleplay.content.plays import Play
from roleplay.domain.conversation import Conversation
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.reading.reader import Reader
from roleplay.storage.store import Store

PAST, PLAYS = "past", "plays"


@dataclass(frozen=True, slots=True)
class Version:
    """A scenario with the rubric that marks it."""

    scenario: Scenario
    rubric: Rubric


@dataclass(frozen=True, slots=True)
class End:
    """How a talk comes out. scene: where it stands; outcome: None while open; points: 0-100, None if nothing counts."""

    scene: str
    outcome: str | None
    points: int | None
    band: str | None


@dataclass(frozen=True, slots=True)
class Replay:
    """One talk under the old and the new version.

    source: past or plays; name: the conversation's id, or the name of the play-through; scenario: its id; at: when it
    began (UTC, ISO 8601), or empty; replies: how many there are; parts_at: the reply (from 1) that leads elsewhere, 0
    if all lead to the same scenes; old_to, new_to: where that leads, `the end` where one talk was already over.
    """

    source: str
    name: str
    scenario: str
    at: str
    replies: int
    old: End
    new: End
    parts_at: int = 0
    old_to: str = ""
    new_to: str = ""

    @property
    def differs(self) -> bool:
        """Whether it would end or score otherwise."""
        return self.old != self.new

    @property
    def by(self) -> int | None:
        """By how many points the score changes; None where one of them has none."""
        return None if self.old.points is None or self.new.points is None else self.new.points - self.old.points


def past_under(old: Version, new: Version, store: Store) -> Iterator[Replay]:
    """The stored conversations of the old scenario, played by both versions from the readings that they have."""
    for summary in store.summaries(old.scenario.id):
        talk = store.conversation(summary.id)
        if talk.turns:
            before, after = (again(talk, version) for version in (old, new))
            yield _replay(PAST, talk.id, old, new, before, after, len(talk.turns), talk.started_at)


def past_marked(old: Rubric, new: Rubric, store: Store) -> Iterator[Replay]:
    """The stored conversations that the old rubric marked, whatever their scenario, marked by both."""
    for summary in store.summaries():
        talk = store.conversation(summary.id)
        if talk.rubric == old.id and talk.turns:
            ends = [_end(talk, rubric, summary.outcome) for rubric in (old, new)]
            yield Replay(PAST, talk.id, talk.scenario, talk.started_at, len(talk.turns), ends[0], ends[1])


def plays_under(
    old: Version, new: Version, plays: Iterable[Play], old_reader: Reader, new_reader: Reader
) -> Iterator[Replay]:
    """Play-throughs, played by both versions; replies in words are read by the reader of each."""
    for play in plays:
        before, _ = talk_of(play.turns, play.seed, old.scenario, old.rubric, old_reader)
        after, _ = talk_of(play.turns, play.seed, new.scenario, new.rubric, new_reader)
        yield _replay(PLAYS, play.name, old, new, before, after, len(play.turns))


def again(talk: Conversation, version: Version) -> Conversation:
    """The replies of a talk with their readings, given to this version; those left over at its end are not given."""
    scenario = version.scenario
    played = engine.begin(
        scenario, version.rubric, id=talk.id, seed=talk.seed, reader=talk.reader, started_at=talk.started_at
    )
    for turn in talk.turns:
        if scenario.scene(played.scene_now).ending is not None:
            break
        played = engine.advance(scenario, played, turn.reply, turn.reading)
    return played


def _replay(
    source: str,
    name: str,
    old: Version,
    new: Version,
    before: Conversation,
    after: Conversation,
    replies: int,
    at: str = "",
) -> Replay:
    ends = [
        _end(talk, version.rubric, _outcome(talk, version.scenario)) for talk, version in ((before, old), (after, new))
    ]
    ways: list[list[str]] = [[turn.to for turn in talk.turns] for talk in (before, after)]
    number, old_to, new_to = _parting(*ways)
    return Replay(source, name, old.scenario.id, at, replies, ends[0], ends[1], number, old_to, new_to)


def _parting(old: Sequence[str], new: Sequence[str]) -> tuple[int, str, str]:
    for number in range(max(len(old), len(new))):
        one = old[number] if number < len(old) else "the end"
        other = new[number] if number < len(new) else "the end"
        if one != other:
            return number + 1, one, other
    return 0, "", ""


def _outcome(talk: Conversation, scenario: Scenario) -> str | None:
    ending = scenario.scene(talk.scene_now).ending
    return ending.outcome if ending is not None else None


def _end(talk: Conversation, rubric: Rubric, outcome: str | None) -> End:
    score = scoring.score(rubric, talk)
    return End(talk.scene_now, outcome, score.points, score.band)
