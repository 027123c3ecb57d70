"""`roleplay rewind [ID]`: go back to a line of a conversation and answer it differently."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.options import complete_conversation, content_option, touched_conversation
from roleplay.language import tr
from roleplay.wiring import Parts


@click.command("rewind")
@click.argument("conversation", metavar="[ID]", required=False, shell_complete=complete_conversation)
@click.option("--to", "reply", metavar="REPLY", default="", help="Your reply to answer anew: 3, or 2.3 for try 2.")
@click.option("--plain", is_flag=True, help="Line by line on standard input and output, without screens.")
@click.option(
    "--transcript",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the conversation there as JSON when you leave (with --plain).",
)
@content_option
@click.pass_obj
def command(parts: Parts, conversation: str | None, reply: str, plain: bool, transcript: Path | None) -> None:
    """Go back to a line of conversation ID (or of the one last touched) and answer it differently.

    Without --to it is the line where most was lost. What was said before is kept as a try of its own, with its
    outcome and score: see `roleplay tries`. A conversation that has ended can be taken up again too.
    """
    from roleplay.cli import plain_tries
    from roleplay.domain.errors import WrongUse

    if transcript is not None and not plain:
        raise WrongUse(tr("--transcript goes with --plain"), tr("on the screens use export, or add --plain"))
    found = touched_conversation(parts.store.summaries(), conversation)
    practice = parts.practice
    turn = plain_tries.turn_meant(practice.tries(found.id), practice, reply)
    if plain:
        from roleplay.cli.files import check_can_write
        from roleplay.cli.plain_play import go_on

        if transcript is not None:
            check_can_write(transcript)
        practice.rewind(found.id, turn)
        go_on(parts, found.id, transcript)
        return
    from roleplay.cli.screens import open_screens

    open_screens(parts, conversation=found.id, rewind_to=turn)
