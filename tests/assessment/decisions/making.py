"""Marked sittings, and people who decide about them by commands."""

from __future__ import annotations

from typing import Any

from roleplay.assessment.marking.record import Rating, Sheet
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import CANDIDATES, assigned, criteria, sat, task_of, view_of
from tests.assessment.sittings.making import READY, code_of, log_at, sits
from tests.cli.person import Done

ZELDA, YORICK = CANDIDATES


def staffed(examiner: Examiner) -> Examiner:
    """Both candidates are given to Ana and Ben, the flags of their sittings are cleared, and everyone is appointed."""
    sat(examiner)
    assigned(examiner, "Ana", "Ben")
    for name, role in (("Theo", "adjudicator"), ("Dora", "decider"), ("Emil", "decider")):
        does(examiner, "appoint", name, role)
    for candidate in CANDIDATES:
        does(examiner, "flag", candidate, "piped", "--reason", "sat in the lab, a script typed for them")
    return examiner


def does(examiner: Examiner, *words: str) -> Done:
    """`roleplay decide WORDS`, which has to work."""
    done = examiner.runs("decide", *words)
    assert done.code == 0, (words, done.err)
    return done


def refused(examiner: Examiner, *words: str) -> str:
    """`roleplay decide WORDS`, which has to be refused in one line; that line."""
    done = examiner.runs("decide", *words)
    assert done.code == 2 and len(done.err.splitlines()) == 1, (words, done.out, done.err)
    return done.err


def marks(
    examiner: Examiner, marker: str, candidate: str = ZELDA, *, level: int = 3, overall: int = 3, **other: int | None
) -> None:
    """A marker submits a sheet with that level in every criterion, but for others by their place: c1=2, c3=None."""
    task = task_of(examiner, marker, candidate)
    names = criteria(examiner, marker, task)
    levels: dict[str, int | None] = dict.fromkeys(names, level)
    levels |= {names[int(place[1:]) - 1]: one for place, one in other.items()}
    ratings = {
        name: Rating(one, "" if one is not None else "they never came to it", (1,) if one is not None else ())
        for name, one in levels.items()
    }
    view = view_of(examiner, marker)
    view.submit(task, view.save(task, Sheet(ratings, overall), 0))


def agreed(examiner: Examiner, candidate: str = ZELDA, level: int = 3) -> None:
    """Ana and Ben give the same."""
    marks(examiner, "Ana", candidate, level=level)
    marks(examiner, "Ben", candidate, level=level)


def with_cut(examiner: Examiner, points: str = "60") -> None:
    """The cut score is set."""
    does(examiner, "cut", "spring", "--points", points, "--method", "set for the tests", "--approved-by", "Dora",
         "--since", "2026-01-01")  # fmt: skip


def ready_case(examiner: Examiner, candidate: str = ZELDA, level: int = 3) -> None:
    """Marked alike, settled, the cut set: it can be decided."""
    agreed(examiner, candidate, level)
    with_cut(examiner)
    does(examiner, "review", "spring")


def decided(examiner: Examiner, outcome: str = "pass", candidate: str = ZELDA, by: str = "Dora", *more: str) -> None:
    """The decider looks and decides."""
    does(examiner, "show", candidate, "--by", by)
    does(examiner, "outcome", candidate, outcome, "--by", by, "--reason", f"{by} says {outcome}", *more)


def shown(examiner: Examiner, candidate: str = ZELDA, by: str = "Dora") -> dict[str, Any]:
    """The case as JSON."""
    found: dict[str, Any] = does(examiner, "show", candidate, "--by", by, "--json").json
    return found


def listed(examiner: Examiner, candidate: str = ZELDA) -> dict[str, Any]:
    """The line of a candidate in `decide list`."""
    rows = does(examiner, "list", "--json").json
    found: dict[str, Any] = next(row for row in rows if row["candidate"] == candidate)
    return found


def said(examiner: Examiner, kind: str) -> list[Any]:
    """What the events of a type say."""
    from roleplay.assessment.marking.record import said_of

    return [one for _, one in said_of(log_at(examiner), kind)]


def sits_too(examiner: Examiner, candidate: str) -> None:
    """One more candidate sits and hands in."""
    done = sits(examiner, code_of(examiner, candidate), *READY, "welcome explore 4", "own explore 4", "/finish", "yes")
    assert done.code == 0, done.err
