"""The machine's marks as they stand on record: one event for each sealed talk, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roleplay.assessment.marking.record import said_of
from roleplay.assessment.records.log import Log
from roleplay.domain.record import Event

MARKED, GATE, GAMED, ANSWERED = "machine-mark", "machine-gate", "machine-gaming", "second-look-answered"
"""MARKED: what the machine gives a talk, about the candidate; the others are about no person, but for ANSWERED: that a
person looked into what the machine called for."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Words that a mark rests on. turn: the number of the reply, from 1; start, end: characters of it."""

    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MachineMark:
    """One criterion. level: whole, None where the machine abstains, then why says it; exact: hundredths of a level;
    confidence: percent of the replies to which the criterion applies that the reader could tell."""

    criterion: str
    level: int | None
    exact: int | None
    confidence: int
    why: str
    evidence: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class MachineSheet:
    """What the machine gives one talk. sitting, talk (from 0): which; flags: see flags.py; like: the sittings of others
    who said the same; event: its number in the log, 0 before it is there."""

    sitting: str
    talk: int
    scenario: str
    form_hash: str
    rubric_hash: str
    reader: str
    program: str
    marks: tuple[MachineMark, ...]
    flags: tuple[str, ...]
    like: tuple[str, ...] = ()
    event: int = 0

    @property
    def levels(self) -> dict[str, int | None]:
        """The level of each criterion."""
        return {one.criterion: one.level for one in self.marks}

    def said(self) -> dict[str, Any]:
        """The sheet as it stands in an event."""
        return {
            "sitting": self.sitting,
            "talk": self.talk,
            "scenario": self.scenario,
            "form_hash": self.form_hash,
            "rubric_hash": self.rubric_hash,
            "reader": self.reader,
            "program": self.program,
            "flags": list(self.flags),
            "like": list(self.like),
            "marks": [
                {
                    "criterion": one.criterion,
                    "level": one.level,
                    "exact": one.exact,
                    "confidence": one.confidence,
                    "why": one.why,
                    "evidence": [[e.turn, e.start, e.end] for e in one.evidence],
                }
                for one in self.marks
            ],
        }


def sheet_of(event: Event, said: Mapping[str, Any]) -> MachineSheet:
    """The sheet that an event tells."""
    return MachineSheet(
        sitting=said["sitting"],
        talk=said["talk"],
        scenario=said["scenario"],
        form_hash=said["form_hash"],
        rubric_hash=said["rubric_hash"],
        reader=said["reader"],
        program=said["program"],
        marks=tuple(
            MachineMark(
                one["criterion"], one["level"], one["exact"], one["confidence"], one["why"],
                tuple(Shown(*e) for e in one["evidence"]),
            )
            for one in said["marks"]
        ),
        flags=tuple(said["flags"]),
        like=tuple(said["like"]),
        event=event.seq,
    )  # fmt: skip


def sheets(log: Log, candidate: str | None = None) -> dict[tuple[str, int], MachineSheet]:
    """Every sheet of the machine (about one candidate), by sitting and talk. Who asks must not show it too early."""
    found: dict[tuple[str, int], MachineSheet] = {}
    for event, said in said_of(log, MARKED, subject=candidate):
        found.setdefault((said["sitting"], said["talk"]), sheet_of(event, said))
    return found
