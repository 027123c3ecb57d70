"""How long a drill lasts, and how much time a line has where there is a clock at all."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

MINUTES, LINES = 5, 10
"""How long a drill lasts if nothing else is said: in minutes, or about one move in lines."""

EASY_FIRST = 3
"""So many lines that went well before open a warm-up."""

LATEST_END = 1.5
"""A warm-up waits for a reply that went well, but not longer than so many times its minutes."""

LINE_SECONDS = 90
"""How much time a line has in a pressure drill, from its being shown (with who it is and what happened) to Enter,
without extra time."""

EXTRA_TIME = {"none": 1.0, "x1.25": 1.25, "x1.5": 1.5, "x2": 2.0}
"""The extra time that a person can have, and by how much it lengthens a line's."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When a drill is over: after so many minutes or lines, whichever comes first; None for no such end.

    warm_up: begins with easy lines and ends at a reply that went well; seconds: what a line has in a pressure drill,
    None (as a drill is, if nothing else is said) for no clock. A reply that comes later counts all the same.
    """

    minutes: float | None = MINUTES
    lines: int | None = None
    warm_up: bool = False
    seconds: int | None = None

    def is_over(self, elapsed: float, answered: int, grade: str) -> bool:
        """Whether the drill ends here: seconds since it began, lines answered so far, the grade of the last reply.

        Looked at between lines only, so that no reply is ever cut off.
        """
        if self.lines is not None and answered >= self.lines:
            return True
        if self.minutes is None or elapsed < 60 * self.minutes:
            return False
        return not self.warm_up or grade in ("good", "easy") or elapsed >= 60 * self.minutes * LATEST_END


def line_seconds(extra_time: str) -> int:
    """What a line has in a pressure drill with that extra time, one of EXTRA_TIME."""
    return ceil(LINE_SECONDS * EXTRA_TIME[extra_time])


def left(seconds: int, since: float) -> int:
    """Whole seconds that a line still has, `since` seconds after it was shown; below 0: so many too late."""
    return int(seconds - since) if since <= seconds else -int(since - seconds)
