"""After both marks are in: what goes to a third marker, what is settled, and flags that somebody looked into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from roleplay.assessment import roles
from roleplay.assessment.decisions import record as d
from roleplay.assessment.decisions.cases import Case, CaseFiles, Handed, TalkCase, case_of
from roleplay.assessment.decisions.rule import Call, Final, final, points
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.record import conflicts_of
from roleplay.assessment.marking.round import TRIES
from roleplay.assessment.records import chain
from roleplay.assessment.records.log import EXPORTED, Log
from roleplay.assessment.sittings.codes import new_code
from roleplay.domain.errors import NotFound, StorageError
from roleplay.domain.record import Draft, Overtaken


@dataclass(frozen=True, slots=True)
class Asked:
    """A talk that a third marker was given. marker: their id."""

    candidate: str
    scenario: str
    marker: str
    called: tuple[Call, ...]


@dataclass
class Reviewed:
    """What a review came to. settled: talks; waiting: talks whose marks, or third mark, aren't there; nobody: talks
    that no adjudicator may mark, as (candidate, scenario)."""

    settled: int = 0
    waiting: int = 0
    asked: list[Asked] = field(default_factory=list)
    nobody: list[tuple[str, str]] = field(default_factory=list)


class Review:
    """The use cases of who organises it: nothing here shows a mark."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def run(self, form: str, actor: str, adjudicators: Sequence[str] | None = None) -> Reviewed:
        """Look at every talk of a form whose two marks are in: settle it, or give it to a third marker by its rule.

        adjudicators: only these (ids), else all; whoever has least to do gets the next. Each candidate is done whole or
        not at all. Raises NotFound for somebody who is no adjudicator, StorageError for a broken seal.
        """
        pool = list(dict.fromkeys(adjudicators)) if adjudicators else roles.holders(self._log, roles.ADJUDICATOR)
        for person in pool:
            roles.check(self._log, person, roles.ADJUDICATOR)
        load = Counter(dict.fromkeys(pool, 0))
        given = [one for one in m.assignments(self._log) if one.role == m.THIRD and one.counts and not one.submitted]
        load.update(one.marker for one in given if one.marker in load)
        found = Reviewed()
        cases = CaseFiles(self._log).all(form)
        broken = next((one.sitting.id for one in cases if not one.sitting.seal_holds), None)
        if broken is not None:
            raise StorageError(
                f"The seal of the sitting {broken} is broken, so nothing was settled", "see: roleplay records verify"
            )
        for case in cases:
            self._one(case, actor, load, found)
        return found

    def clear(self, candidate: str, form: str | None, flag: str, reason: str, actor: str) -> None:
        """Put on record that somebody looked into a flag, so that it calls for nobody any more.

        Raises NotFound for a flag that isn't open, WrongUse without a reason.
        """
        why = d.reasons_of(reason, "why the flag doesn't matter")
        for _ in range(TRIES):
            case = case_of(self._log, candidate, form)
            if flag not in case.flags:
                is_open = f"open are: {', '.join(case.flags)}" if case.flags else "none is open"
                raise NotFound(f"No flag {flag!r} is open in this sitting", is_open)
            body = {"sitting": case.sitting.id, "flag": flag, "reason": why}
            try:
                self._log.add(d.CLEARED, actor, candidate, body, expected=case.size)
                return
            except Overtaken:
                continue
        raise too_busy()

    def _one(self, case: Case, actor: str, load: Counter[str], found: Reviewed) -> None:
        """One candidate, anew if something was recorded about them meanwhile."""
        for _ in range(TRIES):
            mine, busy = Reviewed(), Counter(load)
            drafts = [draft for talk in case.talks for draft in self._talk(case, talk, actor, busy, mine)]
            if drafts and not case.size:
                case = case_of(self._log, case.candidate, case.sitting.id)
                continue
            try:
                if drafts:
                    self._log.add_all(drafts, expected=case.size)
            except Overtaken:
                case = case_of(self._log, case.candidate, case.sitting.id)
                continue
            load.update(busy - load)
            found.settled += mine.settled
            found.waiting += mine.waiting
            found.asked += mine.asked
            found.nobody += mine.nobody
            return
        raise too_busy()

    def _talk(self, case: Case, talk: TalkCase, actor: str, load: Counter[str], found: Reviewed) -> list[Draft]:
        if talk.resolution is not None:
            return []
        if not talk.pair or talk.waits:
            found.waiting += 1
            return []
        if talk.called and talk.third is None:
            return self._ask(case, talk, actor, load, found)
        found.settled += 1
        made = final(case.form.form.adjudication, case.form.rubric().criteria, [one.sheet for one in talk.sheets])
        return resolved(case, talk, made, talk.sheets, actor)

    def _ask(self, case: Case, talk: TalkCase, actor: str, load: Counter[str], found: Reviewed) -> list[Draft]:
        """The talk for the third marker who has least to do; one who has another talk of this sitting comes first."""
        every = [one for one in m.assignments(self._log, case.candidate) if one.sitting == case.sitting.id]
        thirds = {one.marker for one in every if one.role == m.THIRD and one.counts}
        thirds |= {one.marker for one in found.asked}
        barred = {one.marker for one in every if one.role != m.THIRD or not one.counts}
        barred |= set(conflicts_of(self._log, case.candidate)) | m.lookers(self._log, case.candidate)
        free = [person for person in load if person not in barred]
        if not free:
            found.nobody.append((case.candidate, talk.scenario))
            return []
        chosen = min(free, key=lambda person: (person not in thirds, load[person]))
        load[chosen] += 1
        found.asked.append(Asked(case.candidate, talk.scenario, chosen, talk.called))
        return [assigned(case, talk, chosen, m.THIRD, actor)]


