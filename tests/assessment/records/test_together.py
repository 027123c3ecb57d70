"""Several programs at once, and programs that are killed: nothing acknowledged is lost, nothing doubled, no fork."""

from __future__ import annotations

import os
import random
import signal
from time import perf_counter

from roleplay.assessment.records.audit import audit
from roleplay.assessment.records.log import Log
from roleplay.storage.connect import open_records
from tests.assessment.records import writers
from tests.assessment.records.making import Made, said
from tests.storage.writers import heard, start

KILLS = 25
PROGRAMS, EVENTS = 4, 30


def test_programs_that_record_at_once_never_fork_the_log(shared):
    """Four programs add thirty events each; all are there once, and the chain and the checkpoint verify."""
    made = Made(open_records(shared))
    before = made.store.head().size
    people = [made.anna, made.boris, "", made.anna]
    running = [start(writers.records_many, shared, person, EVENTS) for person in people]
    complaints = [line for _, channel in running for line in heard(channel)]
    for process, _ in running:
        process.join()
    assert complaints == []
    assert made.store.head().size == before + PROGRAMS * EVENTS
    made.log.checkpoint(made.signer)
    verdict = audit(made.store, made.key)
    assert verdict.fits, said(verdict)
    assert made.store.head(made.anna).subject_size == 1 + 2 * EVENTS
    made.store.close()


def test_of_several_that_do_what_only_one_may_one_does(shared):
    """Five at the same moment, having seen the same: one is first, the others are told, and there is one mark."""
    made = Made(open_records(shared))
    running = [start(writers.marks_once, shared, made.anna, 1) for _ in range(5)]
    for _, channel in running:
        assert channel.recv() == "ready"
    for _, channel in running:
        channel.send("go")
    outcomes = [channel.recv() for _, channel in running]
    assert sorted(outcomes) == [*["Overtaken"] * 4, "first"]
    assert [event.type for event in made.store.events(made.anna)] == ["person-added", "mark-submitted"]
    made.store.close()


def test_a_program_killed_at_random_instants_loses_nothing_acknowledged(shared):
    """Twenty-five kills: every acknowledged event is there with its hash, at most what was under way besides, whole."""
    made = Made(open_records(shared))
    luck = random.Random(20261122)
    acknowledged: dict[int, str] = {event.seq: event.hash for event in made.store.events()}
    added = under_way = 0
    for _ in range(KILLS):
        process, channel = start(writers.records_on, shared, made.anna)
        messages = [channel.recv() for _ in range(luck.randrange(1, 9))]
        until = perf_counter() + luck.random() * 0.02
        while perf_counter() < until:
            pass
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        messages += heard(channel)
        done = [pair for what, pairs in messages if what == "done" for pair in pairs]
        doing = messages[-1][1] if messages[-1][0] == "doing" else 0
        under_way += bool(doing)
        added += len(done)
        acknowledged.update(done)
        store = open_records(shared)
        found = {event.seq: event.hash for event in store.events()}
        assert acknowledged.items() <= found.items()
        assert len(found) - len(acknowledged) in (0, doing)  # what was under way is there whole, or not at all
        verdict = audit(store, made.key)
        assert verdict.fits, said(verdict)
        acknowledged = found
        Log(store).add("noted", "program", "", {"text": "it goes on"})
        acknowledged[store.head().size] = store.head().hash
        store.close()
    assert added > KILLS
    assert under_way > KILLS // 5, "the kills came between steps only"
    made.store.close()
