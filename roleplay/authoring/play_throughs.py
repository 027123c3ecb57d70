"""Plays play-throughs with the real engine and scoring, and says what came out otherwise than their authors wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from roleplay import engine, scoring
from roleplay.content.folders import PLAYS_SUFFIXES, base_of, first_kind, inside, plays_files
from roleplay.content.library import Library
from roleplay.content.plays import Expectation, Play, PlayTurn, read_plays
from roleplay.content.problems import Problems
from roleplay.domain.condition import Range
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Evidence, Exchange, Reading, Score
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.reading.reader import Reader

BY_HAND = "by-hand"
"""The reader's name in readings that a play-through states itself."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out otherwise. `what`: ending, outcome, band, points, or `reply 3` for where it led."""

    what: str
    expected: str
    got: str

    def __str__(self) -> str:
        """In words, for a line of output."""
        return f"{self.what}: expected {self.expected}, got {self.got}"


@dataclass(frozen=True, slots=True)
class Played:
    """A play-through that was played: the talk and its score, and what came out otherwise (nothing if all is well)."""

    path: Path
    scenario: str
    play: Play
    conversation: Conversation
    score: Score
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class PlayFile:
    """A file of play-throughs, with the library by which they are played: the file's own folder wins in it."""

    path: Path
    library: Library


def play_files(paths: Sequence[Path], library: Library) -> list[PlayFile]:
    """The files of play-throughs that these paths mean, in order; without paths, those of all the library's folders.

    A scenario file means the play-throughs beside it. A path that has none adds none.
    """
    found: dict[Path, PlayFile] = {}
    for path in paths or library.folders:
        if path.is_dir():
            base = base_of(path / "file") if path.name in ("scenarios", "rubrics") else path
            files = [file for file in plays_files(path) if inside(file, path)]
        else:
            base, files = base_of(path), _plays_of_file(path)
        if files:
            beside = _with_last(base, library)
            for file in files:
                found.setdefault(file.resolve(), PlayFile(file, beside))
    return list(found.values())


def play_all(file: PlayFile, reader_for: Callable[[Rubric], Reader], problems: Problems) -> Iterator[Played]:
    """Every play-through of a file, played; none if the file has errors, which go into `problems`.

    reader_for: the reader for talks that a rubric marks (it may have moves of its own).

    Raises ContentError or NotFound if the scenario or its rubric can't be used, ReadingError if the reader fails.
    """
    plays = read_plays(file.path, file.library, problems)
    if plays is None:
        return
    scenario = file.library.scenario(plays.scenario)
    rubric = file.library.rubric(scenario.rubric)
    for play in plays.plays:
        yield played(file.path, play, scenario, rubric, reader_for(rubric))


def played(path: Path, play: Play, scenario: Scenario, rubric: Rubric, reader: Reader) -> Played:
    """One play-through, played to its end. Words go through the reader; moves and quality are taken as they stand."""
    conversation, strayed = talk_of(play.turns, play.seed, scenario, rubric, reader)
    score = scoring.score(rubric, conversation)
    differences = (*strayed, *_differences(play.expect, conversation, score, scenario))
    return Played(path, scenario.id, play, conversation, score, differences)


def talk_of(
    turns: Sequence[PlayTurn], seed: int, scenario: Scenario, rubric: Rubric, reader: Reader
) -> tuple[Conversation, tuple[Difference, ...]]:
    """The talk that these replies make, and the replies that led elsewhere than they say.

    Replies left over when the client has closed the talk are not given: a play may have more than it needs.
    """
    talk = engine.begin(scenario, rubric, id="play", seed=seed, reader=reader.version, started_at="")
    strayed = []
    for number, turn in enumerate(turns, start=1):
        if scenario.scene(talk.scene_now).ending is not None:
            if turn.leads_to:
                strayed.append(
                    Difference(
                        f"reply {number}", turn.leads_to, f"no such reply (the talk had ended in {talk.scene_now})"
                    )
                )
            continue
        talk = engine.advance(scenario, talk, Reply(turn.reply or ""), _reading(turn, talk, scenario, rubric, reader))
        if turn.leads_to not in ("", talk.scene_now):
            strayed.append(Difference(f"reply {number}", turn.leads_to, talk.scene_now))
    return talk, tuple(strayed)


def _reading(turn: PlayTurn, talk: Conversation, scenario: Scenario, rubric: Rubric, reader: Reader) -> Reading:
    if turn.reply is not None:
        return reader.read(Exchange(talk.line_now, turn.reply, scenario.brief.what_happened, scenario.language))
    moves = tuple(move.id for move in rubric.moves if move.id in turn.moves)
    return Reading(moves, turn.quality, True, tuple(Evidence(move, 0, 0, 0, 0) for move in moves), BY_HAND)


def _differences(expect: Expectation, talk: Conversation, score: Score, scenario: Scenario) -> Iterator[Difference]:
    """Where the end is another one than the play states; what it doesn't state can't differ."""
    ending = scenario.scene(talk.scene_now).ending
    still_open = f"none (the talk was still open in {talk.scene_now})"
    if expect.ending not in ("", talk.scene_now):
        yield Difference("ending", expect.ending, still_open if ending is None else talk.scene_now)
    if expect.outcome and (ending is None or ending.outcome != expect.outcome):
        yield Difference("outcome", expect.outcome, still_open if ending is None else ending.outcome)
    if expect.band not in ("", score.band):
        yield Difference("band", expect.band, score.band or "none (the reader was sure of no reply)")
    wanted = expect.points
    if wanted is None:
        return
    if score.points is None:  # no score is not a high one
        if wanted.min is not None:
            yield Difference("points", _in_words(wanted), "none (the reader was sure of no reply)")
    elif not wanted.holds(score.points):
        yield Difference("points", _in_words(wanted), str(score.points))


def _in_words(wanted: Range) -> str:
    if wanted.min is not None and wanted.max is not None:
        return f"{wanted.min:g} to {wanted.max:g}"
    return f"{wanted.min:g} or more" if wanted.min is not None else f"{wanted.max:g} or less"


def _plays_of_file(path: Path) -> list[Path]:
    """The file itself if it holds play-throughs, else the one beside the scenario that it is."""
    if path.name.endswith(PLAYS_SUFFIXES) or first_kind(path) == "plays":
        return [path]
    beside = (path.with_name(path.stem + suffix) for suffix in PLAYS_SUFFIXES)
    return [file for file in beside if file.is_file()][:1]


def _with_last(folder: Path, library: Library) -> Library:
    """The library with this folder as the one that wins."""
    if library.folders and library.folders[-1].resolve() == folder.resolve():
        return library
    return Library([*(one for one in library.folders if one.resolve() != folder.resolve()), folder])
