"""The phrase network that the training fits: neighbouring word pieces, a light attention, heads. Needs PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from roleplay.reading.bases import PhraseBase
from roleplay.reading.export_phrases import BRANCH, ORDERS
from roleplay.reading.phrases import BEGIN, END, LEFT, LONGEST, UNKNOWN, WIDTH

VECTOR, FEATURES, NARROW, HIDDEN = 512, 1280, 128, 256
TWENTY = 20.0
"""Products of two vectors of length one are small; this brings them to the size of the other features."""


def build(base: PhraseBase) -> Any:
    """The network with the pretrained encoder and fresh attention and heads; word vectors stay as they are."""
    import torch
    from torch import nn

    def head(size: int, out: int) -> Any:
        return nn.Sequential(
            nn.Dropout(0.1), nn.Linear(size, HIDDEN), nn.GELU(), nn.Dropout(0.2), nn.Linear(HIDDEN, out)
        )

    def layer() -> Any:
        return nn.TransformerEncoderLayer(
            BRANCH, 4, 2 * BRANCH, dropout=0.1, activation="gelu", batch_first=True, norm_first=True
        )

    network = nn.ModuleDict(
        {
            "e": nn.ParameterDict({name: nn.Parameter(torch.tensor(values)) for name, values in base.weights.items()}),
            "m": nn.Linear(FEATURES, NARROW),
            "s": head(5 * VECTOR + 2 * NARROW + 4 + 2 * BRANCH, 16),
            "r": head(3 * VECTOR + NARROW + 2 * BRANCH, 23),
            "t": nn.Linear(FEATURES, BRANCH),
            "pos": nn.Embedding(256, BRANCH),
            "seg": nn.Embedding(10, BRANCH),
            "x": nn.ModuleList([layer(), layer()]),
            "ln": nn.LayerNorm(BRANCH),
            "tm": nn.Linear(2 * BRANCH, 16),
            "tr": nn.Linear(2 * BRANCH, 23),
        }
    )
    for name in ("pos", "seg"):
        nn.init.normal_(network[name].weight, std=0.02)
    return network


def ids_of(tokenizer: Any, text: str) -> list[int]:
    """The text's tokens as roleplay.reading.phrases cuts them."""
    ids: list[int] = tokenizer.encode(text, add_special_tokens=False).ids
    return [BEGIN, *(ids or [UNKNOWN]), END][:LONGEST]


def forward(network: Any, base: PhraseBase, clients: Sequence[list[int]], replies: Sequence[list[int]],
            sentences: Sequence[Sequence[list[int]]], *, drop: float = 0.0) -> tuple[Any, Any]:  # fmt: skip
    """Logits of all sentences (x 16) and of the replies (x 23: moves, harm, quality, levels), from token ids."""
    import torch

    count = len(clients)
    flat = [sentence for each in sentences for sentence in each]
    vectors, tops, features, text = _encode(network["e"], base, [*clients, *replies, *flat], drop)
    tops = network["m"](tops)
    client, reply, rows = vectors[:count], vectors[count : 2 * count], vectors[2 * count :]
    sizes = torch.tensor([len(each) for each in sentences])
    owner = torch.repeat_interleave(torch.arange(count), sizes)
    number = torch.cat([torch.arange(len(each)) for each in sentences])
    mixed, sentence_of, reply_of = _attend(network, features, text, owner, number, count)
    by_row, by_reply = _pooled(mixed, sentence_of, len(flat)), _pooled(mixed, reply_of, count)
    of = sizes[owner].float()
    order = torch.stack([number / 5, of / 5, (number == 0).float(), (number == of - 1).float()], 1)
    row_features = torch.cat(
        [
            client[owner], rows, reply[owner], rows * client[owner] * TWENTY, rows * reply[owner] * TWENTY,
            tops[2 * count :], tops[count : 2 * count][owner], order, by_row,
        ],
        1,
    )  # fmt: skip
    reply_features = torch.cat([reply, client, reply * client * TWENTY, tops[count : 2 * count], by_reply], 1)
    return (
        network["s"](row_features) + network["tm"](by_row),
        network["r"](reply_features) + network["tr"](by_reply),
    )


