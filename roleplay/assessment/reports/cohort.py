"""An examiner's report of everyone who sat a form: how far it is, results, how far the marks can be trusted.

Small groups are never counted out, and what the marks can't carry isn't shown: it says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from roleplay.assessment.decisions.cases import Case, CaseFiles
from roleplay.assessment.decisions.record import OUTCOMES
from roleplay.assessment.decisions.rule import decimal
from roleplay.assessment.forms import FrozenForm, version
from roleplay.assessment.machine.gate import standing
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.blind import BlindMarks, blind_marks
from roleplay.assessment.records.log import Log
from roleplay.assessment.reports.plots import SMALL, histogram, level_bars, severities
from roleplay.assessment.statistics.figures import Figure, Section, shown
from roleplay.assessment.statistics.marks import BLIND, Marks
from roleplay.assessment.statistics.report import Plan, Report, report
from roleplay.assessment.statistics.resampling import Resampling
from roleplay.domain.errors import NotFound, WrongUse

LEAST = 10
"""Candidates below which nothing about results or marks is told of a cohort."""


def cohort_facts(log: Log, form: str, number: int | None = None, how: Resampling | None = None) -> dict[str, Any]:
    """All that the report says, as plain values. number: by the rubric of that version. Raises NotFound."""
    chosen = version(log, form, number)
    cases = CaseFiles(log).all(form)
    if not cases:
        raise NotFound(f"No sitting of {form} is sealed yet", "see: roleplay form sittings")
    candidates = len({one.candidate for one in cases})
    told = candidates >= LEAST
    facts: dict[str, Any] = {
        "kind": "cohort",
        "form": form,
        "form_title": chosen.form.title,
        "form_version": chosen.version,
        "form_hash": chosen.hash,
        "rubric_title": chosen.rubric().title,
        "reader": chosen.form.reader,
        "sittings": len(cases),
        "candidates": candidates,
        "first_day": min(one.day for one in cases),
        "last_day": max(one.day for one in cases),
        "stages": [{"stage": stage, "n": n} for stage, n in sorted(Counter(one.stage for one in cases).items())],
        "withheld": "" if told else f"n={candidates} candidates, and results are told from {LEAST} on",
        "small": SMALL,
        "least": LEAST,
    }
    return {**facts, **_results(cases, told), **_figures(log, chosen, number, how or Resampling(), told)}


def counted_out(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """How often each outcome was decided; n None where it would single people out.

    A count under SMALL is hidden, and if that is the only one, the next smallest too: it would give the other away.
    """
    found = {outcome: counts[outcome] for outcome in OUTCOMES if counts.get(outcome)}
    hidden = {outcome for outcome, n in found.items() if n < SMALL}
    if len(hidden) == 1 and len(found) > 1:
        hidden.add(min((n, outcome) for outcome, n in found.items() if outcome not in hidden)[1])
    return [{"outcome": outcome, "n": None if outcome in hidden else n} for outcome, n in found.items()]


def _results(cases: Sequence[Case], told: bool) -> dict[str, Any]:
    if not told:
        return {"outcomes": [], "scores": None, "mean": None, "cut": None, "scored": None}
    decided = Counter(one.decision.outcome for one in cases if one.decision is not None and not one.decision.revoked)
    scores = [one.points.low for one in cases if one.points is not None and one.points.known]
    cuts = {one.cut.points for one in cases if one.cut is not None}
    cut = cuts.pop() if len(cuts) == 1 else None
    mean = sum(scores) // len(scores) if len(scores) >= LEAST else None
    return {
        "outcomes": counted_out(decided),
        "scores": histogram(scores, cut) if len(scores) >= LEAST else None,
        "scored": len(scores),
        "mean": None if mean is None else decimal(mean),
        "cut": None if cut is None else decimal(cut),
    }


def _figures(log: Log, chosen: FrozenForm, number: int | None, how: Resampling, told: bool) -> dict[str, Any]:
    """What the blind marks carry; nothing where results are withheld."""
    nothing: dict[str, Any] = {
        **dict.fromkeys(("levels", "severity", "counts", "blind")),
        "sections": [],
        "formulas": [],
        "method": "",
        "machine": {"words": standing(log, chosen, date.fromisoformat(log.now()[:10])).words},
    }
    try:
        found: BlindMarks = blind_marks(log, chosen.form.id, number)
    except WrongUse as error:
        return {**nothing, "no_marks": error.message}
    if not told:
        return {**nothing, "no_marks": ""}
    made: Report = report(found.marks, Plan(how, found.cut, m.OVERALL, m.BORDERLINE))
    every = list(made.figures())
    counts = made.counts
    return {
        **nothing,
        "no_marks": "",
        "blind": {"talks": found.talks, "waiting": found.waiting, "other_rubric": found.other_rubric},
        "counts": {
            "candidates": counts.candidates,
            "scenarios": counts.scenarios,
            "submissions": counts.submissions,
            "sheets": counts.sheets,
            "markers": counts.markers,
            "not_rated": counts.not_rated,
        },
        "method": how.method,
        "sections": [_section(one) for one in made.sections],
        "formulas": [{"name": a, "formula": b} for a, b in dict.fromkeys((one.name, one.formula) for one in every)],
        "levels": level_bars(_uses(found.marks, chosen)) if counts.candidates >= LEAST else None,
        "severity": severities([one for one in every if one.key == "severity"]),
    }


def _uses(marks: Marks, chosen: FrozenForm) -> dict[str, list[tuple[int, int]]]:
    """How often each level was given blind in each criterion, by its title."""
    titles = {one.id: one.title for one in chosen.rubric().criteria} | {m.OVERALL: "Global rating"}
    found = {}
    for scale in marks.scales:
        given = Counter(x.level for x in marks.marks if x.criterion == scale.criterion and x.role in BLIND)
        found[titles.get(scale.criterion, scale.criterion)] = [(level, given[level]) for level in scale.levels]
    return found


def _section(section: Section) -> dict[str, Any]:
    figures = [one for one in section.figures if one.key != "table"]
    several = len({one.subject for one in figures}) > 1
    withheld: dict[str, list[str]] = {}
    for one in figures:
        if one.value is None:
            withheld.setdefault(one.refused, []).append(f"{one.name}, {one.subject}" if several else one.name)
    return {
        "title": section.title,
        "figures": [_figure(one) for one in figures],
        "several": several,
        "shown": any(one.value is not None for one in figures),
        "withheld": [{"why": why, "names": names} for why, names in withheld.items()],
        "remarks": list(section.remarks),
    }


def _standing(one: Figure) -> str:
    """What the figure comes to in words, whole also without the sentence that it comes from."""
    if one.standing.endswith((" than", " from")):
        whom = "the others" if one.key == "rest" else "the markers' average"
        return f"{one.standing} {whom}"
    return one.standing


def _figure(one: Figure) -> dict[str, Any]:
    value = None if one.value is None else shown(one, one.value)
    interval = None
    if one.value is not None and one.interval is not None:
        interval = f"{shown(one, one.interval.low)} to {shown(one, one.interval.high)}"
    return {
        "key": one.key,
        "name": one.name,
        "subject": one.subject,
        "value": value,
        "interval": interval,
        "n": one.counted.n,
        "unit": one.counted.unit,
        "of_candidates": one.counted.candidates,
        "of_markers": one.counted.markers,
        "missing": one.counted.missing,
        "standing": _standing(one),
        "refused": one.refused,
        "formula": one.formula,
        "line": one.line,
    }
