"""Faults in numbers: `python -m tests.assessment.faults [--kills 100]`. CI runs the same with small numbers.

Programs that sit, mark and decide are killed at random instants; two markers submit at once; twenty sit at once. After
each: what was acknowledged is there, at most the one thing that was under way besides, nothing is doubled, the records
verify. A full disk and a clock that is set back have tests of their own (tests/assessment/sittings).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from roleplay.assessment.decisions.deciding import Decider, Verdict
from roleplay.assessment.marking.record import Rating, Sheet
from roleplay.assessment.marking.view import MarkerView
from roleplay.assessment.records.audit import audit
from roleplay.assessment.records.log import Log
from roleplay.domain.errors import StorageError, WrongUse
from roleplay.locations import assessment_file
from roleplay.storage.connect import open_records
from tests.assessment.decisions.making import does, ready_case, staffed
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import CANDIDATES, assigned, criteria, sat, task_of
from tests.assessment.sittings import sitter
from tests.assessment.sittings.conftest import ready
from tests.assessment.sittings.making import code_of, log_at, opened
from tests.postgres_server import PostgresServer, programs

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.assessment.faults"])


@dataclass
class Faults:
    """What was tried and what came out of it. wrong: what must not be, in words."""

    tried: int = 0
    mid_way: int = 0
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)


def where(examiner: Examiner) -> str:
    """The database of the records."""
    return examiner.place or str(assessment_file(examiner.data))


def marks_until_killed(place: str, marker: str, task: str, names: Sequence[str], first: int, wire: Connection) -> None:
    """Save draft after draft, and correct the sheet again and again once it is submitted; say what is under way."""
    log = Log(open_records(place))
    view = MarkerView(log, log.person(marker).id)
    number = first
    while True:
        number += 1
        sheet = Sheet({name: Rating(number % 5, "", (1,)) for name in names}, 1 + number % 5, f"number {number}")
        work = view.work(task)
        wire.send(("doing", number))
        if not work.submitted:
            version = view.save(task, sheet, work.version)
            if number % 3 == 0:
                view.submit(task, version)
        else:
            view.correct(task, sheet, f"reason {number}", work.submitted)
        wire.send(("done", number))


def decides_until_killed(place: str, decider: str, candidate: str, first: int, wire: Connection) -> None:
    """Decide anew, each decision in the place of the one before; say what is under way."""
    log = Log(open_records(place))
    desk, who = Decider(log, log.person(decider).id), log.person(candidate).id
    number = first
    while True:
        number += 1
        case, _ = desk.show(who, "spring")
        latest = case.decisions[-1].number if case.decisions else 0
        outcome = ("pending", "pass")[number % 2]
        wire.send(("doing", number))
        desk.decide(who, "spring", Verdict(outcome, f"decision number {number}", latest, None, True))
        wire.send(("done", number))


def submits_at_once(place: str, marker: str, task: str, names: Sequence[str], wire: Any) -> None:
    """Have a whole draft, wait for the word, submit; say how it ended."""
    log = Log(open_records(place, wait=120))
    view = MarkerView(log, log.person(marker).id)
    work = view.work(task)
    sheet = Sheet({name: Rating(3, "", (1,)) for name in names}, 3)
    version = work.version if work.version else view.save(task, sheet, 0)
    wire.send("ready")
    wire.recv()
    try:
        wire.send(("submitted", view.submit(task, version)))
    except (StorageError, WrongUse) as error:
        wire.send((type(error).__name__, str(error)))


def start(what: Callable[..., None], *arguments: Any, both_ways: bool = False) -> tuple[Any, Any]:
    """Run it in a process of its own; the process and our end of the wire."""
    ours, theirs = CONTEXT.Pipe(duplex=both_ways)
    process = CONTEXT.Process(target=what, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def heard(wire: Any) -> list[Any]:
    """Everything it had said."""
    found = []
    try:
        while True:
            found.append(wire.recv())
    except (EOFError, OSError):
        return found


def _killed(found: Faults, luck: random.Random, what: Callable[..., None], *arguments: Any) -> tuple[set[int], int]:
    """Start it, kill it at a random instant; the numbers that were acknowledged, and the one under way or 0."""
    process, wire = start(what, *arguments)
    said = []
    for _ in range(luck.randrange(1, 8)):  # it gets somewhere first, then the kill comes at any instant
        if not wire.poll(300):
            found.wrong.append("a program did not get on")
            break
        said.append(wire.recv())
    time.sleep(luck.uniform(0, 0.1))
    process.kill()
    process.join(60)
    said += heard(wire)
    done = {number for word, number in said if word == "done"}
    doing = said[-1][1] if said and said[-1][0] == "doing" else 0
    found.tried += 1
    found.acknowledged += len(done)
    found.mid_way += bool(doing)
    return done, doing


def _said(place: str, kind: str) -> list[dict[str, Any]]:
    store = open_records(place, wait=60)
    try:
        return [json.loads(body.text) for _, body in store.said(kind)]
    finally:
        store.close()


def _verify(place: str, found: Faults) -> None:
    store = open_records(place, wait=60)
    verdict = audit(store)
    store.close()
    found.wrong += [str(one) for one in verdict.findings]


def kill_markers(examiner: Examiner, kills: int, seed: int) -> Faults:
    """Kill a marker again and again: every acknowledged draft and sheet is there once, in order."""
    place, luck, found = where(examiner), random.Random(seed), Faults()
    task = task_of(examiner, "Ana")
    names = criteria(examiner, "Ana", task)
    acknowledged: set[int] = set()
    maybe: set[int] = set()
    last = 0
    for _ in range(kills):
        done, doing = _killed(found, luck, marks_until_killed, place, "Ana", task, names, last)
        acknowledged |= done
        maybe |= {doing} - {0}
        last = max([last, doing, *done])
        _check_numbers(_sheet_numbers(place), acknowledged, maybe, found)
        _check_pairs(place, found)
        _verify(place, found)
    return found


def _sheet_numbers(place: str) -> list[int]:
    """The numbers of drafts and corrected sheets, as they stand on record."""
    drafts = [
        int(one["sheet"]["comment"].split()[1]) for one in _said(place, "mark-drafted") if one["sheet"]["comment"]
    ]
    sheets = [int(one["reason"].split()[1]) for one in _said(place, "mark-sheet") if one["reason"]]
    return drafts + sheets


def _check_pairs(place: str, found: Faults) -> None:
    """A sheet and the event that says it was submitted are there both or not at all."""
    told = [(one["assignment"], one["number"]) for one in _said(place, "mark-submitted")]
    sheets = [(one["assignment"], one["number"]) for one in _said(place, "mark-sheet")]
    if told != sheets or len(set(told)) != len(told):
        found.wrong.append(f"submissions and sheets differ: {told} {sheets}")


def _check_numbers(numbers: Sequence[int], acknowledged: set[int], maybe: set[int], found: Faults) -> None:
    missing = acknowledged - set(numbers)
    strange = set(numbers) - acknowledged - maybe
    if missing:
        found.wrong.append(f"acknowledged and not there: {sorted(missing)}")
    if strange:
        found.wrong.append(f"there, and nobody did it: {sorted(strange)}")
    if len(set(numbers)) != len(numbers):
        found.wrong.append("something is there twice")


def kill_deciders(examiner: Examiner, kills: int, seed: int) -> Faults:
    """Kill a decider again and again: every acknowledged decision is there once, and they follow each other."""
    place, luck, found = where(examiner), random.Random(seed), Faults()
    acknowledged: set[int] = set()
    maybe: set[int] = set()
    last = 0
    for _ in range(kills):
        done, doing = _killed(found, luck, decides_until_killed, place, "Dora", CANDIDATES[0], last)
        acknowledged |= done
        maybe |= {doing} - {0}
        last = max([last, doing, *done])
        made = _said(place, "case-decided")
        _check_numbers([int(one["reasons"].split()[-1]) for one in made], acknowledged, maybe, found)
        if [(one["number"], one["supersedes"]) for one in made] != [(n + 1, n) for n in range(len(made))]:
            found.wrong.append("the decisions don't follow each other")
        _verify(place, found)
    return found


def kill_candidates(examiner: Examiner, kills: int, seed: int) -> Faults:
    """Kill a candidate's program again and again: the talk goes on at the same line."""
    place, luck, found = where(examiner), random.Random(seed), Faults()
    code = code_of(examiner, "Killed K")
    known: list[Any] = []
    for number in range(kills):
        process, wire = start(sitter.sit_until_killed, place, code, number)
        said = [wire.recv() for _ in range(luck.randrange(1, 8)) if wire.poll(300)]
        time.sleep(luck.uniform(0, 0.1))
        process.kill()
        process.join(60)
        doing = ""
        for word, what in said + heard(wire):
            if word == "doing":
                doing = what
                continue
            extra = [text for text, _ in what[len(known) :]]
            if what[: len(known)] != known:
                found.wrong.append("an acknowledged reply is missing or another")
            if len(extra) > 1:
                found.wrong.append(f"replies that nobody sent: {extra}")
            found.acknowledged += word == "done"
            known, doing = what, ""
        found.tried += 1
        found.mid_way += bool(doing)
        _verify(place, found)
    sitting = opened(log_at(examiner), code)
    if sitter.said(sitting)[: len(known)] != known:
        found.wrong.append("an acknowledged reply is missing at the end")
    sitting.close("handed-in")
    if sitting.record.sealed is None or not sitting.record.seal_holds:
        found.wrong.append("the seal doesn't hold")
    return found


