"""What marking leaves on record: who marks what, drafts, sheets, conflicts of interest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from roleplay.assessment.records.log import Log
from roleplay.domain.errors import StorageError, WrongUse
from roleplay.domain.record import Event
from roleplay.domain.rubric import Criterion

MARKER, CONFLICT, ROUND, ASSIGNED = "marker-added", "conflict-declared", "marking-round", "mark-assigned"
DRAFTED, SUBMITTED, SHEET, WITHDRAWN = "mark-drafted", "mark-submitted", "mark-sheet", "mark-withdrawn"
DENIED = "mark-denied"
SETTLED = "talk-settled"
LOOKED = "case-shown"
"""SUBMITTED says that somebody has submitted and nothing of what; the marks are in SHEET, an event of its own, so that
the one can be read without the other. SETTLED says that what a talk's marks come to is on record, and nothing of it;
LOOKED that somebody who decides saw the marks."""

FIRST, SECOND = "first", "second"
THIRD, REMARK = "third", "re-mark"
CALIBRATION, SEED, AGAIN = "calibration", "seed", "hidden-re-mark"
HIDDEN = (SEED, AGAIN)
ANCHORED = (CALIBRATION, *HIDDEN)
"""Sheets that check the marker and count for no candidate: the calibration set, and, as ordinary work among the rest, a
talk with agreed levels, or one's own earlier talk once more. Which of these a sheet is, a marker never sees."""
PAIR = (FIRST, SECOND)
"""The two blind marks that every talk gets; THIRD where they lie apart, REMARK after an appeal."""
OVERALL = "global-rating"
OVERALL_LEVELS = {
    1: "Clearly not ready for clients.",
    2: "Borderline.",
    3: "Ready.",
    4: "Ready, and good.",
    5: "Outstanding.",
}
BORDERLINE = 2
LONGEST_TEXT = 4000
"""Characters of a comment or a reason."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One criterion as a marker sees it. level: None if it can't be rated, then reason says why; turns: the numbers
    of the replies that show it, from 1."""

    level: int | None
    reason: str = ""
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a marker says of a talk, whole or not yet. ratings: by the criterion's id; overall: 1-5, or None."""

    ratings: Mapping[str, Rating] = field(default_factory=dict)
    overall: int | None = None
    comment: str = ""

    def rated(self, criterion: str, rating: Rating) -> Sheet:
        """The same with another rating of a criterion."""
        return replace(self, ratings={**self.ratings, criterion: rating})

    def said(self) -> dict[str, Any]:
        """The sheet as it stands in an event."""
        ratings = {
            name: {"level": one.level, "reason": one.reason, "turns": list(one.turns)}
            for name, one in self.ratings.items()
        }
        return {"ratings": ratings, "overall": self.overall, "comment": self.comment}


def sheet_of(said: Mapping[str, Any]) -> Sheet:
    """The sheet that an event tells."""
    ratings = {name: Rating(one["level"], one["reason"], tuple(one["turns"])) for name, one in said["ratings"].items()}
    return Sheet(ratings, said["overall"], said["comment"])


def missing(sheet: Sheet, criteria: Sequence[Criterion]) -> list[str]:
    """What is still to be said before the sheet can be submitted: ids of criteria, and OVERALL."""
    gaps = [one.id for one in criteria if one.id not in sheet.ratings]
    return gaps + ([OVERALL] if sheet.overall is None else [])


def check_sheet(sheet: Sheet, criteria: Sequence[Criterion], replies: int) -> None:
    """Raises WrongUse for anything on the sheet that the rubric or the talk doesn't have. replies: how many."""
    known = {one.id: [level.level for level in one.levels] for one in criteria}
    for name, rating in sheet.ratings.items():
        if name not in known:
            raise WrongUse(f"The rubric has no criterion {name!r}", f"choose from: {', '.join(known)}")
        if rating.level is None and not rating.reason.strip():
            raise WrongUse(f"{name} can't be rated, and it isn't said why", "give a reason in a few words")
        if rating.level is not None and rating.level not in known[name]:
            raise WrongUse(f"{name} has no level {rating.level}", f"choose from: {', '.join(map(str, known[name]))}")
        wrong = [turn for turn in rating.turns if not 1 <= turn <= replies]
        if wrong:
            has = f"1 to {replies}" if replies else "none"
            raise WrongUse(f"The talk has no reply {wrong[0]}", f"its replies are: {has}")
        _check_length(rating.reason)
    if sheet.overall is not None and sheet.overall not in OVERALL_LEVELS:
        raise WrongUse(f"The global rating has no level {sheet.overall}", "choose from 1 to 5")
    _check_length(sheet.comment)


