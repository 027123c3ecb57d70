"""Bundles: the text of a file and of all it builds on, in one. Their hash names the exact content of a conversation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from roleplay.content import loading
from roleplay.content.inherit import inherit
from roleplay.content.problems import Problems
from roleplay.domain.errors import ContentError
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario

_REMEDY = "the stored content is damaged: export the conversation, then play the scenario again"


def bundle_text(kind: str, name: str, files: Sequence[tuple[str, str]]) -> str:
    """A bundle as JSON text, the same for the same files.

    files: (file name, text), the file itself first, then what it builds on.
    """
    content = {"kind": kind, "name": name, "files": [list(file) for file in files]}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def bundle_hash(text: str) -> str:
    """The SHA-256 of a bundle's UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def scenario_from_bundle(text: str) -> Scenario:
    """The scenario of a bundle. Raises ContentError if it can't be read; rules that were added later don't count."""
    (name, source), *_ = _files(text, "scenario")
    return replace(loading.scenario_of(_read(name, source, "scenario")), hash=bundle_hash(text))


def rubric_from_bundle(text: str) -> Rubric:
    """The rubric of a bundle with all it inherits. Raises ContentError if it can't be read."""
    whole: Rubric | None = None
    for name, source in reversed(_files(text, "rubric")):
        own = loading.rubric_of(_read(name, source, "rubric"))
        whole = own if whole is None else inherit(whole, own)
    assert whole is not None  # _files gives at least one
    return replace(whole, hash=bundle_hash(text))


def _read(name: str, source: str, kind: str) -> loading.FileReading:
    problems = Problems()
    reading = loading.read(source, name, problems, kind)
    if reading is None or reading.lost:
        first = next(iter(problems.errors()), None)
        raise ContentError(f"the stored {kind} can't be read: {first or name}", _REMEDY)
    return reading


def _files(text: str, kind: str) -> list[tuple[str, str]]:
    try:
        content = json.loads(text)
        files = [(file[0], file[1]) for file in content["files"]]
        texts = all(isinstance(part, str) for file in files for part in file)
        right = content["kind"] == kind and bool(files) and texts
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise ContentError(f"the stored {kind} can't be read: it isn't a bundle", _REMEDY) from error
    if not right:
        raise ContentError(f"the stored content isn't a {kind}", _REMEDY)
    return files
