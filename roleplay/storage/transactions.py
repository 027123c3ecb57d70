"""One transaction, and whatever the database has against it in one clear error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from roleplay.domain.errors import StorageError
from roleplay.language import tr
from roleplay.storage import trouble


@contextmanager
def transaction(engine: Engine, place: str, password: str | None) -> Iterator[Connection]:
    """One transaction; whatever the database has against it comes out as a StorageError. `password` never shows."""
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        raise trouble.explain(error, place, password) from error
    except (SQLAlchemyError, OverflowError) as error:
        raise StorageError(
            tr("The database {place} can't do that: {what}", place=place, what=error), tr(trouble.AGAIN)
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise trouble.damaged(place, f"a row can't be read: {type(error).__name__}") from error
