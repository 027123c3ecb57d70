"""Who marks what: balanced, by a seed, never where a conflict is; all or nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter

from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import CANDIDATES, assigned, sat, status, submits, task_of, tasks, types
from tests.assessment.sittings.conftest import ready
from tests.assessment.sittings.making import code_of


def events(examiner: Examiner) -> str:
    """How many events there are, as the records say."""
    return next(line for line in examiner.runs("records").out.splitlines() if line.startswith("Events"))


def test_two_markers_each(examiner: Examiner) -> None:
    """Every sealed talk has a first and a second marker, two people; nobody has more than one more than another."""
    code_of(examiner, "Not there yet")
    assigned(examiner)
    rows = status(examiner)
    assert [(row["candidate"], row["mark"]) for row in rows] == [
        (name, mark) for name in sorted(CANDIDATES) for mark in ("first", "second")
    ]
    assert all(a["marker"] != b["marker"] for a, b in zip(rows[::2], rows[1::2], strict=True))
    load = Counter(row["marker"] for row in rows)
    assert max(load.values()) - min(load[name] for name in ("Ana", "Ben", "Cleo")) <= 1
    before = events(examiner)
    assert "nothing was assigned" in examiner.runs("mark", "assign", "spring").out
    assert events(examiner) == before
    assert examiner.runs("records", "verify").code == 0


def test_balanced_over_many(tmp_path) -> None:
    """Nine candidates, three markers: six sheets each, three of them first marks; in an order of their own."""
    local = sat(ready(Examiner(tmp_path)), tuple(f"Candidate {k}" for k in range(9)))
    assigned(local, seed=7)
    rows = status(local)
    assert Counter(row["marker"] for row in rows) == {"Ana": 6, "Ben": 6, "Cleo": 6}
    firsts = Counter(row["marker"] for row in rows if row["mark"] == "first")
    assert max(firsts.values()) - min(firsts.values()) <= 1
    assert len(set(tasks(local, "Ana")) | set(tasks(local, "Ben")) | set(tasks(local, "Cleo"))) == 18


def test_the_seed_decides(tmp_path) -> None:
    """On copies of one database the same seed gives the same markers in the same order, another seed others."""
    first = sat(ready(Examiner(tmp_path / "one")), tuple(f"Candidate {k}" for k in range(9)))

    def drawn(name: str, seed: int) -> list[list[str]]:
        shutil.copytree(first.data, tmp_path / name / first.data.name)
        copy = Examiner(tmp_path / name, key=False)
        assigned(copy, seed=seed)
        whose = {row["task"]: f"{row['candidate']} {row['mark']}" for row in status(copy)}
        return [[whose[task] for task in tasks(copy, marker)] for marker in ("Ana", "Ben", "Cleo")]

    one = drawn("two", 5)
    assert drawn("three", 5) == one
    assert drawn("four", 6) != one


def test_a_trainer_cannot_mark(examiner: Examiner) -> None:
    """With a conflict the talk goes to others; without enough others nothing is assigned, and it says why."""
    done = examiner.runs("mark", "conflict", CANDIDATES[0], "--marker", "Ana", "--reason", "trained them")
    assert done.code == 0, done.err
    before = events(examiner)
    few = examiner.runs("mark", "assign", "spring", "--markers", "Ana,Ben")
    assert few.code == 2 and f"Only 1 of these markers may mark {CANDIDATES[0]}" in few.err
    assert events(examiner) == before and status(examiner) == []
    assigned(examiner)
    assert {row["marker"] for row in status(examiner) if row["candidate"] == CANDIDATES[0]} == {"Ben", "Cleo"}
    assert "Ana must not mark Zelda Quux: trained them" in examiner.runs("mark", "status", "spring").out


def test_a_conflict_that_shows_later(examiner: Examiner) -> None:
    """What was begun is withdrawn and kept, the marker can't go on, and the talk goes to somebody else."""
    assigned(examiner, "Ana", "Ben")
    task = task_of(examiner, "Ana")
    types(examiner, "Ana", task, "overall 3")
    done = examiner.runs("mark", "conflict", CANDIDATES[0], "--marker", "Ana", "--reason", "is their aunt")
    assert "1 sheet withdrawn" in done.out
    late = types(examiner, "Ana", task, "overall 4")
    assert late.code == 2 and "no longer yours to mark" in late.err
    assigned(examiner)
    markers = {row["marker"] for row in status(examiner) if not row["withdrawn"] and row["candidate"] == CANDIDATES[0]}
    assert markers == {"Ben", "Cleo"}


