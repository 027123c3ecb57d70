"""`roleplay profile`: several people on one machine, each with conversations of their own."""

from __future__ import annotations

import sys

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_json, table
from roleplay.content.words import quoted
from roleplay.domain.errors import WrongUse
from roleplay.drills.pace import EXTRA_TIME, line_seconds
from roleplay.language import tr, trn
from roleplay.wiring import Parts


@click.group("profile", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List the people who practise on this machine; make or erase one.

    A profile keeps one person's conversations, drills and own scenarios apart from the others'. It has no password:
    whoever uses this account of the machine can open it.
    """
    if ctx.invoked_subcommand is not None:
        return
    parts: Parts = ctx.obj
    found = parts.profiles.all()
    if as_json:
        say_json([{"name": one.name, "folder": str(one.folder)} for one in found])
        return
    if not found:
        say(tr('No profiles: everything is kept in one place. Make one: roleplay profile new "NAME"'))
        return
    say(table((tr("NAME"), tr("FOLDER")), [(one.name, str(one.folder)) for one in found]))
    say()
    say(tr('Practise as one of them: roleplay --profile "NAME", ROLEPLAY_PROFILE, or w in the library.'))


@command.command("new")
@click.argument("name")
@click.pass_obj
def new(parts: Parts, name: str) -> None:
    """Make a profile called NAME."""
    made = parts.profiles.make(name)
    say(tr('Made the profile {name}. Practise: roleplay --profile "{name}"', name=made.name))


@command.command("extra-time")
@click.argument("word", required=False, metavar="[none|x1.25|x1.5|x2]")
@click.pass_obj
def extra_time(parts: Parts, word: str | None) -> None:
    """Say or set your extra time in `roleplay drill --pressure`; with --profile NAME somebody else's."""
    if word is not None:
        chosen = word.lower().replace("×", "x")
        if chosen not in EXTRA_TIME:
            raise WrongUse(
                tr("There is no extra time {word}", word=quoted(word)),
                tr("choose one of {words}", words=", ".join(EXTRA_TIME)),
            )
        parts.keep_extra_time(chosen)
    now = parts.extra_time
    say(
        trn(
            "Extra time: {extra} - {n} second a line.",
            "Extra time: {extra} - {n} seconds a line.",
            line_seconds(now),
            extra=now,
        )
    )


@command.command("delete")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def delete(parts: Parts, name: str, yes: bool) -> None:
    """Erase the profile NAME with its conversations, drills and own scenarios, for good."""
    profile = parts.profiles.named(name)
    if not yes:
        if not sys.stdin.isatty():
            raise WrongUse(
                tr("Erasing the profile {name} needs a yes", name=profile.name),
                tr("add --yes, or run it at a terminal"),
            )
        say(tr("Erase {name} and everything in {folder} for good? Type yes:", name=profile.name, folder=profile.folder))
        try:
            answer = input("> ")
        except EOFError:
            answer = ""
        if answer.strip().lower() != "yes":
            raise WrongUse(tr("Nothing was erased"), tr("type yes to erase"))
    if profile.name == parts.profile_name:
        parts.close()
    parts.profiles.delete(profile)
    say(tr("Erased the profile {name}.", name=profile.name))
