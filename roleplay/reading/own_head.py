"""Learns a head that tells one move from everything else, from a dozen examples: logistic regression, held small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from roleplay.reading.heads import sigmoid

Floats = NDArray[np.float64]
PULL = 0.3
"""How strongly the weights are held small: there are far more features than examples."""
SHARE = 0.25
"""The share of sentences that the probabilities take to make the move, before anything is known of them."""
EACH_SIDE = 50.0
"""What all the sentences that make the move weigh together against PULL, and so do all that don't."""
STEPS = 30


@dataclass(frozen=True)
class Head:
    """What tells a move: weights and a bias on a sentence's features, their calibration, and from where it counts.

    slope, offset: turn the logit into a probability; at: the probability from which the move counts.
    """

    weights: Floats
    bias: float
    slope: float
    offset: float
    at: float

    def logit(self, vectors: Floats) -> Floats:
        """How strongly each sentence makes the move, uncalibrated."""
        return np.asarray(features(vectors) @ self.weights + self.bias)

    def chance(self, vectors: Floats) -> Floats:
        """The probability, for each sentence, that it makes the move."""
        return np.asarray(sigmoid(self.slope * self.logit(vectors) + self.offset))


def features(vectors: Floats) -> Floats:
    """The two halves of a vector (what the words mean, what the network makes of them), each of length one."""
    halves = np.split(vectors, 2, axis=1)
    return np.concatenate([half / (np.linalg.norm(half, axis=1, keepdims=True) + 1e-9) for half in halves], 1)


def learn(does: Sequence[Floats], does_not: Sequence[Floats], others: Sequence[Floats]) -> Head:
    """A head from texts, each given as the vectors of its sentences.

    does: texts that make the move in one of their sentences; does_not: texts that don't, in any; others: examples of
    other moves. Those may make this one too: what looks more like it than a typical example of it is left out.
    """
    lengths = [len(text) for text in (*does, *does_not, *others)]
    sentences = features(np.concatenate([*does, *does_not, *others]))
    text_of = np.repeat(np.arange(len(lengths)), lengths)
    kind = np.repeat([0, 1, 2], [len(does), len(does_not), len(others)])[text_of]
    centre = sentences.mean(0)
    # The weights lie in the space that the sentences span, so they are sought there.
    axes, places = np.linalg.qr((sentences - centre).T)
    rows = places.T
    makes = kind == 0
    _, logits = _fit(rows, makes, np.ones(len(rows), bool))
    for _ in range(2):
        used = _carrying(logits, text_of, kind)
        weights, logits = _fit(rows, makes, used)
    slope, offset = _calibration(logits[used], makes[used])
    full = (axes @ weights[:-1]).astype(np.float32).astype(np.float64)
    at = _threshold(sigmoid(slope * logits[used] + offset), makes[used])
    return Head(full, float(weights[-1] - centre @ full), slope, offset, at)


def _carrying(logits: Floats, text_of: NDArray[np.int64], kind: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of each text that makes the move its strongest sentence; of other moves' examples what doesn't look like it."""
    used = np.zeros(len(logits), bool)
    for text in np.unique(text_of[kind == 0]):
        mine = np.flatnonzero(text_of == text)
        used[mine[logits[mine].argmax()]] = True
    typical = float(np.median(logits[used]))
    used[kind == 1] = True
    used[(kind == 2) & (logits < typical)] = True
    return used


def _fit(rows: Floats, makes: NDArray[np.bool_], used: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Weights (the last a constant) learnt from the used rows, and each row's logit by weights learnt without it.

    The fit is Newton's; the logits are those of one step back from it, the approximate leave-one-out of Rad and Maleki
    (2020), which differs from learning anew without each row by less than the examples' own noise (r > .998).
    """
    wide = np.concatenate([rows, np.ones((len(rows), 1))], 1)
    heft = _heft(makes, used, 0.5) * 2 * EACH_SIDE
    held = np.full(wide.shape[1], PULL)
    held[-1] = 1e-3
    weights = np.zeros(wide.shape[1])
    for _ in range(STEPS):
        told = sigmoid(wide @ weights)
        curve = heft * (told * (1 - told) + 1e-4)
        bend = (wide * curve[:, None]).T @ wide + np.diag(held)
        step = np.linalg.solve(bend, wide.T @ (heft * (told - makes)) + held * weights)
        step *= min(1.0, 3.0 / max(float(np.abs(wide @ step).max()), 1e-9))
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    reach = (wide * np.linalg.solve(bend, wide.T).T).sum(1)
    return weights, wide @ weights + reach * heft * (told - makes) / (1 - np.minimum(curve * reach, 0.999))


def _heft(makes: NDArray[np.bool_], used: NDArray[np.bool_], share: float) -> Floats:
    """Weights of the rows, 1 in all and 0 for those not used, so that this share of them makes the move."""
    yes, no = used & makes, used & ~makes
    return np.asarray(yes * (share / max(1, int(yes.sum()))) + no * ((1 - share) / max(1, int(no.sum()))))


def _calibration(logits: Floats, makes: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset that turn logits of sentences left out into probabilities (Platt, with his smoothed targets)."""
    yes, no = int(makes.sum()), int((~makes).sum())
    wanted = np.where(makes, (yes + 1) / (yes + 2), 1 / (no + 2))
    heft = _heft(makes, np.ones(len(makes), bool), SHARE) * len(logits)
    wide = np.stack([logits, np.ones(len(logits))], 1)
    found = np.array([1.0, 0.0])
    for _ in range(50):
        told = sigmoid(wide @ found)
        slope = wide.T @ (heft * (told - wanted)) + np.array([1e-2, 0]) * (found - [1.0, 0.0])
        bend = (wide * (heft * (told * (1 - told) + 1e-6))[:, None]).T @ wide + np.diag([1e-2, 1e-6])
        step = np.linalg.solve(bend, slope)
        step *= min(1.0, 2.0 / max(float(np.abs(wide @ step).max()), 1e-9))
        found -= step
        if np.abs(step).max() < 1e-8:
            break
    return max(0.05, float(found[0])), float(found[1])


def _threshold(chance: Floats, makes: NDArray[np.bool_]) -> float:
    """The probability with the best F1 on sentences left out: half-way to the next lower one, within 0.25-0.75."""
    heft = _heft(makes, np.ones(len(makes), bool), SHARE)
    values = np.unique(chance)
    best, at = -1.0, 0.5
    for number, value in enumerate(values):
        told = chance >= value
        hits = float(heft[told & makes].sum())
        score = 2 * hits / float(heft[told].sum() + SHARE)
        if score > best:
            below = values[number - 1] if number else 0.0
            best, at = score, float(value + below) / 2
    return min(0.75, max(0.25, at))
