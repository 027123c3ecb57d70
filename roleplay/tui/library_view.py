"""What the library shows: a row for each scenario, found again by any word in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roleplay.language import now, tr, trc
from roleplay.tui.marked import one_line
from roleplay.tui.words import difficulty_word

if TYPE_CHECKING:
    from roleplay.domain.conversation import Summary
    from roleplay.domain.scenario import ScenarioHead


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One scenario in the list. `best` is the best score so far in words, `going_on` an open talk's id or empty."""

    id: str
    title: str
    client: str
    difficulty: str
    minutes: str
    best: str
    trains: tuple[str, ...]
    going_on: str

    def facts(self) -> str:
        """Difficulty, length and best score on one line."""
        parts = [self.difficulty, self.minutes, self.best]
        return " · ".join(part for part in parts if part)


def scenario_rows(
    scenarios: Sequence[ScenarioHead], best: Mapping[str, int], summaries: Sequence[Summary]
) -> tuple[ScenarioRow, ...]:
    """The rows in the library's order, easier ones first; the newest open one of the summaries is what is going on.

    Where the program speaks another language than English, scenarios in that language come before all others.
    """
    order = {"starter": 0, "steady": 1, "hard": 2}
    own = now() if now() != "en" else ""
    ranked = sorted(scenarios, key=lambda one: (bool(own) and one.language != own, order.get(one.difficulty, 3)))
    open_talks = {s.scenario: s.id for s in reversed(summaries) if s.outcome is None}
    return tuple(_row(scenario, best.get(scenario.id), open_talks.get(scenario.id, "")) for scenario in ranked)


def _row(scenario: ScenarioHead, best: int | None, going_on: str) -> ScenarioRow:
    return ScenarioRow(
        id=scenario.id,
        title=one_line(scenario.title, 80),
        client=f"{one_line(scenario.client.name, 60)}, {one_line(scenario.client.role, 80)}",
        difficulty=difficulty_word(scenario.difficulty),
        minutes=tr("{minutes} min", minutes=scenario.minutes),
        best=trc("scenario", "new") if best is None else tr("best {best}", best=best),
        trains=tuple(one_line(words, 120) for words in scenario.trains),
        going_on=going_on,
    )


def found(rows: Sequence[ScenarioRow], search: str) -> tuple[ScenarioRow, ...]:
    """The rows that hold every word of the search, in any case and anywhere."""
    wanted = search.casefold().split()

    def text(row: ScenarioRow) -> str:
        return " ".join((row.id, row.title, row.client, row.difficulty, *row.trains)).casefold()

    return tuple(row for row in rows if all(word in text(row) for word in wanted))
