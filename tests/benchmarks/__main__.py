"""Prints every speed figure: `make bench`, or `python -m tests.benchmarks engine reading screen`."""

from __future__ import annotations

import sys

from tests.benchmarks import (
    content_speed,
    engine_speed,
    fairness,
    history_speed,
    mutations,
    processors,
    reading_speed,
    screen_speed,
    smallest_change,
)

PARTS = {
    "engine": engine_speed.measure,
    "content": content_speed.measure,
    "reading": reading_speed.measure,
    "history": history_speed.measure,
    "screen": screen_speed.measure,
}
ON_REQUEST = {
    "fairness": fairness.measure,
    "mutations": mutations.measure,
    "processors": processors.measure,
    "smallest-change": smallest_change.measure,
}
"""What takes too long to be among all."""


def main() -> None:
    """Run the named parts, or all but those that are run on request only."""
    for name in sys.argv[1:] or PARTS:
        for line in (PARTS | ON_REQUEST)[name]():
            print(line, flush=True)  # noqa: T201 - this is what it is for


if __name__ == "__main__":
    main()
