"""Plays conversations in memory from readings given outright; and which scenarios are shipped."""

from __future__ import annotations

from collections.abc import Iterable

from roleplay.content.library import shipped_folder
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Reading
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.engine import advance, begin
from tests.making import made_reading

EVERY = tuple(
    sorted(path.stem for path in shipped_folder().glob("scenarios/*.yaml") if not path.stem.endswith(".plays"))
)
"""All that are shipped."""
SCENARIOS = ("all-you-do-is-ask-questions", "spending-without-results", "we-want-to-cancel")
"""Those of the first model, which all go the same way."""
GOOD = made_reading("acknowledge own explore", 3.4)
"""What a marker would see in a reply that grants, owns and asks."""


def opened(scenario: Scenario, rubric: Rubric, seed: int = 1) -> Conversation:
    """A conversation at its first line."""
    return begin(scenario, rubric, id="play", seed=seed, reader="by-hand", started_at="")


def ended(scenario: Scenario, conversation: Conversation) -> bool:
    """Whether the client has closed the talk."""
    return scenario.scene(conversation.scene_now).ending is not None


def outcome(scenario: Scenario, conversation: Conversation) -> str | None:
    """How it ended, or None while it is open."""
    ending = scenario.scene(conversation.scene_now).ending
    return None if ending is None else ending.outcome


def answered(scenario: Scenario, conversation: Conversation, readings: Iterable[Reading]) -> Conversation:
    """The conversation after replies that read like this, as many as the client has patience for."""
    for reading in readings:
        if ended(scenario, conversation):
            break
        conversation = advance(scenario, conversation, Reply(""), reading)
    return conversation
