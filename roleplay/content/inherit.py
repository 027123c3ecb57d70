"""What a rubric takes over from the one it builds on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol, TypeVar

from roleplay.domain.rubric import Rubric


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Part = TypeVar("_Part", bound=_Named)


def inherit(base: Rubric, own: Rubric) -> Rubric:
    """`own` with what `base` says where `own` says nothing.

    Moves, criteria, limits and bands are replaced one by one by id, in the base's order, new ones after them; recovery
    and repetition whole. Bands sort by their start. Titles and texts are always the own ones.
    """
    bands = _by_id(base.bands, own.bands)
    return replace(
        own,
        moves=_by_id(base.moves, own.moves),
        criteria=_by_id(base.criteria, own.criteria),
        limits=_by_id(base.limits, own.limits),
        bands=tuple(sorted(bands, key=lambda band: band.from_score)),
        recovery=own.recovery or base.recovery,
        repetition=own.repetition or base.repetition,
    )


def _by_id(base: Iterable[_Part], own: Iterable[_Part]) -> tuple[_Part, ...]:
    merged = {part.id: part for part in base}
    merged.update({part.id: part for part in own})
    return tuple(merged.values())
