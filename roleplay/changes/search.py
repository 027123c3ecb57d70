"""The search for the smallest change of a reply that turns its lost marks. Whatever is offered, the reader has read.

A change is offered only if, with it in the reply's place and all else as it was: the reader is sure of it, finds no new
harmful move and no lower quality; the words that did harm are gone; the lost mark stands higher without the rule that
cost it most (or isn't asked for any more, the harm being gone); no other mark of the reply falls; and the reply as a
whole is worth more.
Marks are compared as they stood when the reply was said: that a later reply mended it is no merit of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from roleplay import scoring
from roleplay.changes.candidates import candidates
from roleplay.domain.change import Change, LostMark, ReplyChanges, TurnedMark
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Exchange, Mark, Reading
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.reading.reader import Reader

MOST_OF_REPLY, MOST_OF_TALK = 24, 72
"""Replies that the reader reads for one reply, and for all of a talk."""
FEWEST_OF_REPLY = 8
AT_ONCE = 6
"""Changed replies that are read together; the search stops when all lost marks of a reply are turned."""


def smallest_changes(
    scenario: Scenario,
    rubric: Rubric,
    conversation: Conversation,
    reader: Reader,
    *,
    most_of_talk: int = MOST_OF_TALK,
    most_of_reply: int = MOST_OF_REPLY,
) -> tuple[ReplyChanges, ...]:
    """For each reply with a lost mark, in the talk's order, the smallest changes that turn it.

    At most `most_of_talk` readings, shared out evenly, the worst replies first. Raises ReadingError if the reader
    fails.
    """
    before = [scoring.marks_when_said(rubric, conversation, k) for k in range(len(conversation.turns))]
    lost = {k: found for k, marks in enumerate(before) if (found := _lost(marks))}
    left = most_of_talk
    done: dict[int, ReplyChanges] = {}
    for waiting, position in zip(
        range(len(lost), 0, -1), sorted(lost, key=lambda k: _badness(lost[k], k)), strict=True
    ):
        turn = conversation.turns[position]
        most = min(left, most_of_reply, max(FEWEST_OF_REPLY, left // waiting))
        if not most:
            done[position] = ReplyChanges(turn.id, lost[position], searched=False)
            continue
        search = _Search(scenario, rubric, conversation, position, lost[position], before[position])
        done[position], used = search.run(reader, most)
        left -= used
    return tuple(done[position] for position in sorted(done))


def change_of_turn(
    scenario: Scenario, rubric: Rubric, conversation: Conversation, position: int, reader: Reader
) -> ReplyChanges | None:
    """The same for the reply in that position alone (from 0); None if none of its marks is lost."""
    before = scoring.marks_when_said(rubric, conversation, position)
    lost = _lost(before)
    if not lost:
        return None
    return _Search(scenario, rubric, conversation, position, lost, before).run(reader, MOST_OF_REPLY)[0]


def _lost(marks: Sequence[Mark]) -> tuple[LostMark, ...]:
    """The marks below 4 that a rule cost something."""
    found = []
    for mark in marks:
        costs = [reason for reason in mark.reasons if reason.points < 0]
        if mark.level is not None and mark.level < 4 and costs:
            found.append(LostMark(mark.criterion, mark.level, min(costs, key=lambda reason: reason.points)))
    return tuple(found)


def _badness(lost: Sequence[LostMark], position: int) -> tuple[int, int]:
    """Sorts the replies that lost most first, the earlier of equal ones."""
    return sum(mark.reason.points for mark in lost), position


@dataclass(frozen=True, slots=True)
class _Search:
    scenario: Scenario
    rubric: Rubric
    conversation: Conversation
    position: int
    lost: tuple[LostMark, ...]
    before: tuple[Mark, ...]

    def run(self, reader: Reader, most: int) -> tuple[ReplyChanges, int]:
        """What turns these lost marks, and how many replies were read for it."""
        turn = self.conversation.turns[self.position]
        orders = {order.id for criterion in self.rubric.criteria for order in criterion.order}
        costly = [e for mark in self.lost for e in mark.reason.evidence]
        scene = self.scenario.scene(turn.scene)
        tried = candidates(
            turn.reply.text,
            costly,
            [better.reply for better in scene.better],
            adds=any(not self._harm_of(mark) for mark in self.lost),
            order=any(mark.reason.rule in orders for mark in self.lost),
        )[:most]
        open_still = {mark.criterion for mark in self.lost}
        found: list[Change] = []
        used = 0
        while used < len(tried) and open_still:
            batch = tried[used : used + AT_ONCE]
            used += len(batch)
            readings = reader.read_many([self._exchange(one.reply) for one in batch])
            for one, reading in zip(batch, readings, strict=True):
                turned = self._turned(one.reply, reading)
                if any(mark.criterion in open_still for mark in turned):
                    found.append(Change(one.reply, one.pieces, one.share, turned))
                    open_still.difference_update(mark.criterion for mark in turned)
        return ReplyChanges(turn.id, self.lost, tuple(found)), used

    def _exchange(self, reply: str) -> Exchange:
        client = self.conversation.turns[self.position].client_line
        return Exchange(client, reply, self.scenario.brief.what_happened, self.scenario.language)

    def _turned(self, reply: str, reading: Reading) -> tuple[TurnedMark, ...]:
        """The lost marks that the changed reply turns; none if anything about it is worse."""
        turn = self.conversation.turns[self.position]
        harmful = self.rubric.harmful()
        worse = reading.quality < turn.reading.quality or not harmful & set(reading.moves) <= set(turn.reading.moves)
        if not reading.sure or worse:
            return ()
        turns = (
            *self.conversation.turns[: self.position],
            replace(turn, reply=Reply(reply, turn.reply.at), reading=reading),
        )
        after = scoring.marks_when_said(self.rubric, replace(self.conversation, turns=turns), self.position)
        if not self._no_mark_falls(after):
            return ()
        now = {mark.criterion: mark for mark in after}
        return tuple(
            TurnedMark(lost.criterion, lost.level, now[lost.criterion].level if lost.criterion in now else None)
            for lost in self.lost
            if _is_turned(lost, now.get(lost.criterion)) and not any(words in reply for words in self._harm_of(lost))
        )

    def _harm_of(self, lost: LostMark) -> list[str]:
        """The words that did harm and cost the mark; they may not stay."""
        text, harmful = self.conversation.turns[self.position].reply.text, self.rubric.harmful()
        return [text[e.words_start : e.words_end] for e in lost.reason.evidence if e.move in harmful]

    def _no_mark_falls(self, after: Sequence[Mark]) -> bool:
        """Whether every mark stays or rises, one that isn't asked for any more was a lost one, and the whole rises."""
        now = {mark.criterion: mark.level for mark in after}
        lost = {mark.criterion for mark in self.lost}
        for mark in self.before:
            level = now.get(mark.criterion)
            if mark.level is not None and (mark.criterion not in lost if level is None else level < mark.level):
                return False
        worth, worth_before = self._worth(after), self._worth(self.before)
        return worth is not None and worth_before is not None and worth > worth_before

    def _worth(self, marks: Sequence[Mark]) -> Fraction | None:
        weights = {criterion.id: criterion.weight for criterion in self.rubric.criteria}
        levels = [(weights[mark.criterion], mark.level) for mark in marks if mark.level is not None]
        total = sum(weight for weight, _ in levels)
        return Fraction(sum(weight * level for weight, level in levels), total) if total else None


def _is_turned(lost: LostMark, now: Mark | None) -> bool:
    """Whether the mark stands higher without the rule that cost it most, or isn't asked for any more."""
    if now is None or now.level is None:
        return now is None
    return now.level > lost.level and all(reason.rule != lost.reason.rule for reason in now.reasons)
