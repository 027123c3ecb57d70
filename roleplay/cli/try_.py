"""`roleplay try FILE`: an author's bench, on the screen."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.cli.options import complete_scenario, content_option
from roleplay.content.folders import SUFFIXES, first_kind
from roleplay.domain.errors import WrongUse
from roleplay.wiring import Parts


@click.command("try")
@click.argument("file", metavar="FILE", shell_complete=complete_scenario)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    metavar="N",
    default=0,
    show_default=True,
    help="Choose the client's wordings.",
)
@content_option
@click.pass_obj
def command(parts: Parts, file: str, seed: int) -> None:
    """Play a scenario FILE (or id) while you write it: its scenes, the talk, and why the client went this way.

    Answer by typing or by picking moves; jump to any scene; set the client's state. When you save the file it is
    checked, and the talk is played again on the new version as far as it goes. Nothing is stored.
    """
    path = _path_of(parts, file)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUse("The bench needs a terminal", f"without one use: roleplay check {path}; roleplay test {path}")
    from roleplay.authoring.bench_file import WatchedFile
    from roleplay.tui.try_app import TryApp

    app = TryApp(WatchedFile(path, parts.content_folders()), parts.reader_for, seed=seed)
    app.run()
    if app.return_code:
        from roleplay.cli.main import FAULT

        sys.exit(FAULT)  # a fault of the program; Textual has printed where


def _path_of(parts: Parts, word: str) -> Path:
    """The scenario's file. Raises WrongUse for one that isn't there or is no scenario, NotFound for an unknown id."""
    path = Path(word)
    if path.suffix not in SUFFIXES:
        return parts.library.path("scenario", word)
    if not path.is_file():
        raise WrongUse(f"There is no file {path}", "check the name; a new one: roleplay new scenario NAME")
    if (kind := first_kind(path)) != "scenario":
        raise WrongUse(f"{path} is a file of kind '{kind}'", "name a scenario's file")
    return path
