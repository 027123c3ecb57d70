"""What holds for all tests: the program speaks English, whatever the machine is set to and the test before did."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from roleplay import language


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English unless the test asks for another language; programs that it starts too."""
    monkeypatch.setenv(language.VARIABLE, "en")
    language.use("en")
    yield
    language.use("en")
