"""The use cases of the records: people come on record, events are added, checkpoints signed, people erased.

Forms, sittings, marks and decisions are events with types and bodies of their own, added with `Log.add`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from roleplay.assessment.records import chain
from roleplay.assessment.records.merkle import Tree
from roleplay.assessment.records.notes import Signer, checkpoint_text, read_checkpoint, signed
from roleplay.domain.clock import utc_now
from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.domain.record import (
    NO_HASH,
    NOBODY,
    PERSON,
    PROGRAM,
    Checkpoint,
    Draft,
    Event,
    Head,
    Person,
    PublicKey,
)

if TYPE_CHECKING:
    from roleplay.storage.records import RecordStore

BEGUN, KEY_CHANGED = "log-begun", "key-changed"
PERSON_ADDED, NOTED, ERASED, HELD, RELEASED = "person-added", "noted", "erased", "hold-placed", "hold-lifted"
EXPORTED = "evidence-exported"
ABOUT_THE_LOG = (BEGUN, KEY_CHANGED)
"""The types of events that every evidence pack has with it."""


class Log:
    """The log of an assessment in a store. now: the clock, UTC in ISO 8601."""

    def __init__(self, store: RecordStore, now: Callable[[], str] = utc_now) -> None:
        self.store = store
        self._now = now

    def now(self) -> str:
        """The time by the clock of this log: UTC, ISO 8601."""
        return self._now()

    # Adding

    def add(self, kind: str, actor: str, subject: str, body: dict[str, Any], *, expected: int | None = None) -> Event:
        """Put one event on record; when this returns, it is on disk.

        kind: its type, such as "mark-submitted"; actor: the id of who did it, or PROGRAM; subject: the id of whom it is
        about, or NOBODY; body: what it says, of text, whole numbers to 2^53-1, true, false, null, lists and objects.
        expected: how many events about the subject the caller has seen; Overtaken if there are more by now, so that
        two people can't both do what only one may. Raises WrongUse for what can't stand in the log, StorageError if it
        wasn't saved.
        """
        return self.add_all([chain.draft(kind, actor, subject, body)], expected=expected)[0]

    def add_all(self, drafts: Sequence[Draft], *, expected: int | None = None) -> Sequence[Event]:
        """Put several events on record, all or none. drafts: as chain.draft makes them. See add."""
        return self.store.append(drafts, self._seal, expected=expected)

    def add_person(self, label: str, actor: str = PROGRAM) -> Person:
        """Put a person on record. label: what they are called, a name or a number; it can be erased, their id stays.

        Raises WrongUse for an empty or overlong label, StorageError if somebody is called so already.
        """
        if not label.strip() or len(label) > 200 or PERSON.fullmatch(label):
            raise WrongUse("A person needs a name or a number of 1 to 200 characters", "give one that people know")
        person = Person(chain.new_person(), label.strip(), self._now())
        made = chain.draft(PERSON_ADDED, actor, person.id, {"label": person.label})
        self.store.append([made], self._seal, person=person)
        return person

    def person(self, word: str) -> Person:
        """The person who is called so, or has that id; NotFound if there is none, or they were erased."""
        for person in self.store.people():
            if word in (person.id, person.label):
                return person
        if PERSON.fullmatch(word) and self.store.head(word).subject_size:
            raise NotFound(f"The person {word} was erased", "what stays can be exported by the id")
        raise NotFound(f"Nobody is on record as {word!r}", "see: roleplay records people")

    # Keys

    def begin(self, make: Callable[[str], Signer]) -> Signer:
        """Begin the log with its first key. make: gives the signer of that name, and keeps it. WrongUse if it began."""
        if self.store.head().size:
            raise WrongUse("This log has a key already", "`roleplay records key rotate` goes over to a new one")
        origin = f"roleplay.log/{chain.new_person()}"
        signer = make(origin)
        first = chain.draft(BEGUN, PROGRAM, NOBODY, {"log": origin, "key": str(signer.key)})
        self.store.append([first], self._seal, expected=0, keys=[PublicKey(str(signer.key), "made", 0)])
        return signer

    def current_key(self) -> str:
        """The verifier key that is in use. Raises WrongUse before there is one."""
        made = [key.key for key in self.store.keys() if key.what == "made"]  # noqa: SIM118
        if not made:
            raise _not_begun()
        return made[-1]

    def rotate(self, old: Signer | None, new: Signer, actor: str, reason: str) -> Event:
        """Go over to a new key. Both sign the change, so that who trusts the one can trust the other.

        old: None if it is lost or somebody else may have it; then everyone must be given the new key anew.
        """
        current = self.current_key()
        if old is not None:
            self._check_in_use(old)
        said = f"roleplay/key-changed/v1\n{new.key.name}\n{current}\n{new.key}\n".encode()
        body = {
            "from": current,
            "to": str(new.key),
            "by_old": old.raw(said) if old else None,
            "by_new": new.raw(said),
            "reason": reason,
        }
        keys = [PublicKey(current, "replaced", 0), PublicKey(str(new.key), "made", 0)]
        event = self.store.append([chain.draft(KEY_CHANGED, actor, NOBODY, body)], self._seal, keys=keys)[0]
        self._sign(self.store.events(), *([old] if old else []), new)
        return event

    # Checkpoints

    def checkpoint(self, signer: Signer) -> Checkpoint:
        """Sign what the log holds now, and keep it. Refuses (StorageError) to sign a log that was tampered with."""
        self._check_in_use(signer)
        return self._sign(self.store.events(), signer)

    def checkpoint_of(self, events: Sequence[Event], signer: Signer) -> tuple[Checkpoint, Tree]:
        """The same for the first events, with the tree over them."""
        self._check_in_use(signer)
        made = self._sign(events, signer)
        return made, tree_of(events)

    def _sign(self, events: Sequence[Event], *signers: Signer) -> Checkpoint:
        if not events:
            raise _not_begun()
        _check_unbroken(events)
        tree = tree_of(events)
        for kept in self.store.checkpoints():
            if kept.size <= len(events) and read_checkpoint(kept.note).root != tree.root(kept.size):
                raise _tampered(f"it isn't what the checkpoint of {kept.made_at} over {kept.size} events says")
        at = self._now()
        root = tree.root()
        note = signed(checkpoint_text(signers[0].key.name, len(events), root, at), *signers)
        made = Checkpoint(len(events), root.hex(), note, at)
        self.store.keep_checkpoint(made)
        return made

    def _check_in_use(self, signer: Signer) -> None:
        if str(signer.key) != self.current_key():
            raise WrongUse("This key isn't the one in use", "`roleplay records key show` names that one")

    # Erasing

    def held(self, person: str) -> bool:
        """Whether a hold forbids erasing the person: one was placed and not lifted."""
        holds = [event.type for event in self.store.events(person) if event.type in (HELD, RELEASED)]
        return bool(holds) and holds[-1] == HELD

    def erase(self, person: str, actor: str, reason: str) -> Event:
        """Erase a person: what they are called, and what all events about them say. The events stay, and one more.

        Raises NotFound if there is no such person, WrongUse if a hold is on them.
        """
        seen = self.store.events(person)
        if not seen or person == NOBODY:
            raise NotFound(f"Nobody is on record as {person!r}", "see: roleplay records people")
        if self.held(person):
            raise WrongUse("A hold forbids erasing this person", "lift it first: roleplay records release")
        made = chain.draft(ERASED, actor, person, {"reason": reason})
        return self.store.erase(made, self._seal, expected=len(seen))

    def _seal(self, made: Draft, head: Head) -> Event:
        if not head.size and made.type != BEGUN:
            raise _not_begun()
        return chain.seal(made, head, self._now())


def tree_of(events: Sequence[Event]) -> Tree:
    """The Merkle tree whose leaves are the hashes of the events."""
    return Tree([bytes.fromhex(event.hash) for event in events])


def _check_unbroken(events: Sequence[Event]) -> None:
    """What is about to be signed is a whole chain. Raises StorageError with the first event that isn't right."""
    before = NO_HASH
    for place, event in enumerate(events, 1):
        if event.seq != place or event.previous != before or chain.event_hash(event) != event.hash:
            raise _tampered(f"event {event.seq} was changed, or one before it removed")
        before = event.hash


def _tampered(what: str) -> StorageError:
    return StorageError(
        f"The log was tampered with: {what}", "nothing was signed; see `roleplay records verify`, and put back a backup"
    )


def _not_begun() -> WrongUse:
    return WrongUse("The records have no key yet", "make one first: roleplay records key new")
