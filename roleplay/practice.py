"""What a person who practises can do: open a talk, answer, try again, leave, come back, look at the debrief."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from roleplay import engine, scoring
from roleplay.changes import smallest_changes
from roleplay.content.library import Library, rubric_from_bundle, scenario_from_bundle
from roleplay.domain.change import ReplyChanges
from roleplay.domain.clock import utc_now
from roleplay.domain.conversation import Conversation, Reply, Summary
from roleplay.domain.errors import ContentError, ReadingError, WrongUse
from roleplay.domain.judgement import Debrief, Exchange, Score
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Ending, Scenario
from roleplay.domain.text import storable
from roleplay.reading.reader import Reader
from roleplay.storage.store import Store

LONGEST_REPLY = 100_000
"""Characters; a longer paste is refused rather than cut."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation together with the exact scenario and rubric it is played by."""

    conversation: Conversation
    scenario: Scenario
    rubric: Rubric

    @property
    def id(self) -> str:
        """The conversation's id."""
        return self.conversation.id

    @property
    def ending(self) -> Ending | None:
        """How it came out, or None while it goes on."""
        return self.scenario.scene(self.conversation.scene_now).ending

    @property
    def ended(self) -> bool:
        """Whether the client has closed the talk."""
        return self.ending is not None

    @property
    def mood(self) -> engine.Mood:
        """The client's mood now."""
        return engine.mood(self.scenario, dict(self.conversation.state_now))

    def moods(self) -> tuple[engine.Mood, ...]:
        """The client's mood at the start and after each turn."""
        states = [self.conversation.state, *(turn.state for turn in self.conversation.turns)]
        return tuple(engine.mood(self.scenario, dict(state)) for state in states)


