"""What a person who drills can do: take the next moment, answer it, see the marks, see what is due."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from roleplay import engine, scoring
from roleplay.content.library import Library
from roleplay.content.words import offer, quoted
from roleplay.domain.clock import utc_now
from roleplay.domain.conversation import Conversation, Reply, Turn
from roleplay.domain.drill import DrillCard, DrillReply
from roleplay.domain.errors import NotFound, RoleplayError, WrongUse
from roleplay.domain.judgement import Exchange, Reason
from roleplay.domain.rubric import HARMFUL, MOVES, Move, Rubric
from roleplay.domain.scenario import BetterReply, Scenario, Scene
from roleplay.domain.text import storable
from roleplay.drills.moments import Moments, next_wording, tempts_to, wording_in
from roleplay.drills.schedule import grade_of, is_before, is_due, reviewed
from roleplay.language import grouped, tr
from roleplay.practice import LONGEST_REPLY, Practice
from roleplay.reading.reader import Reader
from roleplay.storage.store import Store

LATEST_TURNS = 2_000
"""How many past turns are looked through for failed lines."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drill:
    """One moment to answer: the client's line as it is worded this time, and why it comes now.

    why: `failed` (the trainee failed it in a talk), `due`, or `new`.
    """

    scenario: Scenario
    rubric: Rubric
    scene: Scene
    line: str
    why: str
    card: DrillCard


@dataclass(frozen=True, slots=True)
class Marked:
    """A reply of a drill, read and stored: its turn, its grade (empty: not sure, not counted), why, a better reply.

    rule: the rule of the rubric that weighed most, or None; because: why the client goes the way this reply sends
    them, may be empty; due: when the moment comes again (UTC, ISO 8601), empty if it waits still.
    """

    drill: Drill
    turn: Turn
    grade: str
    rule: Reason | None
    because: str
    better: BetterReply
    due: str


