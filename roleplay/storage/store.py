"""The promise of every store: conversations kept turn by turn, so that nothing acknowledged is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from roleplay.domain.conversation import Conversation, Summary, Turn
from roleplay.domain.drill import DrillCard, DrillReply, PastTurn
from roleplay.domain.own_view import Misreading, Miss, PastSelfMark, SelfMark
from roleplay.domain.said import Said


class Store(Protocol):
    """Keeps conversations, drafts and the content they were played with. Every call is one transaction.

    All calls raise StorageError when nothing was saved, and NotFound for a conversation that isn't there.
    """

    def create(self, conversation: Conversation) -> None:
        """Keep a new conversation (without turns)."""

    def append_turn(
        self, conversation_id: str, turn: Turn, outcome: str | None, points: int | None, band: str | None
    ) -> None:
        """Keep a turn, make it the last one that counts, set the summary, and clear the draft.

        The same turn stored again is accepted silently (a retry); a different turn with its id raises StorageError.
        """

    def take_back(
        self, conversation_id: str, to_turn: int, outcome: str | None, points: int | None, band: str | None
    ) -> None:
        """Make `to_turn` (0: the opening) the last turn that counts. Turns after it are kept, set aside."""

    def name_try(self, conversation_id: str, turn: int, name: str) -> None:
        """Name the try that begins with that turn; an empty name takes the name away."""

    def try_names(self, conversation_id: str) -> dict[int, str]:
        """The names of tries, each by the turn that it begins with."""

    def keep_own_marks(self, conversation_id: str, marks: Sequence[SelfMark]) -> None:
        """Keep how a person marked their own replies; a mark given again takes the place of the first."""

    def own_marks(self, conversation_id: str | None = None) -> Sequence[PastSelfMark]:
        """The marks that a person gave themselves, in one conversation or in all, the earliest conversation first."""

    def keep_misreading(self, conversation_id: str, misreading: Misreading) -> None:
        """Keep what was meant by a turn that was misread; told again, the last holds."""

    def misses(self, limit: int) -> Sequence[Miss]:
        """At most so many turns that were misread or that the reader wasn't sure of; the latest begun talk first."""

    def save_draft(self, conversation_id: str, text: str) -> None:
        """Keep what has been typed but not sent."""

    def draft(self, conversation_id: str) -> str:
        """What had been typed but not sent; empty if nothing."""

    def conversation(self, conversation_id: str) -> Conversation:
        """The conversation with its turns on the path that counts, and those set aside."""

    def summaries(self, scenario: str | None = None, limit: int | None = None) -> Sequence[Summary]:
        """Conversations, last touched first."""

    def best_points(self) -> dict[str, int]:
        """The best score by scenario id of all that ever ended, though the talk may have been rewound since."""

    def delete(self, conversation_id: str) -> None:
        """Erase a conversation, its turns and its draft for good."""

    def delete_all(self) -> int:
        """Erase everything, drills too; returns how many conversations there were."""

    def keep_content(self, content_hash: str, kind: str, name: str, source: str) -> None:
        """Keep the text of a scenario or rubric (`kind`) under its hash, once."""

    def content(self, content_hash: str) -> str | None:
        """The text kept under that hash, or None."""

    def latest_turns(self, limit: int) -> Sequence[PastTurn]:
        """At most so many turns, set aside or not, of the conversations begun last; the latest first.

        Not those that were misread.
        """

    def latest_replies(self, limit: int) -> Sequence[Said]:
        """At most so many replies in brief, set aside or not, of the conversations begun last; the latest first.

        Not those that were misread.
        """

    def drill_times(self) -> Sequence[str]:
        """When each reply of a drill was given (UTC, ISO 8601), the first first."""

    def keep_drill(self, card: DrillCard, reply: DrillReply) -> None:
        """Keep a reply of a drill, and the card of its moment as it is after it: both or neither."""

    def drill_cards(self) -> Sequence[DrillCard]:
        """The cards of all moments that were drilled, by scenario and scene."""

    def drill_replies(self) -> Sequence[DrillReply]:
        """All replies of drills, the first first."""

    def close(self) -> None:
        """Let go of the database."""
