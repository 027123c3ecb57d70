"""Words and little pictures that several screens share. Every picture stands beside its words."""

from __future__ import annotations

from roleplay import language
from roleplay.language import msg, tr

OUTCOMES = {
    "resolved": msg("Resolved"),
    "parted_well": msg("Parted well"),
    "unresolved": msg("Unresolved"),
    "lost": msg("Lost"),
}
"""What an outcome is called on screen."""

OUTCOME_TONES = {"resolved": "good", "parted_well": "good", "unresolved": "unsure", "lost": "harmful"}

DIFFICULTIES = {"starter": msg("Starter"), "steady": msg("Steady"), "hard": msg("Hard")}
GRADES = {"again": msg("again"), "hard": msg("hard"), "good": msg("good"), "easy": msg("easy")}
"""What a reply in a drill was, by when its line comes again."""
_STEPS = {"starter": 1, "steady": 2, "hard": 3}


def outcome_word(outcome: str | None) -> str:
    """The outcome for people; an open talk is `Not finished`."""
    return tr("Not finished") if outcome is None else tr(OUTCOMES.get(outcome, outcome))


def difficulty_word(difficulty: str) -> str:
    """The difficulty for people, with one to three filled dots."""
    step = _STEPS.get(difficulty, 0)
    return f"{'●' * step}{'○' * (3 - step)} {tr(DIFFICULTIES.get(difficulty, difficulty))}"


def grade_word(grade: str) -> str:
    """The grade of a reply in a drill for people."""
    return tr(GRADES.get(grade, grade))


def level_dots(level: int | None) -> str:
    """A level from 0 to 4 as four dots; dashes where nothing was marked."""
    return "····" if level is None else "●" * level + "○" * (4 - level)


def meter(value: int, width: int) -> tuple[str, str]:
    """A bar of `width` cells in two parts: a heavy line up to value of 100, and the light rest."""
    full = round(max(0, min(100, value)) * width / 100)
    return "━" * full, "─" * (width - full)


def plural(count: int, one: str, more: str = "") -> str:
    """`1 turn`, `3 turns`: for what is said in English alone; else `trn`."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def day_and_time(at: str) -> str:
    """A UTC time in ISO 8601 as the person's clock shows it, such as `2025-03-04 17:05`; as it stands if unreadable."""
    try:
        return language.day_and_time(at)
    except ValueError:
        return at