def _encode(e: Any, base: PhraseBase, texts: Sequence[list[int]], drop: float) -> tuple[Any, Any, Any, Any]:
    """Of each text its vector and the maximum of its features; all tokens' features, and which text each belongs to."""
    import torch
    from torch.nn import functional

    lengths = torch.tensor([len(ids) for ids in texts])
    flat = torch.tensor([token for ids in texts for token in ids])
    total = len(flat)
    starts = lengths.cumsum(0) - lengths
    words = torch.from_numpy(base.table)[flat].float() * torch.from_numpy(base.scale)[flat, None]
    words = words + torch.from_numpy(base.low)[flat, None]
    if drop:
        words = words * (torch.rand(total, 1) > drop)
    text = torch.repeat_interleave(torch.arange(len(texts)), lengths)
    near = torch.arange(total)[:, None] + torch.arange(-LEFT, WIDTH - LEFT)
    inside = (near >= starts[text][:, None]) & (near < (starts + lengths)[text][:, None])
    near = torch.where(inside, near, torch.tensor(total))
    start = functional.layer_norm(words @ e["pw"] + e["pb"], (3 * BRANCH,), e["lg"], e["lb"], base.epsilon)
    seen, outside = [words], torch.zeros(1, BRANCH)
    for number, (width, left) in enumerate(ORDERS):
        branch = start[:, number * BRANCH : (number + 1) * BRANCH]
        columns = near[:, LEFT - left : LEFT - left + width]
        for step in ("1", "2"):
            around = torch.cat([branch, outside])[columns].reshape(total, width * BRANCH)
            branch = functional.relu(around @ e[f"w{step}_{number}"] + e[f"b{step}_{number}"]) + branch
        seen.append(branch)
    features = functional.layer_norm(torch.cat(seen, 1), (FEATURES,), e["g"], e["b"], base.epsilon)
    size = lengths.float()[:, None]
    mean = (torch.zeros(len(texts), FEATURES).index_add(0, text, features) @ e["cw"] + size * e["cb"]) * size.rsqrt()
    first = functional.relu(mean @ e["d0"])
    second = functional.relu(mean @ e["p1"] + first @ e["d1"])
    last = torch.tanh(second @ e["p3"] + functional.relu(second @ e["d2"]) @ e["d3"])
    index = text[:, None].expand(-1, FEATURES)
    tops = torch.full((len(texts), FEATURES), -1e4).scatter_reduce(0, index, features, "amax")
    return functional.normalize(last, eps=1e-6), tops, features, text


def _attend(network: Any, features: Any, text: Any, owner: Any, number: Any, count: int) -> tuple[Any, Any, Any]:
    """The replies' tokens after attention over client and reply, with their sentence and their reply."""
    import torch

    used = (text < count) | (text >= 2 * count)
    part = text[used]
    said = part >= 2 * count
    at = (part - 2 * count).clamp(min=0)
    reply = torch.where(said, owner[at], part)
    sentence = torch.where(said, at, torch.full_like(at, -1))
    kind = torch.where(said, number[at].clamp(max=8) + 1, torch.zeros_like(at))
    order = torch.argsort(reply * 100_000 + sentence + 1, stable=True)
    reply, sentence, kind = reply[order], sentence[order], kind[order]
    lengths = torch.bincount(reply, minlength=count)
    place = torch.arange(len(order)) - (lengths.cumsum(0) - lengths)[reply]
    vectors = network["t"](features[used][order]) + network["pos"](place.clamp(max=255)) + network["seg"](kind)
    grid = torch.zeros(count, int(lengths.max()), BRANCH).index_put((reply, place), vectors)
    empty = torch.ones(grid.shape[:2], dtype=torch.bool).index_put((reply, place), torch.zeros((), dtype=torch.bool))
    for layer in network["x"]:
        grid = layer(grid, src_key_padding_mask=empty)
    mixed = network["ln"](grid)[reply, place]
    kept = sentence >= 0
    return mixed[kept], sentence[kept], reply[kept]


def _pooled(tokens: Any, group: Any, count: int) -> Any:
    import torch

    sizes = torch.zeros(count).index_add(0, group, torch.ones(len(group))).clamp(min=1)
    mean = torch.zeros(count, tokens.shape[1]).index_add(0, group, tokens) / sizes[:, None]
    index = group[:, None].expand(-1, tokens.shape[1])
    return torch.cat([mean, torch.full_like(mean, -1e4).scatter_reduce(0, index, tokens, "amax").clamp(min=-50)], 1)


def arrays(state: Any, base: PhraseBase) -> dict[str, Any]:
    """All weights as export_phrases wants them."""
    weights: dict[str, Any] = {name: values.float().numpy() for name, values in state.items()}
    return {**weights, "table": base.table, "scale": base.scale, "low": base.low, "eps": np.float32(base.epsilon)}
