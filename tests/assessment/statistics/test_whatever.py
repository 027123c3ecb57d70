"""Whatever marks come, the report stands: each figure has a value with an interval, or says why not."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roleplay.assessment.statistics.cuts import Judgement
from roleplay.assessment.statistics.marks import Mark, Marks, Role, Scale
from roleplay.assessment.statistics.report import Plan, report
from roleplay.assessment.statistics.resampling import Resampling
from roleplay.cli.agree_json import as_value
from roleplay.cli.agree_text import lines


def odd_marks(dice: random.Random) -> Marks:
    """Marks of any shape: few or many candidates, gaps, abstentions, constant markers, seeds, machines, odd scales."""
    levels = tuple(sorted(dice.sample(range(12), dice.randint(2, 6))))
    shown = levels if dice.random() < 0.7 else levels[: dice.randint(1, 2)]
    markers = [f"m{k}" for k in range(dice.randint(1, 5))]
    gone, alike = dice.choice([0, 0.05, 0.6]), dice.random()
    ordered, all_sit = dice.random() < 0.7, dice.random() < 0.5
    marks, groups = [], {}
    for c in range(dice.choice([1, 2, 9, 12, 31, 55, 104, 130])):
        groups[f"c{c}"] = dice.choice("ab")
        for s in range(3 if all_sit else dice.choice([1, 1, 3])):
            true = dice.choice(shown)
            who = dice.sample(markers, dice.randint(1, len(markers)))
            roles = [Role.FIRST, Role.SECOND, *[Role.FURTHER] * 5]
            sheets = list(zip(who, roles, strict=False))
            sheets += [("reader", Role.MACHINE)] if dice.random() < 0.8 else []
            sheets += [(who[0], Role.SEED)] if dice.random() < 0.1 else []
            for marker, role in sheets:
                order = dice.randint(0, 50) if ordered else None
                for criterion in ("x", "overall"):
                    level = None if dice.random() < gone else true if dice.random() < alike else dice.choice(shown)
                    marks.append(Mark(f"c{c}", f"s{s}", marker, criterion, level, role, order))
    return Marks(tuple(marks), (Scale("x", levels), Scale("overall", levels, 0)), groups)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_every_figure_has_a_value_and_an_interval_or_a_reason(seed: int) -> None:
    """No warning, no value that isn't a number, no figure without its basis; text and JSON can be written."""
    dice = random.Random(seed)
    marks = odd_marks(dice)
    judges = tuple(Judgement(f"j{k}", "x", dice.randint(0, 8)) for k in range(dice.randint(1, 8)))
    cut = dice.choice([None, 0.0, 3.5, 100.0])
    plan = Plan(Resampling(200, 1), cut, "overall", dice.choice(marks.scales[0].levels), judges)
    found = report(marks, plan)
    for figure in found.figures():
        assert (figure.value is None) == bool(figure.refused), figure
        assert figure.line.endswith("."), figure
        assert figure.counted.missing >= 0, figure
        if figure.value is not None and figure.interval is not None:
            assert figure.interval.low <= figure.interval.high, figure
        if figure.value is not None and figure.key not in ("table", "abstained"):
            assert figure.interval is not None, figure
    json.dumps(as_value(found, "m.csv", "0"), allow_nan=False)
    assert list(lines(found))


@pytest.mark.parametrize("key", ["qwk", "alpha", "ac1", "ac2", "icc1", "icc2"])
def test_a_figure_lies_in_its_own_interval(key: str) -> None:
    """In ordinary studies."""
    for seed in range(20):
        dice = random.Random(seed)
        marks = []
        for c in range(60):
            true = dice.gauss(4.5, 2)
            for role, marker in ((Role.FIRST, "ana"), (Role.SECOND, "ben")):
                level = min(9, max(0, round(true + dice.gauss(0, 1))))
                marks.append(Mark(f"c{c}", "talk", marker, "x", level, role))
        found = report(Marks(tuple(marks), (Scale("x", tuple(range(10))),)), Plan(Resampling(300, 1)))
        figure = found.figure(key, "total" if key.startswith("icc") else "x")
        assert figure.value is not None
        assert figure.interval is not None
        assert figure.interval.low <= figure.value <= figure.interval.high