class Practice:
    """The use cases of a person who practises. What it returns has been stored.

    reader_for: the reader of talks that are marked by a rubric, where that may have moves of its own; without it,
    `reader` reads all.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        reader: Reader,
        now: Callable[[], str] = utc_now,
        new_id: Callable[[], str] = lambda: secrets.token_hex(4),
        reader_for: Callable[[Rubric], Reader] | None = None,
    ) -> None:
        self.library = library
        self.store = store
        self.reader_for = reader_for if reader_for is not None else lambda rubric: reader
        self.now = now
        self._new_id = new_id
        self._content: dict[str, Scenario | Rubric] = {}
        self._changes: dict[tuple[str, tuple[int, ...]], tuple[ReplyChanges, ...]] = {}

    def open(self, scenario_id: str, seed: int | None = None) -> Talk:
        """Begin a conversation. Without a seed one is drawn; raises NotFound for an unknown scenario."""
        scenario = self.library.scenario(scenario_id)
        rubric = self.library.rubric(scenario.rubric)
        conversation = engine.begin(
            scenario,
            rubric,
            id=self._new_id(),
            seed=secrets.randbelow(1_000_000) if seed is None else seed,
            reader=self.reader_for(rubric).version,
            started_at=self.now(),
        )
        bundle = self.library.bundle
        self.store.keep_content(scenario.hash, "scenario", scenario.id, bundle("scenario", scenario.id))
        self.store.keep_content(rubric.hash, "rubric", rubric.id, bundle("rubric", rubric.id))
        self.store.create(conversation)
        return Talk(conversation, scenario, rubric)

    def talk(self, conversation_id: str) -> Talk:
        """A stored conversation with the scenario and rubric it began with, even if the files have changed since."""
        conversation = self.store.conversation(conversation_id)
        scenario = self._scenario(conversation)
        return Talk(conversation, scenario, self._rubric(conversation))

    def answer(self, conversation_id: str, text: str) -> Talk:
        """Say a reply: it is read, the client answers, the turn is stored; then, and only then, this returns.

        Raises WrongUse for an empty or oversized reply or an ended talk, StorageError if the turn could not be kept.
        """
        text = storable(text)
        if not text.strip():
            raise WrongUse("There is nothing to send yet", "type what you would say to the client")
        if len(text) > LONGEST_REPLY:
            raise WrongUse(f"The reply has {len(text):,} characters", f"keep it under {LONGEST_REPLY:,}")
        before = self.talk(conversation_id)
        scenario, conversation = before.scenario, before.conversation
        if before.ended:
            raise WrongUse("This conversation has ended", "go back to an earlier line, or start it again")
        reading = self.reader_for(before.rubric).read(
            Exchange(conversation.line_now, text, scenario.brief.what_happened, scenario.language)
        )
        after = engine.advance(scenario, conversation, Reply(text, self.now()), reading)
        talk = Talk(after, scenario, before.rubric)
        marks = scoring.score(before.rubric, after)
        self.store.append_turn(conversation_id, after.turns[-1], _outcome(talk), marks.points, marks.band)
        return talk

    def take_back(self, conversation_id: str, to_turn: int | None = None) -> Talk:
        """Go back to an earlier line: the talk stands again right after the turn `to_turn` (0: the opening line).

        Without `to_turn` the last turn is taken back. Turns after it are kept, set aside. Raises WrongUse if there is
        nothing to take back or no such turn on the path.
        """
        conversation = self.store.conversation(conversation_id)
        ids = [0, *(turn.id for turn in conversation.turns)]
        if len(ids) == 1:
            raise WrongUse("There is no line to take back yet", "answer the client first")
        target = ids[-2] if to_turn is None else to_turn
        if target not in ids:
            raise WrongUse(f"This talk has no turn {target} to go back to", f"choose one of {ids}")
        kept = conversation.turns[: ids.index(target)]
        aside = sorted((*conversation.set_aside, *conversation.turns[len(kept) :]), key=lambda turn: turn.id)
        after = replace(conversation, turns=kept, set_aside=tuple(aside))
        talk = Talk(after, self._scenario(after), self._rubric(after))
        marks = scoring.score(talk.rubric, after)
        self.store.take_back(conversation_id, target, _outcome(talk), marks.points, marks.band)
        return talk

    def score(self, talk: Talk) -> Score:
        """The score of a talk so far."""
        return scoring.score(talk.rubric, talk.conversation)

    def debrief(self, talk: Talk) -> Debrief:
        """The debrief of a talk as it stands."""
        return scoring.debrief(talk.scenario, talk.rubric, talk.conversation)

    def changes(self, talk: Talk) -> tuple[ReplyChanges, ...]:
        """For each reply with a lost mark the smallest changes of it that the reader marks better.

        Takes about a second the first time, so call it in a worker; kept as long as the talk stands as it does. Raises
        ReadingError if the reader fails.
        """
        key = (talk.id, tuple(turn.id for turn in talk.conversation.turns))
        found = self._changes.get(key)
        if found is None:
            reader = self.reader_for(talk.rubric)
            found = self._changes[key] = smallest_changes(talk.scenario, talk.rubric, talk.conversation, reader)
        return found

    def changes_if_read(self, talk: Talk) -> tuple[ReplyChanges, ...]:
        """The same for a report: nothing if the reader fails, which must not keep a person from what is stored."""
        try:
            return self.changes(talk)
        except ReadingError:
            return ()

    def keep_draft(self, conversation_id: str, text: str) -> None:
        """Keep what has been typed but not sent."""
        self.store.save_draft(conversation_id, storable(text))

    def draft(self, conversation_id: str) -> str:
        """What had been typed but not sent."""
        return self.store.draft(conversation_id)

    def conversation(self, conversation_id: str) -> Conversation:
        """A stored conversation alone, without the scenario and rubric that it is played by."""
        return self.store.conversation(conversation_id)

    def history(self, scenario: str | None = None, limit: int | None = None) -> Sequence[Summary]:
        """Past conversations, last touched first."""
        return self.store.summaries(scenario, limit)

    def best_points(self) -> dict[str, int]:
        """The best score of ended conversations by scenario id."""
        return self.store.best_points()

    def delete(self, conversation_id: str) -> None:
        """Erase a conversation for good."""
        self.store.delete(conversation_id)

    def delete_all(self) -> int:
        """Erase every conversation; returns how many there were."""
        return self.store.delete_all()

    def _scenario(self, conversation: Conversation) -> Scenario:
        found = self._content.get(conversation.scenario_hash)
        if not isinstance(found, Scenario):
            found = scenario_from_bundle(self._kept(conversation.scenario_hash, conversation.scenario))
            self._content[conversation.scenario_hash] = found
        return found

    def _rubric(self, conversation: Conversation) -> Rubric:
        found = self._content.get(conversation.rubric_hash)
        if not isinstance(found, Rubric):
            found = rubric_from_bundle(self._kept(conversation.rubric_hash, conversation.rubric))
            self._content[conversation.rubric_hash] = found
        return found

    def _kept(self, content_hash: str, name: str) -> str:
        text = self.store.content(content_hash)
        if text is None:
            raise ContentError(
                f"The version of {name} that this talk was played with is not in the database",
                "start the scenario again; this talk can't go on",
            )
        return text


def _outcome(talk: Talk) -> str | None:
    return talk.ending.outcome if talk.ending else None
