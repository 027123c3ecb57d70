"""`roleplay form compare`: coaches play two forms, or the parallel scenarios of one; are they equally hard?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from roleplay.cli.options import first_seed_option, json_option, plays_option
from roleplay.cli.output import say, say_json, table
from roleplay.tui.words import plural
from roleplay.wiring import Parts

if TYPE_CHECKING:
    from roleplay.assessment.comparing import Comparison


@click.command("compare")
@click.argument("form", metavar="FORM")
@click.argument("other", metavar="[FORM]", required=False)
@plays_option
@first_seed_option
@json_option
@click.pass_obj
def compare(parts: Parts, form: str, other: str | None, plays: int, seed: int, as_json: bool) -> None:
    """Let coaches play two frozen FORMs and say how differently they are scored, with an interval.

    With one FORM its parallel scenarios are compared. Says, too, how often each scenario was given to candidates, and
    what differs in how they are built. Coaches are programs: how candidates differ is seen only in their marks.
    """
    from roleplay.assessment import comparing
    from roleplay.assessment.forms import version

    log = parts.log
    first = version(log, form)
    if other is None:
        pairs = comparing.parallels(log, first)
    else:
        pairs = [(comparing.whole(log, first), comparing.whole(log, version(log, other)))]
    found = [comparing.compare(one, two, range(seed, seed + plays), parts.reader_for) for one, two in pairs]
    if as_json:
        say_json([_value(one) for one in found])
        return
    for number, one in enumerate(found):
        if number:
            say()
        for line in _lines(one):
            say(line)


def _lines(one: Comparison) -> list[str]:
    """A comparison as people read it."""
    a, b = one.first.name, one.second.name
    rows = [(c.coach, f"{c.first:.1f}", f"{c.second:.1f}", f"{c.first - c.second:+.1f}") for c in one.coaches]
    lines = table(("COACH", a.upper(), b.upper(), "DIFFERENCE"), rows, numbers=(1, 2, 3)).splitlines()
    lines += ["", _verdict(one)]
    if one.unmarked:
        lines.append(f"Left out: {plural(one.unmarked, 'play')} in which nothing could be marked.")
    for what in one.outline:
        lines.append(f"Built differently: {what}.")
    for sat in (one.first, one.second):
        given = ", ".join(f"{name} {plural(count, 'time')}" for name, count in sat.used)
        lines.append(f"Given to candidates ({sat.name}): {given}.")
    return lines


def _verdict(one: Comparison) -> str:
    easier = one.first.name if one.difference > 0 else one.second.name
    start = f"{one.first.name} is scored {one.difference:+.1f} points (of 100) against {one.second.name}"
    if one.interval is None:
        return f"{start}; {plural(one.seeds, 'play')} of each coach are too few for an interval."
    low, high = one.interval
    start += f", 95 % interval {low:+.1f} to {high:+.1f}, {plural(one.seeds, 'play')} of each coach"
    if low <= 0 <= high:
        return f"{start}. No difference is shown; one of up to {one.within:.1f} points isn't excluded."
    return f"{start}. {easier} is easier for these coaches."


def _value(one: Comparison) -> dict[str, object]:
    from roleplay.assessment.comparing import METHOD

    sides = [
        {"name": sat.name, "form": sat.frozen.form.id, "version": sat.frozen.version, "hash": sat.frozen.hash,
         "used": dict(sat.used)}
        for sat in (one.first, one.second)
    ]  # fmt: skip
    return {
        "sides": sides,
        "difference": round(one.difference, 6),
        "interval": [round(end, 6) for end in one.interval] if one.interval else None,
        "seeds": one.seeds,
        "not_marked": one.unmarked,
        "method": METHOD,
        "coaches": [{"coach": c.coach, "first": round(c.first, 6), "second": round(c.second, 6)} for c in one.coaches],
        "outline": list(one.outline),
    }
