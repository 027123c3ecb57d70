"""`roleplay machine`: the machine's marks as a check: sealed until people have marked, and never the judge."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_json, table, tell
from roleplay.cli.signing import about_whom, actor, by_option
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import PROGRAM
from roleplay.tui.words import plural
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.machine.beside import Beside
    from roleplay.assessment.machine.gate import Judged
    from roleplay.assessment.records.log import Log

LARGEST_GROUPS = 5_000_000
"""Bytes of a file of groups."""
form_option = click.option("--form", metavar="FORM", help="Which form, if they sat several.")


@click.group("machine")
def command() -> None:
    """Let the machine mark sealed talks as a check.

    Its marks go on record and are sealed until every marker of the case has submitted. It may call for a second look,
    and that only once its validation gate is passed; it never decides, and no mark of it counts.
    """


@command.command("mark")
@click.argument("form", metavar="FORM")
@by_option
@click.pass_obj
def mark(parts: Parts, form: str, by: str | None) -> None:
    """Mark every sealed talk of FORM that the machine hasn't marked yet, with the reader of the form. Shows no mark."""
    from roleplay.assessment.forms import version
    from roleplay.assessment.machine.marking import mark_form

    log = parts.log
    version(log, form)
    made = mark_form(log, form, parts.reader_for, actor(log, by))
    say(f"{plural(made.new, 'talk')} marked by the machine and sealed, {made.before} marked before.")
    if made.flagged:
        say(f"Flagged: {made.flagged}. Why is shown once people have marked: roleplay machine calls {form}")


@command.command("show")
@click.argument("candidate", metavar="CANDIDATE")
@form_option
@json_option
@by_option
@click.pass_obj
def show(parts: Parts, candidate: str, form: str | None, as_json: bool, by: str | None) -> None:
    """Show the machine's marks of CANDIDATE beside people's, with the words they rest on. Refused while marks are open.

    That it was refused goes on record.
    """
    from roleplay.assessment.machine.beside import shown
    from roleplay.assessment.marking.round import check_may_see
    from roleplay.assessment.records import access

    log, who = parts.log, about_whom(parts.log, candidate)
    doer = actor(log, by)
    if doer != PROGRAM:
        check_may_see(log, doer, who)
    found, stand = shown(log, who, form, doer, _today())
    access.note(log, doer, who, "machine show")
    if as_json:
        say_json({"standing": stand.words, "passed": sorted(stand.passed), "talks": [_value(one) for one in found]})
        return
    tell(f"{stand.words[0].upper()}{stand.words[1:]}.")
    for one in found:
        for line in _lines(one):
            tell(line)


@command.command("calls")
@click.argument("form", metavar="FORM")
@json_option
@click.pass_obj
def calls_(parts: Parts, form: str, as_json: bool) -> None:
    """List the talks of FORM to look at: flagged, or (once the gate is passed) far from what people gave.

    Talks whose marks are still open are counted and not named.
    """
    from roleplay.assessment.decisions.record import names_of
    from roleplay.assessment.forms import version
    from roleplay.assessment.machine.beside import calls

    log = parts.log
    version(log, form)
    found, sealed = calls(log, form, _today())
    names = names_of(log, [one.case.candidate for one in found])
    rows: list[dict[str, Any]] = [
        {"candidate": names[one.case.candidate], "talk": one.talk.talk + 1, "urgent": one.urgent,
         "flags": list(one.sheet.flags) if one.sheet else [],
         "differs": [words for words, allowed in one.differs if allowed]}
        for one in found
    ]  # fmt: skip
    if as_json:
        say_json({"calls": rows, "sealed": sealed})
        return
    for one in rows:
        what = "; ".join([*one["flags"], *one["differs"]])
        tell(f"{'URGENT: ' if one['urgent'] else ''}{one['candidate']}, talk {one['talk']}: {what}")
    say(f"{plural(len(rows), 'talk')} to look at, {sealed} still sealed.")


