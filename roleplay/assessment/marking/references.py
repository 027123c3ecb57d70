"""Talks whose levels are agreed: the calibration set, and seeds that come as ordinary work. Who may put them in, what
they leave on record, and how far a marker lies from them.

That a talk is a reference is one event, its levels another, so that a marker's program can know the one without the
other until their own sheets are in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.assessment.forms import FrozenForm, versions
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.record import Assignment, Sheet, assignments, check_sheet, missing, said_of, sheet_of
from roleplay.assessment.records import chain
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings import record as r
from roleplay.assessment.sittings.codes import new_code
from roleplay.assessment.sittings.desk import Desk
from roleplay.domain.errors import NotFound, WrongUse
from roleplay.domain.record import NOBODY, Draft
from roleplay.domain.text import storable

REFERENCE, LEVELS, RULES, RESULT = "reference-added", "reference-sheet", "marking-rules", "calibration-result"
USES = (m.CALIBRATION, m.SEED)


@dataclass(frozen=True, slots=True)
class Reference:
    """A talk whose levels are agreed. use: CALIBRATION or SEED; event: the number of the event that says so."""

    id: str
    candidate: str
    sitting: str
    talk: int
    scenario: str
    form_hash: str
    use: str
    event: int


@dataclass(frozen=True, slots=True)
class MarkingRules:
    """What is asked of the markers of a form. gap: how many levels a criterion of the calibration set may lie off;
    exact: percent of its criteria that must be met exactly; check_every: every how many sheets there is a hidden check,
    0 for none; event: of the log, 0 where nothing was stated and these are the program's own."""

    gap: int = 1
    exact: int = 60
    check_every: int = 0
    event: int = 0


@dataclass(frozen=True, slots=True)
class Distance:
    """How far sheets lie from agreed ones. criteria: how many were compared; exact: how many of them are the same;
    widest: the largest gap in levels; unrated: how many only one of the two could rate."""

    criteria: int
    exact: int
    widest: int
    unrated: int

    @property
    def percent(self) -> int:
        """Percent of the criteria that are the same, rounded down."""
        return self.exact * 100 // self.criteria if self.criteria else 0

    def within(self, rules: MarkingRules) -> bool:
        """Whether it is within what the rules ask."""
        return self.widest <= rules.gap and self.percent >= rules.exact and not self.unrated


def distance(pairs: Sequence[tuple[Sheet, Sheet]]) -> Distance:
    """How far each first sheet lies from the second, over all criteria that the second has; without the global
    rating, which stands apart from the criteria."""
    criteria = exact = widest = unrated = 0
    for own, agreed in pairs:
        for name, rating in agreed.ratings.items():
            mine = own.ratings[name].level
            criteria += 1
            if mine is None or rating.level is None:
                exact += mine is rating.level
                unrated += mine is not rating.level
            else:
                exact += mine == rating.level
                widest = max(widest, abs(mine - rating.level))
    return Distance(criteria, exact, widest, unrated)


def references(log: Log) -> list[Reference]:
    """Every reference, the first first; of erased people there are none."""
    return [
        Reference(
            id=said["reference"],
            candidate=event.subject,
            sitting=said["sitting"],
            talk=said["talk"],
            scenario=said["scenario"],
            form_hash=said["form_hash"],
            use=said["use"],
            event=event.seq,
        )
        for event, said in said_of(log, REFERENCE)
    ]


def agreed_sheet(log: Log, one: Reference) -> Sheet:
    """The agreed levels of a reference. Raises NotFound if they were erased."""
    for _, said in said_of(log, LEVELS, subject=one.candidate):
        if said["reference"] == one.id:
            return sheet_of(said["sheet"])
    raise NotFound("The agreed levels of this reference are gone", "see: roleplay records verify")


def of_family(log: Log, form: FrozenForm, use: str) -> list[Reference]:
    """The references of a form's family that were marked by the same rubric."""
    rubric = form.rubric().hash
    same = {one.hash for one in versions(log, form.form.id) if one.rubric().hash == rubric}
    return [one for one in references(log) if one.use == use and one.form_hash in same]


