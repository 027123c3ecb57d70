"""Which files a folder offers: names only, nothing is parsed. Nothing outside the folder is ever looked at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from roleplay.content.problems import Problems
from roleplay.content.words import quoted

SUFFIXES = (".yaml", ".yml")
PLAYS_SUFFIXES = (".plays.yaml", ".plays.yml")
KINDS = ("scenario", "rubric")
FORMS = "forms"
"""The folder of forms, inside a content folder."""

_FIRST_KEY = re.compile(r"\ufeff?(?:[ \t]*(?:#[^\n]*|---[ \t]*)?\r?\n)*([a-z]+)[ \t]*:")
_PEEK = 16 * 1024


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file that says by its name, and its folder or first key, what it is. `id`: the name without its ending."""

    kind: str
    id: str
    path: Path


def content_files(folder: Path, problems: Problems) -> list[ContentFile]:
    """The scenario and rubric files of a folder, in `scenarios/` and `rubrics/` or in itself, by name.

    A folder that isn't there has none. Files outside the folder (links, `../`) and a second file of the same id are
    reported and left out.
    """
    found: dict[tuple[str, str], ContentFile] = {}
    for path, kind in _paths(folder):
        if path.name.endswith(PLAYS_SUFFIXES):
            continue
        name = str(path)
        if not inside(path, folder):
            problems.report(name, (1, 1), "RP116", name=quoted(path.name))
            continue
        file = ContentFile(kind or first_kind(path), path.stem, path)
        if file.kind not in KINDS:
            continue
        first = found.setdefault((file.kind, file.id), file)
        if first is not file:
            problems.report(name, (1, 1), "RP118", id=quoted(file.id), other=quoted(first.path.name))
    return list(found.values())


def plays_files(folder: Path) -> list[Path]:
    """The files of play-throughs of a folder, by name."""
    return [path for path, _ in _paths(folder) if path.name.endswith(PLAYS_SUFFIXES)]


def form_files(folder: Path) -> list[Path]:
    """The files of forms of a folder, in `forms/` or in itself, by name."""
    found = _yaml_files(folder / FORMS)
    return [*found, *(path for path in _yaml_files(folder) if folder.name == FORMS or first_kind(path) == "form")]


def inside(path: Path, folder: Path) -> bool:
    """Whether the file really lies in the folder, links followed."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a circle of links; a NUL in the name
        return False


def base_of(path: Path) -> Path:
    """The folder whose `scenarios/`, `rubrics/` or `forms/` this file lies in, or the file's own folder."""
    parent = path.parent
    return parent.parent if parent.name in ("scenarios", "rubrics", FORMS) else parent


def first_kind(path: Path) -> str:
    """What kind of file it is, by the first key; scenario where it can't be told (loading says what is wrong)."""
    try:
        if not path.is_file():
            return "scenario"
        with path.open("rb") as file:
            start = file.read(_PEEK).decode("utf-8", "replace")
    except OSError:
        return "scenario"
    key = _FIRST_KEY.match(start)
    return key.group(1) if key is not None and key.group(1) in ("rubric", "plays", "form") else "scenario"


def _paths(folder: Path) -> list[tuple[Path, str]]:
    """YAML files with the kind that their folder gives them (empty: the first key tells it), in order."""
    found: list[tuple[Path, str]] = []
    for place, kind in ((folder / "scenarios", "scenario"), (folder / "rubrics", "rubric"), (folder, "")):
        found += [(path, kind) for path in _yaml_files(place)]
    return found


def _yaml_files(folder: Path) -> list[Path]:
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:  # not there, not a folder, or may not be read: it offers nothing
        return []
    return [folder / name for name in names if name.endswith(SUFFIXES) and not name.startswith(".")]
