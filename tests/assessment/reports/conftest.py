"""An examiner whose candidates were marked, on SQLite; the reports are the same on any database."""

from __future__ import annotations

import pytest

from tests.assessment.decisions.making import decided, ready_case, staffed
from tests.assessment.examiner import Examiner
from tests.assessment.sittings.conftest import closed, ready
from tests.storage.conftest import tmp_path

__all__ = ["closed", "tmp_path"]


@pytest.fixture
def marked(tmp_path):
    """Two candidates sat and were given to Ana and Ben; nobody has marked yet."""
    return staffed(ready(Examiner(tmp_path)))


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