def rules_of(log: Log, form: str) -> MarkingRules:
    """The rules that hold for a form's markers: those stated last, else the program's own."""
    stated = [(event, said) for event, said in said_of(log, RULES) if said["form"] == form]
    if not stated:
        return MarkingRules()
    event, said = stated[-1]
    return MarkingRules(said["gap"], said["exact"], said["check_every"], event.seq)


class Anchors:
    """The use cases of who puts references in and says what is asked of markers."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def state_rules(self, form: str, rules: MarkingRules, actor: str) -> None:
        """Put the rules for a form's markers on record; they hold from now on."""
        body = {"form": form, "gap": rules.gap, "exact": rules.exact, "check_every": rules.check_every}
        self._log.add(RULES, actor, NOBODY, body)

    def talk(self, candidate: str, form: FrozenForm, talk: int) -> tuple[r.SittingRecord, list[tuple[str, str]]]:
        """The newest sealed sitting of a candidate and what was said in a talk (from 0): (line, reply) each.

        Raises NotFound without such a talk, WrongUse if the seal is broken.
        """
        sittings = [one for one in Desk(self._log).of(candidate) if one.form == form.form.id and one.sealed is not None]
        if not sittings or talk >= sittings[-1].talks_begun:
            raise NotFound("This candidate has no such talk in a sealed sitting", "see: roleplay form sittings")
        if not sittings[-1].seal_holds:
            raise WrongUse(f"The seal of the sitting {sittings[-1].id} is broken", "see: roleplay records verify")
        turns = sittings[-1].of(r.TURN, talk=talk)
        return sittings[-1], [(e.said["line"], e.said["text"]) for e in turns]

    def add(self, candidate: str, form: FrozenForm, talk: int, use: str, sheet: Sheet, actor: str, note: str) -> str:
        """Put a talk with its agreed sheet in, for the calibration set or as a seed; returns what it is called.

        form: any version; the one that was sat counts. note: who agreed on it. The sitting is assigned to nobody as
        ordinary work from now on. Raises NotFound; WrongUse for a sheet that isn't whole, or a talk that is open.
        """
        if not note.strip():
            raise WrongUse("It isn't said who agreed on these levels", "such as: --note 'three examiners, 2026-11'")
        seen = self._log.store.head(candidate).subject_size
        sitting, said = self.talk(candidate, form, talk)
        sat = next(one for one in versions(self._log, form.form.id) if one.hash == sitting.form_hash)
        criteria = sat.rubric().criteria
        check_sheet(sheet, criteria, len(said))
        if gaps := missing(sheet, criteria):
            raise WrongUse(f"The agreed sheet isn't whole: {', '.join(gaps)}", "give a level, or a reason for none")
        same = [one for one in assignments(self._log, candidate) if one.sitting == sitting.id and one.counts]
        if any(not one.submitted for one in same if one.role not in m.ANCHORED):
            raise WrongUse("This talk is being marked", "take one that no marker has open, or withdraw it first")
        if any(one.sitting == sitting.id and one.talk == talk for one in references(self._log)):
            raise WrongUse("This talk is a reference already", "nothing more is to be done")
        name = new_code()[:9]
        begun = next(e for e in sitting.of(r.BEGUN) if e.said["talk"] == talk)
        body = {
            "reference": name,
            "sitting": sitting.id,
            "talk": talk,
            "scenario": str(begun.said["scenario"]),
            "form_hash": sitting.form_hash,
            "use": use,
            "note": storable(note),
        }
        levels = {"reference": name, "sheet": sheet.said()}
        drafts = [chain.draft(REFERENCE, actor, candidate, body), chain.draft(LEVELS, actor, candidate, levels)]
        self._log.add_all(drafts, expected=seen)
        return name


def anchored(one: Reference | Assignment, marker: str, role: str, actor: str) -> Draft:
    """A talk that is given to a marker as an ordinary assignment is, in one of the roles of ANCHORED."""
    body = {
        "assignment": new_code()[:9],
        "sitting": one.sitting,
        "talk": one.talk,
        "scenario": one.scenario,
        "form_hash": one.form_hash,
        "marker": marker,
        "role": role,
    }
    return chain.draft(m.ASSIGNED, actor, one.candidate, body)
