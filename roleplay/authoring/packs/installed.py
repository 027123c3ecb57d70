"""The packs that are installed: which there are, which folders they offer, and whether they are as they came.

A pack lies in a folder of its own, `NAME@VERSION-XXXXXXXX`. The file `NAME.json` beside it says which folder is the
pack's; writing that file is the one step by which a pack, or its next version, comes into force.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from roleplay.content.fields import ID

POINTER = ".json"
_FOLDER = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)@[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}-[0-9a-f]{8}")
_LARGEST_POINTER = 4096


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """A pack that is installed. folder: None if what says which it is can't be read."""

    name: str
    folder: Path | None


def installed_packs(place: Path) -> list[InstalledPack]:
    """The packs of a folder of packs, by name. A folder that isn't there has none."""
    try:
        names = sorted(path.name for path in place.iterdir())
    except OSError:
        return []
    ids = [name.removesuffix(POINTER) for name in names if name.endswith(POINTER)]
    return [InstalledPack(name, _folder(place, name)) for name in ids if re.fullmatch(ID, name)]


def pack_folders(place: Path) -> list[Path]:
    """The content folders of the packs that are installed and there; nothing in them is opened."""
    return [pack.folder for pack in installed_packs(place) if pack.folder is not None]


def leftover_folders(place: Path) -> list[Path]:
    """Folders of packs that no pack is in force from: of an older version, or of an installation that was cut off."""
    used = {pack.folder for pack in installed_packs(place)}
    found = (path for path in sorted(place.iterdir()) if _FOLDER.fullmatch(path.name))
    return [path for path in found if path not in used and path.is_dir() and not path.is_symlink()]


def pointer_of(place: Path, name: str) -> Path:
    """The file that says which folder a pack is in force from."""
    return place / (name + POINTER)


def pointer_text(folder: Path) -> bytes:
    """What that file says."""
    return (json.dumps({"folder": folder.name}) + "\n").encode("ascii")


def _folder(place: Path, name: str) -> Path | None:
    try:
        with pointer_of(place, name).open("rb") as file:
            row = json.loads(file.read(_LARGEST_POINTER))
        word = row["folder"]
        match = _FOLDER.fullmatch(word)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    folder = place / word
    right = match is not None and match.group(1) == name and folder.is_dir() and not folder.is_symlink()
    return folder if right else None
