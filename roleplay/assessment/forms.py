"""Frozen forms: every version stays as it was, by its hash, with the text of all that it is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roleplay.assessment.records.canonical import canonical
from roleplay.assessment.records.chain import tagged_hash
from roleplay.assessment.records.log import Log
from roleplay.content.forms import FormFile, form_of_text
from roleplay.content.library import rubric_from_bundle, scenario_from_bundle
from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.domain.form import Form
from roleplay.domain.record import NOBODY, Body, Event
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario

FROZEN = "form-frozen"
_TAG = b"roleplay/form/v1"


@dataclass(frozen=True, slots=True)
class FrozenForm:
    """One version of a form. version: from 1; hash: of everything below; event: its number in the log."""

    form: Form
    version: int
    hash: str
    frozen_at: str
    event: int
    text: str
    content: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its id and version, as people write it."""
        return f"{self.form.id} version {self.version}"

    def scenario(self, name: str) -> Scenario:
        """A scenario as it was frozen."""
        return scenario_from_bundle(self.content[f"scenario/{name}"])

    def rubric(self) -> Rubric:
        """The rubric as it was frozen."""
        return rubric_from_bundle(self.content[f"rubric/{self.form.rubric}"])

    def parts(self) -> dict[str, str]:
        """What it is made of and the hash of each: the form, the scenarios, the rubric."""
        return parts_of(self.form, self.text, self.content)


def parts_of(form: Form, text: str, content: Mapping[str, str]) -> dict[str, str]:
    """The SHA-256 of the form's text and of each text that it is made of, by their names."""
    texts = {f"form/{form.id}": text, **content}
    return {name: hashlib.sha256(part.encode("utf-8")).hexdigest() for name, part in sorted(texts.items())}


def form_hash(form: Form, text: str, content: Mapping[str, str]) -> str:
    """The hash that names a version of a form: over its parts and the reader's version, in hexadecimal."""
    named = {"parts": parts_of(form, text, content), "reader": form.reader}
    return tagged_hash(_TAG, canonical(named).encode("utf-8")).hex()


def freeze(log: Log, file: FormFile, actor: str) -> FrozenForm:
    """Put a form on record as its next version; it can't be changed any more.

    Raises WrongUse if it is the same as the version before, StorageError if it wasn't saved.
    """
    seen = log.store.head(NOBODY).subject_size
    before = versions(log, file.form.id)
    content_hash = form_hash(file.form, file.text, file.content)
    if before and before[-1].hash == content_hash:
        raise WrongUse(f"Nothing was changed since {before[-1].name} was frozen", "it can be sat as it is")
    body = {
        "form": file.form.id,
        "version": len(before) + 1,
        "hash": content_hash,
        "previous": before[-1].hash if before else None,
        "reader": file.form.reader,
        "text": file.text,
        "content": dict(file.content),
    }
    event = log.add(FROZEN, actor, NOBODY, body, expected=seen)
    return FrozenForm(file.form, len(before) + 1, content_hash, event.at, event.seq, file.text, file.content)


def versions(log: Log, form: str | None = None) -> Sequence[FrozenForm]:
    """Every frozen version of a form (of all forms), in the order of freezing."""
    found = (_read(event, body) for event, body in log.store.said(FROZEN))
    return [one for one in found if form is None or one.form.id == form]


def version(log: Log, form: str, number: int | None = None) -> FrozenForm:
    """A version of a form, the newest without a number. Raises NotFound."""
    found = versions(log, form)
    if not found:
        raise NotFound(f"No form {form!r} was frozen", "see: roleplay form list")
    if number is None:
        return found[-1]
    if not 1 <= number <= len(found):
        raise NotFound(f"The form {form!r} has no version {number}", f"choose from 1 to {len(found)}")
    return found[number - 1]


def by_hash(log: Log, wanted: str) -> FrozenForm:
    """The version with that hash. Raises NotFound."""
    found = next((one for one in versions(log) if one.hash == wanted), None)
    if found is None:
        raise NotFound(f"No form of the hash {wanted[:16]}… is on record", "see: roleplay records verify")
    return found


def changes(frozen: FrozenForm, file: FormFile) -> list[str]:
    """What is different in the files since then, each with the old hash and the new; empty if nothing is."""
    old, new = frozen.parts(), parts_of(file.form, file.text, file.content)
    lines = []
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            lines.append(f"{name}: {_short(old.get(name))} → {_short(new.get(name))}")
    return lines


def _short(value: str | None) -> str:
    return f"{value[:16]}…" if value else "not there"


def _read(event: Event, body: Body) -> FrozenForm:
    """The form as the event says it; its hash is worked out again, so that a changed one isn't used."""
    try:
        said = json.loads(body.text)
        form = form_of_text(said["text"], f"{said['form']}.yaml")
        found = FrozenForm(
            form, said["version"], said["hash"], event.at, event.seq, said["text"], dict(said["content"])
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError(f"Event {event.seq} of the log is no form", "see: roleplay records verify") from error
    if form_hash(form, found.text, found.content) != found.hash:
        raise StorageError(
            f"The form of event {event.seq} isn't what was frozen", "see: roleplay records verify; put back a backup"
        )
    return found
