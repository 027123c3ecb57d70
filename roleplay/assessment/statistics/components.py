"""Variance components of candidates x scenarios x markers, also where markers take turns and cells are empty.

Analogous analysis of variance (Henderson 1953, method I; Brennan 2001, chapter 7): for each way of grouping the marks,
T is the sum over groups of (sum of marks)^2 / number of marks. The expected value of each T is a known sum of the
components, so the components are what solves these equations. With no gaps this is the usual analysis of variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from roleplay.assessment.statistics.resampling import Floats

EFFECTS = ("p", "s", "r", "ps", "pr", "sr")
"""Candidate (p), scenario (s), marker (r), and what they do together; what is left is the residual."""

RESIDUAL = "rest"
FEWEST_IN_A_GROUP = 1.5
"""Marks that a group has to have on average for its component to be told from the residual."""

WORST_CONDITION = 1e8


@dataclass(frozen=True, slots=True)
class Observations:
    """Totals, and whose (p), in which scenario (s), by which marker (r) each is; numbered from 0."""

    p: np.ndarray
    s: np.ndarray
    r: np.ndarray
    y: Floats

    def key(self, effect: str) -> np.ndarray:
        """The group of each mark, numbered from 0, when grouped by the letters of the effect."""
        columns = [getattr(self, letter) for letter in effect]
        if not columns:
            return np.zeros(len(self.y), dtype=int)
        return np.unique(np.column_stack(columns), axis=0, return_inverse=True)[1].reshape(-1)


def effects_told_apart(of: Observations) -> tuple[str, ...]:
    """The effects that these marks can tell apart from each other and from the residual; single letters first."""
    kept: list[str] = []
    seen: set[tuple[int, ...]] = {tuple(range(len(of.y)))}
    for effect in EFFECTS:
        key = of.key(effect)
        groups = int(key.max()) + 1 if len(key) else 0
        pattern = tuple(np.unique(key, return_index=True)[1][key].tolist())
        if groups < 2 or pattern in seen or len(key) / groups < FEWEST_IN_A_GROUP:
            continue
        seen.add(pattern)
        kept.append(effect)
    while kept and _condition(of, tuple(kept)) > WORST_CONDITION:
        kept.pop()
    return tuple(kept)


def _condition(of: Observations, effects: tuple[str, ...]) -> float:
    left, _ = _equations(of, effects, np.ones((1, int(of.p.max()) + 1)))
    return float(np.linalg.cond(left[0] / np.abs(left[0]).max(0)))


def components(of: Observations, effects: Sequence[str], w: Floats) -> Floats:
    """The components of the effects and then of the residual.

    A row for each row of `w` (how often each candidate counts).

    Estimates can be below 0. NaN where the equations of a draw can't be solved.
    """
    left, right = _equations(of, tuple(effects), w)
    scale = np.abs(left).max(1, keepdims=True)
    scale[scale == 0] = 1
    scaled = left / scale
    solvable = np.linalg.cond(scaled) < WORST_CONDITION
    scaled[~solvable] = np.eye(left.shape[1])
    found = np.linalg.solve(scaled, right[..., None])[..., 0] / scale[:, 0]
    found[~solvable] = np.nan
    return np.asarray(found[:, 1:], dtype=float)  # the first unknown is the squared mean


def _equations(of: Observations, effects: tuple[str, ...], w: Floats) -> tuple[Floats, Floats]:
    """Expected T = left @ (mean^2, components, residual), and the T found, for each row of weights."""
    draws, people = w.shape
    groupings = ("", *effects, RESIDUAL)
    size = len(groupings)
    left, right = np.zeros((draws, size, size)), np.zeros((draws, size))
    n = w @ np.bincount(of.p, minlength=people)
    for row, a in enumerate(groupings):
        left[:, row, 0] = n
        if a == RESIDUAL:
            right[:, row] = w @ np.bincount(of.p, of.y**2, minlength=people)
            left[:, row, 1:] = n[:, None]
            continue
        part = _within_candidates(of, a, effects, w) if "p" in a else _across_candidates(of, a, effects, w)
        right[:, row], left[:, row, 1:] = part
    return left, right


def _within_candidates(of: Observations, a: str, effects: tuple[str, ...], w: Floats) -> tuple[Floats, Floats]:
    """T and its coefficients for a grouping whose groups lie within candidates: sums over the candidates drawn."""
    people = w.shape[1]
    key = of.key(a)
    count = np.bincount(key).astype(float)
    owner = np.zeros(len(count), dtype=int)
    owner[key] = of.p
    found = w @ np.bincount(owner, np.bincount(key, of.y) ** 2 / count, minlength=people)
    columns = []
    for b in effects:
        both = of.key("".join(sorted(set(a) | set(b))))
        cell = np.bincount(both).astype(float)
        home = np.zeros(len(cell), dtype=int)
        home[both] = key
        share = np.bincount(home, cell**2, minlength=len(count)) / count
        columns.append(w @ np.bincount(owner, share, minlength=people))
    columns.append(w @ np.bincount(owner, minlength=people))
    return found, np.column_stack(columns)


def _across_candidates(of: Observations, a: str, effects: tuple[str, ...], w: Floats) -> tuple[Floats, Floats]:
    """The same for a grouping that goes across candidates; one drawn twice counts as two candidates."""
    key = of.key(a)
    count = w @ _per_candidate(of, key, np.ones(len(of.y)), w.shape[1])
    total = w @ _per_candidate(of, key, of.y, w.shape[1])
    there = count > 0
    safe = np.where(there, count, 1.0)
    found = (total**2 / safe).sum(1)
    columns = []
    for b in effects:
        both = of.key("".join(sorted(set(a) | set(b))))
        cell = np.bincount(both).astype(float)
        home = np.zeros(len(cell), dtype=int)
        home[both] = key
        if "p" in b:  # each candidate's cells are their own
            owner = np.zeros(len(cell), dtype=int)
            owner[both] = of.p
            squares = np.zeros((w.shape[1], count.shape[1]))
            np.add.at(squares, (owner, home), cell**2)
            columns.append(((w @ squares) / safe).sum(1))
        else:
            cells = w @ _per_candidate(of, both, np.ones(len(of.y)), w.shape[1])
            squares = np.zeros_like(count)
            for column in range(cells.shape[1]):
                squares[:, home[column]] += cells[:, column] ** 2
            columns.append((squares / safe).sum(1))
    columns.append(there.sum(1).astype(float))
    return found, np.column_stack(columns)


def _per_candidate(of: Observations, key: np.ndarray, values: Floats, people: int) -> Floats:
    """Sums of the values by candidate (rows) and group (columns)."""
    table = np.zeros((people, int(key.max()) + 1))
    np.add.at(table, (of.p, key), values)
    return table
