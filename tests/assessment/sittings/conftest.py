"""An examiner whose form is frozen, on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import pytest

from tests.assessment.examiner import Examiner
from tests.assessment.forms.conftest import place
from tests.assessment.sittings.making import OPENED
from tests.storage.conftest import postgres_server, tmp_path

__all__ = ["place", "postgres_server", "tmp_path"]


@pytest.fixture(autouse=True)
def closed():
    """What a test opened is closed."""
    yield
    while OPENED:
        OPENED.pop().close()


@pytest.fixture
def examiner(tmp_path, place):
    """An examiner who has frozen a form with a rehearsal."""
    return ready(Examiner(tmp_path, place))


@pytest.fixture
def local(tmp_path):
    """The same on SQLite alone."""
    return ready(Examiner(tmp_path))


def ready(examiner):
    """Their form is made and frozen."""
    examiner.makes("we-want-to-cancel", "spending-without-results")
    examiner.spoils("# rehearsal: ID", "rehearsal: a-lovely-day")
    done = examiner.runs("form", "freeze", "spring")
    assert done.code == 0, done.err
    return examiner
