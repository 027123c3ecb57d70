"""What a search found, as JSON has it, so that it can be kept (see `check_cache`), and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roleplay.authoring.deep_check import DeepCheck
from roleplay.authoring.findings import Finding
from roleplay.authoring.questions import KINDS, Question
from roleplay.content.catalogue_deep import DEEP
from roleplay.content.shape_reader import Path

_CODES = frozenset(entry.code for entry in DEEP)


def row_of(result: DeepCheck) -> dict[str, Any]:
    """The result as JSON has it."""
    return {
        "findings": [[one.code, one.path, one.key, one.details, one.others] for one in result.findings],
        "undecided": [[one.kind, one.path] for one in result.undecided],
        "counts": [result.moments, result.asked],
        "flags": [result.complete, result.together, result.too_many],
    }


def result_of(row: object) -> DeepCheck | None:
    """The result that was kept; None if this isn't one."""
    if not isinstance(row, dict):
        return None
    try:
        findings = tuple(_finding(*one) for one in row["findings"])
        undecided = tuple(Question(_one_of(kind, KINDS), _path(path)) for kind, path in row["undecided"])
        moments, asked = (_whole(number) for number in row["counts"])
        complete, together, too_many = (_one_of(flag, (True, False)) for flag in row["flags"])
    except (KeyError, TypeError, ValueError):
        return None
    return DeepCheck(findings, moments, asked, undecided, complete, together, too_many)


def _finding(code: Any, path: Any, key: Any, details: Any, others: Any) -> Finding:
    told = tuple((_text(name), _text(words)) for name, words in details)
    paths = tuple(_path(other) for other in others)
    return Finding(_one_of(code, _CODES), _path(path), _one_of(key, (True, False)), told, paths)


def _path(row: Any) -> Path:
    if not isinstance(row, list) or not all(type(step) in (str, int) for step in row):
        raise ValueError("no path")
    return tuple(row)


def _one_of(value: Any, known: Sequence[Any] | frozenset[str]) -> Any:
    if value not in known:
        raise ValueError("unknown")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError("no number")
    return value
