"""A sitting as its events tell it: who sits which form, how far they have come, how much time is used. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from roleplay.assessment.records.merkle import Tree
from roleplay.domain.record import Body, Event

INVITED, RECODED = "sitting-invited", "sitting-recoded"
ACCOMMODATED, EXTENDED = "sitting-accommodated", "sitting-extended"
ACKNOWLEDGED, REHEARSED, SEALED = "sitting-acknowledged", "sitting-rehearsed", "sitting-sealed"
BEGUN, RESUMED, CLOSED = "talk-begun", "talk-resumed", "talk-closed"
TURN, READING = "talk-turn", "talk-reading"
TYPES = frozenset(
    {INVITED, RECODED, ACCOMMODATED, EXTENDED, ACKNOWLEDGED, REHEARSED, SEALED, BEGUN, RESUMED, CLOSED, TURN, READING}
)
FROM_OUTSIDE = frozenset({RECODED, ACCOMMODATED, EXTENDED})
"""What others may record while a candidate talks: it doesn't move the talk."""

ENDED, TIMEOUT, HANDED_IN, ABANDONED = "ended", "timeout", "handed-in", "abandoned"
"""How a talk came to its end: the client closed it, the time was up, the candidate or an examiner stopped it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event of the sitting with what it says."""

    event: Event
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SittingRecord:
    """One sitting. id: random; candidate: the person's id; scenarios: the one drawn for each talk; until: the last day
    (UTC) on which it can be opened, or empty; entries: its events, in order."""

    id: str
    candidate: str
    form: str
    version: int
    form_hash: str
    scenarios: tuple[str, ...]
    until: str
    entries: tuple[Entry, ...]

    def of(self, *types: str, talk: int | None = None) -> list[Entry]:
        """Its events of these types, of one talk if a number (from 0) is given."""
        return [e for e in self.entries if e.event.type in types and talk in (None, e.said.get("talk"))]

    @property
    def code_hash(self) -> str:
        """The hash of the code that opens it now."""
        return str(self.of(INVITED, RECODED)[-1].said["code_hash"])

    @property
    def acknowledged(self) -> bool:
        """Whether the candidate has agreed to the notice."""
        return bool(self.of(ACKNOWLEDGED))

    @property
    def rehearsed(self) -> bool:
        """Whether the rehearsal is over, or was passed over."""
        return bool(self.of(REHEARSED))

    @property
    def extra_time(self) -> int:
        """By how many percent the time is longer."""
        return int(next((e.said["extra_time"] for e in reversed(self.of(ACCOMMODATED))), 0))

    @property
    def plain(self) -> bool:
        """Whether it is sat line by line, as an accommodation."""
        return bool(next((e.said["plain"] for e in reversed(self.of(ACCOMMODATED))), False))

    @property
    def talks_begun(self) -> int:
        """How many talks were begun."""
        return len(self.of(BEGUN))

    @property
    def sealed(self) -> Entry | None:
        """The event that sealed it, or None."""
        return next(iter(self.of(SEALED)), None)

    @property
    def moves(self) -> int:
        """How many events moved it on; others' don't count."""
        return sum(1 for e in self.entries if e.event.type not in FROM_OUTSIDE)

    @property
    def flags(self) -> list[str]:
        """Everything that was flagged, each kind once, sorted."""
        return sorted({flag for e in self.entries for flag in e.said.get("flags", ())})

    def allowed_ms(self, minutes: int, talk: int) -> int:
        """How long the talk may take, with extra time and extensions, in milliseconds."""
        more = sum(int(e.said["minutes"]) for e in self.of(EXTENDED, talk=talk))
        return minutes * 600 * (100 + self.extra_time) + more * 60_000

    def used_ms(self, talk: int) -> int:
        """How much of it is used up to the last event of the talk, by what was recorded, in milliseconds."""
        used = last = 0
        for entry in self.of(BEGUN, RESUMED, TURN, CLOSED, talk=talk):
            if entry.event.type == RESUMED:
                used, last = used + entry.said["counted_ms"], 0
            elif entry.event.type != BEGUN:
                used, last = used + entry.said["ms"] - last, entry.said["ms"]
        return used

    def with_entries(self, *more: Entry) -> SittingRecord:
        """The same with more events at its end."""
        return replace(self, entries=(*self.entries, *more))

    def root(self) -> str:
        """The Merkle root over the hashes of its events up to the seal, in hexadecimal."""
        return Tree([bytes.fromhex(e.event.hash) for e in self._before_the_seal()]).root().hex()

    def events(self) -> list[int]:
        """The numbers of its events up to the seal."""
        return [e.event.seq for e in self._before_the_seal()]

    def _before_the_seal(self) -> list[Entry]:
        """What the seal is over; what others recorded later isn't."""
        last = self.sealed.event.seq if self.sealed is not None else None
        return [e for e in self.entries if last is None or e.event.seq < last]

    @property
    def seal_holds(self) -> bool:
        """Whether what is there is what was sealed, and nothing was said after it."""
        sealed = self.sealed
        if sealed is None:
            return False
        after = [e for e in self.entries if e.event.seq > sealed.event.seq and e.event.type not in FROM_OUTSIDE]
        return not after and sealed.said["root"] == self.root() and sealed.said["events"] == self.events()


def sittings_of(events: Sequence[Event], bodies: Mapping[int, Body]) -> list[SittingRecord]:
    """Every sitting of one candidate from what is on record about them, the first first; what was erased is missing."""
    found: dict[str, SittingRecord] = {}
    for event in events:
        if event.type not in TYPES or event.seq not in bodies:
            continue
        said = json.loads(bodies[event.seq].text)
        entry, name = Entry(event, said), said["sitting"]
        if event.type == INVITED:
            found[name] = SittingRecord(
                id=name,
                candidate=event.subject,
                form=said["form"],
                version=said["version"],
                form_hash=said["form_hash"],
                scenarios=tuple(said["scenarios"]),
                until=said["until"],
                entries=(entry,),
            )
        elif name in found:
            found[name] = found[name].with_entries(entry)
    return list(found.values())
