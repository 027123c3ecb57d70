"""A form of an assessment: what is sat, how it is marked, and the rules, all stated before anyone sits it."""

from __future__ import annotations

from dataclasses import dataclass

RUNS, STOPS = "runs", "stops"
WHEN_AWAY = (RUNS, STOPS)
"""What the clock does while a sitting is interrupted."""
NOTHING, BOTH = "nothing", "both"
SEES = (NOTHING, BOTH)
"""What a third marker sees of the two sheets."""
MIDDLE, THIRD = "middle", "third"
COUNTS = (MIDDLE, THIRD)
"""What counts where a third marker marked: the middle one of the three levels, or the third mark alone."""


@dataclass(frozen=True, slots=True)
class ExamTalk:
    """One talk. scenarios: parallel ones, of which a candidate gets one; minutes: how long it may take."""

    scenarios: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class TimeRules:
    """What the clock does while a candidate is cut off.

    when_away: RUNS or STOPS; away_at_most: minutes of each interruption that are given back where it stops.
    """

    when_away: str
    away_at_most: int


@dataclass(frozen=True, slots=True)
class CutScore:
    """The score from which a result is a pass. points: 0-100; method: how it was set, and by whom."""

    points: int
    method: str


@dataclass(frozen=True, slots=True)
class Adjudication:
    """When two marks go to a third marker.

    levels: a gap of so many levels in one criterion; points: of more than so many points in the total; cut: on
    opposite sides of the cut score; safety: criteria in which any gap is enough. A flag of the sitting that nobody
    cleared, or a criterion that only one of them could rate, always does it.
    sees: what the third marker sees of the two sheets before their own is submitted, NOTHING or BOTH; counts: what the
    marks come to then, the MIDDLE of the three or the THIRD alone.
    """

    levels: int
    points: int
    cut: bool
    safety: tuple[str, ...]
    sees: str = NOTHING
    counts: str = MIDDLE


@dataclass(frozen=True, slots=True)
class Form:
    """What a form file says. seed: chooses the client's wordings, the same for everyone; retention_days: how long
    what candidates said is kept after the decision; rehearsal: a scenario that doesn't count, or empty."""

    id: str
    title: str
    language: str
    rubric: str
    reader: str
    seed: int
    talks: tuple[ExamTalk, ...]
    rehearsal: str
    time: TimeRules
    notice: str
    cut: CutScore
    adjudication: Adjudication
    retention_days: int

    def scenarios(self) -> tuple[str, ...]:
        """Every scenario that the form needs, each once, that of the rehearsal last."""
        named = [name for talk in self.talks for name in talk.scenarios] + [self.rehearsal]
        return tuple(dict.fromkeys(name for name in named if name))
