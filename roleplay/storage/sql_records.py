"""A store of records in a SQL database: SQLite and PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, func, insert, select, text

from roleplay.domain.errors import StorageError
from roleplay.domain.record import (
    NO_HASH,
    Access,
    Body,
    Checkpoint,
    Draft,
    Event,
    Head,
    Overtaken,
    Person,
    PublicKey,
    Unsent,
)
from roleplay.storage import trouble
from roleplay.storage.records import Seal
from roleplay.storage.sqlite_file import WRITES, forget_erased, mark_erased
from roleplay.storage.tables import ACCESS, BODIES, CHECKPOINTS, EVENTS, PEOPLE, PUBLIC_KEYS, UNSENT
from roleplay.storage.transactions import transaction

_LOCK = 0x52504C45
"""The advisory lock of PostgreSQL under which only one program at a time adds to the log."""
MASKED = ("talk-turn", "mark-assigned")
"""The types of the events that a marker may get from the server masked: without a name, or without what checks them."""


class SqlRecords:
    """Keeps the log in the database of `engine`, whose schema is up to date.

    place: what messages call the database (never with a password); password: what must not show in a message.
    """

    def __init__(self, engine: Engine, place: str, password: str | None = None) -> None:
        self._engine = engine
        self._is_file = engine.dialect.name == "sqlite"
        self._place = place
        self._password = password
        self._ruled: bool | None = False if self._is_file else None

    @property
    def engine(self) -> Engine:
        """For backups, which take every table."""
        return self._engine

    @property
    def place(self) -> str:
        """What to call the database before a person."""
        return self._place

    def append(
        self,
        drafts: Sequence[Draft],
        seal: Seal,
        *,
        expected: int | None = None,
        person: Person | None = None,
        keys: Sequence[PublicKey] = (),
    ) -> Sequence[Event]:
        """Add the drafts at the end, in order: all or none. See RecordStore."""
        with self._writing() as connection:
            if expected is not None:
                self._check_expected(connection, drafts[0].subject, expected)
            if person is not None:
                self._add_person(connection, person)
            events = [self._add(connection, draft, seal) for draft in drafts]
            for key in keys:
                connection.execute(insert(PUBLIC_KEYS).values(event=events[0].seq, key=key.key, what=key.what))
            return events

    def erase(self, draft: Draft, seal: Seal, *, expected: int) -> Event:
        """Add the event and erase its subject: label, bodies and salts of all their events before it."""
        with self._writing() as connection:
            self._check_expected(connection, draft.subject, expected)
            event = self._add(connection, draft, seal)
            connection.execute(delete(BODIES).where(BODIES.c.subject == draft.subject, BODIES.c.seq < event.seq))
            connection.execute(delete(PEOPLE).where(PEOPLE.c.id == draft.subject))
            connection.execute(delete(UNSENT).where(UNSENT.c.subject == draft.subject))
            if self._is_file:
                mark_erased(connection)
        self._forget()
        return event

    def head(self, subject: str = "") -> Head:
        """The end of the log, and of what is about the subject."""
        with self._reading() as connection:
            return self._head(connection, subject)

    def events(self, subject: str | None = None) -> Sequence[Event]:
        """All events in order, or those about one subject."""
        query = select(EVENTS).order_by(EVENTS.c.seq)
        if subject is not None:
            query = query.where(EVENTS.c.subject == subject)
        with self._reading() as connection:
            return [Event(**row) for row in connection.execute(query).mappings()]

    def bodies(self, subject: str | None = None) -> dict[int, Body]:
        """What events say, by their number; those that were erased are missing."""
        query = select(BODIES).order_by(BODIES.c.seq)
        if subject is not None:
            query = query.where(BODIES.c.subject == subject)
        with self._reading() as connection:
            found = {row.seq: Body(row.seq, row.salt, row.body) for row in connection.execute(query)}
            for body in self._spoken(connection).values():
                if subject in (None, body[0]):
                    found[body[1].seq] = body[1]
        return dict(sorted(found.items()))

    def said(self, kind: str, *, actor: str | None = None, subject: str | None = None) -> Sequence[tuple[Event, Body]]:
        """The events of that type in order, each with what it says; those that were erased are missing."""
        said = BODIES.c.salt, BODIES.c.body

        def only(query: Select[Any]) -> Select[Any]:
            query = query.where(EVENTS.c.type == kind)
            query = query if actor is None else query.where(EVENTS.c.actor == actor)
            return query if subject is None else query.where(EVENTS.c.subject == subject)

        query = only(select(EVENTS, *said).join(BODIES, BODIES.c.seq == EVENTS.c.seq))
        found = []
        with self._reading() as connection:
            for row in connection.execute(query).mappings():
                event = _event(row)
                found.append((event, Body(event.seq, row["salt"], row["body"])))
            if kind in MASKED and (spoken := self._spoken(connection)):
                for row in connection.execute(only(select(EVENTS))).mappings():
                    event = _event(row)
                    if event.seq in spoken:
                        found.append((event, spoken[event.seq][1]))
        return sorted(found, key=lambda one: one[0].seq)

    def people(self) -> Sequence[Person]:
        """Everyone on record who was not erased, in the order of their labels."""
        with self._reading() as connection:
            found = [Person(**row) for row in connection.execute(select(PEOPLE)).mappings()]
        return sorted(found, key=lambda person: person.label)

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a signed checkpoint."""
        c = checkpoint
        with self._writing() as connection:
            connection.execute(insert(CHECKPOINTS).values(size=c.size, root=c.root, note=c.note, made_at=c.made_at))

    def checkpoints(self) -> Sequence[Checkpoint]:
        """All checkpoints, the first first."""
        c = CHECKPOINTS.c
        with self._reading() as connection:
            found = connection.execute(select(c.size, c.root, c.note, c.made_at).order_by(c.key)).mappings()
            return [Checkpoint(**row) for row in found]

    def keys(self) -> Sequence[PublicKey]:
        """What was done to keys, the first first."""
        c = PUBLIC_KEYS.c
        with self._reading() as connection:
            found = connection.execute(select(c.key, c.what, c.event).order_by(c.event, c.what.desc())).mappings()
            return [PublicKey(**row) for row in found]

    def keep_unsent(self, unsent: Unsent) -> None:
        """Keep what is typed in a sitting; an empty text keeps nothing."""
        with self._writing() as connection:
            connection.execute(delete(UNSENT).where(UNSENT.c.sitting == unsent.sitting))
            if unsent.text:
                values = {name: getattr(unsent, name) for name in UNSENT.c.keys()}  # noqa: SIM118
                connection.execute(insert(UNSENT).values(**values))

    def unsent(self, sitting: str) -> Unsent | None:
        """What was typed in the sitting and not sent, if it is kept."""
        with self._reading() as connection:
            row = connection.execute(select(UNSENT).where(UNSENT.c.sitting == sitting)).mappings().one_or_none()
            return Unsent(**row) if row is not None else None

    def note_access(self, access: Access) -> None:
        """Keep that somebody opened what is on record about a person."""
        a = access
        with self._writing() as connection:
            self._lock(connection)  # so that entries are counted in the order in which they came
            made = ACCESS.insert().inline().values(at=a.at, who=a.who, login=a.login, subject=a.subject, what=a.what)
            connection.execute(made)

    def accesses(self, subject: str | None = None) -> Sequence[Access]:
        """Who opened what (about one person), the first first."""
        c = ACCESS.c
        query = select(c.at, c.who, c.login, c.subject, c.what).order_by(c.key)
        if subject is not None:
            query = query.where(c.subject == subject)
        with self._reading() as connection:
            return [Access(**row) for row in connection.execute(query).mappings()]

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _reading(self) -> AbstractContextManager[Connection]:
        return transaction(self._engine, self._place, self._password)

    def _writing(self) -> AbstractContextManager[Connection]:
        return transaction(self._engine.execution_options(**{WRITES: True}), self._place, self._password)

    def _add(self, connection: Connection, draft: Draft, seal: Seal) -> Event:
        """Add one event; from here on nobody else writes until the transaction ends."""
        self._lock(connection)
        event = seal(draft, self._head(connection, draft.subject))
        connection.execute(insert(EVENTS).values(**{name: getattr(event, name) for name in EVENTS.c.keys()}))  # noqa: SIM118
        connection.execute(
            insert(BODIES).values(seq=event.seq, subject=draft.subject, salt=draft.salt, body=draft.body)
        )
        return event

    def _lock(self, connection: Connection) -> None:
        """PostgreSQL: hold the lock of the log until the transaction ends. SQLite has one writer at a time anyway."""
        if not self._is_file:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    def _check_expected(self, connection: Connection, subject: str, expected: int) -> None:
        self._lock(connection)
        found = self._head(connection, subject).subject_size
        if found != expected:
            raise overtaken(found - expected)

    def _has_rules(self, connection: Connection) -> bool:
        """Whether the server keeps rules for roles: then not everybody sees every row (storage/role_rules.py)."""
        if self._ruled is None:
            self._ruled = bool(connection.scalar(text("SELECT to_regproc('roleplay_head') IS NOT NULL")))
        return self._ruled

    def _spoken(self, connection: Connection) -> dict[int, tuple[str, Body]]:
        """What a marker gets masked (talks without names, tasks that check them): by event, with whom it is about."""
        if not self._has_rules(connection):
            return {}
        found = connection.execute(text("SELECT seq, subject, salt, body FROM roleplay_spoken()"))
        return {row.seq: (row.subject, Body(row.seq, row.salt, row.body)) for row in found}

    def _head(self, connection: Connection, subject: str) -> Head:
        if self._has_rules(connection):
            query = text("SELECT size, last, own, own_last FROM roleplay_head(:subject)")
            row = connection.execute(query, {"subject": subject}).one()
            return Head(row.size, row.last or NO_HASH, row.own, row.own_last or NO_HASH)
        c = EVENTS.c
        last: Any = connection.execute(select(c.seq, c.hash).order_by(c.seq.desc()).limit(1)).one_or_none()
        mine: Any = connection.execute(
            select(c.subject_seq, c.hash).where(c.subject == subject).order_by(c.subject_seq.desc()).limit(1)
        ).one_or_none()
        size, end = (last.seq, last.hash) if last is not None else (0, NO_HASH)
        return Head(size, end, *((mine.subject_seq, mine.hash) if mine is not None else (0, NO_HASH)))

    def _add_person(self, connection: Connection, person: Person) -> None:
        self._lock(connection)
        if connection.scalar(select(func.count()).where(PEOPLE.c.label == person.label)):
            raise label_taken(person.label)
        connection.execute(insert(PEOPLE).values(id=person.id, label=person.label, added_at=person.added_at))

    def _forget(self) -> None:
        """Make what was deleted leave the files of the database, too."""
        if self._is_file:
            try:
                forget_erased(self._engine)
            except sqlite3.Error as error:
                raise trouble.of_sqlite(error, self._place) from error
            return
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in (BODIES, PEOPLE, UNSENT):
                connection.exec_driver_sql(f"VACUUM {table.name}")


def _event(row: Any) -> Event:
    return Event(**{name: row[name] for name in EVENTS.c.keys()})  # noqa: SIM118


def overtaken(more: int) -> Overtaken:
    """Somebody was quicker."""
    return Overtaken(
        f"Meanwhile something else was recorded about the same person ({max(more, 1)} more)",
        "nothing was saved; look at it, then do it again",
    )


def label_taken(label: str) -> StorageError:
    """Two people can't be called the same."""
    return StorageError(f"Somebody is on record as {label!r} already", "choose another name or number for this one")
