"""`roleplay mark bundle out|open|in`: a marker's work in one signed file, for a laptop without the records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.json_input import read_json
from roleplay.cli.mark_screen import has_terminal, mark_talk, plain_option, show_work
from roleplay.cli.output import say, say_aside, table
from roleplay.cli.signing import passphrase
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.marking.bundle import Merged
    from roleplay.tui.mark_desk import MarkDesk

as_option = click.option("--as", "marker", metavar="WHO", help="The marker: a name, number or id on record.")
words_option = click.option(
    "--passphrase-file",
    metavar="FILE",
    help="A file with the bundle's passphrase in its first line (- for standard input). Without it you are asked.",
)


@click.group("bundle")
def bundle() -> None:
    """Take your work along in one signed file, mark it without the records, and merge it back."""


@bundle.command("out")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@as_option
@words_option
@click.pass_obj
def out(parts: Parts, file: Path, marker: str | None, passphrase_file: str | None) -> None:
    """Write all that you have to mark to FILE, which needs the passphrase that you choose to be marked in."""
    from roleplay.assessment.marking.bundle import hand_out, write_text
    from roleplay.cli.mark import view_of

    check_can_write(file)
    if file.exists():
        raise WrongUse(f"There is a file {file} already", "name another; marks that weren't merged yet may be in it")
    view, who = view_of(parts, marker)
    words = passphrase(passphrase_file, "New passphrase of the bundle")
    if passphrase_file is None and passphrase(None, "The same again") != words:
        raise WrongUse("The two passphrases differ", "nothing was written; try again")
    made = hand_out(parts.log, view, who, words)
    write_whole(file, write_text(made))
    file.chmod(0o600)
    say(f"{plural(len(made['talks']), 'talk')} in {file}. Mark them with: roleplay mark bundle open {file}")


@bundle.command("open")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("task", metavar="[TASK]", required=False)
@words_option
@plain_option
@click.pass_obj
def open_(parts: Parts, file: Path, task: str | None, passphrase_file: str | None, plain: bool) -> None:
    """Mark what is in FILE, on the screen or line by line. It is kept in FILE at once; no records are needed."""
    from roleplay.assessment.marking.bundle import BundleDesk

    check_can_write(file)
    desk: MarkDesk = BundleDesk(
        lambda: read_json(str(file)),
        lambda text: write_whole(file, text),
        file,
        lambda: passphrase(passphrase_file, "Passphrase of the bundle"),
    )
    if task is not None:
        mark_talk(desk, task, plain=plain)
    elif plain or not has_terminal():
        for notice in desk.notices():
            say_aside(f"roleplay: {notice}")
        rows = [(t.code, t.form, t.scenario, t.state) for t in desk.tasks()]
        say(table(("TASK", "FORM", "SCENARIO", "STATE"), rows))
    else:
        show_work(desk)


@bundle.command("in")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--take", metavar="TASK", multiple=True, help="The marks in FILE go before what was saved here since.")
@as_option
@click.pass_obj
def in_(parts: Parts, file: Path, take: tuple[str, ...], marker: str | None) -> int:
    """Merge FILE back. What was saved here meanwhile is never overwritten: both sheets are shown, and you choose."""
    from roleplay.assessment.marking.bundle import merge
    from roleplay.cli.mark import view_of

    view, who = view_of(parts, marker)
    taken = frozenset(one.strip().upper() for one in take)
    done = merge(parts.log, view, who, read_json(str(file)), str(file), taken)
    if not done:
        say_aside("roleplay: nothing was marked in this bundle")
    for one in done:
        say(f"{one.code}: {one.how}{f', {one.why}' if one.why else ''}")
        _say_conflict(one, view)
    return 1 if any(one.how in ("conflict", "refused") for one in done) else 0


def _say_conflict(one: Merged, view: Any) -> None:
    from roleplay.cli.plain_mark import sheet_lines

    if one.mine is None or one.theirs is None:
        return
    criteria = view.work(one.code).criteria
    for title, sheet in (("In the bundle:", one.mine), ("On record:", one.theirs)):
        say(title)
        for line in sheet_lines(sheet, criteria):
            say(line)
    if "submitted" not in one.why:
        say(f"To put the bundle's in its place: --take {json.dumps(one.code)[1:-1]}")
