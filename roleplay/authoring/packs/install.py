"""Installs, lists and removes packs. Everything is checked first; a pack is there whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from roleplay.authoring.packs.archive import read_pack
from roleplay.authoring.packs.build import problems_in, taken_id
from roleplay.authoring.packs.disk import PART, locked, settle, write_durably
from roleplay.authoring.packs.installed import (
    installed_packs,
    leftover_folders,
    pack_folders,
    pointer_of,
    pointer_text,
)
from roleplay.authoring.packs.manifest import Manifest, read_manifest, sha256
from roleplay.authoring.packs.names import MANIFEST
from roleplay.content.library import shipped_folder
from roleplay.content.words import offer, one_line, quoted
from roleplay.domain.errors import ContentError, NotFound

_NOTHING_DONE = "nothing was installed; ask for the pack again where you got it"


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation did. before: the version that was replaced, or empty; kept: its files that were changed."""

    manifest: Manifest
    folder: Path
    before: str
    kept: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class PackState:
    """A pack that is installed, as it lies there. fault: why it can't be used; changed: files not as they came."""

    name: str
    manifest: Manifest | None
    folder: Path | None
    changed: tuple[str, ...] = ()
    fault: str = ""


def install_pack(pack: Path, place: Path) -> Installed:
    """Check a pack and install it into the folder of packs, in the place of another version of it.

    Raises ContentError with the first thing that is wrong, StorageError if it can't be written; then all is as before.
    """
    try:
        manifest, files = read_pack(pack)
        with locked(place):
            return _installed(manifest, files, place)
    except ContentError as error:
        raise ContentError(f"{pack} can't be installed: {error.message}", error.remedy or _NOTHING_DONE) from error


def pack_states(place: Path) -> list[PackState]:
    """Every installed pack with what has become of it, by name."""
    return [_state(pack.name, pack.folder) for pack in installed_packs(place)]


def remove_pack(name: str, place: Path) -> tuple[Path, ...]:
    """Remove an installed pack: its own files and nothing else. Returns what stays: files that were changed or added.

    Raises NotFound if there is no such pack, StorageError if it can't be done.
    """
    names = [pack.name for pack in installed_packs(place)]
    if name not in names:
        raise NotFound(f"There is no pack {quoted(name)}", offer(name, names) if names else "see: roleplay pack list")
    with locked(place):
        folder = next((pack.folder for pack in installed_packs(place) if pack.name == name), None)
        pointer_of(place, name).unlink(missing_ok=True)  # from here on it is removed; the rest is clearing up
        settle(place)
        _sweep(place)
    return _files_in(folder) if folder is not None else ()


def _installed(manifest: Manifest, files: dict[str, bytes], place: Path) -> Installed:
    """Write the pack into a folder of its own, check it there, and put it in force."""
    _sweep(place)
    old = next((pack.folder for pack in installed_packs(place) if pack.name == manifest.name), None)
    before = _manifest_in(old)
    folder = place / f"{manifest.name}@{manifest.version}-{secrets.token_hex(4)}"
    try:
        folder.mkdir()
        write_durably(folder / MANIFEST, manifest.text().encode("utf-8"))
        for name, content in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            write_durably(folder / name, content)
        settle(folder)
        _check_content(folder, old, place)
        write_durably(pointer_of(place, manifest.name), pointer_text(folder))
    except BaseException:
        _clear(folder)
        raise
    with suppress(OSError):  # the new version is in force; the next installation clears up
        _sweep(place)
    return Installed(manifest, folder, before.version if before else "", _files_in(old) if old is not None else ())


def _check_content(folder: Path, old: Path | None, place: Path) -> None:
    """Raise ContentError if the content has problems, or an id that is taken by what ships or by another pack."""
    problems = problems_in(folder)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise ContentError(one_line(str(problems[0]).replace(f"{folder}/", "", 1)) + more)
    others = [other for other in pack_folders(place) if other != old]
    if fault := taken_id(folder, [shipped_folder(), *others]):
        raise ContentError(fault)


def _state(name: str, folder: Path | None) -> PackState:
    if folder is None:
        return PackState(name, None, None, fault="its folder is gone: install it again, or remove it")
    manifest = _manifest_in(folder)
    if manifest is None:
        return PackState(name, None, folder, fault="its manifest can't be read: install it again, or remove it")
    changed = [path for path, digest in manifest.files if _digest(folder / path) != digest]
    return PackState(name, manifest, folder, tuple(changed))


def _manifest_in(folder: Path | None) -> Manifest | None:
    if folder is None:
        return None
    try:
        return read_manifest((folder / MANIFEST).read_bytes())
    except (OSError, ContentError):
        return None


def _sweep(place: Path) -> None:
    for folder in leftover_folders(place):
        _clear(folder)


def _clear(folder: Path) -> None:
    """Delete the files of a pack as they came, and its folders if nothing else is in them. Links are never followed."""
    manifest = _manifest_in(folder)
    for name, digest in manifest.files if manifest is not None else ():
        path = folder / name
        _part(path).unlink(missing_ok=True)
        if not path.parent.is_symlink() and _digest(path) == digest:
            path.unlink()
    _part(folder / MANIFEST).unlink(missing_ok=True)
    for inner in [path for path in _listed(folder) if path.is_dir() and not path.is_symlink()]:
        with suppress(OSError):
            inner.rmdir()
    if [path.name for path in _listed(folder)] == [MANIFEST]:
        (folder / MANIFEST).unlink()
    with suppress(OSError):
        folder.rmdir()


def _part(path: Path) -> Path:
    return path.with_name(path.name + PART)


def _listed(folder: Path) -> Sequence[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else ()


def _digest(path: Path) -> str:
    """The SHA-256 of a plain file; empty for what isn't one or can't be read."""
    try:
        return sha256(path.read_bytes()) if path.is_file() and not path.is_symlink() else ""
    except OSError:
        return ""


def _files_in(folder: Path) -> tuple[Path, ...]:
    """What is left in the folder of a pack that was removed, but for its manifest."""
    if not folder.is_dir():
        return ()
    return tuple(path for path in sorted(folder.rglob("*")) if not path.is_dir() and path.name != MANIFEST)
