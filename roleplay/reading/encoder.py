"""Text to vectors: one pass of a small transformer over the client's line and the reply together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.reading.onnx_session import load_session, load_tokenizer
from roleplay.reading.sentences import Span

Floats = NDArray[np.float32]
CLIENT_TOKENS = 48
"""Of a longer client line the first and the last half of this many tokens are read."""
SENTENCE_TOKENS = 60
"""The same for a sentence of the reply."""
WINDOW_TOKENS = 172
"""A reply with more tokens is read in several passes, each with the client's line before it."""

_CONTRACTIONS = (
    (
        r"(?i)(?<=\bdo|\bdid|\bdoes|\bis|\bwas|\bare|\bwere|\bhave|\bhas|\bhad|\bwould|\bcould|\bshould|\bca|\bwo)nt\b",
        "n't",
    ),
    (r"(?i)(?<=\byou|\bthey)re\b", "'re"),
    (r"(?i)(?<=\byou|\bthey|\bwe|\bi)ve\b", "'ve"),
    (r"(?i)(?<=\bthat|\bwhat|\bthere|\bhere|\bwho|\bwhere|\bhow)s\b", "'s"),
    (r"(?i)(?<=\byou|\bthey|\bthat|\bit)ll\b", "'ll"),
    (r"(?<=\bI)ll\b", "'ll"),
    (r"(?i)(?<=\bi)m\b", "'m"),
    (r"(?<=\bI)d\b", "'d"),
    (r"(?<=\bLet)s\b", "'s"),
)
"""Contractions typed without their mark, and how they are read."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token of the reply: the number of its sentence, and its characters reply[start:end]."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Encoded:
    """The tokens of a stretch of the reply in their full context: `vectors` has one row for each of `tokens`.

    first, sentences: the stretch is sentences[first : first + sentences] of the reply.
    """

    tokens: tuple[Token, ...]
    vectors: Floats
    first: int
    sentences: int


class Encoder:
    """A transformer in ONNX form and its tokenizer: the same text gives the same vectors, alone or among others.

    folder holds encoder.onnx and tokenizer.json; `start` and `stop` are the ids of the tokens around each part.
    """

    def __init__(self, folder: Path, start: int, stop: int) -> None:
        self._session: Any = load_session(folder / "encoder.onnx")
        self._tokenizer: Any = _forgiving(load_tokenizer(folder / "tokenizer.json"))
        self._start, self._stop = start, stop

    def encode(self, client: str, reply: str, sentences: Sequence[Span]) -> list[Encoded]:
        """The reply's sentences after this client line; one Encoded for each pass that the length asks for."""
        before = [self._start, *(number for number, _, _ in self._tokens(client, CLIENT_TOKENS)), self._stop]
        parts = [self._tokens(reply[span.start : span.end], SENTENCE_TOKENS) for span in sentences]
        encoded: list[Encoded] = []
        first = 0
        while first < len(parts):
            last, size = first + 1, len(parts[first])
            while last < len(parts) and size + len(parts[last]) <= WINDOW_TOKENS:
                size += len(parts[last])
                last += 1
            encoded.append(self._pass(before, parts[first:last], sentences[first:last], first))
            first = last
        return encoded

    def _pass(
        self, before: list[int], parts: list[list[tuple[int, int, int]]], spans: Sequence[Span], first: int
    ) -> Encoded:
        ids = list(before)
        tokens: list[Token] = []
        for number, (part, span) in enumerate(zip(parts, spans, strict=True)):
            ids += [token for token, _, _ in part]
            tokens += [Token(number, span.start + start, span.start + end) for _, start, end in part]
        ids.append(self._stop)
        types = np.ones(len(ids), np.int64)
        types[: len(before)] = 0
        hidden = self._session.run(None, {"ids": np.array(ids, np.int64), "types": types})[0]
        return Encoded(tuple(tokens), hidden[len(before) : -1], first, len(parts))

    def _tokens(self, text: str, most: int) -> list[tuple[int, int, int]]:
        """(id, start, end) of the tokens; of too many, the first and the last half."""
        found = self._tokenizer.encode(text, add_special_tokens=False)
        tokens = [(number, start, end) for number, (start, end) in zip(found.ids, found.offsets, strict=True)]
        return tokens if len(tokens) <= most else tokens[: most // 2] + tokens[-(most - most // 2) :]


def _forgiving(tokenizer: Any) -> Any:
    """The tokenizer, reading contractions without their mark as if it were there; places in the text stay right."""
    from tokenizers import Regex, normalizers

    marked = [normalizers.Replace(Regex(pattern), mark) for pattern, mark in _CONTRACTIONS]
    tokenizer.normalizer = normalizers.Sequence([*marked, tokenizer.normalizer])
    return tokenizer
