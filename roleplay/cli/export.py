"""`roleplay export ID`: a conversation as HTML, Markdown, JSON or CSV."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.cli.options import chosen_conversation, complete_conversation
from roleplay.cli.output import escaped_json, say_aside
from roleplay.content.words import quoted
from roleplay.domain.errors import WrongUse
from roleplay.language import tr
from roleplay.reports.formats import FORMATS, TELL_CHANGES
from roleplay.wiring import Parts

ENDINGS = {"": "md", ".txt": "md", ".htm": "html", ".markdown": "md", **{f".{form}": form for form in FORMATS}}
"""The ending of a file's name and the format it stands for."""


@click.command("export")
@click.argument("conversation", metavar="ID", shell_complete=complete_conversation)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="html: one file with the mood curve, printable; md: text; json: the transcript; csv: a row a turn. "
    "Without it the ending of FILE decides; md if there is none.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@click.pass_obj
def command(parts: Parts, conversation: str, form: str | None, output: Path | None) -> None:
    """Write the conversation ID with its debrief to standard output, or to FILE with -o."""
    from roleplay.cli.files import check_can_write, write_whole
    from roleplay.cli.transcripts import report_of
    from roleplay.reports.formats import write

    wanted = form or _by_ending(output)
    if output is not None:
        check_can_write(output)
    found = chosen_conversation(parts.store.summaries(), conversation)
    practice = parts.practice
    report = report_of(practice.talk(found.id), practice, changes=wanted in TELL_CHANGES)
    text = write(report, wanted)
    if output is not None:
        write_whole(output, text)
        ending = output.suffix.lower()
        other = (
            tr("it is {wanted}, though its name ends in {ending}", wanted=wanted, ending=ending)
            if ending and ENDINGS.get(ending) != wanted
            else ""
        )
        say_aside(tr("Written to {output}", output=output) + (f" ({other})" if other else ""))
        return
    if sys.stdout.isatty() and form == "json":
        text = escaped_json(text)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _by_ending(output: Path | None) -> str:
    """The format that the file's name asks for. Raises WrongUse for an ending that stands for none."""
    ending = output.suffix.lower() if output is not None else ""
    if ending not in ENDINGS:
        raise WrongUse(
            tr("No format has files that end in {ending}", ending=quoted(ending)),
            tr(
                "name a file that ends in {endings}, or add --format", endings=", ".join(f".{form}" for form in FORMATS)
            ),
        )
    return ENDINGS[ending]
