"""What a check of a scenario found, before it has a place in the file."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.content.shape_reader import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. path: where it stands in the file (key: at its key); others: paths of what `{lines}` names."""

    code: str
    path: Path
    key: bool = False
    details: tuple[tuple[str, str], ...] = ()
    others: tuple[Path, ...] = ()
