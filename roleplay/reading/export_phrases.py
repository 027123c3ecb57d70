"""Writes a trained phrase network as one ONNX file with int8 matrices. Needs the extra roleplay[train]."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roleplay.reading.export import Graph, quantised

Weights = Mapping[str, NDArray[Any]]
ORDERS = ((2, 0), (3, 1), (5, 2))
"""How many neighbouring tokens each of the three branches sees, and how many of them lie before the token."""
BRANCH = 256
TOP = -1e4
VECTOR = 512
INPUTS: dict[str, tuple[str, list[Any]]] = {
    "ids": ("int", ["tokens"]), "windows": ("int", ["tokens", 5]), "of_text": ("float", ["texts", "tokens"]),
    "roots": ("float", ["texts", 1]), "text_tops": ("int", ["texts", "longest"]), "seen": ("int", ["attended"]),
    "parts": ("int", ["attended"]), "places": ("int", ["attended"]), "rows": ("int", ["rows"]),
    "of_row": ("float", ["rows", "attended"]), "row_tops": ("int", ["rows", "longest_row"]),
    "of_reply": ("float", [1, "attended"]), "reply_tops": ("int", [1, "longest_reply"]),
    "order": ("float", ["rows", 4]),
}  # fmt: skip


def write_phrases(weights: Weights, path: Path, *, layers: int = 2, heads: int = 4) -> None:
    """The network of roleplay.reading.phrase_network as roleplay.reading.phrases feeds it.

    Beside the logits, `vectors` gives what the network makes of each row, for heads of other moves (rows x 1024).
    weights: as trained, with `table` (pieces x 512, eight bits), `scale` and `low` (for each piece).
    """
    graph = Graph()
    features, vectors, tops = _encoder(graph, weights)
    mixed = _attention(graph, weights, features, layers, heads)
    row_pool = _pool(graph, mixed, "of_row", "row_tops", "row")
    reply_pool = _pool(graph, mixed, "of_reply", "reply_tops", "reply")
    narrow = graph.linear(tops, "m", weights["m.weight"], weights["m.bias"])
    client, reply = _pick(graph, vectors, 0), _pick(graph, vectors, 1)
    rows = graph.node("Gather", vectors, "rows", axis=0)
    shape = graph.node("Shape", rows)
    client_rows, reply_rows = graph.node("Expand", client, shape), graph.node("Expand", reply, shape)
    row_tops = graph.node("Gather", narrow, "rows", axis=0)
    reply_top = _pick(graph, narrow, 1)
    reply_tops = graph.node("Expand", reply_top, graph.node("Shape", row_tops))
    twenty = graph.constant("twenty", np.array(20.0, np.float32))

    def product(one: str, other: str) -> str:
        return str(graph.node("Mul", graph.node("Mul", one, other), twenty))

    by_client, by_reply = product(rows, client_rows), product(rows, reply_rows)
    sentence = graph.node(
        "Concat", client_rows, rows, reply_rows, by_client, by_reply, row_tops, reply_tops, "order", row_pool, axis=1
    )
    whole = graph.node("Concat", reply, client, product(reply, client), reply_top, reply_pool, axis=1)
    _sum(graph, _head(graph, weights, "s", sentence), graph.named(row_pool, "tm", weights), "moves")
    flat = graph.node("Add", _head(graph, weights, "r", whole), graph.named(reply_pool, "tr", weights))
    graph.result("Reshape", [flat, graph.constant("flat", np.array([23], np.int64))], "whole")
    graph.result("Concat", [rows, row_pool], "vectors", axis=1)
    quantised(graph, INPUTS, {"moves": ["rows", 16], "whole": [23], "vectors": ["rows", 2 * VECTOR]}, path, ["MatMul"])


def _encoder(graph: Graph, weights: Weights) -> tuple[str, str, str]:
    """Token features (tokens x 1280), and of each text its vector (512) and the maximum of its features (1280)."""
    scale, low = (graph.constant(name, weights[name].astype(np.float32)[:, None]) for name in ("scale", "low"))
    pieces = graph.node("Cast", graph.node("Gather", graph.constant("table", weights["table"]), "ids", axis=0), to=1)
    words = graph.node(
        "Add",
        graph.node("Mul", pieces, graph.node("Gather", scale, "ids", axis=0)),
        graph.node("Gather", low, "ids", axis=0),
    )
    plain = graph.node(
        "Add", graph.node("MatMul", words, graph.constant("pw", weights["e.pw"])), graph.constant("pb", weights["e.pb"])
    )
    start = graph.normed(plain, "start", weights["e.lg"], weights["e.lb"], float(weights["eps"]))
    branches = graph.node("Split", start, graph.constant("thirds", np.array([BRANCH] * 3, np.int64)), outputs=3, axis=1)
    outside = graph.constant("outside", np.zeros((1, BRANCH), np.float32))
    seen = [words]
    for number, ((width, left), branch) in enumerate(zip(ORDERS, branches, strict=True)):
        columns = graph.constant(f"columns{number}", np.arange(2 - left, 2 - left + width))
        near = graph.node("Gather", "windows", columns, axis=1)
        shape = graph.constant(f"window{number}", np.array([-1, width * BRANCH], np.int64))
        for step in ("1", "2"):
            around = graph.node(
                "Reshape", graph.node("Gather", graph.node("Concat", branch, outside, axis=0), near, axis=0), shape
            )
            weight = graph.constant(f"w{step}.{number}", weights[f"e.w{step}_{number}"])
            bias = graph.constant(f"b{step}.{number}", weights[f"e.b{step}_{number}"])
            branch = graph.node(
                "Add", graph.node("Relu", graph.node("Add", graph.node("MatMul", around, weight), bias)), branch
            )
        seen.append(branch)
    features = graph.normed(
        graph.node("Concat", *seen, axis=1), "features", weights["e.g"], weights["e.b"], float(weights["eps"])
    )
    mean = graph.node(
        "Add",
        graph.node("MatMul", graph.node("MatMul", "of_text", features), graph.constant("cw", weights["e.cw"])),
        graph.node("Mul", "roots", graph.constant("cb", weights["e.cb"][None])),
    )
    return features, _deep(graph, weights, mean), _tops(graph, features, "text_tops", 5 * BRANCH, "text")


def _deep(graph: Graph, weights: Weights, mean: str) -> str:
    """The last layers of the sentence vector, scaled to length one."""

    def by(text: str, name: str) -> Any:
        return graph.node("MatMul", text, graph.constant(name, weights[f"e.{name}"]))

    first = graph.node("Relu", by(mean, "d0"))
    second = graph.node("Relu", graph.node("Add", by(mean, "p1"), by(first, "d1")))
    third = graph.node("Relu", by(second, "d2"))
    last = graph.node("Tanh", graph.node("Add", by(second, "p3"), by(third, "d3")))
    length = graph.node("ReduceL2", last, axes=[1], keepdims=1)
    return str(graph.node("Div", last, graph.node("Max", length, graph.constant("short", np.array(1e-6, np.float32)))))


def _tops(graph: Graph, features: str, groups: str, width: int, name: str) -> str:
    """The maximum of the features in each group of tokens."""
    none = graph.constant(f"none.{name}", np.full((1, width), TOP, np.float32))
    return str(
        graph.node(
            "ReduceMax",
            graph.node("Gather", graph.node("Concat", features, none, axis=0), groups, axis=0),
            axes=[1],
            keepdims=0,
        )
    )


def _pool(graph: Graph, mixed: str, mean: str, tops: str, name: str) -> str:
    return str(graph.node("Concat", graph.node("MatMul", mean, mixed), _tops(graph, mixed, tops, BRANCH, name), axis=1))


def _attention(graph: Graph, weights: Weights, features: str, layers: int, heads: int) -> str:
    """Two layers of attention over the tokens of the client's line and of the reply."""
    text = graph.named(graph.node("Gather", features, "seen", axis=0), "t", weights)
    places = graph.node("Gather", graph.constant("pos", weights["pos.weight"]), "places", axis=0)
    parts = graph.node("Gather", graph.constant("seg", weights["seg.weight"]), "parts", axis=0)
    text = graph.node("Add", graph.node("Add", text, places), parts)
    for number in range(layers):
        name = f"x.{number}"
        before = graph.normed(text, f"{name}.n1", weights[f"{name}.norm1.weight"], weights[f"{name}.norm1.bias"], 1e-5)
        three = graph.linear(
            before, f"{name}.in", weights[f"{name}.self_attn.in_proj_weight"], weights[f"{name}.self_attn.in_proj_bias"]
        )
        heard = graph.attended(three, f"{name}.attention", heads, BRANCH)
        text = graph.node("Add", text, graph.named(heard, f"{name}.self_attn.out_proj", weights))
        before = graph.normed(text, f"{name}.n2", weights[f"{name}.norm2.weight"], weights[f"{name}.norm2.bias"], 1e-5)
        wide = graph.gelu(graph.named(before, f"{name}.linear1", weights))
        text = graph.node("Add", text, graph.named(wide, f"{name}.linear2", weights))
    return graph.normed(text, "last", weights["ln.weight"], weights["ln.bias"], 1e-5)


def _head(graph: Graph, weights: Weights, name: str, features: str) -> str:
    return graph.named(graph.gelu(graph.named(features, f"{name}.1", weights)), f"{name}.4", weights)


def _pick(graph: Graph, rows: str, number: int) -> str:
    return str(graph.node("Gather", rows, graph.constant(f"row{number}.{rows}", np.array([number], np.int64)), axis=0))


def _sum(graph: Graph, one: str, other: str, result: str) -> None:
    graph.result("Add", [one, other], result)
