"""Appeals and complaints: lodged, marked again by somebody who hasn't seen the case, closed; nothing is ever edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from roleplay.assessment.decisions import record as d
from roleplay.assessment.decisions.cases import Case, Handed, TalkCase, case_of
from roleplay.assessment.decisions.deciding import Decider, Verdict
from roleplay.assessment.decisions.record import Appeal
from roleplay.assessment.decisions.review import assigned, free_for_remark, resolved, too_busy, why_not
from roleplay.assessment.decisions.rule import REMARKED, alone
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.round import TRIES
from roleplay.assessment.records import chain
from roleplay.assessment.records.log import HELD, Log
from roleplay.assessment.sittings.codes import new_code
from roleplay.domain.errors import NotFound, WrongUse
from roleplay.domain.record import Draft, Overtaken
from roleplay.domain.text import storable


def appeal_of(log: Log, code: str) -> Appeal:
    """The appeal of that code. Raises NotFound."""
    wanted = code.strip().upper()
    found = (one for those in d.cases_of(log).appeals.values() for one in those)
    appeal = next((one for one in found if one.id == wanted), None)
    if appeal is None:
        raise NotFound(f"There is no appeal {code.strip()!r}", "see: roleplay decide appeals")
    return appeal


def lodge(log: Log, candidate: str, form: str | None, *, on: str, lodged_by: str, grounds: str, actor: str) -> str:
    """Put an appeal on record; returns its code. What is on record about the candidate can't be erased meanwhile.

    on: the day it was lodged, YYYY-MM-DD; lodged_by: who, as they are called in it. Raises WrongUse if there is no
    decision, an appeal is open, or the day can't be.
    """
    why = d.reasons_of(grounds, "on what grounds")
    for _ in range(TRIES):
        case = case_of(log, candidate, form)
        decision = case.decision
        if decision is None:
            raise WrongUse("Nothing was decided about this candidate yet", "a complaint can be lodged at any time")
        if case.appeal is not None:
            raise WrongUse(f"An appeal is open already: {case.appeal.id}", "add to it: roleplay records note")
        if on < decision.at[:10]:
            raise WrongUse(f"The decision was made on {decision.at[:10]}, and the appeal on {on}", "check the day")
        code = new_code()[:9]
        body = {
            "appeal": code,
            "sitting": case.sitting.id,
            "decision": decision.number,
            "on": on,
            "lodged_by": storable(lodged_by),
            "grounds": why,
        }
        drafts = [chain.draft(d.APPEALED, actor, candidate, body)]
        if not log.held(candidate):
            drafts.append(chain.draft(HELD, actor, candidate, {"reason": f"appeal {code}"}))
        try:
            log.add_all(drafts, expected=case.size)
            return code
        except Overtaken:
            continue
    raise too_busy()


def remark(log: Log, code: str, actor: str, marker: str | None = None) -> str:
    """Give every talk of an appealed case to somebody who hasn't seen it, to mark it clean; returns their id.

    marker: who (id), else whoever has least to mark. Raises WrongUse with the reason why somebody can't.
    """
    appeal = appeal_of(log, code)
    for _ in range(TRIES):
        case = _open_case(log, appeal)
        if _remarking(log, case):
            raise WrongUse("This case was given to somebody already, to be marked again", "see: roleplay mark status")
        chosen = _chosen(log, case, marker)
        drafts = [assigned(case, talk, chosen, m.REMARK, actor, appeal=appeal.id) for talk in case.talks]
        try:
            log.add_all(drafts, expected=case.size)
            return chosen
        except Overtaken:
            continue
    raise too_busy()


def _chosen(log: Log, case: Case, marker: str | None) -> str:
    free = free_for_remark(log, case)
    if marker is not None:
        why = why_not(log, case, marker)
        if why:
            raise WrongUse(f"This person can't mark the case again: {why}", "name somebody who hasn't seen it")
        if marker not in free:
            raise NotFound("This person is no marker", "make them one: roleplay mark marker NAME")
        return marker
    if not free:
        raise WrongUse("Every marker and adjudicator has seen this case", "add somebody: roleplay mark marker NAME")
    open_now = [one.marker for one in m.assignments(log) if one.counts and not one.submitted]
    return min(free, key=lambda person: (open_now.count(person), free.index(person)))


def _remarking(log: Log, case: Case) -> bool:
    """Whether the open appeal has a re-mark that counts."""
    appeal = case.appeal
    assert appeal is not None
    return any(
        one.role == m.REMARK and one.counts and one.sitting == case.sitting.id and one.event > appeal.event
        for one in m.assignments(log, case.candidate)
    )


def _open_case(log: Log, appeal: Appeal) -> Case:
    """The case of an appeal that is open. Raises WrongUse for a closed one."""
    case = case_of(log, appeal.candidate, appeal.sitting)
    if case.appeal is None or case.appeal.id != appeal.id:
        raise WrongUse(f"The appeal {appeal.id} was closed", "a new one can be lodged: roleplay decide appeal")
    return case


class AppealDecider(Decider):
    """A decider who closes appeals: not who decided the case before."""

    def close(
        self, code: str, outcome: str, reasons: str, verdict: Verdict | None = None, by_remark: bool = False
    ) -> Appeal:
        """Close an appeal: the decision STANDS, or was CHANGED by a new one, or the appeal was WITHDRAWN.

        verdict: the new decision (what it supersedes is set here); by_remark: it rests on the re-mark and not on the
        marks before. Everything goes on record at once. Raises WrongUse for who decided the case before, for a change
        that changes nothing, a re-mark that isn't there.
        """
        why = d.reasons_of(reasons, "why the appeal is closed so")
        appeal = appeal_of(self._log, code)
        _open_case(self._log, appeal)

        def made(case: Case) -> list[Draft]:
            if case.appeal is None or case.appeal.id != appeal.id:
                raise WrongUse(f"The appeal {appeal.id} was closed", "see: roleplay decide appeals")
            drafts: list[Draft] = []
            if outcome != d.WITHDRAWN:
                if any(one.by == self._me for one in case.decisions):
                    raise WrongUse("Who decided a case can't decide the appeal against it", "somebody else has to")
                self._check_seen(case)
            if outcome == d.CHANGED:
                assert verdict is not None
                drafts = self._changed(case, verdict, by_remark=by_remark)
            body = {
                "appeal": appeal.id,
                "sitting": case.sitting.id,
                "outcome": outcome,
                "reasons": why,
                "decision": len(case.decisions) + (outcome == d.CHANGED),
            }
            return [*drafts, chain.draft(d.APPEAL_CLOSED, self._me, case.candidate, body)]

        self._record(appeal.candidate, appeal.sitting, made)
        return appeal_of(self._log, code)

    def _changed(self, case: Case, verdict: Verdict, *, by_remark: bool) -> list[Draft]:
        """The new decision, and what the re-mark comes to where it rests on that."""
        standing = case.decision
        assert standing is not None and case.appeal is not None
        verdict = replace(verdict, supersedes=standing.number)
        if not by_remark:
            if verdict.outcome == standing.outcome:
                raise WrongUse(f"The outcome is {standing.outcome} as before", "close it as: stands")
            return self._decision(case, verdict, appeal=case.appeal.id)
        marked = [_remarked(talk, case) for talk in case.talks]
        finals = [alone(REMARKED, case.form.rubric().criteria, handed.sheet) for _, handed in marked]
        drafts = []
        for (talk, handed), made in zip(marked, finals, strict=True):
            drafts += resolved(case, talk, made, [handed], self._me)
        return drafts + self._decision(case, verdict, [dict(one.levels) for one in finals], case.appeal.id)


def _remarked(talk: TalkCase, case: Case) -> tuple[TalkCase, Handed]:
    """A talk with its re-mark for the open appeal. Raises WrongUse if it isn't in."""
    assert case.appeal is not None
    if talk.remark is None or talk.remark.assignment.event < case.appeal.event:
        raise WrongUse("The case wasn't marked again yet", "see: roleplay decide remark, and roleplay mark status")
    return talk, talk.remark


