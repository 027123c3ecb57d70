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


MOST_WITH_HARM = 2.4
"""By the codebook a reply with a harmful move is never better than mixed."""
MOST_HARM_ALONE = 1.4
"""And one with nothing but harm is at most softened harm."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What one encoder says, as logits.

    sentences: the moves of each sentence (sentences x 16); whole: those of the whole reply (16, then harm); quality: a
    share of 4; levels: each of the five levels.
    """

    sentences: Floats
    whole: Floats
    quality: float
    levels: Floats


class Heads:
    """Linear heads on the mean and the maximum of a sentence's token vectors (file heads.npz)."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as stored:
            self._weights = {name: stored[name].astype(np.float64) for name in stored.files}

    def score(self, encoded: Sequence[Encoded]) -> tuple[Scores, Floats]:
        """The scores of a reply read in one or more passes, and what each of its tokens adds to its sentence's logits.

        There is at least one token; the second value is tokens x 16.
        """
        sentences, parts, wholes = [], [], []
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
        return worst_of(np.concatenate(sentences), wholes), np.concatenate(parts)

    def _sentence(self, vectors: Floats) -> tuple[Floats, Floats]:
        """The logits of one sentence, and what each of its tokens adds to them: exact, as the head is linear."""
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


def worst_of(sentences: Floats, wholes: Sequence[Floats]) -> Scores:
    """The scores of a reply read in several passes: every move counts, and the worst pass tells the quality.

    So padding can't dilute harm. wholes: of each pass 16 moves, harm, quality, and five levels.
    """
    worst = min(wholes, key=lambda whole: float(whole[17]))
    return Scores(sentences.clip(-BARE, BARE), np.max(wholes, 0)[:17], float(worst[17]), worst[18:])


@dataclass(frozen=True, slots=True)
class Judged:
    """A reply's moves with their probabilities, the probability that it harms, its quality, and trust in this (0-1)."""

    moves: tuple[str, ...]
    probabilities: tuple[float, ...]
    harm: float
    quality: float
    trust: float


@dataclass(frozen=True)
class Calibration:
    """Weighs the scores of one or more encoders and turns them into probabilities; fitted on writers not trained on.

    moves: for each move the weights of its features and a constant; thresholds: from which probability it counts; harm:
    weights of the harm features and a constant; harm_at: from which probability the reply is said to harm; quality:
    weights of the quality features and a constant; sure_at: from which trust the reader is sure. The features are those
    of the functions below.
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

    def judge(self, scores: Sequence[Scores]) -> Judged:
        """Moves, quality and trust of a reply, from each encoder's scores of it in the order of the fit."""
        features = move_features(scores)
        chance = sigmoid((features * self.moves[:, :-1]).sum(1) + self.moves[:, -1])
        harm = float(sigmoid(harm_features(scores, chance) @ self.harm[:-1] + self.harm[-1]))
        chosen = chance >= self.thresholds
        if harm < self.harm_at:
            chosen[HARMFUL_AT] = False
        elif not chosen[HARMFUL_AT].any():
            chosen[max(HARMFUL_AT, key=lambda number: float(chance[number] / self.thresholds[number]))] = True
        quality = float(quality_features(scores, chance, harm) @ self.quality[:-1] + self.quality[-1])
        if harm >= self.harm_at:
            quality = min(quality, MOST_WITH_HARM if chosen[HELPFUL_AT].any() else MOST_HARM_ALONE)
        return Judged(
            tuple(move for move, yes in zip(MOVES, chosen, strict=True) if yes),
            tuple(round(float(number), 4) for number in chance),
            harm,
            round(min(4.0, max(0.0, quality)), 2),
            max(harm, 1.0 - harm),
        )

    def sentences(self, scores: Sequence[Scores]) -> Floats:
        """How strongly each sentence makes each move (sentences x 16), the encoders weighed as for the reply."""
        weighed = [self.moves[:, 2 * number] * score.sentences for number, score in enumerate(scores)]
        return np.asarray(np.sum(weighed, 0) + self.moves[:, -1])

    def made(self, scores: Sequence[Scores]) -> tuple[Floats, Floats]:
        """How far each sentence makes a helpful and a harmful move: its probability by the move's threshold."""
        shares = sigmoid(self.sentences(scores)) / self.thresholds
        return shares[:, HELPFUL_AT].max(1), shares[:, HARMFUL_AT].max(1)


def sigmoid(number: Any) -> Any:
    """The logistic function, of one number or of many."""
    return 1.0 / (1.0 + np.exp(-np.clip(number, -30.0, 30.0)))


def move_features(scores: Sequence[Scores]) -> Floats:
    """What tells a move: for each encoder its strongest sentence and the whole reply (16 x 2 for each encoder)."""
    return np.stack([part for score in scores for part in (score.sentences.max(0), score.whole[:16])], 1)


def harm_features(scores: Sequence[Scores], chance: Floats) -> Floats:
    """What tells harm: its moves; and for each encoder the whole reply, the worst sentence and the quality."""
    own = [(score.whole[16], score.sentences[:, HARMFUL_AT].max(), score.quality) for score in scores]
    any_harm = float(1 - np.prod(1 - chance[HARMFUL_AT]))
    return np.array([any_harm, float(chance[HELPFUL_AT].max()), *(feature for each in own for feature in each)])


def quality_features(scores: Sequence[Scores], chance: Floats, harm: float) -> Floats:
    """What tells the quality: harm, its share in a mixed reply, each move; and each encoder's two quality heads."""
    own: list[float] = []
    for score in scores:
        levels = np.exp(score.levels - score.levels.max())
        own += [4 * float(sigmoid(score.quality)), float((levels / levels.sum()) @ np.arange(5.0))]
    return np.concatenate([own, [harm, harm * chance[HELPFUL_AT].max()], chance])
