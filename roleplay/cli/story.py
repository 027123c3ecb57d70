"""`roleplay story`: a scenario for Twine, and scenarios from Twine and ink."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.options import complete_scenario, content_option
from roleplay.cli.output import say, say_aside
from roleplay.content.problems import Problems
from roleplay.content.words import one_line
from roleplay.content.yaml_source import read_text
from roleplay.domain.errors import ContentError, RoleplayError, WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts

_TWEE, _INK = (".twee", ".tw", ".tw2"), (".ink",)
_MOST_TOLD = 200


@click.group("story")
def command() -> None:
    """Write a scenario for Twine (Twee 3), or make a scenario of a Twee 3 or ink file."""


@command.command("export")
@click.argument("scenario", metavar="FILE", shell_complete=complete_scenario)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="STORY", help="ID.twee if not said.")
@content_option
@click.pass_obj
def export(parts: Parts, scenario: str, output: Path | None) -> None:
    """Write a scenario (FILE, or its id) as Twee 3: a passage for each scene, a link for each branch.

    What Twine has no words for stands in comments, so that `roleplay story import` makes the same scenario of it.
    """
    from roleplay.authoring.stories.twee_text import twee_text
    from roleplay.authoring.stories.yaml_text import plain
    from roleplay.content.folders import SUFFIXES, ContentFile, base_of
    from roleplay.content.yaml_source import parse

    path = Path(scenario)
    if path.suffix in SUFFIXES:
        if not path.is_file():
            raise WrongUse(f"There is no file {path}", "check the name")
        parts.add_content([base_of(path)])
    else:
        path = parts.library.path("scenario", scenario)
    file = ContentFile("scenario", path.stem, path)
    found = parts.library.scenario_of(file)
    text = read_text(path, str(path), Problems())
    top = parse(text, str(path), Problems()) if text is not None else None
    if found is None or top is None:
        problem = next(iter(parts.library.problems_of(file).errors()), path)
        raise ContentError(f"The scenario can't be exported: {problem}")
    target = output or Path(f"{found.id}.twee")
    write_whole(target, twee_text(plain(top), found))
    say(f"Written: {target} ({plural(len(found.scenes), 'passage')})")


@command.command("import")
@click.argument("story", metavar="STORY", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="STORY.yaml beside it if not said."
)
@click.option("--language", metavar="CODE", default="", help="The language of the story; en if it doesn't say.")
@click.option("--rubric", metavar="ID", default="", help="The rubric that marks it.")
@click.option("--replace", "again", is_flag=True, help="Write over a file that is there.")
@content_option
@click.pass_obj
def import_(parts: Parts, story: Path, output: Path | None, language: str, rubric: str, again: bool) -> int:
    """Make a scenario of STORY (.twee or .ink): choices become branches by the move that their words make.

    What couldn't be carried is listed by line, then what `roleplay check` says; the exit code is 1 if that has errors.
    """
    from roleplay.authoring.stories.ink import read_ink
    from roleplay.authoring.stories.scenario import scenario_of_story
    from roleplay.authoring.stories.twee import read_twee
    from roleplay.authoring.stories.yaml_text import scenario_text
    from roleplay.content.check import check_paths

    read = read_twee if story.suffix.lower() in _TWEE else read_ink if story.suffix.lower() in _INK else None
    if read is None:
        raise WrongUse(f"{story} is neither Twee nor ink", f"its name should end in {', '.join((*_TWEE, *_INK))}")
    target = output or story.with_name(_id_of(story.stem) + ".yaml")
    _check_target(target, again)
    found = read(_story_text(story))
    if not found.scenes:
        what = "passages (`:: Name`)" if read is read_twee else "knots (`=== name ===`) or lines"
        raise ContentError(f"{story} has no {what}", "nothing was written")
    row = scenario_of_story(
        found, target.stem, _moves_of(parts, language or str(found.head.get("language", ""))), language, rubric
    )
    write_whole(target, scenario_text(row))
    lost = sorted(set(found.lost))
    for line, what in lost[:_MOST_TOLD]:
        say(f"not carried  {story}:{line}: {one_line(what)}")
    if len(lost) > _MOST_TOLD:
        say(f"not carried  and {len(lost) - _MOST_TOLD:,} more")
    problems = check_paths([target], parts.library)
    for problem in problems:
        say(str(problem))
    errors = len(problems.errors())
    say_aside(f"Written: {target} ({plural(len(found.scenes), 'scene')}; {plural(errors, 'problem')} to mend)")
    return 1 if errors else 0


def _moves_of(parts: Parts, language: str) -> Callable[[str, str], Sequence[str]]:
    """What reads the words of a choice; without a reader nothing can be told of any."""
    from roleplay.domain.judgement import Exchange

    gone: list[RoleplayError] = []

    def moves_of(client: str, reply: str) -> Sequence[str]:
        if gone:
            return ()
        try:
            reading = parts.reader.read(Exchange(client, reply, language=language or "en"))
        except RoleplayError as error:
            gone.append(error)
            say_aside(f"roleplay: no choice could be read: {error}")
            return ()
        return reading.moves if reading.sure else ()

    return moves_of


def _story_text(path: Path) -> str:
    problems = Problems()
    text = read_text(path, str(path), problems)
    if text is None:
        problem = problems.errors()[0]
        raise ContentError(f"{path} can't be read: {problem.message}", problem.remedy)
    return text


def _id_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-") or "story"


def _check_target(target: Path, again: bool) -> None:
    from roleplay.content.shape import ID_WORD

    if not re.fullmatch(ID_WORD.pattern, target.stem) or target.suffix != ".yaml":
        raise WrongUse(f"{target} can't be a scenario's file", f"its name should be an id and .yaml: {ID_WORD.form}")
    if target.exists() and not again:
        raise WrongUse(f"There is a file {target} already", "name another with -o, or add --replace to write over it")
    check_can_write(target)
