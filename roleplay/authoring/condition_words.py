"""A condition in a few words, for pictures and lists; one that has a name is called by it."""

from __future__ import annotations

from collections.abc import Iterator

from roleplay.domain.condition import Condition, Range, SetTest


def condition_words(condition: Condition, *, whole: bool = False) -> str:
    """What the condition asks, its parts joined by "and". whole: in full, even where it has a name of its own."""
    if condition.name and not whole:
        return condition.name
    return " and ".join(_parts(condition)) or "always"


def range_words(wanted: Range) -> str:
    """A range of numbers in words."""
    if wanted.min is not None and wanted.max is not None:
        return f"{wanted.min:g}" if wanted.min == wanted.max else f"{wanted.min:g} to {wanted.max:g}"
    if wanted.min is not None:
        return f"{wanted.min:g} or more"
    return f"{wanted.max:g} or less" if wanted.max is not None else "any"


def _parts(condition: Condition) -> Iterator[str]:
    yield from _set_words(condition.moves, "")
    if condition.quality is not None:
        yield f"quality {range_words(condition.quality)}"
    for name, wanted in condition.state:
        yield f"{name} {range_words(wanted)}"
    if condition.turn is not None:
        yield f"reply {range_words(condition.turn)}"
    yield from _set_words(condition.seen, "seen ")
    yield from _set_words(condition.earlier, "earlier ")
    if condition.any:
        words = " or ".join(_inside(part) for part in condition.any)
        yield f"({words})" if len(condition.any) > 1 else words
    for part in condition.all:
        yield _inside(part)
    if condition.negated is not None:
        yield f"not {_inside(condition.negated)}"


def _inside(condition: Condition) -> str:
    """A part of another condition: in brackets where it has several parts itself."""
    words = condition_words(condition)
    return words if condition.name or sum(1 for _ in _parts(condition)) < 2 else f"({words})"


def _set_words(test: SetTest | None, title: str) -> Iterator[str]:
    if test is None:
        return
    if test.any:
        yield title + "/".join(sorted(test.any))
    if test.all:
        yield title + " + ".join(sorted(test.all))
    if test.none:
        yield ("not " if title == "seen " else "no ") + title + "/".join(sorted(test.none))
