"""What a report is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from roleplay.domain.change import ReplyChanges
from roleplay.domain.conversation import Conversation, Turn
from roleplay.domain.judgement import Debrief, TurnReview
from roleplay.domain.rubric import Criterion, Rubric
from roleplay.domain.scenario import Scenario
from roleplay.language import msg, tr


class Mood(Protocol):
    """The client's mood at one moment: a meter from 0 (worst) to 100 (best), and a word that says the same."""

    @property
    def value(self) -> int:
        """0-100."""

    @property
    def word(self) -> str:
        """Such as "listening"."""


@dataclass(frozen=True, slots=True)
class Report:
    """A conversation with all that was computed from it.

    moods: at the start and after each turn; changes: what would turn lost marks, for reports that tell it.
    """

    scenario: Scenario
    rubric: Rubric
    conversation: Conversation
    debrief: Debrief
    moods: Sequence[Mood]
    changes: Sequence[ReplyChanges] = ()

    def changes_of(self, turn_id: int) -> ReplyChanges | None:
        """What would turn the lost marks of a reply; None where nothing was looked for."""
        return next((found for found in self.changes if found.turn == turn_id), None)

    def turns(self) -> list[tuple[int, Turn, TurnReview]]:
        """The turns that count: place from 1, the turn, and its review."""
        reviews = {review.turn: review for review in self.debrief.turns}
        return [(place, turn, reviews[turn.id]) for place, turn in enumerate(self.conversation.turns, 1)]

    def place(self, turn_id: int) -> int:
        """The place from 1 that a turn has in the talk; ids have gaps where a line was tried again."""
        return places(self.conversation)[turn_id]

    def places_words(self, turns: Sequence[int]) -> str:
        """`turn 3`, `turns 3, 5`."""
        numbers = ", ".join(str(self.place(turn)) for turn in turns)
        return tr("turns {numbers}", numbers=numbers) if len(turns) > 1 else tr("turn {numbers}", numbers=numbers)

    def criterion(self, criterion_id: str) -> Criterion:
        """The criterion of that id; KeyError if the rubric has none."""
        return {criterion.id: criterion for criterion in self.rubric.criteria}[criterion_id]

    def move_title(self, move_id: str) -> str:
        """What the rubric calls a move; its id where the rubric doesn't know it."""
        return {move.id: move.title for move in self.rubric.moves}.get(move_id, move_id)

    def band_title(self) -> str:
        """The band of the score in words; empty where there is no score."""
        return {band.id: band.title for band in self.rubric.bands}.get(self.debrief.score.band or "", "")

    def band_meaning(self) -> str:
        """What that band means."""
        return {band.id: band.meaning for band in self.rubric.bands}.get(self.debrief.score.band or "", "")


def places(conversation: Conversation) -> dict[int, int]:
    """The place from 1 of every turn that counts, by its id."""
    return {turn.id: place for place, turn in enumerate(conversation.turns, 1)}


def level_text(criterion: Criterion, hundredths: int) -> str:
    """What the level nearest to so many hundredths looks like, a half counting up; empty if the rubric doesn't say."""
    nearest = (hundredths + 50) // 100
    return {level.level: level.text for level in criterion.levels}.get(nearest, "")


OUTCOMES = {
    "resolved": msg("Resolved"),
    "parted_well": msg("Parted well"),
    "unresolved": msg("Unresolved"),
    "lost": msg("Lost"),
}
"""The outcomes in words."""

SAID_BY_SCORING = (msg("The reader was not sure what this reply does, so it is not marked."),)
"""What the core says of a mark in English; rubrics say everything else, each in its own language."""


def outcome_words(report: Report) -> str:
    """How the talk came out, in words; "Not ended" while it is open."""
    outcome = report.debrief.outcome
    return tr(OUTCOMES.get(outcome, outcome)) if outcome else tr("Not ended")
