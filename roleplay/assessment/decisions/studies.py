"""Figures that a cut score or a decision rests on, worked out from judges' files and from the marks on record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from roleplay.assessment.decisions.cuts import ANGOFF, BORDERLINE, NewCut
from roleplay.assessment.forms import FrozenForm
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.blind import BlindMarks, blind_marks
from roleplay.assessment.marks_file import judgements_from_csv
from roleplay.assessment.records.log import Log
from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.cuts import Judgement, angoff_figure, borderline_figures
from roleplay.assessment.statistics.figures import Figure, sound
from roleplay.assessment.statistics.reliability import SEM, reliability_figures
from roleplay.assessment.statistics.resampling import Resampling
from roleplay.assessment.statistics.sheets import sheets_of
from roleplay.domain.errors import WrongUse
from roleplay.domain.rubric import Criterion

HOW = Resampling()
QUICK = Resampling(200)
"""For a figure that is shown without its interval: draws are only needed to say whether one could be drawn."""


@dataclass(frozen=True, slots=True)
class Band:
    """The standard error of measurement of a candidate's result. sem: hundredths of a point, or None, then why not."""

    sem: int | None
    why: str
    formula: str = SEM


def band(log: Log, form: FrozenForm) -> Band:
    """The SEM from all blind marks by the form's rubric on record now, or why it isn't known."""
    try:
        found = blind_marks(log, form.form.id, form.version)
    except WrongUse as error:
        return Band(None, error.message)
    figures, _ = reliability_figures(sheets_of(found.marks), None, QUICK)
    sem = next((sound(one, least.INTERVAL) for one in figures if one.key == "sem"), None)
    if sem is None or sem.value is None:
        return Band(None, f"n is too small: {sem.refused}" if sem is not None else "there are no marks")
    return Band(round(sem.value / most_points(form.rubric().criteria) * 10_000), "")


def most_points(criteria: tuple[Criterion, ...]) -> int:
    """What a sheet's total can come to: each highest level times its weight."""
    return sum(c.weight * max(v.level for v in c.levels) for c in criteria)


def angoff_cut(form: FrozenForm, raw: bytes, file: str, delimiter: str = "comma") -> NewCut:
    """The cut of an Angoff study whose items are the rubric's criteria, in levels. raw: the file of judgements.

    Raises TableRefused with every problem of the file, WrongUse if the items aren't the criteria or judges are few.
    """
    criteria = form.rubric().criteria
    weights = {c.id: c.weight for c in criteria}
    judged = judgements_from_csv(raw, file, delimiter)
    if {one.item for one in judged} != set(weights):
        odd = sorted({one.item for one in judged} ^ set(weights))
        raise WrongUse(f"{file} must judge each criterion, and {odd[0]} is only in one", f"name: {', '.join(weights)}")
    most = {c.id: max(v.level for v in c.levels) for c in criteria}
    for one in judged:
        if one.level > most[one.item]:
            raise WrongUse(f"{file}: {one.judge} expects more of {one.item} than there is", f"at most {most[one.item]}")
    # the total is the weighted sum of levels, so that each judgement counts as often as its criterion
    figure = angoff_figure([Judgement(one.judge, one.item, one.level * weights[one.item]) for one in judged])
    study = {"file": hashlib.sha256(raw).hexdigest(), "formula": figure.formula, "said": figure.line}
    return _cut(figure, ANGOFF, criteria, study)


def borderline_cut(log: Log, form: FrozenForm) -> NewCut:
    """The cut from the blind marks on record: their totals at the borderline of the global rating.

    Raises WrongUse with the reason where the marks don't carry it.
    """
    found: BlindMarks = blind_marks(log, form.form.id, form.version)
    figures = borderline_figures(sheets_of(found.marks), m.OVERALL, m.BORDERLINE, HOW)
    figure = sound(figures[-1], least.INTERVAL)
    if len(figures) > 1:
        refused = next((one for one in figures if one.value is None), None)
        figure = refused or figure
    study = {"talks": found.talks, "last_event": log.store.head().size, "formula": figure.formula, "said": figure.line}
    return _cut(figure, BORDERLINE, form.rubric().criteria, study)


def _cut(figure: Figure, method: str, criteria: tuple[Criterion, ...], study: Mapping[str, object]) -> NewCut:
    if figure.value is None:
        raise WrongUse(f"The marks don't carry this cut: {figure.refused}", "see: roleplay agree")
    most = most_points(criteria)
    error = figure.detail("standard_error")
    se = round(error / most * 10_000) if isinstance(error, float | int) else None
    points = round(figure.value / most * 10_000)
    note = f"in points of a sheet's total, which has at most {most}: {figure.line}"
    return NewCut(points, method, note, figure.counted.n, figure.counted.unit, se, study)
