"""Who marks more strictly and who changes is found again where it is known; where it can't be known, that is said."""

from __future__ import annotations

import numpy as np
import pytest

from roleplay.assessment.statistics.marks import Mark, Marks, Role, Scale
from roleplay.assessment.statistics.report import report
from roleplay.assessment.statistics.severity import (
    drift_figures,
    drifts,
    severities,
    severity_figures,
    shared_sheets,
)
from roleplay.assessment.statistics.sheets import sheets_of
from tests.assessment.statistics.making import simulated

KNOWN = (-2.0, -1.0, 0.0, 1.0, 2.0)


def test_the_interval_of_severity_holds_the_truth_as_often_as_it_promises() -> None:
    """40 candidates, 2 scenarios, 5 markers taking turns: 300 studies, 1,500 intervals of 95 %."""
    hits = []
    for seed in range(300):
        fit = severities(shared_sheets(sheets_of(simulated(seed, severities=KNOWN))))
        assert fit is not None
        hits += [fit.interval(k).low <= KNOWN[k] <= fit.interval(k).high for k in range(5)]
    assert 0.935 <= np.mean(hits) <= 0.965


def test_the_interval_of_drift_holds_the_truth_as_often_as_it_promises() -> None:
    """One marker gets 4 points stricter, against the average of all; the others none."""
    hits, change = [], (4.0, 0.0, 0.0, 0.0, 0.0)
    for seed in range(200):
        marks = simulated(seed, severities=KNOWN, drift=change)
        fit = drifts(shared_sheets(sheets_of(marks)))
        assert fit is not None
        hits += [fit.interval(k).low <= change[k] - 0.8 <= fit.interval(k).high for k in range(5)]
    assert 0.93 <= np.mean(hits) <= 0.97


def test_least_squares_is_that_of_the_full_design() -> None:
    """Severities and standard errors equal those of ordinary least squares with a column for each submission."""
    sheets = shared_sheets(sheets_of(simulated(5)))
    fit = severities(sheets)
    assert fit is not None
    units = sorted({s.submission for s in sheets})
    x = np.zeros((len(sheets), len(units) + 4))
    for row, sheet in enumerate(sheets):
        x[row, units.index(sheet.submission)] = 1
        k = fit.markers.index(sheet.marker)
        x[row, len(units) :] = -1 if k == 4 else np.eye(4)[k]
    y = -np.array([s.total for s in sheets], dtype=float)
    found, (rest,), rank, _ = np.linalg.lstsq(x, y, rcond=None)
    spread = np.linalg.inv(x.T @ x) * rest / (len(y) - rank)
    assert fit.effects[:4] == pytest.approx(found[-4:])
    assert fit.errors[:4] == pytest.approx(np.sqrt(np.diag(spread))[-4:])
    assert sum(fit.effects) == pytest.approx(0, abs=1e-9)


def test_strict_and_mild_markers_are_named() -> None:
    """The words say which way."""
    found = {f.subject: f for f in severity_figures(sheets_of(simulated(1)))}
    assert found["m4"].standing == "stricter than"
    assert "points fewer than the markers' average (95 % interval" in found["m4"].line
    assert found["m0"].standing == "milder than"


def test_markers_who_share_nothing_are_not_compared() -> None:
    """Two pairs of markers with candidates of their own: strict markers can't be told from weak candidates."""
    marks = []
    for k in range(60):
        for role, marker in zip((Role.FIRST, Role.SECOND), ("ana", "ben") if k % 2 else ("cem", "dor"), strict=True):
            marks.append(Mark(f"c{k}", "talk", marker, "x", (k + len(marker)) % 5, role, k))
    (only,) = severity_figures(sheets_of(Marks(tuple(marks), (Scale("x", (0, 1, 2, 3, 4)),))))
    assert only.value is None
    assert "2 groups that share no submission (ana and ben; cem and dor)" in only.refused


def test_few_shared_responses_give_a_word_and_no_number_and_fewer_nothing() -> None:
    """Under 30 the number is held back, under 10 the word too; drift takes 30."""
    sheets = sheets_of(simulated(3, candidates=25, scenarios=1, severities=(-6.0, 0.0, 6.0)))
    for figure in severity_figures(sheets):
        assert figure.value is None
        assert 10 <= figure.counted.n < 30
    assert {f.standing for f in severity_figures(sheets)} == {
        "stricter than",
        "milder than",
        "not clearly different from",
    }
    few = severity_figures(sheets_of(simulated(3, candidates=10, scenarios=1)))
    assert all(f.value is None and not f.standing for f in few)
    assert all(f.value is None for f in drift_figures(sheets))


def test_without_the_order_there_is_no_drift() -> None:
    """A file without the column order says so."""
    marks = simulated(1)
    bare = tuple(Mark(m.candidate, m.scenario, m.marker, m.criterion, m.level, m.role) for m in marks.marks)
    (only,) = drift_figures(sheets_of(Marks(bare, marks.scales)))
    assert "order of marking isn't known" in only.refused


def test_seeds_link_markers_who_share_nothing_else() -> None:
    """Seed responses that all mark connect the design, and count in no figure about agreement."""
    marks = []
    for k in range(60):
        for role, marker in zip((Role.FIRST, Role.SECOND), ("ana", "ben") if k % 2 else ("cem", "dor"), strict=True):
            marks.append(Mark(f"c{k}", "talk", marker, "x", k % 5, role, k))
    for k in range(12):
        marks += [
            Mark(f"seed{k}", "talk", m, "x", (k + j) % 5, Role.SEED, 60 + k) for j, m in enumerate(("ana", "cem"))
        ]
    whole = report(Marks(tuple(marks), (Scale("x", (0, 1, 2, 3, 4)),)))
    assert whole.figure("severity", "ana").value is not None
    assert whole.figure("table", "x").counted.n == 60
    assert whole.counts.seed_sheets == 24
