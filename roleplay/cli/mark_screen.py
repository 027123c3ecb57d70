"""Opens the marking screens of `roleplay mark`; without a terminal, or with --plain, marking goes line by line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from roleplay.cli.output import say

if TYPE_CHECKING:
    from roleplay.tui.mark_desk import MarkDesk

plain_option = click.option("--plain", is_flag=True, help="Line by line on standard input and output, without screens.")


def has_terminal() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def mark_talk(desk: MarkDesk, task: str, correcting: str = "", *, plain: bool) -> None:
    """Let the marker fill in the sheet of a talk. correcting: why a submitted sheet is corrected, or empty.

    Raises NotFound for a talk that isn't theirs, WrongUse for one that was submitted, or wasn't yet.
    """
    from roleplay.cli.plain import typed_or_piped
    from roleplay.cli.plain_mark import Marking, check_open

    if plain or not has_terminal():
        Marking(desk, task, typed_or_piped(), correcting).run()
        return
    work = desk.work(task)
    check_open(work, correcting)
    _run(desk, task, correcting)


def show_work(desk: MarkDesk) -> None:
    """The work list on the screen."""
    _run(desk, None, "")


def _run(desk: MarkDesk, task: str | None, correcting: str) -> None:
    from roleplay.tui.mark_app import MarkApp

    app = MarkApp(desk, desk.work(task) if task is not None else None, correcting)
    app.run()
    if app.return_code:
        from roleplay.cli.main import FAULT

        sys.exit(FAULT)  # a fault of the program; Textual has printed where
    say(app.last_words or "You have left. What was saved stays as it is.")
