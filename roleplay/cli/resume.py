"""`roleplay resume [ID]`: go on with a conversation that was left."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.options import chosen_conversation, complete_conversation, content_option
from roleplay.language import tr
from roleplay.wiring import Parts


@click.command("resume")
@click.argument("conversation", metavar="[ID]", required=False, shell_complete=complete_conversation)
@click.option("--plain", is_flag=True, help="Line by line on standard input and output, without screens.")
@click.option(
    "--transcript",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the conversation there as JSON when you leave (with --plain).",
)
@content_option
@click.pass_obj
def command(parts: Parts, conversation: str | None, plain: bool, transcript: Path | None) -> None:
    """Go on with the conversation ID (its first letters are enough), or with the open one that was last touched.

    Without ID, talks that were opened and left without a word are passed over if there is another.

    It continues at the same turn, with the draft of a reply that was not sent.
    """
    from roleplay.domain.errors import NotFound, WrongUse
    from roleplay.tui.history_view import is_begun

    if transcript is not None and not plain:
        raise WrongUse(tr("--transcript goes with --plain"), tr("on the screens use export, or add --plain"))
    if conversation is not None:
        found = chosen_conversation(parts.store.summaries(), conversation)
    else:
        still_open = [s for s in parts.store.summaries() if s.outcome is None]
        if not still_open:
            raise NotFound(tr("No conversation is open"), tr("begin one: roleplay play ID"))
        found = next((s for s in still_open if is_begun(s, parts.store)), still_open[0])
    if plain:
        from roleplay.cli.plain_play import go_on

        go_on(parts, found.id, transcript)
        return
    from roleplay.cli.screens import open_screens

    open_screens(parts, conversation=found.id)
