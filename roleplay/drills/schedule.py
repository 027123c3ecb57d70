"""When a moment comes again: FSRS, graded by what the reply was read to do. The only place that knows `fsrs`."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler, State

from roleplay.domain.drill import GRADES, PHASES, DrillCard
from roleplay.domain.judgement import Reading
from roleplay.domain.said import Said

HARD_FROM, GOOD_FROM, EASY_FROM = 1.5, 2.5, 3.5
"""The quality (0-4) from which a reply without harm is graded so; below the first it is graded again."""

CLOCK_SLACK = timedelta(days=1)
"""How far in the future a past reply may lie before the clock is taken to have been set back."""

SCHEDULER = Scheduler(enable_fuzzing=False)
"""The package's own figures, nine in ten remembered; without its dice, so that the same replies give the same dates."""


def grade_of(reading: Reading | Said, harmful: AbstractSet[str]) -> str:
    """The grade of a reply; empty if the reader wasn't sure. `harmful`: the ids of the moves that harm."""
    if not reading.sure:
        return ""
    if not harmful.isdisjoint(reading.moves) or reading.quality < HARD_FROM:
        return "again"
    if reading.quality < GOOD_FROM:
        return "hard"
    return "good" if reading.quality < EASY_FROM else "easy"


def reviewed(card: DrillCard, grade: str, at: str) -> DrillCard:
    """The card after a reply of that grade, at that time (UTC, ISO 8601). Without a grade its schedule stays."""
    if not grade:
        return replace(card, replies=card.replies + 1)
    kept = Card(
        card_id=0,
        state=State(PHASES.index(card.phase) + 1),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=_time(card.due) if card.due else _time(at),
        last_review=_time(card.reviewed_at) if card.reviewed_at else None,
    )
    after, _ = SCHEDULER.review_card(kept, Rating(GRADES.index(grade) + 1), _time(at))
    return replace(
        card,
        phase=PHASES[after.state.value - 1],
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        due=_text(after.due),
        reviewed_at=_text(_time(at)),
        replies=card.replies + 1,
        lapses=card.lapses + (grade == "again"),
    )


def is_due(card: DrillCard, now: str) -> bool:
    """Whether a card waits to be drilled. Times are compared as moments, so no time zone plays a part.

    A card without a grade yet waits. One that was answered more than a day in the future waits too: then the clock has
    been set back, and it would else not come for as long as the clock was wrong.
    """
    if not card.due:
        return True
    moment = _time(now)
    return _time(card.due) <= moment or _time(card.reviewed_at) > moment + CLOCK_SLACK


def is_before(one: str, other: str) -> bool:
    """Whether the first time comes before the second; an empty time comes before all. ValueError if unreadable."""
    if not one or not other:
        return not one and bool(other)
    return _time(one) < _time(other)


def _time(text: str) -> datetime:
    """The moment of a stored time; one without a zone is UTC."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