def test_a_marker_who_stops(local: Examiner) -> None:
    """What they submitted stays; the rest is given to others."""
    assigned(local, "Ana", "Ben")
    submits(local, "Ana", task_of(local, "Ana"))
    assert "1 sheet withdrawn" in local.runs("mark", "withdraw", "Ana", "--reason", "ill").out
    assert local.runs("mark", "markers", "--json").json[0]["given"] == 1
    assigned(local, "Ben", "Cleo")
    open_ones = {row["marker"] for row in status(local) if not row["withdrawn"] and row["candidate"] == CANDIDATES[1]}
    assert open_ones == {"Ben", "Cleo"}


def test_what_an_organiser_gets_wrong(local: Examiner) -> None:
    """Each in one line, and nothing is recorded."""
    before = events(local)
    for words, said in (
        (("assign", "spring", "--markers", "Ana"), "Two marks of each talk need two markers"),
        (("assign", "spring", "--markers", "Ana,Ana"), "Two marks of each talk need two markers"),
        (("assign", "spring", "--markers", "Ana,Nobody"), "Nobody is on record as 'Nobody'"),
        (("assign", "spring", "--markers", f"Ana,{CANDIDATES[0]}"), "This person is no marker"),
        (("assign", "autumn"), "No form 'autumn' was frozen"),
        (("marker", "Ana"), "This person is a marker already"),
        (("conflict", CANDIDATES[0], "--marker", "Ana", "--reason", " "), "It isn't said what the conflict is"),
        (("conflict", CANDIDATES[0], "--marker", CANDIDATES[1], "--reason", "x"), "This person is no marker"),
        (("work",), "It isn't said who marks"),
        (("work", "--as", CANDIDATES[0]), "This person is no marker"),
        (("status",), "Missing argument"),
    ):
        done = local.runs("mark", *words)
        assert (done.code, len(done.err.splitlines())) == (2, 1) and said in done.err, (words, done.err)
    assert events(local) == before


def test_a_candidate_who_marks_never_gets_themselves(local: Examiner) -> None:
    """Somebody who sat and is a marker too doesn't get their own talk."""
    local.runs("mark", "marker", CANDIDATES[0])
    done = local.runs("mark", "assign", "spring", "--markers", f"Ana,{CANDIDATES[0]}")
    assert done.code == 2 and "Only 1 of these markers may mark" in done.err


def test_erased_people(examiner: Examiner) -> None:
    """A candidate who is erased leaves the work lists and the figures; a marker who is erased leaves their marks."""
    assigned(examiner, "Ana", "Ben")
    for candidate in CANDIDATES:
        for marker in ("Ana", "Ben"):
            submits(examiner, marker, task_of(examiner, marker, candidate))
    gone = task_of(examiner, "Ana")
    assert examiner.runs("records", "erase", CANDIDATES[0], "--reason", "asked to", "--yes").code == 0
    assert len(tasks(examiner, "Ana")) == len(status(examiner)) / 2 == 1
    late = types(examiner, "Ana", gone)
    assert late.code == 2 and "no such talk in your work list" in late.err
    assert examiner.runs("agree", "--assessment", "spring", "--json").json["counts"]["submissions"] == 1
    assert examiner.runs("records", "erase", "Ana", "--reason", "left", "--yes").code == 0
    assert "Nobody is on record as 'Ana'" in examiner.runs("mark", "work", "--as", "Ana").err
    assert examiner.runs("agree", "--assessment", "spring", "--json").json["counts"]["submissions"] == 1
    assert examiner.runs("records", "verify").code == 0


def test_a_broken_seal_is_not_marked(local: Examiner) -> None:
    """What was sealed was changed in the database: nothing is assigned, and it says which."""
    with sqlite3.connect(local.data / "assessment.db") as file:
        file.execute("DROP TRIGGER roleplay_bodies_no_update")
        file.execute(
            "DELETE FROM roleplay_bodies WHERE seq = (SELECT max(seq) FROM roleplay_events WHERE type = 'talk-turn')"
        )
    file.close()
    done = local.runs("mark", "assign", "spring")
    assert done.code == 2 and "is broken, so nothing was assigned" in done.err
