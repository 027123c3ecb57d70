"""The talks that a scenario's coverage is counted from: play-throughs, coaches that play, past conversations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from roleplay.authoring.coaches import SLIPPER, WANDERER, coaches, play
from roleplay.authoring.coverage import Coverage, Trace, spots
from roleplay.authoring.play_throughs import talk_of
from roleplay.content import loading
from roleplay.content.library import Library
from roleplay.content.plays import load_plays, plays_path
from roleplay.content.problems import Problems
from roleplay.content.yaml_source import read_text
from roleplay.domain.conversation import Conversation
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.reading.reader import Reader
from roleplay.storage.store import Store

PLAYS, COACHES, PAST = SOURCES = ("plays", "coaches", "past")
"""Play-throughs beside the scenario, coaches that play, conversations in the database."""


ROAMING = (WANDERER, SLIPPER)
"""Coaches who go on playing while a scene or a branch has not been reached."""
ROAMING_AT_MOST = 10
"""Times as many talks as the other coaches have."""


def coverage(
    scenario: Scenario,
    talks: Iterable[tuple[str, Iterable[Conversation]]],
    roaming: tuple[str, Iterable[Conversation]] | None = None,
) -> Coverage:
    """What the talks of each source reach of the scenario.

    roaming: more talks of one of the sources, taken only as long as a scene or a branch is missed.
    """
    traces: dict[str, Trace] = {}
    covered = Coverage(scenario, spots(scenario), traces)
    for source, of_source in talks:
        traces[source] = trace = Trace(scenario)
        for talk in of_source:
            trace.add(talk)
    if roaming is not None and not covered.holds:
        source, more = roaming
        for talk in more:
            traces[source].add(talk)
            if covered.holds:
                break
    return covered


def talks_of_plays(scenario: Scenario, rubric: Rubric, library: Library, reader: Reader) -> Iterator[Conversation]:
    """The talks of the play-throughs beside the scenario, if there are any. Raises ContentError if they have errors."""
    path = plays_path(library, scenario.id)
    if path is None:
        return
    for one in load_plays(path, library).plays:
        talk, _ = talk_of(one.turns, one.seed, scenario, rubric, reader)
        yield talk


def talks_of_coaches(
    scenario: Scenario, rubric: Rubric, reader: Reader, seeds: Sequence[int]
) -> Iterator[Conversation]:
    """A talk of every coach for each seed. Raises ContentError where no coach speaks the scenario's language."""
    for coach in coaches(scenario.language):
        for seed in seeds:
            yield play(coach, seed, scenario, rubric, reader).conversation


def roaming_talks(scenario: Scenario, rubric: Rubric, reader: Reader, seeds: range) -> Iterator[Conversation]:
    """More talks of those coaches who get about, with the seeds that follow these; the same for the same seeds."""
    roamers = [coach for coach in coaches(scenario.language) if coach.id in ROAMING]
    for seed in range(seeds.stop, seeds.start + ROAMING_AT_MOST * len(seeds)):
        for coach in roamers:
            yield play(coach, seed, scenario, rubric, reader).conversation


def talks_of_the_past(scenario: Scenario, store: Store) -> Iterator[Conversation]:
    """The conversations in the database that were played by this very version of the scenario."""
    for summary in store.summaries(scenario.id):
        conversation = store.conversation(summary.id)
        if conversation.scenario_hash == scenario.hash:
            yield conversation


def lines_of(covered: Coverage, library: Library) -> tuple[str, dict[tuple[str | int, ...], int]]:
    """The scenario's file, and the line in it of every spot, by the spot's path."""
    path = library.path("scenario", covered.scenario.id)
    name, problems = str(path), Problems()
    text = read_text(path, name, problems)
    reading = None if text is None else loading.read(text, name, problems, "scenario")
    if reading is None:  # taken away since it was loaded
        return name, {}
    return name, {spot.path: reading.places.at(*spot.path, key=True)[0] for spot in covered.spots}
