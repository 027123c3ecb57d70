"""`roleplay test [PATH…]`: plays the play-throughs beside scenarios and says what comes out otherwise."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.authoring.play_throughs import Played, play_all, play_files
from roleplay.cli.options import content_option, json_option
from roleplay.cli.output import say, say_aside, say_json
from roleplay.content.problems import Problems
from roleplay.content.words import one_line
from roleplay.domain.conversation import Turn
from roleplay.domain.errors import WrongUse
from roleplay.tui.words import plural
from roleplay.wiring import Parts


@click.command("test")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--verbose", "-v", is_flag=True, help="Show how each reply of a play that differs was read.")
@json_option
@content_option
@click.pass_obj
def command(parts: Parts, paths: tuple[Path, ...], verbose: bool, as_json: bool) -> int:
    """Play the play-throughs in files or folders; without PATH, all that lie beside the library's scenarios.

    Each play is a line: ok, or what came out otherwise. The exit code is 1 if any came out otherwise or can't be used.
    """
    for path in paths:
        if not path.exists():
            raise WrongUse(f"There is no file or folder {path}", "check the name")
    library = parts.library
    files = play_files(paths, library)
    _every_path_has_some(paths, parts)
    if not files:
        raise WrongUse("There are no play-throughs beside the scenarios", "name a file or folder that has some")
    problems, found = Problems(), []
    for file in files:
        for played in play_all(file, parts.reader_for, problems):
            found.append(played)
            if not as_json:
                _say_play(played, verbose)
    errors = problems.errors()
    differ = sum(1 for played in found if played.differences)
    if as_json:
        say_json([*(_as_json(played) for played in found), *({"problem": one_line(str(error))} for error in errors)])
    else:
        for error in errors:
            say(str(error))
        wrong = [f"{differ} came out otherwise"] * bool(differ) + [plural(len(errors), "problem")] * bool(errors)
        say_aside(f"{plural(len(found), 'play')} played: {' and '.join(wrong) or 'all came out as written'}")
    return 1 if differ or errors else 0


def _every_path_has_some(paths: tuple[Path, ...], parts: Parts) -> None:
    for path in paths:
        if not play_files([path], parts.library):
            where = "in" if path.is_dir() else "beside"
            remedy = "write them into a file beside the scenario, NAME.plays.yaml"
            raise WrongUse(f"There are no play-throughs {where} {path}", remedy)


def _say_play(played: Played, verbose: bool) -> None:
    name = f"{played.scenario}: {one_line(played.play.name)}"
    if not played.differences:
        say(f"ok       {name}")
        return
    say(f"differs  {name} - {'; '.join(str(difference) for difference in played.differences)}")
    for number, turn in enumerate(played.conversation.turns if verbose else (), start=1):
        words = f" {one_line(turn.reply.text)}" if turn.reply.text else ""
        say(f"           {number}.{words} [{_read_as(turn)}] -> {turn.to}")


def _read_as(turn: Turn) -> str:
    reading = turn.reading
    return f"{', '.join(reading.moves) or 'no move'}; quality {reading.quality:g}{'' if reading.sure else '; not sure'}"


def _as_json(played: Played) -> dict[str, object]:
    return {
        "path": str(played.path),
        "scenario": played.scenario,
        "name": played.play.name,
        "coach": played.play.coach,
        "seed": played.play.seed,
        "ok": not played.differences,
        "differences": [{"what": d.what, "expected": d.expected, "got": d.got} for d in played.differences],
        "scene": played.conversation.scene_now,
        "score": played.score.points,
        "band": played.score.band,
        "turns": [
            {
                "reply": turn.reply.text,
                "moves": list(turn.reading.moves),
                "quality": turn.reading.quality,
                "sure": turn.reading.sure,
                "leads_to": turn.to,
            }
            for turn in played.conversation.turns
        ],
    }
