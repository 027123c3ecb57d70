"""An examiner whose candidates were marked, on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import pytest

from tests.assessment.decisions.making import staffed
from tests.assessment.examiner import Examiner
from tests.assessment.forms.conftest import place
from tests.assessment.sittings.conftest import closed, ready
from tests.storage.conftest import postgres_server, tmp_path

__all__ = ["closed", "place", "postgres_server", "tmp_path"]


@pytest.fixture
def examiner(tmp_path, place):
    """Two candidates are sealed and given to Ana and Ben; Cleo marks too, Theo adjudicates, Dora and Emil decide."""
    return staffed(ready(Examiner(tmp_path, place)))


@pytest.fixture
def local(tmp_path):
    """The same on SQLite alone."""
    return staffed(ready(Examiner(tmp_path)))
