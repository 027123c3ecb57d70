"""What a debrief says about each turn beside its marks, without saying the same thing again and again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from roleplay.domain.judgement import Debrief, Reason
from roleplay.language import msg, tr

if TYPE_CHECKING:
    from roleplay.practice import Talk

MOST_TIMES = 2
"""How often a rule's sentence is said in one debrief; after that it is only named as the same."""

SAME_RULE = msg("the same rule again")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is said about one turn: the rule that weighed most, the client's thought (may be empty), better replies."""

    rule: Reason | None
    thought: str
    better: tuple[tuple[str, str], ...]


def lessons(talk: Talk, debrief: Debrief) -> dict[int, Lesson]:
    """The lesson of each turn by the turn's id.

    Where the client only asked what was meant, the next turn answers the same line: what she thought and what would
    have served stand just above it, and are left out. A scene that is answered again begins with its next better
    reply, and its thought isn't told twice.
    """
    reviews = {review.turn: review for review in debrief.turns}
    answered: Counter[str] = Counter()
    told: Counter[str] = Counter()
    found: dict[int, Lesson] = {}
    asked_in = ""
    for turn in talk.conversation.turns:
        review = reviews.get(turn.id)
        if review is None:
            continue
        rule, thought, better = review.rule, review.thought, review.better
        if rule is not None:
            told[rule.because] += 1
            rule = replace(rule, because=tr(SAME_RULE)) if told[rule.because] > MOST_TIMES else rule
        if turn.scene == asked_in:
            thought, better = "", ()
        else:
            times = answered[turn.scene]
            answered[turn.scene] += 1
            first = times % len(better) if better else 0
            thought, better = "" if times else thought, better[first:] + better[:first]
        found[turn.id] = Lesson(rule, thought, better)
        asked_in = turn.scene if not turn.reading.sure else ""
    return found
