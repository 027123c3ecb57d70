"""Packs made by hand, good and bad, for the tests."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from tests.content.conftest import FILES

GOOD = {
    path.relative_to(FILES / "good").as_posix(): path.read_bytes() for path in sorted((FILES / "good").rglob("*.yaml"))
}
"""A scenario with its play-throughs, its rubric and the rubric's base."""

Entry = tuple[str | zipfile.ZipInfo, bytes]


def manifest(content: Mapping[str, bytes], **changes: Any) -> bytes:
    """The manifest of this content; `changes` replace its keys, those that are None are taken out."""
    digests = {name: hashlib.sha256(raw).hexdigest() for name, raw in content.items()}
    row = {"format": 1, "name": "late", "version": "1.0.0", "licence": "CC-BY-4.0", "files": digests} | changes
    return json.dumps({key: value for key, value in row.items() if value is not None}).encode()


def zipped(entries: Iterable[Entry]) -> bytes:
    """A zip of these entries, in order, whatever they are called."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand there twice
        for name, content in entries:
            info = name if isinstance(name, zipfile.ZipInfo) else _info(name)
            archive.writestr(info, content)
    return out.getvalue()


def pack(content: Mapping[str, bytes] = GOOD, more: Iterable[Entry] = (), **changes: Any) -> bytes:
    """A pack with a right manifest for `content`, and `more` entries that the manifest doesn't know."""
    return zipped([("pack.json", manifest(content, **changes)), *content.items(), *more])


def link(name: str, target: str) -> Entry:
    """A symbolic link, as zips from Unix have them."""
    info = _info(name)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("x")
    info.filename = name  # past the constructor, which would tidy it up
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
