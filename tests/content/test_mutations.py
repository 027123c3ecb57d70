"""Good files cut, swapped and spoilt at random: problems or a clean load, never anything else, and never for long."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.content.check import check_paths
from roleplay.content.library import Library
from roleplay.content.problems import Problems
from roleplay.content.yaml_source import decode, parse
from tests.content.conftest import FILES, Folder

TARGETS = (
    "scenarios/late-invoice.yaml",
    "rubrics/base.yaml",
    "rubrics/small.yaml",
    "scenarios/late-invoice.plays.yaml",
    "forms/spring.yaml",
)
GOOD = {file: next(FILES.glob(f"*/{file}")).read_bytes() for file in TARGETS}
LONGEST = 30.0  # seconds: whether it ends at all, not how fast it is (that is what the benchmarks are for)

WORDS = b"""{ } [ ] " ' {{ }} {% &a *a !!x | > # ? ~ null -1 1e9 999999999999 \\ <<: when:{} ending:{} to:opening"""
SIGNS = (b"\n", b": ", b"- ", b"\t", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"---\n", "\u202e\u2028😀".encode())
PIECES = st.sampled_from([*WORDS.split(), *SIGNS])
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("cut"), st.floats(0, 1), st.integers(1, 400)),
        st.tuples(st.just("flip"), st.floats(0, 1), st.integers(0, 255)),
        st.tuples(st.just("swap"), st.floats(0, 1), st.integers(1, 60)),
        st.tuples(st.just("put"), st.floats(0, 1), PIECES),
        st.tuples(st.just("repeat"), st.floats(0, 1), st.integers(1, 400)),
    ),
    min_size=1,
    max_size=6,
)


def spoilt(raw: bytes, changes: list[tuple[str, float, int | bytes]]) -> bytes:
    """The bytes with each change made in turn, at its place from 0 (the start) to 1 (the end)."""
    for kind, where, what in changes:
        at = int(where * len(raw))
        if isinstance(what, bytes):
            raw = raw[:at] + what + raw[at:]
        elif kind == "cut":
            raw = raw[:at] + raw[at + what :]
        elif kind == "flip":
            raw = raw[:at] + bytes([what]) + raw[at + 1 :]
        elif kind == "swap":
            lines = raw.split(b"\n")
            first, second = int(where * (len(lines) - 1)), (int(where * (len(lines) - 1)) + what) % len(lines)
            lines[first], lines[second] = lines[second], lines[first]
            raw = b"\n".join(lines)
        else:
            raw = raw[:at] + raw[at : at + what] * 3 + raw[at:]
    return raw


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """One folder for all tries."""
    return Folder(tmp_path_factory.mktemp("mutations") / "content")


@settings(max_examples=250, deadline=timedelta(seconds=LONGEST), suppress_health_check=list(HealthCheck))
@given(file=st.sampled_from(TARGETS), changes=CHANGES)
def test_spoilt_file_is_told_or_loads(place: Folder, file: str, changes: list[tuple[str, float, int | bytes]]) -> None:
    """Whatever happens to a file, there are problems to read or it loads; the library lists the rest."""
    for name, raw in GOOD.items():
        place.write(name, raw)
    path: Path = place.write(file, spoilt(GOOD[file], changes))
    began = time.perf_counter()
    library = Library([place.path])
    problems = check_paths([path], library)
    listed = [scenario.id for scenario in library.scenarios()]
    assert time.perf_counter() - began < LONGEST
    assert all(line.isprintable() for line in str(problems).splitlines())
    assert all(problem.line >= 1 and problem.column >= 1 for problem in problems)
    if file == TARGETS[0]:
        assert bool(problems.errors()) != bool(listed)


@settings(max_examples=150, deadline=None)
@given(changes=CHANGES, file=st.sampled_from(TARGETS))
def test_both_parsers_agree(file: str, changes: list[tuple[str, float, int | bytes]]) -> None:
    """With and without libyaml a file gives the same values, or is refused by both or by the stricter one."""
    text = decode(spoilt(GOOD[file], changes), "f", Problems())
    if text is None:
        return
    fast, slow = Problems(), Problems()
    one, other = parse(text, "f", fast), parse(text, "f", slow, pure=True)
    if one is not None and other is not None:
        assert list(one.keys) == list(other.keys)
        assert [key.place for key in one.keys.values()] == [key.place for key in other.keys.values()]
