"""Roles in PostgreSQL: set up, looked after, and given to people who log in. Needs a user who may create roles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.storage.connect import Database, open_database
from roleplay.storage.role_rules import GROUPS, ROLES, TABLES, function_names, group, set_up_statements
from roleplay.storage.transactions import transaction

LOGIN = re.compile(r"[a-z_][a-z0-9_]{0,62}")
OLDEST = 140_000
"""PostgreSQL 14: the first with unistr() and everything else that the rules use."""


@dataclass(frozen=True, slots=True)
class Login:
    """Who logs in. login: the server's user; role: one of ROLES; person: their id on record; since: UTC, ISO 8601."""

    login: str
    role: str
    person: str
    since: str


class Roles:
    """The roles of the database at `place`. Raises WrongUse for anything but PostgreSQL."""

    def __init__(self, place: Any) -> None:
        if not isinstance(place, str) or not place.startswith("postgres"):
            raise WrongUse(
                "Roles that the database itself keeps need PostgreSQL, and these records are in a file",
                "set ROLEPLAY_ASSESSMENT_URL to a PostgreSQL database; a file is open to whoever can read it",
            )
        opened = open_database(place)
        assert opened is not None
        self._database: Database = opened

    def close(self) -> None:
        """Let go of the database."""
        self._database.engine.dispose()

    def set_up(self) -> list[str]:
        """Make the roles and rules, or mend them; returns what was missing or otherwise, empty if nothing was."""
        with self._owner() as connection:
            before = _state(connection)
            _make(connection)
            return _differences(before, _state(connection))

    def check(self) -> list[str]:
        """What isn't as set_up would make it, and who could go around the rules; changes nothing."""
        with self._owner() as connection:
            found = _differences(_state(connection), _made_and_undone(connection))
            found += _above_the_rules(connection) if _is_set_up(connection) else []
        return found

    def logins(self) -> list[Login]:
        """Everyone who logs in, by name. Raises WrongUse before set_up."""
        with self._owner() as connection:
            _check_set_up(connection)
            rows = connection.execute(text("SELECT login, role, person, since FROM roleplay_logins ORDER BY login"))
            return [Login(*row) for row in rows]

    def give(self, login: str, role: str, person: str, since: str, password: str | None) -> bool:
        """Let a user of the server be a person in a role; returns whether the user is new. password: None for none.

        Raises WrongUse for a name that can't be a user's, and for a user who is somebody else already.
        """
        if role not in ROLES:
            raise WrongUse(f"There is no role {role!r}", f"choose from: {', '.join(ROLES)}")
        if not LOGIN.fullmatch(login) or login.startswith(("pg_", "roleplay_")):
            raise WrongUse(
                f"{login[:63]!r} can't be the name of a user",
                "use small letters, digits and _, at most 63, not beginning with pg_ or roleplay_",
            )
        with self._owner() as connection:
            _check_set_up(connection)
            if connection.scalar(text("SELECT count(*) FROM roleplay_logins WHERE login = :login"), {"login": login}):
                raise WrongUse(f"{login} logs in for somebody already", "end that first: roleplay records roles end")
            right = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :login")
            above = connection.scalar(right, {"login": login})
            if above:
                raise WrongUse(f"{login} is above all rules of the server", "take a user who is no superuser")
            if above is None:
                connection.exec_driver_sql(f"CREATE ROLE {login} LOGIN")
            if password is not None:
                connection.exec_driver_sql(f"ALTER ROLE {login} PASSWORD '{_closed(connection, login, password)}'")
            connection.exec_driver_sql(f"GRANT {group(role)} TO {login}")
            database = connection.dialect.identifier_preparer.quote(
                str(connection.scalar(text("SELECT current_database()")))
            )
            connection.exec_driver_sql(f"GRANT CONNECT ON DATABASE {database} TO {login}")
            made = text(
                "INSERT INTO roleplay_logins (login, role, person, since) VALUES (:login, :role, :person, :since)"
            )
            connection.execute(made, {"login": login, "role": role, "person": person, "since": since})
            return above is None

    def end(self, login: str) -> Login:
        """Take a user's role away; the user stays, and can do nothing here any more. Raises NotFound."""
        with self._owner() as connection:
            _check_set_up(connection)
            gone = text("DELETE FROM roleplay_logins WHERE login = :login RETURNING login, role, person, since")
            row = connection.execute(gone, {"login": login}).one_or_none()
            if row is None:
                raise NotFound(f"{login[:63]!r} logs in for nobody", "see: roleplay records roles")
            ended = Login(*row)
            if connection.scalar(text("SELECT count(*) FROM pg_roles WHERE rolname = :login"), {"login": login}):
                connection.exec_driver_sql(f"REVOKE {group(ended.role)} FROM {login}")
            return ended

    @contextmanager
    def _owner(self) -> Iterator[Connection]:
        """One transaction. Raises WrongUse where the user may not do it, or the server is too old."""
        engine, place, password = self._database
        try:
            with transaction(engine, place, password) as connection:
                if int(connection.scalar(text("SHOW server_version_num")) or 0) < OLDEST:
                    raise WrongUse("Roles need PostgreSQL 14 or newer", "update the server")
                yield connection
        except StorageError as error:
            cause = error.__cause__
            state = getattr(cause.orig, "sqlstate", "") if isinstance(cause, DBAPIError) else ""
            if state in ("42501", "0LP01"):
                raise WrongUse(
                    "This user of the server may not look after roles",
                    "use the owner of the database, with the right CREATEROLE, in ROLEPLAY_ASSESSMENT_URL",
                ) from error
            raise


