"""Checks files and folders as they are named on the command line: every problem of all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from roleplay.content.folders import (
    PLAYS_SUFFIXES,
    ContentFile,
    base_of,
    content_files,
    first_kind,
    inside,
    plays_files,
)
from roleplay.content.library import Library
from roleplay.content.plays import read_plays
from roleplay.content.problems import Problems
from roleplay.content.words import quoted
from roleplay.content.yaml_source import collector_paused
from roleplay.domain.scenario import Scenario


def check_paths(paths: Sequence[Path], library: Library) -> Problems:
    """What is wrong in these files and folders, looked at beside what the library has; without paths, in the library.

    What kind a file is, its first key tells (`scenario:`, `rubric:`, `plays:`). A rubric or base that a file names is
    also looked for in the file's own folder. Never raises for anything that a file can be.
    """
    problems = Problems()
    with collector_paused():
        for path in paths or library.folders:
            if path.is_dir():
                _check_folder(path, library, problems)
            else:
                _check_file(path, _beside(base_of(path), library), problems)
    return problems


def scenario_files(paths: Sequence[Path], library: Library) -> Iterator[tuple[Path, Scenario, Library]]:
    """The scenarios without errors in these files and folders, each with its file and the library that it's read with.

    Without paths, those of the library's folders.
    """
    nothing = Problems()
    for path in paths or library.folders:
        if path.is_dir():
            beside, files = _library_for(path, library), content_files(path, nothing)
        else:
            beside, files = _beside(base_of(path), library), [ContentFile(first_kind(path), path.stem, path)]
        for file in files:
            scenario = beside.scenario_of(file) if file.kind == "scenario" else None
            if scenario is not None:
                yield file.path, scenario, beside


def count_files(paths: Sequence[Path], library: Library) -> int:
    """How many files `check_paths` looks at."""
    return len(checked_files(paths, library))


def checked_files(paths: Sequence[Path], library: Library) -> list[Path]:
    """The files that `check_paths` looks at."""
    nothing = Problems()
    found: list[Path] = []
    for path in paths or library.folders:
        found += (
            [*(file.path for file in content_files(path, nothing)), *plays_files(path)] if path.is_dir() else [path]
        )
    return found


def _check_folder(folder: Path, library: Library, problems: Problems) -> None:
    beside = _library_for(folder, library)
    for file in content_files(folder, problems):
        problems.extend(beside.problems_of(file))
    for path in plays_files(folder):
        if inside(path, folder):
            read_plays(path, beside, problems)
        else:
            problems.report(str(path), (1, 1), "RP116", name=quoted(path.name))


def _library_for(folder: Path, library: Library) -> Library:
    """The library with what lies in the folder, or around it where it is one of `scenarios` or `rubrics`."""
    return _beside(base_of(folder / "file") if folder.name in ("scenarios", "rubrics") else folder, library)


def _check_file(path: Path, library: Library, problems: Problems) -> None:
    if path.name.endswith(PLAYS_SUFFIXES) or first_kind(path) == "plays":
        read_plays(path, library, problems)
    else:
        problems.extend(library.problems_of(ContentFile(first_kind(path), path.stem, path)))


def _beside(folder: Path, library: Library) -> Library:
    """The library with one more folder; the library itself if it has it already."""
    known = {one.resolve() for one in library.folders}
    return library if folder.resolve() in known else Library([*library.folders, folder])
