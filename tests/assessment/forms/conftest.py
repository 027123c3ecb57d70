"""An examiner with a form, on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import pytest

from tests.assessment.examiner import Examiner
from tests.storage.conftest import postgres_server, tmp_path

__all__ = ["postgres_server", "tmp_path"]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request):
    """Where the records are."""
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres_server").empty_database()


@pytest.fixture
def examiner(tmp_path, place):
    """An examiner who has made a form."""
    made = Examiner(tmp_path, place)
    made.makes()
    return made


@pytest.fixture
def local(tmp_path):
    """The same on SQLite alone."""
    made = Examiner(tmp_path)
    made.makes()
    return made
