"""A store that keeps everything in memory, for tests and for talks that should leave no trace."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from threading import RLock

from roleplay.domain.conversation import Conversation, Summary, Turn
from roleplay.domain.drill import DrillCard, DrillReply, PastTurn
from roleplay.domain.own_view import Misreading, Miss, PastSelfMark, SelfMark
from roleplay.domain.said import Said
from roleplay.storage import rows, trouble, turn_tree


@dataclass(slots=True)
class _Kept:
    """A conversation as it is now; `touched` grows with every change anywhere."""

    conversation: Conversation
    summary: Summary
    touched: int
    head: int = 0
    turns: dict[int, Turn] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    own_marks: dict[tuple[int, str], SelfMark] = field(default_factory=dict)
    misread: dict[int, Misreading] = field(default_factory=dict)
    draft: str = ""


class MemoryStore:
    """Keeps conversations until it is closed. Safe to call from several threads. `now`: UTC in ISO 8601."""

    def __init__(self, now: Callable[[], str]) -> None:
        self._now = now
        self._lock = RLock()
        self._kept: dict[str, _Kept] = {}
        self._contents: dict[str, str] = {}
        self._cards: dict[tuple[str, str], DrillCard] = {}
        self._drilled: list[DrillReply] = []
        self._touches = 0

    def create(self, conversation: Conversation) -> None:
        """Keep a new conversation (without turns). The same again is accepted; StorageError for another of its id."""
        turn_tree.check_new(conversation)
        with self._lock:
            kept = self._kept.get(conversation.id)
            if kept is not None:
                if kept.conversation != conversation:
                    raise turn_tree.already_there(conversation.id)
                return
            self._touches += 1
            c = conversation
            summary = Summary(c.id, c.scenario, c.seed, c.started_at, self._now(), 0, None, None, None)
            self._kept[c.id] = _Kept(c, summary, self._touches)

    def append_turn(
        self, conversation_id: str, turn: Turn, outcome: str | None, points: int | None, band: str | None
    ) -> None:
        """Keep a turn, make it the last one that counts, set the summary, and clear the draft."""
        turn_tree.check_turn(turn)
        with self._lock:
            kept = self._find(conversation_id)
            if turn.id in kept.turns:
                if kept.turns[turn.id] != turn:
                    raise turn_tree.taken(turn.id)
                return
            if turn.after and turn.after not in kept.turns:
                raise turn_tree.no_turn(turn.after)
            kept.turns[turn.id] = turn
            kept.draft = ""
            self._move_head(kept, turn.id, outcome, points, band)

    def take_back(
        self, conversation_id: str, to_turn: int, outcome: str | None, points: int | None, band: str | None
    ) -> None:
        """Make `to_turn` (0: the opening) the last turn that counts. StorageError if there is no such turn."""
        with self._lock:
            kept = self._find(conversation_id)
            if to_turn and to_turn not in kept.turns:
                raise turn_tree.no_turn(to_turn)
            self._move_head(kept, to_turn, outcome, points, band)

    def name_try(self, conversation_id: str, turn: int, name: str) -> None:
        """Name the try that begins with that turn; an empty name clears it. StorageError if there is no such turn."""
        with self._lock:
            kept = self._find(conversation_id)
            if turn not in kept.turns:
                raise turn_tree.no_turn(turn)
            kept.names.pop(turn, None)
            if name:
                kept.names[turn] = name

    def try_names(self, conversation_id: str) -> dict[int, str]:
        """The names of tries, each by the turn that it begins with, in the order of turns."""
        with self._lock:
            return dict(sorted(self._find(conversation_id).names.items()))

    def keep_own_marks(self, conversation_id: str, marks: Sequence[SelfMark]) -> None:
        """Keep how a person marked their own replies. StorageError if there is no such turn; then none is kept."""
        with self._lock:
            kept = self._find(conversation_id)
            for mark in marks:
                if mark.turn not in kept.turns:
                    raise turn_tree.no_turn(mark.turn)
            kept.own_marks.update({(mark.turn, mark.criterion): mark for mark in marks})

    def own_marks(self, conversation_id: str | None = None) -> Sequence[PastSelfMark]:
        """The marks that a person gave themselves, by conversation and turn."""
        with self._lock:
            kept = self._kept.values() if conversation_id is None else [self._find(conversation_id)]
            return [
                PastSelfMark(one.conversation.id, one.conversation.scenario, one.conversation.rubric, mark)
                for one in kept
                for mark in sorted(one.own_marks.values(), key=lambda mark: mark.turn)
            ]

    def keep_misreading(self, conversation_id: str, misreading: Misreading) -> None:
        """Keep what was meant by a turn that was misread. StorageError if there is no such turn."""
        with self._lock:
            kept = self._find(conversation_id)
            if misreading.turn not in kept.turns:
                raise turn_tree.no_turn(misreading.turn)
            kept.misread[misreading.turn] = misreading

    def misses(self, limit: int) -> Sequence[Miss]:
        """At most so many turns that were misread or that the reader wasn't sure of; the latest begun talk first."""
        with self._lock:
            found = [
                Miss(c.id, c.started_at, c.scenario, c.rubric, turn, misread.meant if misread else None)
                for kept in reversed(self._kept.values())
                for c in (kept.conversation,)
                for number, turn in sorted(kept.turns.items(), reverse=True)
                for misread in (kept.misread.get(number),)
                if misread is not None or not turn.reading.sure
            ]
        return found[: max(limit, 0)]

    def save_draft(self, conversation_id: str, text: str) -> None:
        """Keep what has been typed but not sent; an empty text clears it. The same draft again changes nothing."""
        with self._lock:
            kept = self._find(conversation_id)
            if kept.draft != text:
                kept.draft = text
                self._touch(kept)

    def draft(self, conversation_id: str) -> str:
        """What had been typed but not sent; empty if nothing."""
        with self._lock:
            return self._find(conversation_id).draft

    def conversation(self, conversation_id: str) -> Conversation:
        """The conversation with its turns on the path that counts, and those set aside in order of id."""
        with self._lock:
            kept = self._find(conversation_id)
            path, set_aside = turn_tree.split(list(kept.turns.values()), kept.head)
            return replace(kept.conversation, turns=path, set_aside=set_aside)

    def summaries(self, scenario: str | None = None, limit: int | None = None) -> Sequence[Summary]:
        """Conversations, last touched first."""
        with self._lock:
            newest = sorted(self._kept.values(), key=lambda kept: kept.touched, reverse=True)
        found = [kept.summary for kept in newest if scenario is None or kept.summary.scenario == scenario]
        return found if limit is None else found[: max(limit, 0)]

    def best_points(self) -> dict[str, int]:
        """The best score by scenario id of all that ever ended, sorted by id."""
        best: dict[str, int] = {}
        with self._lock:
            for kept in self._kept.values():
                summary = kept.summary
                if summary.best is not None:
                    best[summary.scenario] = max(summary.best, best.get(summary.scenario, summary.best))
        return dict(sorted(best.items()))

    def delete(self, conversation_id: str) -> None:
        """Erase a conversation, its turns and its draft."""
        with self._lock:
            self._find(conversation_id)
            del self._kept[conversation_id]

    def delete_all(self) -> int:
        """Erase everything, drills and kept content too; returns how many conversations there were."""
        with self._lock:
            count = len(self._kept)
            self._kept.clear()
            self._contents.clear()
            self._cards.clear()
            self._drilled.clear()
            return count

    def keep_content(self, content_hash: str, kind: str, name: str, source: str) -> None:
        """Keep the text of a scenario or rubric under its hash, once."""
        with self._lock:
            self._contents.setdefault(content_hash, source)

    def content(self, content_hash: str) -> str | None:
        """The text kept under that hash, or None."""
        with self._lock:
            return self._contents.get(content_hash)

    def latest_turns(self, limit: int) -> Sequence[PastTurn]:
        """At most so many turns, set aside or not, of the conversations begun last; none misread; the latest first."""
        with self._lock:
            found = [
                PastTurn(kept.conversation.scenario, kept.conversation.rubric, kept.turns[number])
                for kept in reversed(self._kept.values())
                for number in sorted(kept.turns, reverse=True)
                if number not in kept.misread
            ]
        return found[: max(limit, 0)]

    def latest_replies(self, limit: int) -> Sequence[Said]:
        """At most so many replies in brief of the conversations begun last; none misread; the latest first."""
        with self._lock:
            found = [
                rows.said_of(kept.conversation.id, PastTurn(kept.conversation.scenario, kept.conversation.rubric, turn))
                for kept in reversed(self._kept.values())
                for number, turn in sorted(kept.turns.items(), reverse=True)
                if number not in kept.misread
            ]
        return found[: max(limit, 0)]

    def drill_times(self) -> Sequence[str]:
        """When each reply of a drill was given, the first first."""
        with self._lock:
            return [reply.at for reply in self._drilled]

    def keep_drill(self, card: DrillCard, reply: DrillReply) -> None:
        """Keep a reply of a drill, and the card of its moment as it is after it."""
        with self._lock:
            self._cards[card.key] = card
            self._drilled.append(reply)

    def drill_cards(self) -> Sequence[DrillCard]:
        """The cards of all moments that were drilled, by scenario and scene."""
        with self._lock:
            return [self._cards[key] for key in sorted(self._cards)]

    def drill_replies(self) -> Sequence[DrillReply]:
        """All replies of drills, the first first."""
        with self._lock:
            return list(self._drilled)

    def close(self) -> None:
        """Nothing to let go of."""

    def _find(self, conversation_id: str) -> _Kept:
        kept = self._kept.get(conversation_id)
        if kept is None:
            raise trouble.no_conversation(conversation_id)
        return kept

    def _touch(self, kept: _Kept) -> None:
        self._touches += 1
        kept.touched = self._touches
        kept.summary = replace(kept.summary, updated_at=self._now())

    def _move_head(self, kept: _Kept, head: int, outcome: str | None, points: int | None, band: str | None) -> None:
        path, _ = turn_tree.split(list(kept.turns.values()), head)
        kept.head = head
        ended = points if outcome is not None else None
        kept.summary = replace(
            kept.summary,
            turns=len(path),
            outcome=outcome,
            points=points,
            band=band,
            tries=turn_tree.count_tries(list(kept.turns.values())),
            best=max((p for p in (kept.summary.best, ended) if p is not None), default=None),
        )
        self._touch(kept)
