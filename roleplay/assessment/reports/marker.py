"""A marker's sheet on paper: the talk without the candidate's name, the criteria with their levels, what was rated.

It is made of what MarkerView gives this marker, so that nothing else can be in it.
"""

from __future__ import annotations

from typing import Any

from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.view import MarkerView


def marker_facts(view: MarkerView, code: str) -> dict[str, Any]:
    """All that the sheet says, as plain values. code: of the talk in the work list. Raises NotFound, WrongUse."""
    work = view.work(code)
    sheet = work.sheet
    rated = []
    for one in work.criteria:
        rating = sheet.ratings.get(one.id)
        rated.append(
            {
                "id": one.id,
                "title": one.title,
                "looks_for": one.looks_for,
                "weight": one.weight,
                "levels": [{"level": v.level, "text": v.text} for v in sorted(one.levels, key=lambda v: v.level)],
                "level": rating.level if rating else None,
                "rated": rating is not None,
                "reason": rating.reason if rating else "",
                "turns": list(rating.turns) if rating else [],
            }
        )
    return {
        "kind": "marker",
        "task": work.task.code,
        "state": work.task.state,
        "form_title": work.task.form,
        "scenario": work.task.scenario,
        "who": work.brief.who,
        "what_happened": work.brief.what_happened,
        "at_stake": work.brief.at_stake,
        "turns": [{"number": one.number, "client": one.client, "reply": one.reply} for one in work.spoken],
        "last_line": work.last_line,
        "criteria": rated,
        "overall": sheet.overall,
        "overall_levels": [{"level": level, "text": text} for level, text in m.OVERALL_LEVELS.items()],
        "comment": sheet.comment,
        "submitted": work.submitted,
        "missing": work.missing,
    }
