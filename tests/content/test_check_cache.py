"""Checking again what hasn't changed: as quick as reading it, and never another answer than a check from scratch."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.content.check import check_paths
from roleplay.content.check_cache import CheckCache
from tests.cli.conftest import person
from tests.cli.person import Person
from tests.content.conftest import Folder

__all__ = ["person"]

SCENARIO, RUBRIC, BASE = "scenarios/late-invoice.yaml", "rubrics/small.yaml", "rubrics/base.yaml"
PLAYS = "scenarios/late-invoice.plays.yaml"
FILES = (SCENARIO, RUBRIC, BASE, PLAYS)


def kept(folder: Folder) -> Path:
    """Where the results of a folder are kept."""
    return folder.path.parent / "kept"


def both(folder: Folder, *files: str) -> tuple[str, int]:
    """What is wrong, by way of what is kept, and how many results were; a check from scratch says the same."""
    paths = [folder.path / file for file in files] or [folder.path]
    cache = CheckCache(kept(folder))
    found = str(check_paths(paths, folder.library(), cache))
    assert found == str(check_paths(paths, folder.library()))
    return found, cache.hits


def test_nothing_changed(folder: Folder) -> None:
    """The second time no file is looked at, and the answer is the same, with its problems."""
    folder.spoil(SCENARIO, "minutes: 5", "minutes: five")
    first, second = both(folder), both(folder)
    assert first[1] == 0 and second[1] == len(FILES)
    assert "RP203" in first[0] and second[0] == first[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (SCENARIO, "start: opening", "start: opeming", "RP307"),
        (RUBRIC, "rubric: small", "rubric: smalk", "RP117"),
        (BASE, "abstract: true", "abstract: trux", "RP413"),
        (PLAYS, "for: late-invoice", "for: late-invoicf", "RP501"),
    ],
)
def test_one_byte_changes(folder: Folder, file: str, old: str, new: str, told: str) -> None:
    """A byte of the file, of the rubric, of what that builds on, of a play-through: what it breaks is told at once."""
    assert both(folder)[0] == ""
    folder.spoil(file, old, new)
    assert told in both(folder)[0]
    folder.spoil(file, new, old)
    assert both(folder) == ("", len(FILES))


def test_a_file_is_gone_or_new(folder: Folder) -> None:
    """A scenario whose rubric is taken away has a problem, and none when it is back."""
    assert both(folder, SCENARIO)[0] == ""
    text = (folder.path / RUBRIC).read_text(encoding="utf-8")
    (folder.path / RUBRIC).unlink()
    assert "RP313" in both(folder, SCENARIO)[0]
    folder.write(RUBRIC, text)
    assert both(folder, SCENARIO)[0] == ""


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(FILES),
    place=st.floats(0, 1, exclude_max=True),
    byte=st.integers(0, 255),
    again=st.booleans(),
)
def test_any_byte_changes(folder: Folder, file: str, place: float, byte: int, again: bool) -> None:
    """Whatever one byte of whatever file becomes: the same answer as from scratch, for that file and all others."""
    good = (folder.path / file).read_bytes()
    at = int(place * len(good))
    both(folder)
    folder.write(file, good[:at] + bytes([byte]) + good[at + 1 :])
    try:
        found, _ = both(folder)
        assert not again or both(folder)[0] == found
    finally:
        folder.write(file, good)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255), cut=st.booleans())
def test_damage(folder: Folder, place: float, bits: int, cut: bool) -> None:
    """Kept results that lost their end, or a bit of which has turned, are as if they weren't there."""
    folder.spoil(SCENARIO, "minutes: 5", "minutes: five")
    whole = both(folder)[0]
    for path in kept(folder).iterdir():
        content = path.read_bytes()
        at = int(place * len(content))
        path.write_bytes(content[:at] + (b"" if cut else bytes([content[at] ^ bits]) + content[at + 1 :]))
    assert both(folder) == (whole, 0)
    folder.spoil(SCENARIO, "minutes: five", "minutes: 5")


def test_result_under_another_name(folder: Folder) -> None:
    """A whole result that somebody put in the place of another one isn't taken for that."""
    both(folder)
    folder.spoil(SCENARIO, "minutes: 5", "minutes: five")
    whole = both(folder)[0]
    clean, *others = sorted(kept(folder).iterdir(), key=lambda path: path.stat().st_size)
    for path in others:
        path.write_bytes(clean.read_bytes())
    assert both(folder)[0] == whole


def test_folder_that_cannot_be_written(folder: Folder) -> None:
    """Where the cache would lie there is a plain file: the check does its work all the same."""
    kept(folder).write_text("mine", encoding="utf-8")
    folder.spoil(SCENARIO, "minutes: 5", "minutes: five")
    assert "RP203" in both(folder)[0]
    assert kept(folder).read_text(encoding="utf-8") == "mine"


def test_many_at_once(folder: Folder) -> None:
    """Eight checks that start at the same time, with one cache between them, all say the same."""
    folder.spoil(SCENARIO, "minutes: 5", "minutes: five")
    start, said = threading.Barrier(8), list[str]()

    def check() -> None:
        start.wait()
        said.extend(both(folder)[0] for _ in range(3))

    threads = [threading.Thread(target=check) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 24 and len(set(said)) == 1 and "RP203" in said[0]
    assert not [path for path in kept(folder).iterdir() if path.suffix != ".check"]


def test_older_half_goes(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with too many results loses the older ones, and nobody else's files."""
    monkeypatch.setattr("roleplay.content.check_cache.MOST_KEPT", 10)
    both(folder)
    (kept(folder) / "mine").write_text("mine", encoding="utf-8")
    for minutes in range(5, 15):
        folder.spoil(SCENARIO, "minutes: ", f"minutes: 1{minutes % 10} #")
        both(folder)
    results = [path for path in kept(folder).iterdir() if path.suffix == ".check"]
    assert len(results) <= 10
    assert (kept(folder) / "mine").exists()


def test_at_the_command_line(person: Person, folder: Folder) -> None:
    """`check` keeps its results with the person's files; `--no-cache` neither reads nor writes any."""
    place = person.data / "cache" / "checks"
    folder.spoil(SCENARIO, "minutes: 5", "minutes: five")
    said = [person.runs("check", "--no-cache", str(folder.path))]
    assert not place.exists()
    said += [person.runs("check", str(folder.path)), person.runs("check", str(folder.path))]
    assert len(list(place.iterdir())) == len(FILES)
    assert {(one.code, one.out, one.err) for one in said} == {(1, said[0].out, said[0].err)}


def test_forms(folder: Folder) -> None:
    """A form is looked at again when a scenario that it names, or that one's rubric, has changed."""
    folder.spoil("forms/spring.yaml", "title: Spring", "title: Summer")
    assert both(folder)[0] == ""
    assert both(folder) == ("", len(FILES) + 1)
    folder.spoil(SCENARIO, "language: en", "language: ru")
    assert "spring.yaml:8:17 RP608" in both(folder, "forms/spring.yaml")[0]
    folder.spoil(RUBRIC, "  asking:", "  askin:")
    assert "spring.yaml:17:12 RP607" in both(folder, "forms")[0]
