"""`roleplay mark rules|reference|calibrate|drift`: what markers must meet, and how far they lie from agreed levels."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from roleplay.cli.json_input import kind_of, read_json, text_field
from roleplay.cli.options import json_option
from roleplay.cli.output import say, say_aside, say_json, table
from roleplay.cli.signing import actor, by_option
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.marking.drift import Leaning
    from roleplay.assessment.marking.record import Sheet
    from roleplay.assessment.marking.references import MarkingRules

LARGEST_WHOLE = 10_000


@click.command("rules")
@click.argument("form", metavar="FORM")
@click.option("--gap", metavar="LEVELS", type=click.IntRange(0, 4),
              help="How many levels a criterion of the calibration set may lie off.")  # fmt: skip
@click.option("--exact", metavar="PERCENT", type=click.IntRange(0, 100),
              help="How many percent of its criteria have to be met exactly.")  # fmt: skip
@click.option("--check-every", metavar="N", type=click.IntRange(0, 1000),
              help="Every how many sheets there is a hidden check; 0: none.")  # fmt: skip
@by_option
@json_option
@click.pass_obj
def rules(
    parts: Parts, form: str, gap: int | None, exact: int | None, check_every: int | None, by: str | None, as_json: bool
) -> None:
    """Say or state what is asked of the markers of FORM. What isn't named stays as it is; all of it is on record."""
    from roleplay.assessment.forms import version
    from roleplay.assessment.marking.references import Anchors, MarkingRules, rules_of

    log = parts.log
    version(log, form)
    now = rules_of(log, form)
    if (gap, exact, check_every) != (None, None, None):
        Anchors(log).state_rules(
            form,
            MarkingRules(
                now.gap if gap is None else gap,
                now.exact if exact is None else exact,
                now.check_every if check_every is None else check_every,
            ),
            actor(log, by),
        )
        now = rules_of(log, form)
    if as_json:
        say_json({"gap": now.gap, "exact": now.exact, "check_every": now.check_every, "event": now.event or None})
        return
    for line in _rule_lines(now):
        say(line)


def _rule_lines(now: MarkingRules) -> list[str]:
    stated = (
        f"Stated on record, event {now.event}." if now.event else "Nothing was stated; these are the program's own."
    )
    rate = f"every {plural(now.check_every, 'sheet')}" if now.check_every else "none"
    return [
        f"Calibration: no criterion more than {plural(now.gap, 'level')} off, {now.exact} % of all exactly.",
        f"Hidden checks: {rate}.",
        stated,
    ]


@click.command("reference")
@click.argument("candidate", metavar="CANDIDATE")
@click.option("--form", metavar="FORM", required=True, help="The form that was sat.")
@click.option("--talk", metavar="N", type=click.IntRange(1), default=1, show_default=True, help="Which talk, from 1.")
@click.option("--use", type=click.Choice(["calibration", "seed"]), help="For the gate, or as a hidden check.")
@click.option("--sheet", metavar="FILE", help="The agreed sheet as JSON (- for standard input).")
@click.option("--note", metavar="TEXT", default="", help="Who agreed on it, and when; it stays on record.")
@by_option
@click.pass_obj
def reference(
    parts: Parts, candidate: str, form: str, talk: int, use: str | None, sheet: str | None, note: str, by: str | None
) -> None:
    """Put a sealed talk with agreed levels in. Without --sheet print the talk and a sheet to fill in, as JSON.

    The sitting is then nobody's ordinary work any more; its "candidate" may be a colleague who played one.
    """
    from roleplay.assessment.forms import version
    from roleplay.assessment.marking.references import Anchors

    log = parts.log
    chosen, who = version(log, form), log.person(candidate).id
    anchors = Anchors(log)
    if sheet is None:
        _, said = anchors.talk(who, chosen, talk - 1)
        criteria = chosen.rubric().criteria
        empty: dict[str, Any] = {c.id: {"level": None, "reason": "", "turns": []} for c in criteria}
        talk_said = [{"number": k, "client": line, "reply": text} for k, (line, text) in enumerate(said, start=1)]
        say_json({"talk": talk_said, "sheet": {"ratings": empty, "overall": None, "comment": ""}})
        return
    if use is None:
        raise WrongUse("It isn't said what the talk is for", "say so: --use calibration, or --use seed")
    name = anchors.add(who, chosen, talk - 1, use, read_sheet(sheet), actor(log, by), note)
    say(f"{name}: on record as {'a seed' if use == 'seed' else 'part of the calibration set'} of {chosen.form.id}.")


def read_sheet(name: str) -> Sheet:
    """The sheet in a JSON file: {"ratings": {ID: {"level", "reason", "turns"}}, "overall", "comment"}, or in "sheet".

    Raises WrongUse with the place of what is wrong.
    """
    found = read_json(name)
    if isinstance(found, dict) and "sheet" in found:
        found = found["sheet"]
    return sheet_from(found, name)


