"""The one way in which a value is written before it is hashed or signed: RFC 8785."""

from __future__ import annotations

from typing import Any

import rfc8785

from roleplay.domain.errors import WrongUse

LARGEST = 2**53 - 1
"""Whole numbers beyond this are not the same in every program that reads JSON."""

DEEPEST = 60
"""Levels of lists and objects within each other."""


def canonical(value: Any) -> str:
    """The value as JSON by RFC 8785. Only text, whole numbers to 2^53-1, true, false, null, lists and objects.

    Raises WrongUse for anything else: fractions are written as text or in hundredths, because rounding differs between
    programs; lone surrogates are no text.
    """
    _check(value, "", 0)
    try:
        return rfc8785.dumps(value).decode("utf-8")
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise WrongUse(f"This can't be put on record: {error}", "give text without lone surrogates") from error


def _check(value: Any, path: str, depth: int) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        if any(0xD800 <= ord(c) <= 0xDFFF for c in value):
            raise _refused(path, "the text holds half a character (a lone surrogate)", "take it out")
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise _refused(path, "the number is larger than 2^53-1", "write it as text")
    elif isinstance(value, (list, tuple)):
        _check_depth(path, depth)
        for number, each in enumerate(value):
            _check(each, f"{path}[{number}]", depth + 1)
    elif isinstance(value, dict):
        _check_depth(path, depth)
        for key, each in value.items():
            if not isinstance(key, str):
                raise _refused(path, f"the key {key!r} is not text", "name it in text")
            _check(key, f"{path} (a key)", depth)
            _check(each, f"{path}.{key}" if path else key, depth + 1)
    else:
        raise _refused(path, f"a {type(value).__name__}", "use text, whole numbers, lists and objects")


def _check_depth(path: str, depth: int) -> None:
    if depth >= DEEPEST:
        raise _refused(path[:80], f"more than {DEEPEST} levels within each other", "make it flatter")


def _refused(path: str, what: str, remedy: str) -> WrongUse:
    return WrongUse(f"This can't be put on record: {path + ': ' if path else ''}{what}", remedy)
