"""`roleplay records key`: the key that signs, made here and kept in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from roleplay.cli.output import say
from roleplay.cli.signing import (
    actor,
    by_option,
    key_path,
    make_key,
    passphrase_option,
    reason_option,
    signer_in_use,
)
from roleplay.domain.errors import RoleplayError
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.records.notes import Signer


@click.group("key")
def command() -> None:
    """Make, show and change the key that signs the records."""


@command.command("new")
@passphrase_option
@click.pass_obj
def new(parts: Parts, passphrase_file: str | None) -> None:
    """Make the first key, with which the log begins. It lies in a file that only the passphrase opens.

    Publish the verifier key that is printed, and keep a copy of the key file and the passphrase where the database
    is not. ROLEPLAY_KEYS names another folder for key files, such as one on a stick.
    """
    made: list[Signer] = []
    make = make_key(parts, passphrase_file)

    def remember(name: str) -> Signer:
        made.append(make(name))
        return made[-1]

    try:
        signer = parts.log.begin(remember)
    except RoleplayError:
        for each in made:  # the log didn't begin with it, so it is good for nothing
            key_path(parts, each.key).unlink(missing_ok=True)
        raise
    say(f"Key file:      {key_path(parts, signer.key)} (keep a copy apart from the database)")
    say(f"Verifier key:  {signer.key}")


@command.command("show")
@click.option("-q", "--quiet", is_flag=True, help="Only the verifier key.")
@click.pass_obj
def show(parts: Parts, quiet: bool) -> None:
    """Print the verifier key that is in use: who is to verify evidence must get it by a way of its own."""
    from roleplay.assessment.records.notes import verifier_key

    key = parts.log.current_key()
    if quiet:
        say(key)
        return
    path = key_path(parts, verifier_key(key))
    say(f"Verifier key:  {key}")
    say(f"Key file:      {path}{'' if path.exists() else ' (not there)'}")
    for change in parts.log.store.keys():  # noqa: SIM118
        if change.what == "replaced":
            say(f"Replaced:      {change.key} (event {change.event})")


@command.command("rotate")
@click.option("--lost", is_flag=True, help="The key is lost, or somebody else may have it: go on without it.")
@click.option(
    "--new-passphrase-file", metavar="FILE", help="The new key's passphrase; without it that of --passphrase-file."
)
@reason_option
@by_option
@passphrase_option
@click.pass_obj
def rotate(
    parts: Parts, lost: bool, new_passphrase_file: str | None, reason: str, by: str | None, passphrase_file: str | None
) -> None:
    """Go over to a new key. The old one signs the new one, so that who trusts the old one can go on.

    With --lost it can't; then everyone who verifies must be given the new verifier key.
    """
    who = actor(parts.log, by)
    old = None if lost else signer_in_use(parts, passphrase_file)
    name = parts.log.current_key().partition("+")[0]
    signer = make_key(parts, new_passphrase_file or passphrase_file)(name)
    try:
        event = parts.log.rotate(old, signer, who, reason)
    except RoleplayError:
        if parts.log.current_key() != str(signer.key):
            key_path(parts, signer.key).unlink(missing_ok=True)
        raise
    say(f"Event {event.seq}: the key was changed")
    say(f"Key file:      {key_path(parts, signer.key)} (keep a copy apart from the database)")
    say(f"Verifier key:  {signer.key}")
