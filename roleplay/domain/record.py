"""What an assessment leaves on record: events that stay, and what they say about a person, which can be erased."""

from __future__ import annotations

import re
from dataclasses import dataclass

from roleplay.domain.errors import StorageError

PROGRAM = "program"
"""The actor of what nobody in particular did."""

NOBODY = ""
"""The subject of events about no person: keys, forms, the log itself."""

NO_HASH = "0" * 64
"""What stands where there is no event before."""

TYPE = re.compile(r"[a-z][a-z0-9-]{0,39}")
"""What the type of an event looks like."""

PERSON = re.compile(r"[0-9a-f]{32}")
"""What the id of a person looks like: 128 random bits, which say nothing about them."""


class Overtaken(StorageError):
    """Something was recorded about the same person in between; nothing was saved."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has a place in the log.

    type: as TYPE; actor: a person's id, or PROGRAM; subject: a person's id, or NOBODY;
    body: canonical JSON; salt: 64 hexadecimal digits.
    """

    type: str
    actor: str
    subject: str
    body: str
    salt: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ends: how many events there are, the last one's hash, and the same for those about one person."""

    size: int
    hash: str
    subject_size: int
    subject_hash: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log, never changed. Hashes are 64 hexadecimal digits.

    seq: from 1; previous: the hash of the event before; at: UTC, ISO 8601; subject_seq: how many there are about the
    subject, with this one; subject_previous: the hash of the one before about the same subject; commitment: what the
    body must fit.
    """

    seq: int
    previous: str
    at: str
    actor: str
    subject: str
    subject_seq: int
    subject_previous: str
    type: str
    commitment: str
    hash: str


@dataclass(frozen=True, slots=True)
class Body:
    """What an event says, and the salt that hides it behind its commitment. Both go when the person is erased."""

    seq: int
    salt: str
    text: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person on record: a random id, and what they are called (a name or a number), which can be erased."""

    id: str
    label: str
    added_at: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement of the first `size` events. note: the signed note; root: 64 hexadecimal digits."""

    size: int
    root: str
    note: str
    made_at: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What an event did to a key. key: the verifier key as text; what: "made" or "replaced"; event: its number."""

    key: str
    what: str
    event: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """What a candidate has typed and not sent; no part of the log.

    sitting: its id; subject: the candidate's id; talk: its number in the sitting, from 0; replies: how many were sent
    in it before this; at: UTC, ISO 8601.
    """

    sitting: str
    subject: str
    talk: int
    replies: int
    text: str
    at: str


@dataclass(frozen=True, slots=True)
class Access:
    """That somebody opened what is on record about a person.

    at: UTC, ISO 8601; who: a person's id, or PROGRAM; login: the user of the machine or of the database server;
    subject: whose data; what: the way in which, such as "mark sheet" or "evidence export".
    """

    at: str
    who: str
    login: str
    subject: str
    what: str
