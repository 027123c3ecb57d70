"""Writes a trained encoder as an int8 ONNX file. Needs the extra roleplay[train]; only the training imports it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[np.float32]]
EPSILON = 1e-5
MOST = 255
"""The furthest that two tokens can be apart: the encoder has 256 places at most."""


class Graph:
    """Collects nodes and constants; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._used: dict[str, int] = {}

    def constant(self, name: str, values: Any) -> str:
        """A constant of that name."""
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, outputs: int = 1, **settings: Any) -> Any:
        """A node; the name of its result, or of its results."""
        from onnx import helper

        self._used[kind] = self._used.get(kind, 0) + 1
        names = [f"{kind}_{self._used[kind]}_{k}" for k in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=names[0], **settings))
        return names[0] if outputs == 1 else names

    def linear(self, text: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """A linear layer with these weights (out x in)."""
        product = self.node("MatMul", text, self.constant(f"{name}.weight", weight.T))
        return str(self.node("Add", product, self.constant(f"{name}.bias", bias)))

    def named(self, text: str, name: str, weights: Weights) -> str:
        """A linear layer whose weights bear its name."""
        return self.linear(text, name, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def normed(self, text: str, name: str, scale: Any, bias: Any, epsilon: float) -> str:
        """A layer normalisation over the last axis."""
        given = self.constant(f"{name}.scale", scale), self.constant(f"{name}.bias", bias)
        return str(self.node("LayerNormalization", text, *given, epsilon=epsilon, axis=-1))

    def norm(self, text: str, name: str, weights: Weights) -> str:
        """The same with weights that bear its name."""
        return self.normed(text, name, weights[f"{name}.weight"], weights[f"{name}.bias"], EPSILON)

    def gelu(self, text: str) -> str:
        """The exact GELU, an operator of onnxruntime's own."""
        result = f"gelu_of_{text}"
        self.result("Gelu", [text], result, domain="com.microsoft")
        return result

    def result(self, kind: str, inputs: list[str], name: str, **settings: Any) -> None:
        """A node whose result bears the given name."""
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, **settings))

    def attended(self, three: str, name: str, heads: int, width: int, bias: str = "") -> str:
        """Attention of every token to every token; `three`: query, key and value side by side (tokens x 3 width).

        bias: what is added to the scores before they become shares (heads x tokens x tokens), if anything.
        """
        size = width // heads
        shape = self.constant(f"{name}.shape", np.array([0, heads, size], np.int64))
        thirds = self.constant(f"{name}.thirds", np.array([width] * 3, np.int64))
        query, key, value = self.node("Split", three, thirds, outputs=3, axis=1)
        query = self.node("Transpose", self.node("Reshape", query, shape), perm=[1, 0, 2])
        key = self.node("Transpose", self.node("Reshape", key, shape), perm=[1, 2, 0])
        value = self.node("Transpose", self.node("Reshape", value, shape), perm=[1, 0, 2])
        scale = self.constant(f"{name}.scale", np.array(size**-0.5, np.float32))
        scores = self.node("Mul", self.node("MatMul", query, key), scale)
        shares = self.node("Softmax", self.node("Add", scores, bias) if bias else scores, axis=-1)
        mixed = self.node("Transpose", self.node("MatMul", shares, value), perm=[1, 0, 2])
        return str(self.node("Reshape", mixed, self.constant(f"{name}.flat", np.array([0, width], np.int64))))


def write_onnx(weights: Weights, layers: int, heads: int, path: Path) -> None:
    """An encoder of one text at a time: ids and types (tokens) -> vectors (tokens x width), matrices in int8.

    weights: named as in the transformers library's MPNetModel, and `speaker.weight` (2 x width). Matrices are quantised
    per channel to seven bits, so that no processor's kernel overflows: all give the same integers.
    """
    graph = Graph()
    width = weights["embeddings.LayerNorm.bias"].shape[0]
    count = graph.node("Shape", "ids")
    text = _embeddings(graph, weights, count)
    bias = _nearness(graph, weights["encoder.relative_attention_bias.weight"], count)
    for number in range(layers):
        text = _layer(graph, weights, f"encoder.layer.{number}", text, heads, width, bias)
    graph.result("Identity", [text], "vectors")
    inputs = {"ids": ("int", ["tokens"]), "types": ("int", ["tokens"])}
    quantised(graph, inputs, {"vectors": ["tokens", width]}, path, ["MatMul", "Gather"])


