"""Who opened what is on record about a person, and when. Kept beside the log, and counted in it."""

from __future__ import annotations

import getpass
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from roleplay.assessment.records.chain import tagged_hash
from roleplay.domain.record import NOBODY, PROGRAM, Access, Event

if TYPE_CHECKING:
    from roleplay.assessment.records.log import Log

COUNTED = "access-counted"
"""The event that says how many entries there are, and what they hash to: later none can be changed unseen."""
_TAG = b"roleplay/access/v1"
_ON_RECORD = {"evidence-exported": "evidence export", "case-shown": "decide", "mark-denied": "refused"}
"""Events that say by themselves that somebody opened, or tried to open, what is on record about a person."""


def note(log: Log, who: str, subject: str, what: str) -> None:
    """Keep that somebody (by id, or PROGRAM) opens what is on record about a person (by id). what: in which way.

    Raises StorageError if it can't be kept; then nothing should be shown.
    """
    log.store.note_access(Access(log.now(), who, _login(), subject, what))


def accesses(log: Log, subject: str | None = None) -> list[Access]:
    """Every access (to what is about one person), the first first, with those that are events of the log."""
    found = list(log.store.accesses(subject))
    for kind, what in _ON_RECORD.items():
        found += [
            Access(event.at, event.actor, "", event.subject, what)
            for event in log.store.events(subject)
            if event.type == kind
        ]
    return sorted(found, key=lambda one: one.at)


def count(log: Log) -> Event | None:
    """Put on record how many entries there are now and what they hash to; None if nothing is new since the last."""
    entries = log.store.accesses()
    counted = [json.loads(body.text) for _, body in log.store.said(COUNTED)]
    if len(entries) == (counted[-1]["entries"] if counted else 0):
        return None
    body = {"entries": len(entries), "hash": entries_hash(entries)}
    return log.add(COUNTED, PROGRAM, NOBODY, body)


def entries_hash(entries: Iterable[Access]) -> str:
    """The hash over entries in order, in hexadecimal."""
    digest = hashlib.sha256()
    for one in entries:
        fields = (one.at, one.who, one.login, one.subject, one.what)
        digest.update(tagged_hash(_TAG, *(field.encode("utf-8", "surrogatepass") for field in fields)))
    return digest.hexdigest()


def findings(entries: Sequence[Access], counted: Iterable[tuple[int, dict[str, object]]]) -> list[tuple[str, str]]:
    """What doesn't fit between the entries and what events say of them: (place, what).

    counted: the number of each event COUNTED and what it says.
    """
    found = []
    for seq, said in counted:
        size = said.get("entries")
        if not isinstance(size, int) or size > len(entries):
            found.append((f"event {seq} ({COUNTED})", f"entries of the access log were removed: {size} were counted"))
        elif entries_hash(entries[:size]) != said.get("hash"):
            found.append((f"event {seq} ({COUNTED})", f"the first {size} entries of the access log were changed"))
    return found


def _login() -> str:
    """Who the system says is at work."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