class Drills:
    """One drill: which moment comes next, and what a reply to it comes to. What `answer` returns has been stored.

    move: only moments that tempt to this move, or at which the trainee made it; seed: draws the order of new moments
    and the first wordings. Raises NotFound for a move that no rubric has.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        reader_for: Callable[[Rubric], Reader],
        *,
        move: str | None = None,
        seed: int | None = None,
        now: Callable[[], str] = utc_now,
    ) -> None:
        self._library = library
        self._store = store
        self._reader_for = reader_for
        self._now = now
        self._seed = secrets.randbelow(1_000_000) if seed is None else seed
        self._moments = Moments(library)
        self._cards = {card.key: card for card in store.drill_cards()}
        self.move = self._known(move) if move is not None else None
        self._failed: dict[Key, Turn] = {}
        self._made: set[Key] = set()
        self._look_back()
        self._language = self._usual_language()
        self._fresh = self._moments.fresh(self._seed, self._language)
        self._passed: set[Key] = set()
        self._last: Key | None = None

    def next(self) -> Drill | None:
        """The moment to drill now; None if nothing is due and nothing new is left.

        First the lines that the trainee failed in a talk, the latest first; then what is due, longest first; then new
        moments. The moment that was just answered, and those passed over, come again only after all others.
        """
        for key, why in self._waiting():
            if key != self._last and key not in self._passed and (drill := self._drill(key, why)) is not None:
                return drill
        for scenario, scene in self._fresh:
            key = scenario.id, scene.id
            fits = self.move is None or tempts_to(scene, self.move.id)
            if fits and key not in self._cards and key not in self._passed:
                drill = self._drill(key, "new")
                if drill is not None:
                    return drill
        for key, why in sorted(self._waiting(), key=lambda entry: entry[0] == self._last):
            if (drill := self._drill(key, why)) is not None:
                return drill
        return None

    def answer(self, drill: Drill, text: str) -> Marked:
        """Read a reply to the moment, grade it, and keep it with the moment's new schedule.

        Raises WrongUse for an empty or oversized reply, ReadingError if it can't be read, StorageError if it could not
        be kept.
        """
        text = storable(text)
        if not text.strip():
            raise WrongUse(tr("There is nothing to mark yet"), tr("type what you would say to the client"))
        if len(text) > LONGEST_REPLY:
            raise WrongUse(
                tr("The reply has {count} characters", count=grouped(len(text))),
                tr("keep it under {longest_reply}", longest_reply=grouped(LONGEST_REPLY)),
            )
        scenario, scene = drill.scenario, drill.scene
        reading = self._reader_for(drill.rubric).read(
            Exchange(drill.line, text, scenario.brief.what_happened, scenario.language)
        )
        at = self._now()
        grade = grade_of(reading, drill.rubric.harmful())
        alone = _one_line_talk(drill, self._seed, reading.reader)
        talk = engine.advance(scenario, alone, Reply(text, at), reading)
        card = replace(reviewed(drill.card, grade, at), line=drill.line)
        self._store.keep_drill(card, DrillReply(*card.key, drill.line, text, at, reading, grade))
        self._cards[card.key] = card
        self._last = card.key
        if grade:
            self._failed.pop(card.key, None)
        else:
            self._passed.add(card.key)
        turn = talk.turns[-1]
        ways = scene.ways_out()
        branch = ways[turn.branch] if 0 <= turn.branch < len(ways) else None
        return Marked(
            drill=drill,
            turn=turn,
            grade=grade,
            rule=_weightiest(drill.rubric, talk, opening=scene.id == scenario.start),
            because=branch.because if branch is not None and branch.everywhere < 0 else "",
            better=scene.better[drill.card.replies % len(scene.better)],
            due=card.due,
        )

    def pass_over(self, drill: Drill) -> None:
        """Leave a moment unanswered; it comes again in this drill only when nothing else is left."""
        self._passed.add(drill.card.key)
        self._last = drill.card.key

    def due_count(self) -> int:
        """How many moments wait now: due, or failed in a talk and not drilled since."""
        return sum(1 for key, _ in self._waiting() if self._moments.find(*key) is not None)

    def next_due(self) -> str:
        """When the next moment of those drilled before comes due (UTC, ISO 8601); empty if there is none."""
        now = self._now()
        coming = [card.due for card in self._cards.values() if self._fits(card.key) and not is_due(card, now)]
        return min(coming, default="")

    def _waiting(self) -> list[tuple[Key, str]]:
        """What waits, in order, with the reason."""
        now = self._now()
        failed = [(key, "failed") for key in self._failed if self._fits(key)]
        due = [c for c in self._cards.values() if is_due(c, now) and c.key not in self._failed and self._fits(c.key)]
        return [*failed, *((card.key, "due") for card in sorted(due, key=lambda card: (card.due, card.key)))]

    def _fits(self, key: Key) -> bool:
        """Whether the moment belongs to this drill, which is about a move or about all."""
        if self.move is None or key in self._made:
            return True
        found = self._moments.find(*key)
        return found is not None and tempts_to(found[1], self.move.id)

    def _drill(self, key: Key, why: str) -> Drill | None:
        found = self._moments.find(*key)
        if found is None:
            return None
        scenario, scene = found
        try:
            rubric = self._library.rubric(scenario.rubric)
        except RoleplayError:
            return None  # said by `roleplay check`; a drill goes on with another scenario
        card = self._cards.get(key) or DrillCard(*key)
        last = card.line
        if why == "failed":  # the talk was later than the drill
            last = wording_in(scene, self._failed[key].client_line)
        return Drill(scenario, rubric, scene, next_wording(scene, self._seed, card.replies, last), why, card)

    def _look_back(self) -> None:
        """Find the moments whose last reply in a talk failed, if they were not drilled since; the latest first."""
        judged: set[Key] = set()
        harmful: dict[str, frozenset[str]] = {}
        for past in self._store.latest_turns(LATEST_TURNS):
            key, turn = (past.scenario, past.turn.scene), past.turn
            if not turn.reading.sure:
                continue
            if self.move is not None and self.move.id in turn.reading.moves:
                self._made.add(key)
            if key in judged:
                continue
            judged.add(key)
            if past.rubric not in harmful:
                harmful[past.rubric] = self._harmful(past.rubric)
            card = self._cards.get(key)
            drilled_since = card is not None and is_before(turn.reply.at, card.reviewed_at)
            if grade_of(turn.reading, harmful[past.rubric]) == "again" and not drilled_since:
                self._failed[key] = turn

    def _harmful(self, rubric_id: str) -> frozenset[str]:
        try:
            return self._library.rubric(rubric_id).harmful()
        except RoleplayError:
            return HARMFUL  # the rubric is gone; the codebook's own are known

    def _usual_language(self) -> str:
        """The language of the scenario that was practised last, of those that are here; English if none was."""
        languages = self._moments.languages()
        practised = (languages.get(summary.scenario) for summary in self._store.summaries(limit=20))
        return next((language for language in practised if language), "en")

    def _known(self, move_id: str) -> Move:
        """The move of that id, from the first rubric that has it. Raises NotFound if none has."""
        found: dict[str, Move] = {}
        for rubric_id in sorted({head.rubric for head in self._library.heads()}):
            try:
                rubric = self._library.rubric(rubric_id)
            except RoleplayError:
                continue
            for move in rubric.moves:
                found.setdefault(move.id, move)
        if move_id not in found:
            raise NotFound(
                tr("No rubric has a move {move_id}", move_id=quoted(move_id)), offer(move_id, found or MOVES)
            )
        return found[move_id]


def drills_of(practice: Practice, move: str | None = None, seed: int | None = None) -> Drills:
    """A new drill over what a person practises. Raises NotFound for a move that no rubric has."""
    return Drills(practice.library, practice.store, practice.reader_for, move=move, seed=seed, now=practice.now)


def _one_line_talk(drill: Drill, seed: int, reader: str) -> Conversation:
    """A talk that stands at this moment, with nothing said before."""
    return Conversation(
        id="drill",
        scenario=drill.scenario.id,
        scenario_hash=drill.scenario.hash,
        rubric=drill.rubric.id,
        rubric_hash=drill.rubric.hash,
        reader=reader,
        seed=seed,
        started_at="",
        scene=drill.scene.id,
        opening=drill.line,
        state=drill.scenario.state,
    )


def _weightiest(rubric: Rubric, talk: Conversation, *, opening: bool) -> Reason | None:
    """The rule that moved a mark most, a cost before a gain of the same size.

    In the middle of a talk a drill doesn't know what was asked before, so rules about the order of moves stay silent.
    """
    orders = {order.id for criterion in rubric.criteria for order in criterion.order}
    marks = scoring.score(rubric, talk).marks_of(talk.turns[-1].id)
    reasons = [reason for mark in marks for reason in mark.reasons if reason.points]
    known = [reason for reason in reasons if opening or reason.rule not in orders]
    return max(known, key=lambda reason: (abs(reason.points), reason.points < 0), default=None)
