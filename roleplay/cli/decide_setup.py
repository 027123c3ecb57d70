"""`roleplay decide appoint|relieve|people|flag|cut|cuts`: who adjudicates and decides, and by which cut score."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_aside, say_json, table, tell
from roleplay.cli.signing import actor, by_option, reason_option
from roleplay.domain.errors import WrongUse
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.decisions.cuts import Cut, NewCut
    from roleplay.assessment.forms import FrozenForm

ROLES = ("adjudicator", "decider")
_POINTS = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.[0-9]{1,2})?", re.ASCII)
role_argument = click.argument("role", metavar="adjudicator|decider", type=click.Choice(ROLES))


@click.command("appoint")
@click.argument("person", metavar="NAME")
@role_argument
@click.option("--note", metavar="TEXT", default="", help="What qualifies them; it stays on record.")
@by_option
@click.pass_obj
def appoint(parts: Parts, person: str, role: str, note: str, by: str | None) -> None:
    """Make a person an adjudicator or a decider.

    An adjudicator is a third marker. Whoever is new is put on record.
    """
    from roleplay.assessment import roles
    from roleplay.domain.errors import NotFound

    log, who = parts.log, actor(parts.log, by)
    try:
        found = log.person(person)
    except NotFound:
        found = log.add_person(person, who)
    roles.grant(log, found.id, role, who, note)
    told = {
        "adjudicator": "can be given talks whose two marks lie apart",
        "decider": "can decide what they didn't mark",
    }
    say(f"{found.label} {told[role]}.")


@click.command("relieve")
@click.argument("person", metavar="NAME")
@role_argument
@reason_option
@by_option
@click.pass_obj
def relieve(parts: Parts, person: str, role: str, reason: str, by: str | None) -> None:
    """End a role that somebody holds. What they did stays; open third marks: mark withdraw."""
    from roleplay.assessment import roles

    log = parts.log
    roles.end(log, log.person(person).id, role, actor(log, by), reason)
    say(f"On record: no longer {role}.")


@click.command("people")
@json_option
@click.pass_obj
def people(parts: Parts, as_json: bool) -> None:
    """List the adjudicators and deciders."""
    from roleplay.assessment import roles
    from roleplay.assessment.decisions.record import names_of

    held = roles.held(parts.log)
    names = names_of(parts.log, [one.person for one in held])
    if as_json:
        say_json([{"person": names[o.person], "id": o.person, "role": o.role, "note": o.note} for o in held])
    elif held:
        say(table(("NAME", "ROLE", "NOTE"), [(names[o.person], o.role, o.note or "-") for o in held]))
    else:
        say_aside("roleplay: nobody was appointed yet; see: roleplay decide appoint --help")


@click.command("flag")
@click.argument("candidate", metavar="CANDIDATE")
@click.argument("flag", metavar="FLAG")
@reason_option
@click.option("--form", metavar="FORM", help="Which form, if they sat several.")
@by_option
@click.pass_obj
def flag_(parts: Parts, candidate: str, flag: str, reason: str, form: str | None, by: str | None) -> None:
    """Clear a FLAG of a sitting that somebody looked into.

    It calls for no third marker any more.
    """
    from roleplay.assessment.decisions.review import Review

    log = parts.log
    Review(log).clear(log.person(candidate).id, form, flag, reason, actor(log, by))
    say("On record: the flag is cleared.")


@click.command("cut")
@click.argument("form", metavar="FORM")
@click.option("--points", metavar="POINTS", help="0-100, at most two decimals; else what the form announces.")
@click.option("--method", "how", metavar="TEXT", default="", help="With --points: how it was set, when and by whom.")
@click.option("--n", "number", metavar="N", type=click.IntRange(1), help="With --points: of how many judges or others.")
@click.option("--se", metavar="POINTS", help="With --points: its standard error.")
@click.option("--angoff", metavar="JUDGES.csv", help="Work it out: columns judge, item (a criterion), level.")
@click.option("--borderline", is_flag=True, help="Work it out of the blind marks on record and their global ratings.")
@click.option("--approved-by", metavar="WHO", required=True, help="Who answers for it: somebody on record.")
@click.option("--since", metavar="DATE", required=True, help="The first day (UTC) whose sittings it holds for.")
@by_option
@click.pass_obj
def cut_(
    parts: Parts, form: str, points: str | None, how: str, number: int | None, se: str | None, angoff: str | None,
    borderline: bool, approved_by: str, since: str, by: str | None,
) -> None:  # fmt: skip
    """Set the cut score of FORM as a new version.

    Those before stay, and decisions name the one they used. Without --points, --angoff or --borderline it is what the
    form announces.
    """
    from roleplay.assessment.decisions.cuts import set_cut
    from roleplay.assessment.forms import version
    from roleplay.cli.form_sittings import day

    log = parts.log
    ways = [word for word, given in (("--points", points), ("--angoff", angoff), ("--borderline", borderline)) if given]
    if len(ways) > 1:
        raise WrongUse(f"{' and '.join(ways)} don't go together", "give one of them")
    if points is None and (how or number or se):
        raise WrongUse("--method, --n and --se go with --points", "leave them out: they are worked out")
    frozen = version(log, form)
    made = _new_cut(parts, frozen, points, how, number, se, angoff, borderline)
    approver = log.person(approved_by).id
    cut = set_cut(log, form, made, approved_by=approver, since=day(since, "--since"), actor=actor(log, by))
    tell(f"On record: {cut_line(parts, cut)}")


def _new_cut(
    parts: Parts, frozen: FrozenForm, points: str | None, how: str, number: int | None, se: str | None,
    angoff: str | None, borderline: bool,
) -> NewCut:  # fmt: skip
    """The cut by the way that was chosen."""
    from roleplay.assessment.decisions.cuts import as_frozen, by_hand

    if points is not None:
        error = None if se is None else hundredths(se, "--se")
        return by_hand(hundredths(points, "--points"), how, number or 0, "", error)
    if angoff is not None:
        return _by_judges(frozen, angoff)
    if borderline:
        from roleplay.assessment.decisions.studies import borderline_cut

        return borderline_cut(parts.log, frozen)
    return as_frozen(frozen)


def _by_judges(frozen: FrozenForm, file: str) -> NewCut:
    from roleplay.assessment.csv_table import TableRefused
    from roleplay.assessment.decisions.studies import angoff_cut
    from roleplay.cli.json_input import LARGEST_FILE, opened

    with opened(file) as stream:
        raw = stream.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise WrongUse(f"{file} has more than {LARGEST_FILE // 2**20} MB", "name a file with judgements")
    try:
        return angoff_cut(frozen, raw, file)
    except TableRefused as refused:
        for problem in refused.problems[:200]:
            say_aside(" ".join(problem.text(refused.file).split()))
        raise WrongUse(f"{file} can't be used, nothing was set", "mend what is named above") from refused


@click.command("cuts")
@click.argument("form", metavar="FORM")
@json_option
@click.pass_obj
def cuts_(parts: Parts, form: str, as_json: bool) -> None:
    """List every version of the cut score of FORM."""
    from roleplay.assessment.decisions.cuts import cuts
    from roleplay.assessment.decisions.record import names_of
    from roleplay.assessment.decisions.rule import decimal
    from roleplay.assessment.forms import version

    log = parts.log
    version(log, form)
    found = cuts(log, form)
    if as_json:
        names = names_of(log, [one.approved_by for one in found])
        say_json([
            {"version": o.number, "points": decimal(o.points), "method": o.made.method, "note": o.made.note,
             "n": o.made.n or None, "unit": o.made.unit, "se": None if o.made.se is None else decimal(o.made.se),
             "approved_by": names[o.approved_by], "since": o.since, "supersedes": o.supersedes or None,
             "study": o.made.study, "event": o.event}
            for o in found
        ])  # fmt: skip
    elif found:
        for one in found:
            tell(cut_line(parts, one))
    else:
        say_aside(f"roleplay: no cut score of {form} is set yet; see: roleplay decide cut --help")


def cut_line(parts: Parts, cut: Cut) -> str:
    """A version of a cut score in one line."""
    from roleplay.cli.decide_text import cut_words

    note = f" {cut.made.note}" if cut.made.note else ""
    return f"{cut_words(parts.log, cut)}.{note}"


def hundredths(word: str, option: str) -> int:
    """Points as they were typed, 0 to 100, in hundredths. WrongUse for anything else."""
    if not _POINTS.fullmatch(word) or (found := round(float(word) * 100)) > 10_000:
        raise WrongUse(f"{option} {word} isn't a number of points from 0 to 100", "write it like this: 62 or 62.5")
    return found


COMMANDS = (appoint, relieve, people, flag_, cut_, cuts_)
