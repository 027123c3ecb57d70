"""New scenarios and rubrics: a small one that is whole, or a copy of another under a name of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from roleplay.content.folders import PLAYS_SUFFIXES, SUFFIXES
from roleplay.content.json_schema import file_name, modeline, schema_text
from roleplay.content.library import Library
from roleplay.content.plays import plays_path
from roleplay.content.problems import Problems
from roleplay.content.shape import ID_WORD
from roleplay.content.shape_reader import NOTHING
from roleplay.content.words import quoted
from roleplay.content.yaml_source import Mapping, Scalar, Value, parse, read_text
from roleplay.domain.errors import ContentError, WrongUse

LANGUAGES = ("en", "ru")
"""The languages that there are small files in."""

_TEMPLATES = Path(__file__).parent / "templates"
_MODELINE = re.compile(r"\A# yaml-language-server:[^\n]*\n")
_FOLDERS = {"scenario": "scenarios", "plays": "scenarios", "rubric": "rubrics"}


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written. `place`: seen from the content folder; `mine`: not by an author, so it may be replaced."""

    place: PurePosixPath
    text: str
    mine: bool = False


def new_files(kind: str, name: str, library: Library, language: str = "en", source: str = "") -> list[NewFile]:
    """The files of a new scenario or rubric (`kind`) of that id, with the schemas that their first lines point to.

    source: the id of one in the library to be copied; empty for a small one in one of LANGUAGES. Raises WrongUse for a
    name that can't be an id or is taken, NotFound or ContentError for a source that isn't there or has errors.
    """
    _check_name(kind, name, library)
    texts = _copied(kind, source, library) if source else _template(kind, language)
    title = name.replace("-", " ").capitalize()
    files = []
    for part, text in texts.items():
        changes: dict[tuple[str, ...], str] = {(kind,): name, ("title",): title}
        if source:
            changes["version",] = "1.0.0"
        if part == "plays":
            changes = {("plays", "for"): name}
        suffix = ".plays.yaml" if part == "plays" else ".yaml"
        place = PurePosixPath(_FOLDERS[part], name + suffix)
        first = modeline(f"../schema/{file_name(part)}")
        files.append(NewFile(place, f"{first}\n{_MODELINE.sub('', _changed(text, changes))}"))
    return [*files, *(NewFile(PurePosixPath("schema", file_name(p)), schema_text(p), mine=True) for p in texts)]


def _check_name(kind: str, name: str, library: Library) -> None:
    if not re.fullmatch(ID_WORD.pattern, name) or len(name) > ID_WORD.most or name in NOTHING:
        meant = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[: ID_WORD.most].strip("-")
        remedy = f"use {ID_WORD.form}" + (f": {meant}" if meant and meant not in NOTHING else "")
        raise WrongUse(f"{quoted(name)} can't be the id of a {kind}", remedy)
    if name in library.ids(kind):
        raise WrongUse(f"There is a {kind} {quoted(name)} already", "choose another name, or edit that one")


def _template(kind: str, language: str) -> dict[str, str]:
    parts = ("scenario", "plays") if kind == "scenario" else ("rubric",)
    return {part: (_TEMPLATES / f"{part}-{language}.yaml").read_text(encoding="utf-8") for part in parts}


def _copied(kind: str, source: str, library: Library) -> dict[str, str]:
    """The texts of the source and, of a scenario, of the play-throughs beside it."""
    paths = {kind: library.path(kind, source)}
    plays = plays_path(library, source) if kind == "scenario" else None
    if plays is not None:
        paths["plays"] = plays
    found = {}
    for part, path in paths.items():
        problems = Problems()
        text = read_text(path, str(path), problems)
        if text is None or parse(text, str(path), problems) is None:
            raise ContentError(f"{quoted(source)} can't be copied: {problems.errors()[0]}")
        found[part] = text
    return found


def _changed(text: str, changes: dict[tuple[str, ...], str]) -> str:
    """The text with other words at these paths; all else stays as it is, comments too."""
    top = parse(text, "", Problems())
    assert top is not None
    spots = []
    for path, words in changes.items():
        value: Value | None = top
        for key in path:
            value = value.values.get(key) if isinstance(value, Mapping) else None
        if isinstance(value, Scalar):
            spots.append((value.start, value.end, words))
    for start, end, words in sorted(spots, reverse=True):
        if gap := re.match(" +(?=#)", text[end:]):  # what is said about the line stays in its column
            words = f"{words:<{end + gap.end() - start - 1}} "
            end += gap.end()
        lines = "\n" * text[start:end].endswith("\n")  # a block text ends with its line
        text = text[:start] + words + lines + text[end:]
    return text


def taken(folder: Path, files: list[NewFile]) -> Path | None:
    """The first of an author's files that is there already under one of its names; None if none is."""
    for file in files:
        if file.mine:
            continue
        endings = PLAYS_SUFFIXES if file.place.name.endswith(PLAYS_SUFFIXES) else SUFFIXES
        stem = file.place.name.split(".")[0]
        for ending in endings:
            path = folder / file.place.parent / (stem + ending)
            if path.exists() or path.is_symlink():
                return path
    return None
