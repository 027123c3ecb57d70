"""What deciding leaves on record: what marks came to, cleared flags, decisions, appeals, complaints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from roleplay.assessment.decisions.rule import Final, Points, decimal
from roleplay.assessment.marking.record import LOOKED, said_of
from roleplay.assessment.records.log import Log
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import Event
from roleplay.domain.text import storable

RESOLVED, CLEARED = "mark-resolution", "flag-cleared"
DECIDED, REVOKED = "case-decided", "decision-revoked"
APPEALED, APPEAL_CLOSED = "appeal-lodged", "appeal-closed"
COMPLAINED, ANSWERED = "complaint-lodged", "complaint-answered"
ABOUT_CASES = (RESOLVED, CLEARED, LOOKED, DECIDED, REVOKED, APPEALED, APPEAL_CLOSED)
"""RESOLVED says what the marks of a talk come to; SETTLED (see marking) only that they do."""

PASS, FAIL, PENDING, VOID = "pass", "fail", "pending", "void"
OUTCOMES = (PASS, FAIL, PENDING, VOID)
RESULTS = (PASS, FAIL)
"""The outcomes that rest on a score and a cut."""
STANDS, CHANGED, WITHDRAWN = "stands", "changed", "withdrawn"
"""How an appeal ends: the decision stands, a new one takes its place, or the candidate takes the appeal back."""
OPEN = "open"
"""What a score says where the cut lies between the least and the most that it can come to."""
LONGEST_TEXT = 8000
"""Characters of reasons, grounds or an answer."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the marks of a talk come to. number: from 1, the newest counts; calls: why a third marker was asked, in
    words; assignments: whose sheets it is made of; cut: in hundredths, as it was when the rule was asked."""

    event: int
    sitting: str
    talk: int
    number: int
    final: Final
    calls: tuple[str, ...]
    assignments: tuple[str, ...]
    cut: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as it was made. number: from 1 within the sitting; supersedes: the number of the one before, or 0; by:
    the id of who decided; cut: the number of the version of the cut score, or 0; cut_points: hundredths, None without a
    cut; points: None without a score; sem: hundredths of a point, or None, then sem_why says why; revoked: the reason
    why it no longer counts, or None."""

    event: int
    at: str
    sitting: str
    number: int
    supersedes: int
    outcome: str
    reasons: str
    by: str
    cut: int
    cut_points: int | None
    points: Points | None
    sem: int | None
    sem_why: str
    says: str
    appeal: str
    revoked: str | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against a decision. on: the day it was lodged (YYYY-MM-DD), lodged_by: as it was told; outcome: how it
    was closed, or None while it is open."""

    id: str
    event: int
    candidate: str
    sitting: str
    decision: int
    on: str
    lodged_by: str
    grounds: str
    outcome: str | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint by or for a candidate, and what was answered, or None."""

    id: str
    candidate: str
    on: str
    lodged_by: str
    text: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Cases:
    """All that is on record about deciding, by sitting: about one candidate or all of them."""

    resolutions: Mapping[str, list[Resolution]]
    decisions: Mapping[str, list[Decision]]
    appeals: Mapping[str, list[Appeal]]
    cleared: Mapping[str, dict[str, str]]
    looks: Mapping[str, list[tuple[Event, str]]]


@dataclass
class _Gathering:
    resolutions: dict[str, list[Resolution]] = field(default_factory=dict)
    decisions: dict[str, list[Decision]] = field(default_factory=dict)
    appeals: dict[str, list[Appeal]] = field(default_factory=dict)
    cleared: dict[str, dict[str, str]] = field(default_factory=dict)
    looks: dict[str, list[tuple[Event, str]]] = field(default_factory=dict)


