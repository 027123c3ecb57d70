"""The gate before the first real mark: a marker marks the calibration set, and must lie within the stated tolerance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roleplay.assessment.forms import FrozenForm, by_hash
from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.record import Assignment, assignments, conflicts_of, first_sheet, said_of
from roleplay.assessment.marking.references import (
    RESULT,
    agreed_sheet,
    anchored,
    distance,
    of_family,
    references,
    rules_of,
)
from roleplay.assessment.records import chain
from roleplay.assessment.records.log import Log
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import NOBODY, Overtaken

CALIBRATING = "calibration-round"


@dataclass(frozen=True, slots=True)
class Gate:
    """Where a marker stands before the work of a form. needed: whether there is a calibration set; passed: what came
    of it the last time, None for nothing yet; left: sheets of the set that they still have to submit."""

    form: str
    needed: bool
    passed: bool | None
    left: int
    exact: int = 0
    widest: int = 0

    @property
    def is_open(self) -> bool:
        """Whether they get work of this form."""
        return not self.needed or (self.passed is True)

    def words(self) -> str:
        """What the marker is told; empty where there is nothing to say."""
        if self.is_open:
            return ""
        if self.left:
            return f"{self.form}: the calibration set comes first, {self.left} of it to be submitted"
        if self.passed is None:
            return f"{self.form}: the calibration set comes first; who organises the marking gives it to you"
        return (
            f"{self.form}: the calibration wasn't passed ({self.exact} % exact, widest gap {self.widest}), so there is "
            "no work; ask who organises the marking"
        )


FREE = Gate("", False, None, 0)
"""Nothing stands before the work."""


def gate(log: Log, marker: str, form: FrozenForm) -> Gate:
    """Where a marker (by id) stands before the work of a form, by the results on record."""
    some = any(one.use == m.CALIBRATION for one in references(log))
    if not some or not of_family(log, form, m.CALIBRATION):
        return Gate(form.form.title, False, None, 0)
    last = _last_result(log, marker, form)
    open_ones = [one for one in _of_marker(log, marker, form) if not one.submitted]
    if last is None:
        return Gate(form.form.title, True, None, len(open_ones))
    return Gate(form.form.title, True, last["passed"], len(open_ones), last["exact"], last["widest"])


def calibrate(log: Log, form: FrozenForm, markers: Sequence[str], actor: str, *, again: bool) -> dict[str, int]:
    """Give the calibration set to markers who have neither passed it nor got it; returns how many talks each got.

    again: also to those who have a result: they mark all of it anew. Raises WrongUse without a set.
    """
    found = of_family(log, form, m.CALIBRATION)
    if not found:
        raise WrongUse(
            f"{form.form.id} has no calibration set", "put talks with agreed levels in: roleplay mark reference --help"
        )
    seen = log.store.head(NOBODY).subject_size
    given: dict[str, int] = {}
    drafts = [chain.draft(CALIBRATING, actor, NOBODY, {"form": form.form.id, "again": again})]
    for marker in dict.fromkeys(markers):
        if any(not one.submitted for one in _of_marker(log, marker, form)):
            continue
        if _last_result(log, marker, form) is not None and not again:
            continue
        mine = [one for one in found if marker not in conflicts_of(log, one.candidate)]
        drafts += [anchored(one, marker, m.CALIBRATION, actor) for one in mine]
        if mine:
            given[marker] = len(mine)
    if given:
        log.add_all(drafts, expected=seen)
    return given


def settle(log: Log, marker: str, form_hash: str) -> None:
    """Put the result on record once the last sheet of the set is in. Only then are the agreed levels read."""
    form = by_hash(log, form_hash)
    for _ in range(20):
        seen = log.store.head(marker).subject_size
        own = _of_marker(log, marker, form)
        last = _last_result(log, marker, form)
        fresh = [one for one in own if last is None or one.id not in last["sheets"]]
        if not fresh or any(not one.submitted for one in fresh):
            return
        known = {(one.sitting, one.talk): one for one in references(log) if one.use == m.CALIBRATION}
        found = distance([(first_sheet(log, one), agreed_sheet(log, known[one.sitting, one.talk])) for one in fresh])
        rules = rules_of(log, form.form.id)
        body = {
            "form": form.form.id,
            "rubric_hash": form.rubric().hash,
            "sheets": [one.id for one in own],
            "criteria": found.criteria,
            "exact": found.percent,
            "widest": found.widest,
            "unrated": found.unrated,
            "asked": {"gap": rules.gap, "exact": rules.exact, "rules": rules.event},
            "passed": found.within(rules),
        }
        try:
            log.add(RESULT, marker, marker, body, expected=seen)
            return
        except Overtaken:
            continue


def _last_result(log: Log, marker: str, form: FrozenForm) -> dict[str, Any] | None:
    rubric = form.rubric().hash
    found = [
        said
        for _, said in said_of(log, RESULT, subject=marker)
        if said["form"] == form.form.id and said["rubric_hash"] == rubric
    ]
    return found[-1] if found else None


def _of_marker(log: Log, marker: str, form: FrozenForm) -> list[Assignment]:
    """What a marker was given of the form's calibration set, in all rounds."""
    hashes = {one.form_hash for one in of_family(log, form, m.CALIBRATION)}
    return [
        one
        for one in assignments(log)
        if one.marker == marker and one.role == m.CALIBRATION and one.counts and one.form_hash in hashes
    ]
