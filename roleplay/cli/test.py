"""`roleplay test [PATH…]`: plays the play-throughs beside scenarios and says what comes out otherwise."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

import click

from roleplay.authoring.play_throughs import Played, play_all, play_files
from roleplay.authoring.recording import added, case_of, new_file
from roleplay.cli.files import check_can_write, write_whole
from roleplay.cli.options import chosen_conversation, complete_conversation, content_option, json_option
from roleplay.cli.output import say, say_aside, say_json
from roleplay.content.problems import Problem, Problems
from roleplay.content.words import one_line
from roleplay.content.yaml_source import read_text
from roleplay.domain.conversation import Turn
from roleplay.domain.errors import WrongUse
from roleplay.reports.junit import Case, Suite
from roleplay.reports.junit import junit as junit_xml
from roleplay.tui.words import plural
from roleplay.wiring import Parts

_LONGEST_SHOWN = 90
"""Characters of a reply that are shown above what it led to."""


@click.command("test")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--verbose", "-v", is_flag=True, help="Show how each reply of a play that differs was read.")
@click.option("--junit", metavar="FILE", type=click.Path(path_type=Path), help="Write JUnit XML there too, for CI.")
@click.option(
    "--record",
    "recorded",
    metavar="CONVERSATION",
    shell_complete=complete_conversation,
    help="Play nothing: make a play-through of a stored conversation (its id, or the first letters).",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="With --record: write it there, or add it at the end.",
)
@json_option
@content_option
@click.pass_obj
def command(
    parts: Parts,
    paths: tuple[Path, ...],
    verbose: bool,
    junit: Path | None,
    recorded: str | None,
    out: Path | None,
    as_json: bool,
) -> int:
    """Play the play-throughs in files or folders; without PATH, all that lie beside the library's scenarios.

    Each play is a line: ok, or what came out otherwise. The exit code is 1 if any came out otherwise or can't be used.
    """
    if recorded is not None:
        if paths or junit is not None or as_json:
            raise WrongUse("--record plays nothing", "give it only --out FILE, then play that file")
        return _record(parts, recorded, out)
    if out is not None:
        raise WrongUse("--out goes with --record", "for a file of results use --junit FILE")
    if junit is not None:
        check_can_write(junit)
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
    if junit is not None:
        write_whole(junit, junit_xml(_suites(found, errors)))
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


def _record(parts: Parts, word: str, out: Path | None) -> int:
    """Make a play-through of a stored conversation: print it, or put it into a file."""
    if out is not None:
        check_can_write(out)
    practice = parts.practice
    talk = practice.talk(chosen_conversation(parts.store.summaries(), word).id)
    case = case_of(talk.conversation, practice.score(talk), talk.scenario)
    now = parts.library.find_scenario(talk.scenario.id)
    if now is None:
        why = f"{talk.scenario.id} isn't among the scenarios that can be used now, so nobody can tell if it has changed"
        say_aside(f"{why}; where it lies in a folder of its own: --content FOLDER")
    elif now.hash != talk.scenario.hash:
        say_aside(f"{talk.scenario.id} has changed since this conversation: what comes out may differ")
    if out is None:
        say(new_file(case, talk.scenario.id).rstrip("\n"))
        return 0
    text = new_file(case, talk.scenario.id)
    if out.is_file():
        problems = Problems()
        before = read_text(out, str(out), problems)
        if before is None:
            raise WrongUse(f"{out} can't be added to: {problems.errors()[0].message}", "name another file")
        text = added(before, case, talk.scenario.id, str(out))
    write_whole(out, text)
    say_aside(f"Recorded in {out}; play it: roleplay test {shlex.quote(str(out))}")
    return 0


def _suites(found: Sequence[Played], errors: Sequence[Problem]) -> list[Suite]:
    """A suite for each file in the order of play; what is wrong with a file is an error of its own."""
    cases: dict[str, list[Case]] = {}
    for played in found:
        failure = "; ".join(str(difference) for difference in played.differences)
        told = "\n".join(_diff(played)) if failure else ""
        cases.setdefault(str(played.path), []).append(Case(played.play.name, failure, told))
    for error in errors:
        cases.setdefault(error.path, []).append(Case("the file", error=str(error)))
    return [Suite(Path(file).name.partition(".")[0], file, tuple(of_file)) for file, of_file in cases.items()]


def _diff(played: Played) -> list[str]:
    """What came out otherwise: - before what was written, + before what came, below the reply that it is about."""
    lines: list[str] = []
    by_reply = {d.what: d for d in played.differences if d.what.startswith("reply ")}
    for number, turn in enumerate(played.conversation.turns, start=1):
        difference = by_reply.pop(f"reply {number}", None)
        if difference is not None:
            lines.append(f"  {number}. {_short(turn.reply.text)}[{_read_as(turn)}]")
            lines += [f"-    leads to {difference.expected}", f"+    leads to {difference.got}"]
    for d in by_reply.values():
        lines += [f"-    {d.what} leads to {d.expected}", f"+    {d.got}"]
    for d in played.differences:
        if not d.what.startswith("reply "):
            lines += [f"-  {d.what}: {d.expected}", f"+  {d.what}: {d.got}"]
    return lines


def _short(text: str) -> str:
    words = one_line(text)
    return f"{words if len(words) <= _LONGEST_SHOWN else words[: _LONGEST_SHOWN - 1] + '…'} " if words else ""


def _say_play(played: Played, verbose: bool) -> None:
    name = f"{played.scenario}: {one_line(played.play.name)}"
    if not played.differences:
        say(f"ok       {name}")
        return
    say(f"differs  {name} - {'; '.join(str(difference) for difference in played.differences)}")
    for line in _diff(played):
        say(f"         {line}")
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
