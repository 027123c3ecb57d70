"""Values of the domain as rows of tables and back, equal to what they were."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from roleplay.domain.conversation import Conversation, Reply, Summary, Turn
from roleplay.domain.drill import DrillCard, DrillReply, PastTurn
from roleplay.domain.judgement import Evidence, Reading
from roleplay.domain.own_view import Misreading, SelfMark
from roleplay.domain.said import Said

Row = Mapping[Any, Any]


def _text(value: object) -> str:
    """Canonical JSON: the same value is always the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _state(text: str) -> tuple[tuple[str, int], ...]:
    return tuple((name, number) for name, number in json.loads(text))


def reading_text(reading: Reading) -> str:
    """A reading as canonical JSON. Numbers keep every digit."""
    return _text(
        {
            "moves": reading.moves,
            "quality": reading.quality,
            "sure": reading.sure,
            "evidence": [[e.move, e.start, e.end, e.words_start, e.words_end] for e in reading.evidence],
            "reader": reading.reader,
            "probabilities": reading.probabilities,
        }
    )


def reading_from(text: str) -> Reading:
    """The reading that `reading_text` wrote; ValueError, KeyError or TypeError if it is none."""
    kept = json.loads(text)
    return Reading(
        moves=tuple(kept["moves"]),
        quality=kept["quality"],
        sure=kept["sure"],
        evidence=tuple(Evidence(*entry) for entry in kept["evidence"]),
        reader=kept["reader"],
        probabilities=tuple((move, number) for move, number in kept["probabilities"]),
    )


def conversation_row(conversation: Conversation) -> dict[str, Any]:
    """The columns that say what a conversation is; those of the summary are the store's."""
    return {
        "id": conversation.id,
        "scenario": conversation.scenario,
        "scenario_hash": conversation.scenario_hash,
        "rubric": conversation.rubric,
        "rubric_hash": conversation.rubric_hash,
        "reader": conversation.reader,
        "seed": str(conversation.seed),
        "started_at": conversation.started_at,
        "scene": conversation.scene,
        "opening": conversation.opening,
        "state": _text(conversation.state),
    }


def conversation_from(row: Row, turns: tuple[Turn, ...], set_aside: tuple[Turn, ...]) -> Conversation:
    """The conversation of a row, with its turns."""
    return Conversation(
        id=row["id"],
        scenario=row["scenario"],
        scenario_hash=row["scenario_hash"],
        rubric=row["rubric"],
        rubric_hash=row["rubric_hash"],
        reader=row["reader"],
        seed=int(row["seed"]),
        started_at=row["started_at"],
        scene=row["scene"],
        opening=row["opening"],
        state=_state(row["state"]),
        turns=turns,
        set_aside=set_aside,
    )


def turn_row(turn: Turn) -> dict[str, Any]:
    """The columns that say what a turn is; the conversation's are the store's."""
    return {
        "id": turn.id,
        "after": turn.after,
        "scene": turn.scene,
        "client_line": turn.client_line,
        "reply": turn.reply.text,
        "replied_at": turn.reply.at,
        "reading": reading_text(turn.reading),
        "branch": turn.branch,
        "leads_to": turn.to,
        "answer": turn.answer,
        "state": _text(turn.state),
        "reader": turn.reading.reader,
    }


def turn_from(row: Row) -> Turn:
    """The turn of a row."""
    return Turn(
        id=row["id"],
        after=row["after"],
        scene=row["scene"],
        client_line=row["client_line"],
        reply=Reply(row["reply"], row["replied_at"]),
        reading=reading_from(row["reading"]),
        branch=row["branch"],
        to=row["leads_to"],
        answer=row["answer"],
        state=_state(row["state"]),
    )


def said_from(row: Sequence[Any]) -> Said:
    """A reply in brief, of a row of conversation, scenario, rubric, scene, time and reading in this order."""
    conversation, scenario, rubric, scene, at, reading = row
    kept = json.loads(reading)
    return Said(conversation, scenario, rubric, scene, at, tuple(kept["moves"]), kept["quality"], kept["sure"])


def said_of(conversation: str, past: PastTurn) -> Said:
    """The same of a turn."""
    turn, reading = past.turn, past.turn.reading
    return Said(
        conversation,
        past.scenario,
        past.rubric,
        turn.scene,
        turn.reply.at,
        reading.moves,
        reading.quality,
        reading.sure,
    )


def summary_from(row: Row) -> Summary:
    """The line of the history of a row."""
    return Summary(
        id=row["id"],
        scenario=row["scenario"],
        seed=int(row["seed"]),
        started_at=row["started_at"],
        updated_at=row["updated_at"],
        turns=row["turns"],
        outcome=row["outcome"],
        points=row["points"],
        band=row["band"],
        tries=row["tries"],
        best=row["best"],
    )


def card_row(card: DrillCard) -> dict[str, Any]:
    """The columns of a card. Numbers keep every digit."""
    return {
        "scenario": card.scenario,
        "scene": card.scene,
        "line": card.line,
        "memory": _text([card.phase, card.step, card.stability, card.difficulty]),
        "due": card.due,
        "reviewed_at": card.reviewed_at,
        "replies": card.replies,
        "lapses": card.lapses,
    }


def card_from(row: Row) -> DrillCard:
    """The card of a row."""
    phase, step, stability, difficulty = json.loads(row["memory"])
    return DrillCard(
        scenario=row["scenario"],
        scene=row["scene"],
        line=row["line"],
        phase=phase,
        step=step,
        stability=stability,
        difficulty=difficulty,
        due=row["due"],
        reviewed_at=row["reviewed_at"],
        replies=row["replies"],
        lapses=row["lapses"],
    )


def own_mark_row(mark: SelfMark) -> dict[str, Any]:
    """The columns of a mark that a person gave themselves; the conversation's key is the store's."""
    return {
        "turn": mark.turn,
        "criterion": mark.criterion,
        "own": mark.own,
        "marked": mark.marked,
        "given_at": mark.at,
    }


def own_mark_from(row: Row) -> SelfMark:
    """The mark of a row."""
    return SelfMark(row["turn"], row["criterion"], row["own"], row["marked"], row["given_at"])


def misreading_row(misreading: Misreading) -> dict[str, Any]:
    """The columns of a misreading; the conversation's key is the store's."""
    return {"turn": misreading.turn, "meant": _text(misreading.meant), "told_at": misreading.at}


def meant_from(text: str | None) -> tuple[str, ...] | None:
    """The moves that were meant, or None where nothing was said."""
    return None if text is None else tuple(json.loads(text))


def drill_reply_row(reply: DrillReply) -> dict[str, Any]:
    """The columns of a reply of a drill."""
    return {
        "scenario": reply.scenario,
        "scene": reply.scene,
        "line": reply.line,
        "reply": reply.reply,
        "replied_at": reply.at,
        "reading": reading_text(reply.reading),
        "grade": reply.grade,
    }


def drill_reply_from(row: Row) -> DrillReply:
    """The reply of a drill of a row."""
    return DrillReply(
        scenario=row["scenario"],
        scene=row["scene"],
        line=row["line"],
        reply=row["reply"],
        at=row["replied_at"],
        reading=reading_from(row["reading"]),
        grade=row["grade"],
    )
