"""The stores under test: memory, a SQLite file, and a real PostgreSQL server; and logs in them."""

from __future__ import annotations

import pytest

from roleplay.storage.connect import open_records
from tests.assessment.records.making import Made
from tests.storage.conftest import place, postgres_server, tmp_path

__all__ = ["place", "postgres_server", "tmp_path"]


@pytest.fixture
def store(place):
    """An empty store of records of each kind."""
    opened = open_records(place)
    yield opened
    opened.close()


@pytest.fixture
def made():
    """A log in memory with a key and people."""
    return Made(open_records("memory:"))


@pytest.fixture
def made_file(tmp_path):
    """The same in a SQLite file; what is about the test is what lies in it."""
    store = open_records(tmp_path / "assessment.db")
    yield Made(store)
    store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared(request, tmp_path):
    """A place that several programs can use."""
    if request.param == "sqlite":
        return str(tmp_path / "assessment.db")
    return request.getfixturevalue("postgres_server").empty_database()
