"""The shipped content and the shipped reader, loaded once."""

from __future__ import annotations

import pytest

from roleplay.content.library import Library, shipped_folder
from roleplay.reading.shipped import load_reader


@pytest.fixture(scope="session")
def library():
    """What ships."""
    return Library([shipped_folder()])


@pytest.fixture(scope="session")
def reader():
    """The reader that ships."""
    return load_reader()
