"""What the training fits: an encoder, and linear heads on sentences and on the whole reply. Needs PyTorch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.domain.rubric import HARMFUL, MOVES
from roleplay.reading.bases import Base
from roleplay.reading.encoder import CLIENT_TOKENS, SENTENCE_TOKENS
from roleplay.reading.export import EPSILON

LONGEST = 224
"""Tokens of a training text; what is beyond is left out."""
HEADS = {"moves": 16, "whole": 17, "quality": 1, "level": 5}
UNKNOWN = -1
"""The quality of a reply that nobody has coded: it teaches the moves only."""
SOFTEN = 0.01
"""Labels are 0.01 and 0.98: coders err too."""
WEIGHTS = {"moves": 3.0, "quality": 4.0, "whole": 0.7, "level": 0.4}
"""What each head's loss counts. Most weight lies on the sentences, which carry moves and evidence."""


@dataclass(frozen=True)
class Text:
    """A reply made ready: token ids, which part each belongs to (0 client, 1 reply), its sentence (-1: none)."""

    ids: list[int]
    types: list[int]
    owner: list[int]
    moves: tuple[frozenset[str], ...]
    quality: int

    @property
    def size(self) -> int:
        """How many tokens there are to compute."""
        return len(self.ids)


def prepare(
    base: Base, tokenizer: Any, client: str, sentences: Sequence[tuple[str, frozenset[str]]], quality: int
) -> Text:
    """The client's line and the reply as the encoder gets them, exactly as roleplay.reading.encoder cuts them."""
    ids = [base.start, *_cut(tokenizer, client, CLIENT_TOKENS), base.stop]
    owner, types = [-1] * len(ids), [0] * len(ids)
    for number, (sentence, _) in enumerate(sentences):
        part = _cut(tokenizer, sentence, SENTENCE_TOKENS)
        ids, owner, types = ids + part, owner + [number] * len(part), types + [1] * len(part)
    room = LONGEST - 1
    return Text(
        [*ids[:room], base.stop], [*types[:room], 1], [*owner[:room], -1],
        tuple(moves for _, moves in sentences), quality,
    )  # fmt: skip


def _cut(tokenizer: Any, text: str, most: int) -> list[int]:
    ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return ids if len(ids) <= most else ids[: most // 2] + ids[-(most - most // 2) :]


def build(base: Base) -> Any:
    """The network with the pretrained encoder, a mark of who speaks, and fresh heads; word vectors stay as they are."""
    import torch
    from transformers import MPNetConfig, MPNetModel

    words, width = base.weights["embeddings.word_embeddings.weight"].shape
    config = MPNetConfig(
        vocab_size=words, hidden_size=width, num_hidden_layers=base.layers, num_attention_heads=base.heads,
        intermediate_size=4 * width, max_position_embeddings=len(base.weights["embeddings.position_embeddings.weight"]),
        pad_token_id=base.padding, layer_norm_eps=EPSILON,
    )  # fmt: skip
    encoder = MPNetModel(config, add_pooling_layer=False)
    missing, unknown = encoder.load_state_dict(
        {name: torch.tensor(values) for name, values in base.weights.items()}, strict=False
    )
    if missing or unknown:
        raise ValueError(f"The pretrained weights don't fit: {missing} {unknown}")
    encoder.embeddings.requires_grad_(False)
    heads = {name: torch.nn.Linear(2 * width, size) for name, size in HEADS.items()}
    speaker = torch.nn.Embedding(2, width)
    torch.nn.init.zeros_(speaker.weight)
    return torch.nn.ModuleDict({"encoder": encoder, "speaker": speaker, "drop": torch.nn.Dropout(0.1), **heads})


def forward(network: Any, texts: Sequence[Text], padding: int) -> dict[str, Any]:
    """The logits of every head: `moves` for each sentence of all texts in order, the others for each text."""
    import torch

    longest = max(len(text.ids) for text in texts)

    def padded(rows: list[list[int]], fill: int) -> Any:
        return torch.tensor([row + [fill] * (longest - len(row)) for row in rows])

    ids = padded([text.ids for text in texts], padding)
    mask = padded([[1] * len(text.ids) for text in texts], 0)
    owner = padded([text.owner for text in texts], -1)
    types = padded([text.types for text in texts], 0)
    words = network["encoder"].embeddings.word_embeddings(ids) + network["speaker"](types)
    hidden = network["encoder"](inputs_embeds=words, attention_mask=mask).last_hidden_state.float()
    counts = [len(text.moves) for text in texts]
    first = torch.tensor([0, *np.cumsum(counts[:-1]).tolist()])
    chosen = (owner >= 0).reshape(-1)
    tokens = hidden.reshape(-1, hidden.shape[-1])[chosen]
    sentence = (owner + first[:, None]).reshape(-1)[chosen]
    reply = torch.arange(len(texts))[:, None].expand_as(owner).reshape(-1)[chosen]
    by_sentence = network["drop"](_pooled(tokens, sentence, sum(counts)))
    by_reply = network["drop"](_pooled(tokens, reply, len(texts)))
    logits = {name: network[name](by_reply) for name in ("whole", "quality", "level")}
    return {"moves": network["moves"](by_sentence), **logits}


def _pooled(tokens: Any, group: Any, count: int) -> Any:
    """Mean and maximum of the vectors of each group; zeros for a group without tokens."""
    import torch

    width = tokens.shape[1]
    sizes = torch.zeros(count).index_add(0, group, torch.ones(len(group))).clamp(min=1)
    mean = torch.zeros(count, width).index_add(0, group, tokens) / sizes[:, None]
    top = torch.full((count, width), -1e4).scatter_reduce(0, group[:, None].expand(-1, width), tokens, "amax")
    return torch.cat([mean, torch.where(top < -9e3, torch.zeros(()), top)], 1)


def loss(logits: Mapping[str, Any], texts: Sequence[Any], rarity: Any) -> Any:
    """What is to be made small: moves of sentences and of replies, harm, and the quality as a number and as a level."""
    import torch
    from torch.nn import functional

    moves = torch.tensor([[float(move in said) for move in MOVES] for text in texts for said in text.moves])
    unions = [frozenset().union(*text.moves) for text in texts]
    whole = torch.tensor([[*(float(move in said) for move in MOVES), float(bool(said & HARMFUL))] for said in unions])
    quality = torch.tensor([text.quality for text in texts])
    known = (quality != UNKNOWN).float()
    soft = 1 - 3 * SOFTEN
    parts = {
        "moves": functional.binary_cross_entropy_with_logits(
            logits["moves"].float(), moves * soft + SOFTEN, pos_weight=rarity
        ),
        "whole": functional.binary_cross_entropy_with_logits(logits["whole"].float(), whole * soft + SOFTEN),
        "quality": (((torch.sigmoid(logits["quality"].float().squeeze(-1)) - quality / 4) ** 2) * known).mean(),
        "level": (
            functional.cross_entropy(
                logits["level"].float(), quality.clamp(min=0), label_smoothing=0.05, reduction="none"
            )
            * known
        ).mean(),
    }
    return sum(WEIGHTS[name] * part for name, part in parts.items())


def head_weights(state: Mapping[str, Any]) -> dict[str, NDArray[np.float32]]:
    """The heads under the names that roleplay.reading.heads reads."""
    return {
        f"{name}_{short}": state[f"{name}.{part}"].float().numpy()
        for name in HEADS
        for short, part in (("w", "weight"), ("b", "bias"))
    }
