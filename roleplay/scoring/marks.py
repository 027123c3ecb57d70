"""Marks every reply by every criterion, and makes the score of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from roleplay.domain.condition import Moment
from roleplay.domain.conversation import Conversation, Turn, moment_at
from roleplay.domain.judgement import CriterionScore, Evidence, LimitReached, Mark, Reading, Reason, Score
from roleplay.domain.rubric import Criterion, Limit, Order, Rubric, Rule
from roleplay.scoring.repetition import repeated_evidence

UNSURE = "unsure"
RECOVERED = "recovered"
SAID_BEFORE = "said-before"


@dataclass(frozen=True)
class _Talk:
    """A conversation prepared for marking: what every criterion looks at."""

    turns: tuple[Turn, ...]
    moments: tuple[Moment, ...]
    repeated: frozenset[tuple[int, Evidence]]
    harmful: tuple[bool, ...]
    recovered: tuple[bool, ...]


def score(rubric: Rubric, conversation: Conversation) -> Score:
    """The score of a conversation so far: marks by criterion, limits, points 0-100 and band.

    Turns that the reader was not sure of are not marked, and cost nothing. A criterion that was never marked carries no
    weight. All arithmetic is in fractions, so that the same turns give the same score on any machine.
    """
    talk = _prepare(rubric, conversation)
    criteria = tuple(_criterion_score(rubric, criterion, talk) for criterion in rubric.criteria)
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    marked = [(weights[c.criterion], c.level) for c in criteria if c.level is not None]
    if not marked:
        return Score(None, None, criteria)
    share = Fraction(sum(w * level for w, level in marked), sum(w for w, _ in marked))
    before = _half_up(share / 4)
    limits = tuple(reached for limit in rubric.limits if (reached := _limit_reached(limit, talk)) is not None)
    points = min([before, *(reached.cap for reached in limits)])
    return Score(points, rubric.band_of(points).id, criteria, limits, before)


def marks_when_said(rubric: Rubric, conversation: Conversation, position: int) -> tuple[Mark, ...]:
    """The marks of the reply in that position alone (from 0) as they stood when it was said: nothing later mends it."""
    talk = _prepare(rubric, replace(conversation, turns=conversation.turns[: position + 1]))
    found = (_mark(rubric, criterion, talk, position) for criterion in rubric.criteria)
    return tuple(mark for mark in found if mark is not None)


def _half_up(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _prepare(rubric: Rubric, conversation: Conversation) -> _Talk:
    turns = conversation.turns
    harmful_moves = rubric.harmful()
    harmful = tuple(t.reading.sure and not harmful_moves.isdisjoint(t.reading.moves) for t in turns)
    percent = rubric.repetition.same_words if rubric.repetition else None
    return _Talk(
        turns=turns,
        moments=tuple(moment_at(conversation, k, turn.reading) for k, turn in enumerate(turns)),
        repeated=repeated_evidence(turns, percent) if percent is not None else frozenset(),
        harmful=harmful,
        recovered=_recovered(rubric, turns, harmful),
    )


def _recovered(rubric: Rubric, turns: Sequence[Turn], harmful: Sequence[bool]) -> tuple[bool, ...]:
    """For each harmful reply, whether one of the next sure replies mended it."""
    if rubric.recovery is None:
        return tuple(False for _ in turns)
    mending = frozenset(rubric.recovery.moves)
    result = []
    for position in range(len(turns)):
        following = [k for k in range(position + 1, len(turns)) if turns[k].reading.sure][: rubric.recovery.within]
        result.append(
            harmful[position]
            and any(not harmful[k] and not mending.isdisjoint(turns[k].reading.moves) for k in following)
        )
    return tuple(result)


def _criterion_score(rubric: Rubric, criterion: Criterion, talk: _Talk) -> CriterionScore:
    marks = tuple(
        mark for position in range(len(talk.turns)) if (mark := _mark(rubric, criterion, talk, position)) is not None
    )
    levels = sorted(mark.level for mark in marks if mark.level is not None)
    if not levels:
        return CriterionScore(criterion.id, None, marks)
    if criterion.combine == "best":
        levels = levels[-criterion.of :]
    elif criterion.combine == "worst":
        levels = levels[: criterion.of]
    return CriterionScore(criterion.id, _half_up(Fraction(100 * sum(levels), len(levels))), marks)


def _mark(rubric: Rubric, criterion: Criterion, talk: _Talk, position: int) -> Mark | None:
    """The mark of one reply; None where the criterion doesn't apply."""
    turn, moment = talk.turns[position], talk.moments[position]
    if criterion.applies is not None and not criterion.applies.holds(moment):
        return None
    if not turn.reading.sure:
        because = "The reader was not sure what this reply does, so it is not marked."
        return Mark(criterion.id, turn.id, None, (Reason(UNSURE, 0, because),))
    reasons = [_reason(rubric, rule, talk, position) for rule in criterion.rules if rule.when.holds(moment)]
    reasons += [_order_reason(order, turn.reading) for order in criterion.order if _out_of_order(order, turn, moment)]
    level = min(4, max(0, criterion.start + sum(reason.points for reason in reasons)))
    if talk.recovered[position] and rubric.recovery is not None and level < rubric.recovery.lifts_to:
        reasons.append(Reason(RECOVERED, rubric.recovery.lifts_to - level, rubric.recovery.because))
        level = rubric.recovery.lifts_to
    return Mark(criterion.id, turn.id, level, tuple(reasons))


def _reason(rubric: Rubric, rule: Rule, talk: _Talk, position: int) -> Reason:
    """Why the mark moved; a rule that earns only by a formula said before earns nothing."""
    evidence = _evidence(talk.turns[position].reading, rule.when.mentioned_moves())
    if rule.points > 0 and evidence and rubric.repetition is not None:
        fresh = tuple(e for e in evidence if (position, e) not in talk.repeated)
        if not fresh:
            return Reason(SAID_BEFORE, 0, rubric.repetition.because, evidence)
        evidence = fresh
    return Reason(rule.id, rule.points, rule.because, evidence)


def _evidence(reading: Reading, moves: frozenset[str]) -> tuple[Evidence, ...]:
    return tuple(e for e in reading.evidence if e.move in moves)


def _out_of_order(order: Order, turn: Turn, moment: Moment) -> bool:
    """Whether one of the order's moves comes before all that it needs, in the talk and in the reply.

    Within a reply the order is told by the evidence; where a needed move has none, it gets the benefit of the doubt.
    """
    hasty = frozenset(order.moves) & moment.moves
    needed = frozenset(order.needs) & moment.moves
    if not hasty or not moment.earlier.isdisjoint(order.needs):
        return False
    if not needed:
        return True
    hasty_starts = [e.start for e in turn.reading.evidence if e.move in hasty]
    needed_starts = [e.start for e in turn.reading.evidence if e.move in needed]
    return bool(hasty_starts and needed_starts) and min(needed_starts) > min(hasty_starts)


def _order_reason(order: Order, reading: Reading) -> Reason:
    return Reason(order.id, order.points, order.because, _evidence(reading, frozenset(order.moves)))


def _limit_reached(limit: Limit, talk: _Talk) -> LimitReached | None:
    moves = frozenset(limit.moves)
    counted = tuple(
        turn.id
        for turn, recovered in zip(talk.turns, talk.recovered, strict=True)
        if turn.reading.sure and not moves.isdisjoint(turn.reading.moves) and not (limit.unless_recovered and recovered)
    )
    return LimitReached(limit.id, limit.cap, limit.because, counted) if len(counted) >= limit.times else None
