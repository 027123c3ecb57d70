"""Makes a pack of a folder with scenarios and rubrics: the same folder gives the same bytes."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from roleplay.authoring.packs.archive import pack_of
from roleplay.authoring.packs.manifest import Manifest, fault_of_text, sha256
from roleplay.authoring.packs.names import FOLDERS, MANIFEST, fault_of
from roleplay.content.check import check_paths
from roleplay.content.folders import content_files, plays_files
from roleplay.content.library import Library, shipped_folder
from roleplay.content.problems import Problem, Problems
from roleplay.content.words import quoted
from roleplay.content.yaml_source import LARGEST_FILE
from roleplay.domain.errors import ContentError, WrongUse

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The time that every file in a pack has, so that the time of building doesn't change the pack."""


@dataclass(frozen=True, slots=True)
class BuiltPack:
    """A pack as bytes, its manifest, and the files of the folder that aren't in it."""

    content: bytes
    manifest: Manifest
    left_out: tuple[str, ...]


def problems_in(folder: Path) -> list[Problem]:
    """The errors that `roleplay check` finds in the first file of a folder that has any.

    Looked at beside what ships alone: a pack stands by itself. Play-throughs come last: what is wrong with them often
    only follows from the others.
    """
    library, found = Library([shipped_folder(), folder]), Problems()
    for path in [*(file.path for file in content_files(folder, found)), *plays_files(folder)]:
        if errors := check_paths([path], library).errors():
            return errors
    return found.errors()


def taken_id(folder: Path, others: Iterable[Path]) -> str:
    """In words, the first scenario or rubric of a folder whose id one of the other folders has; empty if none is."""
    nothing = Problems()
    mine = {(file.kind, file.id): file for file in content_files(folder, nothing)}
    for other in others:
        for file in content_files(other, nothing):
            if (file.kind, file.id) in mine:
                whose = "roleplay itself" if other == shipped_folder() else f"the pack {other.name.split('@')[0]}"
                return f"{whose} has a {file.kind} {quoted(file.id)} already"
    return ""


def build_pack(folder: Path, manifest: Manifest) -> BuiltPack:
    """The pack of a folder: its scenarios, play-throughs and rubrics, and texts (.md, .txt) in it and in `docs/`.

    manifest: name, version, licence, title and author; the files are added here. Raises WrongUse for a folder or a
    word that can't be used, ContentError if the content has problems.
    """
    for what in ("name", "version", "licence", "title", "author"):
        if fault := fault_of_text(what, getattr(manifest, what)):
            raise WrongUse(f"The pack can't be built: {fault}", "state another one")
    files, left_out = _taken(folder)
    if not any(name.startswith(("scenarios/", "rubrics/")) for name in files):
        raise WrongUse(
            f"There are no scenarios or rubrics in {folder}", "name a folder that has scenarios/*.yaml in it"
        )
    problems = problems_in(folder)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise ContentError(f"The pack can't be built{more}: {problems[0]}")
    if fault := taken_id(folder, [shipped_folder()]):
        raise ContentError(f"The pack can't be built: {fault}", "give yours another id and file name")
    listed = tuple((name, sha256(content)) for name, content in sorted(files.items()))
    whole = Manifest(manifest.name, manifest.version, manifest.licence, manifest.title, manifest.author, listed)
    content = _zipped({MANIFEST: whole.text().encode("utf-8"), **files})
    try:
        pack_of(content)  # what can't be installed isn't given to anybody
    except ContentError as error:
        raise ContentError(f"The pack can't be built: {error.message}", "change or take out that file") from error
    return BuiltPack(content, whole, tuple(left_out))


def _taken(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """The files that go into the pack, and the names of those that don't."""
    if not folder.is_dir():
        raise WrongUse(f"There is no folder {folder}", "name the folder that has scenarios/ or rubrics/ in it")
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    for place in ("", *FOLDERS):
        for path in sorted((folder / place).iterdir()) if (folder / place).is_dir() else ():
            name = unicodedata.normalize("NFC", f"{place}/{path.name}" if place else path.name)
            if path.is_dir() and not path.is_symlink():
                left_out += [] if name in FOLDERS or name.startswith(".") else [f"{name}/"]
            elif path.is_symlink() or not path.is_file() or name == MANIFEST or fault_of(name):
                left_out += [] if path.name.startswith(".") else [name]
            elif path.stat().st_size > LARGEST_FILE:
                raise WrongUse(f"{path} is too big for a pack", f"{LARGEST_FILE:,} bytes are allowed")
            else:
                files[name] = path.read_bytes()
    return files, left_out


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3  # as on Unix, wherever it is built
            archive.writestr(entry, content)
    return out.getvalue()
