"""Words and little pictures that several screens share. Every picture stands beside its words."""

from __future__ import annotations

from datetime import datetime

OUTCOMES = {
    "resolved": "Resolved",
    "parted_well": "Parted well",
    "unresolved": "Unresolved",
    "lost": "Lost",
}
"""What an outcome is called on screen."""

OUTCOME_TONES = {"resolved": "good", "parted_well": "good", "unresolved": "unsure", "lost": "harmful"}

DIFFICULTIES = {"starter": "Starter", "steady": "Steady", "hard": "Hard"}
_STEPS = {"starter": 1, "steady": 2, "hard": 3}


def outcome_word(outcome: str | None) -> str:
    """The outcome for people; an open talk is `Not finished`."""
    return "Not finished" if outcome is None else OUTCOMES.get(outcome, outcome)


def difficulty_word(difficulty: str) -> str:
    """The difficulty for people, with one to three filled dots."""
    step = _STEPS.get(difficulty, 0)
    return f"{'●' * step}{'○' * (3 - step)} {DIFFICULTIES.get(difficulty, difficulty)}"


def level_dots(level: int | None) -> str:
    """A level from 0 to 4 as four dots; dashes where nothing was marked."""
    return "····" if level is None else "●" * level + "○" * (4 - level)


def meter(value: int, width: int) -> tuple[str, str]:
    """A bar of `width` cells in two parts: a heavy line up to value of 100, and the light rest."""
    full = round(max(0, min(100, value)) * width / 100)
    return "━" * full, "─" * (width - full)


def plural(count: int, one: str, more: str = "") -> str:
    """`1 turn`, `3 turns`."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def day_and_time(at: str) -> str:
    """A UTC time in ISO 8601 as the person's clock shows it, such as `2025-03-04 17:05`; as it stands if unreadable."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at
