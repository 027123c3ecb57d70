"""`roleplay play ID`: practise a scenario, on the screens or line by line."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.options import complete_scenario, content_option
from roleplay.language import tr
from roleplay.wiring import Parts


@click.command("play")
@click.argument("scenario", metavar="ID", shell_complete=complete_scenario)
@click.option("--plain", is_flag=True, help="Line by line on standard input and output, without screens.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    metavar="N",
    help="Choose the client's wordings; the same seed, the same talk.",
)
@click.option(
    "--transcript",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the conversation there as JSON when you leave (with --plain).",
)
@content_option
@click.pass_obj
def command(parts: Parts, scenario: str, plain: bool, seed: int | None, transcript: Path | None) -> None:
    """Practise the scenario ID: answer an upset client in your own words, and read whose words did it.

    With --plain the brief, the client's lines and the debrief are printed as text, and each line that is typed is a
    reply. The end of the input leaves the talk open.
    """
    if plain:
        from roleplay.cli.plain_play import play

        play(parts, scenario, seed, transcript)
        return
    from roleplay.cli.screens import open_screens
    from roleplay.domain.errors import WrongUse

    if transcript is not None:
        raise WrongUse(tr("--transcript goes with --plain"), tr("on the screens use export, or add --plain"))
    parts.library.scenario(scenario)
    open_screens(parts, scenario=scenario, seed=seed)
