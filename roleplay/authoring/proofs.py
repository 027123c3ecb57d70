"""A way that a search found, played with the real engine and marked by the real rubric, and told in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roleplay import engine, scoring
from roleplay.authoring.search import Step
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Evidence, Reading, Score
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario

BY_SEARCH = "by-search"
"""The reader's name in readings that a search made."""
LONGEST_TOLD = 8
"""Replies of a way that are told; of a longer one the first are left out."""


def played(steps: Iterable[Step], scenario: Scenario, rubric: Rubric) -> tuple[Conversation, Score]:
    """The talk that these replies make, and its score."""
    talk = engine.begin(scenario, rubric, id="proof", seed=1, reader=BY_SEARCH, started_at="")
    for step in steps:
        if step.reply is None:
            reading = Reading((), 2.0, False, (), BY_SEARCH)
        else:
            evidence = tuple(Evidence(move, 0, 0, 0, 0) for move in step.reply.moves)
            reading = Reading(step.reply.moves, step.reply.quality, True, evidence, BY_SEARCH)
        talk = engine.advance(scenario, talk, Reply(""), reading)
    return talk, scoring.score(rubric, talk)


def in_words(steps: Sequence[Step]) -> str:
    """The replies and the scenes that they lead to, such as `explore (quality 2.5) to pushed, then …`."""
    told = [_reply_in_words(step) + (f" to {step.to}" if step.to != step.scene else "") for step in steps]
    left_out = len(told) - LONGEST_TOLD
    if left_out > 0:
        told = [f"{left_out} replies to {steps[left_out].scene}", *told[left_out:]]
    return ", then ".join(told)


def _reply_in_words(step: Step) -> str:
    if step.reply is None:
        return "a reply that can't be read"
    return f"{' + '.join(step.reply.moves) or 'no move'} (quality {step.reply.quality:g})"