def assigned(case: Case, talk: TalkCase, marker: str, role: str, actor: str, **more: str) -> Draft:
    """A talk given to one more marker. role: THIRD or REMARK."""
    body = {
        "assignment": new_code()[:9],
        "sitting": case.sitting.id,
        "talk": talk.talk,
        "scenario": talk.scenario,
        "form_hash": case.form.hash,
        "marker": marker,
        "role": role,
        **more,
    }
    return chain.draft(m.ASSIGNED, actor, case.candidate, body)


def resolved(case: Case, talk: TalkCase, made: Final, sheets: Sequence[Handed], actor: str) -> list[Draft]:
    """The two events of a resolution: that there is one, and what it says."""
    rubric = case.form.rubric()
    number = talk.resolved + 1
    named = {"sitting": case.sitting.id, "talk": talk.talk, "number": number}
    cut = case.cut
    body = {
        **named,
        "supersedes": number - 1,
        "scenario": talk.scenario,
        "form_hash": case.form.hash,
        "rubric_hash": rubric.hash,
        "rule": made.rule,
        "calls": [call.words for call in talk.called],
        "levels": dict(made.levels),
        "overall": made.overall,
        "points": d.points_said(points(rubric.criteria, [made.levels])),
        "assignments": [one.assignment.id for one in sheets],
        "sheets": [one.event for one in sheets],
        "cut": {
            "number": cut.number if cut else 0,
            "points": cut.points if cut else case.form.form.cut.points * 100,
        },
    }
    return [
        chain.draft(m.SETTLED, actor, case.candidate, named),
        chain.draft(d.RESOLVED, actor, case.candidate, body),
    ]


def too_busy() -> StorageError:
    """What is raised where others keep recording something about the same candidate."""
    return StorageError("Too much is being recorded about this candidate at once", "try again")


def free_for_remark(log: Log, case: Case) -> list[str]:
    """Everyone who may mark a case again after an appeal: markers and adjudicators who haven't seen it."""
    everyone = [*m.markers(log), *roles.holders(log, roles.ADJUDICATOR)]
    return [person for person in dict.fromkeys(everyone) if not why_not(log, case, person)]


def why_not(log: Log, case: Case, person: str) -> str:
    """Why a person can't mark this case again; empty if they can."""
    if person in case.people:
        return "they marked it, or were given it to mark"
    if person in m.lookers(log, case.candidate) or any(one.by == person for one in case.decisions):
        return "they were shown the marks to decide about them"
    if any(e.type == EXPORTED and e.actor == person for e in log.store.events(case.candidate)):
        return "they exported what is on record about this candidate"
    reason = conflicts_of(log, case.candidate).get(person)
    return f"conflict of interest: {reason}" if reason is not None else ""
