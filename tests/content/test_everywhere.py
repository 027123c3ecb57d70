"""Branches for every scene, conditions with names, rows of scenes: written once, played everywhere."""

from __future__ import annotations

import pytest

from roleplay import engine, scoring
from roleplay.content.library import Library, scenario_from_bundle
from roleplay.domain.condition import Condition, SetTest
from roleplay.domain.conversation import Conversation, Reply, moment_at
from roleplay.domain.scenario import Scenario
from roleplay.engine.conditions import explain
from tests.content.conftest import Folder
from tests.making import made_reading

FILE = "scenarios/late-invoice.yaml"
TOP = """conditions:
  blames: {moves: {any: [blame]}}
  blames_badly: {all: [blames], quality: {max: 1}}
everywhere:
  - when: blames_badly
    to: [cooler, gone]
    reaction: ["Careful now.", "I said careful."]
    because: He was blamed, and badly.
  - when: blames
    to: same
    effects: {trust: -5}
    reaction: ["Me?", "So it's me.", "Me again."]
    because: You put it on him.
scenes:
  cooler:
    says: ["Try again.", "Once more."]
    otherwise: {to: truth}
    unsure: {says: ["What?", "How's that?"]}
"""


@pytest.fixture
def library(folder: Folder) -> Library:
    """A scenario in which blame is met the same way in every scene."""
    folder.spoil(FILE, "scenes:\n", TOP)
    folder.spoil(FILE, "    thinks: If he asks", '    again: ["Anyway: why would I pay?"]\n    thinks: If he asks')
    assert folder.found() == []
    return folder.library()


def play(scenario: Scenario, library: Library, *steps: tuple[str, float]) -> Conversation:
    """The scenario played with (moves, quality) for each reply; "?" is a reply that nobody understood."""
    talk = engine.begin(scenario, library.rubric("small"), id="c", seed=1, reader="by-hand", started_at="2026-01-01")
    for moves, quality in steps:
        reading = made_reading(moves.strip("?"), quality, sure=moves != "?")
        talk = engine.advance(scenario, talk, Reply("words"), reading)
    return talk


def test_branch_for_every_scene_is_tried_after_the_scenes_own(library: Library) -> None:
    """Blame is met in the opening and in the scene after it; a branch of the scene's own comes first."""
    scenario = library.scenario("late-invoice")
    assert play(scenario, library, ("blame", 2)).scene_now == "opening"
    talk = play(scenario, library, ("explore", 3), ("blame", 2))
    assert talk.scene_now == "truth"
    assert dict(talk.state_now) == {"trust": 55, "heat": 50}
    assert play(scenario, library, ("explore", 3), ("explore", 3)).scene_now == "settled"


def test_client_who_stays_never_says_the_same_words_twice(library: Library) -> None:
    """The line comes back in the words for coming back, then in its other wording, then not at all; so do reactions."""
    scenario = library.scenario("late-invoice")
    talk = play(scenario, library, *[("blame", 2)] * 3)
    said = [talk.opening, *(turn.answer for turn in talk.turns)]
    assert len(set(said)) == 4
    assert said[1].endswith(" Anyway: why would I pay?")
    assert said[2].endswith(("It's been eight weeks. Why would I pay?", "Why should I pay for that?"))
    assert said[3] in ("Me?", "So it's me.", "Me again.")
    assert not any(line.endswith(talk.opening) for line in said[1:])


def test_reaction_goes_on_where_it_was_in_another_scene(library: Library) -> None:
    """What was said to a blame in one scene isn't said again to a blame in the next."""
    scenario = library.scenario("late-invoice")
    talk = play(scenario, library, ("blame", 2), ("explore", 3), ("blame", 2))
    first, _, last = (turn.answer.split("? ")[0].split(". ")[0] for turn in talk.turns)
    assert first != last


def test_row_of_scenes_goes_on_from_the_last_that_was_played(library: Library) -> None:
    """The first bad blame is a warning, the second is the end."""
    scenario = library.scenario("late-invoice")
    once = play(scenario, library, ("blame", 0))
    assert once.scene_now == "cooler"
    assert play(scenario, library, ("blame", 0), ("explore", 3), ("blame", 0)).scene_now == "gone"
    assert play(scenario, library, ("blame", 0), ("blame", 0)).scene_now == "gone"


def test_scene_can_keep_the_branches_out(library: Library, folder: Folder) -> None:
    """A scene with `everywhere: false` goes its own way."""
    folder.spoil(FILE, "  truth:\n", "  truth:\n    everywhere: false\n")
    scenario = folder.library().scenario("late-invoice")
    assert play(scenario, library, ("explore", 3), ("blame", 0)).scene_now == "settled"


def test_debrief_says_why_the_client_went_that_way(library: Library) -> None:
    """The reason of a branch for every scene stands in the debrief like any other."""
    scenario = library.scenario("late-invoice")
    talk = play(scenario, library, ("blame", 2), ("?", 1), ("explore", 3))
    reasons = [turn.because for turn in scoring.debrief(scenario, library.rubric("small"), talk).turns]
    assert reasons == ["You put it on him.", "", ""]


def test_unsure_reply_never_takes_a_branch_for_every_scene(library: Library) -> None:
    """He asks what was meant; then the talk goes on by the default branch of the scene."""
    scenario = library.scenario("late-invoice")
    talk = play(scenario, library, ("?", 0), ("?", 0))
    assert [turn.branch for turn in talk.turns] == [-1, len(scenario.scenes["opening"].branches)]


def test_stored_conversation_plays_on_by_them(library: Library) -> None:
    """The bundle of a conversation gives back the same scenario."""
    assert scenario_from_bundle(library.bundle("scenario", "late-invoice")) == library.scenario("late-invoice")


def test_condition_with_a_name_says_so_and_what_it_asks(library: Library) -> None:
    """Why a branch was taken is told by the name of its condition and by its parts."""
    scenario = library.scenario("late-invoice")
    badly, blames = (branch.when for branch in scenario.everywhere)
    assert blames == Condition(moves=SetTest(any=frozenset({"blame"})), name="blames")
    assert badly is not None
    talk = play(scenario, library)
    parts = explain(badly, moment_at(talk, 0, made_reading("blame", 2)))
    assert [(part.text, part.holds, part.depth) for part in parts] == [
        ("blames_badly", False, 0),
        ("quality 2 is at most 1", False, 1),
        ("all of these hold", True, 1),
        ("blames", True, 2),
        ("the reply does one of blame", True, 3),
    ]


def test_branch_of_a_scene_can_stay_too(folder: Folder) -> None:
    """A scene's own branch may stay with `to: same` too."""
    folder.spoil(FILE, "otherwise: {to: opening, ", "otherwise: {to: same, ")
    assert folder.found() == []
    assert folder.library().scenario("late-invoice").scenes["opening"].otherwise.to == "opening"  # type: ignore[union-attr]
