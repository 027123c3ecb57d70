"""Two versions of a scenario or a rubric to be compared: files, whatever they are called, or what the library has."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from roleplay.content import loading
from roleplay.content.folders import PLAYS_SUFFIXES, SUFFIXES, ContentFile, base_of, first_kind
from roleplay.content.library import Library
from roleplay.content.plays import Plays, plays_path, read_plays
from roleplay.content.problems import Problems
from roleplay.content.words import quoted
from roleplay.content.yaml_source import read_text
from roleplay.domain.errors import ContentError, NotFound, WrongUse
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario


@dataclass(frozen=True)
class Loaded:
    """One version. file: where it stands; scenario: None for a rubric; library: by which it was read."""

    kind: str
    file: Path
    scenario: Scenario | None
    rubric: Rubric
    library: Library

    @property
    def id(self) -> str:
        """Its id."""
        return self.scenario.id if self.scenario is not None else self.rubric.id

    @property
    def version(self) -> str:
        """Its version, as the file states it."""
        return self.scenario.version if self.scenario is not None else self.rubric.version


@contextmanager
def loaded(word: str, folders: Sequence[Path]) -> Iterator[Loaded]:
    """The version that a word names: a file (the rubrics beside it win), or an id of what the folders have.

    A file may be called otherwise than its id, as a copy of an earlier version is. Raises WrongUse, NotFound or
    ContentError.
    """
    path = Path(word)
    if path.suffix not in SUFFIXES:
        library = Library(folders)
        kind = next((one for one in ("scenario", "rubric") if word in library.ids(one)), "")
        if not kind:
            raise NotFound(f"there is no scenario and no rubric {quoted(word)}", "name a file, or an id: roleplay list")
        yield _version(kind, word, library.path(kind, word), library)
        return
    if not path.is_file():
        raise WrongUse(f"There is no file {path}", "check the name")
    kind, own = _declared(path)
    beside = [*(one for one in folders if one.resolve() != base_of(path).resolve()), base_of(path)]
    if own == path.stem:
        library = Library(beside)
        _must_be_sound(kind, own, path, library)
        yield _version(kind, own, path, library)
        return
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder) / f"{kind}s" / f"{own}.yaml"
        named.parent.mkdir()
        named.write_bytes(path.read_bytes())
        library = Library([*beside, Path(folder)])
        try:
            _must_be_sound(kind, own, named, library)
        except ContentError as error:
            raise ContentError(error.message.replace(str(named), str(path)), error.remedy) from error
        yield _version(kind, own, path, library)


def plays_of(new: Loaded, old: Loaded, problems: Problems) -> Plays | None:
    """The play-throughs beside the new scenario, or else the old one, or else those that the library has for it.

    They need to fit one of the two: a scene that they name may be gone. None if there are none; where they fit neither,
    what is wrong goes into `problems`.
    """
    found = next(_plays_files(new, old), None)
    if found is None:
        return None
    wrong = Problems()
    for version in (new, old):
        wrong = Problems()
        plays = read_plays(found, version.library, wrong)
        if plays is not None:
            return plays
    problems.extend(wrong.errors())
    return None


def _plays_files(new: Loaded, old: Loaded) -> Iterator[Path]:
    for version in (new, old):
        places: Iterable[Path] = (version.file.with_name(version.id + suffix) for suffix in PLAYS_SUFFIXES)
        yield from (path for path in places if path.is_file())
        library = Library(version.library.folders[:-1])
        path = plays_path(library, version.id) if library.find_scenario(version.id) is not None else None
        if path is not None:
            yield path


def _declared(path: Path) -> tuple[str, str]:
    """The kind of a file and the id that it states. Raises ContentError if it can't be read."""
    kind, problems = first_kind(path), Problems()
    if kind in ("plays", "form"):
        holds = "play-throughs" if kind == "plays" else "a form"
        raise WrongUse(f"{path} holds {holds}", "name the scenario or the rubric itself")
    text = read_text(path, str(path), problems)
    reading = None if text is None else loading.read(text, str(path), problems, kind)
    own = reading.row[kind] if reading is not None else ""
    if not own:
        raise ContentError(f"{path} can't be used: {next(iter(problems), 'it has no id')}", "mend that first")
    return kind, own


def _must_be_sound(kind: str, own: str, file: Path, library: Library) -> None:
    """Raise ContentError if the file has errors: the library would then take the one of an earlier folder."""
    errors = library.problems_of(ContentFile(kind, own, file)).errors()
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise ContentError(f"{file} can't be used{more}: {errors[0]}", "mend that first: roleplay check")


def _version(kind: str, own: str, file: Path, library: Library) -> Loaded:
    if kind == "rubric":
        return Loaded(kind, file, None, library.rubric(own), library)
    scenario = library.scenario(own)
    return Loaded(kind, file, scenario, library.rubric(scenario.rubric), library)
