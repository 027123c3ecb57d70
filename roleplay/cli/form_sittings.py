"""`roleplay form invite|sittings|accommodate|extend|close`: who sits a form, and under which conditions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_aside, say_json, table
from roleplay.cli.signing import actor, by_option, reason_option
from roleplay.domain.errors import NotFound, WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.sittings.record import SittingRecord

extra_option = click.option("--extra-time", metavar="PERCENT", type=click.IntRange(0, 300), default=0,
                            help="An accommodation: so much more time.")  # fmt: skip
plain_option = click.option("--plain", is_flag=True, help="An accommodation: line by line, for a screen reader.")


@click.command("invite")
@click.argument("form", metavar="FORM")
@click.option("--candidate", metavar="WHO", required=True, help="A name or a number; put on record if it's new.")
@click.option("--version", "number", metavar="N", type=click.IntRange(1), help="Not the newest version of the form.")
@click.option("--until", metavar="DATE", help="The last day (UTC) to begin, such as 2027-03-31.")
@click.option(
    "--new-code", is_flag=True, help="Another code for somebody who lost theirs; that one opens nothing more."
)
@extra_option
@plain_option
@click.option("--reason", metavar="TEXT", default="", help="Why the accommodation; it stays on record.")
@by_option
@click.pass_obj
def invite(
    parts: Parts, form: str, candidate: str, number: int | None, until: str | None, new_code: bool, extra_time: int,
    plain: bool, reason: str, by: str | None,
) -> None:  # fmt: skip
    """Invite a candidate to sit a frozen FORM, and print their code. The code is kept nowhere: note it now."""
    from roleplay.assessment.forms import version
    from roleplay.assessment.sittings.desk import Desk

    log, desk = parts.log, Desk(parts.log)
    frozen = version(log, form, number)
    who = actor(log, by)
    last_day = day(until, "--until") if until else ""
    try:
        person = log.person(candidate)
    except NotFound:
        if new_code:
            raise
        person = log.add_person(candidate, who)
    if new_code:
        say(f"Code:  {desk.new_code(person.id, frozen.form.id, who)}")
        return
    code = desk.invite(frozen, person.id, who, until=last_day, extra_time=extra_time, plain=plain, reason=reason)
    say(f"Code:  {code}")
    say(f"They sit {frozen.name} with: roleplay sit {code}{' --plain' if plain else ''}")


@click.command("sittings")
@click.argument("form", metavar="[FORM]", required=False)
@json_option
@click.pass_obj
def sittings(parts: Parts, form: str | None, as_json: bool) -> int:
    """List who was invited and how far they are; for sealed sittings whether the seal still holds."""
    from roleplay.assessment.sittings.desk import Desk

    names = {person.id: person.label for person in parts.log.store.people()}
    found = Desk(parts.log).invitations(form)
    rows = [_told(one, names.get(one.candidate, one.candidate)) for one in found]
    broken = [one for one in found if one.sealed is not None and not one.seal_holds]
    if as_json:
        say_json(rows)
    elif rows:
        cells = [
            (str(r["candidate"]), f"{r['form']} {r['version']}", str(r["state"]), str(r["replies"]),
             ", ".join(r["flags"]) or "-", ", ".join(r["scenarios"]))
            for r in rows
        ]  # fmt: skip
        say(table(("CANDIDATE", "FORM", "STATE", "REPLIES", "FLAGS", "SCENARIOS"), cells, numbers=(3,)))
    else:
        say_aside("roleplay: nobody was invited yet; see: roleplay form invite --help")
    return 1 if broken else 0


def _told(one: SittingRecord, name: str) -> dict[str, Any]:
    from roleplay.assessment.sittings import record as r

    sealed = one.sealed
    state = "invited"
    if sealed is not None:
        state = f"sealed ({sealed.said['how']})" if one.seal_holds else "SEAL BROKEN"
    elif one.talks_begun:
        state = f"in talk {one.talks_begun}"
    elif one.acknowledged:
        state = "agreed"
    return {
        "candidate": name, "person": one.candidate, "sitting": one.id, "form": one.form, "version": one.version,
        "form_hash": one.form_hash, "scenarios": list(one.scenarios), "state": state,
        "replies": len(one.of(r.TURN)), "used_ms": [one.used_ms(k) for k in range(one.talks_begun)],
        "interruptions": len(one.of(r.RESUMED)), "flags": one.flags,
        "sealed_at": sealed.event.at if sealed else None, "root": sealed.said["root"] if sealed else None,
        "seal_holds": one.seal_holds if sealed else None,
    }  # fmt: skip


@click.command("accommodate")
@click.argument("candidate", metavar="CANDIDATE")
@extra_option
@plain_option
@reason_option
@by_option
@click.pass_obj
def accommodate(parts: Parts, candidate: str, extra_time: int, plain: bool, reason: str, by: str | None) -> None:
    """Grant a candidate who was invited extra time or plain mode; it takes the place of what was granted before."""
    from roleplay.assessment.sittings.desk import Desk

    log = parts.log
    who = log.person(candidate).id
    Desk(log).accommodate(who, actor(log, by), extra_time=extra_time, plain=plain, reason=reason)
    say(f"On record: {extra_time} % extra time{', plain mode' if plain else ''}. Markers don't see it.")


@click.command("extend")
@click.argument("candidate", metavar="CANDIDATE")
@click.argument("minutes", metavar="MINUTES", type=click.IntRange(1, 240))
@reason_option
@by_option
@click.pass_obj
def extend(parts: Parts, candidate: str, minutes: int, reason: str, by: str | None) -> None:
    """Give a candidate more minutes for the talk that is under way, after an incident for instance."""
    from roleplay.assessment.sittings.desk import Desk

    log = parts.log
    Desk(log).extend(log.person(candidate).id, minutes, actor(log, by), reason)
    say(f"On record: {plural(minutes, 'minute')} more.")


@click.command("close")
@click.argument("candidate", metavar="CANDIDATE")
@reason_option
@by_option
@click.pass_obj
def close(parts: Parts, candidate: str, reason: str, by: str | None) -> None:
    """Seal the open sitting of a candidate who won't go on, as it stands."""
    from roleplay.assessment.sittings.desk import Desk

    log = parts.log
    sealed = Desk(log).abandon(log.person(candidate).id, actor(log, by), reason).sealed
    assert sealed is not None
    say(f"Sealed: {sealed.said['root']}")


def day(word: str, option: str) -> str:
    """A day as it is kept, YYYY-MM-DD. WrongUse for anything else."""
    try:
        if len(word) != 10:
            raise ValueError
        return date.fromisoformat(word).isoformat()
    except ValueError as error:
        raise WrongUse(f"{option} takes a day", "write it as year-month-day, such as 2027-03-31") from error
