"""A small change of a trainee's own reply that would turn a lost mark."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.domain.judgement import Reason

KEPT, OUT, IN = "kept", "out", "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stays (KEPT), goes out (OUT) or comes in (IN)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class TurnedMark:
    """A criterion's level (0-4) before and after the change; None after it: nothing is held against it any more."""

    criterion: str
    before: int
    after: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """The reply as it would read, and what of it is changed.

    pieces: those KEPT and OUT, put together, are the reply as typed; those KEPT and IN are `reply`;
    share: percent of the reply's words that go out, are replaced or are moved, or come in.
    """

    reply: str
    pieces: tuple[Piece, ...]
    share: int
    turned: tuple[TurnedMark, ...]

    def told(self) -> tuple[Piece, ...]:
        """The pieces as they are told: where a word only gets or loses its capital, it isn't said to change."""
        found: list[Piece] = []
        for piece in self.pieces:
            before = found[-1] if found else None
            words = piece.text.strip()
            if (
                piece.kind == IN
                and words
                and before is not None
                and before.kind == OUT
                and before.text.casefold().endswith(words.casefold())
            ):
                found[-1:] = [Piece(OUT, before.text[: len(before.text) - len(words)]), Piece(KEPT, words)]
            else:
                found.append(piece)
        return tuple(piece for piece in found if piece.text)


@dataclass(frozen=True, slots=True)
class LostMark:
    """A mark that a rule cost: the criterion, the level it came to, and the weightiest rule with the words it saw."""

    criterion: str
    level: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class ReplyChanges:
    """The lost marks of one reply, and what would turn them, the smallest change first.

    searched: whether it was looked for; in a long talk the worst replies come first and the last may go without.
    """

    turn: int
    lost: tuple[LostMark, ...]
    changes: tuple[Change, ...] = ()
    searched: bool = True

    def unturned(self) -> tuple[LostMark, ...]:
        """The lost marks that none of the changes turns."""
        turned = {mark.criterion for change in self.changes for mark in change.turned}
        return tuple(mark for mark in self.lost if mark.criterion not in turned)
