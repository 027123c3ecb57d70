"""`roleplay diff OLD NEW`: what another version of a scenario or a rubric changes for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from roleplay.authoring.coaches import RememberingReader
from roleplay.authoring.differences import Change, rubric_changes, scenario_changes
from roleplay.authoring.replays import PAST, PLAYS, End, Replay, Version, past_marked, past_under, plays_under
from roleplay.authoring.versions import Loaded, loaded, plays_of
from roleplay.cli.options import complete_scenario, content_option, json_option
from roleplay.cli.output import say, say_aside, say_json
from roleplay.content.plays import plays_path, read_plays
from roleplay.content.problems import Problems
from roleplay.content.words import one_line
from roleplay.domain.errors import WrongUse
from roleplay.domain.rubric import Rubric
from roleplay.reading.reader import Reader
from roleplay.tui.words import plural
from roleplay.wiring import Parts

SOURCES = (PAST, PLAYS)
_LONGEST = 150
"""Letters of a detail that are shown; --json has all."""
_TITLES = {PAST: "past conversation", PLAYS: "play-through"}


@click.command("diff")
@click.argument("old", metavar="OLD", shell_complete=complete_scenario)
@click.argument("new", metavar="NEW", shell_complete=complete_scenario)
@click.option(
    "--from",
    "sources",
    metavar="SOURCE",
    multiple=True,
    type=click.Choice(SOURCES),
    help="Play only these again: past (stored conversations) or plays (play-throughs).",
)
@click.option("--no-replay", is_flag=True, help="Play nothing again: only what differs between the files.")
@json_option
@content_option
@click.pass_obj
def command(parts: Parts, old: str, new: str, sources: tuple[str, ...], no_replay: bool, as_json: bool) -> None:
    """Say what changes for people from OLD to NEW: two files of a scenario or of a rubric, or ids.

    First the scenes, endings, branches or rules that were added, are gone or changed; then which stored conversations
    and play-throughs would end or score otherwise, and by how much. Stored replies keep the readings that they had.
    """
    wanted = () if no_replay else tuple(source for source in SOURCES if not sources or source in sources)
    folders = parts.content_folders()
    with loaded(old, folders) as before, loaded(new, folders) as after:
        if before.kind != after.kind:
            raise WrongUse(f"{old} is a {before.kind} and {new} is a {after.kind}", "name two files of one kind")
        changes = _changes(before, after)
        problems = Problems()
        replays = {source: list(_replays(parts, source, before, after, problems)) for source in wanted}
    for problem in problems:
        say_aside(f"roleplay: these play-throughs were not played: {problem}")
    if as_json:
        say_json(_as_json(before, after, changes, replays))
    else:
        _say(before, after, changes, replays)


def _changes(old: Loaded, new: Loaded) -> tuple[Change, ...]:
    if old.scenario is None or new.scenario is None:
        return rubric_changes(old.rubric, new.rubric)
    return scenario_changes(old.scenario, new.scenario)


def _replays(parts: Parts, source: str, old: Loaded, new: Loaded, problems: Problems) -> Iterator[Replay]:
    if old.scenario is None or new.scenario is None:
        if source == PAST:
            yield from past_marked(old.rubric, new.rubric, parts.store)
        else:
            yield from _plays_marked(parts, old.rubric, new.rubric, problems)
        return
    before, after = Version(old.scenario, old.rubric), Version(new.scenario, new.rubric)
    if source == PAST:
        yield from past_under(before, after, parts.store)
        return
    plays = plays_of(new, old, problems)
    if plays is not None:
        yield from plays_under(before, after, plays.plays, *_readers(parts, old.rubric, new.rubric))


def _plays_marked(parts: Parts, old: Rubric, new: Rubric, problems: Problems) -> Iterator[Replay]:
    """The play-throughs of all scenarios that the library marks by this rubric."""
    library = parts.library
    readers = _readers(parts, old, new)
    for scenario in library.scenarios():
        path = plays_path(library, scenario.id) if scenario.rubric == old.id else None
        plays = None if path is None else read_plays(path, library, problems)
        if plays is not None:
            yield from plays_under(Version(scenario, old), Version(scenario, new), plays.plays, *readers)


def _readers(parts: Parts, old: Rubric, new: Rubric) -> tuple[Reader, Reader]:
    """The readers of both rubrics: one and the same where neither has a move that the other lacks."""
    before = RememberingReader(parts.reader_for(old))
    return (before, before if old.moves == new.moves else RememberingReader(parts.reader_for(new)))


def _say(old: Loaded, new: Loaded, changes: Sequence[Change], replays: dict[str, list[Replay]]) -> None:
    say(f"{old.id} {old.version} -> {new.id} {new.version}: {plural(len(changes), 'difference')}")
    for change in changes:
        name = change.name if change.part == "branch" else f"{change.part} {change.name}".strip()
        say(f"  {change.how:<7}  {name}{_inline(change)}")
        for detail in change.details if change.how == "changed" and len(change.details) > 1 else ():
            say(f"             {_short(detail)}")
    for source, found in replays.items():
        say()
        _say_replays(_TITLES[source], found)


def _inline(change: Change) -> str:
    """The details in the line of the change, where they are few."""
    if not change.details or (change.how == "changed" and len(change.details) > 1):
        return ""
    return ": " + "; ".join(_short(detail) for detail in change.details)


def _say_replays(title: str, found: Sequence[Replay]) -> None:
    other = [replay for replay in found if replay.differs]
    if not found:
        say(f"no {title} to play again")
        return
    say(f"{len(other)} of {plural(len(found), title)} would end or score otherwise")
    for replay in other:
        day = f" ({replay.at[:10]})" if replay.at else ""
        say(f"  {replay.scenario}: {one_line(replay.name)}{day}: {_told(replay)}")
    by = [replay.by for replay in other if replay.by is not None]
    if by:
        mean = sum(by) / len(by)
        say(f"  scores of these change by {mean:+.1f} on average, from {min(by):+d} to {max(by):+d}")


def _told(replay: Replay) -> str:
    told = []
    if replay.parts_at:
        told.append(f"parts at reply {replay.parts_at} ({replay.old_to} -> {replay.new_to})")
    if (replay.old.scene, replay.old.outcome) != (replay.new.scene, replay.new.outcome):
        told.append(f"ends {_end(replay.old)} -> {_end(replay.new)}")
    if replay.old.points != replay.new.points:
        by = "" if replay.by is None else f" ({replay.by:+d})"
        told.append(f"score {_number(replay.old.points)} -> {_number(replay.new.points)}{by}")
    if replay.old.band != replay.new.band:
        told.append(f"band {replay.old.band or 'none'} -> {replay.new.band or 'none'}")
    return "; ".join(told)


def _end(end: End) -> str:
    return f"{end.scene} ({(end.outcome or 'still open').replace('_', ' ')})"


def _number(points: int | None) -> str:
    return "none" if points is None else str(points)


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _as_json(
    old: Loaded, new: Loaded, changes: Sequence[Change], replays: dict[str, list[Replay]]
) -> dict[str, object]:
    return {
        "kind": old.kind,
        "old": {"id": old.id, "version": old.version, "path": str(old.file)},
        "new": {"id": new.id, "version": new.version, "path": str(new.file)},
        "changes": [
            {"how": each.how, "part": each.part, "name": each.name, "details": list(each.details)} for each in changes
        ],
        "replays": {
            source: {
                "talks": len(found),
                "otherwise": sum(1 for replay in found if replay.differs),
                "of": [_replay_as_json(replay) for replay in found],
            }
            for source, found in replays.items()
        },
    }


def _replay_as_json(replay: Replay) -> dict[str, object]:
    return {
        "name": replay.name,
        "scenario": replay.scenario,
        "started_at": replay.at or None,
        "replies": replay.replies,
        "otherwise": replay.differs,
        "parts_at": replay.parts_at or None,
        "old": _end_as_json(replay.old),
        "new": _end_as_json(replay.new),
        "by": replay.by,
    }


def _end_as_json(end: End) -> dict[str, object]:
    return {"scene": end.scene, "outcome": end.outcome, "score": end.points, "band": end.band}
