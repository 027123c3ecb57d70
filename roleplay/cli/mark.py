"""`roleplay mark`: two people mark each sealed talk, each without seeing the other, the machine or a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from roleplay.cli import mark_bundle, mark_checks
from roleplay.cli.mark_screen import has_terminal, mark_talk, plain_option
from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_aside, say_json, table
from roleplay.cli.signing import actor, by_option, reason_option
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.marking.view import MarkerView

as_option = click.option("--as", "marker", metavar="WHO", help="The marker: a name, number or id on record.")


FOR_MARKERS = ("work", "sheet", "correct", "compare", "export", "bundle")
"""What a program that was started for a marker has; every other command is refused to it, also one that is added."""


@click.group("mark", invoke_without_command=True)
@as_option
@click.pass_context
def command(ctx: click.Context, marker: str | None) -> None:
    """Mark sealed sittings. At a terminal `roleplay mark --as NAME` opens the work list.

    work, sheet, correct, compare, export and bundle are for markers, the rest is for who organises it.
    """
    parts: Parts = ctx.obj
    if parts.settings.marker and ctx.invoked_subcommand not in (None, *FOR_MARKERS):
        raise WrongUse("This is for who organises the marking", "a marker has: roleplay mark work")
    if ctx.invoked_subcommand is not None:
        if marker is not None:
            raise WrongUse("--as stands before the command", f"put it after: mark {ctx.invoked_subcommand} --as NAME")
    elif has_terminal() and (marker or parts.settings.marker):
        from roleplay.cli.mark_screen import show_work

        show_work(_view(parts, marker))
    else:
        say(ctx.get_help())


def _view(parts: Parts, marker: str | None) -> MarkerView:
    """What the marker sees; where the program was started for one, only that one."""
    return view_of(parts, marker)[0]


def view_of(parts: Parts, marker: str | None) -> tuple[MarkerView, str]:
    """The same, and the marker's id."""
    from roleplay.assessment.marking.view import MarkerView

    bound = parts.settings.marker
    if not (marker or bound):
        raise WrongUse("It isn't said who marks", "name yourself: --as NAME")
    if bound and marker not in (None, bound):  # before anybody is looked up: who is on record is not for markers
        raise WrongUse("You can't mark as somebody else", "leave --as out")
    person = parts.log.person(marker or bound).id
    return MarkerView(parts.log, person), person


@command.command("marker")
@click.argument("person", metavar="NAME")
@click.option("--note", metavar="TEXT", default="", help="What qualifies them; it stays on record.")
@by_option
@click.pass_obj
def marker_(parts: Parts, person: str, note: str, by: str | None) -> None:
    """Make a person a marker; they are put on record if they are new."""
    from roleplay.assessment.marking.round import Round
    from roleplay.domain.errors import NotFound

    log, who = parts.log, actor(parts.log, by)
    try:
        found = log.person(person)
    except NotFound:
        found = log.add_person(person, who)
    Round(log).add_marker(found.id, who, note)
    say(f"{found.label} can be given talks to mark.")


@command.command("markers")
@json_option
@click.pass_obj
def markers(parts: Parts, as_json: bool) -> None:
    """List the markers: how much each was given, and how much of it is submitted."""
    from roleplay.assessment.marking import record as m

    log = parts.log
    names = {person.id: person.label for person in log.store.people()}
    every = [one for one in m.assignments(log) if one.counts]
    rows = []
    for person in m.markers(log):
        own = [one for one in every if one.marker == person]
        done = sum(1 for one in own if one.submitted)
        rows.append({"marker": names.get(person, person), "id": person, "given": len(own), "submitted": done})
    if as_json:
        say_json(rows)
    elif rows:
        cells = [(str(r["marker"]), str(r["given"]), str(r["submitted"])) for r in rows]
        say(table(("MARKER", "GIVEN", "SUBMITTED"), cells, numbers=(1, 2)))
    else:
        say_aside("roleplay: there are no markers yet; add one: roleplay mark marker NAME")


