"""People who build and install packs."""

from __future__ import annotations

import pytest

from tests.cli.person import Person
from tests.content.conftest import Folder


@pytest.fixture
def person(tmp_path):
    """A person with a folder `mine` of good content."""
    Folder(tmp_path / "mine")
    return Person(tmp_path)
