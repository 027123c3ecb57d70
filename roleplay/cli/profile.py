"""`roleplay profile`: several people on one machine, each with conversations of their own."""

from __future__ import annotations

import sys

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_json, table
from roleplay.domain.errors import WrongUse
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
        say('No profiles: everything is kept in one place. Make one: roleplay profile new "NAME"')
        return
    say(table(("NAME", "FOLDER"), [(one.name, str(one.folder)) for one in found]))
    say()
    say('Practise as one of them: roleplay --profile "NAME", ROLEPLAY_PROFILE, or w in the library.')


@command.command("new")
@click.argument("name")
@click.pass_obj
def new(parts: Parts, name: str) -> None:
    """Make a profile called NAME."""
    made = parts.profiles.make(name)
    say(f'Made the profile {made.name}. Practise: roleplay --profile "{made.name}"')


@command.command("delete")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def delete(parts: Parts, name: str, yes: bool) -> None:
    """Erase the profile NAME with its conversations, drills and own scenarios, for good."""
    profile = parts.profiles.named(name)
    if not yes:
        if not sys.stdin.isatty():
            raise WrongUse(f"Erasing the profile {profile.name} needs a yes", "add --yes, or run it at a terminal")
        say(f"Erase {profile.name} and everything in {profile.folder} for good? Type yes:")
        try:
            answer = input("> ")
        except EOFError:
            answer = ""
        if answer.strip().lower() != "yes":
            raise WrongUse("Nothing was erased", "type yes to erase")
    if profile.name == parts.profile_name:
        parts.close()
    parts.profiles.delete(profile)
    say(f"Erased the profile {profile.name}.")
