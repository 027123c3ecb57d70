"""All the figures of one set of marks, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.agreement import criterion_figures
from roleplay.assessment.statistics.cuts import Judgement, angoff_figure, borderline_figures
from roleplay.assessment.statistics.decisions import decision_figures
from roleplay.assessment.statistics.figures import Figure, Section, sound
from roleplay.assessment.statistics.gate import Gate, MachineFacts, gate
from roleplay.assessment.statistics.machine import beside, machine_figures, machines
from roleplay.assessment.statistics.marks import BLIND, Marks, Role
from roleplay.assessment.statistics.reliability import reliability_figures
from roleplay.assessment.statistics.resampling import Resampling
from roleplay.assessment.statistics.severity import drift_figures, rest_figures, severity_figures
from roleplay.assessment.statistics.sheets import TOTAL, Sheet, sheets_of
from roleplay.assessment.statistics.totals import total_figures
from roleplay.domain.errors import WrongUse


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be computed beside the marks: the cut (points of one sheet).

    The global rating and its borderline level,

    the judgements of an Angoff study, what is known of the machine, and how intervals are drawn.
    """

    how: Resampling = field(default_factory=Resampling)
    cut: float | None = None
    global_rating: str = ""
    borderline: int | None = None
    judgements: tuple[Judgement, ...] = ()
    facts: MachineFacts = field(default_factory=MachineFacts)


@dataclass(frozen=True, slots=True)
class Counts:
    """What there is in the marks."""

    candidates: int
    scenarios: int
    submissions: int
    sheets: int
    markers: int
    seed_sheets: int
    machine_sheets: int
    not_rated: int


@dataclass(frozen=True, slots=True)
class Report:
    """All figures and gates, with what they were counted from and how intervals were drawn."""

    counts: Counts
    how: Resampling
    sections: tuple[Section, ...]
    gates: tuple[Gate, ...]

    def figures(self) -> Iterator[Figure]:
        """Every figure, in order."""
        for section in self.sections:
            yield from section.figures

    def figure(self, key: str, subject: str) -> Figure:
        """The figure of that key about that subject. Raises KeyError if there is none."""
        for one in self.figures():
            if (one.key, one.subject) == (key, subject):
                return one
        raise KeyError(key, subject)


def report(marks: Marks, plan: Plan | None = None) -> Report:
    """The figures of the marks.

    Raises WrongUse if the marks contradict each other or the plan names what isn't there.
    """
    plan = plan or Plan()
    _check(marks, plan)
    sheets = sheets_of(marks)
    sections = [
        *(_section(f"Criterion: {s.criterion}", criterion_figures(sheets, s, plan.how)) for s in marks.scales),
        _section("Totals", total_figures(sheets, plan.how), _about_totals(marks)),
        _section("Markers", (*severity_figures(sheets), *drift_figures(sheets), *rest_figures(sheets, plan.how))),
        _reliability(sheets, plan),
    ]
    if cuts := _cuts(sheets, plan):
        sections.append(_section("Cut score", cuts))
    gates = []
    for name in machines(sheets):
        figures: list[Figure] = []
        for scale in (*marks.scales, None):
            one = beside(sheets, name, scale.criterion if scale else TOTAL, scale)
            found = _section("", machine_figures(one, marks.groups, plan.how)).figures
            gates.append(gate(name, one.subject, found, marks.groups, plan.facts))
            figures += found
        sections.append(Section(f"Machine: {name}", tuple(figures)))
    return Report(_counts(sheets), plan.how, tuple(sections), tuple(gates))


def _section(title: str, figures: tuple[Figure, ...], remarks: tuple[str, ...] = ()) -> Section:
    return Section(title, tuple(sound(one, least.INTERVAL) for one in figures), remarks)


def _check(marks: Marks, plan: Plan) -> None:
    names = [scale.criterion for scale in marks.scales]
    if TOTAL in names:
        raise WrongUse(f"A criterion is called {TOTAL}", "give it another name: that one is the sum of the levels")
    if plan.global_rating and plan.global_rating not in names:
        raise WrongUse(f"There is no global rating {plan.global_rating}", f"name one of: {', '.join(names)}")
    if plan.global_rating:
        scale = marks.scales[names.index(plan.global_rating)]
        if scale.weight:
            raise WrongUse(f"{scale.criterion} counts in the total", "give the global rating the weight 0")
        if plan.borderline not in scale.levels:
            raise WrongUse(
                f"The borderline level {plan.borderline} isn't on the scale of {scale.criterion}",
                f"name one of {', '.join(map(str, scale.levels))}",
            )


def _about_totals(marks: Marks) -> tuple[str, ...]:
    parts = [f"{s.criterion} x {s.weight}" if s.weight != 1 else s.criterion for s in marks.scales if s.weight]
    return (f"A total is {' + '.join(parts)}; a sheet where one of them can't be rated has none.",)


def _reliability(sheets: tuple[Sheet, ...], plan: Plan) -> Section:
    figures, study = reliability_figures(sheets, plan.cut, plan.how)
    first = figures[0]
    decisions = decision_figures(sheets, plan.cut, study, first.counted, first.refused, plan.how)
    remarks: tuple[str, ...] = (
        "Results are a candidate's mean total over scenarios and markers. Forecasts take it that the same number of "
        "markers marks each scenario, and the same ones all scenarios of a candidate.",
    )
    if plan.cut is None:
        remarks = (*remarks, "No cut was given, so nothing is said about decisions.")
    return _section("Reliability", (*figures, *decisions), remarks)


def _cuts(sheets: tuple[Sheet, ...], plan: Plan) -> tuple[Figure, ...]:
    found: list[Figure] = []
    if plan.global_rating and plan.borderline is not None:
        found += borderline_figures(sheets, plan.global_rating, plan.borderline, plan.how)
    if plan.judgements:
        found.append(angoff_figure(plan.judgements))
    return tuple(found)


def _counts(sheets: tuple[Sheet, ...]) -> Counts:
    blind = [s for s in sheets if s.role in BLIND]
    return Counts(
        candidates=len({s.candidate for s in blind}),
        scenarios=len({s.scenario for s in blind}),
        submissions=len({s.submission for s in blind}),
        sheets=len(blind),
        markers=len({s.marker for s in blind}),
        seed_sheets=sum(1 for s in sheets if s.role is Role.SEED),
        machine_sheets=sum(1 for s in sheets if s.role is Role.MACHINE),
        not_rated=sum(1 for s in blind for level in s.levels.values() if level is None),
    )
