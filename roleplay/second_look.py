"""A second look at one's own replies: marking them before the rubric does, and saying that one was misread."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from roleplay import engine, scoring
from roleplay.domain.conversation import Reply, Turn
from roleplay.domain.errors import NotFound, WrongUse
from roleplay.domain.judgement import Mark
from roleplay.domain.own_view import BlindSpot, Misreading, Miss, SelfMark
from roleplay.language import tr
from roleplay.practice import Practice, Talk

HIGHEST = 4


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A reply that a person can mark: its place from 1, the turn, and the rubric's marks, which don't show yet."""

    place: int
    turn: Turn
    marks: tuple[Mark, ...]


class SecondLook:
    """The use cases over a practice. What it returns has been stored.

    assessment: whether the talk counts for a certificate or the like; then nothing is corrected by the person.
    """

    def __init__(self, practice: Practice, *, assessment: bool = False) -> None:
        self._practice = practice
        self._assessment = assessment

    def to_judge(self, talk: Talk) -> tuple[ToJudge, ...]:
        """The replies of a talk that the person hasn't marked yet, in order; none that the reader wasn't sure of."""
        done = {past.mark.turn for past in self._practice.store.own_marks(talk.id)}
        places = {turn.id: (place, turn) for place, turn in enumerate(talk.conversation.turns, 1)}
        found = scoring.to_judge(talk.rubric, talk.conversation, done)
        return tuple(ToJudge(*places[turn], marks) for turn, marks in found)

    def judge(self, talk: Talk, one: ToJudge, levels: Mapping[str, int]) -> tuple[SelfMark, ...]:
        """Keep the levels (0-4) that a person gave by criterion, and give them with the rubric's, in its order.

        A criterion left out isn't kept. Raises WrongUse for a level or a criterion that there isn't.
        """
        known = {mark.criterion for mark in one.marks}
        for criterion, level in levels.items():
            if criterion not in known or not 0 <= level <= HIGHEST:
                raise WrongUse(
                    tr("This reply can't be marked {level} for {criterion}", level=level, criterion=repr(criterion)),
                    tr("give 0 to 4 for what is asked"),
                )
        now = self._practice.now()
        given = tuple(
            SelfMark(one.turn.id, mark.criterion, levels[mark.criterion], mark.level, now)
            for mark in one.marks
            if mark.criterion in levels and mark.level is not None
        )
        self._practice.store.keep_own_marks(talk.id, given)
        return given

    def own_marks(self, talk: Talk) -> tuple[SelfMark, ...]:
        """The marks that the person gave themselves in this talk."""
        return tuple(past.mark for past in self._practice.store.own_marks(talk.id))

    def blind_spots(self, rubric: str) -> tuple[BlindSpot, ...]:
        """Where the person is kinder or harder to themselves than that rubric, over all talks."""
        return scoring.blind_spots(self._practice.store.own_marks(), rubric)

    def correct(self, conversation_id: str, turn_id: int, meant: Collection[str]) -> Talk:
        """The talk as if that reply had been read as it was meant: marked anew, and answered anew by the client.

        What followed is kept, set aside, and so is the reply as it was read; what was meant is kept for `misses`.
        Raises WrongUse in an assessment, for a move that the rubric doesn't have, and where the reply was read so;
        NotFound for a turn that isn't on the path.
        """
        if self._assessment:
            raise WrongUse(
                tr("In an assessment replies aren't corrected by the person assessed"),
                tr("note it for whoever looks it over"),
            )
        practice = self._practice
        talk = practice.talk(conversation_id)
        conversation, rubric = talk.conversation, talk.rubric
        place = next((k for k, turn in enumerate(conversation.turns) if turn.id == turn_id), None)
        if place is None:
            raise NotFound(tr("This talk has no turn {turn}", turn=turn_id), tr("choose one that is shown"))
        turn = conversation.turns[place]
        unknown = sorted(set(meant) - {move.id for move in rubric.moves})
        if unknown:
            raise WrongUse(
                tr("There is no move '{move}' here", move=unknown[0]),
                tr("there are: {moves}", moves=", ".join(move.id for move in rubric.moves)),
            )
        if turn.reading.sure and set(meant) == set(turn.reading.moves):
            raise WrongUse(tr("That is how it was read"), tr("choose what you meant instead"))
        before = replace(
            conversation,
            turns=conversation.turns[:place],
            set_aside=(*conversation.set_aside, *conversation.turns[place:]),
        )
        reading = engine.corrected(turn.reading, turn.reply.text, meant, rubric)
        after = engine.advance(talk.scenario, before, Reply(turn.reply.text, practice.now()), reading)
        now = Talk(after, talk.scenario, rubric)
        marks = scoring.score(rubric, after)
        if turn.reading.reader != engine.CORRECTED:
            practice.store.keep_misreading(conversation_id, Misreading(turn.id, reading.moves, practice.now()))
        outcome = now.ending.outcome if now.ending else None
        practice.store.append_turn(conversation_id, after.turns[-1], outcome, marks.points, marks.band)
        return practice.talk(conversation_id)

    def misses(self, limit: int = 1000) -> Sequence[Miss]:
        """Replies that were misread or that the reader wasn't sure of, those that tell most first.

        First those that a person put right; then unsure ones, those first in which the reader was nearest to finding a
        move; the latest first among equals. Each reply to the same line once.
        """
        found: dict[tuple[str, str], Miss] = {}
        for miss in self._practice.store.misses(limit):
            found.setdefault((miss.turn.client_line, miss.turn.reply.text.strip()), miss)
        return sorted(found.values(), key=lambda miss: (miss.meant is None, -nearest(miss)))


def nearest(miss: Miss) -> float:
    """The probability of the move that the reader was nearest to (0-1)."""
    return max((chance for _, chance in miss.turn.reading.probabilities), default=0.0)
