"""What a person who drills can do: take the next moment, answer it, see the marks, see what is due."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from roleplay import engine, scoring
from roleplay.content.library import Library
from roleplay.content.words import offer, quoted
from roleplay.domain.clock import utc_now
from roleplay.domain.conversation import Conversation, Reply, Turn
from roleplay.domain.drill import DrillCard, DrillReply
from roleplay.domain.errors import NotFound, RoleplayError, WrongUse
from roleplay.domain.judgement import Exchange, Reason
from roleplay.domain.rubric import HARMFUL, MOVES, Move, Rubric
from roleplay.domain.said import Said
from roleplay.domain.scenario import BetterReply, Scenario, Scene
from roleplay.domain.text import storable
from roleplay.drills.moments import Key, Kind, Moments, next_wording, tempts_to, wording_in
from roleplay.drills.schedule import grade_of, is_before, is_due, reviewed
from roleplay.language import grouped, now, tr, trn
from roleplay.practice import LONGEST_REPLY, Practice
from roleplay.reading.reader import Reader
from roleplay.storage.store import Store

LATEST_TURNS = 2_000
"""How many past turns are looked through for failed lines."""

LOOKED_AHEAD = 6
"""How many new moments are looked at for one of a kind that hasn't been drilled yet."""


@dataclass(frozen=True, slots=True)
class Drill:
    """One moment to answer: the client's line as it is worded this time, and why it comes now.

    why: `failed` (the trainee failed it in a talk), `due`, `new`, or `easy` (it went well before); elsewhere: whether
    this kind of moment came from another scenario last time; card: what is remembered of its kind, with the words that
    this moment was last shown in.
    """

    scenario: Scenario
    rubric: Rubric
    scene: Scene
    line: str
    why: str
    card: DrillCard
    elsewhere: bool = False


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
    and the first wordings; easy_first: begin with so many lines that went well before; latest: the latest
    replies of talks, the last one first, where they have been read already. Raises NotFound for a move that
    no rubric has.
    """

    def __init__(
        self,
        library: Library,
        store: Store,
        reader_for: Callable[[Rubric], Reader],
        *,
        move: str | None = None,
        seed: int | None = None,
        easy_first: int = 0,
        latest: Sequence[Said] | None = None,
        now: Callable[[], str] = utc_now,
    ) -> None:
        self._library = library
        self._store = store
        self._reader_for = reader_for
        self._now = now
        self._seed = secrets.randbelow(1_000_000) if seed is None else seed
        self._moments = Moments(library)
        self._shown = {card.key: card for card in store.drill_cards()}
        self._cards: dict[Kind, DrillCard] = {}
        for card in self._shown.values():
            kind = self._moments.kind(card.key)
            if kind not in self._cards or _age(self._cards[kind]) < _age(card):
                self._cards[kind] = card
        self.move = self._known(move) if move is not None else None
        self._failed: dict[Key, str | None] = {}
        self._made: set[Key] = set()
        self._look_back(store.latest_replies(LATEST_TURNS) if latest is None else latest[:LATEST_TURNS])
        self._language = self._usual_language()
        self._fresh = self._moments.fresh(self._seed, self._language)
        self._later: list[Key] = []
        self._easy_left = easy_first
        self._eased: set[Kind] = set()
        self._passed: set[Key | Kind] = set()
        self._last: Kind | None = None

    def next(self) -> Drill | None:
        """The moment to drill now; None if nothing is due and nothing new is left.

        First the lines that the trainee failed in a talk, the latest first; then the kinds of moment that are due,
        longest first, each from another scenario than last time if one has it; then new moments. The kind that was
        just answered, and those passed over, come again only after all others.
        """
        if self._easy_left > 0:
            self._easy_left -= 1
            if (drill := self._easy()) is not None:
                return drill
        waiting = self._waiting()
        for kind, moment, why in waiting:
            passed = self._passed & ({kind} if why == "due" else {moment})
            if kind != self._last and not passed and (drill := self._drill(kind, moment, why)) is not None:
                return drill
        if (drill := self._new()) is not None:
            return drill
        for kind, moment, why in sorted(waiting, key=lambda entry: entry[0] == self._last):
            if (drill := self._drill(kind, moment, why)) is not None:
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
            long = trn("The reply has {n} character", "The reply has {n} characters", len(text))
            raise WrongUse(long, tr("keep it under {most}", most=grouped(LONGEST_REPLY)))
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
        kind = self._moments.kind(card.key)
        self._shown[card.key] = self._cards[kind] = card
        self._last = kind
        if grade:
            self._failed.pop(card.key, None)
        else:
            self._passed |= {card.key, kind}
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
        self._last = self._moments.kind(drill.card.key)
        self._passed |= {drill.card.key, self._last} if drill.why == "due" else {drill.card.key}

    def due_count(self) -> int:
        """How many moments wait now: failed in a talk and not drilled since, or of a kind that is due."""
        return sum(1 for _, moment, _ in self._waiting() if self._moments.is_here(moment))

    def next_due(self) -> str:
        """When the next kind of those drilled before comes due (UTC, ISO 8601); empty if there is none."""
        now = self._now()
        coming = [card.due for card in self._cards.values() if not is_due(card, now) and self._fitting(card.key)]
        return min(coming, default="")

    def _waiting(self) -> list[tuple[Kind, Key, str]]:
        """What waits, in order, with the reason: a moment that was failed, or the one of a due kind drilled last."""
        now, kind_of = self._now(), self._moments.kind
        failed = [(kind_of(key), key, "failed") for key in self._failed if self._fits(key)]
        kinds = {kind for kind, _, _ in failed}
        due = [card for kind, card in self._cards.items() if kind not in kinds and is_due(card, now)]
        ordered = sorted(due, key=lambda card: (card.due, card.key))
        return [*failed, *((kind_of(card.key), card.key, "due") for card in ordered if self._fitting(card.key))]

    def _fits(self, key: Key) -> bool:
        """Whether the moment belongs to this drill, which is about a move or about all."""
        if self.move is None or key in self._made:
            return True
        found = self._moments.find(*key)
        return found is not None and tempts_to(found[1], self.move.id)

    def _fitting(self, key: Key) -> bool:
        """Whether any moment of that kind belongs to this drill."""
        return self.move is None or any(self._fits(moment) for moment in self._moments.alike(key))

    def _drill(self, kind: Kind, moment: Key, why: str) -> Drill | None:
        """A moment of that kind, or None if there is none any more: the very one that was failed, else the one to come.

        Of a due kind comes a moment of another scenario than last time, those first that were not shown yet, then the
        one shown longest ago; in the order of the seed where that leaves a choice.
        """
        if why == "failed":
            return self._worded(moment, why)
        last = self._cards[kind].key

        def turn(other: Key) -> tuple[bool, bool, int, int]:
            shown = self._shown[other].replies if other in self._shown else 0
            return other == last, other[0] == last[0], shown, crc32(f"{self._seed}/{other}".encode())

        for other in sorted(self._moments.alike(moment), key=turn):
            if self._fits(other) and (drill := self._worded(other, why)) is not None:
                return drill
        return None

    def _worded(self, moment: Key, why: str) -> Drill | None:
        """The moment as it is worded this time; None if it is gone."""
        found = self._moments.find(*moment)
        if found is None:
            return None
        scenario, scene = found
        try:
            rubric = self._library.rubric(scenario.rubric)
        except RoleplayError:
            return None  # said by `roleplay check`; a drill goes on with another scenario
        remembered = self._cards.get(self._moments.kind(moment))
        own = self._shown.get(moment) or DrillCard(*moment)
        card = own if remembered is None else replace(remembered, scenario=own.scenario, scene=own.scene, line=own.line)
        last = own.line
        if why == "failed":  # the talk was later than the drill
            last = wording_in(scene, self._line_failed(moment))
        line = next_wording(scene, self._seed, card.replies, last)
        elsewhere = remembered is not None and remembered.scenario != scenario.id
        return Drill(scenario, rubric, scene, line, why, card, elsewhere)

    def _easy(self) -> Drill | None:
        """A kind of moment that went well last time, the easiest first; else a new one from a scenario for starters."""
        known = [card for card in self._cards.values() if card.phase == "review" and card.difficulty is not None]
        for card in sorted(known, key=lambda card: (card.difficulty or 0, card.key)):
            kind = self._moments.kind(card.key)
            if kind not in self._eased and self._fitting(card.key):
                self._eased.add(kind)
                if (drill := self._drill(kind, card.key, "easy")) is not None:
                    return drill
        for moment in self._moments.openings("starter", self._language):
            if moment not in self._shown and moment not in self._passed and self._fits(moment):
                return self._worded(moment, "new")
        return None

    def _new(self) -> Drill | None:
        """A moment that was never drilled: of a new kind if there soon is one, else of a known kind."""
        for scenario, scene in self._fresh:
            key = scenario.id, scene.id
            if key in self._shown or key in self._passed or not (self.move is None or tempts_to(scene, self.move.id)):
                continue
            if self._moments.kind(key) not in self._cards and (drill := self._worded(key, "new")) is not None:
                return drill
            self._later.append(key)
            if len(self._later) >= LOOKED_AHEAD:
                break
        self._later = [key for key in self._later if key not in self._shown and key not in self._passed]
        for key in sorted(self._later, key=lambda later: self._moments.kind(later) == self._last):
            if (drill := self._worded(key, "new")) is not None:
                return drill
        return None

    def _look_back(self, latest: Iterable[Said]) -> None:
        """Find the moments whose last reply in a talk failed, if they were not drilled since; the latest first."""
        judged: set[Key] = set()
        harmful: dict[str, frozenset[str]] = {}
        for past in latest:
            key = past.scenario, past.scene
            if not past.sure:
                continue
            if self.move is not None and self.move.id in past.moves:
                self._made.add(key)
            if key in judged:
                continue
            judged.add(key)
            if past.rubric not in harmful:
                harmful[past.rubric] = self._harmful(past.rubric)
            card = self._shown.get(key)
            drilled_since = card is not None and is_before(past.at, card.reviewed_at)
            if grade_of(past, harmful[past.rubric]) == "again" and not drilled_since:
                self._failed[key] = None

    def _line_failed(self, moment: Key) -> str:
        """What the client said when the moment was failed; looked up when it is first wanted, for all at once."""
        if self._failed.get(moment) is None:
            for past in self._store.latest_turns(LATEST_TURNS):
                key = past.scenario, past.turn.scene
                if past.turn.reading.sure and key in self._failed and self._failed[key] is None:
                    self._failed[key] = past.turn.client_line
        return self._failed.get(moment) or ""

    def _harmful(self, rubric_id: str) -> frozenset[str]:
        try:
            return self._library.rubric(rubric_id).harmful()
        except RoleplayError:
            return HARMFUL  # the rubric is gone; the codebook's own are known

    def _usual_language(self) -> str:
        """The language of the scenario that was practised last, of those that are here; else the program's."""
        languages = self._moments.languages()
        practised = (languages.get(summary.scenario) for summary in self._store.summaries(limit=20))
        return next((language for language in practised if language), now())

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
            raise NotFound(tr("No rubric has a move {move}", move=quoted(move_id)), offer(move_id, found or MOVES))
        return found[move_id]


def drills_of(
    practice: Practice,
    move: str | None = None,
    seed: int | None = None,
    easy_first: int = 0,
    latest: Sequence[Said] | None = None,
) -> Drills:
    """A new drill over what a person practises. Raises NotFound for a move that no rubric has."""
    return Drills(
        practice.library,
        practice.store,
        practice.reader_for,
        move=move,
        seed=seed,
        easy_first=easy_first,
        latest=latest,
        now=practice.now,
    )


def _age(card: DrillCard) -> tuple[int, str]:
    """Of the cards of one kind the one with the most replies was drilled last: each takes over the count before."""
    return card.replies, card.reviewed_at


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
