"""Who adjudicates and who decides: roles are granted and ended by events about the person. Markers: marking.record."""

from __future__ import annotations

import json
from dataclasses import dataclass

from roleplay.assessment.records.log import Log
from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.domain.text import storable

GRANTED, ENDED = "role-granted", "role-ended"
ADJUDICATOR, DECIDER = "adjudicator", "decider"
ROLES = (ADJUDICATOR, DECIDER)


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds. event: the number of the event that granted it; note: what qualifies them."""

    person: str
    role: str
    note: str
    event: int


def held(log: Log) -> list[Held]:
    """Every role that is held, in the order in which they were granted; erased people's are missing."""
    found: dict[tuple[str, str], Held] = {}
    told = [*log.store.said(GRANTED), *log.store.said(ENDED)]
    for event, body in sorted(told, key=lambda one: one[0].seq):
        try:
            said = json.loads(body.text)
        except ValueError as error:
            raise StorageError(f"An event {event.type} can't be read", "see: roleplay records verify") from error
        found.pop((event.subject, said["role"]), None)
        if event.type == GRANTED:
            held_now = Held(event.subject, said["role"], said["note"], event.seq)
            found[event.subject, said["role"]] = held_now
    return list(found.values())


def holders(log: Log, role: str) -> list[str]:
    """The ids of everyone who holds the role."""
    return [one.person for one in held(log) if one.role == role]


def grant(log: Log, person: str, role: str, actor: str, note: str) -> None:
    """Give a person (by id) a role. Raises WrongUse if they hold it."""
    seen = log.store.head(person).subject_size
    if person in holders(log, role):
        raise WrongUse(f"This person is {_a(role)} already", "see: roleplay decide people")
    log.add(GRANTED, actor, person, {"role": role, "note": storable(note)}, expected=seen)


def end(log: Log, person: str, role: str, actor: str, reason: str) -> None:
    """End a role: what they did stays. Raises NotFound if they don't hold it, WrongUse without a reason."""
    if not reason.strip():
        raise WrongUse("It isn't said why the role ends", "give a reason in a few words")
    seen = log.store.head(person).subject_size
    check(log, person, role)
    log.add(ENDED, actor, person, {"role": role, "reason": storable(reason)}, expected=seen)


def check(log: Log, person: str, role: str) -> None:
    """Raises NotFound for somebody who doesn't hold the role."""
    if person not in holders(log, role):
        raise NotFound(
            f"This person is no {role}", f"who organises it appoints them: roleplay decide appoint NAME {role}"
        )


def _a(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
