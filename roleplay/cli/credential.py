"""`roleplay credential`: Open Badges 3.0 credentials of passes that stand, and the list of those revoked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_json, table
from roleplay.cli.signing import about_whom, actor, by_option, passphrase_option, signer_in_use
from roleplay.domain.errors import WrongUse
from roleplay.wiring import Parts

issuer_option = click.option("--issuer", metavar="NAME", required=True, help="Who gives it, as it stands there.")
url_option = click.option(
    "--status-url", "list_url", metavar="URL", required=True, help="Where you publish the list of those revoked."
)
output_option = click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write it there.")


@click.group("credential")
def command() -> None:
    """Give credentials that anyone can verify offline: roleplay verify FILE --key KEY.

    They are signed with the key of the log (eddsa-rdfc-2022). A name stands in them as a salted hash.
    """


@command.command("issue")
@click.argument("candidate", metavar="CANDIDATE")
@click.option("--form", "which", metavar="FORM", help="Which form, if they sat several.")
@issuer_option
@url_option
@click.option("--until", metavar="YYYY-MM-DD", default="", help="The last day on which it holds.")
@output_option
@by_option
@passphrase_option
@click.pass_obj
def issue_(
    parts: Parts, candidate: str, which: str | None, issuer: str, list_url: str, until: str, output: Path | None,
    by: str | None, passphrase_file: str | None,
) -> None:  # fmt: skip
    """Write the credential of a CANDIDATE whose pass stands. That it was given goes on record."""
    from roleplay.assessment.credentials.issuing import issue
    from roleplay.assessment.marking.round import check_may_see

    log, who = parts.log, about_whom(parts.log, candidate)
    path = output if output is not None else Path(f"credential-{who[:8]}.json")
    check_can_write(path)
    if until:
        _day(until)
    doer = actor(log, by)
    check_may_see(log, doer, who)
    signer = signer_in_use(parts, passphrase_file)
    made = issue(log, who, which, signer, issuer=issuer, list_url=list_url, until=until, actor=doer)
    _write(path, made)
    say(f"Written to {path}. To verify it: roleplay verify {path} --key {signer.key}")


@command.command("status")
@issuer_option
@url_option
@output_option
@by_option
@passphrase_option
@click.pass_obj
def status(
    parts: Parts, issuer: str, list_url: str, output: Path | None, by: str | None, passphrase_file: str | None
) -> None:
    """Write the signed list of what was revoked, to be published at URL. It says nothing about who."""
    from roleplay.assessment.credentials.issuing import issued, status_list

    path = output if output is not None else Path("status.json")
    check_can_write(path)
    log, doer = parts.log, actor(parts.log, by)
    signer = signer_in_use(parts, passphrase_file)
    _write(path, status_list(log, signer, issuer=issuer, list_url=list_url, actor=doer))
    every = issued(log)
    revoked = sum(one.revoked is not None for one in every)
    say(f"Written to {path}: {revoked} of {len(every)} revoked")


@command.command("list")
@json_option
@click.pass_obj
def list_(parts: Parts, as_json: bool) -> None:
    """List the credentials that were given, and which of them were revoked and why."""
    from roleplay.assessment.credentials.issuing import issued
    from roleplay.assessment.decisions.record import names_of

    log = parts.log
    every = issued(log)
    names = names_of(log, [one.candidate for one in every])
    if as_json:
        say_json(
            [
                {"credential": one.id, "candidate": names[one.candidate], "at": one.at, "decision": one.decision,
                 "index": one.index, "revoked": one.revoked}
                for one in every
            ]
        )  # fmt: skip
    elif every:
        rows = [(names[one.candidate], one.at[:10], one.id, one.revoked or "-") for one in every]
        say(table(("CANDIDATE", "GIVEN", "CREDENTIAL", "REVOKED BECAUSE"), rows))
    else:
        say("No credential was given yet.")


def _write(path: Path, document: dict[str, Any]) -> None:
    if not path.exists():
        path.touch(mode=0o600)
    write_whole(path, json.dumps(document, indent=1, ensure_ascii=True) + "\n")


def _day(text: str) -> None:
    try:
        if date.fromisoformat(text).isoformat() != text:
            raise ValueError(text)
    except ValueError as error:
        raise WrongUse(f"--until {text} isn't a day", "write it like this: 2029-12-31") from error
