"""Vectors to moves and quality: the trained heads, and the calibration that makes their numbers mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.rubric import HARMFUL, MOVES
from roleplay.reading.encoder import Encoded

Floats = NDArray[np.float64]
HARMFUL_AT = [number for number, move in enumerate(MOVES) if move in HARMFUL]
HELPFUL_AT = [number for number, move in enumerate(MOVES) if move not in HARMFUL]
BARE = 6.0
"""Logits are kept within ± this: beyond it they say nothing more, and one sentence should not drown the others."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What one encoder's heads say, as logits: moves of each sentence (sentences x 16), of the whole reply (16, then harm),
    and the quality (0-1 as a logit; and its five levels).

    parts: for each move and token of the reply its share in the logit of the token's sentence (tokens x 16).
    """

    sentences: Floats
    whole: Floats
    quality: float
    levels: Floats
    parts: Floats


class Heads:
    """Linear heads on the mean and the maximum of a sentence's token vectors (file heads.npz)."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as stored:
            self._weights = {name: stored[name].astype(np.float64) for name in stored.files}

    def score(self, encoded: Sequence[Encoded]) -> Scores:
        """The scores of a reply that was read in one or more passes; there is at least one token."""
        sentences, parts, wholes, sizes = [], [], [], []
        for piece in encoded:
            vectors = piece.vectors.astype(np.float64)
            owner = np.array([token.sentence for token in piece.tokens], np.int64)
            logits = np.full((piece.sentences, len(MOVES)), -BARE)
            shares = np.zeros((len(owner), len(MOVES)))
            for number in range(piece.sentences):
                mine = np.flatnonzero(owner == number)
                if len(mine):
                    logits[number], shares[mine] = self._sentence(vectors[mine])
            sentences.append(logits)
            parts.append(shares)
            if len(owner):
                wholes.append(self._whole(vectors))
                sizes.append(len(owner))
        share = np.array(sizes, float) / sum(sizes)
        whole = (share[:, None] * np.array(wholes)).sum(0)
        return Scores(
            np.concatenate(sentences).clip(-BARE, BARE), whole[:17], float(whole[17]), whole[18:], np.concatenate(parts)
        )

    def _sentence(self, vectors: Floats) -> tuple[Floats, Floats]:
        """The logits of one sentence, and what each of its tokens adds to them: the head is linear, so the parts are exact."""
        weights, bias = self._weights["moves_w"], self._weights["moves_b"]
        width = vectors.shape[1]
        shares = vectors @ weights[:, :width].T / len(vectors)
        top = vectors.argmax(0)
        for_max = weights[:, width:].T * vectors[top, np.arange(width)][:, None]
        np.add.at(shares, top, for_max)
        return shares.sum(0) + bias, shares

    def _whole(self, vectors: Floats) -> Floats:
        pooled = np.concatenate([vectors.mean(0), vectors.max(0)])
        names = ("whole", "quality", "level")
        return np.concatenate([self._weights[f"{name}_w"] @ pooled + self._weights[f"{name}_b"] for name in names])


@dataclass(frozen=True, slots=True)
class Judged:
    """A reply's moves with their probabilities, the probability that it harms, its quality, and how sure all this is (0-1)."""

    moves: tuple[str, ...]
    probabilities: tuple[float, ...]
    harm: float
    quality: float
    trust: float


@dataclass(frozen=True)
class Calibration:
    """Turns the scores of one or more encoders into probabilities; fitted on replies of writers kept out of training.

    moves: for each move the weights of (strongest sentence, whole reply) and a constant; thresholds: from which probability it
    counts; harm: weights of the harm features and a constant; harm_at: from which probability the reply is said to harm;
    quality: weights of the quality features and a constant; sure_at: from which trust the reader stands by it.
    """

    moves: Floats
    thresholds: Floats
    harm: Floats
    harm_at: float
    quality: Floats
    sure_at: float

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Calibration:
        """As written by the training."""
        return cls(
            np.array(stored["moves"], float), np.array(stored["thresholds"], float), np.array(stored["harm"], float),
            float(stored["harm_at"]), np.array(stored["quality"], float), float(stored["sure_at"]),
        )  # fmt: skip

    def judge(self, scores: Scores) -> Judged:
        """Moves, quality and trust of a reply."""
        strongest = scores.sentences.max(0)
        chance = sigmoid(self.moves[:, 0] * strongest + self.moves[:, 1] * scores.whole[:16] + self.moves[:, 2])
        harm = float(sigmoid(harm_features(scores, chance) @ self.harm[:-1] + self.harm[-1]))
        chosen = chance >= self.thresholds
        if harm >= self.harm_at and not chosen[HARMFUL_AT].any():
            chosen[max(HARMFUL_AT, key=lambda number: float(chance[number] / self.thresholds[number]))] = True
        elif harm < self.harm_at:
            chosen[HARMFUL_AT] = False
        quality = float(quality_features(scores, chance, harm) @ self.quality[:-1] + self.quality[-1])
        trust = harm if harm >= self.harm_at else 1.0 - harm
        return Judged(
            tuple(move for move, yes in zip(MOVES, chosen, strict=True) if yes),
            tuple(round(float(number), 4) for number in chance),
            harm,
            round(min(4.0, max(0.0, quality)), 2),
            trust,
        )


def sigmoid(number: Any) -> Any:
    """The logistic function, of one number or of many."""
    return 1.0 / (1.0 + np.exp(-np.clip(number, -30.0, 30.0)))


def harm_features(scores: Scores, chance: Floats) -> Floats:
    """What tells whether a reply harms: the whole reply's own head, its strongest harmful sentence, its moves, its quality."""
    worst = scores.sentences[:, HARMFUL_AT].max()
    return np.array(
        [
            scores.whole[16],
            worst,
            float(1 - np.prod(1 - chance[HARMFUL_AT])),
            float(chance[HELPFUL_AT].max()),
            scores.quality,
        ]
    )


def quality_features(scores: Scores, chance: Floats, harm: float) -> Floats:
    """What tells the quality: its own two heads, harm, and how much of each move."""
    levels = np.exp(scores.levels - scores.levels.max())
    expected = float((levels / levels.sum()) @ np.arange(5.0))
    return np.concatenate([[4 * float(sigmoid(scores.quality)), expected, harm, harm * chance[HELPFUL_AT].max()], chance])


def together(parts: Sequence[Scores]) -> Scores:
    """The mean of several encoders' scores of the same reply; the token parts are the first one's."""
    if len(parts) == 1:
        return parts[0]
    return Scores(
        np.mean([part.sentences for part in parts], 0), np.mean([part.whole for part in parts], 0),
        float(np.mean([part.quality for part in parts])), np.mean([part.levels for part in parts], 0), parts[0].parts,
    )  # fmt: skip
