"""An examiner whose candidates have sat, on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import pytest

from tests.assessment.examiner import Examiner
from tests.assessment.forms.conftest import place
from tests.assessment.marking.making import sat
from tests.assessment.sittings.conftest import closed, ready
from tests.storage.conftest import postgres_server, tmp_path

__all__ = ["closed", "place", "postgres_server", "tmp_path"]


@pytest.fixture
def examiner(tmp_path, place):
    """Two candidates are sealed; Ana, Ben and Cleo mark."""
    return sat(ready(Examiner(tmp_path, place)))


@pytest.fixture
def local(tmp_path):
    """The same on SQLite alone."""
    return sat(ready(Examiner(tmp_path)))