def complain(log: Log, candidate: str, *, on: str, lodged_by: str, text: str, actor: str) -> str:
    """Put a complaint on record; returns its code. on: the day, YYYY-MM-DD."""
    code = new_code()[:9]
    said = d.reasons_of(text, "what the complaint is")
    body = {"complaint": code, "on": on, "lodged_by": storable(lodged_by), "text": said}
    log.add(d.COMPLAINED, actor, candidate, body)
    return code


def answer(log: Log, code: str, text: str, actor: str) -> None:
    """Put on record what was answered to a complaint. Raises NotFound, WrongUse if it was answered."""
    wanted = code.strip().upper()
    found = next((one for one in d.complaints(log) if one.id == wanted), None)
    if found is None:
        raise NotFound(f"There is no complaint {code.strip()!r}", "see: roleplay decide appeals")
    said = d.reasons_of(text, "what is answered")
    for _ in range(TRIES):
        seen = log.store.head(found.candidate).subject_size
        if any(one.id == wanted and one.answer is not None for one in d.complaints(log, found.candidate)):
            raise WrongUse("This complaint was answered already", "add to it: roleplay records note")
        try:
            body = {"complaint": wanted, "answer": said}
            log.add(d.ANSWERED, actor, found.candidate, body, expected=seen)
            return
        except Overtaken:
            continue
    raise too_busy()


def day(word: str, option: str, today: date) -> str:
    """A day as it is kept (YYYY-MM-DD), not after today. Raises WrongUse for anything else."""
    try:
        if len(word) != 10:
            raise ValueError
        found = date.fromisoformat(word)
    except ValueError as error:
        raise WrongUse(f"{option} takes a day", "write it as year-month-day, such as 2027-03-31") from error
    if found > today:
        raise WrongUse(f"{option} {word} is still to come", "give the day on which it was lodged")
    return found.isoformat()
