"""`roleplay records retention` and `access`: how long records are kept, and who opened them."""

from __future__ import annotations

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_json, table
from roleplay.cli.signing import about_whom, actor, by_option
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts


@click.command("retention")
@click.option("--on", "day", metavar="YYYY-MM-DD", help="As if it were that day; only to look.")
@click.option(
    "--undecided", is_flag=True, help="Also candidates about whom nothing was decided, from their last event."
)
@click.option("--erase", "do", is_flag=True, help="Erase those who are due. Without it nothing is changed.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@json_option
@by_option
@click.pass_obj
def retention(
    parts: Parts, day: str | None, undecided: bool, do: bool, yes: bool, as_json: bool, by: str | None
) -> None:
    """Say whose records are past the time that their form states, counted from the decision; --erase erases them.

    The time begins with the last decision, appeal or complaint. Whoever is on hold stays (roleplay records hold).
    """
    from datetime import UTC, date, datetime

    from roleplay.assessment.records import retention as rules
    from roleplay.cli.data import ask

    today = datetime.now(UTC).date().isoformat()
    if day is not None:
        if do:
            raise WrongUse("--on is only to look, and --erase goes by today", "leave one of the two out")
        try:
            today = date.fromisoformat(day).isoformat()
        except ValueError:
            raise WrongUse(f"{day[:40]!r} is no day", "give it as YYYY-MM-DD") from None
    log = parts.log
    who = actor(log, by)
    found = rules.review(log, today, undecided=undecided)
    due = [one for one in found if one.state == rules.DUE]
    if as_json and not do:
        fields = ("person", "label", "forms", "since", "until", "state")
        say_json([{name: getattr(one, name) for name in fields} for one in found])
        return
    if found:
        rows = [(one.label, ", ".join(one.forms), one.since[:10] or "-", one.until or "-", one.state) for one in found]
        say(table(("CANDIDATE", "FORM", "DECIDED", "KEPT UNTIL", "STATE"), rows))
    if not due:
        say("Nobody's records are due to be erased.")
        return
    if not do:
        say(f"{plural(len(due), 'candidate')} due; nothing was erased. To do it: roleplay records retention --erase")
        return
    if not yes:
        ask(f"what is on record about {plural(len(due), 'candidate')}", parts.assessment_name)
    erased = rules.apply(log, due, who, today)
    say(f"Erased: {plural(len(erased), 'candidate')}. Backups and packs made before still hold them.")
    if len(erased) < len(due):
        say(f"{plural(len(due) - len(erased), 'candidate')} not erased: something was recorded about them just now.")


@click.command("access")
@click.argument("person", metavar="[PERSON]", required=False)
@json_option
@click.pass_obj
def access(parts: Parts, person: str | None, as_json: bool) -> None:
    """List who opened what is on record about PERSON (about anybody), when and in which way.

    `roleplay records checkpoint` puts on record how many entries there are; `verify` then tells if one was changed.
    """
    from roleplay.assessment.records.access import accesses

    log = parts.log
    about = about_whom(log, person) if person is not None else None
    found = accesses(log, about)
    names = {one.id: one.label for one in log.store.people()}
    if as_json:
        say_json([{"at": a.at, "who": a.who, "login": a.login, "about": a.subject, "what": a.what} for a in found])
    elif found:
        rows = [
            (a.at[:19], names.get(a.who, a.who), a.login or "-", names.get(a.subject, a.subject), a.what) for a in found
        ]
        say(table(("WHEN (UTC)", "WHO", "LOGIN", "ABOUT", "WHAT"), rows))
    else:
        say("Nobody has opened anything yet.")
