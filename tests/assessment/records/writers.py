"""Other programs that put things on record, for the tests that kill them or let them write at once."""

from __future__ import annotations

from roleplay.assessment.records.log import Log
from roleplay.domain.errors import StorageError
from roleplay.storage.connect import open_records


def records_on(channel, place, person):
    """Adds an event and says its number, again and again until it is killed; every fifth time two at once."""
    from roleplay.assessment.records.chain import draft

    log = Log(open_records(place))
    number = 0
    while True:
        number += 1
        drafts = [draft("noted", "program", person, {"n": number, "text": "x" * (number * 997 % 5000)})]
        drafts *= 2 if number % 5 == 0 else 1
        channel.send(("doing", len(drafts)))
        done = log.add_all(drafts)
        channel.send(("done", [(event.seq, event.hash) for event in done]))


def records_many(channel, place, person, events):
    """Adds so many events; says what went wrong, if anything."""
    try:
        store = open_records(place, wait=60)
        log = Log(store)
        for number in range(events):
            log.add("noted", "program", person, {"n": number})
        store.close()
    except StorageError as error:
        channel.send(str(error))


def marks_once(channel, place, person, seen):
    """Marks a candidate of whom it has seen so many events, and says whether it was the first."""
    log = Log(open_records(place, wait=60))
    channel.send("ready")
    channel.recv()
    try:
        log.add("mark-submitted", "program", person, {"level": 3}, expected=seen)
    except StorageError as error:
        channel.send(type(error).__name__)
    else:
        channel.send("first")
