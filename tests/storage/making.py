"""Conversations and turns for the tests of stores."""

from __future__ import annotations

from itertools import count

from roleplay.domain.conversation import Conversation, Reply, Turn
from roleplay.domain.judgement import Evidence, Reading
from roleplay.storage.store import Store


def clock():
    """A clock that goes on by a second each time it is looked at."""
    seconds = count()
    return lambda: f"2026-11-21T10:{(second := next(seconds)) // 60:02d}:{second % 60:02d}Z"


def conversation(
    name: str = "talk-1", scenario: str = "we-want-to-cancel", opening: str = "We want to cancel.", **more
):
    """A conversation that has just begun."""
    values = {
        "id": name,
        "scenario": scenario,
        "scenario_hash": "a" * 64,
        "rubric": "welcome-the-problem",
        "rubric_hash": "b" * 64,
        "reader": "by-hand-1",
        "seed": 7,
        "started_at": "2026-11-21T09:00:00Z",
        "scene": "opening",
        "opening": opening,
        "state": (("trust", 35), ("heat", 60)),
    }
    return Conversation(**{**values, **more})


def reading(**more) -> Reading:
    """A reading with numbers that don't look nice in decimals."""
    values = {
        "moves": ("welcome", "explore"),
        "quality": 3.67,
        "sure": True,
        "evidence": (Evidence("welcome", 0, 12, 3, 9), Evidence("explore", 13, 40, 13, 20)),
        "reader": "by-hand-1",
        "probabilities": (("welcome", 0.9871), ("explore", 0.1 + 0.2), ("buckle", 1e-4)),
    }
    return Reading(**{**values, **more})


def turn(
    number: int = 1, after: int | None = None, reply: str = "I'm glad you say so. What is missing?", **more
) -> Turn:
    """A turn; without `after`, it comes after the one before it."""
    values = {
        "id": number,
        "after": number - 1 if after is None else after,
        "scene": "opening",
        "client_line": "We want to cancel.",
        "reply": Reply(reply, "2026-11-21T09:00:30Z"),
        "reading": reading(),
        "branch": 0,
        "to": "what-happened",
        "answer": "Hm. I didn't expect that.",
        "state": (("trust", 50), ("heat", 50)),
    }
    return Turn(**{**values, **more})


def append(store: Store, name: str, *turns: Turn, outcome=None, points=None, band=None) -> None:
    """Append turns, the summary being the same after each."""
    for each in turns:
        store.append_turn(name, each, outcome, points, band)
