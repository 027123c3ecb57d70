"""`roleplay check [PATH…]`: every problem of scenario and rubric files at once."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.options import content_option, json_option
from roleplay.cli.output import say, say_aside, say_json
from roleplay.content.check import check_paths, count_files
from roleplay.content.problems import Problem
from roleplay.content.words import one_line
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts


@click.command("check")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Warnings count as problems too.")
@json_option
@content_option
@click.pass_obj
def command(parts: Parts, paths: tuple[Path, ...], strict: bool, as_json: bool) -> int:
    """Check scenario, rubric and play-through files or folders; without PATH, everything that the library offers.

    Each problem is a line: file:line:column CODE message - remedy. The exit code is 1 if a file can't be used.
    """
    for path in paths:
        if not path.exists():
            raise WrongUse(f"There is no file or folder {path}", "check the name")
    library = parts.library
    for path in paths:
        if path.is_dir() and not count_files([path], library) and not check_paths([path], library):
            remedy = "name a folder that has scenarios/ or rubrics/ in it"
            raise WrongUse(f"There are no scenario, rubric or play-through files in {path}", remedy)
    problems, count = check_paths(paths, library), count_files(paths, library)
    errors = len(problems.errors())
    if as_json:
        say_json([_as_json(problem) for problem in problems])
    else:
        for problem in problems:
            say(str(problem))
        _say_sum(count, errors, len(problems) - errors)
    return 1 if errors or (strict and problems) else 0


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


def _say_sum(files: int, errors: int, warnings: int) -> None:
    found = [plural(n, word) for n, word in ((errors, "problem"), (warnings, "warning")) if n]
    say_aside(f"{plural(files, 'file')} checked: {' and '.join(found) or 'no problems'}")
