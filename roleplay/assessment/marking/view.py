"""All that a marker gets to see and do. Everything that is made for markers goes through MarkerView.

It asks the store for what was said in a talk and for what this marker wrote, and for nothing else: the machine's
readings are never asked for, another's sheet only once both have submitted. Nothing that it gives back names the
candidate.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from roleplay.assessment import roles
from roleplay.assessment.forms import FrozenForm, by_hash
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.calibration import FREE, Gate, gate, settle
from roleplay.assessment.marking.record import (
    Assignment,
    Sheet,
    assignments,
    check_sheet,
    conflicts_of,
    missing,
    said_of,
    sheet_of,
)
from roleplay.assessment.marking.round import TRIES, released
from roleplay.assessment.records import access, chain
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings import record as r
from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.domain.form import BOTH
from roleplay.domain.record import Draft, Event, Overtaken
from roleplay.domain.rubric import Criterion
from roleplay.domain.scenario import Brief
from roleplay.domain.text import storable

OPEN, BEGUN, DONE = "open", "begun", "submitted"
NAME = "‹name›"
"""What stands where a candidate wrote their own name."""
_WORD = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True)
class Task:
    """A line of a marker's work list. code: what the talk is called; state: OPEN, BEGUN or DONE."""

    code: str
    form: str
    scenario: str
    state: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One reply with the client's line before it; number: from 1."""

    number: int
    client: str
    reply: str


@dataclass(frozen=True, slots=True)
class Work:
    """A talk to be marked: what was said, by which criteria, and the marker's own draft or last sheet.

    last_line: what the client said last, or empty; version: of the draft, 0 for none; submitted: how often it was.
    """

    task: Task
    brief: Brief
    spoken: tuple[Spoken, ...]
    last_line: str
    criteria: tuple[Criterion, ...]
    sheet: Sheet
    version: int
    submitted: int

    @property
    def missing(self) -> list[str]:
        """What the sheet still lacks."""
        return missing(self.sheet, self.criteria)


class StaleDraft(WrongUse):
    """The draft was saved elsewhere meanwhile. Nothing was overwritten: `mine` is here, `theirs` is on record."""

    def __init__(self, mine: Sheet, theirs: Sheet, version: int) -> None:
        self.mine, self.theirs, self.version = mine, theirs, version
        super().__init__(
            "This sheet was changed in another window meanwhile, so this was not saved", "compare both, and keep one"
        )


