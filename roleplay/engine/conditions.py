"""Says of a condition, part by part, whether it holds: why the client went this way and not another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from roleplay.domain.condition import Condition, Moment, Range, SetTest


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a condition in words, whether it holds, and how deep it is nested (0: outermost)."""

    text: str
    holds: bool
    depth: int = 0


def explain(condition: Condition, moment: Moment) -> tuple[Part, ...]:
    """Every part of the condition with its truth at this moment, in the order in which it is tested."""
    return tuple(_parts(condition, moment, 0))


def _parts(condition: Condition, moment: Moment, depth: int) -> Iterator[Part]:
    if condition.name:
        yield Part(condition.name, condition.holds(moment), depth)
        depth += 1
    yield from _set_parts("the reply does", condition.moves, moment.moves, depth)
    if condition.quality is not None:
        text = f"quality {moment.quality:g} is {_range(condition.quality)}"
        yield Part(text, condition.quality.holds(moment.quality), depth)
    for name, wanted in condition.state:
        value = moment.state.get(name, 0)
        yield Part(f"{name} {value} is {_range(wanted)}", wanted.holds(value), depth)
    if condition.turn is not None:
        yield Part(f"reply number {moment.turn} is {_range(condition.turn)}", condition.turn.holds(moment.turn), depth)
    yield from _set_parts("the talk came through", condition.seen, moment.seen, depth)
    yield from _set_parts("an earlier reply did", condition.earlier, moment.earlier, depth)
    for title, group in (("one of these holds", condition.any), ("all of these hold", condition.all)):
        if group:
            truths = [part.holds(moment) for part in group]
            yield Part(title, any(truths) if group is condition.any else all(truths), depth)
            for part in group:
                yield from _parts(part, moment, depth + 1)
    if condition.negated is not None:
        yield Part("this does not hold", not condition.negated.holds(moment), depth)
        yield from _parts(condition.negated, moment, depth + 1)


def _set_parts(title: str, test: SetTest | None, names: object, depth: int) -> Iterator[Part]:
    if test is None:
        return
    present = names if isinstance(names, (set, frozenset)) else frozenset()
    if test.any:
        yield Part(f"{title} one of {', '.join(sorted(test.any))}", not test.any.isdisjoint(present), depth)
    if test.all:
        yield Part(f"{title} all of {', '.join(sorted(test.all))}", test.all <= present, depth)
    if test.none:
        yield Part(f"{title} none of {', '.join(sorted(test.none))}", test.none.isdisjoint(present), depth)


def _range(wanted: Range) -> str:
    if wanted.min is not None and wanted.max is not None:
        return f"between {wanted.min:g} and {wanted.max:g}"
    return f"at least {wanted.min:g}" if wanted.min is not None else f"at most {wanted.max:g}"
