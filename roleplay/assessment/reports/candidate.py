"""A candidate's feedback: what they said, how each criterion was marked, what the next level looks like, the result.

Nothing about anybody else is in it; markers are not named, and no other candidate is counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from roleplay.assessment.decisions.cases import Case, Handed, TalkCase, case_of
from roleplay.assessment.decisions.record import in_words, names_of
from roleplay.assessment.decisions.rule import REMARKED, decimal, points
from roleplay.assessment.marking import record as m
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings import record as r
from roleplay.domain.errors import WrongUse
from roleplay.domain.rubric import Criterion, Level

NO_DECISION = "no decision yet"
_ROUNDED = 50
"""Hundredths of a level from which a level between two counts as the higher one, for its words."""


def candidate_facts(log: Log, candidate: str, which: str | None, *, comments: bool, better: bool) -> dict[str, Any]:
    """All that the feedback says, as plain values. candidate: by id; which: the form, where they sat several.

    comments: with what markers wrote; better: with replies of the scenario that would have served, which gives the
    scenario's answers away. Raises NotFound; WrongUse while a talk isn't submitted by two markers.
    """
    case = case_of(log, candidate, which)
    waiting = [talk for talk in case.talks if not talk.pair]
    if waiting:
        raise WrongUse(
            f"Talk {waiting[0].talk + 1} of this candidate isn't submitted by two markers yet, and nothing is told",
            "see: roleplay mark status",
        )
    return {
        "kind": "candidate",
        "candidate": names_of(log, [candidate])[candidate],
        "person": candidate,
        **about_form(case),
        "sat_on": case.day,
        "talks": [_talk(case, talk, comments, better) for talk in case.talks],
        "result": result(case),
        "score": None if case.points is None else in_words(case.points),
        "score_known": case.points is None or case.points.known,
        "cut": None if case.cut is None else decimal(case.cut.points),
    }


def about_form(case: Case) -> dict[str, Any]:
    """Which form it was."""
    form = case.form
    return {
        "form": form.form.id,
        "form_title": form.form.title,
        "form_version": form.version,
        "form_hash": form.hash,
        "language": form.form.language,
        "rubric_title": form.rubric().title,
        "sitting": case.sitting.id,
    }


def result(case: Case) -> dict[str, Any]:
    """The decision that stands, in plain values; outcome is NO_DECISION where there is none."""
    made = case.decision
    if made is None:
        return {"outcome": NO_DECISION, "settled": case.points is not None}
    return {
        "outcome": made.outcome,
        "number": made.number,
        "event": made.event,
        "at": made.at,
        "reasons": made.reasons,
        "score": None if made.points is None else in_words(made.points),
        "cut": None if made.cut_points is None else decimal(made.cut_points),
        "cut_version": made.cut,
        "error": None if made.sem is None else decimal(made.sem),
        "error_unknown": made.sem_why,
        "revoked": made.revoked,
        "appeal_open": case.appeal is not None,
        "appeals": [{"on": one.on, "outcome": one.outcome or "open", "reasons": one.reasons} for one in case.appeals],
    }


def _talk(case: Case, talk: TalkCase, comments: bool, better: bool) -> dict[str, Any]:
    scenario = case.form.scenario(talk.scenario)
    rubric = case.form.rubric()
    kept = talk.resolution
    sheets = counting(talk)
    turns = spoken(case, talk.talk)
    cited = sorted({turn for one in sheets for rating in one.sheet.ratings.values() for turn in rating.turns})
    for turn in turns:
        scene = scenario.scenes.get(turn.pop("scene"))
        turn["shows"] = [
            one.title for one in rubric.criteria if any(turn["number"] in s.sheet.ratings[one.id].turns for s in sheets)
        ]
        turn["better"] = [
            {"reply": one.reply, "why": one.why} for one in (scene.better if better and scene is not None else ())
        ]
    total = points(rubric.criteria, [kept.final.levels]) if kept is not None else None
    most = sum(one.weight * max(v.level for v in one.levels) for one in rubric.criteria)
    return {
        "number": talk.talk + 1,
        "scenario": scenario.title,
        "client": scenario.client.name,
        "what_happened": scenario.brief.what_happened,
        "settled": kept is not None,
        "rule": kept.final.rule if kept is not None else "",
        "marks": [_mark(one, kept.final.levels if kept else {}, sheets, most) for one in rubric.criteria],
        "overall": _overall(kept.final.overall if kept else None),
        "points": in_words(total) if total is not None else None,
        "turns": turns,
        "quoted": [turn for turn in turns if turn["number"] in cited],
        "comments": [one.sheet.comment for one in sheets if one.sheet.comment] if comments else [],
    }


def counting(talk: TalkCase) -> list[Handed]:
    """The sheets that the marks of a talk come from; empty before it is settled."""
    if talk.resolution is None:
        return []
    if talk.resolution.final.rule == REMARKED:
        return [talk.remark] if talk.remark is not None else []
    named = set(talk.resolution.assignments)
    return [one for one in talk.sheets if one.assignment.id in named]


def spoken(case: Case, talk: int) -> list[dict[str, Any]]:
    """What was said in a talk: number from 1, the client's line, the reply, and the scene it was said in."""
    turns = case.sitting.of(r.TURN, talk=talk)
    scenes = {e.said["turn"]: e.said["scene"] for e in case.sitting.of(r.READING, talk=talk)}
    return [
        {
            "number": number,
            "client": e.said["line"],
            "reply": e.said["text"],
            "scene": scenes.get(e.said["turn"], ""),
        }
        for number, e in enumerate(turns, 1)
    ]


def _mark(
    criterion: Criterion, levels: Mapping[str, int | None], sheets: Sequence[Handed], total: int
) -> dict[str, Any]:
    level = levels.get(criterion.id)
    highest = max(one.level for one in criterion.levels)
    ratings = [one.sheet.ratings[criterion.id] for one in sheets]
    found = {
        "id": criterion.id,
        "title": criterion.title,
        "looks_for": criterion.looks_for,
        "weight": criterion.weight,
        "share": round(100 * criterion.weight * highest / total),
        "most": highest,
        "level": None if level is None else decimal(level),
        "hundredths": level,
        "looks_like": "",
        "next": None,
        "turns": sorted({turn for one in ratings for turn in one.turns}),
        "not_rated": [one.reason for one in ratings if one.level is None],
    }
    if level is not None:
        found["looks_like"] = _words(criterion.levels, level)
        above = next(
            (one for one in sorted(criterion.levels, key=lambda one: one.level) if one.level * 100 > level), None
        )
        found["next"] = None if above is None else {"level": above.level, "text": above.text}
    return found


def _words(levels: Sequence[Level], hundredths: int) -> str:
    """What a level looks like; of one between two the nearer, a half counting up."""
    nearest = (hundredths + _ROUNDED) // 100
    return next((one.text for one in levels if one.level == nearest), "")


def _overall(hundredths: int | None) -> dict[str, Any] | None:
    if hundredths is None:
        return None
    return {"level": decimal(hundredths), "text": m.OVERALL_LEVELS[(hundredths + _ROUNDED) // 100]}
