"""A named person decides about a case that they were shown as it stands; never the program, never who marked it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from roleplay.assessment import roles
from roleplay.assessment.decisions import cases as at
from roleplay.assessment.decisions import record as d
from roleplay.assessment.decisions.cases import Case, case_of
from roleplay.assessment.decisions.cuts import Cut, version_of
from roleplay.assessment.decisions.record import Decision
from roleplay.assessment.decisions.review import too_busy
from roleplay.assessment.decisions.rule import Points, decimal
from roleplay.assessment.decisions.studies import Band, band
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.record import conflicts_of
from roleplay.assessment.marking.round import TRIES
from roleplay.assessment.records import access, chain
from roleplay.assessment.records.log import Log
from roleplay.domain.errors import NotFound, WrongUse
from roleplay.domain.record import Draft, Event, Overtaken

NOT_READY = {
    at.BROKEN: ("What was sealed isn't what is on record any more", "see: roleplay records verify; it can be void"),
    at.TO_MARK: ("Not every talk was submitted by two markers yet", "see: roleplay mark status"),
    at.WITH_THIRD: ("It is with the third marker", "wait for their mark, then: roleplay decide review"),
    at.TO_REVIEW: ("What the marks come to isn't settled yet", "settle it: roleplay decide review FORM"),
    at.NO_CUT: ("No cut score is set for the day it was sat", "set it: roleplay decide cut FORM"),
}
"""Why a case can't be passed or failed yet, and what to do."""