@command.command("answer")
@click.argument("candidate", metavar="CANDIDATE")
@click.argument("talk", metavar="TALK", type=click.IntRange(1))
@click.option("--found", metavar="TEXT", required=True, help="What you found; it stays on record.")
@form_option
@click.option("--by", metavar="WHO", required=True, help="Who looked: a name, number or id on record.")
@click.pass_obj
def answer_(parts: Parts, candidate: str, talk: int, found: str, form: str | None, by: str) -> None:
    """Put on record what you found after the machine called for a second look. No mark is changed by it."""
    from roleplay.assessment.machine.beside import answer
    from roleplay.assessment.marking.round import check_may_see

    log, who = parts.log, about_whom(parts.log, candidate)
    doer = log.person(by).id
    check_may_see(log, doer, who)
    answer(log, who, form, talk, found, doer, _today())
    say("On record. Marks and decisions are changed by people only: roleplay decide")


@command.command("gaming")
@click.argument("form", metavar="FORM")
@json_option
@by_option
@click.pass_obj
def gaming(parts: Parts, form: str, as_json: bool, by: str | None) -> int:
    """Play people who try to fool the machine on the scenarios of FORM, and put on record how they came out.

    None may reach the cut without a flag; the exit code is 1 if one did.
    """
    from roleplay.assessment.decisions.rule import decimal
    from roleplay.assessment.forms import version
    from roleplay.assessment.machine.gaming import keep, play
    from roleplay.assessment.machine.marking import reader_of

    log = parts.log
    frozen = version(log, form)
    reader = reader_of(frozen, parts.reader_for)
    found = play(frozen, reader)
    event = keep(log, frozen, found, reader.version, actor(log, by))
    highs = sum(one.false_high for one in found)
    rows = [
        (one.case, one.scenario, "abstains" if one.points is None else decimal(one.points),
         ", ".join(one.flags) or "-", "FALSE HIGH" if one.false_high else "high" if one.high else "")
        for one in found
    ]  # fmt: skip
    if as_json:
        say_json([dict(zip(("case", "scenario", "points", "flags", "result"), row, strict=True)) for row in rows])
        return 1 if highs else 0
    say(table(("CASE", "SCENARIO", "POINTS", "FLAGS", ""), rows, (2,)))
    say(f"{highs} of {len(found)} high without a flag (event {event}).")
    return 1 if highs else 0


@command.command("gate")
@click.argument("form", metavar="FORM")
@click.option("--version", "number", metavar="N", type=click.IntRange(1), help="By the rubric of that version of FORM.")
@click.option(
    "--groups",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="Groups declared beforehand: columns candidate, group. Without them the gate can't be passed.",
)
@click.option("--draws", metavar="N", type=click.IntRange(200, 20_000), default=2000, show_default=True)
@click.option("--seed", metavar="N", type=click.IntRange(0, 2**32 - 1), default=1, show_default=True)
@json_option
@by_option
@click.pass_obj
def gate_(
    parts: Parts, form: str, number: int | None, groups: Path | None, draws: int, seed: int, as_json: bool,
    by: str | None,
) -> int:  # fmt: skip
    """Work out whether the machine may call for second looks in FORM, from blind marks on record; print and keep it.

    The exit code is 1 while it is research only.
    """
    from roleplay.assessment.machine.gate import judge, keep
    from roleplay.assessment.statistics.resampling import Resampling

    log, how = parts.log, Resampling(draws, seed)
    declared = _groups(log, groups) if groups is not None else {}
    found = judge(log, form, _today(), declared, how, number)
    event = keep(log, found, how, actor(log, by))
    if as_json:
        say_json(_judged_value(found, event))
    else:
        for line in _judged_lines(found, event):
            tell(line)
    return 0 if found.passed else 1


def _judged_lines(found: Judged, event: int) -> list[str]:
    lines = [
        f"The machine {found.reader} beside two people: {found.form} version {found.version}, n={found.n} talks, "
        f"{found.flagged} of them flagged",
        "",
    ]
    for section in found.figures:
        lines += [one.line for one in section.figures if one.subject != "global-rating"]
    for one in found.gates:
        lines += ["", one.line]
        word = {True: "yes", False: "NO", None: "not known"}
        rows = [(word[r.met], r.what, r.found) for r in one.requirements]
        lines += [f"  {line}" for line in table(("MET", "REQUIREMENT", "FOUND"), rows).split("\n")]
    ends = f"It holds until {found.expires} at the latest, and for this reader, rubric and form alone."
    return [*lines, "", f"On record: event {event}. {ends}"]


