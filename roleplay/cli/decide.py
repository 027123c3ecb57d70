"""`roleplay decide`: from two marks to a result: a third marker where they lie apart, and a decision by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from roleplay.cli import decide_appeals, decide_setup
from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_aside, say_json, table, tell
from roleplay.cli.signing import actor, by_option, reason_option
from roleplay.tui.words import plural
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.decisions.deciding import DecidedMeanwhile

decider_option = click.option("--by", metavar="WHO", required=True, help="The decider: a name, number or id on record.")
form_option = click.option("--form", metavar="FORM", help="Which form, if they sat several.")


@click.group("decide")
def command() -> None:
    """Bring marks to a result: set up who decides and the cut, review the marks, decide, hear appeals.

    The program works out what the stated rules say. It never decides.
    """


for _each in (*decide_setup.COMMANDS, *decide_appeals.COMMANDS):
    command.add_command(_each)


@command.command("review")
@click.argument("form", metavar="FORM")
@click.option("--adjudicators", "names", metavar="NAME,NAME", help="Only these; without it all adjudicators.")
@json_option
@by_option
@click.pass_obj
def review(parts: Parts, form: str, names: str | None, as_json: bool, by: str | None) -> int:
    """Settle marks, or ask a third marker, by the form's rule.

    Each talk of FORM whose two marks are in. Where no third marker is called for, the mean of the two counts. Nothing
    of the marks is shown.
    """
    from roleplay.assessment.decisions.record import names_of
    from roleplay.assessment.decisions.review import Review
    from roleplay.assessment.forms import version

    log = parts.log
    version(log, form)
    chosen = [log.person(name.strip()).id for name in names.split(",")] if names else None
    found = Review(log).run(form, actor(log, by), chosen)
    label = names_of(log, [*(p for one in found.asked for p in (one.candidate, one.marker)),
                           *(who for who, _ in found.nobody)])  # fmt: skip
    if as_json:
        asked = [{"candidate": label[one.candidate], "scenario": one.scenario, "adjudicator": label[one.marker],
                  "because": list(dict.fromkeys(call.kind for call in one.called))} for one in found.asked]  # fmt: skip
        nobody = [{"candidate": label[who], "scenario": scenario} for who, scenario in found.nobody]
        say_json({"settled": found.settled, "waiting": found.waiting, "asked": asked, "nobody": nobody})
        return 1 if found.nobody else 0
    say(f"{plural(found.settled, 'talk')} settled, {found.waiting} waiting for marks.")
    for one in found.asked:
        why = ", ".join(dict.fromkeys(call.kind for call in one.called))
        say(f"To a third marker, {label[one.marker]}: {label[one.candidate]}, {one.scenario} ({why})")
    for who, scenario in found.nobody:
        say(f"A third marker is needed, and no adjudicator may mark {label[who]}, {scenario}")
    if found.nobody:
        say("Appoint somebody: roleplay decide appoint NAME adjudicator")
    return 1 if found.nobody else 0


@command.command("list")
@click.argument("form", metavar="[FORM]", required=False)
@click.option("--ready", is_flag=True, help="Only what can be decided now.")
@json_option
@click.pass_obj
def list_(parts: Parts, form: str | None, ready: bool, as_json: bool) -> None:
    """List the cases and how far each is; no marks."""
    from roleplay.assessment.decisions.cases import READY, CaseFiles
    from roleplay.assessment.decisions.record import names_of
    from roleplay.assessment.forms import version

    log = parts.log
    if form is not None:
        version(log, form)
    cases = [one for one in CaseFiles(log).all(form) if not ready or one.stage == READY]
    names = names_of(log, [one.candidate for one in cases])
    rows = [
        {"candidate": names[one.candidate], "person": one.candidate, "form": one.sitting.form,
         "version": one.sitting.version, "sitting": one.sitting.id, "state": one.stage,
         "decision": one.decision.number if one.decision else None,
         "outcome": one.decision.outcome if one.decision else None, "open_flags": list(one.flags)}
        for one in cases
    ]  # fmt: skip
    if as_json:
        say_json(rows)
    elif rows:
        cells = [
            (str(r["candidate"]), f"{r['form']} {r['version']}", str(r["state"]),
             f"{r['decision']}: {r['outcome']}" if r["decision"] else "-", ", ".join(one.flags) or "-")
            for r, one in zip(rows, cases, strict=True)
        ]  # fmt: skip
        say(table(("CANDIDATE", "FORM", "STATE", "DECISION", "OPEN FLAGS"), cells))
    else:
        say_aside(f"roleplay: {'nothing is ready to be decided' if ready else 'no sitting is sealed yet'}")


@command.command("show")
@click.argument("candidate", metavar="CANDIDATE")
@form_option
@json_option
@decider_option
@click.pass_obj
def show(parts: Parts, candidate: str, form: str | None, as_json: bool, by: str) -> None:
    """Show a case to who decides it.

    The marks, what they come to, the cut score, the error. That it was shown goes on record.
    """
    from roleplay.assessment.decisions.deciding import Decider
    from roleplay.cli.decide_text import case_lines, case_value

    log = parts.log
    case, error = Decider(log, log.person(by).id).show(log.person(candidate).id, form)
    if as_json:
        say_json(case_value(log, case, error))
        return
    for line in case_lines(log, case, error):
        tell(line)


@command.command("outcome")
@click.argument("candidate", metavar="CANDIDATE")
@click.argument("outcome", metavar="pass|fail|pending|void", type=click.Choice(["pass", "fail", "pending", "void"]))
@reason_option
@click.option(
    "--supersedes", metavar="N", type=click.IntRange(1), help="The decision that this one takes the place of."
)
@click.option("--cut", metavar="N", type=click.IntRange(1), help="Another version of the cut score that held then.")
@click.option("--despite-score", is_flag=True, help="You mean it, though the score says otherwise.")
@form_option
@decider_option
@click.pass_obj
def outcome_(
    parts: Parts, candidate: str, outcome: str, reason: str, supersedes: int | None, cut: int | None,
    despite_score: bool, form: str | None, by: str,
) -> None:  # fmt: skip
    """Put a decision about CANDIDATE on record.

    After looking at the case (decide show). A decision can't be changed; only another one can take its place.
    """
    from roleplay.assessment.decisions.deciding import DecidedMeanwhile, Decider, Verdict

    log = parts.log
    verdict = Verdict(outcome, reason, supersedes or 0, cut, despite_score)
    try:
        made = Decider(log, log.person(by).id).decide(log.person(candidate).id, form, verdict)
    except DecidedMeanwhile as other:
        _say_both(parts, other)
        raise
    say(f"On record: decision {made.number}, {made.outcome} (event {made.event}).")
    say_aside("roleplay: sign what is on record now: roleplay records checkpoint")


def _say_both(parts: Parts, other: DecidedMeanwhile) -> None:
    """What is on record, and what wasn't recorded."""
    from roleplay.cli.decide_text import decision_line

    tell(f"On record: {decision_line(parts.log, other.theirs)}")
    tell(f"Yours, not recorded: {other.mine.outcome}: {other.mine.reasons}")


@command.command("revoke")
@click.argument("candidate", metavar="CANDIDATE")
@reason_option
@form_option
@decider_option
@click.pass_obj
def revoke(parts: Parts, candidate: str, reason: str, form: str | None, by: str) -> None:
    """Take back the result of CANDIDATE.

    By a record of its own; the decision stays on record.
    """
    from roleplay.assessment.decisions.deciding import Decider

    log = parts.log
    made = Decider(log, log.person(by).id).revoke(log.person(candidate).id, form, reason)
    say(f"On record: decision {made.number} ({made.outcome}) is revoked.")