def _check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise WrongUse(f"The text has {len(text):,} characters", f"use at most {LONGEST_TEXT:,}")


@dataclass(frozen=True, slots=True)
class Assignment:
    """A talk that a person is to mark. id: random, says nothing about the candidate; marker: the person's id; talk:
    its number in the sitting, from 0; role: one of PAIR, THIRD or REMARK; withdrawn: why it doesn't count, or None;
    submitted: the numbers of the events that say so, the first first."""

    id: str
    candidate: str
    sitting: str
    talk: int
    scenario: str
    form_hash: str
    marker: str
    role: str
    event: int
    withdrawn: str | None = None
    submitted: tuple[int, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it wasn't withdrawn."""
        return self.withdrawn is None


def said_of(log: Log, kind: str, *, actor: str | None = None, subject: str | None = None) -> list[tuple[Event, Any]]:
    """The events of that type with what they say."""
    try:
        return [(event, json.loads(body.text)) for event, body in log.store.said(kind, actor=actor, subject=subject)]
    except ValueError as error:
        raise StorageError(f"An event {kind} can't be read", "see: roleplay records verify") from error


def assignments(log: Log, candidate: str | None = None) -> list[Assignment]:
    """Every assignment (about one candidate), in the order made; nothing of the marks is read."""
    withdrawn = {said["assignment"]: said["reason"] for _, said in said_of(log, WITHDRAWN, subject=candidate)}
    submitted: dict[str, list[int]] = {}
    for event, said in said_of(log, SUBMITTED, subject=candidate):
        submitted.setdefault(said["assignment"], []).append(event.seq)
    return [
        Assignment(
            id=said["assignment"],
            candidate=event.subject,
            sitting=said["sitting"],
            talk=said["talk"],
            scenario=said["scenario"],
            form_hash=said["form_hash"],
            marker=said["marker"],
            role=said["role"],
            event=event.seq,
            withdrawn=withdrawn.get(said["assignment"]),
            submitted=tuple(submitted.get(said["assignment"], ())),
        )
        for event, said in said_of(log, ASSIGNED, subject=candidate)
    ]


def partner(one: Assignment, all_of_them: Sequence[Assignment]) -> Assignment | None:
    """The other one of the two blind marks of the same talk that counts, if there is one."""
    return next((o for o in pair_of(one, all_of_them) if o.marker != one.marker), None)


def pair_of(one: Assignment, all_of_them: Sequence[Assignment]) -> list[Assignment]:
    """The blind marks of the same talk that count, the first first."""
    same = [o for o in all_of_them if o.sitting == one.sitting and o.talk == one.talk and o.counts]
    return sorted((o for o in same if o.role in PAIR), key=lambda o: PAIR.index(o.role))


def first_sheet(log: Log, one: Assignment) -> Sheet:
    """A submitted sheet as it was first, before anything was corrected."""
    said = [s for _, s in said_of(log, SHEET, actor=one.marker, subject=one.candidate) if s["assignment"] == one.id]
    return sheet_of(said[0]["sheet"])


def markers(log: Log) -> list[str]:
    """The ids of everyone who was made a marker and not erased."""
    return list(dict.fromkeys(event.subject for event, _ in said_of(log, MARKER)))


def conflicts_of(log: Log, candidate: str) -> dict[str, str]:
    """Who must not mark this candidate, by their id, and why."""
    found = {candidate: "nobody marks themselves"}
    for _, said in said_of(log, CONFLICT, subject=candidate):
        found[said["marker"]] = said["reason"]
    return found


def lookers(log: Log, candidate: str) -> set[str]:
    """Who was shown the marks of this candidate to decide about them: they can't mark them any more."""
    return {event.actor for event, _ in said_of(log, LOOKED, subject=candidate)}


def settled(log: Log, one: Assignment, every: Sequence[Assignment]) -> bool:
    """Whether a sheet is past correcting: its talk was settled since it was assigned, or went to a third marker."""
    same = [o for o in every if o.sitting == one.sitting and o.talk == one.talk and o.counts]
    if one.role in PAIR and any(o.role == THIRD for o in same):
        return True
    return any(
        event.seq > one.event
        for event, said in said_of(log, SETTLED, subject=one.candidate)
        if said["sitting"] == one.sitting and said["talk"] == one.talk
    )
