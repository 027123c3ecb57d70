"""`roleplay report`: feedback for a candidate, a marker's sheet, an examiner's report of a cohort, a certificate."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.output import say, say_aside
from roleplay.cli.signing import about_whom, actor, by_option, passphrase_option, signer_in_use
from roleplay.domain.errors import WrongUse
from roleplay.domain.record import NOBODY, PROGRAM
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.records.notes import Signer

FORMATS = ("html", "pdf", "csv", "json", "xapi")
SUFFIX = {"xapi": "jsonl"}

Options = Callable[[Callable[..., None]], Callable[..., None]]


def _options(*formats: str) -> Options:
    """What every report takes: its format, where it goes, templates, the passphrase, who makes it."""

    def decorated(run: Callable[..., None]) -> Callable[..., None]:
        for option in (
            passphrase_option,
            by_option,
            click.option(
                "--templates",
                metavar="FOLDER",
                type=click.Path(path_type=Path),
                help="Your own templates: a file there takes the place of ours of the same name.",
            ),
            click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write it there."),
            click.option("--format", "form", type=click.Choice(formats), default="html", show_default=True),
        ):
            run = option(run)
        return run

    return decorated


form_option = click.option("--form", "which", metavar="FORM", help="Which form, if they sat several.")
home_option = click.option("--home", metavar="URL", default="", help="The address of your accounts, for xAPI.")


@click.group("report")
def command() -> None:
    """Print what an assessment came to: HTML to be printed, PDF, tables, JSON.

    Each report bears the code of a signed checkpoint of the log: of the newest one, or of one that is signed now if you
    name the passphrase of the key.
    """


@command.command("candidate")
@click.argument("candidate", metavar="CANDIDATE")
@form_option
@click.option("--comments", is_flag=True, help="With what the markers wrote.")
@click.option("--better", is_flag=True, help="With better replies of the scenario: they give its answers away.")
@home_option
@_options(*FORMATS)
@click.pass_obj
def candidate_(
    parts: Parts, /, candidate: str, which: str | None, comments: bool, better: bool, home: str, **how: Any
) -> None:
    """Write a candidate's feedback: the marks with what they look like, replies quoted, the decision."""
    from roleplay.assessment.reports.candidate import candidate_facts

    log, who = parts.log, _seen(parts, candidate, how["by"], "report candidate")
    if how["form"] == "xapi":
        from roleplay.assessment.decisions.cases import case_of

        _xapi(parts, [case_of(log, who, which)], home, f"candidate-{who[:8]}", how)
        return
    facts = candidate_facts(log, who, which, comments=comments, better=better)
    _write(parts, facts, who, f"feedback-{who[:8]}", how)


@command.command("certificate")
@click.argument("candidate", metavar="CANDIDATE")
@form_option
@click.option("--issuer", metavar="NAME", required=True, help="The certification body, as it stands there.")
@_options("html", "pdf", "json")
@click.pass_obj
def certificate(parts: Parts, /, candidate: str, which: str | None, issuer: str, **how: Any) -> None:
    """Write the certificate of a candidate whose decision is a pass that stands."""
    from roleplay.assessment.reports.certificate import certificate_facts

    who = _seen(parts, candidate, how["by"], "report certificate")
    facts = certificate_facts(parts.log, who, which, issuer)
    _write(parts, facts, who, f"certificate-{who[:8]}", how)


@command.command("cohort")
@click.argument("form_id", metavar="FORM")
@click.option("--version", "number", metavar="N", type=click.IntRange(1), help="By the rubric of that version of FORM.")
@home_option
@_options(*FORMATS)
@click.pass_obj
def cohort(parts: Parts, /, form_id: str, number: int | None, home: str, **how: Any) -> None:
    """Write an examiner's report of everyone who sat FORM, with plots; small groups are never counted out."""
    from roleplay.assessment.decisions.cases import CaseFiles
    from roleplay.assessment.reports.cohort import cohort_facts

    log = parts.log
    if how["form"] == "xapi":
        _xapi(parts, CaseFiles(log).all(form_id), home, f"cohort-{form_id}", how)
        return
    _write(parts, cohort_facts(log, form_id, number), NOBODY, f"cohort-{form_id}", how)


