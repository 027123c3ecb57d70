"""Reads the zip of a pack into memory, within bounds, and nothing from it that could harm when it is written.

Python's zipfile quietly renames `../up.txt` and counts entries only after reading them all, so names and counts are
looked at here before it is asked for anything.
"""

from __future__ import annotations

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from roleplay.authoring.packs.manifest import Manifest, read_manifest, sha256
from roleplay.authoring.packs.names import FOLDERS, MANIFEST, fault_of, twins_of
from roleplay.content.words import quoted
from roleplay.content.yaml_source import LARGEST_FILE
from roleplay.domain.errors import ContentError
from roleplay.domain.text import visible

LARGEST_PACK = 4 * 1024 * 1024
"""Bytes of the zip."""
MOST_TOTAL = 8 * 1024 * 1024
"""Bytes of all files together. All that ships comes to 1.6 MB; checking so much takes seconds, not minutes."""
MOST_FILES = 500
MOST_RATIO = 100
"""How many times smaller than its content a file may be packed; text comes to about 5."""
SMALL = 16 * 1024
"""Bytes up to which the ratio isn't looked at: an honest file of this size may consist of one line again and again."""

_END = struct.Struct("<4s4H2LH")
_LARGEST_DIRECTORY = MOST_FILES * 1024
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError),
    *(OverflowError, OSError, LookupError),
)


def read_pack(path: Path) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest of a pack and its files by name, each as its manifest states it.

    Raises ContentError with the first thing that is wrong with it; nothing is written.
    """
    try:
        if not path.is_file():  # a pipe or a device could wait or go on for ever
            raise ContentError("it isn't a plain file" if path.exists() else "there is no such file")
        with path.open("rb") as file:
            raw = file.read(LARGEST_PACK + 1)
    except OSError as error:
        raise ContentError((error.strerror or str(error)).lower()) from error
    return pack_of(raw)


def pack_of(raw: bytes) -> tuple[Manifest, dict[str, bytes]]:
    """As `read_pack`, for the bytes of a zip."""
    files = _files(raw)
    if MANIFEST not in files:
        raise ContentError(f"it has no manifest ({MANIFEST})")
    manifest = read_manifest(files.pop(MANIFEST))
    stated = dict(manifest.files)
    for name in (*stated, *files):
        if name not in files:
            raise ContentError(f"{quoted(name)} is in the manifest and not in the pack")
        if name not in stated:
            raise ContentError(f"{quoted(name)} is in the pack and not in the manifest")
    for name, content in files.items():
        if (found := sha256(content)) != stated[name]:
            raise ContentError(f"{quoted(name)} was changed: its SHA-256 should be {stated[name]} and is {found}")
        _check_text(name, content)
    return manifest, files


def _check_text(name: str, content: bytes) -> None:
    """Raise ContentError for what isn't text; the checker says the rest of YAML."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"{quoted(name)} isn't text in UTF-8 (byte {error.start + 1})") from error
    if name.endswith(".yaml"):
        return
    hidden = min((c for c in set(text) - set("\n\r\t") if visible(c) != c), key=text.index, default=None)
    if hidden is not None:
        raise ContentError(f"{quoted(name)} has a character that can't be seen: U+{ord(hidden):04X}")


def _files(raw: bytes) -> dict[str, bytes]:
    """The content of every file, once all names and sizes have been found good."""
    if len(raw) > LARGEST_PACK:
        raise ContentError(f"it has more than {LARGEST_PACK // 1024 // 1024} MB")
    directory = _directory_start(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = [entry for entry in archive.infolist() if not _is_folder(entry)]
            _check_names(entries)
            _check_sizes(entries, directory)
            return {entry.filename: _content(archive, entry) for entry in entries}
    except _DAMAGE as error:
        raise ContentError("the zip is damaged") from error


def _directory_start(raw: bytes) -> int:
    """Where the list of entries begins. Raises ContentError unless it is one plain zip and nothing else."""
    at = len(raw) - _END.size
    if at < 0 or raw[at : at + 4] != b"PK\x05\x06":
        raise ContentError("it isn't a zip file as `roleplay pack build` makes it")
    _, disk, first_disk, here, entries, size, start, comment = _END.unpack(raw[at:])
    if entries > MOST_FILES or size > _LARGEST_DIRECTORY:
        raise ContentError(f"it has {entries:,} files, and {MOST_FILES} are allowed")
    if (
        disk
        or first_disk
        or comment
        or here != entries
        or start + size != at
        or raw[at - 20 : at - 16] == b"PK\x06\x07"
    ):
        raise ContentError("it isn't a zip file as `roleplay pack build` makes it")
    return int(start)


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    return entry.file_size == 0 and name.endswith("/") and name[:-1] in FOLDERS


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        name = entry.orig_filename  # as it stands in the zip; `filename` has been changed
        if fault := fault_of(name):
            raise ContentError(fault)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind == stat.S_IFLNK:
            raise ContentError(f"{quoted(name)} is a link")
        if kind not in (0, stat.S_IFREG):
            raise ContentError(f"{quoted(name)} isn't a plain file")
        if entry.flag_bits & 1:
            raise ContentError(f"{quoted(name)} is encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ContentError(f"{quoted(name)} is packed in a way that packs don't use")
    names = [entry.orig_filename for entry in entries]
    if twins := twins_of(names):
        raise ContentError(twins)
    for name in names:
        if unicodedata.normalize("NFC", name) != name:
            raise ContentError(f"{quoted(name)} isn't written in the usual form of Unicode (NFC)")


def _check_sizes(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Compare what the entries state; what they really have is counted again while they are read."""
    for entry in entries:
        shown = quoted(entry.orig_filename)
        if entry.file_size > LARGEST_FILE:
            raise ContentError(f"{shown} has {entry.file_size:,} bytes, and {LARGEST_FILE:,} are allowed")
        if entry.file_size > max(SMALL, MOST_RATIO * entry.compress_size):
            raise ContentError(f"{shown} grows to more than {MOST_RATIO} times its size when it is unpacked")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_TOTAL:
        raise ContentError(f"its files have {total:,} bytes, and {MOST_TOTAL:,} are allowed")
    spans = sorted((e.header_offset, e.header_offset + 30 + e.compress_size) for e in entries)
    if any(end > begin for (_, end), (begin, _) in pairwise([*spans, (directory, directory)])):
        raise ContentError("files of the zip lie over each other")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one file, read piece by piece and never more than the entry states."""
    found = bytearray()
    for piece in _pieces(archive, entry):
        found += piece
        if len(found) > entry.file_size:
            raise ContentError(f"{quoted(entry.orig_filename)} is bigger than the zip says")
    if len(found) != entry.file_size:
        raise ContentError(f"{quoted(entry.orig_filename)} is smaller than the zip says")
    return bytes(found)


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while piece := file.read(64 * 1024):
            yield piece
