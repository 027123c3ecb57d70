"""Where a conversation was won, and where it was lost: the reply that it pays most to answer anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from roleplay.domain.conversation import Conversation, Turn
from roleplay.domain.judgement import Mark, Score, TurningPoint, TurnReview
from roleplay.domain.mood import Mood, mood
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.scoring.marks import RECOVERED, score

HALF = Fraction(2)
"""A reply that is marked lower than this on the whole (0-4) cost something, even if it did no harm."""

ALIKE = 2
"""Costs that differ by no more, of 100, are alike: moods are rounded."""


@dataclass(frozen=True)
class _Rated:
    """A reply that was marked: what it is worth (0-4), the mood before and after it, and how much was lost for good."""

    turn: Turn
    review: TurnReview
    worth: Fraction
    moods: tuple[Mood, Mood]
    for_good: int

    @property
    def cost(self) -> Fraction:
        """What fell short of the best marks, of 100, and what the client's mood never got back, of 100."""
        return (4 - self.worth) * 25 + self.for_good


def won_at(
    scenario: Scenario, rubric: Rubric, conversation: Conversation, reviews: Sequence[TurnReview]
) -> TurningPoint | None:
    """The reply that a talk which ended well was won by: the best marked one, the earlier of two alike."""
    rated = _rated(scenario, rubric, conversation, reviews)
    if not rated:
        return None
    best = max(rated, key=lambda one: (one.worth, -one.turn.id))
    return TurningPoint(best.turn.id, True, _why(best.review, True), best.moods)


def lost_at(
    scenario: Scenario,
    rubric: Rubric,
    conversation: Conversation,
    reviews: Sequence[TurnReview],
    marks: Score,
    *,
    surely: bool,
) -> TurningPoint | None:
    """The reply that cost most: looked for among those that set off the tightest limit, else among the harmful ones,
    else among those marked low; the earlier of two alike. None where there is none of these.

    What a reply cost is how far its marks fall short of the best, together with how much less well disposed the client
    was ever after: a mood that came back wasn't lost. A reply that the reader wasn't sure of is never it.
    surely: the talk was lost, so some reply lost it, however well they were marked.
    """
    rated = _rated(scenario, rubric, conversation, reviews)
    tightest = min(marks.limits, key=lambda reached: reached.cap, default=None)
    groups = [
        [one for one in rated if tightest is not None and one.turn.id in tightest.turns],
        [one for one in rated if not rubric.harmful().isdisjoint(one.turn.reading.moves)],
        [one for one in rated if one.worth < HALF],
        rated if surely else [],
    ]
    group = next((group for group in groups if group), None)
    if group is None:
        return None
    dearest = max(one.cost for one in group)
    worst = next(one for one in group if one.cost >= dearest - ALIKE)
    others = tuple(turn for turn in conversation.turns if turn.id != worst.turn.id)
    without = score(rubric, replace(conversation, turns=others)).points
    return TurningPoint(worst.turn.id, False, _why(worst.review, False), worst.moods, worst.for_good, without)


def _rated(
    scenario: Scenario, rubric: Rubric, conversation: Conversation, reviews: Sequence[TurnReview]
) -> list[_Rated]:
    """Every reply that was marked, in order."""
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    states = (conversation.state, *(turn.state for turn in conversation.turns))
    moods = [mood(scenario, dict(state)) for state in states]
    best = -1
    best_from = [best := max(best, each.value) for each in reversed(moods)][::-1]
    return [
        _Rated(turn, review, worth, (moods[k], moods[k + 1]), max(0, moods[k].value - best_from[k + 1]))
        for k, (turn, review) in enumerate(zip(conversation.turns, reviews, strict=True))
        if (worth := _worth(review.marks, weights)) is not None
    ]


def _why(review: TurnReview, won: bool) -> str:
    """The reason of that reply which points the same way as the ending; else why the client reacted so."""
    reasons = [r for mark in review.marks for r in mark.reasons if (r.points > 0) == won and r.points]
    reasons = [r for r in reasons if r.rule != RECOVERED]
    weightiest = max(reasons, key=lambda reason: abs(reason.points), default=None)
    return " ".join(part for part in (weightiest.because if weightiest else "", review.because) if part)


def _worth(marks: Sequence[Mark], weights: dict[str, int]) -> Fraction | None:
    levels = [(weights[mark.criterion], mark.level) for mark in marks if mark.level is not None]
    total = sum(weight for weight, _ in levels)
    return Fraction(sum(weight * level for weight, level in levels), total) if total else None
