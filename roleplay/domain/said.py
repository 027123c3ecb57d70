"""What was said, in brief: enough to count with, without anybody's words."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """A reply of a talk: where and when (UTC, ISO 8601) it was said, and what it was read to do.

    quality: 0-4; sure: whether the reader stands by it. A tuple, because thousands are made at once.
    """

    conversation: str
    scenario: str
    rubric: str
    scene: str
    at: str
    moves: tuple[str, ...]
    quality: float
    sure: bool
