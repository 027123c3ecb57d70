"""Where a talk was won or lost, in words: the same on the screens and in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleplay.language import tr
from roleplay.tui.conversation_view import short_name
from roleplay.tui.marked import one_line

if TYPE_CHECKING:
    from roleplay.domain.judgement import Debrief, TurningPoint
    from roleplay.practice import Talk


def lost_words(debrief: Debrief) -> str:
    """What is said of the line where most was lost: `where it was lost` for a talk that was, else what it cost."""
    same = debrief.turning_point is not None and debrief.turning_point == debrief.lost_at
    return tr("where it was lost") if same else tr("where most was lost")


def what_it_cost(talk: Talk, point: TurningPoint, points: int | None) -> str:
    """What a reply did to the client's mood and to the score, in a sentence or two; empty if nothing can be said."""
    told = []
    name = short_name(talk.scenario.client)
    if point.moods is not None and not point.won:
        before, after = point.moods
        moods = {"name": name, "before": _mood(before.word, before.value), "after": _mood(after.word, after.value)}
        if point.for_good:
            told.append(tr("{name} went from {before} to {after}, and was never as well disposed again.", **moods))
        elif after.value < before.value:
            told.append(tr("{name} went from {before} to {after}; that came back later.", **moods))
    if point.without is not None and points is not None and point.without > points:
        told.append(
            tr(
                "Without this reply the talk comes to {without} instead of {points}.",
                without=point.without,
                points=points,
            )
        )
    return " ".join(told)


def _mood(word: str, value: int) -> str:
    return f"{one_line(word, 40)} ({value})"
