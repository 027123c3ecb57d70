"""`roleplay evidence`: everything on record about one person, in a file that can be verified without us."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.output import say
from roleplay.cli.signing import about_whom, actor, by_option, passphrase_option, signer_in_use, small_text
from roleplay.tui.words import plural
from roleplay.wiring import Parts


@click.group("evidence")
def command() -> None:
    """Hand out what is on record about a person, so that others can verify it."""


@command.command("export")
@click.argument("person", metavar="CANDIDATE")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Default: evidence-ID.json")
@click.option("--purpose", metavar="TEXT", default="", help="Why, such as an appeal; it stays on record.")
@click.option("--since", metavar="FILE", multiple=True, help="A checkpoint that the reader has; may be repeated.")
@click.option(
    "--context", metavar="N", multiple=True, type=click.IntRange(1), help="Add another event; may be repeated."
)
@click.option("--with-forms", is_flag=True, help="Add the forms that they were invited to, whole: also the scenarios.")
@by_option
@passphrase_option
@click.pass_obj
def export_one(
    parts: Parts,
    person: str,
    output: Path | None,
    purpose: str,
    since: tuple[str, ...],
    context: tuple[int, ...],
    with_forms: bool,
    by: str | None,
    passphrase_file: str | None,
) -> None:
    """Write all events about CANDIDATE (a name or number on record, or an id) into one file.

    With each event come its contents, if they weren't erased, and the proof that the log holds it; and a checkpoint
    signed now. The export itself goes on record. `roleplay verify FILE --key KEY` needs nothing else.
    """
    from roleplay.assessment.decisions.cases import context_of
    from roleplay.assessment.marking.round import check_may_see
    from roleplay.assessment.records.pack import export

    log = parts.log
    who = about_whom(log, person)
    path = output if output is not None else Path(f"evidence-{who[:8]}.json")
    check_can_write(path)
    doer = actor(log, by)
    check_may_see(log, doer, who)
    signer = signer_in_use(parts, passphrase_file)
    if with_forms:
        from roleplay.assessment.sittings.desk import Desk

        context = (*context, *Desk(log).forms_of(who))
    context = (*context, *(number for number in context_of(log, who) if number not in context))
    text = export(log, who, doer, signer, purpose, context=context, since=[small_text(name) for name in since])
    if not path.exists():
        path.touch(mode=0o600)  # what it holds is about a person
    write_whole(path, text)
    say(f"{plural(log.store.head(who).subject_size, 'event')} written to {path}")
    say(f"To verify it: roleplay verify {path} --key {signer.key}")
