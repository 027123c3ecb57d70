"""`roleplay graph FILE`: the scenes of a scenario and the ways between them, drawn or in words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from roleplay.authoring.coverage import Coverage
from roleplay.authoring.graph import scenario_graph, sketch
from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.options import complete_scenario, content_option
from roleplay.cli.output import say_aside
from roleplay.content.folders import SUFFIXES, ContentFile, base_of
from roleplay.content.words import quoted
from roleplay.domain.errors import RoleplayError, WrongUse
from roleplay.domain.scenario import Scenario
from roleplay.domain.text import visible
from roleplay.reports.graph import Graph
from roleplay.tui.words import plural
from roleplay.wiring import Parts

FORMATS = ("text", "mermaid", "dot", "svg", "html")
_ENDINGS = {
    "": "text",
    ".txt": "text",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".svg": "svg",
    ".html": "html",
    ".htm": "html",
}


@click.command("graph")
@click.argument("scenario", metavar="FILE", shell_complete=complete_scenario)
@click.option(
    "--format",
    "form",
    metavar="FORM",
    type=click.Choice(FORMATS),
    help="text (a list), mermaid, dot (Graphviz), svg (a picture) or html (a page with it). Without it the ending of "
    "the file that -o names decides.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
@click.option("--no-coverage", is_flag=True, help="Don't play the play-throughs: quick, and nothing is counted.")
@content_option
@click.pass_obj
def command(parts: Parts, scenario: str, form: str | None, output: Path | None, no_coverage: bool) -> None:
    """Show the scenes of a scenario (FILE, or its id) and the ways between them.

    Endings, dead ends and scenes to which no way leads are marked, and what the play-throughs beside the scenario never
    reached. A file with problems is shown as far as it can be read; then nothing is played.
    """
    wanted = form or _by_ending(output)
    if output is not None:
        check_can_write(output)
    path = _path(parts, scenario)
    shape, lines = sketch(path)
    whole, errors = _without_errors(parts, path)
    covered = None
    if errors:
        say_aside(f"roleplay: {path} has {plural(errors, 'problem')}, so nothing was played - see: roleplay check")
    elif whole is not None and not no_coverage:
        covered = _covered(parts, whole)
    text = _writer(wanted)(scenario_graph(whole or shape, lines, str(path), covered))
    if output is not None:
        write_whole(output, text)
        say_aside(f"Written to {output}")
        return
    sys.stdout.flush()
    sys.stdout.buffer.write((visible(text) if wanted == "text" else text).encode("utf-8"))
    sys.stdout.buffer.flush()


def _path(parts: Parts, word: str) -> Path:
    """The file that is meant; its folder wins over all others. Raises WrongUse, NotFound or ContentError."""
    path = Path(word)
    if path.suffix not in SUFFIXES:
        return parts.library.path("scenario", word)
    if not path.is_file():
        raise WrongUse(f"There is no file {path}", "check the name")
    parts.add_content([base_of(path)])
    return path


def _without_errors(parts: Parts, path: Path) -> tuple[Scenario | None, int]:
    """The scenario of the file as it is played, or None and how many errors it has."""
    file = ContentFile("scenario", path.stem, path)
    errors = parts.library.problems_of(file).errors()
    return (None, len(errors)) if errors else (parts.library.scenario_of(file), 0)


def _covered(parts: Parts, scenario: Scenario) -> Coverage | None:
    """What the play-throughs reach; None where there are none, or where they can't be played, which is said."""
    from roleplay.authoring.coverage_sources import PLAYS, coverage, talks_of_plays
    from roleplay.content.plays import plays_path

    library = parts.library
    if plays_path(library, scenario.id) is None:
        say_aside(f"roleplay: there are no play-throughs beside {scenario.id}, so nothing was counted")
        return None
    rubric = library.rubric(scenario.rubric)
    try:
        return coverage(scenario, [(PLAYS, talks_of_plays(scenario, rubric, library, parts.reader_for(rubric)))])
    except RoleplayError as error:
        say_aside(f"roleplay: nothing was counted: {error}")
        return None


def _writer(form: str) -> Callable[[Graph], str]:
    from roleplay.reports import graph_page, graph_text

    return {
        "text": graph_text.text_graph,
        "mermaid": graph_text.mermaid_graph,
        "dot": graph_text.dot_graph,
        "svg": graph_page.svg_graph,
        "html": graph_page.html_graph,
    }[form]


def _by_ending(output: Path | None) -> str:
    ending = output.suffix.lower() if output is not None else ""
    if ending not in _ENDINGS:
        raise WrongUse(
            f"No format has files that end in {quoted(ending)}",
            f"name a file that ends in {', '.join(sorted(e for e in _ENDINGS if e))}, or add --format",
        )
    return _ENDINGS[ending]
