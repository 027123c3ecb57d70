"""What a forger does to real packs, and whether each of it is told."""

from __future__ import annotations

import json
import random

from roleplay.assessment.records.notes import new_signer, read_checkpoint, signed
from roleplay.assessment.records.standalone import render, verify


def tampered(packs: dict[str, bytes], key: str, changes: int, seed: int) -> tuple[int, list[str]]:
    """Change single bytes of real packs; how many were tried, and those that weren't told."""
    luck = random.Random(seed)
    names = sorted(packs)
    missed = []
    for _ in range(changes):
        name = luck.choice(names)
        pack = packs[name]
        place = luck.randrange(len(pack))
        byte = pack[place] ^ (1 << luck.randrange(8))
        verdict = verify(pack[:place] + bytes([byte]) + pack[place + 1 :], key)
        if not verdict.findings:
            missed.append(f"{name} byte {place}")
    return changes, missed


def restructured(packs: dict[str, bytes], key: str, most: int = 3) -> tuple[int, list[str]]:
    """Remove, double, move and cut off each event of some real packs, put in one of somebody else, sign with a new key,
    all in the right layout; how many were tried, and those that weren't told."""
    names = sorted(packs)
    strange = json.loads(packs[names[-1]])["events"][1]
    forger = new_signer(key.partition("+")[0])
    tried, missed = 0, []
    for name in names[:most]:
        honest = json.loads(packs[name])
        events = honest["events"]
        changes = {"signed anew": {"checkpoint": signed(read_checkpoint(honest["checkpoint"]).text, forger)}}
        for n, event in enumerate(events):
            left = events[:n] + events[n + 1 :]
            changes[f"removed {n}"] = {"events": left}
            changes[f"doubled {n}"] = {"events": [*events[:n], event, *events[n:]]}
            changes[f"cut off {n}"] = {"events": events[:n]}
            if n:
                changes[f"moved {n}"] = {"events": [event, *left]}
            if name != names[-1]:
                changes[f"added {n}"] = {"events": [*events[:n], strange, *events[n:]]}
        for what, change in changes.items():
            tried += 1
            if not verify(render({**honest, **change}), key).findings:
                missed.append(f"{name}: {what}")
    return tried, missed
