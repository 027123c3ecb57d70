"""The power goes, the program is killed, another one writes too: what was acknowledged is there, the talk goes on."""

from __future__ import annotations

import os
import signal
import subprocess
from random import Random
from time import perf_counter

import pytest

from roleplay.storage.connect import open_store
from tests.storage import writers
from tests.storage.making import append, clock, conversation, turn

KILLS = 25


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared(request, tmp_path):
    """A place that several programs can use."""
    if request.param == "sqlite":
        return str(tmp_path / "talks.db")
    return request.getfixturevalue("postgres_server").empty_database()


def kill_at_random(process, channel, rng):
    """Let it work for a random while, kill it, and return all that it acknowledged."""
    said = [channel.recv() for _ in range(rng.randrange(1, 12))]
    until = perf_counter() + rng.random() * 0.01
    while perf_counter() < until:
        pass
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    return said + writers.heard(channel)


def test_a_killed_program_loses_nothing_acknowledged(shared):
    """Killed at random again and again: every acknowledged turn and draft is back, and the next reply is taken."""
    rng = Random(20261121)
    store = open_store(shared, clock())
    store.create(conversation())
    store.close()
    stored = 0
    for _ in range(KILLS):
        process, channel = writers.start(writers.talks_on, shared)
        said = kill_at_random(process, channel, rng)
        turns = [number for kind, number in said if kind == "turn"]
        acknowledged = max([stored, *turns])
        store = open_store(shared, clock())
        found = store.conversation("talk-1")
        ids = [t.id for t in found.turns]
        assert ids == list(range(1, len(ids) + 1))
        assert acknowledged <= len(ids) <= acknowledged + 1
        assert all(t == turn(t.id, reply=writers.reply(t.id)) for t in found.turns)
        assert store.summaries()[0].turns == len(ids)
        last = said[-1]
        if last[0] == "draft" and len(ids) < last[1]:
            assert store.draft("talk-1") == f"draft {last[1]}"
        stored = len(ids) + 1
        append(store, "talk-1", turn(stored, reply=writers.reply(stored)))
        store.close()
    assert stored > KILLS


def test_a_program_killed_while_it_makes_the_database_leaves_a_usable_one(tmp_path):
    """At whatever moment of the very first start: the second start works."""
    rng = Random(7)
    for number in range(20):
        place = str(tmp_path / f"{number}.db")
        process, channel = writers.start(writers.opens, place)
        channel.recv()
        until = perf_counter() + rng.random() * 0.02
        while perf_counter() < until:
            pass
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        store = open_store(place, clock())
        store.create(conversation())
        append(store, "talk-1", turn(1))
        assert store.conversation("talk-1").turns == (turn(1),)
        store.close()


def test_programs_that_write_at_once_wait_for_each_other(shared):
    """Four programs make the database together and talk at the same time; every turn of each is there."""
    running = [writers.start(writers.tells, shared, f"talk-{n}", 25) for n in range(4)]
    complaints = [line for process, channel in running for line in writers.heard(channel)]
    for process, _ in running:
        process.join()
    assert complaints == []
    store = open_store(shared, clock())
    for n in range(4):
        told = store.conversation(f"talk-{n}").turns
        assert [t.reply.text for t in told] == [f"talk-{n} {k}" for k in range(1, 26)]
    store.close()


def test_a_file_that_cannot_grow_is_told_and_stays_whole(tmp_path):
    """Where no more can be written, the reply isn't shown as saved, the earlier ones are there, and later it works."""
    place = str(tmp_path / "talks.db")
    process, channel = writers.start(writers.runs_out_of_room, place, 300_000)
    *numbers, complaint = writers.heard(channel)
    process.join()
    assert "The disk failed" in complaint
    assert "nothing was saved" in complaint
    check_whole(place, numbers)


def test_a_full_disk_is_told_and_the_file_stays_whole(tmp_path):
    """On a disk without room: one clear line, and everything said before is still there."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can't be mounted here (needs the rights to mount)")
    try:
        place = str(disk / "talks.db")
        process, channel = writers.start(fill_disk, place)
        *numbers, complaint = writers.heard(channel)
        process.join()
        assert complaint == (
            f"The disk is full: nothing more can be saved in {place} - Free some space, then try again"
        )
        subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
        check_whole(place, numbers)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill_disk(channel, place):
    """Talks until the disk is full."""
    writers.fills(channel, open_store(place))


def check_whole(place, numbers):
    """All acknowledged turns are there, and there is room for another talk."""
    assert numbers
    store = open_store(place, clock())
    assert [t.id for t in store.conversation("talk-1").turns] == numbers
    append(store, "talk-1", turn(numbers[-1] + 1))
    store.close()
