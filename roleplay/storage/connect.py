"""From the name of a database to a store that works, or one clear word why not."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from roleplay.domain.clock import utc_now
from roleplay.domain.errors import StorageError
from roleplay.storage import trouble
from roleplay.storage.memory_records import MemoryRecords
from roleplay.storage.memory_store import MemoryStore
from roleplay.storage.migrations import MIGRATIONS, Migration, migrate
from roleplay.storage.records import RecordStore
from roleplay.storage.sql_records import SqlRecords
from roleplay.storage.sql_store import SqlStore
from roleplay.storage.sqlite_file import WRITES, sqlite_engine
from roleplay.storage.store import Store
from roleplay.storage.where import check_disk

MEMORY = "memory:"
"""The place that keeps nothing after the program ends."""

_POSTGRES = frozenset(("postgresql", "postgres", "postgresql+psycopg"))
_USE = "Use the path of a file, or a URL such as postgresql://user@host/db"


def open_store(place: str | Path, now: Callable[[], str] = utc_now, wait: float = 10.0) -> Store:
    """The store at `place`, with its schema up to date.

    place: a path, `sqlite:///path`, `postgresql://user@host/db`, or `memory:`; now: the clock for `updated_at`;
    wait: how many seconds to wait for another program (or for the server to answer) before giving up.
    Raises StorageError with what to do about it if the database can't be used; a file that isn't ours stays as it was.
    """
    database = open_database(place, now, wait)
    return MemoryStore(now) if database is None else SqlStore(database.engine, database.place, now, database.password)


def open_records(place: str | Path, now: Callable[[], str] = utc_now, wait: float = 10.0) -> RecordStore:
    """The records of an assessment at `place`; as open_store, but never in a file on a network drive."""
    if isinstance(place, Path) or ("://" not in place and place != MEMORY and place.strip()):
        check_disk(Path(place))
    database = open_database(place, now, wait)
    return MemoryRecords() if database is None else SqlRecords(database.engine, database.place, database.password)


class Database(NamedTuple):
    """A database whose schema is up to date, what to call it, and the password that must not show."""

    engine: Engine
    place: str
    password: str | None


def open_database(
    place: str | Path,
    now: Callable[[], str] = utc_now,
    wait: float = 10.0,
    migrations: Sequence[Migration] = MIGRATIONS,
) -> Database | None:
    """The database at `place` with these steps of its schema done; None for one that is only in memory."""
    if isinstance(place, str):
        if place == MEMORY:
            return None
        if "://" in place:
            return _open_url(place, now, wait, migrations)
        if not place.strip():
            raise StorageError("No database was named", _USE)
    return _open_file(Path(place), now, wait, migrations)


def _open_file(path: Path, now: Callable[[], str], wait: float, migrations: Sequence[Migration]) -> Database:
    # not resolve(): links stay what the person wrote
    path = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100
    return _up_to_date(sqlite_engine(path, wait), str(path), now, None, migrations)


def _open_url(text: str, now: Callable[[], str], wait: float, migrations: Sequence[Migration]) -> Database | None:
    try:
        url = make_url(text)
    except (SQLAlchemyError, ValueError):
        # the text isn't repeated, nor chained: it may hold a password
        raise StorageError("The URL of the database can't be read", _USE) from None
    if url.drivername == "sqlite":
        return _open_file(Path(url.database), now, wait, migrations) if url.database else None
    if url.drivername in _POSTGRES:
        return _open_server(url, now, wait, migrations)
    raise StorageError(f"Databases of the kind {url.drivername!r} aren't supported", _USE)


def _open_server(url: URL, now: Callable[[], str], wait: float, migrations: Sequence[Migration]) -> Database:
    place = url.set(password=None, query={}).set(drivername="postgresql").render_as_string(hide_password=True)
    in_query = url.query.get("password")
    password = str(url.password) if url.password else in_query if isinstance(in_query, str) else None
    connect_args = {} if "connect_timeout" in url.query else {"connect_timeout": max(2, round(wait))}
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args=connect_args,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    except ImportError:
        raise StorageError(
            f"{place} needs psycopg, which can't be loaded here",
            'Install it with `pip install "roleplay[postgres]"`, or keep conversations in a file',
        ) from None

    @event.listens_for(engine, "connect")
    def wait_no_longer(connection: object, record: object) -> None:
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"SET lock_timeout = {max(1, round(wait * 1000))}")
        connection.commit()  # type: ignore[attr-defined]

    return _up_to_date(engine, place, now, password, migrations)


def _up_to_date(
    engine: Engine, place: str, now: Callable[[], str], password: str | None, migrations: Sequence[Migration]
) -> Database:
    """The database of an engine once its schema is up to date."""
    try:
        migrate(engine.execution_options(**{WRITES: True}), place, now, migrations)
    except DBAPIError as error:
        engine.dispose()
        raise trouble.explain(error, place, password) from error
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, place, password)
