"""Logs with people and events for the tests."""

from __future__ import annotations

import json
import random
from itertools import count
from typing import Any

from roleplay.assessment.records.log import Log
from roleplay.assessment.records.notes import Signer, new_signer
from roleplay.assessment.records.pack import export
from roleplay.assessment.records.standalone import Verdict, render, verify
from roleplay.storage.records import RecordStore

WORDS = ("Guten Tag", "Мне страшно", "I'd stop here\x1b[2J", "‮evil", "", "naïve \u0000 é e\u0301", "😀", '"\\/', "=1+1")


def clock():
    """A clock that goes on by a second each time it is looked at."""
    seconds = count()
    return lambda: f"2026-11-22T10:{(second := next(seconds)) // 60:02d}:{second % 60:02d}.000Z"


class Made:
    """A log with a key, two candidates and a marker."""

    def __init__(self, store: RecordStore) -> None:
        self.store = store
        self.log = Log(store, clock())
        self.signer: Signer = self.log.begin(new_signer)
        self.anna = self.log.add_person("Anna").id
        self.boris = self.log.add_person("Борис").id
        self.marker = self.log.add_person("Marker 7").id

    @property
    def key(self) -> str:
        """The verifier key in use."""
        return str(self.signer.key)

    def happens(self, luck: random.Random, events: int) -> None:
        """That many events about the one or the other, with any text; now and then a checkpoint or a new key."""
        for number in range(events):
            who = luck.choice((self.anna, self.boris, ""))
            body = {"text": luck.choice(WORDS), "number": number, "list": [None, True, {luck.choice(WORDS): -number}]}
            self.log.add(luck.choice(("noted", "turn", "mark-submitted")), self.marker, who, body)
            if luck.random() < 0.15:
                self.log.checkpoint(self.signer)
            if luck.random() < 0.05:
                self.rotates()

    def rotates(self, *, lost: bool = False) -> None:
        """Go over to a new key."""
        new = new_signer(self.signer.key.name)
        self.log.rotate(None if lost else self.signer, new, self.marker, "yearly")
        self.signer = new

    def pack(self, person: str | None = None, **more: Any) -> bytes:
        """The evidence pack of Anna, or another."""
        return export(self.log, person or self.anna, self.marker, self.signer, "appeal", **more).encode()


def said(verdict: Verdict) -> list[str]:
    """The findings as a person reads them."""
    return [str(finding) for finding in verdict.findings]


def changed(pack: bytes, change: Any) -> bytes:
    """The pack after `change(value)`, written as a careful forger would: in the right layout."""
    value = json.loads(pack)
    change(value)
    return render(value)


def checked(pack: bytes, key: str, known: str | None = None) -> list[str]:
    """What is found in a pack."""
    return said(verify(pack, key, known))
