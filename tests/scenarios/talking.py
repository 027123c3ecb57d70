"""Plays conversations in memory: replies read by a reader, or readings given outright."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roleplay.content.plays import PlayTurn
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Exchange, Reading
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.engine import advance, begin
from roleplay.reading.reader import Reader
from tests.making import made_reading

SCENARIOS = ("all-you-do-is-ask-questions", "spending-without-results", "we-want-to-cancel")
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


def played(
    scenario: Scenario, rubric: Rubric, seed: int, turns: Sequence[PlayTurn], reader: Reader
) -> tuple[Conversation, list[str]]:
    """The conversation of a play-through up to its end, and the turns that led elsewhere than it says."""
    conversation, strayed = opened(scenario, rubric, seed), []
    for number, turn in enumerate(turns, 1):
        if ended(scenario, conversation):
            break
        if turn.reply is None:
            reading = made_reading(" ".join(turn.moves), turn.quality)
        else:
            exchange = Exchange(conversation.line_now, turn.reply, scenario.brief.what_happened, scenario.language)
            reading = reader.read(exchange)
        conversation = advance(scenario, conversation, Reply(turn.reply or ""), reading)
        if turn.leads_to not in ("", conversation.scene_now):
            strayed.append(f"turn {number} led to {conversation.scene_now}, not {turn.leads_to}")
    return conversation, strayed
