"""The debrief: how it ended and why, turn by turn, and where it was won or lost."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.domain.conversation import Conversation, Turn
from roleplay.domain.judgement import Debrief, Mark, Reason, Score, TurnReview
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.scoring.marks import RECOVERED, score
from roleplay.scoring.turning import lost_at, won_at

GOOD_OUTCOMES = ("resolved", "parted_well")


def debrief(scenario: Scenario, rubric: Rubric, conversation: Conversation) -> Debrief:
    """Everything that the debrief shows, computed anew from the stored turns and the versioned content."""
    marks = score(rubric, conversation)
    scene = scenario.scene(conversation.scene_now)
    reviews = tuple(_review(scenario, turn, marks) for turn in conversation.turns)
    ending = scene.ending
    won = ending is not None and ending.outcome in GOOD_OUTCOMES
    lost = lost_at(scenario, rubric, conversation, reviews, marks, surely=ending is not None and not won)
    return Debrief(
        outcome=ending.outcome if ending else None,
        title=ending.title if ending else "",
        meaning=ending.meaning if ending else "",
        score=marks,
        real_problem=scenario.client.real_problem,
        turns=reviews,
        turning_point=None if ending is None else won_at(scenario, rubric, conversation, reviews) if won else lost,
        lost_at=lost,
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
