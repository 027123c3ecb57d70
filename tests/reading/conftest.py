"""The shipped reader, loaded once, and replies of the writers that it wasn't trained on."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleplay.reading.corpus import Labelled, load
from roleplay.reading.reader import Reader
from roleplay.reading.shipped import load_reader

CORPUS = Path(__file__).parents[2] / "rubrics" / "corpus"


@pytest.fixture(scope="session")
def reader() -> Reader:
    """The shipped reader."""
    return load_reader()


@pytest.fixture(scope="session")
def held_out() -> list[Labelled]:
    """Every sixth English reply of the writers kept out of training."""
    return load(*(CORPUS / f"{name}.jsonl" for name in ("en-15", "en-36", "en-46")))[::12]
