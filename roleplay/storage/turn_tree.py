"""The turns of a conversation are a tree: each names the one before it. The rules that every store keeps."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.domain.conversation import Conversation, Turn
from roleplay.domain.errors import StorageError
from roleplay.language import tr

_LAST_ID = 2**31 - 1


def split(turns: Sequence[Turn], head: int) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
    """The turns on the path that ends with `head` (0: none), in order; and the others, in order of id.

    Raises StorageError if the path has a hole, which no store that works leaves behind.
    """
    by_id = {turn.id: turn for turn in turns}
    path: list[Turn] = []
    wanted = head
    while wanted:
        turn = by_id.pop(wanted, None)
        if turn is None:
            raise StorageError(
                tr("Turn {turn} of the conversation is missing", turn=wanted),
                tr("The database is damaged: put back a copy"),
            )
        path.append(turn)
        wanted = turn.after
    return tuple(reversed(path)), tuple(by_id[turn_id] for turn_id in sorted(by_id))


def count_tries(turns: Sequence[Turn]) -> int:
    """How many ways were tried: every answer to a line that had one already begins another."""
    return len(turns) - len({turn.after for turn in turns}) + 1 if turns else 0


def check_new(conversation: Conversation) -> None:
    """A conversation is created before its turns; StorageError otherwise, so that none is lost silently."""
    if conversation.turns or conversation.set_aside:
        raise StorageError(
            f"Conversation {conversation.id!r} has turns already",
            "Create it without turns, then append them one by one",
        )


def check_turn(turn: Turn) -> None:
    """Ids count from 1 and a turn comes after an older one; StorageError otherwise."""
    if not 1 <= turn.id <= _LAST_ID or not 0 <= turn.after < turn.id:
        raise StorageError(
            f"A turn {turn.id} after turn {turn.after} can't be", "Ids count from 1, each after an older one"
        )


def already_there(conversation_id: str) -> StorageError:
    """Another conversation has that id."""
    return StorageError(f"There is another conversation {conversation_id!r} already", "Give the new one another id")


def taken(turn_id: int) -> StorageError:
    """A different turn has that id: most likely the conversation went on in another window."""
    return StorageError(
        tr("Another turn {turn} has been stored already; this one was not saved", turn=turn_id),
        tr("The conversation seems to be open in another window: leave it here and resume it"),
    )


def no_turn(turn_id: int) -> StorageError:
    """The turn to go on from or to go back to isn't there."""
    return StorageError(
        tr("The conversation has no turn {turn}; nothing was saved", turn=turn_id),
        tr("Leave the conversation and resume it"),
    )
