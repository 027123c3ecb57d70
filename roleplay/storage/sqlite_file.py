"""The SQLite file: looked at before it is used, opened so that a turn that was acknowledged outlives a power cut."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from roleplay.storage import trouble
from roleplay.storage.migrations import APPLICATION_ID

WRITES = "roleplay_writes"
"""The execution option of an engine whose transactions take the write lock at once, so that none fails half way."""

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_CHECKED_WHOLE = 8 * 1024 * 1024
"""Files up to this many bytes are checked page by page when opened (about 5 ms per MB); damage in larger ones is told
where it is met."""

_OPEN: Counter[tuple[int, int]] = Counter()
"""How many connections this process has to each file (by device and inode). While there is one, the file must not be
opened and closed past SQLite: on Unix, closing any descriptor of a file gives up all locks that the process has on it,
and then another program may take away the write-ahead log from under us (seen in trials: a damaged database)."""

_COUNTING = threading.Lock()


def sqlite_engine(path: Path, wait: float) -> Engine:
    """An engine for the file, which is made (readable by its owner only) if it isn't there.

    `wait`: how many seconds to wait for another program that is writing. Raises StorageError for a missing or read-only
    folder, a file that isn't ours, a damaged one, or a full disk.
    """
    place = str(path)
    _look_at(path)
    try:
        unfinished = _check_and_prepare(path, wait)
        engine = create_engine(
            URL.create("sqlite", database=place),
            connect_args={"timeout": wait, "isolation_level": None},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _on_connect)
        _count_connections(engine, path)
        event.listen(engine, "begin", _on_begin)
        if unfinished:
            forget_erased(engine)
    except sqlite3.Error as error:
        raise trouble.of_sqlite(error, place) from error
    return engine


def _look_at(path: Path) -> None:
    """Refuse what can't be a database of ours before SQLite touches it; make the file if there is none."""
    place = str(path)
    try:
        if path.is_dir():
            raise trouble.not_ours(place, "it is a folder")
        if not path.parent.is_dir():
            raise trouble.folder_missing(path.parent)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            return
        if _OPEN[_file_id(path)]:
            return
        with path.open("r+b") as file:
            start = file.read(_HEADER)
    except OSError as error:
        raise trouble.of_file(error, place) from error
    if not start:
        return
    if not start.startswith(_MAGIC[: len(start)]):
        raise trouble.not_ours(place, "it is no database at all, or its beginning is damaged")
    if len(start) < _HEADER:
        raise trouble.damaged(place, "it ends in the middle of its first page")
    log = path.with_name(f"{path.name}-wal")
    page = int.from_bytes(start[16:18], "big")  # the size of a page in bytes; SQLite writes 1 for 65,536
    if path.stat().st_size % (65_536 if page == 1 else max(page, 1)) and not log.exists():
        raise trouble.damaged(place, "it ends in the middle of a page")


def _file_id(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _count_connections(engine: Engine, path: Path) -> None:
    """Keep _OPEN right for the connections of the engine."""

    @event.listens_for(engine, "connect")
    def opened(connection: object, record: Any) -> None:
        record.info["file"] = _file_id(path)
        with _COUNTING:
            _OPEN[record.info["file"]] += 1

    @event.listens_for(engine, "close")
    def closed(connection: object, record: Any) -> None:
        with _COUNTING:
            _OPEN[record.info["file"]] -= 1


def _check_and_prepare(path: Path, wait: float) -> bool:
    """Refuse another program's database and a damaged one; switch to a write-ahead log.

    Returns whether something was deleted that the file may still hold.
    """
    place = str(path)
    with closing(sqlite3.connect(path, timeout=wait, isolation_level=None)) as connection:
        # in this order: another program may make the tables just now, and with the first of them it marks the file
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        ours = connection.execute("PRAGMA application_id").fetchone()[0]
        if ours != APPLICATION_ID and (ours or tables):
            raise trouble.not_ours(place, "it is the database of another program")
        if path.stat().st_size <= _CHECKED_WHOLE:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise trouble.damaged(place, str(found).splitlines()[-1])
        _use_write_ahead_log(connection, wait)
        return bool(connection.execute("PRAGMA user_version").fetchone()[0])


def _use_write_ahead_log(connection: sqlite3.Connection, wait: float) -> None:
    """Switch the file to WAL. SQLite doesn't wait by itself here when two programs make the file at once."""
    deadline = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            busy = str(getattr(error, "sqlite_errorname", "")).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _on_connect(connection: Any, record: object) -> None:
    """What SQLite forgets between connections."""
    for pragma in (
        "foreign_keys = ON",
        "synchronous = FULL",  # every commit reaches the disk, not just the operating system
        "fullfsync = ON",  # macOS: and leaves the drive's own cache
        "secure_delete = ON",  # what is deleted is overwritten with zeros
        "cell_size_check = ON",
        "trusted_schema = OFF",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    """Python's own transactions begin too late for DDL and too weakly for writers; ours begin here."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def mark_erased(connection: Connection) -> None:
    """Note in the file, in the transaction that deletes, that it still has to be rewritten without what was deleted."""
    connection.exec_driver_sql("PRAGMA user_version = 1")


def forget_erased(engine: Engine) -> None:
    """Rewrite the file without what was deleted, and empty the write-ahead log, which still has it.

    Zeroing deleted rows isn't enough: SQLite leaves copies behind where it has moved a row within a page (seen in
    trials). If another program is using the database just then, or there is no room, the note stays and the next start
    tries again.
    """
    with closing(engine.raw_connection()) as borrowed:
        connection = borrowed.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        wait = connection.execute("PRAGMA busy_timeout").fetchone()[0]
        try:
            connection.execute(f"PRAGMA busy_timeout = {min(wait, 1000)}")
            connection.execute("VACUUM")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                connection.execute("PRAGMA user_version = 0")
        except sqlite3.OperationalError as error:
            name = str(getattr(error, "sqlite_errorname", ""))
            if not name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL")):
                raise
        finally:
            connection.execute(f"PRAGMA busy_timeout = {wait}")
