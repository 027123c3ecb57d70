"""`roleplay schema scenario|rubric|plays|form`: what editors check files with."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.output import say_aside


@click.command("schema")
@click.argument(
    "kind", metavar="scenario|rubric|plays|form", type=click.Choice(["scenario", "rubric", "plays", "form"])
)
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write it there.")
def command(kind: str, out: Path | None) -> None:
    """Print the JSON Schema of scenario, rubric, play-through or form files, for editors that know YAML.

    A file names its schema in the first line: # yaml-language-server: $schema=FILE, seen from the file itself.
    """
    from roleplay.content.json_schema import schema_text

    text = schema_text(kind)
    if out is None:
        click.echo(text, nl=False)
        return
    from roleplay.cli.files import write_whole

    write_whole(out, text)
    say_aside(f"Written to {out}")
