"""A case: one candidate's sitting with its marks, what they come to, the cut score, and what was decided about it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roleplay.assessment import roles
from roleplay.assessment.decisions import cuts as c
from roleplay.assessment.decisions.record import DECIDED as DECIDED_EVENT
from roleplay.assessment.decisions.record import Appeal, Cases, Decision, Resolution, cases_of
from roleplay.assessment.decisions.rule import MEAN, Call, Points, calls, points
from roleplay.assessment.forms import FrozenForm, versions
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.record import Assignment, Sheet, assignments, said_of, sheet_of
from roleplay.assessment.marking.references import references
from roleplay.assessment.records.canonical import canonical
from roleplay.assessment.records.log import ERASED, PERSON_ADDED, Log
from roleplay.assessment.sittings import record as r
from roleplay.assessment.sittings.desk import Desk
from roleplay.assessment.sittings.record import SittingRecord
from roleplay.domain.errors import NotFound, WrongUse

TO_MARK, WITH_THIRD, TO_REVIEW, NO_CUT, READY = "to be marked", "with the third marker", "to review", "no cut", "ready"
DECIDED, APPEALED, REVOKED, BROKEN = "decided", "appeal open", "revoked", "SEAL BROKEN"


@dataclass(frozen=True, slots=True)
class Handed:
    """A sheet that somebody submitted. sheet: as it stands; blind: as it was when both of the pair had come in; event:
    the number of the event that has it as it stands."""

    assignment: Assignment
    sheet: Sheet
    blind: Sheet
    event: int


@dataclass(frozen=True, slots=True)
class TalkCase:
    """One talk of a case. pair: the two blind sheets, once both are in, else empty; third, remark: None without one;
    waits: whether a third mark was asked for and isn't there; resolution: what counts now, or None; called: why the
    rule asks for a third marker, also where one has marked; resolved: how many resolutions there were."""

    talk: int
    scenario: str
    pair: tuple[Handed, ...]
    third: Handed | None
    remark: Handed | None
    waits: bool
    resolution: Resolution | None
    resolved: int
    called: tuple[Call, ...]

    @property
    def sheets(self) -> list[Handed]:
        """What the marks come from: the pair, and the third."""
        return [*self.pair, self.third] if self.third is not None else list(self.pair)


@dataclass(frozen=True, slots=True)
class Case:
    """A sealed sitting on its way to a result.

    day: on which it was sat (UTC); size: how many events about the candidate were seen, 0 where it was read with many
    others and nothing can be recorded on the strength of it; cuts: every version of the cut score; cut: the one that
    holds for that day, or None; flags: open ones; cleared: the others with the reason; people: who was ever given a
    talk of it to mark; looks: who was shown the case, with the number of the event and the state that it had.
    """

    sitting: SittingRecord
    form: FrozenForm
    day: str
    size: int
    talks: tuple[TalkCase, ...]
    cuts: tuple[c.Cut, ...]
    cut: c.Cut | None
    flags: tuple[str, ...]
    cleared: dict[str, str]
    decisions: tuple[Decision, ...]
    appeals: tuple[Appeal, ...]
    people: frozenset[str]
    looks: dict[str, tuple[int, str]]

    @property
    def candidate(self) -> str:
        """The candidate's id."""
        return self.sitting.candidate

    @property
    def decision(self) -> Decision | None:
        """The newest decision, also if it was revoked."""
        return self.decisions[-1] if self.decisions else None

    @property
    def appeal(self) -> Appeal | None:
        """The appeal that is open, or None."""
        return next((one for one in self.appeals if one.outcome is None), None)

    @property
    def points(self) -> Points | None:
        """What the talks come to, once all of them are settled."""
        finals = [talk.resolution.final.levels for talk in self.talks if talk.resolution is not None]
        return self.points_of(finals) if len(finals) == len(self.talks) else None

    @property
    def not_sat(self) -> int:
        """How many talks of the form weren't begun."""
        return len(self.form.form.talks) - len(self.talks)

    def points_of(self, finals: Sequence[Mapping[str, int | None]]) -> Points:
        """What these final levels of the talks come to; a talk that wasn't sat can't be rated."""
        criteria = self.form.rubric().criteria
        return points(criteria, [*finals, *[dict.fromkeys(one.id for one in criteria)] * self.not_sat])

    @property
    def progress(self) -> str:
        """How far the marks and the cut are: TO_MARK, WITH_THIRD, TO_REVIEW, NO_CUT or READY; BROKEN: no result."""
        if not self.sitting.seal_holds:
            return BROKEN
        if any(not talk.pair for talk in self.talks):
            return TO_MARK
        if any(talk.waits for talk in self.talks):
            return WITH_THIRD
        if self.points is None:
            return TO_REVIEW
        return READY if self.cut is not None else NO_CUT

    @property
    def stage(self) -> str:
        """The same, or what was decided: DECIDED, APPEALED, REVOKED."""
        if self.appeal is not None:
            return APPEALED
        if self.decision is None:
            return self.progress
        return DECIDED if self.decision.revoked is None else REVOKED

    @property
    def state(self) -> str:
        """A hash over all that a decision rests on: it changes when any of it does."""
        told = {
            "sheets": [one.event for talk in self.talks for one in (*talk.sheets, talk.remark) if one is not None],
            "resolutions": [talk.resolution.event if talk.resolution else 0 for talk in self.talks],
            "cut": self.cut.number if self.cut else 0,
            "flags": list(self.flags),
            "decisions": [[one.number, one.revoked is not None] for one in self.decisions],
            "appeals": [[one.id, one.outcome or ""] for one in self.appeals],
            "seal": self.sitting.seal_holds,
        }
        return hashlib.sha256(canonical(told).encode("utf-8")).hexdigest()


