"""Writes a trained encoder as an int8 ONNX file. Needs the extra roleplay[train]; only the training imports it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = Mapping[str, NDArray[np.float32]]
EPSILON = 1e-12


class _Graph:
    """Collects nodes and constants; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._used: dict[str, int] = {}

    def constant(self, name: str, values: Any) -> str:
        from onnx import numpy_helper

        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, *inputs: str, outputs: int = 1, **settings: Any) -> Any:
        from onnx import helper

        self._used[kind] = self._used.get(kind, 0) + 1
        names = [f"{kind}_{self._used[kind]}_{k}" for k in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=names[0], **settings))
        return names[0] if outputs == 1 else names

    def linear(self, text: str, name: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        product = self.node("MatMul", text, self.constant(f"{name}.weight", weight.T))
        return str(self.node("Add", product, self.constant(f"{name}.bias", bias)))

    def named(self, text: str, name: str, weights: Weights) -> str:
        return self.linear(text, name, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def norm(self, text: str, name: str, weights: Weights) -> str:
        scale = self.constant(f"{name}.weight", weights[f"{name}.weight"])
        bias = self.constant(f"{name}.bias", weights[f"{name}.bias"])
        return str(self.node("LayerNormalization", text, scale, bias, epsilon=EPSILON, axis=-1))


def write_onnx(weights: Weights, layers: int, heads: int, path: Path) -> None:
    """A BERT-like encoder of one text at a time: ids and types (tokens) -> vectors (tokens x width), matrices in int8.

    weights: named as in the transformers library's BertModel. Matrices are quantised per channel to seven bits, so that
    no processor's kernel overflows: all give the same integers.
    """
    import onnx
    from onnx import TensorProto, helper
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = _Graph()
    width = weights["embeddings.LayerNorm.bias"].shape[0]
    text = _embeddings(graph, weights)
    for number in range(layers):
        text = _layer(graph, weights, f"encoder.layer.{number}", text, heads, width)
    graph.node("Identity", text)
    graph.nodes[-1].output[0] = "vectors"
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info(name, TensorProto.INT64, ["tokens"]) for name in ("ids", "types")],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["tokens", width])],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)],
        ir_version=8,
    )
    raw = path.with_suffix(".float.onnx")
    onnx.save(model, str(raw))
    quantize_dynamic(
        str(raw), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )  # fmt: skip
    raw.unlink()


def _embeddings(graph: _Graph, weights: Weights) -> str:
    words = graph.node("Gather", graph.constant("words", weights["embeddings.word_embeddings.weight"]), "ids")
    types = graph.node("Gather", graph.constant("kinds", weights["embeddings.token_type_embeddings.weight"]), "types")
    count = graph.node("Shape", "ids")
    zero = graph.constant("zero", np.array([0], np.int64))
    places = graph.node(
        "Slice", graph.constant("places", weights["embeddings.position_embeddings.weight"]), zero, count, zero
    )
    return graph.norm(graph.node("Add", graph.node("Add", words, types), places), "embeddings.LayerNorm", weights)


def _layer(graph: _Graph, weights: Weights, name: str, text: str, heads: int, width: int) -> str:
    size = width // heads
    one_name = f"{name}.attention.self"
    three = graph.linear(
        text,
        f"{name}.qkv",
        np.concatenate([weights[f"{one_name}.{part}.weight"] for part in ("query", "key", "value")]),
        np.concatenate([weights[f"{one_name}.{part}.bias"] for part in ("query", "key", "value")]),
    )
    shape = graph.constant(f"{name}.shape", np.array([0, heads, size], np.int64))
    query, key, value = graph.node("Split", three, graph.constant(f"{name}.thirds", np.array([width] * 3, np.int64)),
                                   outputs=3, axis=1)  # fmt: skip
    query = graph.node("Transpose", graph.node("Reshape", query, shape), perm=[1, 0, 2])
    key = graph.node("Transpose", graph.node("Reshape", key, shape), perm=[1, 2, 0])
    value = graph.node("Transpose", graph.node("Reshape", value, shape), perm=[1, 0, 2])
    scale = graph.constant(f"{name}.scale", np.array(size**-0.5, np.float32))
    attention = graph.node("Softmax", graph.node("Mul", graph.node("MatMul", query, key), scale), axis=-1)
    mixed = graph.node("Transpose", graph.node("MatMul", attention, value), perm=[1, 0, 2])
    flat = graph.node("Reshape", mixed, graph.constant(f"{name}.flat", np.array([0, width], np.int64)))
    out = f"{name}.attention.output"
    text = graph.norm(graph.node("Add", text, graph.named(flat, f"{out}.dense", weights)), f"{out}.LayerNorm", weights)
    wide = graph.named(text, f"{name}.intermediate.dense", weights)
    narrow = graph.named(_gelu(graph, wide), f"{name}.output.dense", weights)
    return graph.norm(graph.node("Add", text, narrow), f"{name}.output.LayerNorm", weights)


def _gelu(graph: _Graph, text: str) -> str:
    graph.nodes.append(_microsoft("Gelu", text, f"gelu_of_{text}"))
    return f"gelu_of_{text}"


def _microsoft(kind: str, text: str, result: str) -> Any:
    from onnx import helper

    return helper.make_node(kind, [text], [result], name=result, domain="com.microsoft")
