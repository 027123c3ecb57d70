"""How an event is bound to the one before it and to what it says. Everything here is pure.

Every hash is SHA-256 over a tag that says what is hashed, then each part with its length before it, so that no two
different things have the same bytes. docs/records.md has the same in words, for who writes a verifier of their own.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from roleplay.assessment.records.canonical import canonical
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import NOBODY, PERSON, PROGRAM, TYPE, Body, Draft, Event, Head

EVENT_TAG = b"roleplay/event/v1"
BODY_TAG = b"roleplay/body/v1"


def tagged_hash(tag: bytes, *parts: bytes) -> bytes:
    """SHA-256 of the tag and the parts, each with its length (8 bytes, the highest first) before it."""
    digest = hashlib.sha256()
    for part in (tag, *parts):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def new_salt() -> str:
    """256 random bits in hexadecimal: without them nobody can try out which body fits a commitment."""
    return secrets.token_hex(32)


def new_person() -> str:
    """A person's id: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def commitment(salt: str, body: str) -> str:
    """What an event says of its body without giving it away. body: canonical JSON."""
    return tagged_hash(BODY_TAG, bytes.fromhex(salt), body.encode("utf-8")).hex()


def draft(kind: str, actor: str, subject: str, body: dict[str, Any]) -> Draft:
    """An event to be added. body: what it says, of parts that `canonical` takes.

    Raises WrongUse for a type, an actor or a subject that can't stand in the log, and for a body that can't.
    """
    if not TYPE.fullmatch(kind):
        raise WrongUse(f"{kind!r} is no type of event", "use small letters, digits and hyphens, at most 40")
    if actor != PROGRAM and not PERSON.fullmatch(actor):
        raise WrongUse(f"{actor!r} is no actor", "name them by their id on record, never by their name")
    if subject != NOBODY and not PERSON.fullmatch(subject):
        raise WrongUse(f"{subject!r} is no person", "name them by their id on record, never by their name")
    return Draft(kind, actor, subject, canonical(body), new_salt())


def seal(made: Draft, head: Head, at: str) -> Event:
    """The draft as the next event after `head`. at: UTC, ISO 8601."""
    fields = {
        "seq": head.size + 1,
        "previous": head.hash,
        "at": at,
        "actor": made.actor,
        "subject": made.subject,
        "subject_seq": head.subject_size + 1,
        "subject_previous": head.subject_hash,
        "type": made.type,
        "commitment": commitment(made.salt, made.body),
    }
    return Event(**fields, hash=_hash(fields))  # type: ignore[arg-type]


def event_hash(event: Event) -> str:
    """The hash that the event must have, in hexadecimal."""
    return _hash(header(event))


def header(event: Event) -> dict[str, object]:
    """All of an event but its hash: what is hashed."""
    return {
        "seq": event.seq,
        "previous": event.previous,
        "at": event.at,
        "actor": event.actor,
        "subject": event.subject,
        "subject_seq": event.subject_seq,
        "subject_previous": event.subject_previous,
        "type": event.type,
        "commitment": event.commitment,
    }


def fits(event: Event, body: Body) -> bool:
    """Whether the body is what the event was made with."""
    return commitment(body.salt, body.text) == event.commitment


def _hash(fields: dict[str, object]) -> str:
    return tagged_hash(EVENT_TAG, canonical(fields).encode("utf-8")).hex()
