"""Reads by phrases: vectors of two to five neighbouring word pieces, a light attention over them, and heads.

The encoder grew out of the multilingual Universal Sentence Encoder; roleplay.reading.phrase_network trains it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.reading.evidence import Worth
from roleplay.reading.heads import Scores, worst_of
from roleplay.reading.onnx_session import load_session, load_tokenizer
from roleplay.reading.sentences import Span, words_of

Integers = NDArray[np.int64]
Floats = NDArray[np.float32]
BEGIN, END, UNKNOWN = 1, 2, 0
LONGEST = 160
"""Tokens of a text; what is beyond is left out."""
WINDOW = 150
"""A reply of more tokens is read in several passes."""
LEFT, WIDTH = 2, 5
"""A token is seen with the two before it and the two after it."""
GAP, STEP = 3, 2
"""For the evidence, this many words at a time are left out of a sentence, at every so-many-th word."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence to be judged: its text, the number of the sentence it is (or is a part of), and the words left out."""

    text: str
    sentence: int
    gap: tuple[int, int] | None = None


class Phrases:
    """The phrase encoder in a folder with phrases.onnx and tokenizer.json. Alone or among others, it says the same."""

    def __init__(self, folder: Path) -> None:
        self._session: Any = load_session(folder / "phrases.onnx")
        self._tokenizer: Any = load_tokenizer(folder / "tokenizer.json")

    def score(self, client: str, reply: str, spans: Sequence[Span]) -> tuple[Scores, Worth] | None:
        """The scores of the reply, and what tells its words' worth. There is at least one sentence."""
        sentences, wholes = [], []
        for start, end in self._passes(reply, spans):
            texts = [reply[span.start : span.end] for span in spans[start:end]]
            rows = [Row(text, number) for number, text in enumerate(texts)]
            logits, whole = self._run(client, texts, rows)
            sentences.append(logits)
            wholes.append(whole.astype(np.float64))
        scores = worst_of(np.concatenate(sentences).astype(np.float64), wholes)
        return scores, lambda number: self.worth(client, reply, spans, number)

    def vectors(self, client: str, reply: str, spans: Sequence[Span]) -> NDArray[np.float64]:
        """What the network makes of each sentence, for heads of other moves (sentences x 1024)."""
        found = []
        for start, end in self._passes(reply, spans):
            texts = [reply[span.start : span.end] for span in spans[start:end]]
            rows = [Row(text, number) for number, text in enumerate(texts)]
            found.append(self._session.run(["vectors"], self._feed(client, texts, rows))[0])
        return np.concatenate(found).astype(np.float64)

    def worth(
        self, client: str, reply: str, spans: Sequence[Span], number: int
    ) -> tuple[list[Span], NDArray[np.float64]]:
        """The words of one sentence, and how much each move's logit falls without them (words x 16).

        Measured by leaving out GAP words at a time; a word's worth is the mean over the gaps that it falls into.
        """
        start, end = next(pair for pair in self._passes(reply, spans) if pair[0] <= number < pair[1])
        texts = [reply[span.start : span.end] for span in spans[start:end]]
        here = number - start
        span, text = spans[number], texts[here]
        words = words_of(reply, span)
        if len(words) < 2:
            return words, np.zeros((len(words), 16))
        gaps = [(at, min(at + GAP, len(words))) for at in range(0, max(1, len(words) - 1), STEP)]
        rows = [Row(text, here)]
        for first, last in gaps:
            cut = words[first].start - span.start, words[last - 1].end - span.start
            rows.append(Row(text[: cut[0]] + text[cut[1] :], here, cut))
        logits = self._run(client, texts, rows)[0].astype(np.float64)
        total, count = np.zeros((len(words), 16)), np.zeros(len(words))
        for (first, last), without in zip(gaps, logits[1:], strict=True):
            total[first:last] += (logits[0] - without) / (last - first)
            count[first:last] += 1
        return words, total / np.maximum(count, 1)[:, None]

    def _passes(self, reply: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
        """Ranges of sentences that fit into one pass each."""
        sizes = [len(self._ids(reply[span.start : span.end])) for span in spans]
        passes, start, size = [], 0, 0
        for number, each in enumerate(sizes):
            if number > start and size + each > WINDOW:
                passes.append((start, number))
                start, size = number, 0
            size += each
        return [*passes, (start, len(sizes))]

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return [BEGIN, *(ids or [UNKNOWN]), END][:LONGEST]

    def _run(self, client: str, sentences: list[str], rows: list[Row]) -> tuple[Floats, Floats]:
        """Logits of the rows (rows x 16) and of the whole (moves, harm, quality, levels: 23)."""
        moves, whole = self._session.run(["moves", "whole"], self._feed(client, sentences, rows))
        return moves, whole

    def _feed(self, client: str, sentences: list[str], rows: list[Row]) -> dict[str, Any]:
        """What the network is given."""
        cut = [row.text for row in rows if row.gap is not None]
        texts = [client, " ".join(sentences), *sentences, *cut]
        ids = [self._ids(text) for text in texts]
        feed = _layout(ids)
        order = [0, *range(2, 2 + len(sentences))]
        starts = np.cumsum([0, *(len(each) for each in ids)])
        feed["seen"] = np.concatenate([np.arange(starts[k], starts[k + 1]) for k in order])
        parts = np.concatenate([np.full(len(ids[k]), min(n, 9)) for n, k in enumerate(order)])
        feed["parts"] = parts.astype(np.int64)
        feed["places"] = np.minimum(np.arange(len(parts)), 255)
        at = np.concatenate([np.full(len(ids[k]), n - 1) for n, k in enumerate(order)])
        members = [self._members(row, sentences[row.sentence], np.flatnonzero(at == row.sentence)) for row in rows]
        feed["of_row"], feed["row_tops"] = _groups(members, len(parts))
        feed["of_reply"], feed["reply_tops"] = _groups([np.flatnonzero(at >= 0)], len(parts))
        later = iter(range(2 + len(sentences), len(texts)))
        feed["rows"] = np.array([2 + row.sentence if row.gap is None else next(later) for row in rows], np.int64)
        count = len(sentences)
        feed["order"] = np.array(
            [[row.sentence / 5, count / 5, row.sentence == 0, row.sentence == count - 1] for row in rows], np.float32
        )
        return feed

    def _members(self, row: Row, sentence: str, tokens: Integers) -> Integers:
        """Which of the sentence's tokens the row still has: those outside its gap, or all if none would be left."""
        if row.gap is None:
            return tokens
        first, last = row.gap
        offsets = self._tokenizer.encode(sentence, add_special_tokens=False).offsets[: len(tokens) - 1]
        inside = [0, *(1 + k for k, (_, end) in enumerate(offsets) if not first < end <= last)]
        kept = tokens[[k for k in inside if k < len(tokens)]]
        return kept if len(kept) else tokens


def _layout(ids: list[list[int]]) -> dict[str, Any]:
    """The texts' tokens one after another, and which lie in each one's window, in each text."""
    flat = np.array([token for each in ids for token in each], np.int64)
    total = len(flat)
    lengths = np.array([len(each) for each in ids])
    starts = np.concatenate([[0], lengths.cumsum()[:-1]])
    own_start, own_end = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)[:, None]
    near = np.arange(total)[:, None] + np.arange(-LEFT, WIDTH - LEFT)
    members = [np.arange(start, start + length) for start, length in zip(starts, lengths, strict=True)]
    of_text, tops = _groups(members, total)
    roots = np.sqrt(lengths.astype(np.float32))[:, None]
    return {
        "ids": flat,
        "windows": np.where((near >= own_start) & (near < own_end), near, total),
        "of_text": of_text * roots,
        "roots": roots,
        "text_tops": tops,
    }


def _groups(members: Sequence[Integers], total: int) -> tuple[Floats, Integers]:
    """For each group of tokens its averaging weights (groups x total), and its tokens filled up with `total`."""
    weights = np.zeros((len(members), total), np.float32)
    longest = max(len(each) for each in members)
    tops = np.full((len(members), longest), total, np.int64)
    for number, each in enumerate(members):
        weights[number, each] = 1.0 / len(each)
        tops[number, : len(each)] = each
    return weights, tops
