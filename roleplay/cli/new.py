"""`roleplay new scenario|rubric NAME`: a file to begin with."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from roleplay.cli.files import write_whole
from roleplay.cli.options import content_option
from roleplay.cli.output import say
from roleplay.domain.errors import WrongUse
from roleplay.wiring import Parts


@click.command("new")
@click.argument("kind", metavar="scenario|rubric", type=click.Choice(["scenario", "rubric"]))
@click.argument("name", metavar="NAME")
@click.option("--from", "source", metavar="ID", help="Copy that scenario or rubric instead of a small one.")
@click.option("--language", type=click.Choice(["en", "ru"]), help="The language of the small one; en if not said.")
@content_option
@click.pass_obj
def command(parts: Parts, kind: str, name: str, source: str | None, language: str | None) -> None:
    """Make a scenario or rubric of the id NAME: small, whole, and explained in comments. It can be played at once.

    It is written into your own content (`roleplay data` says where), or into FOLDER with --content; a scenario with
    play-throughs beside it. Nothing is overwritten.
    """
    from roleplay.authoring.new_files import new_files, taken
    from roleplay.content.library import Library, shipped_folder

    if source and language:
        raise WrongUse("--language doesn't go with --from", "a copy is in the language of what is copied")
    folder = content_folder(parts)
    named = [parts.own_content, parts.settings.content_folder, *parts.content]
    library = Library([shipped_folder(), *(one for one in named if one is not None and one.is_dir())])
    files = new_files(kind, name, library, language or "en", source or "")
    there = taken(folder, files)
    if there is not None:
        raise WrongUse(f"There is a file {there} already", "choose another name, or edit that one")
    for file in files:
        path = folder / file.place
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            why = f"The folder {path.parent} can't be made: {error.strerror or error}"
            raise WrongUse(why, "name a folder that you may write to: --content FOLDER") from error
        write_whole(path, file.text)
    for file in files:
        if not file.mine:
            say(f"Written: {folder / file.place}")
    _say_next(parts, kind, name, folder, [folder / file.place for file in files if not file.mine])


def content_folder(parts: Parts) -> Path:
    """Where an author's own files go."""
    folder = parts.content[-1] if parts.content else parts.settings.content_folder or parts.own_content
    if folder is None:
        raise WrongUse("There is no folder for your own content", "name one: --content FOLDER")
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"{folder} is not a folder", "name a folder: --content FOLDER")
    return folder


def _say_next(parts: Parts, kind: str, name: str, folder: Path, paths: list[Path]) -> None:
    """Say what to do with it."""
    content = f" --content {quote(str(folder))}" if parts.content else ""
    say()
    say("Change it to your own, bit by bit; an editor that knows YAML explains every key. After each change:")
    say(f"  roleplay check {quote(str(paths[0]))}")
    if kind == "scenario":
        for path in paths[1:]:
            say(f"  roleplay test {quote(str(path))}")
        say(f"  roleplay play {name}{content}")
    else:
        say(f"A scenario is marked by it if it says `rubric: {name}`; to make one: roleplay new scenario NAME{content}")
