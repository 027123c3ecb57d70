"""A store of records that keeps everything in memory, for tests and for rehearsals that should leave no trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import RLock

from roleplay.domain.record import NO_HASH, Access, Body, Checkpoint, Draft, Event, Head, Person, PublicKey, Unsent
from roleplay.storage.records import Seal
from roleplay.storage.sql_records import label_taken, overtaken


class MemoryRecords:
    """Keeps the log until it is closed. Safe to call from several threads. It may begin with what a backup holds."""

    def __init__(
        self,
        events: Sequence[Event] = (),
        bodies: Sequence[Body] = (),
        people: Sequence[Person] = (),
        checkpoints: Sequence[Checkpoint] = (),
        keys: Sequence[PublicKey] = (),
        accesses: Sequence[Access] = (),
    ) -> None:
        self._lock = RLock()
        self._events = list(events)
        self._bodies = {body.seq: body for body in bodies}
        self._people = {person.id: person for person in people}
        self._checkpoints = list(checkpoints)
        self._keys = list(keys)
        self._accesses = list(accesses)
        self._unsent: dict[str, Unsent] = {}

    def append(
        self,
        drafts: Sequence[Draft],
        seal: Seal,
        *,
        expected: int | None = None,
        person: Person | None = None,
        keys: Sequence[PublicKey] = (),
    ) -> Sequence[Event]:
        """Add the drafts at the end, in order: all or none. See RecordStore."""
        with self._lock:
            self._check_expected(drafts[0].subject, expected)
            if person is not None and any(each.label == person.label for each in self._people.values()):
                raise label_taken(person.label)
            before = len(self._events)
            try:
                added = [self._add(draft, seal) for draft in drafts]
            except BaseException:
                del self._events[before:]
                raise
            for event, draft in zip(added, drafts, strict=True):
                self._bodies[event.seq] = Body(event.seq, draft.salt, draft.body)
            if person is not None:
                self._people[person.id] = person
            self._keys += [replace(key, event=added[0].seq) for key in keys]
            return added

    def erase(self, draft: Draft, seal: Seal, *, expected: int) -> Event:
        """Add the event and erase its subject: label, bodies and salts of all their events before it."""
        with self._lock:
            before = [event.seq for event in self._events if event.subject == draft.subject]
            (event,) = self.append([draft], seal, expected=expected)
            for seq in before:
                self._bodies.pop(seq, None)
            self._people.pop(draft.subject, None)
            self._unsent = {key: one for key, one in self._unsent.items() if one.subject != draft.subject}
            return event

    def head(self, subject: str = "") -> Head:
        """The end of the log, and of what is about the subject."""
        with self._lock:
            mine = [event for event in self._events if event.subject == subject]
            end = self._events[-1].hash if self._events else NO_HASH
            return Head(len(self._events), end, len(mine), mine[-1].hash if mine else NO_HASH)

    def events(self, subject: str | None = None) -> Sequence[Event]:
        """All events in order, or those about one subject."""
        with self._lock:
            return [event for event in self._events if subject is None or event.subject == subject]

    def bodies(self, subject: str | None = None) -> dict[int, Body]:
        """What events say, by their number; those that were erased are missing."""
        with self._lock:
            if subject is None:
                return dict(self._bodies)
            return {event.seq: self._bodies[event.seq] for event in self.events(subject) if event.seq in self._bodies}

    def said(self, kind: str, *, actor: str | None = None, subject: str | None = None) -> Sequence[tuple[Event, Body]]:
        """The events of that type in order, each with what it says; those that were erased are missing."""
        with self._lock:
            found = (event for event in self.events(subject) if event.type == kind and actor in (None, event.actor))
            return [(event, self._bodies[event.seq]) for event in found if event.seq in self._bodies]

    def people(self) -> Sequence[Person]:
        """Everyone on record who was not erased, in the order of their labels."""
        with self._lock:
            return sorted(self._people.values(), key=lambda person: person.label)

    def keep_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a signed checkpoint."""
        with self._lock:
            self._checkpoints.append(checkpoint)

    def checkpoints(self) -> Sequence[Checkpoint]:
        """All checkpoints, the first first."""
        return tuple(self._checkpoints)

    def keys(self) -> Sequence[PublicKey]:
        """What was done to keys, the first first."""
        return tuple(self._keys)

    def keep_unsent(self, unsent: Unsent) -> None:
        """Keep what is typed in a sitting; an empty text keeps nothing."""
        with self._lock:
            self._unsent.pop(unsent.sitting, None)
            if unsent.text:
                self._unsent[unsent.sitting] = unsent

    def unsent(self, sitting: str) -> Unsent | None:
        """What was typed in the sitting and not sent, if it is kept."""
        return self._unsent.get(sitting)

    def note_access(self, access: Access) -> None:
        """Keep that somebody opened what is on record about a person."""
        self._accesses.append(access)

    def accesses(self, subject: str | None = None) -> Sequence[Access]:
        """Who opened what (about one person), the first first."""
        return [one for one in self._accesses if subject in (None, one.subject)]

    def close(self) -> None:
        """Nothing to let go of."""

    def _add(self, draft: Draft, seal: Seal) -> Event:
        event = seal(draft, self.head(draft.subject))
        self._events.append(event)
        return event

    def _check_expected(self, subject: str, expected: int | None) -> None:
        found = self.head(subject).subject_size
        if expected is not None and found != expected:
            raise overtaken(found - expected)