def submit_together(examiner: Examiner, programs_at_once: int) -> Faults:
    """Ana and Ben submit the same talk in the same moment, each from several programs: one sheet each, no fork."""
    place, found = where(examiner), Faults()
    running = []
    for marker in ("Ana", "Ben"):
        task = task_of(examiner, marker)
        names = criteria(examiner, marker, task)
        for number in range(programs_at_once):
            process, wire = start(submits_at_once, place, marker, task, names, both_ways=True)
            if number == 0 and (not wire.poll(120) or wire.recv() != "ready"):
                found.wrong.append("a program did not get ready")  # the first saves the draft that all submit
            running.append((marker, process, wire, number))
    for _, _, wire, number in running:
        if number and (not wire.poll(120) or wire.recv() != "ready"):
            found.wrong.append("a program did not get ready")
    for _, _, wire, _ in running:
        wire.send("go")
    ended = [(marker, wire.recv()) for marker, _, wire, _ in running]
    for marker in ("Ana", "Ben"):
        if sum(1 for who, (how, _) in ended if who == marker and how == "submitted") != 1:
            found.wrong.append(f"{marker}: {[how for who, how in ended if who == marker]}")
    found.tried = len(running)
    found.acknowledged = sum(1 for _, (how, _) in ended if how == "submitted")
    _check_pairs(place, found)
    if len(_said(place, "mark-sheet")) != 2:
        found.wrong.append("there are more or fewer than two sheets")
    _verify(place, found)
    return found


