"""A certificate: that a named person passed, who decided it, and what of the log proves it."""

from __future__ import annotations

from typing import Any

from roleplay.assessment.decisions.cases import Case, case_of
from roleplay.assessment.decisions.record import PASS, Decision, names_of
from roleplay.assessment.records.log import Log
from roleplay.assessment.reports.candidate import about_form
from roleplay.domain.errors import WrongUse


def passed(log: Log, candidate: str, which: str | None) -> tuple[Case, Decision]:
    """The candidate's case with the decision that they passed.

    Raises WrongUse without one: no decision yet, another outcome, revoked, or an appeal that is open.
    """
    case = case_of(log, candidate, which)
    made = case.decision
    if made is None:
        raise WrongUse("There is no decision yet, and so no certificate", "see: roleplay decide list")
    if made.revoked is not None:
        raise WrongUse(f"The result was revoked: {made.revoked}", "no certificate is given")
    if made.outcome != PASS:
        raise WrongUse(f"The decision is {made.outcome}, and a certificate says that somebody passed", "none is given")
    if case.appeal is not None:
        raise WrongUse(f"An appeal is open ({case.appeal.id})", "wait until it is closed: roleplay decide close")
    return case, made


def certificate_facts(log: Log, candidate: str, which: str | None, body: str) -> dict[str, Any]:
    """All that the certificate says. body: who gives it, as it stands on it. Raises as `passed`."""
    case, made = passed(log, candidate, which)
    if not body.strip() or len(body) > 200:
        raise WrongUse("It isn't said who gives the certificate", "name the certification body: --issuer 'NAME'")
    names = names_of(log, [candidate, made.by])
    return {
        "kind": "certificate",
        "candidate": names[candidate],
        "person": candidate,
        "issuer": body.strip(),
        **about_form(case),
        "sat_on": case.day,
        "talks": [case.form.scenario(talk.scenario).title for talk in case.talks],
        "criteria": [one.title for one in case.form.rubric().criteria],
        "decided_on": made.at[:10],
        "decided_by": names[made.by],
        "decision": made.number,
        "event": made.event,
    }