def cases_of(log: Log, candidate: str | None = None) -> Cases:
    """What is on record about the cases of a candidate (of all of them)."""
    told = {kind: said_of(log, kind, subject=candidate) for kind in ABOUT_CASES}
    found = _Gathering()
    revoked = {(said["sitting"], said["decision"]): said["reason"] for _, said in told[REVOKED]}
    closed = {said["appeal"]: said for _, said in told[APPEAL_CLOSED]}
    for event, said in told[RESOLVED]:
        found.resolutions.setdefault(said["sitting"], []).append(_resolution(event, said))
    for event, said in told[DECIDED]:
        why = revoked.get((said["sitting"], said["number"]))
        found.decisions.setdefault(said["sitting"], []).append(_decision(event, said, why))
    for event, said in told[APPEALED]:
        found.appeals.setdefault(said["sitting"], []).append(_appeal(event, said, closed.get(said["appeal"])))
    for _, said in told[CLEARED]:
        found.cleared.setdefault(said["sitting"], {})[said["flag"]] = said["reason"]
    for event, said in told[LOOKED]:
        found.looks.setdefault(said["sitting"], []).append((event, said["state"]))
    return Cases(found.resolutions, found.decisions, found.appeals, found.cleared, found.looks)


def complaints(log: Log, candidate: str | None = None) -> list[Complaint]:
    """Every complaint (of one candidate), in the order in which they were lodged."""
    answers = {said["complaint"]: said["answer"] for _, said in said_of(log, ANSWERED, subject=candidate)}
    return [
        Complaint(
            id=said["complaint"],
            candidate=event.subject,
            on=said["on"],
            lodged_by=said["lodged_by"],
            text=said["text"],
            answer=answers.get(said["complaint"]),
        )
        for event, said in said_of(log, COMPLAINED, subject=candidate)
    ]


def reasons_of(text: str, what: str) -> str:
    """Reasons as they are stored. Raises WrongUse if there are none, or they are too long. what: whose, in words."""
    if not text.strip():
        raise WrongUse(f"It isn't said {what}", "give the reason in a few words")
    if len(text) > LONGEST_TEXT:
        raise WrongUse(f"The text has {len(text):,} characters", f"use at most {LONGEST_TEXT:,}")
    return storable(text.strip())


def points_said(points: Points | None) -> dict[str, int] | None:
    """Points as they stand in an event."""
    return None if points is None else {"low": points.low, "high": points.high}


def in_words(points: Points) -> str:
    """Points as people read them."""
    return decimal(points.low) if points.known else f"{decimal(points.low)} to {decimal(points.high)}"


def says(points: Points | None, cut: int | None) -> str:
    """What the score alone says beside the cut: PASS, FAIL, or OPEN where something couldn't be rated; else empty."""
    if points is None or cut is None:
        return ""
    if points.low >= cut:
        return PASS
    return FAIL if points.high < cut else OPEN


def names_of(log: Log, people: Iterable[str]) -> dict[str, str]:
    """What people are called, by their ids; of those who were erased the id."""
    labels = {person.id: person.label for person in log.store.people()}
    return {person: labels.get(person, person) for person in people}


def _resolution(event: Event, said: Mapping[str, Any]) -> Resolution:
    return Resolution(
        event=event.seq,
        sitting=said["sitting"],
        talk=said["talk"],
        number=said["number"],
        final=Final(said["rule"], said["levels"], said["overall"]),
        calls=tuple(said["calls"]),
        assignments=tuple(said["assignments"]),
        cut=said["cut"]["points"],
    )


def _decision(event: Event, said: Mapping[str, Any], revoked: str | None) -> Decision:
    points, cut = said["score"], said["cut"]
    return Decision(
        event=event.seq,
        at=event.at,
        sitting=said["sitting"],
        number=said["number"],
        supersedes=said["supersedes"],
        outcome=said["outcome"],
        reasons=said["reasons"],
        by=event.actor,
        cut=cut["number"] if cut else 0,
        cut_points=cut["points"] if cut else None,
        points=None if points is None else Points(points["low"], points["high"]),
        sem=said["sem"],
        sem_why=said["sem_why"],
        says=said["says"],
        appeal=said["appeal"],
        revoked=revoked,
    )


def _appeal(event: Event, said: Mapping[str, Any], closed: Mapping[str, Any] | None) -> Appeal:
    return Appeal(
        id=said["appeal"],
        event=event.seq,
        candidate=event.subject,
        sitting=said["sitting"],
        decision=said["decision"],
        on=said["on"],
        lodged_by=said["lodged_by"],
        grounds=said["grounds"],
        outcome=closed["outcome"] if closed else None,
        reasons=closed["reasons"] if closed else "",
    )