class CaseFiles:
    """Makes cases of what is on record. candidate: only theirs; without one everybody's."""

    def __init__(self, log: Log, candidate: str | None = None) -> None:
        self._log, self._candidate = log, candidate
        # before anything else is read, so that what is recorded meanwhile is noticed when something is added
        self._size = log.store.head(candidate).subject_size if candidate is not None else 0
        self._forms = {one.hash: one for one in versions(log)}
        self._assigned = assignments(log, candidate)
        self._sheets: dict[str, list[tuple[int, Sheet]]] = {}
        for event, said in said_of(log, m.SHEET, subject=candidate):
            self._sheets.setdefault(said["assignment"], []).append((event.seq, sheet_of(said["sheet"])))
        self._cases: Cases = cases_of(log, candidate)
        self._cuts: dict[str, list[c.Cut]] = {}

    def all(self, form: str | None = None) -> list[Case]:
        """Every case of a form (of all forms), in the order of the invitations; what only checks markers is none."""
        desk = Desk(self._log)
        found = desk.of(self._candidate) if self._candidate is not None else desk.invitations(form)
        sealed = [one for one in found if one.sealed is not None and one.talks_begun and form in (None, one.form)]
        checks = {one.sitting for one in references(self._log)} - set(self._cases.decisions)
        return [self._case(one) for one in sealed if one.id not in checks]

    def _case(self, sitting: SittingRecord) -> Case:
        form, day = self._forms[sitting.form_hash], sitting.of(r.BEGUN)[0].event.at[:10]
        every = self._cuts.setdefault(sitting.form, c.cuts(self._log, sitting.form))
        cut = c.in_force(every, day)
        cleared = self._cases.cleared.get(sitting.id, {})
        flags = tuple(flag for flag in sitting.flags if flag not in cleared)
        own = [one for one in self._assigned if one.sitting == sitting.id]
        cut_points = cut.points if cut is not None else form.form.cut.points * 100
        talks = tuple(
            self._talk(int(e.said["talk"]), str(e.said["scenario"]), own, sitting, form, cut_points, flags)
            for e in sitting.of(r.BEGUN)
        )
        looks = self._cases.looks.get(sitting.id, [])
        return Case(
            sitting=sitting,
            form=form,
            day=day,
            size=self._size,
            talks=talks,
            cuts=tuple(every),
            cut=cut,
            flags=flags,
            cleared=dict(cleared),
            decisions=tuple(self._cases.decisions.get(sitting.id, ())),
            appeals=tuple(self._cases.appeals.get(sitting.id, ())),
            people=frozenset(one.marker for one in own),
            looks={event.actor: (event.seq, state) for event, state in looks},
        )

    def _talk(
        self,
        talk: int,
        scenario: str,
        own: Sequence[Assignment],
        sitting: SittingRecord,
        form: FrozenForm,
        cut: int,
        flags: Sequence[str],
    ) -> TalkCase:
        here = [one for one in own if one.talk == talk and one.counts]
        by_role = {one.role: one for one in here}
        pair = [by_role[role] for role in m.PAIR if role in by_role and by_role[role].submitted]
        both = tuple(self._handed(one, pair) for one in pair) if len(pair) == len(m.PAIR) else ()
        third, remark = by_role.get(m.THIRD), by_role.get(m.REMARK)
        counting = {one.id for one in here}
        kept = [one for one in self._cases.resolutions.get(sitting.id, ()) if one.talk == talk]
        resolution = next((one for one in reversed(kept) if set(one.assignments) <= counting), None)
        called = self._called(form, both, cut, flags) if both else ()
        waits = bool(both) and third is not None and not third.submitted
        if resolution is not None and resolution.final.rule == MEAN and resolution.cut != cut and called:
            resolution = None  # the cut was set anew, and by the new one the two lie apart
        return TalkCase(
            talk=talk,
            scenario=scenario,
            pair=both,
            third=self._handed(third, pair) if third is not None and third.submitted else None,
            remark=self._handed(remark, pair) if remark is not None and remark.submitted else None,
            waits=waits and resolution is None,
            resolution=resolution,
            resolved=len(kept),
            called=called,
        )

    def _called(self, form: FrozenForm, both: Sequence[Handed], cut: int, flags: Sequence[str]) -> tuple[Call, ...]:
        """Why the rule asks for a third marker: by the sheets as they stand, and as they were blind.

        A correction made by somebody who could see the other sheet can't keep a talk from the third marker.
        """
        rule, criteria = form.form.adjudication, form.rubric().criteria
        now = calls(rule, criteria, both[0].sheet, both[1].sheet, cut, flags)
        before = calls(rule, criteria, both[0].blind, both[1].blind, cut, flags)
        return tuple(dict.fromkeys([*now, *before]))

    def _handed(self, one: Assignment, pair: Sequence[Assignment]) -> Handed:
        sheets = self._sheets[one.id]
        both = max((each.submitted[0] for each in pair), default=0)
        blind = [sheet for number, (_, sheet) in zip(one.submitted, sheets, strict=True) if number <= both]
        event, sheet = sheets[-1]
        return Handed(one, sheet, blind[-1] if blind else sheet, event)


