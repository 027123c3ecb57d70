"""A store in a SQL database: SQLite and PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from roleplay.domain.conversation import Conversation, Summary, Turn
from roleplay.domain.drill import DrillCard, DrillReply, PastTurn
from roleplay.domain.errors import StorageError
from roleplay.domain.own_view import Misreading, Miss, PastSelfMark, SelfMark
from roleplay.domain.said import Said
from roleplay.storage import rows, trouble, turn_tree
from roleplay.storage.sqlite_file import WRITES, forget_erased, mark_erased
from roleplay.storage.tables import (
    CONTENTS,
    CONVERSATIONS,
    DRAFTS,
    DRILL_CARDS,
    DRILL_REPLIES,
    MISREADINGS,
    OWN_MARKS,
    TRIES,
    TURNS,
)
from roleplay.storage.transactions import transaction

_NEXT_TOUCH = select(func.coalesce(func.max(CONVERSATIONS.c.touched), 0) + 1).scalar_subquery()

_MISREAD = (MISREADINGS.c.conversation == TURNS.c.conversation) & (MISREADINGS.c.turn == TURNS.c.id)
_UNSURE = '%"sure":false%'
"""How the canonical JSON of a reading says that it isn't sure; no other part of a reading holds words of a person."""


class SqlStore:
    """Keeps conversations in the database of `engine`, whose schema is up to date.

    place: what messages call the database (never with a password); now: UTC in ISO 8601, for `updated_at`;
    password: what must not show in a message that comes from the server.
    """

    def __init__(self, engine: Engine, place: str, now: Callable[[], str], password: str | None = None) -> None:
        self._engine = engine
        self._is_file = engine.dialect.name == "sqlite"
        self._reading = engine if self._is_file else engine.execution_options(isolation_level="REPEATABLE READ")
        self._writing = engine.execution_options(**{WRITES: True})
        self._place = place
        self._now = now
        self._password = password

    def create(self, conversation: Conversation) -> None:
        """Keep a new conversation (without turns). The same again is accepted; StorageError for another of its id."""
        turn_tree.check_new(conversation)
        row = rows.conversation_row(conversation)
        with self._transaction(self._writing) as connection:
            found = connection.execute(
                select(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation.id)
            ).mappings().one_or_none()  # fmt: skip
            if found is None:
                connection.execute(
                    insert(CONVERSATIONS).values(
                        **row, head=0, turns=0, updated_at=self._now(), touched=_NEXT_TOUCH, tries=0
                    )
                )
            elif any(found[name] != value for name, value in row.items()):
                raise turn_tree.already_there(conversation.id)

    def append_turn(
        self, conversation_id: str, turn: Turn, outcome: str | None, points: int | None, band: str | None
    ) -> None:
        """Keep a turn, make it the last one that counts, set the summary, and clear the draft: all or nothing.

        The same turn stored again is accepted and changes nothing. StorageError if a different turn has its id, or if
        the turn it comes after isn't there.
        """
        turn_tree.check_turn(turn)
        with self._transaction(self._writing) as connection:
            kept = self._row(connection, conversation_id, lock=True)
            rest = connection.execute(
                select(TURNS).where(TURNS.c.conversation == kept.key, TURNS.c.id.in_((turn.id, turn.after)))
            ).mappings()
            near = {row["id"]: row for row in rest}
            if turn.id in near:
                if rows.turn_from(near[turn.id]) != turn:
                    raise turn_tree.taken(turn.id)
                return
            if turn.after and turn.after not in near:
                raise turn_tree.no_turn(turn.after)
            place = near[turn.after]["place"] + 1 if turn.after else 1
            more = self._begins_a_try(connection, kept.key, turn)
            connection.execute(
                insert(TURNS).values(
                    **rows.turn_row(turn),
                    conversation=kept.key,
                    place=place,
                    scenario_hash=kept.scenario_hash,
                    rubric_hash=kept.rubric_hash,
                )
            )
            connection.execute(delete(DRAFTS).where(DRAFTS.c.conversation == kept.key))
            self._move_head(
                connection,
                kept,
                kept.tries + more,
                head=turn.id,
                turns=place,
                outcome=outcome,
                points=points,
                band=band,
            )

    def take_back(
        self, conversation_id: str, to_turn: int, outcome: str | None, points: int | None, band: str | None
    ) -> None:
        """Make `to_turn` (0: the opening) the last turn that counts. StorageError if there is no such turn."""
        with self._transaction(self._writing) as connection:
            kept = self._row(connection, conversation_id, lock=True)
            place: int | None = 0
            if to_turn:
                place = connection.scalar(
                    select(TURNS.c.place).where(TURNS.c.conversation == kept.key, TURNS.c.id == to_turn)
                )
            if place is None:
                raise turn_tree.no_turn(to_turn)
            self._move_head(
                connection, kept, kept.tries, head=to_turn, turns=place, outcome=outcome, points=points, band=band
            )

    def name_try(self, conversation_id: str, turn: int, name: str) -> None:
        """Name the try that begins with that turn; an empty name clears it. StorageError if there is no such turn."""
        with self._transaction(self._writing) as connection:
            kept = self._row(connection, conversation_id, lock=True)
            self._check_turn(connection, kept.key, turn)
            connection.execute(delete(TRIES).where(TRIES.c.conversation == kept.key, TRIES.c.turn == turn))
            if name:
                connection.execute(insert(TRIES).values(conversation=kept.key, turn=turn, name=name))

    def try_names(self, conversation_id: str) -> dict[int, str]:
        """The names of tries, each by the turn that it begins with, in the order of turns."""
        with self._transaction(self._reading) as connection:
            kept = self._row(connection, conversation_id)
            ours = select(TRIES.c.turn, TRIES.c.name).where(TRIES.c.conversation == kept.key).order_by(TRIES.c.turn)
            return {row.turn: row.name for row in connection.execute(ours)}

    def keep_own_marks(self, conversation_id: str, marks: Sequence[SelfMark]) -> None:
        """Keep how a person marked their own replies. StorageError if there is no such turn; then none is kept."""
        with self._transaction(self._writing) as connection:
            kept = self._row(connection, conversation_id, lock=True)
            for mark in marks:
                self._check_turn(connection, kept.key, mark.turn)
                ours = (OWN_MARKS.c.turn == mark.turn) & (OWN_MARKS.c.criterion == mark.criterion)
                connection.execute(delete(OWN_MARKS).where(OWN_MARKS.c.conversation == kept.key, ours))
                connection.execute(insert(OWN_MARKS).values(conversation=kept.key, **rows.own_mark_row(mark)))

    def own_marks(self, conversation_id: str | None = None) -> Sequence[PastSelfMark]:
        """The marks that a person gave themselves, by conversation and turn."""
        talk = CONVERSATIONS.c
        query = (
            select(OWN_MARKS, talk.id.label("talk"), talk.scenario, talk.rubric)
            .join(CONVERSATIONS, talk.key == OWN_MARKS.c.conversation)
            .order_by(OWN_MARKS.c.conversation, OWN_MARKS.c.turn)
        )
        if conversation_id is not None:
            query = query.where(talk.id == conversation_id)
        with self._transaction(self._reading) as connection:
            if conversation_id is not None:
                self._row(connection, conversation_id)
            return [
                PastSelfMark(row["talk"], row["scenario"], row["rubric"], rows.own_mark_from(row))
                for row in connection.execute(query).mappings()
            ]

    def keep_misreading(self, conversation_id: str, misreading: Misreading) -> None:
        """Keep what was meant by a turn that was misread. StorageError if there is no such turn."""
        with self._transaction(self._writing) as connection:
            kept = self._row(connection, conversation_id, lock=True)
            self._check_turn(connection, kept.key, misreading.turn)
            ours = MISREADINGS.c.turn == misreading.turn
            connection.execute(delete(MISREADINGS).where(MISREADINGS.c.conversation == kept.key, ours))
            connection.execute(insert(MISREADINGS).values(conversation=kept.key, **rows.misreading_row(misreading)))

    def misses(self, limit: int) -> Sequence[Miss]:
        """At most so many turns that were misread or that the reader wasn't sure of; the latest begun talk first."""
        talk = CONVERSATIONS.c
        query = (
            select(TURNS, talk.id.label("talk"), talk.started_at, talk.scenario, talk.rubric, MISREADINGS.c.meant)
            .join(CONVERSATIONS, talk.key == TURNS.c.conversation)
            .outerjoin(MISREADINGS, _MISREAD)
            .where(MISREADINGS.c.meant.is_not(None) | TURNS.c.reading.like(_UNSURE))
            .order_by(TURNS.c.conversation.desc(), TURNS.c.id.desc())
            .limit(max(limit, 0))
        )
        with self._transaction(self._reading) as connection:
            return [
                Miss(
                    row["talk"],
                    row["started_at"],
                    row["scenario"],
                    row["rubric"],
                    rows.turn_from(row),
                    rows.meant_from(row["meant"]),
                )
                for row in connection.execute(query).mappings()
            ]

    def save_draft(self, conversation_id: str, text: str) -> None:
        """Keep what has been typed but not sent; an empty text clears it. The same draft again writes nothing."""
        with self._transaction(self._writing) as connection:
            kept = self._row(connection, conversation_id, lock=True)
            ours = DRAFTS.c.conversation == kept.key
            if (connection.scalar(select(DRAFTS.c.text).where(ours)) or "") == text:
                return
            connection.execute(delete(DRAFTS).where(ours))
            if text:
                connection.execute(insert(DRAFTS).values(conversation=kept.key, text=text))
            self._touch(connection, kept.key)

    def draft(self, conversation_id: str) -> str:
        """What had been typed but not sent; empty if nothing."""
        with self._transaction(self._reading) as connection:
            kept = self._row(connection, conversation_id)
            return connection.scalar(select(DRAFTS.c.text).where(DRAFTS.c.conversation == kept.key)) or ""

    def conversation(self, conversation_id: str) -> Conversation:
        """The conversation with its turns on the path that counts, and those set aside in order of id."""
        with self._transaction(self._reading) as connection:
            kept = self._row(connection, conversation_id)
            found = connection.execute(select(TURNS).where(TURNS.c.conversation == kept.key)).mappings()
            path, set_aside = turn_tree.split([rows.turn_from(row) for row in found], kept.head)
            return rows.conversation_from(kept._mapping, path, set_aside)

    def summaries(self, scenario: str | None = None, limit: int | None = None) -> Sequence[Summary]:
        """Conversations, last touched first."""
        c = CONVERSATIONS.c
        query = select(
            c.id, c.scenario, c.seed, c.started_at, c.updated_at, c.turns, c.outcome, c.points, c.band, c.tries, c.best
        ).order_by(c.touched.desc(), c.key.desc())  # fmt: skip
        if scenario is not None:
            query = query.where(c.scenario == scenario)
        if limit is not None:
            query = query.limit(max(limit, 0))
        with self._transaction(self._reading) as connection:
            return [rows.summary_from(row) for row in connection.execute(query).mappings()]

    def best_points(self) -> dict[str, int]:
        """The best score by scenario id of all that ever ended, sorted by id."""
        c = CONVERSATIONS.c
        query = select(c.scenario, func.max(c.best)).where(c.best.is_not(None)).group_by(c.scenario)
        with self._transaction(self._reading) as connection:
            return dict(sorted((scenario, int(points)) for scenario, points in connection.execute(query)))

    def delete(self, conversation_id: str) -> None:
        """Erase a conversation, its turns and its draft for good."""
        with self._transaction(self._writing) as connection:
            kept = self._row(connection, conversation_id, lock=True)
            connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.key == kept.key))
            self._mark(connection)
        self._forget()

    def delete_all(self) -> int:
        """Erase everything, drills and kept content too; returns how many conversations there were."""
        with self._transaction(self._writing) as connection:
            count = connection.scalar(select(func.count()).select_from(CONVERSATIONS)) or 0
            connection.execute(delete(CONVERSATIONS))
            for table in (CONTENTS, DRILL_CARDS, DRILL_REPLIES):
                connection.execute(delete(table))
            self._mark(connection)
        self._forget()
        return count

    def keep_content(self, content_hash: str, kind: str, name: str, source: str) -> None:
        """Keep the text of a scenario or rubric under its hash, once."""
        try:
            with self._transaction(self._writing) as connection:
                there = connection.scalar(select(CONTENTS.c.hash).where(CONTENTS.c.hash == content_hash))
                if there is None:
                    connection.execute(insert(CONTENTS).values(hash=content_hash, kind=kind, name=name, source=source))
        except StorageError as error:  # another program kept it in the same instant: just as well
            if not isinstance(error.__cause__, IntegrityError):
                raise

    def content(self, content_hash: str) -> str | None:
        """The text kept under that hash, or None."""
        with self._transaction(self._reading) as connection:
            return connection.scalar(select(CONTENTS.c.source).where(CONTENTS.c.hash == content_hash))

    def latest_turns(self, limit: int) -> Sequence[PastTurn]:
        """At most so many turns, set aside or not, of the conversations begun last; none misread; the latest first."""
        query = (
            select(TURNS, CONVERSATIONS.c.scenario, CONVERSATIONS.c.rubric)
            .join(CONVERSATIONS, CONVERSATIONS.c.key == TURNS.c.conversation)
            .outerjoin(MISREADINGS, _MISREAD)
            .where(MISREADINGS.c.turn.is_(None))
            .order_by(TURNS.c.conversation.desc(), TURNS.c.id.desc())
            .limit(max(limit, 0))
        )
        with self._transaction(self._reading) as connection:
            found = connection.execute(query).mappings()
            return [PastTurn(row["scenario"], row["rubric"], rows.turn_from(row)) for row in found]

    def latest_replies(self, limit: int) -> Sequence[Said]:
        """At most so many replies in brief of the conversations begun last; none misread; the latest first."""
        talk = CONVERSATIONS.c
        query = (
            select(talk.id, talk.scenario, talk.rubric, TURNS.c.scene, TURNS.c.replied_at, TURNS.c.reading)
            .join(CONVERSATIONS, talk.key == TURNS.c.conversation)
            .outerjoin(MISREADINGS, _MISREAD)
            .where(MISREADINGS.c.turn.is_(None))
            .order_by(TURNS.c.conversation.desc(), TURNS.c.id.desc())
            .limit(max(limit, 0))
        )
        with self._transaction(self._reading) as connection:
            return [rows.said_from(row) for row in connection.execute(query)]

    def drill_times(self) -> Sequence[str]:
        """When each reply of a drill was given, the first first."""
        with self._transaction(self._reading) as connection:
            return list(connection.scalars(select(DRILL_REPLIES.c.replied_at).order_by(DRILL_REPLIES.c.key)))

    def keep_drill(self, card: DrillCard, reply: DrillReply) -> None:
        """Keep a reply of a drill, and the card of its moment as it is after it: both or neither."""
        ours = (DRILL_CARDS.c.scenario == card.scenario) & (DRILL_CARDS.c.scene == card.scene)
        with self._transaction(self._writing) as connection:
            connection.execute(delete(DRILL_CARDS).where(ours))
            connection.execute(insert(DRILL_CARDS).values(**rows.card_row(card)))
            connection.execute(insert(DRILL_REPLIES).values(**rows.drill_reply_row(reply)))

    def drill_cards(self) -> Sequence[DrillCard]:
        """The cards of all moments that were drilled, by scenario and scene."""
        with self._transaction(self._reading) as connection:
            found = [rows.card_from(row) for row in connection.execute(select(DRILL_CARDS)).mappings()]
        return sorted(found, key=lambda card: card.key)

    def drill_replies(self) -> Sequence[DrillReply]:
        """All replies of drills, the first first."""
        with self._transaction(self._reading) as connection:
            found = connection.execute(select(DRILL_REPLIES).order_by(DRILL_REPLIES.c.key)).mappings()
            return [rows.drill_reply_from(row) for row in found]

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        """One transaction; whatever the database has against it comes out as a StorageError."""
        with transaction(engine, self._place, self._password) as connection:
            yield connection

    def _row(self, connection: Connection, conversation_id: str, *, lock: bool = False) -> Any:
        """The row of a conversation; with `lock`, no other program changes the conversation until we are done."""
        query = select(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation_id)
        row = connection.execute(query.with_for_update() if lock else query).one_or_none()
        if row is None:
            raise trouble.no_conversation(conversation_id)
        return row

    @staticmethod
    def _check_turn(connection: Connection, key: int, turn: int) -> None:
        if connection.scalar(select(TURNS.c.id).where(TURNS.c.conversation == key, TURNS.c.id == turn)) is None:
            raise turn_tree.no_turn(turn)

    def _touch(self, connection: Connection, key: int, **summary: Any) -> None:
        connection.execute(
            update(CONVERSATIONS)
            .where(CONVERSATIONS.c.key == key)
            .values(updated_at=self._now(), touched=_NEXT_TOUCH, **summary)
        )

    @staticmethod
    def _begins_a_try(connection: Connection, key: int, turn: Turn) -> bool:
        """Whether it is the first answer of all, or the line that it answers has one already."""
        if not turn.after:
            return True
        beside = (TURNS.c.conversation == key) & (TURNS.c.after == turn.after) & (TURNS.c.id > turn.after)
        return connection.scalar(select(TURNS.c.id).where(beside).limit(1)) is not None

    def _move_head(self, connection: Connection, kept: Any, tries: int, **summary: Any) -> None:
        """Set the last turn that counts and the summary with it; the best of those that ended stays known."""
        ended = summary["points"] if summary["outcome"] is not None else None
        best = max((points for points in (kept.best, ended) if points is not None), default=None)
        self._touch(connection, kept.key, tries=tries, best=best, **summary)

    def _mark(self, connection: Connection) -> None:
        if self._is_file:
            mark_erased(connection)

    def _forget(self) -> None:
        if self._is_file:
            try:
                forget_erased(self._engine)
            except sqlite3.Error as error:
                raise trouble.of_sqlite(error, self._place) from error
