"""`roleplay drill`: single moments, one line of a client and one reply, marked at once; on a screen or line by line."""

from __future__ import annotations

import sys

import click

from roleplay.cli.options import content_option
from roleplay.domain.errors import WrongUse
from roleplay.drills.pace import EASY_FIRST, LINE_SECONDS, LINES, MINUTES, Pace, line_seconds
from roleplay.language import tr
from roleplay.wiring import Parts


@click.command("drill")
@click.option("--plain", is_flag=True, help="Line by line on standard input and output, without screens.")
@click.option("--move", metavar="MOVE", help="Only moments that tempt to this move, such as defend.")
@click.option(
    "--minutes",
    type=click.IntRange(1, 240),
    metavar="N",
    help=f"Stop after the reply at which so many minutes are over; {MINUTES} if nothing else is said.",
)
@click.option(
    "--lines",
    type=click.IntRange(1, 1000),
    metavar="N",
    help=f"Stop after so many lines; {LINES} with --move if nothing else is said.",
)
@click.option("--warm-up", is_flag=True, help=f"{MINUTES} minutes before a talk: easy lines first, then what is due.")
@click.option(
    "--pressure",
    is_flag=True,
    help=f"With a clock you can see: {LINE_SECONDS} seconds a line, longer by `roleplay profile extra-time`.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    metavar="N",
    help="Draw the new moments and wordings; the same seed and history, the same drill.",
)
@content_option
@click.pass_obj
def command(
    parts: Parts,
    plain: bool,
    move: str | None,
    minutes: int | None,
    lines: int | None,
    warm_up: bool,
    pressure: bool,
    seed: int | None,
) -> None:
    """Practise single moments: one line of a client, one reply, and at once what it did.

    First come lines that you failed in a talk, then what is due, then new moments from every scenario. What fails comes
    again soon, what goes well later, each time in other words and from another client. Nothing is lost when you leave.
    With --plain, or where there is no terminal, each line that is typed is a reply. There is no clock but with
    --pressure, and then a late reply counts too.
    """
    if warm_up and pressure:
        raise WrongUse(tr("A warm-up has no clock"), tr("choose --warm-up or --pressure"))
    if minutes is None and lines is None:
        minutes, lines = (MINUTES, None) if move is None or warm_up else (None, LINES)
    pace = Pace(minutes, lines, warm_up, line_seconds(parts.extra_time) if pressure else None)
    if not plain and sys.stdin.isatty() and sys.stdout.isatty():
        from roleplay.cli.screens import DrillWanted, open_screens

        if move is not None:
            parts.drills(move)  # a misspelt move is told before any screen opens
        open_screens(parts, drill=DrillWanted(move, seed, pace))
        return
    from roleplay.cli.plain import typed_or_piped
    from roleplay.cli.plain_drill import PlainDrill

    drills = parts.drills(move, seed, EASY_FIRST if warm_up else 0)
    loading = parts.reader.warm_up()
    try:
        PlainDrill(drills, typed_or_piped(), pace).run()
    finally:
        loading.join()  # a process that ends while the model's runtime starts is aborted by it
