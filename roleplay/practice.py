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
from roleplay.domain.errors import ContentError, ReadingError, StorageError, WrongUse
from roleplay.domain.judgement import Debrief, Exchange, Score
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Ending, Scenario
from roleplay.domain.text import storable
from roleplay.language import grouped, tr, trn
from roleplay.reading.reader import Reader
from roleplay.storage.store import Store

LONGEST_REPLY = 100_000
"""Characters; a longer paste is refused rather than cut."""

LONGEST_NAME = 60
"""Characters of the name of a try."""


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


@dataclass(frozen=True, slots=True)
class PastTry:
    """One try of a talk, to be looked at and compared.

    number: from 1, in the order in which tries were begun; name: what the person called it, or empty; parent: the
    number of the try that it parted from, 0 for the first; shared: how many turns it has in common with that one;
    talk: the talk as it stands at the end of this try; score: what that comes to.
    """

    number: int
    name: str
    parent: int
    shared: int
    talk: Talk
    score: Score


@dataclass(frozen=True, slots=True)
class Tries:
    """A talk as it stands, with everything that was ever tried in it.

    now: the number of the try at whose end the talk stands; 0 where it waits at an earlier line for another answer.
    """

    talk: Talk
    past: tuple[PastTry, ...]
    now: int

    def numbered(self, number: int) -> PastTry:
        """The try of that number. Raises WrongUse if there is none."""
        if not 1 <= number <= len(self.past):
            numbers = (
                tr("there is no reply in this talk yet")
                if not self.past
                else tr("choose from 1 to {last}", last=len(self.past))
            )
            raise WrongUse(tr("This talk has no try {number}", number=number), numbers)
        return self.past[number - 1]

    def here(self) -> PastTry | None:
        """The try that the talk stands in, though it may wait at one of its earlier lines; None before any reply."""
        last = self.talk.conversation.turns[-1].id if self.talk.conversation.turns else 0
        owners = (one for one in self.past if any(turn.id == last for turn in one.talk.conversation.turns))
        return self.past[self.now - 1] if self.now else next(owners, self.past[0] if self.past else None)

    def pair(self, number: int = 0) -> tuple[PastTry, PastTry]:
        """Two tries that are worth comparing: that one (without a number the one that the talk stands in or came from)
        and the one it parted from, or for the first try the newest other; the older first.

        Raises WrongUse while there is only one.
        """
        if len(self.past) < 2:
            raise WrongUse(
                tr("There is only one try yet"), tr("go back to a line and answer it differently, then compare")
            )
        here = self.here()
        one = self.numbered(number) if number or here is None else here
        other = self.numbered(one.parent or len(self.past))
        return (one, other) if one.number < other.number else (other, one)


def sendable(text: str) -> str:
    """A reply as it can be stored. Raises WrongUse for an empty or oversized one."""
    text = storable(text)
    if not text.strip():
        raise WrongUse(tr("There is nothing to send yet"), tr("type what you would say to the client"))
    if len(text) > LONGEST_REPLY:
        long = trn("The reply has {n} character", "The reply has {n} characters", len(text))
        raise WrongUse(long, tr("keep it under {most}", most=grouped(LONGEST_REPLY)))
    return text