class DecidedMeanwhile(WrongUse):
    """Somebody has decided already. Nothing was overwritten: `mine` is what wasn't recorded, `theirs` is on record."""

    def __init__(self, mine: Verdict, theirs: Decision) -> None:
        self.mine, self.theirs = mine, theirs
        super().__init__(
            f"This case was decided already: decision {theirs.number} is {theirs.outcome}",
            "yours was not recorded; a decision is changed only by another one that names it: "
            f"--supersedes {theirs.number}",
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody wants to put on record.

    outcome: PASS, FAIL, PENDING or VOID; supersedes: the number of the decision that it takes the place of, or 0; cut:
    the number of a version of the cut score, None for the one that holds; despite: whether it is meant to differ from
    what the score says.
    """

    outcome: str
    reasons: str
    supersedes: int = 0
    cut: int | None = None
    despite: bool = False


class Decider:
    """What one decider sees and does. person: their id. Raises NotFound for somebody who doesn't hold the role."""

    def __init__(self, log: Log, person: str) -> None:
        roles.check(log, person, roles.DECIDER)
        self._log, self._me = log, person

    def show(self, candidate: str, form: str | None = None) -> tuple[Case, Band]:
        """The case as it stands. That it was shown goes on record: only who has seen it as it stands can decide it.

        Raises WrongUse for somebody who marks it, or has a conflict of interest.
        """
        for _ in range(TRIES):
            case = case_of(self._log, candidate, form)
            self._check_may(case)
            if case.looks.get(self._me, (0, ""))[1] == case.state:
                access.note(self._log, self._me, candidate, "decide")  # the log has the first look at this state
                return case, band(self._log, case.form)
            try:
                body = {"sitting": case.sitting.id, "state": case.state}
                self._log.add(m.LOOKED, self._me, candidate, body, expected=case.size)
            except Overtaken:
                continue
            return case, band(self._log, case.form)
        raise too_busy()

    def decide(self, candidate: str, form: str | None, verdict: Verdict) -> Decision:
        """Put a decision on record. Raises DecidedMeanwhile if there is one that it doesn't name, WrongUse for a case
        that isn't ready, wasn't shown to this decider as it stands, or is theirs to mark."""

        def made(case: Case) -> list[Draft]:
            if case.appeal is not None:
                raise WrongUse(
                    f"An appeal against this decision is open ({case.appeal.id})", "decide it: roleplay decide close"
                )
            return self._decision(case, verdict)

        return self._record(candidate, form, made)

    def revoke(self, candidate: str, form: str | None, reason: str) -> Decision:
        """Take back the result that counts, by a record of its own. Raises WrongUse if there is none."""
        why = d.reasons_of(reason, "why the result is revoked")

        def made(case: Case) -> list[Draft]:
            standing = case.decision
            if standing is None or standing.revoked is not None or standing.outcome not in d.RESULTS:
                raise WrongUse("There is no result that could be revoked", "see: roleplay decide list")
            self._check_seen(case)
            return [self._revocation(case, standing, why)]

        return self._record(candidate, form, made)

    # Inside

    def _record(self, candidate: str, form: str | None, made: Callable[[Case], list[Draft]]) -> Decision:
        """Put on record what `made` makes of the case as it stands, again if others were quicker; the last decision."""
        for _ in range(TRIES):
            case = case_of(self._log, candidate, form)
            self._check_may(case)
            try:
                events = self._log.add_all(made(case), expected=case.size)
            except Overtaken:
                continue
            return _last(self._log, case, events)
        raise too_busy()

    def _check_may(self, case: Case) -> None:
        """Raises WrongUse for somebody who marks this case, or must not judge this candidate."""
        if self._me in case.people:
            raise WrongUse("Who was given a talk of this case to mark can't decide it", "somebody else has to")
        reason = conflicts_of(self._log, case.candidate).get(self._me)
        if reason == "nobody marks themselves":
            raise WrongUse("Nobody decides about themselves", "somebody else has to")
        if reason is not None:
            raise WrongUse(f"A conflict of interest is on record: {reason}", "somebody else has to decide it")

    def _check_seen(self, case: Case) -> None:
        seen = case.looks.get(self._me)
        if seen is None:
            raise WrongUse("You haven't looked at this case", "first: roleplay decide show CANDIDATE --by YOU")
        if seen[1] != case.state:
            raise WrongUse(
                "The case changed since you looked at it", "look again: roleplay decide show CANDIDATE --by YOU"
            )

    def _decision(
        self, case: Case, verdict: Verdict, remarked: Sequence[dict[str, int | None]] | None = None, appeal: str = ""
    ) -> list[Draft]:
        """The events of a decision. remarked: the final levels of each talk by the re-mark, where it rests on those."""
        why = d.reasons_of(verdict.reasons, "why it is decided so")
        before = case.decision
        if before is not None and before.number != verdict.supersedes:
            raise DecidedMeanwhile(verdict, before)
        if before is None and verdict.supersedes:
            raise NotFound(f"There is no decision {verdict.supersedes} in this case", "leave --supersedes out")
        self._check_seen(case)
        cut = case.cut if verdict.cut is None else version_of(list(case.cuts), verdict.cut, case.day)
        score = case.points_of(remarked) if remarked else case.points
        if verdict.outcome in d.RESULTS:
            _check_ready(case, cut)
            _check_says(verdict, score, cut)
        error = band(self._log, case.form)
        number = len(case.decisions) + 1
        resolutions = [talk.resolved + bool(remarked) for talk in case.talks]
        body = {
            "sitting": case.sitting.id,
            "form": case.form.form.id,
            "version": case.form.version,
            "form_hash": case.form.hash,
            "number": number,
            "supersedes": verdict.supersedes,
            "outcome": verdict.outcome,
            "reasons": why,
            "cut": None if cut is None else {"number": cut.number, "points": cut.points, "se": cut.made.se},
            "score": d.points_said(score),
            "says": d.says(score, cut.points if cut else None),
            "despite": verdict.despite,
            "sem": error.sem,
            "sem_why": error.why,
            "resolutions": [[talk.talk, n] for talk, n in zip(case.talks, resolutions, strict=True)] if score else [],
            "open_flags": list(case.flags),
            "not_sat": case.not_sat,
            "looked": case.looks[self._me][0],
            "appeal": appeal,
        }
        drafts = [chain.draft(d.DECIDED, self._me, case.candidate, body)]
        if before is not None and before.revoked is None and before.outcome in d.RESULTS:
            drafts.append(self._revocation(case, before, f"decision {number} takes its place"))
        return drafts

    def _revocation(self, case: Case, standing: Decision, reason: str) -> Draft:
        body = {"sitting": case.sitting.id, "decision": standing.number, "event": standing.event, "reason": reason}
        return chain.draft(d.REVOKED, self._me, case.candidate, body)


def _check_ready(case: Case, cut: Cut | None) -> None:
    """Raises WrongUse where no result can be given yet; a pending or void decision always can."""
    progress = case.progress
    if progress == at.NO_CUT and cut is not None:
        return
    if progress in NOT_READY:
        raise WrongUse(*NOT_READY[progress])


def _check_says(verdict: Verdict, score: Points | None, cut: Cut | None) -> None:
    """Raises WrongUse for a result that isn't what the score says, unless it is said to be meant."""
    said = d.says(score, cut.points if cut else None)
    if said not in ("", d.OPEN, verdict.outcome) and not verdict.despite:
        assert score is not None and cut is not None
        raise WrongUse(
            f"The score is {d.in_words(score)} and the cut {decimal(cut.points)}, which says {said}",
            "if you mean it, say so: --despite-score, and why in the reasons",
        )


def _last(log: Log, case: Case, events: Sequence[Event]) -> Decision:
    """The newest decision of the case as it stands after these events."""
    found = d.cases_of(log, case.candidate).decisions[case.sitting.id]
    return next((one for one in found if one.event in {event.seq for event in events}), found[-1])
