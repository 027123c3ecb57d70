"""The two encoders as the training sees them: how each is built, fed, and written. Needs the extra roleplay[train]."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from roleplay.reading import bases, network, phrase_network
from roleplay.reading.export import write_onnx
from roleplay.reading.export_phrases import write_phrases


class Example(Protocol):
    """A reply made ready: the moves of each of its sentences, its quality, and how many tokens it has."""

    @property
    def moves(self) -> tuple[frozenset[str], ...]:
        """The moves of each sentence."""

    @property
    def quality(self) -> int:
        """0 to 4."""

    @property
    def size(self) -> int:
        """How many tokens there are to compute."""


class Learner(Protocol):
    """An encoder that can be trained."""

    def build(self) -> Any:
        """The network with pretrained weights and fresh heads."""

    def prepare(self, client: str, sentences: Sequence[tuple[str, frozenset[str]]], quality: int) -> Any:
        """A reply made ready."""

    def logits(self, net: Any, batch: Sequence[Any]) -> dict[str, Any]:
        """The logits of every head of network.HEADS."""

    def rate(self, name: str) -> float:
        """By how much faster the weights of this name learn than the encoder's last layer."""

    def write(self, state: dict[str, Any], folder: Path) -> None:
        """Writes what the reader loads, and about.json, into the folder."""


class English:
    """The lower half of all-mpnet-base-v2, see roleplay.reading.network."""

    def __init__(self, seen: Iterable[str]) -> None:
        self._base = bases.english()
        self._tokenizer = _tokenizer(self._base.tokenizer)

    def build(self) -> Any:
        """The network with pretrained weights and fresh heads."""
        return network.build(self._base)

    def prepare(self, client: str, sentences: Sequence[tuple[str, frozenset[str]]], quality: int) -> network.Text:
        """A reply made ready."""
        return network.prepare(self._base, self._tokenizer, client, sentences, quality)

    def logits(self, net: Any, batch: Sequence[network.Text]) -> dict[str, Any]:
        """The logits of every head of network.HEADS."""
        return network.forward(net, batch, self._base.padding)

    def rate(self, name: str) -> float:
        """Lower layers learn slower, fresh heads eight times faster."""
        layers = self._base.layers
        depth = layers - 1 - int(name.split("layer.")[1].split(".")[0]) if "layer." in name else layers
        return float(0.92 ** (depth * 12 / layers)) if name.startswith("encoder.") else 8.0

    def write(self, state: dict[str, Any], folder: Path) -> None:
        """Writes encoder.onnx, tokenizer.json, heads.npz and about.json into the folder."""
        encoder = {name[8:]: values.float().numpy() for name, values in state.items() if name.startswith("encoder.")}
        encoder["speaker.weight"] = state["speaker.weight"].float().numpy()
        write_onnx(encoder, self._base.layers, self._base.heads, folder / "encoder.onnx")
        (folder / "tokenizer.json").write_text(self._base.tokenizer, encoding="utf-8")
        np.savez(folder / "heads.npz", **network.head_weights(state))  # type: ignore[arg-type,unused-ignore]
        about = {"start": self._base.start, "stop": self._base.stop}
        (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class PhraseText:
    """A reply as token ids: the client's line, the reply, and each of its sentences."""

    client: list[int]
    reply: list[int]
    sentences: tuple[list[int], ...]
    moves: tuple[frozenset[str], ...]
    quality: int

    @property
    def size(self) -> int:
        """How many tokens there are to compute."""
        return len(self.client) + len(self.reply)


class Phrases:
    """The multilingual phrase encoder, see roleplay.reading.phrase_network."""

    def __init__(self, seen: Iterable[str]) -> None:
        self._base = bases.phrases(seen)
        self._tokenizer = _tokenizer(self._base.tokenizer)

    def build(self) -> Any:
        """The network with pretrained weights, fresh attention and fresh heads."""
        return phrase_network.build(self._base)

    def prepare(self, client: str, sentences: Sequence[tuple[str, frozenset[str]]], quality: int) -> PhraseText:
        """A reply made ready."""

        def ids(text: str) -> list[int]:
            return phrase_network.ids_of(self._tokenizer, text)

        texts = [text for text, _ in sentences]
        moves = tuple(moves for _, moves in sentences)
        return PhraseText(ids(client), ids(" ".join(texts)), tuple(ids(text) for text in texts), moves, quality)

    def logits(self, net: Any, batch: Sequence[PhraseText]) -> dict[str, Any]:
        """The logits of every head of network.HEADS."""
        moves, whole = phrase_network.forward(
            net, self._base, [text.client for text in batch], [text.reply for text in batch],
            [text.sentences for text in batch], drop=0.05,
        )  # fmt: skip
        return {"moves": moves, "whole": whole[:, :17], "quality": whole[:, 17:18], "level": whole[:, 18:]}

    def rate(self, name: str) -> float:
        """Fresh attention and heads learn three times faster."""
        return 1.0 if name.startswith("e.") else 3.2

    def write(self, state: dict[str, Any], folder: Path) -> None:
        """Writes phrases.onnx, tokenizer.json and about.json into the folder."""
        write_phrases(phrase_network.arrays(state, self._base), folder / "phrases.onnx")
        (folder / "tokenizer.json").write_text(self._base.tokenizer, encoding="utf-8")
        (folder / "about.json").write_text("{}", encoding="utf-8")


def _tokenizer(text: str) -> Any:
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_str(text)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
