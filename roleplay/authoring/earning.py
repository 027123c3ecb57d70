"""Which criteria of a rubric a scenario gives nobody the chance to earn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from roleplay.authoring.broad import Box
from roleplay.authoring.replies import AllReplies, TooMany
from roleplay.domain.condition import Condition
from roleplay.domain.rubric import Criterion, Rubric
from roleplay.domain.scenario import Scenario

NEVER_MARKED = "it applies at no moment of this scenario"
NEVER_EARNS = "none of its rules that earn can hold in this scenario"


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a rubric's condition may find in a scenario: values of states (by the search, else all), and scenes."""

    states: Sequence[str]
    boxes: Mapping[str, Box]
    declared: frozenset[str]

    def may_hold(self, condition: Condition) -> bool:
        """Whether what the condition asks beside the reply holds at some moment; where that isn't known, it may."""
        for name, wanted in condition.state:
            if name not in self.declared:
                if not wanted.holds(0):
                    return False
            elif name in self.states:
                number = self.states.index(name)
                values = 0
                for box in self.boxes.values():
                    values |= box.values[number]
                if not any(values >> value & 1 and wanted.holds(value) for value in range(101)):
                    return False
        seen = condition.seen
        return seen is None or ((not seen.any or not seen.any.isdisjoint(self.boxes)) and seen.all <= set(self.boxes))

    def outside(self, condition: Condition) -> tuple[bool, bool]:
        """Whether what the condition asks beside the reply, its parts left out, may hold, and whether it must."""
        asks = condition.state or condition.turn or condition.seen or condition.earlier
        return (self.may_hold(condition), False) if asks else (True, True)


def criteria_that_cannot_be_earned(
    states: Sequence[str], boxes: Mapping[str, Box], scenario: Scenario, rubric: Rubric
) -> Iterator[tuple[Criterion, str]]:
    """Criteria that no talk can earn, each with the reason. states: those that the search kept; boxes: by scene."""
    reach = _Reach(states, boxes, frozenset(name for name, _ in scenario.state))
    for criterion in rubric.criteria:
        applies = criterion.applies or Condition()
        earns = [rule.when for rule in criterion.rules if rule.points > 0]
        try:
            replies = AllReplies([applies, *earns], [move.id for move in rubric.moves], rubric.harmful())
        except TooMany:
            continue
        marked, _ = replies.bounds(applies, reach.outside)
        if not marked:
            yield criterion, NEVER_MARKED
        elif earns and not any(marked & replies.bounds(when, reach.outside)[0] for when in earns):
            yield criterion, NEVER_EARNS
