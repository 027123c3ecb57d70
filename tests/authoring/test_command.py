"""`roleplay test` at the command line."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.person import Person
from tests.content.conftest import FILES

PLAYS = "mine/scenarios/late-invoice.plays.yaml"


@pytest.fixture
def person(tmp_path):
    """An author with a folder of a scenario and its play-throughs; replies name their own moves."""
    author = Person(tmp_path)
    shutil.copytree(FILES / "good", tmp_path / "mine")
    path = tmp_path / PLAYS
    path.write_text(path.read_text("utf-8").replace('"What happened?"', "explore 3"), "utf-8")
    return author


def _spoil(person, old, new):
    path = person.home / PLAYS
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_a_line_for_each_play(person):
    """All came out as written: a line each, exit code 0."""
    done = person.runs("test", str(person.home / "mine"))
    assert (done.code, done.out) == (0, "ok       late-invoice: A coach who asks\n")
    assert done.err == "1 play played: all came out as written\n"


def test_what_differs_stands_in_the_line(person):
    """Expected and got stand in the play's line; the exit code is 1, and -v shows how the replies were read."""
    _spoil(person, "ending: settled", "ending: gone")
    done = person.runs("test", str(person.home / "mine"))
    assert done.code == 1
    assert done.out == (
        "differs  late-invoice: A coach who asks - ending: expected gone, got settled\n"
        "         -  ending: gone\n"
        "         +  ending: settled\n"
    )
    more = person.runs("test", "-v", str(person.home / "mine")).out
    assert "1. explore 3 [explore; quality 3] -> truth\n" in more


def test_as_json(person):
    """Scripts get every play with its differences and its turns."""
    _spoil(person, "ending: settled", "ending: gone")
    (play,) = person.runs("test", "--json", str(person.home / "mine")).json
    assert play["ok"] is False
    assert play["differences"] == [{"what": "ending", "expected": "gone", "got": "settled"}]
    assert [turn["leads_to"] for turn in play["turns"]] == ["truth", "settled"]


def test_without_a_path_the_librarys_folders_are_played(person):
    """A folder named with --content is played with the rest."""
    done = person.runs("test", "--content", str(person.home / "mine"))
    assert "ok       late-invoice: A coach who asks\n" in done.out
    assert "we-want-to-cancel: " in done.out


def test_broken_plays_are_told_as_check_tells_them(person):
    """A file of plays with an error is named with its place, and the exit code is 1."""
    _spoil(person, "for: late-invoice", "for: late-invoise")
    done = person.runs("test", str(person.home / "mine"))
    assert done.code == 1
    assert "RP501 there is no scenario 'late-invoise' - did you mean 'late-invoice'?" in done.out


@pytest.mark.parametrize("path", ["none", "mine/rubrics", "mine/rubrics/small.yaml"])
def test_a_path_without_plays(person, path):
    """A path that has none is wrong use, told in one line with what to do."""
    done = person.runs("test", str(person.home / path))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("roleplay: There ") and " - " in done.err and done.err.count("\n") == 1


def test_checking_a_folder_without_content_is_wrong_use(person):
    """`roleplay check` of a folder that has nothing to check says so, and what to name instead."""
    (person.home / "empty").mkdir()
    done = person.runs("check", str(person.home / "empty"))
    assert (done.code, done.out) == (2, "")
    assert "There are no scenario, rubric, play-through or form files in " in done.err
    assert "name a folder that has scenarios/ or rubrics/ in it" in done.err
