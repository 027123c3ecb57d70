"""Cut scores on record: each version says how it was set, by whom it was approved, and from which day on it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roleplay.assessment.decisions.record import reasons_of
from roleplay.assessment.forms import FrozenForm, version
from roleplay.assessment.marking.record import said_of
from roleplay.assessment.records.log import Log
from roleplay.domain.errors import NotFound, WrongUse
from roleplay.domain.record import NOBODY
from roleplay.domain.text import storable

CUT_SET = "cut-set"
AS_FROZEN, ANGOFF, BORDERLINE, STATED = "as the form says", "Angoff", "borderline regression", "as stated"
MOST_POINTS = 10_000
UNSET = "To be set:"
"""How the method begins in a form that `roleplay form new` wrote and nobody filled in."""


@dataclass(frozen=True, slots=True)
class NewCut:
    """A cut score before it is on record. points, se: hundredths of a point, se None where it isn't known; n: of how
    many `unit` it was made, 0 where it isn't known; study: what it was worked out from, to do it again."""

    points: int
    method: str
    note: str = ""
    n: int = 0
    unit: str = ""
    se: int | None = None
    study: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A version of a form's cut score. number: from 1; since: the first day (YYYY-MM-DD) whose sittings it holds for;
    supersedes: the number of the version before, or 0; event: its number in the log."""

    form: str
    number: int
    made: NewCut
    approved_by: str
    since: str
    supersedes: int
    event: int

    @property
    def points(self) -> int:
        """In hundredths of a point, 0 to 10,000."""
        return self.made.points


def cuts(log: Log, form: str) -> list[Cut]:
    """Every version of the cut score of a form, the first first."""
    found = (_read(event.seq, said) for event, said in said_of(log, CUT_SET) if event.subject == NOBODY)
    return [one for one in found if one.form == form]


def in_force(every: list[Cut], day: str) -> Cut | None:
    """The newest version that holds for sittings of that day, or None."""
    return next((one for one in reversed(every) if one.since <= day), None)


def version_of(every: list[Cut], number: int, day: str) -> Cut:
    """That version, if it holds for sittings of that day. Raises NotFound, WrongUse."""
    found = next((one for one in every if one.number == number), None)
    if found is None:
        raise NotFound(f"There is no version {number} of this cut score", "see: roleplay decide cuts FORM")
    if found.since > day:
        raise WrongUse(
            f"Version {number} of the cut score holds from {found.since} on, and they sat on {day}",
            "use a version that held then",
        )
    return found


def as_frozen(form: FrozenForm) -> NewCut:
    """The cut score that the form itself announces. Raises WrongUse where it doesn't say how that was set."""
    if form.form.cut.method.startswith(UNSET):
        raise WrongUse(
            f"{form.name} announces a cut of {form.form.cut.points} and doesn't say how it was set",
            "say it here: --points, --method; or work it out: --angoff, --borderline",
        )
    return NewCut(form.form.cut.points * 100, AS_FROZEN, form.form.cut.method)


def set_cut(log: Log, form: str, made: NewCut, *, approved_by: str, since: str, actor: str) -> Cut:
    """Put a version of a form's cut score on record; those before stay, and decisions name the one they used.

    approved_by: the id of the person who answers for it. Raises NotFound for a form that wasn't frozen, WrongUse for
    figures that can't be, or if it is the same as the version before; Overtaken if somebody set one meanwhile.
    """
    version(log, form)
    if not 0 < made.points <= MOST_POINTS:
        raise WrongUse("A cut score lies above 0 and is at most 100 points", "such as --points 62.5")
    seen = log.store.head(NOBODY).subject_size
    before = cuts(log, form)
    if before and (before[-1].made, before[-1].approved_by, before[-1].since) == (made, approved_by, since):
        raise WrongUse(f"Version {before[-1].number} of the cut score says the same", "nothing more is to be done")
    body = {
        "form": form,
        "number": len(before) + 1,
        "points": made.points,
        "method": made.method,
        "note": storable(made.note),
        "n": made.n,
        "unit": made.unit,
        "se": made.se,
        "study": None if made.study is None else dict(made.study),
        "approved_by": approved_by,
        "since": since,
        "supersedes": len(before),
    }
    event = log.add(CUT_SET, actor, NOBODY, body, expected=seen)
    return _read(event.seq, body)


def by_hand(points: int, how: str, n: int, unit: str, se: int | None) -> NewCut:
    """A cut score that was set elsewhere. how: in words, with who and when. Raises WrongUse without them."""
    return NewCut(points, STATED, reasons_of(how, "how this cut was set"), n, unit, se)


def _read(event: int, said: Mapping[str, Any]) -> Cut:
    made = NewCut(said["points"], said["method"], said["note"], said["n"], said["unit"], said["se"], said["study"])
    return Cut(said["form"], said["number"], made, said["approved_by"], said["since"], said["supersedes"], event)
