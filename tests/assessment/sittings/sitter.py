"""A process that sits until it is killed, and says what it is about to do and what was acknowledged.

Its replies end with a question mark: the reader is never sure of them, so the client never ends the talk.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from typing import TypeVar

from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings.sitting import Sitting, Stage, open_sitting
from roleplay.domain.errors import StorageError
from roleplay.domain.record import Overtaken
from roleplay.storage.connect import open_records
from tests.cli.person import SpokenReader

T = TypeVar("T")


def said(sitting: Sitting) -> list[tuple[str, str]]:
    """The replies and the client's answers."""
    return [(entry.said["text"], entry.said["answer"]) for entry in sitting.record.of("talk-turn")]


def _open(place: str, code: str) -> Sitting:
    return open_sitting(Log(open_records(place)), code, lambda rubric: SpokenReader())


def sit_until_killed(place: str, code: str, luck: int, wire: Connection) -> None:
    """Go on with the sitting for ever.

    On the wire: ("is", replies) after opening; ("doing", text) before and ("done", replies) after each reply.
    """
    sitting = _open(place, code)
    if sitting.stage is Stage.NOTICE:
        sitting.acknowledge()
    if sitting.stage is Stage.REHEARSAL:
        sitting.rehearsed(0)
    if sitting.stage is Stage.READY:
        sitting.begin()
    wire.send(("is", said(sitting)))
    number = 0
    while sitting.stage is Stage.TALKING:
        number += 1
        text = f"{luck} {number} what?"
        wire.send(("doing", text))
        sitting.answer(text)
        wire.send(("done", said(sitting)))


def sit_until_the_disk_is_full(place: str, code: str, room: int, wire: Connection) -> None:
    """Talk while the files may not grow beyond `room` bytes; then say what was told and what is saved."""
    sitting = _open(place, code)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    saved = 0
    try:
        for number in range(10_000):
            sitting.answer(f"{number} " + "x" * 5000 + "?")
            saved += 1
    except StorageError as error:
        wire.send((str(error), saved))
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    wire.send(sitting.answer("sent again?"))


def _at_last(what: Callable[[], T]) -> T:
    """Do it; told that another program is in the way and nothing was saved, do it again, as a person would."""
    for _ in range(20):
        try:
            return what()
        except Overtaken:
            raise
        except StorageError as error:
            if "nothing was saved" not in str(error).lower():
                raise
    return what()


def sit_beside_others(place: str, code: str, replies: int, wire: Connection) -> None:
    """A whole short sitting; says what went wrong, if anything."""
    try:
        sitting = _at_last(lambda: _open(place, code))
        _at_last(sitting.acknowledge)
        _at_last(lambda: sitting.rehearsed(0))
        _at_last(sitting.begin)
        for number in range(replies):
            _at_last(partial(sitting.answer, f"{number} what?"))
        _at_last(lambda: sitting.close("handed-in"))
        wire.send("sealed" if sitting.record.sealed is not None else "not sealed")
    except Exception as error:
        wire.send(f"{type(error).__name__}: {error}")
