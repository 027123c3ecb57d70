"""The evidence pack: everything on record about one person in one file that can be verified without us.

The format is described in docs/records.md. Whatever is recorded about a person, of whatever type, is in it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from roleplay.assessment.records import chain
from roleplay.assessment.records.canonical import canonical
from roleplay.assessment.records.log import ABOUT_THE_LOG, EXPORTED, Log
from roleplay.assessment.records.merkle import Tree
from roleplay.assessment.records.notes import Signer, read_checkpoint
from roleplay.domain.errors import NotFound, WrongUse
from roleplay.domain.record import NOBODY, Body, Event

FORMAT, VERSION = "roleplay-evidence", 1
_HISTORY = 10
"""How many earlier checkpoints a pack leads on from, beside those that were asked for."""


def export(
    log: Log,
    person: str,
    actor: str,
    signer: Signer,
    purpose: str,
    *,
    context: Sequence[int] = (),
    since: Sequence[str] = (),
) -> str:
    """The text of the pack about a person (by id). The export goes on record, and a checkpoint over it is signed.

    purpose: why it is exported; context: numbers of events about other things (a form, a rubric) that belong to it;
    since: signed checkpoints that the reader holds, so that the pack leads on from them.
    Raises NotFound if nothing is on record about the person, WrongUse for a checkpoint of another log.
    """
    store = log.store
    seen = store.events(person)
    if not seen or person == NOBODY:
        raise NotFound(f"Nobody is on record as {person!r}", "see: roleplay records people")
    wanted = {event.seq for event in store.events(NOBODY) if event.type in ABOUT_THE_LOG}
    wanted |= {number for number in context if number not in {event.seq for event in seen}}
    body = {"purpose": purpose, "context": sorted(wanted)}
    last = log.add(EXPORTED, actor, person, body, expected=len(seen))
    events = store.events()[: last.seq]
    checkpoint, tree = log.checkpoint_of(events, signer)
    bodies = store.bodies()
    return _rendered(
        {
            "format": FORMAT,
            "version": VERSION,
            "checkpoint": checkpoint.note,
            "context": [_entry(event, bodies, tree) for event in events if event.seq in wanted],
            "events": [_entry(event, bodies, tree) for event in events if event.subject == person],
            "history": _history([kept.note for kept in store.checkpoints()], checkpoint.note, since, tree),
        }
    )


def _entry(event: Event, bodies: dict[int, Body], tree: Tree) -> dict[str, Any]:
    """An event as it stands in a pack: all of it, its body if it is there, and its way to the root."""
    body = bodies.get(event.seq)
    return {
        **chain.header(event),
        "hash": event.hash,
        "salt": body.salt if body else None,
        "body": json.loads(body.text) if body else None,
        "proof": [each.hex() for each in tree.inclusion(event.seq - 1)],
    }


def _history(kept: Sequence[str], own: str, since: Sequence[str], tree: Tree) -> list[dict[str, Any]]:
    """Earlier checkpoints, each with the proof that its log is the beginning of this one."""
    for note in since:
        said = read_checkpoint(note)
        if said.size > len(tree) or tree.root(said.size) != said.root:
            raise WrongUse(
                f"The checkpoint over {said.size} events isn't of this log",
                "if it was signed with this log's key, the log was tampered with: see roleplay records verify",
            )
    before = [note for note in kept if note != own and read_checkpoint(note).size <= len(tree)]
    notes = dict.fromkeys([*since, *before[-_HISTORY:]])
    return [
        {"checkpoint": note, "proof": [each.hex() for each in tree.consistency(read_checkpoint(note).size)]}
        for note in sorted(notes, key=lambda note: read_checkpoint(note).size)
    ]


def _rendered(pack: dict[str, Any]) -> str:
    """The one layout of a pack: members in order, and each event on a line of its own."""
    members = []
    for name in sorted(pack):
        value = pack[name]
        if isinstance(value, list) and value:
            members.append(f"{canonical(name)}:[\n" + ",\n".join(map(canonical, value)) + "\n]")
        else:
            members.append(f"{canonical(name)}:{canonical(value)}")
    return "{" + ",\n".join(members) + "}\n"
