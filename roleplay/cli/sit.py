"""`roleplay sit CODE`: sit an assessment."""

from __future__ import annotations

import sys

import click

from roleplay.cli.output import say
from roleplay.domain.errors import WrongUse
from roleplay.wiring import Parts


@click.command("sit")
@click.argument("code", metavar="CODE")
@click.option("--plain", is_flag=True, help="Line by line on standard input and output, without screens.")
@click.pass_obj
def command(parts: Parts, code: str, plain: bool) -> None:
    """Sit the assessment that your invitation CODE opens: the notice, a rehearsal that doesn't count, then the talk.

    Each reply is saved before the client answers. If you are cut off, the same command goes on at the same line; the
    clock goes by the rules that the notice names.
    """
    from roleplay.assessment.sittings.desk import Desk
    from roleplay.assessment.sittings.sitting import Sitting

    log = parts.log
    record = Desk(log).by_code(code)
    plain = plain or record.plain
    if not plain and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUse("The screens need a terminal", "without one use: roleplay sit CODE --plain")
    sitting = Sitting(log, record, parts.reader_for, mode="plain" if plain else "screen")
    if plain:
        from roleplay.cli.plain_sit import PlainSitting

        PlainSitting(sitting).run()
        return
    from roleplay.tui.sit_app import SitApp
    from roleplay.tui.sitting_view import seal_groups

    app = SitApp(sitting)
    app.run()
    if app.return_code:
        from roleplay.cli.main import FAULT

        sys.exit(FAULT)  # a fault of the program; Textual has printed where
    if sitting.record.sealed is not None:
        say("Your sitting is sealed:")
        say(seal_groups(sitting.record.sealed.said["root"]))
    else:
        say("You have left. Everything you sent is saved; the same code goes on here.")
