"""Other programs, for the tests that kill them: each runs in a process of its own."""

from __future__ import annotations

import os
import resource
import sys
from multiprocessing import get_context

from roleplay.domain.errors import StorageError
from roleplay.storage.connect import open_store
from tests.storage.making import append, conversation, turn

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.storage.writers"])


def start(what, *arguments):
    """Run `what(channel, *arguments)` in a process; the process and our end of the channel."""
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=what, args=(theirs, *arguments), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def heard(channel):
    """All that a process said until it ended."""
    said = []
    try:
        while True:
            said.append(channel.recv())
    except (EOFError, OSError):
        return said


def reply(number):
    """The words of a turn: long enough to need several pages now and then."""
    return f"reply {number} " + "x" * (number * 7919 % 9000)


def talks_on(channel, place, name="talk-1"):
    """Keeps a draft, appends a turn, and says so; again and again until it is killed."""
    store = open_store(place)
    number = store.conversation(name).next_turn_id()
    while True:
        store.save_draft(name, f"draft {number}")
        channel.send(("draft", number))
        append(store, name, turn(number, reply=reply(number)))
        channel.send(("turn", number))
        number += 1


def opens(channel, place):
    """Opens the place, which may be new."""
    channel.send("now")
    open_store(place).close()
    channel.send("open")


def opens_as_nobody(channel, place):
    """Opens the place as somebody without rights (root may write everywhere), and says what it was told."""
    if os.geteuid() == 0:
        os.setegid(65534)
        os.seteuid(65534)
    try:
        open_store(place).close()
    except StorageError as error:
        channel.send(str(error))


def tells(channel, place, name, turns):
    """Has a talk of so many turns, and says what went wrong, if anything."""
    try:
        store = open_store(place)
        store.create(conversation(name))
        for number in range(1, turns + 1):
            append(store, name, turn(number, reply=f"{name} {number}"))
        store.close()
    except StorageError as error:
        channel.send(str(error))


def runs_out_of_room(channel, place, room):
    """Talks until the file may not grow by more than `room` bytes; then says what it was told."""
    store = open_store(place)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    fills(channel, store)


def fills(channel, store):
    """Talks until it is told that nothing more can be saved."""
    store.create(conversation())
    for number in range(1, 100_000):
        try:
            append(store, "talk-1", turn(number, reply=reply(number)))
        except StorageError as error:
            channel.send(str(error))
            sys.exit(0)
        channel.send(number)
