"""Sealed talks that Ana and Ben are to mark."""

from __future__ import annotations

import pytest

from tests.assessment.decisions.making import does
from tests.assessment.examiner import Examiner
from tests.assessment.forms.conftest import place
from tests.assessment.marking.making import CANDIDATES, assigned
from tests.assessment.sittings.conftest import closed, ready
from tests.assessment.sittings.making import READY, code_of, sits
from tests.storage.conftest import postgres_server, tmp_path

__all__ = ["closed", "place", "postgres_server", "tmp_path"]


@pytest.fixture
def examiner(tmp_path):
    """Zelda and Yorick are sealed and given to Ana and Ben; nobody has marked yet. On SQLite."""
    return given(ready(Examiner(tmp_path)))


@pytest.fixture
def anywhere(tmp_path, place):
    """The same, on SQLite and on a real PostgreSQL server."""
    return given(ready(Examiner(tmp_path, place)))


def given(made):
    """Both sit, and are given to Ana and Ben."""
    for candidate in CANDIDATES:
        said = [f"welcome acknowledge explore {k} as {candidate} put it to them that day" for k in "234"]
        done = sits(made, code_of(made, candidate), *READY, *said, "/finish", "yes")
        assert done.code == 0, done.err
    for marker in ("Ana", "Ben"):
        assert made.runs("mark", "marker", marker).code == 0
    assigned(made, "Ana", "Ben")
    does(made, "appoint", "Dora", "decider")
    return made