class Practice:
    """The use cases of a person who practises. What it returns has been stored.

    reader_for: the reader of talks that are marked by a rubric, where that may have moves of its own; without it,
    `reader` reads all; judge_first: whether the person marks their own replies before the marks show.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        reader: Reader,
        now: Callable[[], str] = utc_now,
        new_id: Callable[[], str] = lambda: secrets.token_hex(4),
        reader_for: Callable[[Rubric], Reader] | None = None,
        judge_first: bool = False,
    ) -> None:
        self.library = library
        self.store = store
        self.reader_for = reader_for if reader_for is not None else lambda rubric: reader
        self.now = now
        self.judge_first = judge_first
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

    def answer(self, conversation_id: str, text: str, after: int | None = None) -> Talk:
        """Say a reply: it is read, the client answers, the turn is stored; then, and only then, this returns.

        after: the id of the turn whose answer the person has before them, 0 for the opening. Raises WrongUse for an
        empty or oversized reply or an ended talk, StorageError if the turn could not be kept, or if the talk stands at
        another line by now.
        """
        text = sendable(text)
        before = self.talk(conversation_id)
        scenario, conversation = before.scenario, before.conversation
        if after is not None and after != (conversation.turns[-1].id if conversation.turns else 0):
            raise StorageError(
                tr("This talk stands at another line by now, so the reply was not stored"),
                tr("it was rewound or went on in another window: leave it here and resume it"),
            )
        if before.ended:
            raise WrongUse(tr("This conversation has ended"), tr("go back to an earlier line, or start it again"))
        reading = self.reader_for(before.rubric).read(
            Exchange(conversation.line_now, text, scenario.brief.what_happened, scenario.language)
        )
        moved = engine.advance(scenario, conversation, Reply(text, self.now()), reading)
        talk = Talk(moved, scenario, before.rubric)
        marks = scoring.score(before.rubric, moved)
        self.store.append_turn(conversation_id, moved.turns[-1], _outcome(talk), marks.points, marks.band)
        return talk

    def take_back(self, conversation_id: str, to_turn: int | None = None) -> Talk:
        """Go back to an earlier line: the talk stands again right after the turn `to_turn` (0: the opening line).

        Without `to_turn` the last turn is taken back. Turns after it are kept, set aside. Raises WrongUse if there is
        nothing to take back or no such turn on the path.
        """
        conversation = self.store.conversation(conversation_id)
        ids = [0, *(turn.id for turn in conversation.turns)]
        if len(ids) == 1:
            raise WrongUse(tr("There is no line to take back yet"), tr("answer the client first"))
        target = ids[-2] if to_turn is None else to_turn
        if target not in ids:
            raise WrongUse(
                tr("This talk has no turn {turn} to go back to", turn=target), tr("choose one of {turns}", turns=ids)
            )
        return self._stand_at(conversation, target)

    def rewind(self, conversation_id: str, turn: int) -> Talk:
        """Go back to the line that a turn answered, to answer it differently; a talk that has ended too.

        turn: the id of any turn of any try. Everything that was said stays as it is: the next reply begins another
        try. Raises WrongUse if there is no such turn.
        """
        conversation = self.store.conversation(conversation_id)
        known = {one.id: one for one in (*conversation.turns, *conversation.set_aside)}
        if turn not in known:
            remedy = tr("choose one of {turns}", turns=sorted(known)) if known else tr("answer the client first")
            raise WrongUse(tr("This talk has no turn {turn} to go back to", turn=turn), remedy)
        return self._stand_at(conversation, known[turn].after)

    def take_up(self, conversation_id: str, number: int) -> Talk:
        """Go on with the try of that number where it was left; if it has ended, it is the one that counts again.

        Raises WrongUse if there is no such try.
        """
        chosen = self.tries(conversation_id).numbered(number)
        return self._stand_at(chosen.talk.conversation, chosen.talk.conversation.turns[-1].id)

    def tries(self, conversation_id: str) -> Tries:
        """Everything that was tried in a conversation, each try with its score."""
        talk = self.talk(conversation_id)
        names = self.store.try_names(conversation_id)
        found = []
        for one in engine.tries(talk.conversation):
            way = replace(talk, conversation=engine.standing_at(talk.conversation, one.last.id))
            name = names.get(one.first.id, "")
            found.append(PastTry(one.number, name, one.parent, one.shared, way, self.score(way)))
        standing = talk.conversation.turns
        now = next((one.number for one in found if one.talk.conversation.turns == standing), 0)
        return Tries(talk, tuple(found), now)

    def name_try(self, conversation_id: str, number: int, name: str) -> None:
        """Name the try of that number; an empty name takes its name away. It keeps the name however it goes on.

        Raises WrongUse if there is no such try or the name has more than 60 characters.
        """
        name = " ".join(storable(name).split())
        if len(name) > LONGEST_NAME:
            long = trn("The name has {n} character", "The name has {n} characters", len(name))
            raise WrongUse(long, tr("keep it to {most}", most=LONGEST_NAME))
        chosen = self.tries(conversation_id).numbered(number)
        self.store.name_try(conversation_id, chosen.talk.conversation.turns[chosen.shared].id, name)

    def _stand_at(self, conversation: Conversation, head: int) -> Talk:
        """Make `head` (0: the opening) the last turn that counts, and return the talk as it is then."""
        after = engine.standing_at(conversation, head)
        talk = Talk(after, self._scenario(after), self._rubric(after))
        marks = scoring.score(talk.rubric, after)
        self.store.take_back(conversation.id, head, _outcome(talk), marks.points, marks.band)
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
                tr("The version of {name} that this talk was played with is not in the database", name=name),
                tr("start the scenario again; this talk can't go on"),
            )
        return text


def _outcome(talk: Talk) -> str | None:
    return talk.ending.outcome if talk.ending else None