def _make(connection: Connection) -> None:
    there = {row[0] for row in connection.execute(text("SELECT rolname FROM pg_roles"))}
    for name in GROUPS:
        if name not in there:
            connection.exec_driver_sql(f"CREATE ROLE {name} NOLOGIN")
    if connection.scalar(text("SHOW server_encoding")) != "UTF8":
        raise WrongUse(
            "Roles need a database in UTF-8", "make one with: createdb --encoding UTF8, and restore a backup"
        )
    if not connection.scalar(text("SELECT count(*) FROM pg_collation WHERE collname = 'und-x-icu'")):
        raise WrongUse("This server was built without ICU", "names can't be told from words without it; use another")
    schema = connection.dialect.identifier_preparer.quote(str(connection.scalar(text("SELECT current_schema()"))))
    tables = [f"roleplay_{name}" for name in TABLES]
    query = text(
        "SELECT policyname, tablename FROM pg_policies WHERE schemaname = current_schema() AND tablename = ANY(:t)"
    )
    for rule, table in connection.execute(query, {"t": tables}).all():  # also those that somebody else added
        connection.exec_driver_sql(f"DROP POLICY {connection.dialect.identifier_preparer.quote(rule)} ON {table}")
    for statement in set_up_statements(schema):
        connection.exec_driver_sql(statement)


def _made_and_undone(connection: Connection) -> dict[str, str]:
    """How everything would be after set_up; nothing stays of it."""
    trial = connection.begin_nested()
    try:
        _make(connection)
        return _state(connection)
    finally:
        trial.rollback()


_STATE = (
    """SELECT 'function ' || p.proname, md5(p.prosrc || p.prosecdef::text || coalesce(p.proconfig::text, '')
        || coalesce(p.proacl::text, '') || pg_get_function_result(p.oid)) FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND p.proname = ANY(:functions)""",
    """SELECT 'rule ' || policyname || ' on ' || tablename, md5(permissive || roles::text || cmd || coalesce(qual, '')
        || coalesce(with_check, '')) FROM pg_policies
        WHERE schemaname = current_schema() AND tablename = ANY(:tables)""",
    """SELECT 'rights and rules of ' || relname, relrowsecurity::text || coalesce((SELECT string_agg(a::text, ' '
        ORDER BY a::text) FROM unnest(relacl) a), '') FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relname = ANY(:tables)""",
    """SELECT 'trigger ' || tgname, tgenabled::text || md5(pg_get_triggerdef(t.oid)) FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal
        AND c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(:tables)""",
)


def _state(connection: Connection) -> dict[str, str]:
    """Everything that set_up makes, as the server has it: what it is called, and how it is."""
    names = {
        "functions": [*function_names(), "roleplay_follow", "roleplay_refuse"],
        "tables": [f"roleplay_{name}" for name in TABLES],
    }
    found: dict[str, str] = {}
    for query in _STATE:
        wanted = {name: names[name] for name in names if f":{name}" in query}
        found.update({row[0]: row[1] for row in connection.execute(text(query), wanted)})
    return found


def _differences(now: dict[str, str], then: dict[str, str]) -> list[str]:
    lines = []
    for name in sorted({*now, *then}):
        if name not in now:
            lines.append(f"{name}: missing")
        elif name not in then:
            lines.append(f"{name}: not ours")
        elif now[name] != then[name]:
            lines.append(f"{name}: changed")
    return lines


def _above_the_rules(connection: Connection) -> list[str]:
    """Users in roles who can go around the rules, and members of roles who aren't anybody."""
    query = text(
        """SELECT l.login, r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR pg_has_role(r.oid, c.relowner, 'MEMBER')
        FROM roleplay_logins l LEFT JOIN pg_roles r ON r.rolname = l.login
        JOIN pg_class c ON c.oid = 'roleplay_events'::regclass ORDER BY l.login"""
    )
    found = []
    for login, above in connection.execute(query):
        if above is None:
            found.append(f"{login}: the server has no such user")
        elif above:
            found.append(f"{login}: can go around the rules (a superuser, or one with the owner's rights)")
    return found


def _is_set_up(connection: Connection) -> bool:
    return bool(connection.scalar(text("SELECT to_regclass('roleplay_logins') IS NOT NULL")))


def _check_set_up(connection: Connection) -> None:
    if not _is_set_up(connection):
        raise WrongUse("The roles of this database aren't set up", "do it once: roleplay records roles set-up")


def _closed(connection: Connection, login: str, password: str) -> str:
    """The password as the server keeps it, so that it is in no statement and no log of the server."""
    if "\0" in password or not password:
        raise WrongUse("An empty password is none", "give one, or leave it out where the server asks for none")
    raw: Any = connection.connection.driver_connection
    kept = raw.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode("ascii")
    if not re.fullmatch(r"SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=$:]+", kept):
        raise StorageError("The server's library couldn't close the password", "update psycopg")
    return str(kept)