def sheet_from(found: Any, place: str) -> Sheet:
    """A sheet of what JSON says. Raises WrongUse with the place of what is wrong."""
    from roleplay.assessment.marking.record import Rating, Sheet

    said = _object(found, place)
    ratings = {}
    for criterion, one in _object(said.get("ratings"), f"{place}: ratings").items():
        where = f"{place}: {json.dumps(criterion, ensure_ascii=False)[:60]}"
        rating = _object(one, where)
        turns = rating.get("turns", [])
        if not isinstance(turns, list):
            raise WrongUse(f"{where}: turns is {kind_of(turns)}", "write the numbers of replies as a list: [4, 5]")
        level = rating.get("level")
        ratings[criterion] = Rating(
            None if level is None else _whole(level, f"{where}: level"),
            text_field(rating, "reason", where, ""),
            tuple(sorted({_whole(turn, f"{where}: turns") for turn in turns})),
        )
    overall = said.get("overall")
    comment = text_field(said, "comment", place, "")
    return Sheet(ratings, None if overall is None else _whole(overall, f"{place}: overall"), comment)


def _object(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongUse(f"{place} is {kind_of(value)}", "write an object, as `roleplay mark reference` prints it")
    return value


def _whole(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_WHOLE:
        raise WrongUse(f"{place} is no level and no number of a reply", "write a whole number in digits")
    return value


@click.command("calibrate")
@click.argument("form", metavar="FORM")
@click.option("--markers", "names", metavar="NAME,NAME", help="Only these; without it all markers.")
@click.option("--again", is_flag=True, help="Also to those who have a result; they mark the set anew.")
@by_option
@click.pass_obj
def calibrate(parts: Parts, form: str, names: str | None, again: bool, by: str | None) -> None:
    """Give the calibration set of FORM to markers, and say who has passed. Without it nobody gets work of FORM."""
    from roleplay.assessment.forms import version
    from roleplay.assessment.marking import record as m
    from roleplay.assessment.marking.calibration import calibrate as give
    from roleplay.assessment.marking.calibration import gate
    from roleplay.assessment.marking.round import Round

    log = parts.log
    chosen = version(log, form)
    people = [log.person(name.strip()).id for name in names.split(",")] if names else m.markers(log)
    for person in people:
        Round(log).check_marker(person)
    given = give(log, chosen, people, actor(log, by), again=again)
    labels = {person.id: person.label for person in log.store.people()}
    rows = []
    for person in people:
        one = gate(log, person, chosen)
        result = (
            "-"
            if one.passed is None
            else f"{'passed' if one.passed else 'not passed'}: {one.exact} %, gap {one.widest}"
        )
        rows.append((labels.get(person, person), str(given.get(person, 0)), str(one.left), result))
    say(table(("MARKER", "GIVEN NOW", "OPEN", "LAST RESULT"), rows, numbers=(1, 2)))


@click.command("drift")
@click.argument("form", metavar="FORM")
@click.option("--version", "number", metavar="N", type=click.IntRange(1), help="By the rubric of that version of FORM.")
@json_option
@click.pass_obj
def drift(parts: Parts, form: str, number: int | None, as_json: bool) -> None:
    """Say what came of the hidden checks: each marker beside agreed levels, and beside their own earlier ones."""
    from roleplay.assessment.marking.drift import checks

    log = parts.log
    found, leanings = checks(log, form, number)
    names = {person.id: person.label for person in log.store.people()}
    if as_json:
        say_json(
            {
                "checks": [
                    {"marker": names.get(c.marker, c.marker), "task": c.task, "kind": c.role, "event": c.event,
                     "exact": c.distance.exact, "criteria": c.distance.criteria, "widest": c.distance.widest,
                     "unrated": c.distance.unrated, "points": c.points}
                    for c in found
                ],
                "markers": [_as_value(one, names.get(one.marker, one.marker)) for one in leanings],
            }
        )  # fmt: skip
        return
    if not leanings:
        say_aside("roleplay: no hidden checks were given; their rate is set by: roleplay mark rules")
        return
    rows = [
        (names.get(one.marker, one.marker), one.role, f"{one.back} of {one.given}", f"{one.exact} of {one.criteria}",
         str(one.widest), f"{one.within} of {one.back}", _points(one))
        for one in leanings
    ]  # fmt: skip
    say(table(("MARKER", "CHECK", "BACK", "EXACT", "WIDEST GAP", "WITHIN RULES", "POINTS OFF"), rows))
    say("Points off: mean of the sheet's total less the agreed one (or their own first); interval by t, 95 %.")


def _points(one: Leaning) -> str:
    return one.word if one.mean is None else f"{one.mean:+.1f} ({one.low:+.1f} to {one.high:+.1f}), {one.word}"


def _as_value(one: Leaning, name: str) -> dict[str, Any]:
    numbers = {"mean": one.mean, "low": one.low, "high": one.high}
    return {
        "marker": name, "kind": one.role, "given": one.given, "back": one.back, "exact": one.exact,
        "criteria": one.criteria, "widest": one.widest, "within": one.within, "word": one.word,
        **{key: None if value is None else round(value, 4) for key, value in numbers.items()},
    }  # fmt: skip


COMMANDS = (rules, reference, calibrate, drift)