@command.command("conflict")
@click.argument("candidate", metavar="CANDIDATE")
@click.option("--marker", metavar="WHO", required=True, help="Who must not mark them, such as their trainer.")
@reason_option
@by_option
@click.pass_obj
def conflict(parts: Parts, candidate: str, marker: str, reason: str, by: str | None) -> None:
    """Declare that a marker has a conflict of interest about CANDIDATE. What they had to mark of them is withdrawn."""
    from roleplay.assessment.marking.round import Round

    log = parts.log
    who, whom = log.person(marker).id, log.person(candidate).id
    hit = Round(log).declare_conflict(who, whom, actor(log, by), reason)
    say("On record: they can't mark this candidate.")
    if hit:
        say(f"{plural(len(hit), 'sheet')} withdrawn, kept and not counted; give the talks to others: mark assign")


@command.command("assign")
@click.argument("form", metavar="FORM")
@click.option("--markers", "names", metavar="NAME,NAME", help="Only these; without it all markers.")
@click.option("--seed", metavar="N", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True,
              help="Of the order and of who gets whom.")  # fmt: skip
@by_option
@click.pass_obj
def assign(parts: Parts, form: str, names: str | None, seed: int, by: str | None) -> None:
    """Give each sealed talk of FORM two markers, as far as it has none. Whoever has least gets the next."""
    from roleplay.assessment.forms import version
    from roleplay.assessment.marking import record as m
    from roleplay.assessment.marking.calibration import gate
    from roleplay.assessment.marking.round import Round

    log = parts.log
    newest = version(log, form)
    if names:
        chosen = [log.person(name.strip()).id for name in names.split(",")]
    else:
        every = m.markers(log)
        chosen = [person for person in every if gate(log, person, newest).is_open]
        if len(chosen) < len(every):
            say_aside(f"roleplay: {len(every) - len(chosen)} of {len(every)} markers haven't passed the calibration "
                      "and get no work; see: roleplay mark calibrate")  # fmt: skip
    made = Round(log).assign(form, chosen, actor(log, by), seed)
    if not made.new:
        say("Every sealed talk has two markers already; nothing was assigned.")
        return
    labels = {person.id: person.label for person in log.store.people()}
    say(f"{plural(made.new, 'sheet')} of {plural(made.talks, 'talk')} assigned. Each marker now has:")
    for person, count in sorted(made.by_marker.items(), key=lambda one: labels.get(one[0], one[0])):
        say(f"  {labels.get(person, person)}: {count}")
    if made.checks or made.lacking:
        say(f"Hidden checks among them: {made.checks}." + (
            f" For {made.lacking} more there is no talk: put seeds in (mark reference)." if made.lacking else ""
        ))  # fmt: skip


@command.command("withdraw")
@click.argument("marker", metavar="MARKER")
@reason_option
@by_option
@click.pass_obj
def withdraw(parts: Parts, marker: str, reason: str, by: str | None) -> None:
    """Take from a marker what they haven't submitted. Drafts are kept and don't count; assign gives it to others."""
    from roleplay.assessment.marking.round import Round

    count = Round(parts.log).withdraw(parts.log.person(marker).id, actor(parts.log, by), reason)
    say(f"{plural(count, 'sheet')} withdrawn; give the talks to others: roleplay mark assign")


@command.command("status")
@click.argument("form", metavar="FORM")
@json_option
@click.pass_obj
def status(parts: Parts, form: str, as_json: bool) -> None:
    """Say who marks whom and what is submitted, and who must not mark whom; no marks."""
    from roleplay.assessment.forms import versions
    from roleplay.assessment.marking import record as m

    log = parts.log
    hashes = {one.hash for one in versions(log, form)}
    names = {person.id: person.label for person in log.store.people()}
    rows = [
        {"candidate": names.get(one.candidate, one.candidate), "scenario": one.scenario, "mark": one.role,
         "marker": names.get(one.marker, one.marker), "submitted": bool(one.submitted), "task": one.id,
         "withdrawn": one.withdrawn}
        for one in m.assignments(log) if one.form_hash in hashes
    ]  # fmt: skip
    rows.sort(key=lambda row: (str(row["candidate"]), str(row["scenario"]), str(row["mark"])))
    barred = [
        {"candidate": names.get(event.subject, event.subject), "marker": names.get(said["marker"], said["marker"]),
         "reason": said["reason"]}
        for event, said in m.said_of(log, m.CONFLICT)
    ]  # fmt: skip
    if as_json:
        say_json({"sheets": rows, "conflicts": barred})
        return
    if rows:
        header = ("CANDIDATE", "SCENARIO", "MARK", "MARKER", "STATE")
        say(table(header, [(*(str(row[k]) for k in ("candidate", "scenario", "mark", "marker")), _state(row))
                           for row in rows]))  # fmt: skip
    else:
        say_aside("roleplay: nothing was assigned yet; see: roleplay mark assign --help")
    for one in barred:
        say(f"{one['marker']} must not mark {one['candidate']}: {one['reason']}")


