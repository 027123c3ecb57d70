"""`roleplay translate`: the lines of a scenario for a translator, and back."""

from __future__ import annotations

import re
from pathlib import Path

import click

from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.options import complete_scenario, content_option
from roleplay.cli.output import say, say_aside
from roleplay.content.problems import Problems
from roleplay.content.words import one_line, quoted
from roleplay.content.yaml_source import Mapping, parse, read_text
from roleplay.domain.errors import ContentError, WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts

_TOLD = {
    "missing": "missing      {file}:{line} {id}: {text}",
    "outdated": "outdated     {file}:{line} {id}: {text} (translated from: {before})",
    "placeholders": "placeholders {file}:{line} {id}: {text} (the original is: {before})",
    "unseen": "unseen       {file}:{line} {id}: has characters that can't stand in a file: {text}",
    "gone": "gone         {table}:{line} {id}: {text}",
}
_SHOWN = 100
"""Characters of a line that are quoted."""


@click.group("translate")
def command() -> None:
    """Write the lines of a scenario as a table for a translator, and make the translated scenario of it."""


@command.command("export")
@click.argument("scenario", metavar="FILE", shell_complete=complete_scenario)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="TABLE", help="ID-lines.csv if not said.")
@click.option("--with", "older", type=click.Path(path_type=Path), metavar="TABLE", help="An older table, taken over.")
@content_option
@click.pass_obj
def export(parts: Parts, scenario: str, output: Path | None, older: Path | None) -> None:
    """Write every line of a scenario (FILE, or its id) into a CSV table with an empty column `translation`.

    With an older table the translations in it are taken over, and the column `note` says which are new or outdated.
    """
    from roleplay.authoring.translation.merge import table_of
    from roleplay.authoring.translation.table import read_table, write_table

    path = _path(parts, scenario)
    _, top = _source(path)
    target = output or Path(f"{path.stem}-lines.csv")
    rows = table_of(top, read_table(older) if older is not None else ())
    write_whole(target, write_table(rows))
    missing = sum(not row.translation for row in rows)
    also = f", {missing} to be translated" if older is not None else ""
    say(f"Written: {target} ({plural(len(rows), 'line')}{also})")


@command.command("merge")
@click.argument("scenario", metavar="FILE", shell_complete=complete_scenario)
@click.argument("table", metavar="TABLE", type=click.Path(path_type=Path))
@click.option("--language", metavar="CODE", required=True, help="The language of the translation, such as ru or de.")
@click.option("--rubric", metavar="ID", help="The rubric that marks the translation, if another.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="NEW", help="ID-CODE.yaml if not said.")
@click.option("--replace", "again", is_flag=True, help="Write over a file that is there.")
@content_option
@click.pass_obj
def merge(
    parts: Parts, scenario: str, table: Path, language: str, rubric: str | None, output: Path | None, again: bool
) -> int:
    """Put the translations of TABLE into a copy of the scenario (FILE, or its id), and check it.

    The copy has the id of its file. Lines that are missing stay as they were; they and the outdated ones are named, and
    the exit code is then 1.
    """
    from roleplay.authoring.translation.lines import lines_of
    from roleplay.authoring.translation.merge import findings_of, match, merged
    from roleplay.authoring.translation.table import read_table
    from roleplay.content.check import check_paths

    path = _path(parts, scenario)
    name = f"{path.stem}-{language.lower()}.yaml"
    target = output or (path.with_name(name) if Path(scenario) == path else Path(name))  # not among what ships
    _check_target(path, target, language, again)
    text, top = _source(path)
    matched = match(lines_of(top), read_table(table))
    head = {"scenario": target.stem, "language": language} | ({"rubric": rubric} if rubric else {})
    write_whole(target, merged(text, top, matched, head))
    findings = findings_of(matched)
    for found in findings:
        words = {"id": one_line(found.id), "line": found.line, "file": path, "table": table}
        words |= {"text": quoted(found.text, _SHOWN), "before": quoted(found.before, _SHOWN)}
        say(_TOLD[found.sort].format(**words))
    problems = check_paths([target], parts.library)
    for problem in problems:
        say(str(problem))
    done = sum(bool(translation) for _, translation, _ in matched.lines)
    say_aside(f"Written: {target} ({done} of {plural(len(matched.lines), 'line')} translated)")
    return 1 if problems.errors() or any(found.sort != "gone" for found in findings) else 0


def _check_target(path: Path, target: Path, language: str, again: bool) -> None:
    from roleplay.content.shape import ID_WORD, LANGUAGE

    if not re.fullmatch(LANGUAGE.pattern, language):
        raise WrongUse(f"{quoted(language)} isn't a language", f"use {LANGUAGE.form}")
    if not re.fullmatch(ID_WORD.pattern, target.stem) or target.suffix != ".yaml":
        raise WrongUse(f"{target} can't be a scenario's file", f"its name should be an id and .yaml: {ID_WORD.form}")
    if target.exists() and (target.resolve() == path.resolve() or not again):
        raise WrongUse(f"There is a file {target} already", "name another with -o, or add --replace to write over it")
    check_can_write(target)


def _path(parts: Parts, word: str) -> Path:
    """The file that is meant. Raises WrongUse, NotFound or ContentError."""
    path = Path(word)
    if path.suffix not in (".yaml", ".yml"):
        return parts.library.path("scenario", word)
    if not path.is_file():
        raise WrongUse(f"There is no file {path}", "check the name")
    return path


def _source(path: Path) -> tuple[str, Mapping]:
    """The text of a scenario file and its tree. Raises ContentError or WrongUse."""

    problems = Problems()
    text = read_text(path, str(path), problems)
    top = None if text is None else parse(text, str(path), problems)
    if text is None or top is None:
        raise ContentError(str(problems.errors()[0]))
    if next(iter(top.keys), "") != "scenario":
        raise WrongUse(f"{path} isn't a scenario", "its first key should be `scenario:`")
    return text, top
