"""`roleplay data`: where conversations and drills are kept; take them all away, or erase them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_aside, say_json
from roleplay.domain.errors import NotFound, WrongUse
from roleplay.language import grouped, tr, trn
from roleplay.wiring import Parts


@click.group("data", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Say where your conversations and your own scenarios are kept. Nothing ever leaves this machine by itself."""
    if ctx.invoked_subcommand is not None:
        if as_json:
            raise WrongUse(
                tr("--json goes with `roleplay data` alone"),
                tr("leave it out before {command}", command=ctx.invoked_subcommand),
            )
        return
    parts: Parts = ctx.obj
    place, own = parts.database_name, str(parts.own_content or "")
    if as_json:
        count = len(parts.store.summaries())
        about = {"folder": str(parts.data_folder), "database": place, "own_content": own}
        about |= {"profile": parts.profile_name} if parts.profile_name else {}
        say_json({**about, "conversations": count, "drill_replies": len(parts.store.drill_replies())})
        return
    if parts.profile_name:
        _say(tr("Profile:"), parts.profile_name)
    _say(tr("Data folder:"), parts.data_folder)
    _say(tr("Database:"), place)
    _say(tr("Own scenarios:"), own + ("" if Path(own).is_dir() else f" ({tr('make this folder to add some')})"))
    _say(tr("Conversations:"), grouped(len(parts.store.summaries())))
    _say(tr("Drill replies:"), grouped(len(parts.store.drill_replies())))
    say()
    say(tr("Take them with you: roleplay data export FOLDER. Erase them: roleplay data delete."))


@command.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def export_all(parts: Parts, folder: Path) -> int:
    """Write every conversation into FOLDER: one JSON transcript each, and history.json with a line about each.

    If you have drilled, drills.json has every reply of it and when each line comes again.
    One that can't be loaded is left out and named; the exit code is 1 then.
    """
    from roleplay.cli.transcripts import write_all, write_drills

    if folder.exists() and not folder.is_dir():
        raise WrongUse(tr("{folder} is not a folder", folder=folder), tr("name a new or an empty folder"))
    if folder.is_dir() and any(folder.iterdir()):
        raise WrongUse(tr("The folder {folder} is not empty", folder=folder), tr("name a new or an empty folder"))
    count, left_out = write_all(parts, folder)
    drilled = write_drills(parts, folder)
    say(tr("{what} written to {folder}", what=_all(count, drilled), folder=folder))
    for what in left_out:
        say_aside(f"roleplay: {what}")
    return 1 if left_out else 0


@command.command("delete")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--conversation", metavar="ID", help="Erase this one conversation only.")
@click.pass_obj
def delete_all(parts: Parts, yes: bool, conversation: str | None) -> None:
    """Erase every conversation with its turns and drafts, and all drills, for good. Your own scenario files stay."""
    from roleplay.cli.options import chosen_conversation

    past = parts.store.summaries()
    if conversation is not None:
        past = [chosen_conversation(past, conversation)]
    drilled = len(parts.store.drill_replies()) if conversation is None else 0
    if not past and not drilled:
        raise NotFound(tr("There are no conversations to erase"), tr("nothing was changed"))
    what = _all(len(past), drilled) if conversation is None else tr("the conversation {id}", id=past[0].id)
    if not yes:
        ask(what, parts.database_name)
    if conversation is not None:
        parts.store.delete(past[0].id)
        count = 1
    else:
        count = parts.store.delete_all()
    say(tr("Erased: {what}.", what=_all(count, drilled)))


def _say(name: str, value: object) -> None:
    """A line of what there is, the values in a column."""
    say(f"{name:<16}{value}")


def _all(conversations: int, drilled: int) -> str:
    """How much there is, in words."""
    talks = trn("{n} conversation", "{n} conversations", conversations)
    if not drilled:
        return talks
    return tr("{talks} and {replies}", talks=talks, replies=trn("{n} drill reply", "{n} drill replies", drilled))


def ask(what: str, place: str) -> None:
    """Ask before erasing. Raises WrongUse unless a person at a terminal types yes."""
    if not sys.stdin.isatty():
        raise WrongUse(tr("Erasing {what} needs a yes", what=what), tr("add --yes, or run it at a terminal"))
    say(tr("Erase {what} in {place} for good? Type yes:", what=what, place=place))
    try:
        answer = input("> ")
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        raise WrongUse(tr("Nothing was erased"), tr("type yes to erase"))
