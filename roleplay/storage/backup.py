"""A database in one text file and back again, from SQLite to PostgreSQL too: whole, checked, or not at all.

The file is JSON lines in ASCII: what it is, then for each table its columns and its rows, and at the end how many rows
there are and the SHA-256 of all lines before. It holds everything that the database holds, and never a private key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from roleplay.domain.clock import utc_now
from roleplay.domain.errors import StorageError
from roleplay.domain.record import Access, Body, Checkpoint, Event, Person, PublicKey
from roleplay.storage.connect import open_database
from roleplay.storage.memory_records import MemoryRecords
from roleplay.storage.migrations import MIGRATIONS, migrate
from roleplay.storage.sqlite_file import WRITES
from roleplay.storage.tables import METADATA, SCHEMA
from roleplay.storage.transactions import transaction

FORMAT, VERSION = "roleplay-backup", 1
_TABLES = [table for table in METADATA.sorted_tables if table is not SCHEMA]
_BATCH = 500


def backup_lines(place: str | Path) -> list[str]:
    """The lines of a backup of the database, all as it was at one moment. StorageError if it can't be read."""
    database = open_database(place)
    if database is None:
        raise StorageError("A database in memory has nothing to back up", "name a file or a server")
    engine = database.engine
    try:
        if engine.dialect.name != "sqlite":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with transaction(engine, database.place, database.password) as connection:
            return _closed(_dumped(connection))
    finally:
        database.engine.dispose()


class Backup:
    """The content of a backup file, read and checked. tables: the rows of each, as columns and values."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.schema = 0
        self.tables: dict[str, tuple[list[str], list[list[Any]]]] = {}
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise StorageError(f"The backup {path} can't be read: {error.strerror}", "check the name") from error
        *lines, last = raw.decode("ascii", "replace").splitlines(keepends=True) or [""]
        try:
            end = json.loads(last)
            digest, rows = end["sha256"], end["rows"]
            self._read(lines)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
            raise self.damaged("it was cut off, or isn't a backup") from None
        if hashlib.sha256("".join(lines).encode()).hexdigest() != digest or not last.endswith("\n"):
            raise self.damaged("its bytes aren't those that were written")
        if rows != sum(len(rows) for _, rows in self.tables.values()):
            raise self.damaged("rows are missing")
        if not 1 <= self.schema <= len(MIGRATIONS):
            raise StorageError(f"The backup {path} was written by a newer roleplay", "update roleplay, then try again")

    def _read(self, lines: list[str]) -> None:
        first = json.loads(lines[0])
        if first["format"] != FORMAT or first["version"] != VERSION:
            raise self.damaged("it isn't a backup of roleplay, or of a newer one")
        self.schema = int(first["schema"])
        rows: list[list[Any]] = []
        for line in lines[1:]:
            value = json.loads(line)
            if isinstance(value, dict):
                rows = []
                self.tables[value["table"]] = (value["columns"], rows)
            else:
                rows.append(value)

    def damaged(self, what: str) -> StorageError:
        """The backup can't be used."""
        return StorageError(f"The backup {self.path} is damaged: {what}", "use another backup; nothing was restored")

    def records(self) -> MemoryRecords:
        """The records of an assessment that it holds, to be verified. StorageError if they can't be read."""
        try:
            return MemoryRecords(
                [Event(**row) for row in self._rows("roleplay_events")],
                [Body(row["seq"], row["salt"], row["body"]) for row in self._rows("roleplay_bodies")],
                [Person(**row) for row in self._rows("roleplay_people")],
                [Checkpoint(row["size"], row["root"], row["note"], row["made_at"])
                 for row in self._rows("roleplay_checkpoints")],
                [PublicKey(row["key"], row["what"], row["event"]) for row in self._rows("roleplay_public_keys")],
                [Access(row["at"], row["who"], row["login"], row["subject"], row["what"])
                 for row in self._rows("roleplay_access")],
            )  # fmt: skip
        except (KeyError, TypeError, ValueError):
            raise self.damaged("its tables aren't those of roleplay") from None

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        columns, rows = self.tables.get(name, ([], []))
        return (dict(zip(columns, row, strict=True)) for row in rows)


def restore(backup: Backup, place: str | Path, now: Callable[[], str] = utc_now) -> int:
    """Fill an empty database with a backup; returns how many rows. What is then in it is held against the backup.

    Raises StorageError, and changes nothing, if the database isn't empty or can't take it.
    """
    database = open_database(place, now, migrations=MIGRATIONS[: backup.schema])
    if database is None:
        raise StorageError("A database in memory can't be restored into", "name a file or a server")
    try:
        engine = database.engine.execution_options(**{WRITES: True})
        with transaction(engine, database.place, database.password) as connection:
            _check_empty(connection, database.place, backup)
            for table in _TABLES:
                if table.name in backup.tables:
                    _fill(connection, table, *backup.tables[table.name])
            if set(backup.tables) - {table.name for table in _TABLES}:
                raise backup.damaged("it has tables that roleplay doesn't know")
            _compare(connection, backup)
        migrate(engine, database.place, now)
    finally:
        database.engine.dispose()
    return sum(len(rows) for _, rows in backup.tables.values())


def _dumped(connection: Connection) -> Iterator[Any]:
    yield {"format": FORMAT, "version": VERSION, "schema": len(MIGRATIONS)}
    for table in _TABLES:
        yield {"table": table.name, "columns": [column.name for column in table.columns]}
        yield from _rows_of(connection, table, [column.name for column in table.columns])


def _rows_of(connection: Connection, table: Table, columns: list[str]) -> list[list[Any]]:
    """The rows by primary key, sorted here: databases don't agree on the order of texts."""
    places = [columns.index(column.name) for column in table.primary_key.columns]
    found = [list(row) for row in connection.execute(select(*(table.c[name] for name in columns)))]
    return sorted(found, key=lambda row: [row[place] for place in places])


def _closed(values: Iterable[Any]) -> list[str]:
    lines, rows = [], 0
    digest = hashlib.sha256()
    for value in values:
        lines.append(json.dumps(value) + "\n")
        digest.update(lines[-1].encode())
        rows += isinstance(value, list)
    return [*lines, json.dumps({"rows": rows, "sha256": digest.hexdigest()}) + "\n"]


def _check_empty(connection: Connection, place: str, backup: Backup) -> None:
    for table in _TABLES:
        if table.name in backup.tables and connection.scalar(select(func.count()).select_from(table)):
            raise StorageError(f"The database {place} isn't empty", "restore into a new file or an empty database")


def _fill(connection: Connection, table: Table, columns: list[str], rows: list[list[Any]]) -> None:
    values = [dict(zip(columns, row, strict=True)) for row in rows]
    for start in range(0, len(values), _BATCH):
        connection.execute(insert(table), values[start : start + _BATCH])
    if rows and connection.dialect.name == "postgresql" and [c.name for c in table.primary_key.columns] == ["key"]:
        # rows that come with their number don't move the counter on
        move = text("SELECT setval(pg_get_serial_sequence(:name, 'key'), :last)")
        connection.execute(move, {"name": table.name, "last": max(row[columns.index("key")] for row in rows)})


def _compare(connection: Connection, backup: Backup) -> None:
    """What the database now gives back is what the backup holds."""
    for name, (columns, rows) in backup.tables.items():
        if _rows_of(connection, METADATA.tables[name], columns) != rows:
            raise StorageError(f"{name} came out otherwise than it is in the backup", "nothing was restored")