def _state(row: dict[str, Any]) -> str:
    if row["withdrawn"] is not None:
        return f"withdrawn: {row['withdrawn']}"
    return "submitted" if row["submitted"] else "open"


@command.command("work")
@as_option
@json_option
@click.pass_obj
def work(parts: Parts, marker: str | None, as_json: bool) -> None:
    """List what you have to mark, in the order that was drawn for you."""
    view = _view(parts, marker)
    notices, tasks = view.notices(), view.tasks()
    for notice in notices:
        say_aside(f"roleplay: {notice}")
    if as_json:
        say_json([{"task": t.code, "form": t.form, "scenario": t.scenario, "state": t.state} for t in tasks])
    elif tasks:
        say(table(("TASK", "FORM", "SCENARIO", "STATE"), [(t.code, t.form, t.scenario, t.state) for t in tasks]))
    elif not notices:
        say_aside("roleplay: there is nothing for you to mark")


@command.command("sheet")
@click.argument("task", metavar="TASK")
@as_option
@plain_option
@click.pass_obj
def sheet(parts: Parts, task: str, marker: str | None, plain: bool) -> None:
    """Mark a talk: on the screen, or line by line. What you say is kept at once; you submit at the end."""
    mark_talk(_view(parts, marker), task, plain=plain)


@command.command("correct")
@click.argument("task", metavar="TASK")
@reason_option
@as_option
@plain_option
@click.pass_obj
def correct(parts: Parts, task: str, reason: str, marker: str | None, plain: bool) -> None:
    """Put another sheet in the place of one that you submitted. Both stay on record, with the reason."""
    if not reason.strip():
        raise WrongUse("It isn't said why the sheet is corrected", "give a reason in a few words")
    mark_talk(_view(parts, marker), task, reason, plain=plain)


@command.command("compare")
@click.argument("task", metavar="TASK")
@as_option
@click.pass_obj
def compare(parts: Parts, task: str, marker: str | None) -> None:
    """Show your sheet and the other marker's, once both are submitted; to a third marker both others'."""
    from roleplay.cli.plain_mark import sheet_lines

    view = _view(parts, marker)
    own, others = view.work(task), view.others(task)
    titles = ["The first marker's:", "The second marker's:"] if len(others) > 1 else ["The other marker's:"]
    for title, one in (("Yours:", own.sheet), *zip(titles, others, strict=True)):
        say(title)
        for line in sheet_lines(one, own.criteria):
            say(line)


@command.command("export")
@click.argument("task", metavar="TASK")
@as_option
@click.pass_obj
def export(parts: Parts, task: str, marker: str | None) -> None:
    """Print a talk with its criteria and your sheet as JSON: all that you are shown, and no more."""
    one = _view(parts, marker).work(task)
    say_json(
        {
            "task": one.task.code,
            "form": one.task.form,
            "scenario": one.task.scenario,
            "brief": {"who": one.brief.who, "what_happened": one.brief.what_happened, "at_stake": one.brief.at_stake},
            "talk": [{"number": s.number, "client": s.client, "reply": s.reply} for s in one.spoken],
            "last_line": one.last_line,
            "criteria": [
                {"id": c.id, "title": c.title, "looks_for": c.looks_for,
                 "levels": {str(v.level): v.text for v in c.levels}}
                for c in one.criteria
            ],
            "sheet": one.sheet.said(),
            "submitted": bool(one.submitted),
        }
    )  # fmt: skip


for _one in (*mark_checks.COMMANDS, mark_bundle.bundle):
    command.add_command(_one)
