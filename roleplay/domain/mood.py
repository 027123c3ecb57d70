"""The client's mood: one meter and one word, computed from the client's state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from roleplay.domain.scenario import MoodWord, Scenario

DEFAULT_WORDS = (
    MoodWord(14, "about to walk out"),
    MoodWord(29, "angry"),
    MoodWord(44, "upset"),
    MoodWord(56, "wary"),
    MoodWord(70, "listening"),
    MoodWord(85, "opening up"),
    MoodWord(100, "with you"),
)


@dataclass(frozen=True, slots=True)
class Mood:
    """`value` is 0 (worst) to 100 (best); `word` says the same to a reader."""

    value: int
    word: str


def mood(scenario: Scenario, state: Mapping[str, int]) -> Mood:
    """The mood in that state: the mean of its values, those that are bad when high turned round, rounded half up."""
    values = [100 - v if name in scenario.bad_when_high else v for name, v in state.items()]
    value = (2 * sum(values) + len(values)) // (2 * len(values)) if values else 50
    words = scenario.moods or DEFAULT_WORDS
    for entry in words:
        if value <= entry.up_to:
            return Mood(value, entry.word)
    return Mood(value, words[-1].word)
