"""Marks that a test makes: by hand, or simulated with markers whose severity is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from roleplay.assessment.statistics.marks import Mark, Marks, Role, Scale

SCALE = (0, 1, 2, 3, 4)
ROLES = (Role.FIRST, Role.SECOND, Role.FURTHER, Role.FURTHER, Role.FURTHER)


def double_marked(pairs: Sequence[tuple[int | None, int | None]], levels: tuple[int, ...] = SCALE) -> Marks:
    """One criterion, one scenario: each pair is one candidate's first and second mark by ana and ben."""
    marks = []
    for k, (first, second) in enumerate(pairs):
        marks.append(Mark(f"c{k:03}", "talk", "ana", "listening", first, Role.FIRST, k))
        marks.append(Mark(f"c{k:03}", "talk", "ben", "listening", second, Role.SECOND, k))
    return Marks(tuple(marks), (Scale("listening", levels),))


def simulated(
    seed: int,
    *,
    candidates: int = 40,
    scenarios: int = 2,
    severities: Sequence[float] = (-2.0, -1.0, 0.0, 1.0, 2.0),
    each: int = 2,
    spread: tuple[float, float, float] = (6.0, 3.0, 2.0),
    drift: Sequence[float] = (),
    machine: float | None = None,
    top: int = 100,
) -> Marks:
    """Simulated marks of one criterion: true level + scenario part - severity - drift so far + noise, rounded.

    `each`: how many markers mark a submission, drawn anew each time. `spread`: SD of candidates, of a candidate's
    scenarios and of marks. `machine`: the SD of the machine's marks around the truth.
    """
    rng = np.random.default_rng(seed)
    names = [f"m{k}" for k in range(len(severities))]
    done = dict.fromkeys(names, 0)
    share = candidates * scenarios * each / len(names)
    marks = []

    def level(value: float) -> int:
        return int(np.clip(round(value), 0, top))

    for c in range(candidates):
        able = top / 2 + rng.normal(0, spread[0])
        for s in range(scenarios):
            true = able + rng.normal(0, spread[1])
            for role, k in zip(ROLES, rng.permutation(len(names))[:each], strict=False):
                later = drift[k] * done[names[k]] / share if drift else 0.0
                value = level(true - severities[k] - later + rng.normal(0, spread[2]))
                marks.append(Mark(f"c{c:03}", f"s{s}", names[k], "points", value, role, done[names[k]]))
                done[names[k]] += 1
            if machine is not None:
                value = level(true + rng.normal(0, machine))
                marks.append(Mark(f"c{c:03}", f"s{s}", "reader", "points", value, Role.MACHINE))
    return Marks(tuple(marks), (Scale("points", tuple(range(top + 1))),))
