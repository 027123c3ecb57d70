"""`roleplay list`: the scenarios that can be practised."""

from __future__ import annotations

import click

from roleplay.cli.options import content_option, json_option
from roleplay.cli.output import say, say_aside, say_json, table
from roleplay.language import tr, trn
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
        from roleplay.tui.words import DIFFICULTIES

        words = {name: tr(word).lower() for name, word in DIFFICULTIES.items()}
        rows = [(s.id, s.title, str(s.minutes), words.get(s.difficulty, s.difficulty), s.language) for s in scenarios]
        say(table(("ID", tr("TITLE"), tr("MINUTES"), tr("DIFFICULTY"), tr("LANGUAGE")), rows, numbers=(2,)))
        say()
        say(tr("Practise one: roleplay play ID"))
    broken = len({problem.path for problem in library.head_problems().errors()})
    if broken:
        told = trn("{n} file can't be used", "{n} files can't be used", broken)
        say_aside(f"roleplay: {told} - {tr('see: {command}', command=parts.check_command)}")