def quantised(
    graph: Graph,
    inputs: Mapping[str, tuple[str, list[Any]]],
    outputs: Mapping[str, list[Any]],
    path: Path,
    kinds: list[str],
) -> None:
    """Writes the graph with the constant matrices of these kinds of nodes in int8."""
    import onnx
    from onnx import TensorProto, helper
    from onnxruntime.quantization import QuantType, quantize_dynamic

    types = {"int": TensorProto.INT64, "float": TensorProto.FLOAT}
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info(name, types[kind], shape) for name, (kind, shape) in inputs.items()],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)],
        ir_version=8,
    )
    raw = path.with_suffix(".float.onnx")
    onnx.save(model, str(raw))
    quantize_dynamic(
        str(raw), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        op_types_to_quantize=kinds,
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )  # fmt: skip
    raw.unlink()


def _embeddings(graph: Graph, weights: Weights, count: str) -> str:
    words = graph.node("Gather", graph.constant("words", weights["embeddings.word_embeddings.weight"]), "ids")
    types = graph.node("Gather", graph.constant("kinds", weights["speaker.weight"]), "types")
    zero = graph.constant("zero", np.array([0], np.int64))
    # The pretrained encoder's own numbering of places begins at two.
    places = graph.constant("places", weights["embeddings.position_embeddings.weight"][2:])
    placed = graph.node("Slice", places, zero, count, zero)
    return graph.norm(graph.node("Add", graph.node("Add", words, types), placed), "embeddings.LayerNorm", weights)


def _nearness(graph: Graph, buckets: NDArray[np.float32], count: str) -> str:
    """What every token's distance to every other adds to its attention (heads x tokens x tokens)."""
    table = graph.constant("nearness", buckets[[_bucket(distance) for distance in range(-MOST, MOST + 1)]])
    number = graph.node("Range", graph.constant("from", np.array(0, np.int64)), graph.node("Squeeze", count),
                        graph.constant("step", np.array(1, np.int64)))  # fmt: skip
    down = graph.node("Unsqueeze", number, graph.constant("columns", np.array([1], np.int64)))
    across = graph.node("Unsqueeze", number, graph.constant("rows", np.array([0], np.int64)))
    apart = graph.node("Add", graph.node("Sub", across, down), graph.constant("most", np.array(MOST, np.int64)))
    # GatherND, as Gather's table would be quantised, and these few numbers needn't be.
    last = graph.constant("last", np.array([2], np.int64))
    return str(
        graph.node("Transpose", graph.node("GatherND", table, graph.node("Unsqueeze", apart, last)), perm=[2, 0, 1])
    )


def _bucket(distance: int) -> int:
    """The bucket of a distance between two tokens: exact when near, coarser further off (Raffel et al. 2020, T5)."""
    half, near, far = 16, 8, 128
    away = abs(distance)
    number = away
    if away >= near:
        coarse = np.log(np.float32(away) / near) / np.log(far / near) * (half - near)
        number = min(half - 1, near + int(np.float32(coarse)))
    return number + (half if distance > 0 else 0)


def _layer(graph: Graph, weights: Weights, name: str, text: str, heads: int, width: int, bias: str) -> str:
    own = f"{name}.attention.attn"
    three = graph.linear(
        text,
        f"{name}.qkv",
        np.concatenate([weights[f"{own}.{part}.weight"] for part in "qkv"]),
        np.concatenate([weights[f"{own}.{part}.bias"] for part in "qkv"]),
    )
    flat = graph.attended(three, name, heads, width, bias)
    norm = f"{name}.attention.LayerNorm"
    text = graph.norm(graph.node("Add", text, graph.named(flat, f"{own}.o", weights)), norm, weights)
    wide = graph.named(text, f"{name}.intermediate.dense", weights)
    narrow = graph.named(graph.gelu(wide), f"{name}.output.dense", weights)
    return graph.norm(graph.node("Add", text, narrow), f"{name}.output.LayerNorm", weights)