def _judged_value(found: Judged, event: int) -> dict[str, Any]:
    return {
        "form": found.form, "version": found.version, "reader": found.reader, "n": found.n, "flagged": found.flagged,
        "gaming": found.gaming, "expires": found.expires.isoformat(), "passed": list(found.passed), "event": event,
        "gates": [
            {"subject": one.subject, "passed": one.passed, "line": one.line,
             "requirements": [{"what": r.what, "met": r.met, "found": r.found} for r in one.requirements]}
            for one in found.gates
        ],
        "lines": [one.line for section in found.figures for one in section.figures],
    }  # fmt: skip


def _lines(one: Beside) -> list[str]:
    """One talk: people's levels, the machine's with its confidence, and the words that it rests on."""
    lines = ["", f"Talk {one.talk.talk + 1}: {one.case.form.scenario(one.talk.scenario).title}"]
    sheet = one.sheet
    if sheet is None:
        return [*lines, "  The machine hasn't marked it: roleplay machine mark"]
    rows = []
    for mark_ in sheet.marks:
        first, second = (("-" if level is None else str(level)) for level in one.people[mark_.criterion])
        own = "abstains" if mark_.level is None else str(mark_.level)
        rows.append((mark_.criterion, first, second, own, f"{mark_.confidence} %", mark_.why))
    header = ("CRITERION", "FIRST", "SECOND", "MACHINE", "SURE", "")
    lines += [f"  {line}" for line in table(header, rows, (1, 2, 3, 4)).split("\n")]
    spoken = _replies(one)
    for mark_ in sheet.marks:
        quoted = [f"{e.turn}: “{spoken[e.turn - 1][e.start : e.end]}”" for e in mark_.evidence if e.turn <= len(spoken)]
        if quoted:
            lines.append(f"  {mark_.criterion} rests on {'; '.join(quoted)}")
    lines += [f"  Flag: {flag}" for flag in sheet.flags]
    lines += [f"  Second look: {words}" if allowed else f"  Research only: {words}" for words, allowed in one.differs]
    lines += [f"  Looked into: {text}" for text in one.answered]
    return [*lines, f"  On record: event {sheet.event}, by {sheet.reader}, {sheet.program}"]


def _replies(one: Beside) -> list[str]:
    from roleplay.assessment.reports.candidate import spoken

    return [str(turn["reply"]) for turn in spoken(one.case, one.talk.talk)]


def _value(one: Beside) -> dict[str, Any]:
    return {
        "talk": one.talk.talk + 1,
        "people": {name: list(levels) for name, levels in one.people.items()},
        "machine": one.sheet.said() if one.sheet else None,
        "event": one.sheet.event if one.sheet else None,
        "differs": [{"what": words, "second_look": allowed} for words, allowed in one.differs],
        "called": one.called,
        "answered": list(one.answered),
    }


def _today() -> date:
    return datetime.now(UTC).date()


def _groups(log: Log, file: Path) -> dict[str, str]:
    """The group of each candidate, by their id. Raises WrongUse with the line for anything that doesn't fit."""
    try:
        raw = file.read_bytes()[: LARGEST_GROUPS + 1]
        if len(raw) > LARGEST_GROUPS:
            raise WrongUse(f"{file} has more than {LARGEST_GROUPS:,} bytes", "name a table of candidate and group")
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), strict=True))
    except OSError as error:
        raise WrongUse(f"{file} can't be read: {error.strerror}", "name a table of candidate and group") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise WrongUse(f"{file} is no CSV in UTF-8: {error}", "save it as UTF-8 text with commas") from error
    if not rows or [cell.strip() for cell in rows[0]] != ["candidate", "group"]:
        raise WrongUse(f"{file}:1: the columns are not candidate,group", "write them in the first line")
    found: dict[str, str] = {}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != 2 or not row[1].strip():
            raise WrongUse(f"{file}:{number}: a line takes a candidate and a group", "mend it; nothing was computed")
        who = log.person(row[0].strip()).id
        if found.setdefault(who, row[1].strip()) != row[1].strip():
            raise WrongUse(f"{file}:{number}: {row[0].strip()} is in two groups", "leave one of them out")
    return found
