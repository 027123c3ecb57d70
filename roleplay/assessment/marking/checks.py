"""Hidden checks among a marker's work: a talk with agreed levels, or one of their own once more.

A marker is never told which of their talks is one.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from roleplay.assessment.forms import FrozenForm, versions
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.record import Assignment, conflicts_of
from roleplay.assessment.marking.references import Reference, anchored, of_family, rules_of
from roleplay.assessment.records.log import Log
from roleplay.domain.record import Draft


@dataclass(frozen=True, slots=True)
class Drawn:
    """Checks for a round. lacking: how many more the rate asks for, for which there is no talk."""

    drafts: list[Draft]
    lacking: int


def hidden_checks(
    log: Log,
    form: FrozenForm,
    load: Mapping[str, int],
    before: Sequence[Assignment],
    draw: random.Random,
    actor: str,
) -> Drawn:
    """What the stated rate asks for: one check for every so many sheets that a marker has of all rounds.

    load: how many ordinary sheets each marker has with this round. Seeds come first; then own sheets of earlier rounds.
    Nobody gets a seed of somebody they have a conflict with, or whose talk they had in any way.
    """
    every = rules_of(log, form.form.id).check_every
    drafts: list[Draft] = []
    lacking = 0
    seeds = of_family(log, form, m.SEED) if every else []
    hashes = {one.hash for one in versions(log, form.form.id) if one.rubric().hash == form.rubric().hash}
    for marker, count in sorted(load.items()) if every else ():
        had = [one for one in before if one.marker == marker]
        due = count // every - sum(1 for one in had if one.role in m.HIDDEN and one.counts)
        if due <= 0:
            continue
        known = {one.sitting for one in had}
        free: list[tuple[Reference | Assignment, str]] = [
            (one, m.SEED)
            for one in seeds
            if one.sitting not in known and marker not in conflicts_of(log, one.candidate)
        ]
        draw.shuffle(free)
        free += _own(log, had, hashes, draw)
        drafts += [anchored(one, marker, role, actor) for one, role in free[:due]]
        lacking += max(0, due - len(free))
    return Drawn(drafts, lacking)


def _own(
    log: Log, had: Sequence[Assignment], hashes: set[str], draw: random.Random
) -> list[tuple[Reference | Assignment, str]]:
    """The marker's own submitted blind sheets that didn't come a second time yet."""
    twice = {(one.sitting, one.talk) for one in had if one.role == m.AGAIN}
    found: list[tuple[Reference | Assignment, str]] = [
        (one, m.AGAIN)
        for one in had
        if one.role in m.PAIR
        and one.counts
        and one.submitted
        and one.form_hash in hashes
        and (one.sitting, one.talk) not in twice
        and one.marker not in conflicts_of(log, one.candidate)
    ]
    draw.shuffle(found)
    return found
