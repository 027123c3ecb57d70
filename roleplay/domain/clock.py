"""How a moment is written wherever one is kept: one form, so that times sort and compare as text."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """The time now, UTC, ISO 8601 with milliseconds and a Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
