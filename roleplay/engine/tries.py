"""The tries of a conversation: its turns are a tree, and every way through it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roleplay.domain.conversation import Conversation, Turn
from roleplay.domain.errors import WrongUse


@dataclass(frozen=True, slots=True)
class Try:
    """One way through a conversation, from the opening to where it was left or ended.

    number: from 1, in the order in which tries were begun, the same for good; turns: all of its turns, in order;
    shared: how many of them, from the start, are those of the try that it parted from; parent: that one's number, 0
    for the first try.
    """

    number: int
    turns: tuple[Turn, ...]
    shared: int
    parent: int

    @property
    def first(self) -> Turn:
        """The first turn that is its own: where it parted. Names are kept by this turn's id."""
        return self.turns[self.shared]

    @property
    def last(self) -> Turn:
        """The turn that it has come to."""
        return self.turns[-1]


def tries(conversation: Conversation) -> tuple[Try, ...]:
    """All tries, in the order in which they were begun; none before the first reply.

    The first answer to a line goes on with the try that the line belongs to; every further answer to it begins
    another. So a try keeps its number and its first turn however it goes on.
    """
    turns = sorted((*conversation.turns, *conversation.set_aside), key=lambda turn: turn.id)
    goes_on: dict[int, Turn] = {}
    begin: list[Turn] = []
    for turn in turns:
        if turn.after in goes_on or not turn.after:
            begin.append(turn)
        goes_on.setdefault(turn.after, turn)
    found: list[Try] = []
    belongs: dict[int, int] = {}
    for number, first in enumerate(begin, 1):
        parent = belongs.get(first.after, min(1, number - 1))
        before = found[parent - 1].turns if parent else ()
        shared = next((k + 1 for k, turn in enumerate(before) if turn.id == first.after), 0)
        own = [first]
        while (following := goes_on.get(own[-1].id)) is not None:
            own.append(following)
        belongs.update((turn.id, number) for turn in own)
        found.append(Try(number, (*before[:shared], *own), shared, parent))
    return tuple(found)


def try_of(all_tries: tuple[Try, ...], turn_id: int) -> Try | None:
    """The try that a turn belongs to; None if no try has it."""
    return next((one for one in all_tries if any(turn.id == turn_id for turn in one.turns[one.shared :])), None)


def standing_at(conversation: Conversation, head: int) -> Conversation:
    """The conversation as it stands right after the turn `head` (0: at the opening), all other turns set aside.

    Raises WrongUse if it has no such turn.
    """
    others = {turn.id: turn for turn in (*conversation.turns, *conversation.set_aside)}
    path: list[Turn] = []
    wanted = head
    while wanted:
        turn = others.pop(wanted, None)
        if turn is None:
            ids = sorted(turn.id for turn in (*conversation.turns, *conversation.set_aside))
            raise WrongUse(f"This talk has no turn {head} to go back to", f"choose one of {[0, *ids]}")
        path.append(turn)
        wanted = turn.after
    aside = tuple(others[turn_id] for turn_id in sorted(others))
    return replace(conversation, turns=tuple(reversed(path)), set_aside=aside)
