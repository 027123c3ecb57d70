"""Walks the conditions of a file with the paths of their parts, for rules that check the names in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from roleplay.content.shape_reader import Path
from roleplay.domain.condition import Condition, SetTest


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a condition. `kind`: move, state or scene; `path`: where it stands."""

    kind: str
    name: str
    path: Path


def mentions(condition: Condition, path: Path) -> Iterator[Mention]:
    """Every name that the condition or one of its parts uses, in a fixed order.

    A part that has a name itself is left out: its own mentions stand where it is declared.
    """
    yield from _of_test("move", condition.moves, (*path, "moves"))
    yield from _of_test("move", condition.earlier, (*path, "earlier"))
    yield from _of_test("scene", condition.seen, (*path, "seen"))
    for name, _ in condition.state:
        yield Mention("state", name, (*path, "state", name))
    for number, part in enumerate(condition.any):
        yield from _of_part(part, (*path, "any", number))
    for number, part in enumerate(condition.all):
        yield from _of_part(part, (*path, "all", number))
    if condition.negated is not None:
        yield from _of_part(condition.negated, (*path, "not"))


def _of_part(part: Condition, path: Path) -> Iterator[Mention]:
    if not part.name:
        yield from mentions(part, path)


def _of_test(kind: str, test: SetTest | None, path: Path) -> Iterator[Mention]:
    if test is not None:
        for part in ("any", "all", "none"):
            for name in sorted(getattr(test, part)):
                yield Mention(kind, name, (*path, part, name))
