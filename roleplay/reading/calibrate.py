"""Fits the calibration on replies that the training hasn't seen: probabilities, thresholds, and when to be sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.rubric import HARMFUL, MOVES
from roleplay.reading.heads import Scores, harm_features, quality_features, sigmoid

Floats = NDArray[np.float64]


def fit(
    scores: Sequence[Scores], moves: Sequence[Sequence[str]], quality: Sequence[int], *, sure_share: float
) -> dict[str, Any]:
    """What heads.Calibration reads. scores, moves (as coded) and quality (0-4): one for each reply, at least 100 of them.

    sure_share: the share of replies that the reader should stand by, 0-1.
    """
    coded = np.array([[move in said for move in MOVES] for said in moves], float)
    strongest = np.array([score.sentences.max(0) for score in scores])
    whole = np.array([score.whole[:16] for score in scores])
    weights = np.zeros((len(MOVES), 3))
    chance = np.zeros_like(coded)
    for column in range(len(MOVES)):
        features = np.stack([strongest[:, column], whole[:, column]], 1)
        weights[column] = logistic(features, coded[:, column], prior=np.array([0.6, 0.4, 0.0]), pull=8.0)
        chance[:, column] = sigmoid(features @ weights[column, :2] + weights[column, 2])
    harms = np.array([bool(HARMFUL & set(said)) for said in moves], float)
    features = np.array([harm_features(score, row) for score, row in zip(scores, chance, strict=True)])
    harm = logistic(features, harms, prior=np.array([0.6, 0.4, 1.0, -1.0, -0.3, 0.0]), pull=4.0)
    probability = sigmoid(features @ harm[:-1] + harm[-1])
    levels = np.array(
        [quality_features(score, row, float(bad)) for score, row, bad in zip(scores, chance, probability, strict=True)]
    )
    trust = np.maximum(probability, 1 - probability)
    return {
        "moves": weights.round(5).tolist(),
        "thresholds": [round(threshold(chance[:, k], coded[:, k]), 4) for k in range(len(MOVES))],
        "harm": harm.round(5).tolist(),
        "harm_at": 0.5,
        "quality": ridge(levels, np.array(quality, float), pull=30.0).round(5).tolist(),
        "sure_at": round(float(np.quantile(trust, 1 - sure_share)), 4),
    }


def logistic(features: Floats, wanted: Floats, *, prior: Floats, pull: float) -> Floats:
    """Weights and a constant (last) of a logistic regression, pulled towards `prior` with the strength of `pull` replies."""
    rows = np.concatenate([features, np.ones((len(features), 1))], 1)
    strength = np.full(rows.shape[1], pull)
    strength[-1] = 0.1
    weights = prior.astype(float).copy()
    for _ in range(50):
        told = sigmoid(rows @ weights)
        slope = rows.T @ (told - wanted) + strength * (weights - prior)
        bend = (rows * (told * (1 - told))[:, None]).T @ rows + np.diag(strength)
        step = np.linalg.solve(bend, slope)
        weights -= np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-8:
            break
    return weights


def ridge(features: Floats, wanted: Floats, *, pull: float) -> Floats:
    """Weights and a constant (last) of a least-squares fit, pulled towards the mean of the first two features."""
    rows = np.concatenate([features, np.ones((len(features), 1))], 1)
    prior = np.zeros(rows.shape[1])
    prior[:2] = 0.5
    strength = np.full(rows.shape[1], pull)
    strength[-1] = 0.1
    rest = wanted - rows @ prior
    return np.asarray(prior + np.linalg.solve(rows.T @ rows + np.diag(strength), rows.T @ rest))


def threshold(chance: Floats, coded: Floats) -> float:
    """Half-way between the threshold with the best F1 on these replies and the one that theory names (half the best F1)."""
    best, at = 0.0, 0.5
    for cut in np.unique(np.quantile(chance, np.linspace(0.5, 0.998, 200))):
        told = chance >= cut
        hits = float((told * coded).sum())
        score = 2 * hits / max(1.0, float(told.sum() + coded.sum()))
        if score > best:
            best, at = score, float(cut)
    return min(0.7, max(0.12, (at + best / 2) / 2))


