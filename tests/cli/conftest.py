"""People at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.person import REAL, Person


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """A person whose replies name their own moves, so that reading is no part of the test."""
    return Person(tmp_path)


@pytest.fixture
def reader_person(tmp_path: Path) -> Person:
    """A person whose replies are read by the reader that ships."""
    return Person(tmp_path, REAL)
