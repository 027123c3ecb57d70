"""`roleplay sit CODE`: sit an assessment."""

from __future__ import annotations

import click

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
    from roleplay.cli.plain_sit import PlainSitting

    log = parts.log
    record = Desk(log).by_code(code)
    sitting = Sitting(log, record, parts.reader_for, mode="plain")
    PlainSitting(sitting).run()
