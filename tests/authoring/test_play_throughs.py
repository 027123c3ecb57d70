"""An author plays what they wrote beside a scenario and reads what came out otherwise."""

from __future__ import annotations

import pytest

from roleplay.authoring.play_throughs import Difference, play_all, play_files
from roleplay.content.library import Library
from roleplay.content.problems import Problems

FILE = "scenarios/late-invoice.plays.yaml"


@pytest.fixture
def plays(folder, reader):
    """Plays the folder's play-throughs; the differences of each."""

    def play():
        (file,) = play_files([], folder.library())
        problems = Problems()
        found = list(play_all(file, lambda rubric: reader, problems))
        assert not problems, str(problems)
        return {played.play.name: played.differences for played in found}

    return play


def test_a_play_that_comes_out_as_written(plays):
    """Words go through the reader, moves are taken as they stand, and nothing differs."""
    assert plays() == {"A coach who asks": ()}


@pytest.mark.parametrize(
    ("written", "instead", "difference"),
    [
        ("leads_to: truth", "leads_to: opening", Difference("reply 1", "opening", "truth")),
        ("ending: settled", "ending: gone", Difference("ending", "gone", "settled")),
        ("outcome: resolved", "outcome: lost", Difference("outcome", "lost", "resolved")),
        ("points: {min: 50}", "points: {max: 20}", Difference("points", "20 or less", "60")),
        ("band: good", "band: low", Difference("band", "low", "good")),
    ],
)
def test_what_came_out_otherwise_is_named(folder, plays, written, instead, difference):
    """One thing is expected otherwise: that one is named, with what was expected and what came out."""
    folder.spoil(FILE, written, instead)
    (found,) = plays().values()
    assert found == (difference,)


def test_a_talk_that_stays_open(folder, plays):
    """Replies that run out before the client has closed the talk are told as such."""
    folder.spoil(FILE, "        - {moves: [own, explore], quality: 3.5}\n", "")
    (found,) = plays().values()
    assert Difference("ending", "settled", "none (the talk was still open in truth)") in found


def test_a_reply_after_the_end(folder, plays):
    """A reply that should lead somewhere and isn't given any more is told; one that states nothing is left out."""
    folder.spoil(
        FILE, "quality: 3.5}\n", "quality: 3.5}\n        - {reply: Bye?}\n        - {reply: Hm?, leads_to: gone}\n"
    )
    (found,) = plays().values()
    assert found == (Difference("reply 4", "gone", "no such reply (the talk had ended in settled)"),)


def test_nothing_that_could_be_marked(folder, plays):
    """A play of which the reader understands nothing has no score: that isn't fifty or more."""
    folder.spoil(FILE, '{reply: "What happened?", leads_to: truth}', "{reply: Hm.}")
    folder.spoil(FILE, "{moves: [own, explore], quality: 3.5}", "{reply: Hm.}")
    (found,) = plays().values()
    assert Difference("points", "50 or more", "none (the reader was sure of no reply)") in found


def test_files_and_folders_that_can_be_named(folder):
    """The plays file, the scenario beside it, the folder, its scenarios folder: all mean the same play-throughs."""
    library, file = Library([]), folder.path / FILE
    for name in (FILE, "scenarios/late-invoice.yaml", "scenarios", ""):
        assert [one.path for one in play_files([folder.path / name], library)] == [file], name
    assert play_files([folder.path / "rubrics"], library) == []


def test_the_scenario_beside_the_plays_is_the_one_that_is_played(folder, reader, tmp_path):
    """A scenario of the same id that wins in the library doesn't decide how this file's plays come out."""
    other = type(folder)(tmp_path / "other")
    other.spoil("scenarios/late-invoice.yaml", "start: opening", "start: truth")
    (file,) = play_files([folder.path], Library([folder.path, other.path]))
    (played,) = play_all(file, lambda rubric: reader, Problems())
    assert played.differences == ()


def test_plays_of_a_broken_scenario(folder, reader):
    """The author is told to mend the scenario first, not that there is none."""
    folder.spoil("scenarios/late-invoice.yaml", "start: opening", "start: openning")
    (file,) = play_files([folder.path], folder.library())
    problems = Problems()
    assert list(play_all(file, lambda rubric: reader, problems)) == []
    assert "RP508 the scenario 'late-invoice' can't be used - mend 'late-invoice' first" in str(problems)
