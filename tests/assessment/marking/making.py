"""Sealed sittings, and markers who mark them by commands."""

from __future__ import annotations

from typing import Any

from roleplay.assessment.marking.view import MarkerView
from tests.assessment.examiner import Examiner
from tests.assessment.sittings.making import READY, code_of, log_at, sits
from tests.cli.person import Done

CANDIDATES = ("Zelda Quux", "Yorick Vane")
MARKERS = ("Ana", "Ben", "Cleo")


def sat(examiner: Examiner, candidates: tuple[str, ...] = CANDIDATES) -> Examiner:
    """The candidates have sat and handed in; the markers are on record."""
    for candidate in candidates:
        replies = (f"welcome explore 4 said by {candidate.split()[0].lower()} herself", "own explore 4")
        done = sits(examiner, code_of(examiner, candidate), *READY, *replies, "/finish", "yes")
        assert done.code == 0, done.err
    for marker in MARKERS:
        assert examiner.runs("mark", "marker", marker).code == 0
    return examiner


def assigned(examiner: Examiner, *markers: str, seed: int = 1) -> None:
    """The talks are given to markers."""
    names = ["--markers", ",".join(markers)] if markers else []
    done = examiner.runs("mark", "assign", "spring", *names, "--seed", str(seed))
    assert done.code == 0, done.err


def status(examiner: Examiner) -> list[dict[str, Any]]:
    """Every sheet as the organiser is told."""
    rows: list[dict[str, Any]] = examiner.runs("mark", "status", "spring", "--json").json["sheets"]
    return rows


def tasks(examiner: Examiner, marker: str) -> list[str]:
    """The codes of a marker's work list."""
    return [row["task"] for row in examiner.runs("mark", "work", "--as", marker, "--json").json]


def task_of(examiner: Examiner, marker: str, candidate: str = CANDIDATES[0]) -> str:
    """The code of the talk of a candidate in a marker's list."""
    (found,) = [
        row["task"]
        for row in status(examiner)
        if row["marker"] == marker and row["candidate"] == candidate and row["withdrawn"] is None
    ]
    return str(found)


def types(examiner: Examiner, marker: str, task: str, *lines: str) -> Done:
    """`roleplay mark sheet TASK` with these lines typed."""
    return examiner.runs("mark", "sheet", task, "--as", marker, typed="".join(line + "\n" for line in lines))


def criteria(examiner: Examiner, marker: str, task: str) -> list[str]:
    """The ids of the criteria."""
    return [one["id"] for one in examiner.runs("mark", "export", task, "--as", marker).json["criteria"]]


def submits(examiner: Examiner, marker: str, task: str, level: int = 3, overall: int = 4, comment: str = "") -> Done:
    """The marker rates every criterion alike and submits."""
    rated = [f"{name} {level} 1" for name in criteria(examiner, marker, task)]
    said = [f"/comment {comment}"] if comment else []
    done = types(examiner, marker, task, *rated, f"overall {overall}", *said, "/submit", "yes")
    assert "Submitted: event" in done.out, done.out + done.err
    return done


def view_of(examiner: Examiner, marker: str) -> MarkerView:
    """What a marker has, opened as another program would."""
    log = log_at(examiner)
    return MarkerView(log, log.person(marker).id)
