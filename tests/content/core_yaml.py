"""YAML as an editor's language server reads it: the core schema of YAML 1.2, keys as they are written."""

from __future__ import annotations

import re
from typing import Any

import yaml

_TYPES = {
    "null": (r"~|null|Null|NULL|", lambda text: None),
    "bool": (r"true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    "int": (r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", lambda text: int(text, 0 if text[:2] in ("0o", "0x") else 10)),
    "float": (r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", float),
}


def core_yaml(text: str) -> Any:
    """The values of a document. Raises yaml.YAMLError."""
    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # the parser that we load with
    return None if node is None else _value(node)


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _value(value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    if isinstance(node, yaml.SequenceNode):
        return [_value(one) for one in node.value]
    if not node.style:
        for pattern, made in _TYPES.values():
            if re.fullmatch(pattern, node.value):
                return made(node.value)
    return node.value
