"""The stores under test: memory, a SQLite file, and a real PostgreSQL server that the tests start themselves."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

from roleplay.storage.connect import open_store
from tests.postgres_server import MISSING, PostgresServer, programs
from tests.storage.making import clock

MEMORY_DISK = Path("/dev/shm")
ROOM = 64 * 2**20


@pytest.fixture
def tmp_path(tmp_path):
    """A folder in memory where there is one: hundreds of synchronous writes take seconds there, not minutes."""
    if not MEMORY_DISK.is_dir() or shutil.disk_usage(MEMORY_DISK).free < ROOM:
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="roleplay-", dir=MEMORY_DISK) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server of this test process's own, stopped at the end."""
    folder = programs()
    if folder is None:
        pytest.skip(MISSING)
    pytest.importorskip("psycopg", reason='psycopg is missing: pip install "roleplay[postgres]"')
    server = PostgresServer(folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request, tmp_path):
    """Where the store is kept: each kind in turn, empty."""
    if request.param == "memory":
        return "memory:"
    if request.param == "sqlite":
        return str(tmp_path / "talks.db")
    return request.getfixturevalue("postgres_server").empty_database()


@pytest.fixture
def store(place):
    """An empty store of each kind, with a clock that goes on by a second a look."""
    opened = open_store(place, clock())
    yield opened
    opened.close()


@pytest.fixture
def reopen(place, store):
    """Opens the same place again, as another program would; the same store for memory, which only lives in one."""
    opened = []

    def again():
        if place == "memory:":
            return store
        opened.append(open_store(place, clock()))
        return opened[-1]

    yield again
    for each in opened:
        each.close()
