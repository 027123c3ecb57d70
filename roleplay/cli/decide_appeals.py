"""`roleplay decide appeal|remark|close|appeals|complaint|answer`: appeals and complaints, each a record of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_aside, say_json, tell
from roleplay.cli.signing import actor, by_option, reason_option
from roleplay.domain.errors import WrongUse
from roleplay.wiring import Parts

on_option = click.option("--on", "on", metavar="DATE", help="The day it was lodged; without it today (UTC).")
lodged_option = click.option("--lodged-by", metavar="TEXT", default="the candidate", show_default=True,
                             help="Who lodged it.")  # fmt: skip
form_option = click.option("--form", metavar="FORM", help="Which form, if they sat several.")


@click.command("appeal")
@click.argument("candidate", metavar="CANDIDATE")
@click.option("--grounds", metavar="TEXT", required=True, help="What the appeal says; it stays on record.")
@on_option
@lodged_option
@form_option
@by_option
@click.pass_obj
def appeal(
    parts: Parts, candidate: str, grounds: str, on: str | None, lodged_by: str, form: str | None, by: str | None
) -> None:
    """Put an appeal of CANDIDATE against a decision on record.

    A hold is put on what is on record about them, so that nothing of it can be erased.
    """
    from roleplay.assessment.decisions.appeals import lodge

    log = parts.log
    who = log.person(candidate).id
    code = lodge(log, who, form, on=_on(on), lodged_by=lodged_by, grounds=grounds, actor=actor(log, by))
    say(f"Appeal {code} is on record.")
    say(f"Have it marked again by somebody who hasn't seen it: roleplay decide remark {code}")


@click.command("remark")
@click.argument("appeal_code", metavar="APPEAL")
@click.option("--marker", metavar="WHO", help="Who marks it; without it whoever has least to mark.")
@by_option
@click.pass_obj
def remark(parts: Parts, appeal_code: str, marker: str | None, by: str | None) -> None:
    """Have an appealed case marked again, clean.

    By a marker or adjudicator who hasn't seen it, in their work list.
    """
    from roleplay.assessment.decisions import appeals

    log = parts.log
    named = log.person(marker).id if marker else None
    chosen = appeals.remark(log, appeal_code, actor(log, by), named)
    label = next((p.label for p in log.store.people() if p.id == chosen), chosen)
    say(f"Given to {label}: roleplay mark work --as {label}")


@click.command("close")
@click.argument("appeal_code", metavar="APPEAL")
@click.argument("end", metavar="stands|changed|withdrawn", type=click.Choice(["stands", "changed", "withdrawn"]))
@click.option(
    "--outcome", type=click.Choice(["pass", "fail", "pending", "void"]), help="With changed: the new decision."
)
@click.option("--by-remark", is_flag=True, help="With changed: it rests on the re-mark, not on the marks before.")
@click.option("--cut", metavar="N", type=click.IntRange(1), help="With changed: another version of the cut score.")
@click.option("--despite-score", is_flag=True, help="You mean it, though the score says otherwise.")
@reason_option
@click.option("--by", metavar="WHO", required=True, help="The decider; not who decided it before.")
@click.pass_obj
def close(
    parts: Parts, appeal_code: str, end: str, outcome: str | None, by_remark: bool, cut: int | None,
    despite_score: bool, reason: str, by: str,
) -> None:  # fmt: skip
    """Close an appeal: stands, changed or withdrawn.

    The decision stands, or is changed by a new one, or the candidate takes the appeal back.
    """
    from roleplay.assessment.decisions.appeals import AppealDecider
    from roleplay.assessment.decisions.deciding import Verdict

    if (outcome is not None) != (end == "changed"):
        raise WrongUse("--outcome and changed go together", "such as: close APPEAL changed --outcome pass")
    if end != "changed" and (by_remark or cut or despite_score):
        raise WrongUse("--by-remark, --cut and --despite-score go with changed", "leave them out")
    log = parts.log
    decider = AppealDecider(log, log.person(by).id)
    verdict = Verdict(outcome, reason, 0, cut, despite_score) if outcome else None
    closed = decider.close(appeal_code, end, reason, verdict, by_remark)
    say(f"On record: appeal {closed.id} is closed: {_END[end]}.")
    if log.held(closed.candidate):
        say("A hold keeps their records; when it isn't needed any more: roleplay records release")


_END = {"stands": "the decision stands", "changed": "a new decision takes the place of the one before",
        "withdrawn": "it was taken back"}  # fmt: skip


@click.command("appeals")
@json_option
@click.pass_obj
def appeals_(parts: Parts, as_json: bool) -> None:
    """List every appeal and every complaint, and how they ended."""
    from roleplay.assessment.decisions.record import cases_of, complaints, names_of

    log = parts.log
    found = [one for those in cases_of(log).appeals.values() for one in those]
    found.sort(key=lambda one: one.event)
    told = complaints(log)
    names = names_of(log, [*(one.candidate for one in found), *(one.candidate for one in told)])
    if as_json:
        rows: list[dict[str, Any]] = [
            {"appeal": o.id, "candidate": names[o.candidate], "decision": o.decision, "on": o.on,
             "lodged_by": o.lodged_by, "grounds": o.grounds, "outcome": o.outcome, "reasons": o.reasons}
            for o in found
        ]  # fmt: skip
        others = [
            {"complaint": o.id, "candidate": names[o.candidate], "on": o.on, "lodged_by": o.lodged_by, "text": o.text,
             "answer": o.answer}
            for o in told
        ]  # fmt: skip
        say_json({"appeals": rows, "complaints": others})
        return
    for one in found:
        end = f"{one.outcome}: {one.reasons}" if one.outcome else "open"
        tell(f"Appeal {one.id}, {names[one.candidate]}, against decision {one.decision}, lodged on {one.on} by "
             f"{one.lodged_by}: {one.grounds} - {end}")  # fmt: skip
    for each in told:
        end = f"answered: {each.answer}" if each.answer is not None else "open"
        tell(f"Complaint {each.id}, {names[each.candidate]}, on {each.on} by {each.lodged_by}: {each.text} - {end}")
    if not found and not told:
        say_aside("roleplay: there are no appeals and no complaints")


@click.command("complaint")
@click.argument("candidate", metavar="CANDIDATE")
@click.argument("text", metavar="TEXT")
@on_option
@lodged_option
@by_option
@click.pass_obj
def complaint(parts: Parts, candidate: str, text: str, on: str | None, lodged_by: str, by: str | None) -> None:
    """Put a complaint by or for CANDIDATE on record.

    About anything but a decision; against that there is `appeal`.
    """
    from roleplay.assessment.decisions.appeals import complain

    log = parts.log
    who = log.person(candidate).id
    code = complain(log, who, on=_on(on), lodged_by=lodged_by, text=text, actor=actor(log, by))
    say(f"Complaint {code} is on record; what was answered: roleplay decide answer {code} TEXT")


@click.command("answer")
@click.argument("complaint_code", metavar="COMPLAINT")
@click.argument("text", metavar="TEXT")
@by_option
@click.pass_obj
def answer_(parts: Parts, complaint_code: str, text: str, by: str | None) -> None:
    """Put on record what was answered to a complaint."""
    from roleplay.assessment.decisions.appeals import answer

    answer(parts.log, complaint_code, text, actor(parts.log, by))
    say("On record.")


def _on(word: str | None) -> str:
    from roleplay.assessment.decisions.appeals import day

    today = datetime.now(UTC).date()
    return today.isoformat() if word is None else day(word, "--on", today)


COMMANDS = (appeal, remark, close, appeals_, complaint, answer_)
