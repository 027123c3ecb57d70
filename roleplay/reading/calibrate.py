"""Fits the calibration on replies that the training hasn't seen: probabilities, thresholds, and when to be sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.rubric import HARMFUL, MOVES
from roleplay.reading.heads import Scores, harm_features, move_features, quality_features, sigmoid

Floats = NDArray[np.float64]
PULL = 8.0
"""How many replies' weight the starting values have against those that the calibration is fitted on."""


def fit(
    scores: Sequence[Sequence[Scores]], moves: Sequence[Sequence[str]], quality: Sequence[int], *, sure_share: float
) -> dict[str, Any]:
    """What heads.Calibration reads, from 100 or more replies: each one's scores by every encoder, moves, quality.

    sure_share: the share of replies that the reader should stand by, 0-1.
    """
    encoders = len(scores[0])
    coded = np.array([[move in said for move in MOVES] for said in moves], float)
    features = np.array([move_features(each) for each in scores])
    prior = np.array([*([0.6 / encoders, 0.4 / encoders] * encoders), 0.0])
    weights = np.array([logistic(features[:, k], coded[:, k], prior=prior, pull=PULL) for k in range(len(MOVES))])
    chance = sigmoid((features * weights[:, :-1]).sum(2) + weights[:, -1])
    harms = np.array([bool(HARMFUL & set(said)) for said in moves], float)
    clues = np.array([harm_features(each, row) for each, row in zip(scores, chance, strict=True)])
    prior = np.array([1.0, -1.0, *([0.6 / encoders, 0.4 / encoders, -0.3 / encoders] * encoders), 0.0])
    harm = logistic(clues, harms, prior=prior, pull=PULL)
    probability = sigmoid(clues @ harm[:-1] + harm[-1])
    levels = np.array(
        [quality_features(each, row, float(bad)) for each, row, bad in zip(scores, chance, probability, strict=True)]
    )
    prior = np.zeros(levels.shape[1] + 1)
    prior[: 2 * encoders] = 0.5 / encoders
    trust = np.maximum(probability, 1 - probability)
    return {
        "moves": weights.round(5).tolist(),
        "thresholds": [round(threshold(chance[:, k], coded[:, k]), 4) for k in range(len(MOVES))],
        "harm": harm.round(5).tolist(),
        "harm_at": 0.5,
        "quality": ridge(levels, np.array(quality, float), prior=prior, pull=3 * PULL).round(5).tolist(),
        "sure_at": round(float(np.quantile(trust, 1 - sure_share)), 4),
    }


def logistic(features: Floats, wanted: Floats, *, prior: Floats, pull: float) -> Floats:
    """Weights and a constant (last) of a logistic regression, drawn to `prior` by the weight of `pull` replies."""
    rows = np.concatenate([features, np.ones((len(features), 1))], 1)
    strength = np.full(rows.shape[1], pull)
    strength[-1] = 0.1
    weights = prior.astype(float).copy()
    for _ in range(100):
        told = sigmoid(rows @ weights)
        slope = rows.T @ (told - wanted) + strength * (weights - prior)
        bend = (rows * (told * (1 - told) + 1e-3)[:, None]).T @ rows + np.diag(strength)
        step = np.linalg.solve(bend, slope)
        step *= min(1.0, 2.0 / max(float(np.abs(rows @ step).max()), 1e-9))
        weights -= step
        if np.abs(step).max() < 1e-7:
            break
    return weights


def ridge(features: Floats, wanted: Floats, *, prior: Floats, pull: float) -> Floats:
    """Weights and a constant (last) of a least-squares fit, drawn to `prior` by the weight of `pull` replies."""
    rows = np.concatenate([features, np.ones((len(features), 1))], 1)
    strength = np.full(rows.shape[1], pull)
    strength[-1] = 0.1
    rest = wanted - rows @ prior
    return np.asarray(prior + np.linalg.solve(rows.T @ rows + np.diag(strength), rows.T @ rest))


def threshold(chance: Floats, coded: Floats) -> float:
    """Half-way between the threshold with the best F1 on these replies and what theory names (half the best F1)."""
    best, at = 0.0, 0.5
    for cut in np.unique(np.quantile(chance, np.linspace(0.5, 0.998, 200))):
        told = chance >= cut
        hits = float((told * coded).sum())
        score = 2 * hits / max(1.0, float(told.sum() + coded.sum()))
        if score > best:
            best, at = score, float(cut)
    return min(0.7, max(0.12, (at + best / 2) / 2))
