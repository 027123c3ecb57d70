"""The file on an author's bench: looked at anew when it changes; its problems, and the version to play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from roleplay.authoring.coverage import spots
from roleplay.authoring.deep_problems import deep_check_paths
from roleplay.content import loading
from roleplay.content.folders import PLAYS_SUFFIXES, ContentFile, base_of
from roleplay.content.library import Library
from roleplay.content.plays import read_plays
from roleplay.content.problems import Problem, Problems
from roleplay.content.waivers import apply_waivers
from roleplay.content.yaml_source import read_text
from roleplay.domain.errors import RoleplayError
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario

SpotPath = tuple[str | int, ...]
Stamp = tuple[tuple[str, int, int], ...]
"""Of each file that is watched: its name, when it was written (nanoseconds), its size; -1 where it isn't there."""


@dataclass(frozen=True)
class Version:
    """A scenario that can be played, with its rubric. `lines`: where its parts stand in the file, from 1."""

    scenario: Scenario
    rubric: Rubric
    library: Library
    lines: Mapping[SpotPath, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """What was found in the file. `version` is None where it can't be played.

    problems: of the scenario and of the play-throughs beside it; scene_of: the scene in which each problem of the
    scenario stands, where it stands in one.
    """

    problems: tuple[Problem, ...]
    version: Version | None
    scene_of: Mapping[Problem, str]
    found: Problems = field(default_factory=Problems)
    """The problems with those that are waived."""
    scene_lines: tuple[tuple[int, str], ...] = ()

    @property
    def errors(self) -> int:
        """How many of the problems keep a file from being used."""
        return sum(1 for problem in self.problems if problem.severity == "error")


class WatchedFile:
    """A scenario file, and what it is played with: its rubric and the play-throughs beside it.

    folders: where rubrics come from; the file's own folder wins over them.
    """

    def __init__(self, path: Path, folders: Sequence[Path]) -> None:
        self.path = path
        base = base_of(path)
        self._folders = [*(one for one in folders if one.resolve() != base.resolve()), base]
        self._watched: tuple[Path, ...] = (path, *(path.with_name(path.stem + suffix) for suffix in PLAYS_SUFFIXES))
        self._own = len(self._watched)
        self._stamp: Stamp | None = None

    def changed(self) -> bool:
        """Whether any of the files was written, or came or went, since the last look."""
        return self._stamp != self._stamp_now()

    def look(self) -> Look:
        """Read everything anew. Never raises for anything that a file can be."""
        self._stamp = self._stamp_now()
        library = Library(self._folders)
        file = ContentFile("scenario", self.path.stem, self.path)
        problems = library.problems_of(file)
        usable = not problems.errors()
        text = read_text(self.path, str(self.path), Problems())
        reading = None if text is None else loading.read(text, str(self.path), Problems(), "scenario")
        lines = _scene_lines(reading) if reading is not None else []
        found = Problems(problems)
        for plays in self._watched[1 : self._own]:
            if usable and plays.is_file():  # with a scenario that can't be used they would only say that again
                read_plays(plays, library, found)
        for rubric in self._watched[self._own :]:
            if rubric.is_file():
                found.extend(library.problems_of(ContentFile("rubric", rubric.stem, rubric)))
        version = self._version(library, reading) if usable and reading is not None else None
        return self._looked(found, version, tuple(lines), deep=False)

    def look_deeper(self, look: Look) -> Look:
        """What was found, and what can never happen in the scenario beside it; takes a second or more."""
        if look.version is None:
            return look
        found = Problems(look.found)
        list(deep_check_paths([self.path], look.version.library, found))
        return self._looked(found, look.version, look.scene_lines, deep=True)

    def _looked(
        self, found: Problems, version: Version | None, lines: tuple[tuple[int, str], ...], *, deep: bool
    ) -> Look:
        left, _ = apply_waivers(found, [file for file in self._watched if file.is_file()], deep=deep)
        own = str(self.path)
        scene_of = {one: scene for one in left if one.path == own and (scene := _scene_at(lines, one.line))}
        return Look(tuple(left), version, scene_of, found, lines)

    def _version(self, library: Library, reading: loading.FileReading) -> Version | None:
        """The version that the library has just read from this very file."""
        try:
            scenario = library.scenario(self.path.stem)
            if library.path("scenario", scenario.id).resolve() != self.path.resolve():
                return None
            rubric = library.rubric(scenario.rubric)
            rubric_file = library.path("rubric", rubric.id)
        except RoleplayError:  # the file went, or changed, while it was read; the next look sees what is there
            return None
        if rubric_file not in self._watched:  # one that was used before may win again when it is mended
            self._stamp = (*(self._stamp or ()), *_stamps((rubric_file,)))
            self._watched = (*self._watched, rubric_file)
        lines = {spot.path: reading.places.at(*spot.path, key=True)[0] for spot in spots(scenario)}
        return Version(scenario, rubric, library, lines)

    def _stamp_now(self) -> Stamp:
        return _stamps(self._watched)


def _stamps(paths: Sequence[Path]) -> Stamp:
    found = []
    for path in paths:
        try:
            status = path.stat()
            found.append((str(path), status.st_mtime_ns, status.st_size))
        except (OSError, ValueError):
            found.append((str(path), -1, -1))
    return tuple(found)


def _scene_lines(reading: loading.FileReading) -> list[tuple[int, str]]:
    """The first line of each scene, and of whatever follows the scenes (as an empty id), in order."""
    scenes = reading.row.get("scenes")
    names = list(scenes) if isinstance(scenes, Mapping) else []
    found = [(reading.places.at("scenes", name, key=True)[0], str(name)) for name in names]
    found += [(reading.places.at(key, key=True)[0], "") for key in reading.row if key != "scenes"]
    return sorted(found)


def _scene_at(lines: Sequence[tuple[int, str]], line: int) -> str:
    """The scene that a line of the file stands in, empty if in none."""
    return next((name for start, name in reversed(lines) if start <= line), "")