def case_of(log: Log, candidate: str, which: str | None = None) -> Case:
    """The newest case of a candidate (by id). which: the form or the id of the sitting, where they sat several.

    Raises NotFound, WrongUse.
    """
    while True:
        found = [one for one in CaseFiles(log, candidate).all() if which in (None, one.sitting.form, one.sitting.id)]
        if not found:
            raise NotFound("This candidate has no sealed sitting", "see: roleplay form sittings")
        forms = sorted({one.sitting.form for one in found})
        if len(forms) > 1:
            raise WrongUse(f"This candidate sat several forms: {', '.join(forms)}", "say which: --form FORM")
        if found[-1].size == log.store.head(candidate).subject_size:  # else something was recorded while it was read
            return found[-1]


def context_of(log: Log, candidate: str) -> list[int]:
    """The numbers of the events that a pack about a candidate has to have to say who decided and by which cut score.

    Those are the versions of the cut score, and who the deciders are: their names and their role.
    """
    every = [one for those in cases_of(log, candidate).decisions.values() for one in those]
    if not every:
        return []
    forms = {said["form"] for _, said in said_of(log, DECIDED_EVENT, subject=candidate)}
    found = [event.seq for event, said in said_of(log, c.CUT_SET) if said["form"] in forms]
    for person in dict.fromkeys(one.by for one in every):
        about = log.store.events(person)
        found += [event.seq for event in about if event.type in (PERSON_ADDED, roles.GRANTED, roles.ENDED, ERASED)]
    return sorted(found)
