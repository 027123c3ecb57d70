"""Plays a transcript again: from the readings in it, or from the replies alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from roleplay import engine
from roleplay.domain.conversation import Conversation, Reply, Turn
from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Exchange, Reading
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
        reading = _read(scenario, talk.line_now, text, reader)
        talk = engine.advance(scenario, talk, Reply(text), reading)
    return talk


def played_from_readings(
    scenario: Scenario, rubric: Rubric, told: Conversation, anew: Collection[int], reader: Reader
) -> tuple[Conversation, list[str]]:
    """The conversation that the readings of a transcript lead to, and where the transcript tells it otherwise.

    anew: the numbers from 1 of the turns whose reading isn't told; those are read by the reader. Playing stops at the
    first turn after the ending.
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
        reading = turn.reading
        if number in anew:
            reading = _read(scenario, turn.client_line or talk.line_now, turn.reply.text, reader)
        talk = engine.advance(scenario, talk, turn.reply, reading)
        different += _differences(number, turn, talk.turns[-1])
    return talk, different[:MOST_DIFFERENCES]


def read_anew(scenario: Scenario, told: Conversation, anew: Collection[int], reader: Reader) -> Conversation:
    """The conversation as it is told, but for the turns of these numbers, which are read by the reader."""
    turns: list[Turn] = []
    for number, turn in enumerate(told.turns, start=1):
        if number in anew:
            before = turns[-1] if turns else None
            line = turn.client_line or (before.answer if before else told.opening)
            scene = turn.scene or (before.to if before else told.scene)
            reading = _read(scenario, line, turn.reply.text, reader)
            turns.append(replace(turn, reading=reading, client_line=line, scene=scene))
        else:
            turns.append(turn)
    return replace(told, turns=tuple(turns))


def _read(scenario: Scenario, line: str, reply: str, reader: Reader) -> Reading:
    return reader.read(Exchange(line, reply, scenario.brief.what_happened, scenario.language))


def _differences(number: int, told: Turn, played: Turn) -> list[str]:
    """What one turn of a transcript tells otherwise; what it doesn't tell can't differ."""
    found = []
    if told.scene and told.scene != played.scene:
        found.append(f"turn {number}: the scene is {played.scene}, not {told.scene}")
    if told.client_line and told.client_line != played.client_line:
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
