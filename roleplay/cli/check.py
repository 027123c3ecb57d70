"""`roleplay check [PATH…]`: every problem of content files at once."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.authoring.deep_problems import DeepFile, deep_check_paths
from roleplay.authoring.questions import REACHED, REFUSED, SAID, TAKEN
from roleplay.cli.options import content_option, json_option
from roleplay.cli.output import say, say_aside, say_json
from roleplay.cli.quoted_line import quoted_line
from roleplay.content.check import check_paths, checked_files, count_files
from roleplay.content.check_cache import CheckCache
from roleplay.content.problem_lines import ProblemLines
from roleplay.content.problems import Problem, Problems
from roleplay.content.waivers import apply_waivers
from roleplay.content.words import one_line
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts

_ASKED = {
    REACHED: "whether the scene in {where} is ever reached",
    TAKEN: "whether the branch in {where} is ever taken",
    REFUSED: "whether the condition in {where} ever fails",
    SAID: "whether the recall in {where} is ever said",
}
_MOST_LINES = 8


@click.command("check")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings count as problems too.")
@click.option("--deep", is_flag=True, help="Search scenarios for what can never happen, with a proof; takes seconds.")
@click.option(
    "--format", "form", metavar="FORM", type=click.Choice(("text", "github")), default="text", help="text or github."
)
@click.option("--brief", is_flag=True, help="One line for each problem; the file isn't quoted.")
@click.option("--no-cache", is_flag=True, help="Read every file anew, and keep nothing of it for the next time.")
@json_option
@content_option
@click.pass_obj
def command(
    parts: Parts,
    paths: tuple[Path, ...],
    strict: bool,
    deep: bool,
    form: str,
    brief: bool,
    no_cache: bool,
    as_json: bool,
) -> int:
    """Check scenario, rubric, play-through and form files or folders; without PATH, all that the library offers.

    Each problem is a line: file:line:column CODE message - remedy; below it the line of the file, with a caret under
    the place. The exit code is 1 if a file can't be used. With --deep every moment that can occur in a talk is gone
    through; what can't be decided in time is left out and counted. --format github: as annotations of GitHub's checks.
    """
    for path in paths:
        if not path.exists():
            raise WrongUse(f"There is no file or folder {path}", "check the name")
    library = parts.library
    for path in paths:
        if path.is_dir() and not count_files([path], library) and not check_paths([path], library):
            remedy = "name a folder that has scenarios/ or rubrics/ in it"
            raise WrongUse(f"There are no scenario, rubric, play-through or form files in {path}", remedy)
    cache = None if no_cache else CheckCache(_cache_folder(parts))
    problems, count = check_paths(paths, library, cache), count_files(paths, library)
    searched = list(deep_check_paths(paths, library, problems, cache=cache)) if deep else []
    problems, waived = apply_waivers(problems, checked_files(paths, library), deep)
    errors = len(problems.errors())
    bounds = [(str(one.path), bound) for one in searched if (bound := _bound(one))]
    if as_json:
        say_json([*(_as_json(problem) for problem in problems), *(note for one in searched for note in _notes(one))])
    else:
        _say_problems(problems, form, brief)
        for place, bound in bounds:
            say_aside(f"{place}: {bound}")
        _say_sum(count, errors, len(problems) - errors, waived)
    return 1 if errors or (strict and problems) else 0


def _cache_folder(parts: Parts) -> Path:
    """Where results are kept: with this person's files if they chose a folder for those, else where caches lie."""
    from platformdirs import user_cache_path

    chosen = parts.settings.data_folder
    return (chosen / "cache" if chosen else user_cache_path("roleplay", appauthor=False)) / "checks"


def _say_problems(problems: Problems, form: str, brief: bool) -> None:
    lines = ProblemLines()
    for problem in problems:
        say(str(problem) if form == "text" else _for_github(problem))
        line = None if brief or form != "text" else lines.line_of(problem)
        if line is not None:
            for text in quoted_line(problem.line, line, problem.column):
                say(text)


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity,
        "message": one_line(problem.message),
        "remedy": one_line(problem.remedy),
    }


def _for_github(problem: Problem) -> str:
    """The problem as a workflow command: what could end or split one is written as its number."""
    place = f"file={_escaped(problem.path, True)},line={problem.line},col={problem.column},title={problem.code}"
    words = f"{one_line(problem.message)} - {one_line(problem.remedy)}"
    return f"::{problem.severity} {place}::{_escaped(words)}"


def _escaped(text: str, in_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if in_property else text


def _bound(searched: DeepFile) -> str:
    """What the search of a scenario found no answer to; empty if it answered everything."""
    result = searched.result
    if result.complete:
        return ""
    if result.too_many:
        return "not searched: its conditions tell too many replies apart"
    if not searched.undecided:
        return f"stopped after {result.moments:,} moments; what can never happen there wasn't found"
    asked = []
    for kind, words in _ASKED.items():
        lines = sorted({line for one, (line, _) in searched.undecided if one == kind})
        more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
        named = ", ".join(map(str, lines[:_MOST_LINES])) + more
        asked += [words.format(where=f"line{'s' if len(lines) > 1 else ''} {named}")] if lines else []
    count = f"{len(searched.undecided)} of {result.asked} questions have no answer"
    return f"stopped after {result.moments:,} moments; {count}: {'; '.join(asked)}"


def _notes(searched: DeepFile) -> list[dict[str, object]]:
    """The same in the form of problems, one for each question with its place: no code, and nothing to be mended."""
    notes = [(place, f"not decided {_ASKED[kind].format(where='this line')}") for kind, place in searched.undecided]
    if not notes and (bound := _bound(searched)):
        notes = [((1, 1), bound)]
    return [
        {
            "path": str(searched.path),
            "line": line,
            "column": column,
            "code": "",
            "severity": "note",
            "message": message,
            "remedy": "",
        }
        for (line, column), message in notes
    ]


def _say_sum(files: int, errors: int, warnings: int, waived: int) -> None:
    found = [plural(n, word) for n, word in ((errors, "problem"), (warnings, "warning")) if n]
    also = f" ({waived} waived)" if waived else ""
    say_aside(f"{plural(files, 'file')} checked: {' and '.join(found) or 'no problems'}{also}")
