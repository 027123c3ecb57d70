"""An examiner whose candidates were marked, on SQLite, and where it says so on PostgreSQL too."""

from __future__ import annotations

import pytest

from tests.assessment.decisions.making import decided, ready_case, staffed
from tests.assessment.examiner import Examiner
from tests.assessment.forms.conftest import place
from tests.assessment.sittings.conftest import closed, ready
from tests.storage.conftest import postgres_server, tmp_path

__all__ = ["closed", "place", "postgres_server", "tmp_path"]


@pytest.fixture
def marked(tmp_path):
    """Two candidates sat and were given to Ana and Ben; nobody has marked yet."""
    return staffed(ready(Examiner(tmp_path)))


@pytest.fixture
def settled_anywhere(tmp_path, place):
    """Zelda's marks are settled, on SQLite and on a real PostgreSQL server."""
    made = staffed(ready(Examiner(tmp_path, place)))
    ready_case(made)
    return made


@pytest.fixture
def settled(marked):
    """Zelda was marked alike by both, and it is settled; nothing is decided."""
    ready_case(marked)
    return marked


@pytest.fixture
def passed(settled):
    """Zelda has passed."""
    decided(settled)
    return settled
