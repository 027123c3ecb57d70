"""The machine's validation gate: what must hold before its marks may be shown as more than research."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.figures import Figure, coefficient, listed

LEAST_QWK, LEAST_LOW, MOST_LOSS, MOST_SMD, MOST_DSM = 0.70, 0.60, 0.10, 0.15, 0.10
MONTHS = 12
RESEARCH = "machine marks: research only"


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What the marks can't tell: the last day of marking, today, flags raised.

    And how the gaming set was scored. None: not known.
    """

    marked_until: date | None = None
    today: date | None = None
    flagged: int | None = None
    gaming_false_highs: int | None = None
    gaming_cases: int | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must hold: met (True), not met (False) or not known (None), and what was found."""

    what: str
    met: bool | None
    found: str


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether one machine's marks of one subject may be more than research."""

    machine: str
    subject: str
    requirements: tuple[Requirement, ...]

    @property
    def passed(self) -> bool:
        """All requirements are met; what isn't known isn't met."""
        return all(one.met is True for one in self.requirements)

    @property
    def line(self) -> str:
        """The result in a sentence."""
        if self.passed:
            return (
                f"{self.machine}, {self.subject}: the gate is passed; a second look may be asked for, a decision never."
            )
        failed = [one.what for one in self.requirements if one.met is False]
        unknown = [one.what for one in self.requirements if one.met is None]
        parts = [f"not met: {listed(failed)}"] if failed else []
        parts += [f"not known: {listed(unknown)}"] if unknown else []
        return f"{self.machine}, {self.subject}: {RESEARCH} ({'; '.join(parts)})."


def gate(machine: str, subject: str, figures: Sequence[Figure], groups: Mapping[str, str], facts: MachineFacts) -> Gate:
    """The gate of one machine and subject, from its figures."""
    by = {figure.key: figure for figure in figures if figure.key != "dsm"}
    qwk, smd, loss, gone = by["machine_qwk"], by["smd"], by["loss"], by["abstained"]
    n = qwk.counted.n
    found = [
        Requirement(f"{least.GATE} submissions or more", n >= least.GATE, f"{n}"),
        _bounded(f"QWK {coefficient(LEAST_QWK)} or more", qwk.value, qwk.value is not None and qwk.value >= LEAST_QWK),
        _bounded(
            f"lower end of QWK {coefficient(LEAST_LOW)} or more",
            qwk.interval.low if qwk.interval else None,
            qwk.interval is not None and qwk.interval.low >= LEAST_LOW,
        ),
        _bounded(
            f"loss {coefficient(MOST_LOSS)} or less", loss.value, loss.value is not None and loss.value <= MOST_LOSS
        ),
        _bounded(
            f"SMD within {coefficient(MOST_SMD)}", smd.value, smd.value is not None and abs(smd.value) <= MOST_SMD
        ),
        Requirement(
            "abstentions reported", gone.counted.n > 0 or None, f"{gone.detail('count')} of {gone.detail('of')}"
        ),
        Requirement("flags reported", None if facts.flagged is None else True, _word(facts.flagged)),
        _gaming(facts),
        _groups([f for f in figures if f.key == "dsm"], groups),
        _age(facts),
    ]
    return Gate(machine, subject, tuple(found))


def _bounded(what: str, value: float | None, met: bool) -> Requirement:
    return Requirement(what, None if value is None else met, "not shown" if value is None else coefficient(value))


def _word(value: int | None) -> str:
    return "not given" if value is None else str(value)


def _gaming(facts: MachineFacts) -> Requirement:
    what = "no high mark on the gaming set"
    if facts.gaming_false_highs is None or not facts.gaming_cases:
        return Requirement(what, None, "not given")
    found = f"{facts.gaming_false_highs} of {facts.gaming_cases}"
    return Requirement(what, facts.gaming_false_highs == 0, found)


def _groups(dsm: Sequence[Figure], groups: Mapping[str, str]) -> Requirement:
    what = f"no group of {least.GROUP_GATE} beyond {coefficient(MOST_DSM)}"
    if not groups:
        return Requirement(what, None, "no groups declared")
    large = [f for f in dsm if f.counted.n >= least.GROUP_GATE]
    beyond = [f.subject for f in large if f.value is None or abs(f.value) > MOST_DSM]
    found = f"{len(large)} of {len(dsm)} groups large enough to tell"
    return Requirement(what, not beyond, f"beyond: {listed(beyond)}" if beyond else found)


def expiry(marked_until: date) -> date:
    """Twelve months after the last day of marking; the 29th of February counts as the 28th."""
    try:
        return marked_until.replace(year=marked_until.year + MONTHS // 12)
    except ValueError:
        return marked_until.replace(year=marked_until.year + MONTHS // 12, day=28)


def _age(facts: MachineFacts) -> Requirement:
    what = f"marked in the last {MONTHS} months"
    if facts.marked_until is None or facts.today is None:
        return Requirement(what, None, "day of marking not given")
    ends = expiry(facts.marked_until)
    return Requirement(what, facts.marked_until <= facts.today <= ends, f"holds until {ends.isoformat()}")
