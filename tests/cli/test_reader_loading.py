"""The reader is loaded once, when it is wanted, whichever thread wants it first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from roleplay.domain.errors import ReadingError
from roleplay.domain.judgement import Exchange
from roleplay.wiring import LazyReader
from tests.cli.person import SpokenReader


def test_many_threads_load_it_once() -> None:
    """Eight threads that read at the same moment share one reader."""
    loads: list[int] = []
    start = threading.Barrier(8)

    def load() -> SpokenReader:
        loads.append(1)
        return SpokenReader()

    reader = LazyReader(load)

    def read(number: int) -> tuple[str, ...]:
        start.wait()
        return reader.read(Exchange("", f"welcome {number}")).moves

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(read, range(8))) == {("welcome",)}
    assert len(loads) == 1


def test_it_warms_up_in_the_background() -> None:
    """After warming up it is ready; before that nothing was loaded."""
    reader = LazyReader(SpokenReader)
    assert not reader.ready
    reader.warm_up().join(10)
    assert reader.ready
    assert reader.version == "spoken-1"


def test_a_failure_in_the_background_is_told_on_first_use() -> None:
    """A model that can't be loaded is told where it is needed, and tried again then."""
    tries: list[int] = []

    def load() -> SpokenReader:
        tries.append(1)
        if len(tries) < 3:
            raise ReadingError("The model file is damaged", "install roleplay again")
        return SpokenReader()

    reader = LazyReader(load)
    reader.warm_up().join(10)
    with pytest.raises(ReadingError, match="damaged"):
        reader.read(Exchange("", "welcome 4"))
    assert reader.read(Exchange("", "welcome 4")).moves == ("welcome",)
