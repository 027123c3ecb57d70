"""The debrief: how it ended and why, turn by turn, and where it was won or lost."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from roleplay.domain.conversation import Conversation, Turn
from roleplay.domain.judgement import Debrief, Mark, Reason, Score, TurningPoint, TurnReview
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.scoring.marks import RECOVERED, score

GOOD_OUTCOMES = ("resolved", "parted_well")


def debrief(scenario: Scenario, rubric: Rubric, conversation: Conversation) -> Debrief:
    """Everything that the debrief shows, computed anew from the stored turns and the versioned content."""
    marks = score(rubric, conversation)
    scene = scenario.scene(conversation.scene_now)
    reviews = tuple(_review(scenario, turn, marks) for turn in conversation.turns)
    ending = scene.ending
    return Debrief(
        outcome=ending.outcome if ending else None,
        title=ending.title if ending else "",
        meaning=ending.meaning if ending else "",
        score=marks,
        real_problem=scenario.client.real_problem,
        turns=reviews,
        turning_point=_turning_point(rubric, conversation, reviews, marks, ending.outcome) if ending else None,
    )


def _review(scenario: Scenario, turn: Turn, marks: Score) -> TurnReview:
    scene = scenario.scene(turn.scene)
    ways = scene.ways_out()
    own = marks.marks_of(turn.id)
    return TurnReview(
        turn=turn.id,
        marks=own,
        thought=scene.thinks,
        better=tuple((better.reply, better.why) for better in scene.better),
        rule=_weightiest(own),
        because=ways[turn.branch].because if 0 <= turn.branch < len(ways) else "",
    )


def _weightiest(marks: Sequence[Mark]) -> Reason | None:
    """The rule that moved a mark of this reply most; a cost before a gain of the same size."""
    reasons = [reason for mark in marks for reason in mark.reasons if reason.points and reason.rule != RECOVERED]
    return max(reasons, key=lambda reason: (abs(reason.points), reason.points < 0), default=None)


def _turning_point(
    rubric: Rubric, conversation: Conversation, reviews: Sequence[TurnReview], marks: Score, outcome: str
) -> TurningPoint | None:
    """Where it was won or lost; the earlier reply where two are equal.

    A talk that ended well was won by its best reply. One that didn't was lost by its worst, looked for first among the
    replies that set off the tightest limit, then among the harmful ones, then among all.
    """
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    rated = {
        turn.id: (review, worth)
        for turn, review in zip(conversation.turns, reviews, strict=True)
        if (worth := _worth(review.marks, weights)) is not None
    }
    if not rated:
        return None
    if outcome in GOOD_OUTCOMES:
        best = max(rated, key=lambda turn: (rated[turn][1], -turn))
        return TurningPoint(best, True, _why(rated[best][0], True))
    tightest = min(marks.limits, key=lambda reached: reached.cap, default=None)
    harmful = [turn.id for turn in conversation.turns if not rubric.harmful().isdisjoint(turn.reading.moves)]
    for group in (tightest.turns if tightest else (), harmful, rated):
        if among := [turn for turn in group if turn in rated]:
            worst = min(among, key=lambda turn: (rated[turn][1], turn))
            return TurningPoint(worst, False, _why(rated[worst][0], False))
    return None


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
