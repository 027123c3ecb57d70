"""Candidates who sit, with a clock that the test sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings.desk import Desk
from roleplay.assessment.sittings.sitting import Sitting, open_sitting
from roleplay.locations import assessment_file
from roleplay.storage.connect import open_records
from tests.assessment.examiner import Examiner
from tests.cli.person import SpokenReader

OPENED: list[Any] = []
"""Stores that tests opened; they are closed after each."""
READY = ("yes", "skip", "")
"""What is typed until the client speaks."""


def code_of(examiner: Examiner, candidate: str = "Dana Q", *more: str) -> str:
    """Invite somebody; their code."""
    done = examiner.runs("form", "invite", "spring", "--candidate", candidate, *more)
    assert done.code == 0, done.err
    return done.out.split()[1]


def code_of_again(examiner: Examiner, candidate: str) -> str:
    """Another code for somebody who lost theirs."""
    return code_of(examiner, candidate, "--new-code")


def sits(examiner: Examiner, code: str, *lines: str) -> Any:
    """`roleplay sit CODE` with these lines typed."""
    return examiner.runs("sit", code, "--plain", typed="".join(line + "\n" for line in lines))


def told(examiner: Examiner, candidate: str = "Dana Q") -> dict[str, Any]:
    """What `form sittings` says of a candidate."""
    rows = examiner.runs("form", "sittings", "--json").json
    found: dict[str, Any] = next(row for row in rows if row["candidate"] == candidate)
    return found


class Clock:
    """A clock on the wall, and time that really passes; both are moved by hand."""

    def __init__(self) -> None:
        self._wall = datetime(2027, 3, 1, 9, tzinfo=UTC)
        self._passed = 1000.0

    def now(self) -> str:
        """What the wall shows."""
        return self._wall.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def ticks(self) -> float:
        """Seconds that passed."""
        return self._passed

    def passes(self, minutes: float) -> None:
        """Time goes by."""
        self._wall += timedelta(minutes=minutes)
        self._passed += 60 * minutes

    def is_set(self, minutes: float) -> None:
        """Somebody sets the clock on the wall."""
        self._wall += timedelta(minutes=minutes)


def log_at(examiner: Examiner, clock: Clock | None = None) -> Log:
    """The records, opened as another program would."""
    store = open_records(examiner.place or assessment_file(examiner.data))
    OPENED.append(store)
    return Log(store, clock.now) if clock is not None else Log(store)


def opened(log: Log, code: str, clock: Clock | None = None) -> Sitting:
    """The sitting of a code, opened by a program that was just started."""
    if clock is None:
        return open_sitting(log, code, lambda rubric: SpokenReader())
    return open_sitting(log, code, lambda rubric: SpokenReader(), now=clock.now, ticks=clock.ticks)


def talking(log: Log, code: str, clock: Clock | None = None) -> Sitting:
    """The same, agreed to and begun."""
    sitting = opened(log, code, clock)
    sitting.acknowledge()
    sitting.rehearsed(0)
    sitting.begin()
    return sitting


def sealed(log: Log, candidate: str) -> Any:
    """The sealed sitting of a candidate by their name."""
    (found,) = Desk(log).of(log.person(candidate).id)
    return found
