"""`roleplay records roles`: who logs in to PostgreSQL as whom, and rules that the database itself keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_json, table
from roleplay.cli.signing import actor, by_option, passphrase, reason_option
from roleplay.domain.errors import NotFound
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.storage.roles import Roles

GIVEN, ENDED = "login-given", "login-ended"


@contextmanager
def _roles(parts: Parts) -> Iterator[Roles]:
    from roleplay.storage.roles import Roles

    opened = Roles(parts.assessment_database)
    try:
        yield opened
    finally:
        opened.close()


@click.group("roles", invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """List who logs in to the PostgreSQL database of assessments, as whom and in which role.

    The server itself then keeps to the rules: in a session of their own a marker reads neither the other mark nor the
    machine's nor a name before both have submitted, and nobody changes the log. Whoever owns the database is above it.
    """
    if ctx.invoked_subcommand is not None:
        return
    with _roles(ctx.obj) as roles:
        found = roles.logins()
    names = {person.id: person.label for person in ctx.obj.log.store.people()}
    if as_json:
        say_json([{"login": f.login, "role": f.role, "person": f.person, "since": f.since} for f in found])
    elif found:
        rows = [(f.login, f.role, names.get(f.person, f.person), f.since[:10]) for f in found]
        say(table(("LOGIN", "ROLE", "PERSON", "SINCE"), rows))
    else:
        say("Nobody logs in yet; add somebody: roleplay records roles give LOGIN PERSON ROLE")


@command.command("set-up")
@click.pass_obj
def set_up(parts: Parts) -> None:
    """Make the roles and their rules in the database, or mend them. It may be run again at any time."""
    with _roles(parts) as roles:
        changed = roles.set_up()
    for line in changed:
        say(line)
    say("The roles are set up." if changed else "Everything was as it should be.")


@command.command("check")
@click.pass_obj
def check(parts: Parts) -> int:
    """Say what isn't as set-up makes it, and who could go around the rules. The exit code is 1 if there is any."""
    with _roles(parts) as roles:
        found = roles.check()
    for line in found:
        say(line)
    say("To mend rules: roleplay records roles set-up" if found else "The roles are as they should be.")
    return 1 if found else 0


@command.command("give")
@click.argument("login", metavar="LOGIN")
@click.argument("person", metavar="PERSON")
@click.argument("role", metavar="ROLE")
@click.option(
    "--password-file", metavar="FILE", help="A file with the password (- for standard input); without it none is set."
)
@by_option
@click.pass_obj
def give(parts: Parts, login: str, person: str, role: str, password_file: str | None, by: str | None) -> None:
    """Let LOGIN, a user of the server, be PERSON in a ROLE. A user who isn't there is made.

    ROLE is candidate, marker, adjudicator, decider, administrator or auditor. One user has one role: who has two gets
    two users. Without a password the server decides how they log in (peer, certificate).
    """
    from roleplay.domain.clock import utc_now

    log = parts.log
    who, doer = log.person(person), actor(log, by)
    words = passphrase(password_file, "Password") if password_file is not None else None
    with _roles(parts) as roles:
        new = roles.give(login, role, who.id, utc_now(), words)
    event = log.add(GIVEN, doer, who.id, {"login": login, "role": role})
    say(f"Event {event.seq}: {'new user' if new else 'user'} {login} is {who.label}, {role}")


@command.command("end")
@click.argument("login", metavar="LOGIN")
@reason_option
@by_option
@click.pass_obj
def end(parts: Parts, login: str, reason: str, by: str | None) -> None:
    """Take the role of LOGIN away. The user of the server stays, and sees nothing here any more."""
    log = parts.log
    doer = actor(log, by)
    with _roles(parts) as roles:
        ended = roles.end(login)
    body = {"login": login, "role": ended.role, "reason": reason}
    try:
        subject = log.person(ended.person).id
    except NotFound:  # they were erased
        subject = ended.person
    event = log.add(ENDED, doer, subject, body)
    say(f"Event {event.seq}: {login} has no role any more")