class MarkerView:
    """What one marker sees and does. marker: their id. Raises NotFound for somebody who isn't a marker."""

    def __init__(self, log: Log, marker: str) -> None:
        if marker not in m.markers(log) and marker not in roles.holders(log, roles.ADJUDICATOR):
            raise NotFound("This person is no marker", "who organises the marking adds them: roleplay mark marker NAME")
        self._log, self._me = log, marker
        self._forms: dict[str, FrozenForm] = {}
        self._opened: set[str] = set()

    def tasks(self) -> list[Task]:
        """The work list, in the order that was drawn for this marker; without what comes after the calibration."""
        mine = [one for one in assignments(self._log) if one.marker == self._me and one.counts]
        return [self._task(one) for one in mine if self._gate(one).is_open]

    def notices(self) -> list[str]:
        """What the marker has to be told about their work: calibration sets that aren't passed."""
        found = {}
        for one in assignments(self._log):
            if one.marker == self._me and one.counts:
                if one.role == m.CALIBRATION and one.submitted:
                    settle(self._log, self._me, one.form_hash)  # where a program ended before it could
                form = self._form(one)
                found[form.form.id] = form
        return [words for form in found.values() if (words := gate(self._log, self._me, form).words())]

    def work(self, code: str) -> Work:
        """The talk of that code, and the marker's own sheet as it stands. Raises NotFound, WrongUse.

        That it was opened goes into the access log, once for each view.
        """
        one = self._mine(code)
        if one.id not in self._opened:
            access.note(self._log, self._me, one.candidate, "marking")
            self._opened.add(one.id)
        return self._work(one)

    def save(self, code: str, sheet: Sheet, version: int) -> int:
        """Keep a draft; returns its version. version: of the draft that it was made from.

        Raises StaleDraft if it was changed elsewhere, WrongUse for what the rubric or the talk doesn't have, or if the
        sheet was submitted.
        """

        def made(one: Assignment) -> list[Draft]:
            self._not_submitted(one)
            self._check(one, sheet, version)
            body = {"assignment": one.id, "version": version + 1, "sheet": _stored(sheet)}
            return [chain.draft(m.DRAFTED, self._me, one.candidate, body)]

        self._record(code, made)
        return version + 1

    def submit(self, code: str, version: int) -> int:
        """Submit the draft of that version: from then on it can't be changed. Returns the number of the event.

        Raises WrongUse if something is missing, StaleDraft if it was changed elsewhere.
        """

        def made(one: Assignment) -> list[Draft]:
            self._not_submitted(one)
            sheet, there = self._draft(one)
            if there != version:
                raise StaleDraft(sheet, sheet, there)
            return self._sheet(one, sheet, "")

        event = self._record(code, made)[0].seq
        one = self._mine(code)
        if one.role == m.CALIBRATION:
            settle(self._log, self._me, one.form_hash)
        return event

    def correct(self, code: str, sheet: Sheet, reason: str, after: int) -> int:
        """Put a sheet in the place of the submitted one, which stays on record. after: how many there are.

        Raises WrongUse without a reason, or if nothing was submitted; StaleDraft if it was corrected elsewhere.
        """

        def made(one: Assignment) -> list[Draft]:
            if not one.submitted:
                raise WrongUse("This sheet wasn't submitted yet", "change it and submit it: roleplay mark sheet")
            if not reason.strip():
                raise WrongUse("It isn't said why the sheet is corrected", "give a reason in a few words")
            check_sheet(sheet, self._criteria(one), len(self._replies(one)))
            if m.settled(self._log, one, assignments(self._log, one.candidate)):
                raise WrongUse(
                    "What this talk's marks come to is settled, or with a third marker, so no sheet can be corrected",
                    "tell who organises the marking",
                )
            if len(one.submitted) != after:
                raise StaleDraft(sheet, self._own_sheet(one), len(one.submitted))
            return self._sheet(one, sheet, reason)

        return self._record(code, made)[0].seq

    def others(self, code: str) -> list[Sheet]:
        """The other marker's sheet as it stands; for a third marker both sheets, as early as the form's rule says.

        Raises WrongUse before both have submitted; that goes on record.
        """
        one = self._mine(code)
        every = assignments(self._log, one.candidate)
        found = [other for other in m.pair_of(one, every) if other.marker != one.marker]
        if not found or not (released(one, every) or self._sees_both(one)):
            self._log.add(m.DENIED, self._me, one.candidate, {"assignment": one.id, "what": "other mark"})
            raise WrongUse("The other mark is shown when both are submitted, and not before", "this was put on record")
        return [self._sheets(other)[-1] for other in found]

    def other(self, code: str) -> Sheet:
        """The first of `others`."""
        return self.others(code)[0]

    def _sees_both(self, one: Assignment) -> bool:
        """Whether the form lets a third marker see the two sheets before their own is submitted."""
        return one.role == m.THIRD and self._form(one).form.adjudication.sees == BOTH

    # Inside

    def _mine(self, code: str) -> Assignment:
        """The assignment of that code, if it is this marker's and they may still mark it."""
        wanted = code.strip().upper()
        one = next((o for o in assignments(self._log) if o.id == wanted and o.marker == self._me), None)
        if one is None:
            raise NotFound("There is no such talk in your work list", "see: roleplay mark work")
        self._may(one)
        return one

    def _may(self, one: Assignment) -> None:
        if not one.counts or self._me in conflicts_of(self._log, one.candidate):
            raise WrongUse("This talk is no longer yours to mark", "what you wrote is kept and doesn't count")
        shut = self._gate(one)
        if not shut.is_open:
            raise WrongUse(shut.words(), "see: roleplay mark work")

    def _gate(self, one: Assignment) -> Gate:
        """What stands before a talk: the calibration of its form, for what isn't submitted. A third marker is free."""
        if one.submitted or one.role not in (*m.PAIR, *m.HIDDEN):
            return FREE
        return gate(self._log, self._me, self._form(one))

    def _record(self, code: str, made: Callable[[Assignment], list[Draft]]) -> list[Event]:
        """Put on record what `made` makes of the assignment as it stands, again if others were quicker."""
        candidate = self._mine(code).candidate
        for _ in range(TRIES):
            seen = self._log.store.head(candidate).subject_size
            drafts = made(self._mine(code))
            try:
                return list(self._log.add_all(drafts, expected=seen))
            except Overtaken:
                continue
        raise StorageError("Too much is being recorded about this candidate at once", "try again")

    def _check(self, one: Assignment, sheet: Sheet, version: int) -> None:
        check_sheet(sheet, self._criteria(one), len(self._replies(one)))
        theirs, there = self._draft(one)
        if there != version:
            raise StaleDraft(sheet, theirs, there)

    def _not_submitted(self, one: Assignment) -> None:
        if one.submitted:
            raise WrongUse(
                "This sheet was submitted and can't be changed", "correct it with a reason: roleplay mark correct"
            )

    def _sheet(self, one: Assignment, sheet: Sheet, reason: str) -> list[Draft]:
        """The two events of a submission: that there is one, and what it says."""
        gaps = missing(sheet, self._criteria(one))
        if gaps:
            raise WrongUse(f"The sheet isn't whole: {', '.join(gaps)}", "rate it, or say why it can't be rated")
        number = len(one.submitted) + 1
        body = {
            "assignment": one.id,
            "number": number,
            "rubric_hash": self._form(one).rubric().hash,
            "form_hash": one.form_hash,
            "supersedes": number - 1,
            "reason": storable(reason),
            "sheet": _stored(sheet),
        }
        return [
            chain.draft(m.SUBMITTED, self._me, one.candidate, {"assignment": one.id, "number": number}),
            chain.draft(m.SHEET, self._me, one.candidate, body),
        ]

    def _draft(self, one: Assignment) -> tuple[Sheet, int]:
        """The draft of this marker, and its version."""
        own = [
            said
            for _, said in said_of(self._log, m.DRAFTED, actor=self._me, subject=one.candidate)
            if said["assignment"] == one.id
        ]
        return (sheet_of(own[-1]["sheet"]), int(own[-1]["version"])) if own else (Sheet(), 0)

    def _sheets(self, one: Assignment) -> list[Sheet]:
        """What the marker of an assignment submitted; only they are asked for, and only their sheets are read."""
        found = said_of(self._log, m.SHEET, actor=one.marker, subject=one.candidate)
        return [sheet_of(said["sheet"]) for _, said in found if said["assignment"] == one.id]

    def _own_sheet(self, one: Assignment) -> Sheet:
        return self._sheets(one)[-1] if one.submitted else self._draft(one)[0]

    def _form(self, one: Assignment) -> FrozenForm:
        if one.form_hash not in self._forms:
            self._forms[one.form_hash] = by_hash(self._log, one.form_hash)
        return self._forms[one.form_hash]

    def _criteria(self, one: Assignment) -> tuple[Criterion, ...]:
        return self._form(one).rubric().criteria

    def _task(self, one: Assignment) -> Task:
        state = DONE if one.submitted else BEGUN if self._draft(one)[1] else OPEN
        form = self._form(one)
        return Task(one.id, form.form.title, form.scenario(one.scenario).title, state)

    def _replies(self, one: Assignment) -> list[dict[str, str]]:
        """What was said in the talk: the events of the turns, never those of the readings."""
        turns = said_of(self._log, r.TURN, subject=one.candidate)
        return [said for _, said in turns if said["sitting"] == one.sitting and said["talk"] == one.talk]

    def _work(self, one: Assignment) -> Work:
        replies, version = self._replies(one), self._draft(one)[1]
        hide = self._without_name(one.candidate)
        spoken = tuple(Spoken(number, said["line"], hide(said["text"])) for number, said in enumerate(replies, start=1))
        return Work(
            task=self._task(one),
            brief=self._form(one).scenario(one.scenario).brief,
            spoken=spoken,
            last_line=replies[-1]["answer"] if replies else "",
            criteria=self._criteria(one),
            sheet=self._own_sheet(one),
            version=version,
            submitted=len(one.submitted),
        )

    def _without_name(self, candidate: str) -> Callable[[str], str]:
        """What takes the candidate's own name out of what they wrote: the whole, and its words of 3 letters or more."""
        label = next((p.label for p in self._log.store.people() if p.id == candidate), "")
        words = sorted({label, *_WORD.findall(label)} - {""}, key=len, reverse=True)
        if not words:
            return lambda text: text
        found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
        return lambda text: found.sub(NAME, text)


def _stored(sheet: Sheet) -> dict[str, object]:
    """The sheet as it is stored: texts that any database takes."""
    ratings = {name: m.Rating(one.level, storable(one.reason), one.turns) for name, one in sheet.ratings.items()}
    return Sheet(ratings, sheet.overall, storable(sheet.comment)).said()
