"""What a candidate does: agree to the notice, rehearse, talk, hand in. Whatever it returns is on disk."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum

from roleplay import engine
from roleplay.assessment.forms import FrozenForm, by_hash
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings import record as r
from roleplay.assessment.sittings.desk import Desk, drafts, seal
from roleplay.assessment.sittings.record import SittingRecord
from roleplay.assessment.sittings.rehearsal import Rehearsal
from roleplay.assessment.sittings.turns import reading_of, said_of, with_turns
from roleplay.domain.clock import utc_now
from roleplay.domain.conversation import Reply
from roleplay.domain.errors import StorageError, WrongUse
from roleplay.domain.form import STOPS
from roleplay.domain.judgement import Exchange
from roleplay.domain.record import Overtaken, Unsent
from roleplay.domain.rubric import Rubric
from roleplay.domain.text import storable
from roleplay.practice import Talk, sendable
from roleplay.reading.reader import Reader

JUMP = 5.0
"""Seconds by which the clock may differ from the time that passed before that is flagged."""
TRIES = 8
"""How often something is recorded again when somebody else wrote about the same candidate at the same moment."""
SET_BACK, SET_FORWARD = "clock-set-back", "clock-set-forward"


class Stage(Enum):
    """What comes next for the candidate."""

    NOTICE = "notice"
    REHEARSAL = "rehearsal"
    READY = "ready"
    TALKING = "talking"
    SEALED = "sealed"


def ticks() -> float:
    """Seconds that only go forward, also while the machine sleeps where the system can say so."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Sitting:
    """A sitting that a candidate has open. Begins or goes on where the record stands.

    mode: "plain" or "screen", for the record; now: UTC in ISO 8601; ticks: seconds that only go forward.
    Raises WrongUse for a sitting that can't be opened: sealed, past its last day, or frozen with another reader.
    """

    def __init__(
        self,
        log: Log,
        sitting: SittingRecord,
        reader_for: Callable[[Rubric], Reader],
        *,
        mode: str = "plain",
        now: Callable[[], str] = utc_now,
        ticks: Callable[[], float] = ticks,
    ) -> None:
        self._log, self._now, self._ticks, self._mode = log, now, ticks, mode
        self._seen = 0
        self.record = sitting
        self._load()
        if self.record.sealed is not None:
            raise WrongUse(f"This sitting was sealed at {self.record.sealed.event.at}", "it can't be opened again")
        if self.record.until and now()[:10] > self.record.until and not self.record.talks_begun:
            raise WrongUse(f"This invitation was valid until {self.record.until}", "ask for another one")
        self.form: FrozenForm = by_hash(log, sitting.form_hash)
        self._rubric = self.form.rubric()
        self._reader = reader_for(self._rubric)
        if self._reader.version != self.form.form.reader:
            raise WrongUse(
                f"{self.form.name} was frozen with the reader {self.form.form.reader}, and here is "
                f"{self._reader.version}",
                "it is sat with the version of roleplay that has that reader",
            )
        self._scenarios = [self.form.scenario(name) for name in sitting.scenarios]
        self._began_at: float | None = None  # ticks at which this program began with the talk; None: it didn't yet
        self.talk: Talk | None = self._talk_of(self.record.talks_begun - 1) if self.record.talks_begun else None
        if self.stage is Stage.TALKING:
            self._resume()
        self._seal_if_done()

    # Where it stands

    @property
    def stage(self) -> Stage:
        """What comes next."""
        if self.record.sealed is not None:
            return Stage.SEALED
        if not self.record.acknowledged:
            return Stage.NOTICE
        if self.talk is not None and not self._over:
            return Stage.TALKING
        if self.form.form.rehearsal and not self.record.rehearsed and not self.record.talks_begun:
            return Stage.REHEARSAL
        return Stage.READY

    @property
    def number(self) -> int:
        """The number of the talk that is under way, or comes next, from 1."""
        return self.record.talks_begun if self.stage is Stage.TALKING else self.record.talks_begun + 1

    @property
    def how_it_ended(self) -> str:
        """How the last talk that was begun came to its end; empty while it goes on."""
        closed = self.record.of(r.CLOSED, talk=self.record.talks_begun - 1)
        if closed:
            return str(closed[-1].said["how"])
        return r.ENDED if self.talk is not None and self.talk.ended else ""

    def next_scenario(self) -> Talk:
        """The talk that comes next, before it begins: for the brief."""
        return self._begun(self.record.talks_begun, "")

    def minutes(self, number: int) -> int:
        """How many whole minutes the talk of that number (from 1) may take, with extra time."""
        return self._allowed_ms(number - 1) // 60_000

    def left(self) -> float:
        """Seconds left for the talk that is under way; 0 when the time is up."""
        talk = self.record.talks_begun - 1
        return max(0.0, (self._allowed_ms(talk) - self._used_ms()) / 1000)

    # What the candidate does

    def acknowledge(self) -> None:
        """The candidate has read the notice and agrees."""
        if self.record.acknowledged:
            return
        notice = hashlib.sha256(self.form.form.notice.encode("utf-8")).hexdigest()
        self._put((r.ACKNOWLEDGED, {"notice": notice, "mode": self._mode, "reader": self._reader.version}))

    def rehearsal(self) -> Rehearsal:
        """A talk that doesn't count and is kept nowhere."""
        return Rehearsal(self.form, self._reader)

    def rehearsed(self, replies: int) -> None:
        """The rehearsal is over; replies: how many there were, 0 if it was passed over."""
        self._put((r.REHEARSED, {"replies": replies}))

    def begin(self) -> Talk:
        """Begin the next talk: from now on its clock runs."""
        if self.stage is not Stage.READY:
            raise WrongUse("There is no talk to begin now", "go on with what is open")
        number = self.record.talks_begun
        talk = self._begun(number, self._now())
        body = {
            "talk": number,
            "scenario": talk.scenario.id,
            "scenario_hash": talk.scenario.hash,
            "opening": talk.conversation.opening,
            "seed": self.form.form.seed,
            "allowed_ms": self._allowed_ms(number),
            "mode": self._mode,
            "flags": [],
        }
        self._put((r.BEGUN, body))
        self._began_at = self._ticks()
        self.talk = self._talk_of(number)
        return self.talk

    def answer(self, text: str, flags: Sequence[str] = ()) -> bool:
        """Say a reply. True: the client has answered, and it is on disk. False: it came too late, and the talk is
        closed; the words are kept as not sent.

        flags: how it came about, such as "pasted"; it is noted and has no effect. Raises WrongUse for an empty or
        oversized reply, StorageError if it wasn't saved: then it can be sent again.
        """
        text = sendable(text)
        talk = self._under_way()
        if self.left() <= 0:
            self.close(r.TIMEOUT, text)
            return False
        ms, conversation = self._segment_ms(), talk.conversation
        said = Exchange(conversation.line_now, text, talk.scenario.brief.what_happened, talk.scenario.language)
        reading = self._reader.read(said)
        moved = engine.advance(talk.scenario, conversation, Reply(text, self._now()), reading)
        number, turn = self.record.talks_begun - 1, moved.turns[-1]
        noted = [*dict.fromkeys(flags), *self._clock_flags(ms)]
        self._put(
            (r.TURN, {"talk": number, **said_of(turn), "ms": ms, "flags": noted}),
            (r.READING, {"talk": number, **reading_of(turn)}),
        )
        self.talk = self._talk_of(number)
        self._forget_unsent()
        self._seal_if_done()
        return True

    def typed(self, text: str) -> Unsent:
        """The text as typed to the line that waits now; see keep_unsent."""
        talk = self.record.talks_begun - 1
        sent = len(self.record.of(r.TURN, talk=talk))
        return Unsent(self.record.id, self.record.candidate, talk, sent, storable(text), self._now())

    def keep_unsent(self, typed: Unsent) -> None:
        """Keep what is typed and not sent yet, so that a crash doesn't lose it; it is no part of the record."""
        self._log.store.keep_unsent(typed)

    def unsent(self) -> str:
        """What was typed to the line that waits now and not sent; empty if nothing is kept."""
        kept = self._log.store.unsent(self.record.id) if self.stage is Stage.TALKING else None
        here = self.typed("")
        return kept.text if kept is not None and (kept.talk, kept.replies) == (here.talk, here.replies) else ""

    def close(self, how: str, unsent: str = "") -> None:
        """End the talk that is under way before the client does. how: TIMEOUT or HANDED_IN; unsent: what was typed and
        not sent, which is kept and doesn't count."""
        self._under_way()
        body = {
            "talk": self.record.talks_begun - 1,
            "how": how,
            "unsent": storable(unsent),
            "ms": self._segment_ms(),
            "flags": self._clock_flags(self._segment_ms()),
        }
        self._put((r.CLOSED, body))
        self._forget_unsent()
        self._seal_if_done()

    # Inside

    def _forget_unsent(self) -> None:
        """What was typed is sent, or stands in the event that closed the talk."""
        try:
            self._log.store.keep_unsent(self.typed(""))
        except StorageError:
            return  # the reply is saved; what is left over belongs to another line and is never shown

    @property
    def _over(self) -> bool:
        """Whether the talk that was begun last is over."""
        return bool(self.how_it_ended)

    def _under_way(self) -> Talk:
        if self.stage is not Stage.TALKING or self.talk is None:
            raise WrongUse("No talk is under way", "begin it first")
        return self.talk

    def _load(self) -> None:
        """Read what is on record about the sitting."""
        candidate, store = self.record.candidate, self._log.store
        seen = store.head(candidate).subject_size  # not the number of events: a candidate's own login sees some only
        found = r.sittings_of(store.events(candidate), store.bodies(candidate))
        self.record = next((one for one in found if one.id == self.record.id), self.record)
        self._seen = seen

    def _put(self, *said: tuple[str, dict[str, object]]) -> None:
        """Put events on record, all or none. What an examiner records meanwhile doesn't hinder it."""
        for _ in range(TRIES):
            made = drafts(self.record, *said)
            try:
                events = self._log.add_all(made, expected=self._seen)
            except Overtaken:
                before = self.record.moves
                self._load()
                if self.record.moves == before and self.record.sealed is None:
                    continue
                if self._is_on_record(said):
                    return
                raise self._went_on_elsewhere() from None
            bodies = [{"sitting": self.record.id, **body} for _, body in said]
            self.record = self.record.with_entries(*map(r.Entry, events, bodies))
            self._seen += len(events)
            return
        raise StorageError("Too much is being recorded about this sitting at once", "try again")

    def _is_on_record(self, said: tuple[tuple[str, dict[str, object]], ...]) -> bool:
        """Whether it was saved, though the answer of the database was lost: the same events are the last ones."""
        kinds = [kind for kind, _ in said]
        last = [entry for entry in self.record.entries if entry.event.type not in r.FROM_OUTSIDE][-len(said) :]
        same = ("talk", "turn", "text")
        return (
            [entry.event.type for entry in last] == kinds
            and all(
                entry.said.get(key) == body.get(key)
                for entry, (_, body) in zip(last, said, strict=True)
                for key in same
            )
            and r.TURN in kinds
        )

    def _went_on_elsewhere(self) -> Overtaken:
        if self.record.sealed is not None:
            return Overtaken("This sitting was sealed meanwhile", "nothing more can be said in it")
        return Overtaken(
            "This sitting went on in another window or on another machine, so this was not saved",
            "leave here and go on there, or open it again",
        )

    def _resume(self) -> None:
        """Go on with a talk that was cut off: how long that was and how much of it counts goes on record."""
        number = self.record.talks_begun - 1
        last = self.record.of(r.BEGUN, r.RESUMED, r.TURN, talk=number)[-1]
        away = round((_seconds(self._now()) - _seconds(last.event.at)) * 1000)
        rules = self.form.form.time
        given_back = rules.away_at_most * 60_000 if rules.when_away == STOPS else 0
        counted = max(0, max(0, away) - given_back)
        body = {
            "talk": number,
            "turn": len(self.record.of(r.TURN, talk=number)),
            "away_ms": away,
            "counted_ms": counted,
            "left_ms": self._allowed_ms(number) - self.record.used_ms(number) - counted,
            "mode": self._mode,
            "flags": [SET_BACK] if away < 0 else [],
        }
        self._put((r.RESUMED, body))
        self._began_at = self._ticks()
        if self.left() <= 0:
            self.close(r.TIMEOUT, self.unsent())

    def _seal_if_done(self) -> None:
        """Seal the sitting when its last talk is over."""
        if self.record.sealed is not None or self.record.talks_begun < len(self._scenarios) or not self._over:
            return
        hows = {str(entry.said["how"]) for entry in self.record.of(r.CLOSED)}
        how = next((one for one in (r.TIMEOUT, r.HANDED_IN) if one in hows), r.ENDED)
        for _ in range(TRIES):
            try:
                self.record = seal(self._log, self.record, self.record.candidate, how, "", self._seen)
            except Overtaken:
                self._load()
                if self.record.sealed is not None:
                    return
            else:
                return

    def _allowed_ms(self, talk: int) -> int:
        return self.record.allowed_ms(self.form.form.talks[talk].minutes, talk)

    def _segment_ms(self) -> int:
        """Milliseconds since this program began with the talk."""
        return round((self._ticks() - self._began_at) * 1000) if self._began_at is not None else 0

    def _used_ms(self) -> int:
        """How much of the time is used now: by the record, and what passed since its last event."""
        talk = self.record.talks_begun - 1
        last = self.record.of(r.BEGUN, r.RESUMED, r.TURN, r.CLOSED, talk=talk)[-1]
        return self.record.used_ms(talk) + max(0, self._segment_ms() - int(last.said.get("ms", 0)))

    def _clock_flags(self, ms: int) -> list[str]:
        """Whether the clock was set since the last event: it went differently from the time that passed."""
        last = self.record.of(r.BEGUN, r.RESUMED, r.TURN, talk=self.record.talks_begun - 1)[-1]
        by_clock = _seconds(self._now()) - _seconds(last.event.at)
        difference = by_clock - (ms - int(last.said.get("ms", 0))) / 1000
        return [] if abs(difference) <= JUMP else [SET_BACK if difference < 0 else SET_FORWARD]

    def _begun(self, number: int, at: str) -> Talk:
        """The talk of that number (from 0) before the first reply."""
        scenario = self._scenarios[number]
        name, seed = f"{self.record.id}-{number + 1}", self.form.form.seed
        begun = engine.begin(scenario, self._rubric, id=name, seed=seed, reader=self.form.form.reader, started_at=at)
        return Talk(begun, scenario, self._rubric)

    def _talk_of(self, number: int) -> Talk:
        """The talk of that number as it stands on record."""
        began = self.record.of(r.BEGUN, talk=number)[0]
        fresh = self._begun(number, began.event.at)
        if fresh.conversation.opening != began.said["opening"]:
            raise StorageError("The talk doesn't begin as it is on record", "see: roleplay records verify")
        return Talk(with_turns(fresh.conversation, self.record, number), fresh.scenario, self._rubric)


def open_sitting(
    log: Log,
    code: str,
    reader_for: Callable[[Rubric], Reader],
    *,
    mode: str = "plain",
    now: Callable[[], str] = utc_now,
    ticks: Callable[[], float] = ticks,
) -> Sitting:
    """The sitting that a code opens, begun or gone on with. Raises as Desk.by_code and Sitting do."""
    return Sitting(log, Desk(log).by_code(code), reader_for, mode=mode, now=now, ticks=ticks)


def _seconds(at: str) -> float:
    """A time on record in seconds."""
    return datetime.fromisoformat(at).timestamp()