def sit_together(examiner: Examiner, candidates: int, replies: int = 4) -> Faults:
    """So many sit at once, each in a program of their own: each sitting is whole and sealed, the log has no fork."""
    place, found = where(examiner), Faults(tried=candidates)
    codes = [code_of(examiner, f"Seat {number:02}") for number in range(candidates)]
    running = [start(sitter.sit_beside_others, place, code, replies) for code in codes]
    for process, _ in running:
        process.join(600)
    ends = [heard(wire) for _, wire in running]
    found.wrong += [str(end) for end in ends if end != ["sealed"]]
    rows = [row for row in examiner.runs("form", "sittings", "--json").json if row["candidate"].startswith("Seat")]
    found.wrong += [str(row) for row in rows if (row["replies"], row["seal_holds"]) != (replies, True)]
    found.acknowledged = sum(row["replies"] for row in rows)
    _verify(place, found)
    return found


def marked(home: Path, place: str) -> Examiner:
    """Two candidates have sat, and are given to Ana and Ben."""
    examiner = sat(ready(Examiner(home, place)))
    assigned(examiner, "Ana", "Ben")
    return examiner


def to_decide(home: Path, place: str) -> Examiner:
    """The first candidate can be decided about."""
    examiner = staffed(ready(Examiner(home, place)))
    ready_case(examiner)
    does(examiner, "show", CANDIDATES[0], "--by", "Dora")
    return examiner


def main(arguments: Sequence[str] | None = None) -> int:
    """Run them all and print what came out; 1 if something is as it must not be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100, help="in all: of sitting, marking and deciding")
    parser.add_argument("--together", type=int, default=20, help="candidates who sit at once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args(arguments)
    share = [given.kills - 2 * (given.kills // 3), given.kills // 3, given.kills // 3]
    trials: list[tuple[str, Callable[[Path, str], Faults]]] = [
        (
            "killed while sitting",
            lambda home, place: kill_candidates(ready(Examiner(home, place)), share[0], given.seed),
        ),
        ("killed while marking", lambda home, place: kill_markers(marked(home, place), share[1], given.seed)),
        ("killed while deciding", lambda home, place: kill_deciders(to_decide(home, place), share[2], given.seed)),
        ("submitting at once", lambda home, place: submit_together(marked(home, place), 3)),
        ("sitting at once", lambda home, place: sit_together(ready(Examiner(home, place)), given.together)),
    ]
    folder = programs()
    kinds = [one for one in ("sqlite", "postgresql") if given.only in (None, one)]
    server = PostgresServer(folder) if folder is not None and "postgresql" in kinds else None
    bad = 0
    with tempfile.TemporaryDirectory(prefix="roleplay-faults-") as home:
        if server is not None:
            server.start()
        try:
            for kind in kinds:
                for name, trial in trials:
                    if kind == "postgresql" and server is None:
                        continue
                    here = Path(home) / kind / name.replace(" ", "-")
                    here.mkdir(parents=True)
                    began = time.perf_counter()
                    found = trial(here, server.empty_database() if kind == "postgresql" and server else "")
                    bad += len(found.wrong)
                    sys.stdout.write(
                        f"{kind:10}  {name:22} {found.tried:4} tried, {found.acknowledged:5} acknowledged, "
                        f"{found.mid_way:3} mid-way, {len(found.wrong)} wrong, {time.perf_counter() - began:.0f} s\n"
                    )
                    sys.stdout.writelines(f"            {line}\n" for line in found.wrong[:5])
                    sys.stdout.flush()
        finally:
            if server is not None:
                server.stop()
    return 1 if bad else 0
