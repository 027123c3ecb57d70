"""The transcript: a conversation with readings and marks as JSON, the same bytes for the same talk.

It has no ids and no times, and turns are numbered by their place, so that a talk with a line tried again reads as if
the first try had never been made.
"""

from __future__ import annotations

import json
from typing import Any

from roleplay.domain.conversation import Conversation, Turn
from roleplay.domain.judgement import Debrief, Evidence, Mark, Score
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.domain.text import storable
from roleplay.reports.report import Report, places

JsonObject = dict[str, Any]


def transcript(scenario: Scenario, rubric: Rubric, conversation: Conversation, debrief: Debrief) -> JsonObject:
    """The transcript as values of JSON. Levels and quality are numbers from 0 to 4; what isn't there is None."""
    score = debrief.score
    place = places(conversation)
    ended = scenario.scene(conversation.scene_now).ending is not None
    return {
        "scenario": scenario.id,
        "scenario_version": scenario.version,
        "scenario_hash": conversation.scenario_hash,
        "rubric": rubric.id,
        "rubric_version": rubric.version,
        "rubric_hash": conversation.rubric_hash,
        "reader": conversation.reader,
        "seed": conversation.seed,
        "ending": conversation.scene_now if ended else None,
        "outcome": debrief.outcome,
        "score": score.points,
        "band": score.band,
        "criteria": _criteria(rubric, score),
        "limits": [
            {"limit": hit.limit, "cap": hit.cap, "because": hit.because, "turns": [place[turn] for turn in hit.turns]}
            for hit in score.limits
        ],
        "scene": conversation.scene,
        "opening": conversation.opening,
        "state": dict(conversation.state),
        "turns": [_turn(n, turn, score.marks_of(turn.id)) for n, turn in enumerate(conversation.turns, 1)],
    }


def transcript_json(scenario: Scenario, rubric: Rubric, conversation: Conversation, debrief: Debrief) -> str:
    """The transcript as text: keys sorted, two spaces, a line feed at the end; can always be written as UTF-8."""
    values = transcript(scenario, rubric, conversation, debrief)
    return storable(json.dumps(values, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)) + "\n"


def json_report(report: Report) -> str:
    """The transcript of a report."""
    return transcript_json(report.scenario, report.rubric, report.conversation, report.debrief)


def _criteria(rubric: Rubric, score: Score) -> list[JsonObject]:
    by_id = {criterion.id: criterion for criterion in rubric.criteria}
    return [
        {
            "id": c.criterion,
            "title": by_id[c.criterion].title,
            "level": None if c.level is None else c.level / 100,
            "weight": by_id[c.criterion].weight,
        }
        for c in score.criteria
    ]


def _turn(place: int, turn: Turn, marks: tuple[Mark, ...]) -> JsonObject:
    text = turn.reply.text
    return {
        "turn": place,
        "scene": turn.scene,
        "client": turn.client_line,
        "reply": text,
        "moves": list(turn.reading.moves),
        "quality": turn.reading.quality,
        "sure": turn.reading.sure,
        "evidence": [evidence_values(text, evidence) for evidence in turn.reading.evidence],
        "reader": turn.reading.reader,
        "marks": [_mark(mark) for mark in marks],
        "branch": turn.branch,
        "leads_to": turn.to,
        "answer": turn.answer,
        "state": dict(turn.state),
    }


def evidence_values(text: str, evidence: Evidence) -> JsonObject:
    """Evidence with its words: the sentence, the words in it, and where both stand in the reply, in characters."""
    return {
        "move": evidence.move,
        "sentence": text[evidence.start : evidence.end],
        "words": text[evidence.words_start : evidence.words_end],
        "start": evidence.start,
        "end": evidence.end,
        "words_start": evidence.words_start,
        "words_end": evidence.words_end,
    }


def _mark(mark: Mark) -> JsonObject:
    return {
        "criterion": mark.criterion,
        "level": mark.level,
        "reasons": [{"rule": r.rule, "points": r.points, "because": r.because} for r in mark.reasons],
    }
