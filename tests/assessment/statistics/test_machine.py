"""The machine beside people, and the gate before its marks may be more than research."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from roleplay.assessment.statistics.gate import MachineFacts, expiry
from roleplay.assessment.statistics.marks import Mark, Marks, Role, Scale
from roleplay.assessment.statistics.report import Plan, Report, report
from roleplay.assessment.statistics.resampling import Resampling
from tests.assessment.statistics.making import SCALE

TODAY = date(2026, 11, 22)
KNOWN = MachineFacts(date(2026, 10, 31), TODAY, 3, 0, 120)
LEVELS = (0, 1, 2, 3, 4)


def marked(n: int, *, noise: float = 0.35, bias: float = 0.0, group_bias: float = 0.0, gone: int = 0) -> Marks:
    """Two people with noise .5 and a machine with the noise and bias given; half of the candidates in each group."""
    rng = np.random.default_rng(7)
    marks, groups = [], {}
    for k in range(n):
        true, name = rng.uniform(-0.5, 4.5), f"c{k:03}"
        groups[name] = "north" if k % 2 else "south"
        extra = bias + (group_bias if k % 2 else 0)
        for role, marker, value in (
            (Role.FIRST, "ana", true + rng.normal(0, 0.5)),
            (Role.SECOND, "ben", true + rng.normal(0, 0.5)),
            (Role.MACHINE, "reader", true + extra + rng.normal(0, noise)),
        ):
            level = None if role is Role.MACHINE and k < gone else int(np.clip(round(value), 0, 4))
            marks.append(Mark(name, "talk", marker, "listening", level, role))
    return Marks(tuple(marks), (Scale("listening", SCALE),), groups)


def of(marks: Marks, facts: MachineFacts = KNOWN) -> Report:
    """The report about these marks with what is known of the machine."""
    return report(marks, Plan(Resampling(400, 1), facts=facts))


def failed(found: Report) -> list[str]:
    """What the gate of the criterion lacks."""
    return [one.what for one in found.gates[0].requirements if one.met is not True]


def test_a_good_machine_passes_and_still_never_decides() -> None:
    """300 submissions, all facts given."""
    found = of(marked(300))
    assert failed(found) == []
    assert found.gates[0].line.endswith("a second look may be asked for, a decision never.")


def test_kappa_of_the_machine_is_that_of_both_pairs() -> None:
    """Against scikit-learn: each person's mark beside the machine's."""
    marks = marked(120)
    by = {(m.candidate, m.role): m.level for m in marks.marks}
    names = sorted({m.candidate for m in marks.marks})
    people = [by[n, role] for role in (Role.FIRST, Role.SECOND) for n in names]
    machine = [by[n, Role.MACHINE] for _ in range(2) for n in names]
    found = of(marks)
    qwk = cohen_kappa_score(people, machine, weights="quadratic", labels=LEVELS)
    assert found.figure("machine_qwk", "listening").value == pytest.approx(qwk)
    smd = (np.mean(machine) - np.mean(people)) / np.std(people, ddof=1)
    assert found.figure("smd", "listening").value == pytest.approx(smd)
    hh = cohen_kappa_score(people[:120], people[120:], weights="quadratic", labels=LEVELS)
    assert found.figure("loss", "listening").value == pytest.approx(hh - qwk)


@pytest.mark.parametrize(
    ("marks", "missing"),
    [
        (marked(99), ["100 submissions or more", "loss .10 or less"]),
        (marked(300, noise=2.0), ["QWK .70 or more", "lower end of QWK .60 or more", "loss .10 or less"]),
        (marked(300, bias=0.6), ["SMD within .15"]),
        (marked(300, group_bias=0.5), ["SMD within .15", "no group of 140 beyond .10"]),
        (dataclasses.replace(marked(300), groups={}), ["no group of 140 beyond .10"]),
    ],
    ids=["too few", "noisy", "too mild", "unfair to a group", "no groups declared"],
)
def test_what_is_not_met_keeps_the_gate_shut(marks: Marks, missing: list[str]) -> None:
    """And the report says research only."""
    found = of(marks)
    assert failed(found) == missing
    assert "machine marks: research only" in found.gates[0].line


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (dataclasses.replace(KNOWN, flagged=None), "flags reported"),
        (dataclasses.replace(KNOWN, gaming_cases=None, gaming_false_highs=None), "no high mark on the gaming set"),
        (dataclasses.replace(KNOWN, gaming_false_highs=1), "no high mark on the gaming set"),
        (dataclasses.replace(KNOWN, marked_until=None), "marked in the last 12 months"),
        (dataclasses.replace(KNOWN, marked_until=date(2025, 11, 21)), "marked in the last 12 months"),
        (dataclasses.replace(KNOWN, marked_until=date(2026, 11, 23)), "marked in the last 12 months"),
    ],
    ids=["flags unknown", "gaming unknown", "gamed once", "day unknown", "expired", "in the future"],
)
def test_what_is_not_known_keeps_the_gate_shut_too(facts: MachineFacts, missing: str) -> None:
    """Nothing is taken to be fine because nobody said otherwise."""
    (lacking,) = failed(of(marked(300), facts))
    assert lacking.startswith(missing)


def test_a_year_after_the_29th_of_february() -> None:
    """Is the 28th."""
    assert expiry(date(2028, 2, 29)) == date(2029, 2, 28)


def test_small_groups_are_hidden_and_medium_ones_marked() -> None:
    """Fewer than 10 candidates: not even their number; 50 to 139: shown as too small for a difference of .10."""
    marks = marked(120)
    names = sorted(marks.groups)
    groups = {name: "tiny" if k < 9 else "small" if k < 49 else "medium" for k, name in enumerate(names)}
    found = of(dataclasses.replace(marks, groups=groups))
    tiny = found.figure("dsm", "listening, group tiny")
    assert (tiny.value, tiny.counted.n) == (None, 0)
    assert "fewer than 10 candidates" in tiny.refused
    assert found.figure("dsm", "listening, group small").refused.startswith("n=40")
    assert "too small" in found.figure("dsm", "listening, group medium").standing


def test_what_the_machine_could_not_rate_is_counted_and_left_out() -> None:
    """Forty abstentions of 300."""
    found = of(marked(300, gone=40))
    gone = found.figure("abstained", "listening")
    assert (gone.detail("count"), gone.detail("of")) == (40, 300)
    assert found.figure("machine_qwk", "listening").counted.n == 260
    assert found.figure("machine_qwk", "listening").counted.missing == 40
