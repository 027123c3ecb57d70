"""Where the file of an assessment lies: on a disk of this machine or not, with room or not, kept by which SQLite."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

from roleplay.domain.errors import StorageError

NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.rclone",
     "fuse.davfs", "davfs", "ncpfs", "beegfs"}
)  # fmt: skip
"""File systems over a network: locks on them don't hold, and SQLite says itself that it must not be used there."""
MOUNTS = Path("/proc/self/mountinfo")
SOUND = (3, 51, 3)
"""The first SQLite without the fault that can, very rarely, damage a write-ahead log that several programs write."""
LITTLE = 200 * 2**20
"""Bytes of free room under which it is said."""


def check_disk(path: Path, mounts: str | None = None) -> None:
    """Raises StorageError for a file on a network drive. mounts: /proc/self/mountinfo; without it all passes."""
    kind = file_system(path, mounts)
    if kind in NETWORK:
        raise StorageError(
            f"{path} lies on a network drive ({kind}), where two programs can spoil each other's records",
            "keep examinations on a disk of this machine (ROLEPLAY_DATA_DIR), or in PostgreSQL "
            "(ROLEPLAY_ASSESSMENT_URL)",
        )


def file_system(path: Path, mounts: str | None = None) -> str:
    """The kind of file system that a path lies on, such as ext4; empty where the system doesn't tell."""
    if mounts is None:
        try:
            mounts = MOUNTS.read_text("utf-8", "replace")
        except OSError:
            return ""
    place = path.expanduser().resolve()
    found, best = "", -1
    for line in mounts.splitlines():
        left, mark, right = line.partition(" - ")
        fields = left.split(" ")
        if not mark or len(fields) < 5:
            continue
        folder = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        if place.is_relative_to(folder) and len(folder.parts) >= best:  # what was mounted later lies on top
            found, best = right.split(" ")[0], len(folder.parts)
    return found


def remarks(path: Path) -> list[str]:
    """What an administrator should know of the place: how much room there is, and of the SQLite here."""
    said: list[str] = []
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        return said
    little = "; too little for an examination" if free < LITTLE else ""
    said.append(f"Room:        {free / 2**30:,.1f} GB free{little}")
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < SOUND:
        said.append(
            f"SQLite:      {version}; before 3.51.3 several programs that write at once can, very rarely, damage the "
            "file: where many sit or mark at once use PostgreSQL"
        )
    else:
        said.append(f"SQLite:      {version}")
    return said
