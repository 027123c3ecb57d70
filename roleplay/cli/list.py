"""`roleplay list`: the scenarios that can be practised."""

from __future__ import annotations

import click

from roleplay.cli.options import content_option, json_option
from roleplay.cli.output import say, say_aside, say_json, table
from roleplay.wiring import Parts


@click.command("list")
@json_option
@content_option
@click.pass_obj
def command(parts: Parts, as_json: bool) -> None:
    """List the scenarios: the shipped ones, your own, and those of --content."""
    library = parts.library
    scenarios = library.heads()
    if as_json:
        say_json(
            [
                {
                    "id": s.id,
                    "title": s.title,
                    "version": s.version,
                    "language": s.language,
                    "minutes": s.minutes,
                    "difficulty": s.difficulty,
                    "rubric": s.rubric,
                    "trains": list(s.trains),
                }
                for s in scenarios
            ]
        )
    else:
        rows = [(s.id, s.title, str(s.minutes), s.difficulty, s.language) for s in scenarios]
        say(table(("ID", "TITLE", "MINUTES", "DIFFICULTY", "LANGUAGE"), rows, numbers=(2,)))
        say()
        say("Practise one: roleplay play ID")
    broken = len({problem.path for problem in library.head_problems().errors()})
    if broken:
        say_aside(f"roleplay: {broken} {'file' if broken == 1 else 'files'} can't be used - see: {parts.check_command}")
