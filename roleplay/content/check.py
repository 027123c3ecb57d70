"""Checks files and folders as they are named on the command line: every problem of all of them at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from roleplay.content.catalogue import ENTRIES
from roleplay.content.check_cache import CheckCache
from roleplay.content.folders import (
    PLAYS_SUFFIXES,
    ContentFile,
    base_of,
    content_files,
    first_kind,
    form_files,
    inside,
    plays_files,
)
from roleplay.content.forms import read_form
from roleplay.content.library import Library
from roleplay.content.plays import read_plays
from roleplay.content.problems import Problem, Problems
from roleplay.content.words import quoted
from roleplay.content.yaml_source import bytes_of, collector_paused
from roleplay.domain.scenario import Scenario


def check_paths(paths: Sequence[Path], library: Library, cache: CheckCache | None = None) -> Problems:
    """What is wrong in these files and folders, looked at beside what the library has; without paths, in the library.

    What kind a file is, its first key tells (`scenario:`, `rubric:`, `plays:`, `form:`). A rubric or base that a file
    names is also looked for in the file's own folder. cache: what was found before is taken from there where nothing
    has changed, and what is found is kept there. Never raises for anything that a file can be.
    """
    check = _Check(library, cache)
    with collector_paused():
        for path in paths or library.folders:
            if path.is_dir():
                check.folder(path)
            else:
                check.file(path)
        check.keep()
    return check.problems


def scenario_files(paths: Sequence[Path], library: Library) -> Iterator[tuple[Path, Scenario, Library]]:
    """The scenarios without errors in these files and folders, each with its file and the library that it's read with.

    Without paths, those of the library's folders.
    """
    nothing = Problems()
    for path in paths or library.folders:
        if path.is_dir():
            beside, files = _beside(_whole_folder(path), library), content_files(path, nothing)
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
        in_folder = path.is_dir()
        found += [file.path for file in content_files(path, nothing)] if in_folder else [path]
        found += [*plays_files(path), *form_files(path)] if in_folder else []
    return found


class _Check:
    """One run over files and folders; the problems that it found so far."""

    def __init__(self, library: Library, cache: CheckCache | None) -> None:
        self.problems = Problems()
        self._cache = cache
        # What the cache keeps must come from the bytes that it is kept under, so nothing read before them may count.
        self._library = library if cache is None else Library(library.folders)
        self._beside: dict[Path, Library] = {}
        self._contents: dict[Library, tuple[str, str]] = {}
        self._new: list[tuple[Library, Path, tuple[str, ...], Problems]] = []

    def folder(self, folder: Path) -> None:
        """Look at all files of a folder."""
        beside = self._library_for(_whole_folder(folder))
        for file in content_files(folder, self.problems):
            self._content(file, beside)
        for path in plays_files(folder):
            if inside(path, folder):
                self._plays(path, beside)
            else:
                self.problems.report(str(path), (1, 1), "RP116", name=quoted(path.name))
        first: dict[str, Path] = {}
        for path in form_files(folder):
            other = first.setdefault(path.stem, path)
            if not inside(path, folder):
                self.problems.report(str(path), (1, 1), "RP116", name=quoted(path.name))
            elif other is not path:
                self.problems.report(str(path), (1, 1), "RP118", id=quoted(path.stem), other=quoted(other.name))
            else:
                self._form(path, beside)

    def file(self, path: Path) -> None:
        """Look at one file."""
        kind = "plays" if path.name.endswith(PLAYS_SUFFIXES) else first_kind(path)
        beside = self._library_for(base_of(path))
        if kind == "plays":
            self._plays(path, beside)
        elif kind == "form":
            self._form(path, beside)
        else:
            self._content(ContentFile(kind, path.stem, path), beside)

    def keep(self) -> None:
        """Put what was found into the cache, but for what changed while it was looked at."""
        if self._cache is None:
            return
        same = {library: _content_hashes(library) == known for library, known in self._contents.items()}
        for library, path, key, found in self._new:
            if same[library] and _hash_of(path) == key[-2]:
                self._cache.keep(*key, result=[_row(problem) for problem in found])
        self._cache.tidy()

    def _content(self, file: ContentFile, library: Library) -> None:
        """A scenario or a rubric: what is wrong depends on the file and on the rubrics."""
        self._look(file.kind, file.path, library, False, lambda _: library.problems_of(file))

    def _plays(self, path: Path, library: Library) -> None:
        self._look("plays", path, library, True, lambda found: read_plays(path, library, found))

    def _form(self, path: Path, library: Library) -> None:
        self._look("form", path, library, True, lambda found: read_form(path, library, found))

    def _look(self, kind: str, path: Path, library: Library, whole: bool, look: Callable[[Problems], object]) -> None:
        """Take what is known of a file, or look at it. whole: it depends on scenarios as well as on rubrics."""
        key: tuple[str, ...] = ()
        if self._cache is not None and (own := _hash_of(path)):
            if library not in self._contents:  # the library has read nothing yet
                self._contents[library] = _content_hashes(library)
            key = ("check", kind, str(path), own, self._contents[library][whole])
            known = _from_rows(str(path), self._cache.known(*key))
            if known is not None:
                self.problems.extend(known)
                return
        found = Problems()
        result = look(found)
        found.extend(result if isinstance(result, Problems) else ())
        self.problems.extend(found)
        if key and all(problem.path == str(path) for problem in found):
            self._new.append((library, path, key, found))

    def _library_for(self, folder: Path) -> Library:
        """The library with one more folder; one for all files of a folder."""
        if folder not in self._beside:
            self._beside[folder] = _beside(folder, self._library)
        return self._beside[folder]


def _content_hashes(library: Library) -> tuple[str, str]:
    """Of the names and bytes of all rubrics of a library, in the order in which they win; and of all its files."""
    marks = [(file.kind, f"{file.kind} {file.path} {_hash_of(file.path)}") for file in library.files()]
    rubrics, every = [mark for kind, mark in marks if kind == "rubric"], [mark for _, mark in marks]
    return _hash("\n".join(rubrics)), _hash("\n".join(every))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _hash_of(path: Path) -> str:
    """Of a file's bytes; empty if they can't be read."""
    raw = bytes_of(path, str(path), Problems())
    return "" if raw is None else hashlib.sha256(raw).hexdigest()


def _row(problem: Problem) -> list[object]:
    return [problem.line, problem.column, problem.code, problem.message, problem.remedy]


def _from_rows(path: str, rows: object) -> Problems | None:
    """The problems that were kept; None if these aren't any."""
    kinds = (int, int, str, str, str)
    found = Problems()
    for row in rows if isinstance(rows, list) else [None]:
        if not isinstance(row, list) or tuple(map(type, row)) != kinds or row[2] not in ENTRIES:
            return None
        found.add(Problem(path, *row))
    return found


def _whole_folder(folder: Path) -> Path:
    """The folder itself, or the one around it where it is one of `scenarios`, `rubrics` or `forms`."""
    return base_of(folder / "file")


def _beside(folder: Path, library: Library) -> Library:
    """The library with one more folder; the library itself if it has it already."""
    known = {one.resolve() for one in library.folders}
    return library if folder.resolve() in known else Library([*library.folders, folder])
