"""What a reply was read to do, whose words show it, and what that comes to."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.domain.mood import Mood


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a reader reads: the situation, the client's line, and the reply exactly as typed."""

    client: str
    reply: str
    context: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence of the reply that makes a move, and the words in it that carry it.

    All four are character offsets (code points) into the reply as typed: reply[start:end] is the sentence,
    reply[words_start:words_end] the words, inside the sentence.
    """

    move: str
    start: int
    end: int
    words_start: int
    words_end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply does, as far as the reader can tell.

    moves: in the order of the codebook; quality: 0-4, two decimals; sure: whether the reader stands by it;
    evidence: at least one entry for every move; probabilities: (move, 0-1, four decimals) for all moves that the reader
    knows.
    """

    moves: tuple[str, ...]
    quality: float
    sure: bool
    evidence: tuple[Evidence, ...]
    reader: str
    probabilities: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that moved a mark: by how much, why, and the words that set it off."""

    rule: str
    points: int
    because: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """One criterion on one reply. `level` is 0-4, or None where it isn't marked (then a reason says why)."""

    criterion: str
    turn: int
    level: int | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion over a conversation: level in hundredths (0-400), or None if nothing could be marked."""

    criterion: str
    level: int | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class LimitReached:
    """A limit of the rubric that capped the score, and the turns that did it."""

    limit: str
    cap: int
    because: str
    turns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """What a conversation comes to: 0-100 and its band, or None where nothing could be marked."""

    points: int | None
    band: str | None
    criteria: tuple[CriterionScore, ...]
    limits: tuple[LimitReached, ...] = ()
    before_limits: int | None = None

    def limits_to_tell(self) -> tuple[LimitReached, ...]:
        """The limits that a person should hear of: the lowest first, another only if it names a reply not named yet."""
        told: list[LimitReached] = []
        named: set[int] = set()
        for reached in sorted(self.limits, key=lambda reached: reached.cap):  # equal ones stay in the rubric's order
            if not told or not named.issuperset(reached.turns):
                told.append(reached)
                named.update(reached.turns)
        return tuple(told)

    def holds(self, reached: LimitReached) -> bool:
        """Whether it is this limit that the score stands at, and it would be higher without."""
        return reached.cap == self.points and self.before_limits is not None and self.before_limits > reached.cap

    def marks_of(self, turn: int) -> tuple[Mark, ...]:
        """The marks of one reply, in the rubric's order of criteria."""
        return tuple(mark for c in self.criteria for mark in c.marks if mark.turn == turn)


@dataclass(frozen=True, slots=True)
class TurnReview:
    """One turn in the debrief: its marks, what the client thought, better replies, and the rule that weighed most."""

    turn: int
    marks: tuple[Mark, ...]
    thought: str
    better: tuple[tuple[str, str], ...]
    rule: Reason | None
    because: str


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """The turn where the conversation was won or lost, and why.

    moods: the client's mood before and after it; for_good: by how much of 100 the client was less well disposed than
    before it ever after, 0 where that came back; without: the score that the other replies come to, or None.
    """

    turn: int
    won: bool
    why: str
    moods: tuple[Mood, Mood] | None = None
    for_good: int = 0
    without: int | None = None


@dataclass(frozen=True, slots=True)
class Debrief:
    """How it ended and why, computed from stored turns and versioned content.

    turning_point: where a talk that ended was won or lost; lost_at: the reply that it pays most to answer anew, in any
    talk, the same as the turning point where that lost it; None where no reply cost anything.
    """

    outcome: str | None
    title: str
    meaning: str
    score: Score
    real_problem: str
    turns: tuple[TurnReview, ...]
    turning_point: TurningPoint | None
    lost_at: TurningPoint | None = None
