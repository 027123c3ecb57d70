"""The promise of every store of records: events are added at the end and stay; what they say about a person can go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from roleplay.domain.record import Access, Body, Checkpoint, Draft, Event, Head, Person, PublicKey, Unsent

Seal = Callable[[Draft, Head], Event]
"""Makes an event of a draft at the end of a log. Must be quick and pure: it runs while nobody else can write."""


class RecordStore(Protocol):
    """Keeps the log of an assessment. Every call is one transaction; all raise StorageError when nothing was saved."""

    def append(
        self,
        drafts: Sequence[Draft],
        seal: Seal,
        *,
        expected: int | None = None,
        person: Person | None = None,
        keys: Sequence[PublicKey] = (),
    ) -> Sequence[Event]:
        """Add the drafts at the end, in order: all or none. Nobody else writes between reading the end and writing.

        expected: how many events about the first draft's subject the caller knows of; Overtaken if there are more.
        person: whom the first draft adds; StorageError if somebody has that label. keys: what the first draft does
        to keys (their `event` is set here).
        """

    def erase(self, draft: Draft, seal: Seal, *, expected: int) -> Event:
        """Add the event and erase its subject: label, bodies and salts of all their events before it.

        Overtaken if there are not `expected` events about them. What is erased leaves the database's files, too.
        """

    def head(self, subject: str = "") -> Head:
        """The end of the log, and of what is about the subject."""

    def events(self, subject: str | None = None) -> Sequence[Event]:
        """All events in order, or those about one subject."""

    def bodies(self, subject: str | None = None) -> dict[int, Body]:
        """What events say, by their number; those that were erased are missing."""

    def said(self, kind: str, *, actor: str | None = None, subject: str | None = None) -> Sequence[tuple[Event, Body]]:
        """The events of that type in order, each with what it says; those that were erased are missing.

        actor, subject: only what this person did, or what is about this one; what others said isn't even read.
        """

    def people(self) -> Sequence[Person]:
        """Everyone on record who was not erased, in the order of their labels."""

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a signed checkpoint."""

    def checkpoints(self) -> Sequence[Checkpoint]:
        """All checkpoints, the first first."""

    def keys(self) -> Sequence[PublicKey]:
        """What was done to keys, the first first."""

    def keep_unsent(self, unsent: Unsent) -> None:
        """Keep what is typed in a sitting, in the place of what was kept before; an empty text keeps nothing."""

    def unsent(self, sitting: str) -> Unsent | None:
        """What was typed in the sitting and not sent, if it is kept."""

    def note_access(self, access: Access) -> None:
        """Keep that somebody opened what is on record about a person."""

    def accesses(self, subject: str | None = None) -> Sequence[Access]:
        """Who opened what (about one person), the first first."""

    def close(self) -> None:
        """Let go of the database."""
