"""Every play-through beside a shipped scenario comes out as it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleplay.authoring.play_throughs import played
from roleplay.content.library import Library, shipped_folder
from roleplay.content.plays import load_plays, plays_path
from roleplay.reading.own_moves import with_own_moves
from tests.scenarios.talking import EVERY, SCENARIOS, ended, outcome

HARMFUL_COACHES = ("defending", "blaming", "buckling", "evading")
PLAYS = Path("scenarios")
NEEDED_IN_WORDS = {"welcoming", "defending", "blaming", "buckling"}


def _cases():
    library = Library([shipped_folder()])
    for scenario_id in EVERY:
        for play in load_plays(plays_path(library, scenario_id), library).plays:
            yield pytest.param(scenario_id, play, id=f"{scenario_id}: {play.name}")


@pytest.fixture(scope="session")
def learnt(tmp_path_factory):
    """Where the heads of a rubric's own moves are kept once they have been learnt."""
    return tmp_path_factory.mktemp("learnt")


@pytest.mark.parametrize(("scenario_id", "play"), list(_cases()))
def test_play_comes_out_as_written(library, reader, learnt, scenario_id, play):
    """A coach who talks like this meets that client, reaches that ending and gets a score in that range."""
    scenario = library.scenario(scenario_id)
    rubric = library.rubric(scenario.rubric)
    result = played(PLAYS, play, scenario, rubric, with_own_moves(reader, rubric.moves, learnt))
    talk = result.conversation
    told = [(t.reply.text[:40], t.reading.moves, t.reading.quality, t.reading.sure, t.to) for t in talk.turns]
    assert not result.differences, (*map(str, result.differences), told)
    if play.coach in HARMFUL_COACHES:
        assert ended(scenario, talk), told
        assert outcome(scenario, talk) in ("lost", "unresolved"), told


@pytest.mark.parametrize("scenario_id", SCENARIOS)
def test_the_four_coaches_are_there_in_words(library, scenario_id):
    """Each scenario is played in words by a welcoming, a defending, a blaming and a buckling coach."""
    plays = load_plays(plays_path(library, scenario_id), library).plays
    in_words = {play.coach for play in plays if all(turn.reply is not None for turn in play.turns)}
    assert in_words >= NEEDED_IN_WORDS
    assert {"recovering", "parting"} <= {play.coach for play in plays}


@pytest.mark.parametrize("scenario_id", SCENARIOS)
def test_welcoming_and_harmful_coaches_are_far_apart(library, reader, scenario_id):
    """Whoever welcomes the problem ends at least thirty points above whoever pushes it away."""
    scenario = library.scenario(scenario_id)
    rubric = library.rubric(scenario.rubric)
    points = {"welcoming": [], "harmful": []}
    for play in load_plays(plays_path(library, scenario_id), library).plays:
        kind = "harmful" if play.coach in HARMFUL_COACHES else play.coach
        if kind in points:
            points[kind].append(played(PLAYS, play, scenario, rubric, reader).score.points)
    assert min(points["welcoming"]) >= max(points["harmful"]) + 30, points
