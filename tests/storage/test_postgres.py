"""A PostgreSQL server as the place: what is told when it can't be used, and never the password."""

from __future__ import annotations

import socket
import sys

import pytest

from roleplay.domain.errors import StorageError
from roleplay.storage.connect import open_store
from tests.postgres_server import DATABASE
from tests.storage.making import append, clock, conversation, turn

SECRET = "tr0ub4dor&3"


def refusal(url: str) -> str:
    """The one line that a person reads; the password is in no part of it, nor in what caused it."""
    with pytest.raises(StorageError) as caught:
        open_store(url, clock(), wait=2)
    line = str(caught.value)
    assert "\n" not in line
    told: BaseException | None = caught.value
    while told is not None:
        assert SECRET not in str(told)
        assert SECRET not in repr(told)
        told = told.__cause__
    return line


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_server_that_is_not_there_is_told():
    """The line names the server and says what to check."""
    port = free_port()
    line = refusal(f"postgresql://me:{SECRET.replace('&', '%26')}@127.0.0.1:{port}/talks")
    assert line.startswith(f"The PostgreSQL server at postgresql://me:***@127.0.0.1:{port}/talks can't be reached (")
    assert "Connection refused" in line
    assert line.endswith("without the URL, roleplay keeps conversations in a file")


def test_a_password_in_the_query_is_not_shown_either():
    """However it was written into the URL."""
    line = refusal(f"postgresql://me@127.0.0.1:{free_port()}/talks?password={SECRET.replace('&', '%26')}")
    assert "postgresql://me@127.0.0.1" in line


@pytest.mark.parametrize(
    "url", [f"postgresql://me:{SECRET}@host:port/db", f"://{SECRET}", f"postgresql+x y://a:{SECRET}@"]
)
def test_a_url_that_cannot_be_read_is_not_repeated(url):
    """How a URL looks is told, not what was in this one."""
    line = refusal(url)
    assert "Use the path of a file, or a URL such as postgresql://user@host/db" in line


def test_without_psycopg_the_remedy_is_told(monkeypatch):
    """The package to install is named."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    line = refusal(f"postgresql://me:{SECRET}@host/talks")
    assert line == (
        "postgresql://me:***@host/talks needs psycopg, which can't be loaded here - "
        'Install it with `pip install "roleplay[postgres]"`, or keep conversations in a file'
    )


@pytest.mark.postgres
def test_a_wrong_password_is_told_and_not_shown(postgres_server):
    """Who isn't let in, and what to check."""
    line = refusal(postgres_server.url("postgres", "tr0ub4dor%263"))
    assert "won't let you in (" in line
    assert line.endswith("Check the user and the password in the URL")


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_told(postgres_server):
    """The name of the database, and how to make one."""
    line = refusal(postgres_server.url("nothing", postgres_server.password))
    assert "has no database of that name" in line
    assert "createdb" in line
    assert postgres_server.password not in line


@pytest.mark.postgres
def test_a_user_who_may_not_make_tables_is_told(postgres_server):
    """The right that is missing is named."""
    postgres_server.empty_database()
    postgres_server.sql("postgres", "CREATE ROLE guest LOGIN PASSWORD 'guest'")
    line = refusal(postgres_server.url("postgres", "guest", user="guest"))
    assert "won't let this user do that" in line


@pytest.mark.postgres
@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_the_url_works(postgres_server, scheme):
    """With a password over the network, as on a real server."""
    postgres_server.empty_database()
    url = postgres_server.url(DATABASE, postgres_server.password).replace("postgresql", scheme, 1)
    store = open_store(url, clock())
    store.create(conversation())
    store.close()
    store = open_store(url, clock())
    assert len(store.summaries()) == 1
    store.close()


@pytest.mark.postgres
def test_a_database_in_another_encoding_keeps_every_text(postgres_server):
    """A server set up long ago in Latin-1 keeps Russian and emoji all the same."""
    postgres_server.sql("postgres", "CREATE DATABASE old ENCODING 'LATIN1' TEMPLATE template0")
    store = open_store(postgres_server.url("old", postgres_server.password), clock())
    store.create(conversation())
    append(store, "talk-1", turn(1, reply="Здравствуйте 🙂 \0"))
    assert store.conversation("talk-1").turns[0].reply.text == "Здравствуйте 🙂 \0"
    store.close()


@pytest.mark.postgres
def test_a_lost_connection_is_made_again(postgres_server):
    """After the server has dropped the connection, the next reply is stored."""
    url = postgres_server.empty_database()
    store = open_store(url, clock())
    store.create(conversation())
    postgres_server.sql(
        "postgres", f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}'"
    )
    append(store, "talk-1", turn(1))
    assert store.conversation("talk-1").turns == (turn(1),)
    store.close()


@pytest.mark.postgres
def test_a_newer_schema_is_refused(postgres_server):
    """As with a file: nothing is touched."""
    url = postgres_server.empty_database()
    open_store(url, clock()).close()
    postgres_server.sql(DATABASE, "INSERT INTO roleplay_schema VALUES (99, 'later', 'later')")
    assert "was written by a newer roleplay (its schema is 99" in refusal(url)
