"""Play-throughs beside a scenario: read into values, with the scenario's names checked."""

from __future__ import annotations

import pytest

from roleplay.content.plays import Expectation, Play, Plays, PlayTurn, load_plays, plays_path
from roleplay.domain.condition import Range
from roleplay.domain.errors import ContentError
from tests.content.conftest import Folder


def test_play_through_is_read(folder: Folder) -> None:
    """Replies in words and as moves, and only what is expected."""
    path = plays_path(folder.library(), "late-invoice")
    assert path is not None
    turns = (
        PlayTurn("What happened?", leads_to="truth"),
        PlayTurn(None, ("own", "explore"), 3.5),
    )
    expect = Expectation("settled", "resolved", "good", Range(50, None))
    play = Play("A coach who asks", "welcoming", 7, turns, expect)
    assert load_plays(path, folder.library()) == Plays("late-invoice", (play,))


def test_only_what_is_stated_is_expected(folder: Folder) -> None:
    """Without a band, any band will do."""
    file = "scenarios/late-invoice.plays.yaml"
    folder.spoil(file, "        band: good\n        points: {min: 50}\n", "")
    (play,) = load_plays(folder.path / file, folder.library()).plays
    assert (play.expect.band, play.expect.points) == ("", None)


def test_scenario_without_play_throughs(folder: Folder) -> None:
    """There need not be any."""
    (folder.path / "scenarios/late-invoice.plays.yaml").unlink()
    assert plays_path(folder.library(), "late-invoice") is None


def test_broken_play_throughs_say_what_is_wrong(folder: Folder) -> None:
    """Who plays them reads the first problem and how many more there are."""
    file = "scenarios/late-invoice.plays.yaml"
    folder.spoil(file, "leads_to: truth", "leads_to: thruth")
    folder.spoil(file, "band: good", "band: goood")
    with pytest.raises(ContentError, match=r"\(and 1 more\).*RP502 the scenario has no scene 'thruth'"):
        load_plays(folder.path / file, folder.library())
