"""Renders a body's own template in a process of its own: `python -m roleplay.assessment.reports.render_child`.

Standard input is a JSON object (template, folder, values); standard output one with `page`, or with `problem`.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from types import FrameType

from roleplay.assessment.reports.pages import TemplateProblem, TooMuch, render

SECONDS = 10
MEMORY = 2**30


def main() -> None:
    """Render what standard input asks for."""
    asked = json.load(sys.stdin)
    _bound()
    try:
        said = {"page": render(asked["template"], asked["values"], Path(asked["folder"]))}
    except TemplateProblem as error:
        said = {"problem": error.message, "remedy": error.remedy}
    json.dump(said, sys.stdout)


def _bound() -> None:
    """So much time and memory and no more; where the system has no such limits, the parent's clock remains."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 5, SECONDS + 5))
    signal.signal(signal.SIGALRM, _late)
    signal.alarm(SECONDS)


def _late(number: int, frame: FrameType | None) -> None:
    raise TooMuch(f"it was not done after {SECONDS} seconds: a loop without end?")


if __name__ == "__main__":
    main()
