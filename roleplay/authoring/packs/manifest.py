"""The manifest of a pack: what it is, under which licence, and the SHA-256 of every file in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roleplay.authoring.packs.names import MANIFEST, fault_of
from roleplay.content.shape import ID_WORD, VERSION
from roleplay.content.words import offer, quoted
from roleplay.domain.errors import ContentError
from roleplay.domain.text import visible

FORMAT = 1
"""The version of this form of packs."""
LONGEST = 120
"""Characters of title, author and licence."""
KEYS = ("format", "name", "version", "title", "author", "licence", "files")
_MAY_BE_EMPTY = ("title", "author")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says of itself. files: (name, SHA-256 in hexadecimal), by name, without the manifest itself."""

    name: str
    version: str
    licence: str
    title: str = ""
    author: str = ""
    files: tuple[tuple[str, str], ...] = ()

    def count(self, kind: str) -> int:
        """How many scenarios or rubrics (`kind`) there are in it."""
        return sum(name.startswith(f"{kind}s/") and not name.endswith(".plays.yaml") for name, _ in self.files)

    def text(self) -> str:
        """The manifest as JSON; the same for the same pack."""
        row: dict[str, Any] = {"format": FORMAT, "name": self.name, "version": self.version, "title": self.title}
        row |= {"author": self.author, "licence": self.licence, "files": dict(self.files)}
        return json.dumps(row, ensure_ascii=False, indent=2) + "\n"


class _Twice(Exception):
    """A key stands twice in the JSON."""


def sha256(content: bytes) -> str:
    """The SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def fault_of_text(what: str, text: str) -> str:
    """Why a text can't stand in a manifest, in words; empty if it can. `what`: name, version, title …"""
    if what == "name" and not (len(text) <= ID_WORD.most and re.fullmatch(ID_WORD.pattern, text)):
        return f"the name {quoted(text)} should be {ID_WORD.form}"
    if what == "version" and not re.fullmatch(VERSION.pattern, text):
        return f"the version {quoted(text)} should be {VERSION.form}"
    if not text.strip() and what not in _MAY_BE_EMPTY:
        return f"it has no {what}"
    if len(text) > LONGEST:
        return f"the {what} has {len(text)} characters, and {LONGEST} are allowed"
    if visible(text) != text or "\n" in text or "\t" in text:
        return f"the {what} {quoted(text)} has characters that can't be seen"
    return ""


def read_manifest(content: bytes) -> Manifest:
    """The manifest of these bytes. Raises ContentError with what is wrong in it."""
    try:
        row = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_twins)
    except _Twice as error:
        raise _unusable(f"{quoted(str(error))} stands twice in it") from error
    except UnicodeDecodeError as error:
        raise _unusable("it isn't UTF-8") from error
    except json.JSONDecodeError as error:
        raise _unusable(f"line {error.lineno}, column {error.colno} isn't JSON") from error
    except (RecursionError, ValueError) as error:  # nested without end; a number of a million digits
        raise _unusable("it isn't JSON that can be read") from error
    if not isinstance(row, dict):
        raise _unusable("it isn't a JSON object")
    _check_form(row)
    files: Any = row["files"]
    listed = tuple(sorted((str(name), digest) for name, digest in files.items()))
    texts = {key: str(row.get(key, "")) for key in ("name", "version", "licence", "title", "author")}
    return Manifest(**texts, files=listed)


def _check_form(row: Mapping[str, Any]) -> None:
    if row.get("format") != FORMAT or isinstance(row["format"], bool):
        found = quoted(json.dumps(row.get("format"))[:20])
        raise _unusable(f"its format is {found}, and this version of roleplay reads format {FORMAT}")
    for key in row:
        if key not in KEYS:
            raise _unusable(f"it has an unknown key {quoted(key)}: {offer(key, [k for k in KEYS if k not in row])}")
    for key in KEYS[1:-1]:
        text = row.get(key, "")
        fault = fault_of_text(key, text) if isinstance(text, str) else f"the {key} isn't a text"
        if fault:
            raise _unusable(fault)
    files = row.get("files")
    if not isinstance(files, dict) or not files:
        raise _unusable("it lists no files")
    for name, digest in files.items():
        if fault := fault_of(name):
            raise _unusable(fault)
        if name == MANIFEST or not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            raise _unusable(f"what stands for {quoted(name)} isn't a SHA-256")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _unusable(why: str) -> ContentError:
    return ContentError(f"its manifest ({MANIFEST}) can't be used: {why}")
