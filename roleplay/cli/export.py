"""`roleplay export ID`: a conversation as HTML, Markdown, JSON or CSV."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.cli.options import chosen_conversation, complete_conversation
from roleplay.cli.output import escaped_json, say_aside
from roleplay.reports.formats import FORMATS
from roleplay.wiring import Parts


@click.command("export")
@click.argument("conversation", metavar="ID", shell_complete=complete_conversation)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="html: one file with the mood curve, printable; md: text; json: the transcript; csv: a row a turn. "
    "Without it the ending of FILE decides, or md.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@click.pass_obj
def command(parts: Parts, conversation: str, form: str | None, output: Path | None) -> None:
    """Write the conversation ID with its debrief to standard output, or to FILE with -o."""
    from roleplay.cli.files import check_can_write, write_whole
    from roleplay.cli.transcripts import report_of
    from roleplay.reports.formats import write

    if output is not None:
        check_can_write(output)
    found = chosen_conversation(parts.store.summaries(), conversation)
    practice = parts.practice
    report = report_of(practice.talk(found.id), practice)
    text = write(report, form or _by_ending(output))
    if output is not None:
        write_whole(output, text)
        say_aside(f"Written to {output}")
        return
    if sys.stdout.isatty() and form == "json":
        text = escaped_json(text)
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def _by_ending(output: Path | None) -> str:
    ending = output.suffix.lower().lstrip(".") if output is not None else ""
    return {"htm": "html", "markdown": "md"}.get(ending, ending if ending in FORMATS else "md")
