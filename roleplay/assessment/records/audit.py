"""Verify the records in a database: every event, body, key and checkpoint, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from roleplay.assessment.records import access, chain
from roleplay.assessment.records.log import BEGUN, ERASED, KEY_CHANGED, tree_of
from roleplay.assessment.records.standalone import Finding, Keys, Note, Unusable, Verdict, read_key, read_note
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import NO_HASH, NOBODY, Body, Checkpoint, Event, PublicKey

if TYPE_CHECKING:
    from roleplay.assessment.records.merkle import Tree
    from roleplay.storage.records import RecordStore

__all__ = ["Finding", "Unusable", "Verdict", "audit"]


def audit(store: RecordStore, pinned: str | None = None, known: str | None = None) -> Verdict:
    """Hold everything on record against its hashes and signatures.

    pinned: the verifier key that was given by another way; without it the keys in the database are believed.
    known: a signed checkpoint from earlier, which shows what was removed at the end. Raises WrongUse for a key or a
    checkpoint that is none.
    """
    verdict = Verdict()
    events, bodies, checkpoints = store.events(), store.bodies(), store.checkpoints()
    if not events:
        if known is not None or checkpoints:
            verdict.find("events", "all events were removed")
        verdict.facts.append("Nothing is on record yet")
        return verdict
    _check_chain(events, verdict)
    _check_bodies(events, bodies, verdict)
    listed = _check_keys(events, bodies, store.keys(), verdict)
    counted = [(event.seq, _body(event, bodies)) for event in events if event.type == access.COUNTED]
    for place, what in access.findings(store.accesses(), counted):
        verdict.find(place, what)
    for person in store.people():
        about = [event for event in events if event.subject == person.id]
        if not about or any(event.type == ERASED for event in about):
            verdict.find(f"person {person.id}", "they are listed, but no event put them on record, or they were erased")
    first = pinned if pinned is not None else listed
    key = read_key(first) if first is not None else None
    if key is None:
        if pinned is not None:
            raise WrongUse("That is no verifier key", "give what `roleplay records key show` printed, or its file")
        verdict.find("keys", "no key is on record")
        return verdict
    keys = Keys(key, key.name, [_as_dict(event, bodies) for event in events], verdict)
    tree = tree_of(events)
    proven = _check_checkpoints(checkpoints, tree, keys, verdict)
    if known is not None:
        proven = max(proven, _check_known(known, tree, keys, verdict))
    _say(events, pinned, proven, verdict)
    return verdict


def _named(event: Event) -> str:
    return f"event {event.seq} ({event.type[:40]})"


def _check_chain(events: Sequence[Event], verdict: Verdict) -> None:
    """Numbers, links and hashes; also those of the events about one person."""
    before: Event | None = None
    latest: dict[str, Event] = {}
    for event in events:
        due = before.seq + 1 if before else 1
        if event.seq != due:
            which = f"event {due} was" if event.seq == due + 1 else f"events {due} to {event.seq - 1} were"
            verdict.find(f"before {_named(event)}", f"{which} removed")
        elif event.previous != (before.hash if before else NO_HASH):
            verdict.find(_named(event), "it doesn't follow the event before it: one of the two was exchanged")
        if chain.event_hash(event) != event.hash:
            verdict.find(_named(event), "it was altered: what it says of itself doesn't fit its hash")
        mine = latest.get(event.subject)
        if (event.subject_seq, event.subject_previous) != ((mine.subject_seq + 1, mine.hash) if mine else (1, NO_HASH)):
            verdict.find(_named(event), "it doesn't follow the event before it about the same person")
        latest[event.subject] = before = event


def _check_bodies(events: Sequence[Event], bodies: dict[int, Body], verdict: Verdict) -> None:
    erased = {event.subject: event.seq for event in events if event.type == ERASED}
    for event in events:
        gone = event.subject != NOBODY and event.seq < erased.get(event.subject, 0)
        body = bodies.get(event.seq)
        if body is None:
            if not gone:
                verdict.find(_named(event), "its body was removed, and nothing on record says that it was erased")
        elif not _fits(event, body):
            verdict.find(_named(event), "its body was altered: it doesn't fit what the log holds of it")
        elif gone:
            verdict.find(_named(event), "its body is there, though it was erased")
    for seq in sorted(set(bodies) - {event.seq for event in events}):
        verdict.find(f"body {seq}", "it belongs to no event")


def _fits(event: Event, body: Body) -> bool:
    try:
        return chain.fits(event, body)
    except ValueError:  # a salt that isn't hexadecimal
        return False


def _check_keys(
    events: Sequence[Event], bodies: dict[int, Body], listed: Sequence[PublicKey], verdict: Verdict
) -> str | None:
    """The list of keys says what the events say; returns the first key."""
    said = []
    for event in events:
        body = _body(event, bodies)
        if event.type == BEGUN and event.subject == NOBODY:
            said.append(PublicKey(str(body.get("key")), "made", event.seq))
        elif event.type == KEY_CHANGED and event.subject == NOBODY:
            said.append(PublicKey(str(body.get("from")), "replaced", event.seq))
            said.append(PublicKey(str(body.get("to")), "made", event.seq))
    for key in set(said) ^ set(listed):
        where = "the list of keys" if key in said else "the events"
        verdict.find(f"event {key.event}", f"that a key was {key.what} is missing in {where}")
    return said[0].key if said else None


def _check_checkpoints(kept: Sequence[Checkpoint], tree: Tree, keys: Keys, verdict: Verdict) -> int:
    """How many events the checkpoints prove."""
    proven = 0
    for number, checkpoint in enumerate(kept, 1):
        place = f"checkpoint {number} (of {checkpoint.made_at[:40]})"
        note = read_note(checkpoint.note)
        if note is None or (note.size, note.root.hex()) != (checkpoint.size, checkpoint.root):
            verdict.find(place, "it was altered")
            continue
        proven = max(proven, _check_note(place, note, tree, keys, verdict))
    return proven


def _check_known(known: str, tree: Tree, keys: Keys, verdict: Verdict) -> int:
    note = read_note(known)
    if note is None:
        raise WrongUse("That is no signed checkpoint", "give a file of `roleplay records checkpoint`, unchanged")
    return _check_note("known checkpoint", note, tree, keys, verdict)


def _check_note(place: str, note: Note, tree: Tree, keys: Keys, verdict: Verdict) -> int:
    before = len(verdict.findings)
    keys.check(place, note, verdict)
    if note.size > len(tree):
        verdict.find(place, f"it covers {note.size} events, but there are only {len(tree)}: the end was removed")
    elif tree.root(note.size) != note.root:
        verdict.find(place, f"the first {note.size} events aren't those that were signed then")
    return note.size if len(verdict.findings) == before else 0


def _body(event: Event, bodies: dict[int, Body]) -> dict[str, Any]:
    try:
        value = json.loads(bodies[event.seq].text) if event.seq in bodies else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _as_dict(event: Event, bodies: dict[int, Body]) -> dict[str, Any]:
    """An event as the verifier of packs takes it; the body only of those it looks into."""
    return {**chain.header(event), "body": _body(event, bodies) if event.type == KEY_CHANGED else None}


def _say(events: Sequence[Event], pinned: str | None, proven: int, verdict: Verdict) -> None:
    erased = {event.subject for event in events if event.type == ERASED}
    verdict.facts.append(f"{len(events)} events, from {events[0].at} to {events[-1].at}")
    if events[0].type != BEGUN:
        verdict.find(_named(events[0]), "the log doesn't begin with its beginning")
    if erased:
        verdict.facts.append(f"Erased: {len(erased)} of the people on record")
    verdict.facts.append(
        f"Proven by checkpoints: the first {proven} events"
        + ("" if proven == len(events) else f"; the {len(events) - proven} after them could be removed unseen")
    )
    for one, two in pairwise(events):
        if two.at < one.at:
            verdict.facts.append(f"The clock was set back between event {one.seq} and event {two.seq}")
    if pinned is None:
        verdict.facts.append(
            "The keys are those in the database itself, and who could rewrite it could exchange them: verify with --key"
        )
