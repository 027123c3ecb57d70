"""What every report has at its foot: the checkpoint of the log that it can be held against, as a code to be read."""

from __future__ import annotations

from typing import Any

from roleplay import __version__
from roleplay.assessment.marking.record import DENIED, LOOKED
from roleplay.assessment.records.access import COUNTED
from roleplay.assessment.records.log import EXPORTED, Log, tree_of
from roleplay.assessment.records.notes import Signer, read_checkpoint
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import NOBODY, Event

MADE = "report-made"
"""The event that says that a report about a person was made: which, in which format, and the hash of the file."""
_BESIDE = frozenset((MADE, EXPORTED, LOOKED, DENIED, COUNTED))
"""Events that no report tells about."""


def code_of(root: str) -> str:
    """A root (64 hexadecimal digits) in 16 groups of four, as it is printed."""
    return " ".join(root[k : k + 4].upper() for k in range(0, len(root), 4))


def holds(log: Log, code: str, size: int) -> bool:
    """Whether the first `size` events of the log are those that a printed code is of. Raises WrongUse for no code."""
    root = "".join(code.split()).lower()
    if len(root) != 64 or not set(root) <= set("0123456789abcdef"):
        raise WrongUse("That is no code of a report", "it has 16 groups of four digits and letters from A to F")
    events = log.store.events()
    return size <= len(events) and tree_of(events[:size]).root().hex() == root


def frame(log: Log, rests_on: int, signer: Signer | None) -> dict[str, Any]:
    """The foot of a report. rests_on: the number of the last event that it tells of.

    signer: signs a checkpoint over what is on record now; without one the newest checkpoint is named. Raises WrongUse
    where there is none.
    """
    if signer is not None:
        kept = log.checkpoint(signer)
    else:
        found = log.store.checkpoints()
        if not found:
            raise WrongUse(
                "No checkpoint was signed yet, and a report bears the code of one",
                "sign one: roleplay records checkpoint; or name the passphrase: --passphrase-file FILE",
            )
        kept = max(found, key=lambda one: one.size)
    said = read_checkpoint(kept.note)
    return {
        "code": code_of(kept.root),
        "size": kept.size,
        "signed_at": said.at,
        "log": said.origin,
        "note": kept.note,
        "rests_on": rests_on,
        "covered": kept.size >= rests_on,
        "made_at": log.now(),
        "program": f"roleplay {__version__}",
    }


def last_event(log: Log, *subjects: str) -> int:
    """The number of the last event about these people (all of them if none is named) that reports tell of."""
    events: list[Event] = []
    for subject in subjects or (None,):
        events += log.store.events(subject)
    told = [one.seq for one in events if one.type not in _BESIDE and (subjects or one.subject != NOBODY)]
    return max(told, default=0)