@command.command("marker")
@click.argument("task", metavar="TASK")
@click.option("--as", "marker", metavar="WHO", required=True, help="The marker: a name, number or id on record.")
@_options("html", "pdf", "csv", "json")
@click.pass_obj
def marker_(parts: Parts, /, task: str, marker: str, **how: Any) -> None:
    """Write a marker's own sheet of TASK (see mark work): the talk without a name, the levels, what they rated."""
    from roleplay.assessment.marking.view import MarkerView
    from roleplay.assessment.reports.marker import marker_facts

    log = parts.log
    facts = marker_facts(MarkerView(log, log.person(marker).id), task)
    _write(parts, facts, NOBODY, f"sheet-{facts['task']}", how)


@command.command("code")
@click.argument("code", metavar="CODE", nargs=-1, required=True)
@click.option(
    "--events", "size", metavar="N", required=True, type=click.IntRange(1), help="How many events it is over."
)
@click.pass_obj
def code_(parts: Parts, code: tuple[str, ...], size: int) -> int:
    """Hold the CODE at the foot of a report against the log: are the events still those that it was printed over?

    The exit code is 1 if they aren't.
    """
    from roleplay.assessment.reports.frame import holds

    if holds(parts.log, " ".join(code), size):
        say(f"The first {size:,} events are those of the report.")
        return 0
    say(f"NOT the same: the first {size:,} events of this log aren't those that the code was printed over.")
    return 1


def _seen(parts: Parts, candidate: str, by: str | None, what: str) -> str:
    """The candidate's id; that somebody opens what is on record about them is kept. Refused to who still marks them."""
    from roleplay.assessment.marking.round import check_may_see
    from roleplay.assessment.records import access

    log = parts.log
    who, doer = about_whom(log, candidate), actor(log, by)
    if doer != PROGRAM:
        check_may_see(log, doer, who)
    access.note(log, doer, who, what)
    return who


def _signer(parts: Parts, passphrase_file: str | None) -> Signer | None:
    """The key, if its passphrase was named."""
    return signer_in_use(parts, passphrase_file) if passphrase_file is not None else None


def _write(parts: Parts, facts: dict[str, Any], subject: str, name: str, how: dict[str, Any]) -> None:
    """Make the report and write it; about a person, that it was made and its hash go on record."""
    from roleplay.assessment.reports.frame import MADE, frame, last_event
    from roleplay.assessment.reports.making import make

    path: Path = how["output"] or Path(f"{name}.{how['form']}")
    check_can_write(path)
    log, by = parts.log, actor(parts.log, how["by"])
    rests_on = last_event(log, subject) if subject else last_event(log)
    foot = frame(log, rests_on, _signer(parts, how["passphrase_file"]))
    made = make(facts, foot, how["form"], how["templates"])
    if subject:
        body = {
            "report": facts["kind"],
            "format": how["form"],
            "sha256": hashlib.sha256(made.content).hexdigest(),
            "checkpoint": foot["size"],
        }
        log.add(MADE, by, subject, body)
    if not path.exists():
        path.touch(mode=0o600)  # what it holds is about people
    write_whole(path, made.content)
    for warning in made.warnings:
        say_aside(f"roleplay: {warning}")
    if not foot["covered"]:
        say_aside(
            f"roleplay: the newest checkpoint covers {foot['size']} events, and the report tells of events up to "
            f"{rests_on}; sign one with --passphrase-file, or see: roleplay records checkpoint"
        )
    say(f"Written to {path}")


def _xapi(parts: Parts, cases: list[Any], home: str, name: str, how: dict[str, Any]) -> None:
    """Write xAPI statements."""
    from roleplay.assessment.reports.xapi import statements

    if not home:
        raise WrongUse("xAPI names accounts by an address", "give yours: --home https://assess.example.org")
    path: Path = how["output"] or Path(f"{name}.{SUFFIX['xapi']}")
    check_can_write(path)
    text = statements(cases, home)
    if not path.exists():
        path.touch(mode=0o600)
    write_whole(path, text)
    count = text.count("\n")
    say(f"Written to {path}: {count} statement{'' if count == 1 else 's'}" + ("" if count else "; no decision yet"))
