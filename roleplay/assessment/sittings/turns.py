"""A turn as events say it, and back.

What the candidate and the client said is one event, the machine's reading another: so that a marker can be given the
one without the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from roleplay.assessment.sittings.record import READING, TURN, SittingRecord
from roleplay.domain.conversation import Conversation, Reply, Turn
from roleplay.domain.errors import StorageError
from roleplay.domain.judgement import Evidence, Reading


def said_of(turn: Turn) -> dict[str, Any]:
    """What was said in a turn."""
    return {
        "turn": turn.id,
        "line": turn.client_line,
        "text": turn.reply.text,
        "answer": turn.answer,
    }


def reading_of(turn: Turn) -> dict[str, Any]:
    """What the machine read, and where that led; numbers with decimals as text, because they are hashed."""
    reading = turn.reading
    return {
        "turn": turn.id,
        "scene": turn.scene,
        "to": turn.to,
        "branch": turn.branch,
        "state": [list(one) for one in turn.state],
        "reader": reading.reader,
        "moves": list(reading.moves),
        "quality": repr(float(reading.quality)),
        "sure": reading.sure,
        "evidence": [[e.move, e.start, e.end, e.words_start, e.words_end] for e in reading.evidence],
        "probabilities": [[move, repr(float(value))] for move, value in reading.probabilities],
    }


def with_turns(begun: Conversation, record: SittingRecord, talk: int) -> Conversation:
    """The talk of that number as it stands by what is on record. begun: the conversation before the first reply."""
    readings = {e.said["turn"]: e.said for e in record.of(READING, talk=talk)}
    turns: list[Turn] = []
    for entry in record.of(TURN, talk=talk):
        said = entry.said
        if said["turn"] not in readings:
            raise StorageError(f"The reading of event {entry.event.seq} is missing", "see: roleplay records verify")
        turns.append(_turn(said, entry.event.at, readings[said["turn"]], turns[-1].id if turns else 0))
    return replace(begun, turns=tuple(turns))


def _turn(said: Mapping[str, Any], at: str, read: Mapping[str, Any], after: int) -> Turn:
    reading = Reading(
        moves=tuple(read["moves"]),
        quality=float(read["quality"]),
        sure=read["sure"],
        evidence=tuple(Evidence(*one) for one in read["evidence"]),
        reader=read["reader"],
        probabilities=tuple((move, float(value)) for move, value in read["probabilities"]),
    )
    return Turn(
        id=said["turn"],
        after=after,
        scene=read["scene"],
        client_line=said["line"],
        reply=Reply(said["text"], at),
        reading=reading,
        branch=read["branch"],
        to=read["to"],
        answer=said["answer"],
        state=tuple((name, value) for name, value in read["state"]),
    )
