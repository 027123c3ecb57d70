"""Reads with a transformer that sees the client's line and the reply at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from roleplay.reading.encoder import Encoder, Token
from roleplay.reading.evidence import Worth
from roleplay.reading.heads import Heads, Scores
from roleplay.reading.sentences import Span, words_of

Floats = NDArray[np.float64]


class WholeText:
    """A transformer and its heads, in a folder with encoder.onnx, tokenizer.json and heads.npz."""

    def __init__(self, folder: Path, start: int, stop: int) -> None:
        self.encoder = Encoder(folder, start, stop)
        self.heads = Heads(folder / "heads.npz")

    def score(self, client: str, reply: str, spans: Sequence[Span]) -> tuple[Scores, Worth] | None:
        """The scores of the reply, and what tells its words' worth; None if it has no token that the encoder knows."""
        encoded = self.encoder.encode(client, reply, spans)
        if not any(piece.tokens for piece in encoded):
            return None
        scores, parts = self.heads.score(encoded)
        owner = np.array([token.sentence + piece.first for piece in encoded for token in piece.tokens], np.int64)
        tokens = [token for piece in encoded for token in piece.tokens]

        def worth(number: int) -> tuple[list[Span], Floats]:
            mine = np.flatnonzero(owner == number)
            words = words_of(reply, spans[number])
            return words, _by_word(words, [tokens[int(k)] for k in mine], parts[mine])

        return scores, worth


def _by_word(words: list[Span], tokens: list[Token], parts: Floats) -> Floats:
    """What each word adds to each move, above what a token adds on average (words x 16)."""
    found = np.zeros((len(words), 16))
    if not words or not tokens:
        return found
    at = 0
    for token, part in zip(tokens, parts - parts.mean(0), strict=True):
        while at + 1 < len(words) and words[at].end <= token.start:
            at += 1
        found[at] += part
    return found
