"""What goes wrong in a database, in words: what happened, and what to do about it."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from roleplay.domain.errors import NotFound, StorageError
from roleplay.language import msg, tr

AGAIN = msg("Nothing was saved; try again")


def no_conversation(conversation_id: str) -> NotFound:
    """There is no conversation of that id."""
    return NotFound(
        tr("There is no conversation '{word}'", word=conversation_id), tr("`roleplay history` lists those there are")
    )


def folder_missing(folder: Path) -> StorageError:
    """The folder for the database isn't there."""
    return StorageError(
        tr("The folder {folder} isn't there", folder=folder), tr("Create it, or choose another place for the database")
    )


def not_ours(place: str, what: str) -> StorageError:
    """The file is something else; it was left alone."""
    return StorageError(
        tr("{place} isn't a roleplay database: {what}", place=place, what=what),
        tr("Choose another file, or move this one away; nothing in it was changed"),
    )


def damaged(place: str, what: str) -> StorageError:
    """The database can't be trusted any more."""
    return StorageError(
        tr("The database {place} is damaged ({what})", place=place, what=what),
        tr(
            "Move the file away and start afresh, or put back a copy; `sqlite3 FILE .recover` can often save "
            "what is in it"
        ),
    )


def disk_full(place: str) -> StorageError:
    """No room left."""
    return StorageError(
        tr("The disk is full: nothing more can be saved in {place}", place=place), tr("Free some space, then try again")
    )


def cannot_write(place: str, what: str) -> StorageError:
    """The file or its folder is read-only."""
    return StorageError(
        tr("The database {place} can't be written ({what})", place=place, what=what),
        tr("Give yourself the right to write to the file and its folder, or choose another place for the database"),
    )


def of_file(error: OSError, place: str) -> StorageError:
    """What the operating system said about the file, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(place)
    return cannot_write(place, error.strerror or type(error).__name__)


def of_sqlite(error: sqlite3.Error, place: str) -> StorageError:
    """What SQLite said, in words."""
    name = str(getattr(error, "sqlite_errorname", ""))
    what = str(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StorageError(
            tr("Another program is using the database {place} and doesn't let go", place=place),
            tr("Close the other program and try again; nothing was saved"),
        )
    if name.startswith("SQLITE_FULL"):
        return disk_full(place)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return cannot_write(place, what)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(place, what)
    if name.startswith("SQLITE_IOERR"):
        return StorageError(
            tr("The disk failed while the database {place} was in use ({what})", place=place, what=what),
            tr("Check that the disk isn't full, failing or unplugged, then try again; nothing was saved"),
        )
    return StorageError(tr("The database {place} can't do that: {what}", place=place, what=what), tr(AGAIN))


_SERVER = {
    "28": (msg("won't let you in"), msg("Check the user and the password in the URL")),
    "3D": (msg("has no database of that name"), msg("Create it with `createdb NAME`, or correct the URL")),
    "42501": (msg("won't let this user do that"), msg("Give the user the right to create and change tables there")),
    "53100": (msg("has a full disk"), msg("Free some space on the server, then try again; nothing was saved")),
    "55P03": (msg("is busy: another program holds what is needed"), AGAIN),
    "40": (msg("had to stop this because of another program"), AGAIN),
    "57": (msg("is shutting down or starting up"), AGAIN),
    "25006": (msg("is read-only"), msg("Use the URL of the server that can be written")),
}
"""What PostgreSQL's SQLSTATEs mean (a whole code, or its class: two characters), as in its manual, appendix A."""


def of_server(error: DBAPIError, place: str, password: str | None) -> StorageError:
    """What PostgreSQL or the way to it said, in words, without the password."""
    original = error.orig
    state = str(getattr(original, "sqlstate", None) or "")
    lines = [line.strip() for line in str(original).splitlines() if line.strip()]
    what = lines[0] if lines else type(original).__name__
    if password:
        what = what.replace(password, "***")
    known = _SERVER.get(state) or _SERVER.get(state[:2])
    if known is None and "password authentication failed" in what:
        known = _SERVER["28"]
    if known is None and not state and 'database "' in what and "does not exist" in what:
        known = _SERVER["3D"]
    if known is not None:
        return StorageError(
            tr("The PostgreSQL server at {place} {known} ({what})", place=place, known=tr(known[0]), what=what),
            tr(known[1]),
        )
    if not state:
        return StorageError(
            tr("The PostgreSQL server at {place} can't be reached ({what})", place=place, what=what),
            tr("Check that it runs and that the URL is right; without the URL, roleplay keeps conversations in a file"),
        )
    return StorageError(
        tr("The PostgreSQL server at {place} can't do that ({what})", place=place, what=what), tr(AGAIN)
    )


def explain(error: DBAPIError, place: str, password: str | None = None) -> StorageError:
    """What any of the databases said, in words."""
    if isinstance(error.orig, sqlite3.Error):
        return of_sqlite(error.orig, place)
    return of_server(error, place, password)
