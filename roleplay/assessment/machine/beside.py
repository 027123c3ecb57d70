"""The machine's marks beside people's, once both have submitted and never before; and what it calls a person to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from roleplay.assessment.decisions.cases import Case, CaseFiles, TalkCase, case_of
from roleplay.assessment.decisions.record import reasons_of
from roleplay.assessment.decisions.rule import decimal, points
from roleplay.assessment.forms import FrozenForm
from roleplay.assessment.machine.flags import PRIORITY
from roleplay.assessment.machine.gaming import total_of
from roleplay.assessment.machine.gate import Standing, standing
from roleplay.assessment.machine.record import ANSWERED, MachineSheet, sheets
from roleplay.assessment.marking.record import DENIED, said_of
from roleplay.assessment.records.log import Log
from roleplay.assessment.statistics.sheets import TOTAL
from roleplay.domain.errors import NotFound, WrongUse


@dataclass(frozen=True, slots=True)
class Beside:
    """One talk. people: the levels that the two gave, by criterion; sheet: the machine's, None if it wasn't marked;
    differs: where it lies apart, in words, each with whether its gate allows it to call for a second look; answered:
    what people wrote after looking."""

    case: Case
    talk: TalkCase
    people: dict[str, tuple[int | None, int | None]]
    sheet: MachineSheet | None
    differs: tuple[tuple[str, bool], ...]
    answered: tuple[str, ...]

    @property
    def called(self) -> bool:
        """Whether the machine calls for a second look that nobody answered: by a gate that is passed, or by a flag."""
        flagged = self.sheet is not None and bool(self.sheet.flags)
        return not self.answered and (flagged or any(allowed for _, allowed in self.differs))

    @property
    def urgent(self) -> bool:
        """Whether somebody may be in danger."""
        return self.sheet is not None and not PRIORITY.isdisjoint(self.sheet.flags)


def shown(log: Log, candidate: str, form: str | None, who: str, today: date) -> tuple[list[Beside], Standing]:
    """The talks of a candidate's newest case. who: the id of who looks, for the record of a refusal.

    Raises WrongUse while any talk isn't submitted by two markers, or is with the third; that goes on record.
    """
    case = case_of(log, candidate, form)
    if any(not talk.pair or talk.waits for talk in case.talks):
        log.add(DENIED, who, candidate, {"assignment": "", "what": "machine mark"})
        raise WrongUse(
            "The machine's marks are sealed until every marker of this case has submitted", "this was put on record"
        )
    stand = standing(log, case.form, today)
    return _talks(log, case, stand), stand


def calls(log: Log, form: str, today: date) -> tuple[list[Beside], int]:
    """The talks of a form that the machine calls people to, urgent ones first; how many talks are still sealed."""
    found, sealed = [], 0
    stands: dict[str, Standing] = {}
    for case in CaseFiles(log).all(form):
        if any(not talk.pair or talk.waits for talk in case.talks):
            sealed += len(case.talks)
            continue
        stand = stands.setdefault(case.form.hash, standing(log, case.form, today))
        found += [one for one in _talks(log, case, stand) if one.called]
    return sorted(found, key=lambda one: not one.urgent), sealed


def answer(log: Log, candidate: str, form: str | None, talk: int, text: str, who: str, today: date) -> None:
    """Put on record what a person found after the machine had called for a second look. talk: from 1.

    Raises NotFound if it called for none, WrongUse without a reason. Nothing else changes: marks and decisions are
    changed by people, in their own commands.
    """
    found, _ = shown(log, candidate, form, who, today)
    one = next((one for one in found if one.talk.talk == talk - 1 and one.called), None)
    if one is None:
        raise NotFound(f"The machine calls for no second look at talk {talk}", "see: roleplay machine calls FORM")
    body = {"sitting": one.case.sitting.id, "talk": talk - 1, "found": reasons_of(text, "what was found")}
    log.add(ANSWERED, who, candidate, body)


def _talks(log: Log, case: Case, stand: Standing) -> list[Beside]:
    own = sheets(log, case.candidate)
    told = [said for _, said in said_of(log, ANSWERED, subject=case.candidate) if said["sitting"] == case.sitting.id]
    found = []
    for talk in case.talks:
        sheet = own.get((case.sitting.id, talk.talk))
        people = {
            c.id: (talk.pair[0].sheet.ratings[c.id].level, talk.pair[1].sheet.ratings[c.id].level)
            for c in case.form.rubric().criteria
        }
        differs = _differs(case, people, sheet, stand) if sheet is not None else ()
        answered = tuple(str(one["found"]) for one in told if one["talk"] == talk.talk)
        found.append(Beside(case, talk, people, sheet, differs, answered))
    return found


def _differs(
    case: Case, people: dict[str, tuple[int | None, int | None]], sheet: MachineSheet, stand: Standing
) -> tuple[tuple[str, bool], ...]:
    """Where the machine lies as far from the two people as would send two people to a third."""
    rule = case.form.form.adjudication
    found = []
    for name, (one, other) in people.items():
        level = sheet.levels.get(name)
        if level is None or one is None or other is None:
            continue
        if abs(2 * level - one - other) >= 2 * rule.levels:
            found.append((f"{name}: people gave {one} and {other}, the machine {level}", name in stand.passed))
    mean, own = people_total(case.form, people), total_of(case.form, sheet)
    if mean is not None and own is not None:
        cut = case.cut.points if case.cut is not None else case.form.form.cut.points * 100
        both = f"people {decimal(mean)} points, the machine {decimal(own)}"
        if abs(mean - own) > rule.points * 100:
            found.append((f"total: {both}", TOTAL in stand.passed))
        elif (mean < cut) != (own < cut):
            found.append((f"total: {both}, on opposite sides of the cut of {decimal(cut)}", TOTAL in stand.passed))
    return tuple(found)


def people_total(form: FrozenForm, people: dict[str, tuple[int | None, int | None]]) -> int | None:
    """The mean of the two people's totals, in hundredths of a point; None if something couldn't be rated."""
    levels: dict[str, int | None] = {}
    for name, (one, other) in people.items():
        if one is None or other is None:
            return None
        levels[name] = 50 * (one + other)
    return points(form.rubric().criteria, [levels]).low
