"""Plays a transcript again: from the readings in it, or from the replies alone."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay import engine
from roleplay.domain.conversation import Conversation, Reply, Turn
from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Exchange
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.reading.reader import Reader

MOST_DIFFERENCES = 20
"""How many are named; after the first the rest usually follow from it."""


def played_from_replies(
    scenario: Scenario, rubric: Rubric, seed: int, replies: Sequence[str], reader: Reader
) -> Conversation:
    """The conversation that these replies lead to, each read anew. Raises WrongUse for replies after the ending."""
    talk = engine.begin(scenario, rubric, id="", seed=seed, reader=reader.version, started_at="")
    for number, text in enumerate(replies, start=1):
        _check_open(scenario, talk, number)
        reading = reader.read(Exchange(talk.line_now, text, scenario.brief.what_happened, scenario.language))
        talk = engine.advance(scenario, talk, Reply(text), reading)
    return talk


def played_from_readings(scenario: Scenario, rubric: Rubric, told: Conversation) -> tuple[Conversation, list[str]]:
    """The conversation that the readings of a transcript lead to, and where the transcript tells it otherwise.

    Playing stops at the first turn after the ending.
    """
    talk = engine.begin(scenario, rubric, id="", seed=told.seed, reader=told.reader, started_at="")
    different: list[str] = []
    if told.opening and told.opening != talk.opening:
        different.append("the client's first line is another one")
    if told.state and dict(told.state) != dict(talk.state):
        different.append("the client's state at the start is another one")
    for number, turn in enumerate(told.turns, start=1):
        if scenario.scene(talk.scene_now).ending is not None:
            different.append(f"turn {number}: the talk has ended before it")
            break
        talk = engine.advance(scenario, talk, turn.reply, turn.reading)
        different += _differences(number, turn, talk.turns[-1])
    return talk, different[:MOST_DIFFERENCES]


def _differences(number: int, told: Turn, played: Turn) -> list[str]:
    """What one turn of a transcript tells otherwise; what it doesn't tell can't differ."""
    found = []
    if told.scene != played.scene:
        found.append(f"turn {number}: the scene is {played.scene}, not {told.scene}")
    if told.client_line != played.client_line:
        found.append(f"turn {number}: the client's line is another one")
    if told.to and told.to != played.to:
        found.append(f"turn {number}: it leads to {played.to}, not to {told.to}")
    if told.answer and told.answer != played.answer:
        found.append(f"turn {number}: the client's answer is another one")
    if told.state and dict(told.state) != dict(played.state):
        found.append(f"turn {number}: the client's state after it is another one")
    return found


def _check_open(scenario: Scenario, talk: Conversation, number: int) -> None:
    if scenario.scene(talk.scene_now).ending is not None:
        raise WrongUse(
            f"turns[{number - 1}]: the talk has ended before this reply", "take out the replies after the end"
        )
