"""`roleplay history`: past conversations."""

from __future__ import annotations

from itertools import islice

import click

from roleplay.cli.options import complete_scenario, json_option
from roleplay.cli.output import say, say_json, table
from roleplay.content.words import offer, quoted
from roleplay.language import tr
from roleplay.tui.history_view import is_begun
from roleplay.tui.words import day_and_time, outcome_word
from roleplay.wiring import Parts


@click.command("history")
@click.option("--scenario", metavar="ID", shell_complete=complete_scenario, help="Only conversations of this scenario.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most this many, the latest first.")
@json_option
@click.pass_obj
def command(parts: Parts, scenario: str | None, limit: int | None, as_json: bool) -> None:
    """List past conversations, the one last touched first.

    Those that were opened and left without a word are listed with --json only.
    """
    if not as_json:
        _say(parts, scenario, limit)
        return
    say_json(
        [
            {
                "id": s.id,
                "scenario": s.scenario,
                "seed": s.seed,
                "started_at": s.started_at,
                "updated_at": s.updated_at,
                "turns": s.turns,
                "outcome": s.outcome,
                "score": s.points,
                "band": s.band,
                "tries": s.tries,
                "best": s.best,
            }
            for s in parts.store.summaries(scenario, limit)
        ]
    )


def _say(parts: Parts, scenario: str | None, limit: int | None) -> None:
    store = parts.store
    begun = (summary for summary in store.summaries(scenario) if is_begun(summary, store))
    past = list(islice(begun, limit))
    if not past:
        say(_nothing(parts, scenario))
        return
    rows = [
        (
            s.id,
            s.scenario,
            day_and_time(s.updated_at),
            str(s.turns),
            outcome_word(s.outcome),
            "-" if s.points is None else str(s.points),
            str(s.tries),
            "-" if s.best is None else str(s.best),
        )
        for s in past
    ]
    first = ("ID", tr("SCENARIO"), tr("LAST TOUCHED"), tr("TURNS"))
    header = (*first, tr("OUTCOME"), tr("SCORE"), tr("TRIES"), tr("BEST"))
    say(table(header, rows, numbers=(3, 5, 6, 7)))


def _nothing(parts: Parts, scenario: str | None) -> str:
    """What is said instead of an empty table."""
    if scenario is None:
        return tr("No conversations yet. Begin one: roleplay play ID (the ids: roleplay list)")
    known = {one.id for one in parts.library.heads()} | {s.scenario for s in parts.store.summaries()}
    what = tr("begin one: roleplay play {scenario}", scenario=scenario) if scenario in known else offer(scenario, known)
    return tr("No conversations of {scenario} - {what}", scenario=quoted(scenario), what=what)
