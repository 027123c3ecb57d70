"""`roleplay coverage [SCENARIO…]`: what of scenarios was reached by play-throughs, coaches and past conversations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from roleplay.authoring.coaches import RememberingReader
from roleplay.authoring.coverage import AT_THE_BAR, KINDS, Coverage, Spot
from roleplay.authoring.coverage_sources import (
    PAST,
    PLAYS,
    SOURCES,
    coverage,
    lines_of,
    roaming_talks,
    talks_of_coaches,
    talks_of_plays,
    talks_of_the_past,
)
from roleplay.authoring.stocks import speaks
from roleplay.cli.choose import chosen_scenarios
from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.options import complete_scenario, content_option, first_seed_option, json_option, plays_option
from roleplay.cli.output import say, say_aside, say_json, table
from roleplay.content.words import one_line
from roleplay.domain.conversation import Conversation
from roleplay.domain.scenario import Scenario
from roleplay.reports.coverage_page import CoverageGroup, CoverageOf, CoverageRow, CoverageSpot, html_coverage
from roleplay.tui.words import plural
from roleplay.wiring import Parts

_BRIEF = ("scenes", "endings", "branches", "recalls")
"""Kinds whose missed ones are listed without being asked for."""


@click.command("coverage")
@click.argument("scenarios", metavar="[SCENARIO]...", nargs=-1, shell_complete=complete_scenario)
@click.option(
    "--from", "sources", metavar="SOURCE", multiple=True, type=click.Choice(SOURCES), help="Only these talks."
)
@plays_option
@first_seed_option
@click.option("--all", "everything", is_flag=True, help="List missed wordings and outcomes of conditions too.")
@click.option("--html", "page", metavar="FILE", type=click.Path(path_type=Path), help="Write all of it as a page.")
@click.option("--bar", is_flag=True, help="Exit with 1 if a scene or a branch was never reached.")
@json_option
@content_option
@click.pass_obj
def command(
    parts: Parts,
    scenarios: tuple[str, ...],
    sources: tuple[str, ...],
    plays: int,
    seed: int,
    everything: bool,
    page: Path | None,
    bar: bool,
    as_json: bool,
) -> int:
    """Say what of scenarios (ids or files; without any, all) was ever reached in talks, and the lines of what wasn't.

    Counted are the play-throughs beside a scenario (plays), coaches that play it (coaches) and past conversations with
    this version of it (past), apart and together.
    """
    if page is not None:
        check_can_write(page)
    chosen = chosen_scenarios(parts, scenarios)
    wanted = tuple(source for source in SOURCES if not sources or source in sources)
    pages, missed = [], 0
    for scenario in chosen:
        covered = _covered(parts, scenario, wanted, range(seed, seed + plays))
        file, lines = lines_of(covered, parts.library)
        missed += not covered.holds
        told = _page_of(covered, file, lines)
        pages.append((told, covered, lines))
        if not as_json:
            _say(told, wanted)
            for spot in covered.missed(KINDS if everything else _BRIEF):
                say(f"{file}:{lines.get(spot.path, 1)}: never reached: {one_line(_name(spot))}")
            say()
    if page is not None:
        write_whole(page, html_coverage(wanted, [told for told, _, _ in pages]))
    if as_json:
        say_json([_as_json(told, covered, lines, wanted) for told, covered, lines in pages])
    else:
        whole = "every scene and every branch was reached" if not missed else "scenes or branches were never reached"
        say_aside(f"{plural(len(chosen), 'scenario')}: {whole}{f' in {missed}' if missed else ''}")
    return 1 if bar and missed else 0


def _covered(parts: Parts, scenario: Scenario, sources: Sequence[str], seeds: range) -> Coverage:
    rubric = parts.library.rubric(scenario.rubric)
    reader = RememberingReader(parts.reader_for(rubric))
    talks: dict[str, Iterable[Conversation]] = {}
    roaming = None
    for source in sources:
        if source == PLAYS:
            talks[source] = talks_of_plays(scenario, rubric, parts.library, reader)
        elif source == PAST:
            talks[source] = talks_of_the_past(scenario, parts.store)
        elif speaks(scenario.language):
            talks[source] = talks_of_coaches(scenario, rubric, reader, seeds)
            roaming = (source, roaming_talks(scenario, rubric, reader, seeds))
        else:
            say_aside(f"roleplay: no coach speaks the language of {scenario.id} ({scenario.language})")
            talks[source] = ()
    return coverage(scenario, talks.items(), roaming)


def _page_of(covered: Coverage, file: str, lines: dict[tuple[str | int, ...], int]) -> CoverageOf:
    scenario, sources = covered.scenario, list(covered.traces)
    rows = tuple(
        CoverageRow(
            kind,
            covered.total(kind),
            tuple(covered.count(kind, source) for source in sources),
            covered.count(kind),
        )
        for kind in KINDS
    )
    groups: dict[str, list[CoverageSpot]] = {}
    for spot in covered.spots:
        times = tuple(covered.times(spot, source) for source in sources)
        groups.setdefault(spot.scene, []).append(CoverageSpot(spot.kind, _name(spot), lines.get(spot.path, 0), times))
    return CoverageOf(
        scenario.id,
        scenario.title,
        scenario.language,
        file,
        tuple(covered.traces[source].talks for source in sources),
        rows,
        tuple(CoverageGroup(scene or "tried in every scene", tuple(found)) for scene, found in groups.items()),
    )


def _name(spot: Spot) -> str:
    """The spot as a line tells it: what kind of thing it is, unless the words say so."""
    said = {"scenes": "scene ", "endings": "ending ", "conditions": "condition, ", "wordings": "wording, "}
    return said.get(spot.kind, "") + spot.text


def _say(told: CoverageOf, sources: Sequence[str]) -> None:
    say(f"{told.id}: {one_line(told.title)}")
    talks = ("talks", *map(str, told.talks), str(sum(told.talks)), "", "")
    rows = [(row.kind, *map(str, row.by_source), str(row.together), str(row.total), row.share) for row in told.rows]
    header = ("REACHED IN", *(source.upper() for source in sources), "TOGETHER", "OF", "")
    say(table(header, [talks, *rows], numbers=range(1, len(header))))


def _as_json(
    told: CoverageOf, covered: Coverage, lines: dict[tuple[str | int, ...], int], sources: Sequence[str]
) -> dict[str, object]:
    return {
        "scenario": told.id,
        "path": told.file,
        "talks": dict(zip(sources, told.talks, strict=True)),
        "reached": {
            row.kind: {"of": row.total, **dict(zip(sources, row.by_source, strict=True)), "together": row.together}
            for row in told.rows
        },
        "bar": {"kinds": list(AT_THE_BAR), "holds": covered.holds},
        "missed": [
            {"kind": spot.kind, "scene": spot.scene, "what": spot.text, "line": lines.get(spot.path, 1)}
            for spot in covered.missed()
        ],
    }
