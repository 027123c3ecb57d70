"""Whether the machine's marks of a form may be more than research: worked out from the record, and put on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from roleplay.assessment.forms import FrozenForm, version, versions
from roleplay.assessment.machine.record import GAMED, GATE, MachineSheet, sheets
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.blind import BlindMarks, blind_marks
from roleplay.assessment.marking.record import Assignment, assignments, partner, said_of
from roleplay.assessment.records.log import Log
from roleplay.assessment.statistics.figures import Section
from roleplay.assessment.statistics.gate import RESEARCH, Gate, MachineFacts, expiry
from roleplay.assessment.statistics.marks import Mark, Role
from roleplay.assessment.statistics.report import Plan, report
from roleplay.assessment.statistics.resampling import Resampling
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import NOBODY


@dataclass(frozen=True, slots=True)
class Judged:
    """What was worked out. n: talks marked by two people and the machine; expires: the last day on which it holds."""

    form: str
    version: int
    rubric_hash: str
    reader: str
    n: int
    flagged: int
    gaming: tuple[int, int] | None
    expires: date
    gates: tuple[Gate, ...]
    figures: tuple[Section, ...]

    @property
    def passed(self) -> tuple[str, ...]:
        """The criteria (and the total) for which the gate is passed."""
        return tuple(one.subject for one in self.gates if one.passed)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the machine stands now: for which subjects its gate holds, until when, and in words."""

    passed: frozenset[str]
    words: str


def judge(
    log: Log, form: str, today: date, groups: Mapping[str, str], how: Resampling, number: int | None = None
) -> Judged:
    """Work the gate out. groups: of candidates (by id), declared beforehand; number: by the rubric of that version.

    Raises WrongUse where no talk was marked by two people and the machine.
    """
    chosen = version(log, form, number)
    people: BlindMarks = blind_marks(log, form, number)
    own, until = _own_marks(log, form, chosen)
    readers = {sheet.reader for _, _, sheet in own}
    if not own:
        raise WrongUse("No talk was marked by two people and the machine yet", f"first: roleplay machine mark {form}")
    if len(readers) > 1:
        raise WrongUse(f"The talks were marked by several readers: {', '.join(sorted(readers))}", "name one: --version")
    (reader,) = readers
    marks = [*people.marks.marks]
    for candidate, scenario, sheet in own:
        levels = {**{c.id: None for c in chosen.rubric().criteria}, **sheet.levels, m.OVERALL: None}
        marks += [Mark(candidate, scenario, reader, name, level, Role.MACHINE) for name, level in levels.items()]
    gaming = _gaming(log, form, chosen, reader)
    flagged = sum(bool(sheet.flags) for _, _, sheet in own)
    facts = MachineFacts(until, today, flagged, *(gaming or (None, None)))
    made = report(replace(people.marks, marks=tuple(marks), groups=dict(groups)), Plan(how, facts=facts))
    return Judged(
        form=form,
        version=chosen.version,
        rubric_hash=chosen.rubric().hash,
        reader=reader,
        n=len(own),
        flagged=flagged,
        gaming=gaming,
        expires=expiry(until),
        gates=tuple(one for one in made.gates if one.subject != m.OVERALL),
        figures=tuple(one for one in made.sections if one.title.startswith("Machine: ")),
    )


def keep(log: Log, found: Judged, how: Resampling, actor: str) -> int:
    """Put the gate on record: from now on it is what the machine's standing goes by. The number of the event."""
    body = {
        "form": found.form,
        "version": found.version,
        "rubric_hash": found.rubric_hash,
        "reader": found.reader,
        "n": found.n,
        "flagged": found.flagged,
        "gaming": list(found.gaming) if found.gaming else None,
        "expires": found.expires.isoformat(),
        "passed": list(found.passed),
        "requirements": [
            [gate.subject, one.what, one.met, one.found] for gate in found.gates for one in gate.requirements
        ],
        "lines": [one.line for section in found.figures for one in section.figures if one.subject != m.OVERALL],
        "intervals": how.method,
    }
    return log.add(GATE, actor, NOBODY, body).seq


def standing(log: Log, frozen: FrozenForm, today: date) -> Standing:
    """How the machine stands for a form: by the newest gate of the same rubric and reader that hasn't run out."""
    rubric, reader = frozen.rubric().hash, frozen.form.reader
    kept = [
        (event, said)
        for event, said in said_of(log, GATE)
        if (said["form"], said["rubric_hash"], said["reader"]) == (frozen.form.id, rubric, reader)
    ]
    nothing = frozenset[str]()
    if not kept:
        return Standing(nothing, f"{RESEARCH}; no validation gate is on record for this form, rubric and reader")
    event, said = kept[-1]
    where = f"gate of {event.at[:10]}, n={said['n']}, event {event.seq}"
    if today.isoformat() > said["expires"]:
        return Standing(nothing, f"{RESEARCH}; the {where} held until {said['expires']}")
    if not said["passed"]:
        return Standing(nothing, f"{RESEARCH}; the {where} isn't passed")
    told = ", ".join(said["passed"])
    return Standing(
        frozenset(said["passed"]),
        f"the {where} is passed for: {told}; it holds until {said['expires']}. It may call for a second look, and "
        "never decides. Everything else is research only",
    )


def _own_marks(log: Log, form: str, chosen: FrozenForm) -> tuple[list[tuple[str, str, MachineSheet]], date]:
    """The machine's sheet of each talk that both submitted, with candidate and scenario as blind_marks calls them.

    And the last day on which one of these was submitted first.
    """
    family = {one.hash: one for one in versions(log, form)}
    rubric = chosen.rubric().hash
    every = [one for one in assignments(log) if one.counts and one.form_hash in family]
    own = sheets(log)
    at = {event.seq: event.at for event in log.store.events() if event.type == m.SUBMITTED}
    found, last = [], ""
    for one in every:
        other = partner(one, every)
        if one.role != m.FIRST or other is None or not one.submitted or not other.submitted:
            continue
        sheet = own.get((one.sitting, one.talk))
        if sheet is None or sheet.rubric_hash != rubric or family[one.form_hash].rubric().hash != rubric:
            continue
        found.append((one.candidate, _called(one, every), sheet))
        last = max(last, at[one.submitted[0]], at[other.submitted[0]])
    return found, date.fromisoformat(last[:10]) if last else date.min


def _called(one: Assignment, every: list[Assignment]) -> str:
    """The scenario's name as blind_marks has it: with a number where the candidate had it before."""
    sat = sorted({o.sitting for o in every if o.candidate == one.candidate and o.scenario == one.scenario})
    place = sat.index(one.sitting)
    return f"{one.scenario} ({place + 1})" if place else one.scenario


def _gaming(log: Log, form: str, chosen: FrozenForm, reader: str) -> tuple[int, int] | None:
    """The newest run of the gaming set with this form, rubric and reader: (false highs, cases)."""
    for _, said in reversed(said_of(log, GAMED)):
        if (said["form"], said["rubric_hash"], said["reader"]) == (form, chosen.rubric().hash, reader):
            return int(said["false_highs"]), int(said["cases"])
    return None
