"""`roleplay diff`: what another version of a scenario or a rubric changes, for the file and for people."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.person import Person
from tests.content.conftest import Folder

FILE = "mine/scenarios/late-invoice.yaml"
PLAYS = "mine/scenarios/late-invoice.plays.yaml"
RUBRIC = "mine/rubrics/small.yaml"
OLD = "earlier.yaml"
MORE = """    branches:
      - {when: {moves: {any: [blame]}}, to: gone}
      - {when: {moves: {any: [own]}}, to: settled, effects: {trust: +5}}
    otherwise: {to: settled}
"""


@pytest.fixture
def author(tmp_path):
    """An author with a scenario, its play-through (asks, and is settled), and a copy of both files as they were."""
    person = Person(tmp_path)
    Folder(tmp_path / "mine")
    _change(person, '"What happened?"', "explore 3", PLAYS)
    shutil.copy(tmp_path / FILE, tmp_path / OLD)
    return person


def _change(person, old, new, file=FILE):
    path = person.home / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def _diff(person, *words, old=OLD, new=FILE):
    shared = ("--content", str(person.home / "mine"))
    return person.runs("diff", str(person.home / old), str(person.home / new), *words, *shared)


def _practise(person, *replies):
    shared = ("--content", str(person.home / "mine"))
    assert person.plays(*replies, scenario="late-invoice", more=shared).code == 0
    return person.last()["id"]


def test_the_same_file_under_another_name(author):
    """Nothing differs, and nobody would end otherwise; the name of a copy doesn't matter."""
    _practise(author, "explore 3", "own 3")
    done = _diff(author)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "late-invoice 1.0.0 -> late-invoice 1.0.0: 0 differences\n"
        "\n"
        "0 of 1 past conversation would end or score otherwise\n"
        "\n"
        "0 of 1 play-through would end or score otherwise\n"
    )


def test_what_differs_is_told_by_its_parts(author):
    """Scenes, endings, branches, the state: added, gone or changed, and what is other in them."""
    _change(author, "version: 1.0.0", "version: 1.1.0")
    _change(author, "trust: 40", "trust: 50")
    _change(author, "{trust: {max: 20}}", "{trust: {max: 60}}")
    _change(author, '"It\'s been {{ weeks }} weeks. Why would I pay?"', '"{{ weeks }} weeks, and nothing."')
    leads = "branches: [{when: {moves: {any: [blame]}}, to: later}]\n    "
    _change(
        author, "otherwise: {to: settled}", leads + "otherwise: {to: settled, effects: {heat: -5}, because: He can.}"
    )
    _change(author, "outcome: lost", "outcome: unresolved")
    _change(
        author,
        "  gone:\n",
        '  later:\n    says: ["Later.", "Soon."]\n    ending: {outcome: lost, title: L, meaning: M.}\n  gone:\n',
    )
    done = _diff(author, "--no-replay")
    assert done.out == (
        "late-invoice 1.0.0 -> late-invoice 1.1.0: 8 differences\n"
        "  changed  file: version: 1.0.0 -> 1.1.0\n"
        "  changed  state trust: starts at 40 -> starts at 50\n"
        "  changed  scene opening\n"
        "             says: - It's been eight weeks. Why would I pay?\n"
        "             says: + eight weeks, and nothing.\n"
        "  changed  branch 2 of opening: if: trust 20 or less and not seen truth -> "
        "trust 60 or less and not seen truth\n"
        "  added    branch 1 of truth: if blame; leads to later\n"
        "  changed  otherwise of truth\n"
        "             effects: none -> heat -5\n"
        "             because: none -> He can.\n"
        "  changed  ending gone: outcome: lost -> unresolved\n"
        "  added    ending later: lost: L\n"
    )


def test_branches_that_came_went_or_moved(author):
    """A branch is known by what it asks, wherever it stands now."""
    _change(author, "    otherwise: {to: settled}\n", MORE)
    shutil.copy(author.home / FILE, author.home / "before.yaml")
    lines = MORE.splitlines(keepends=True)
    swapped = lines[0] + lines[2] + lines[1] + "      - {when: {quality: {max: 1}}, to: [opening, gone]}\n" + lines[3]
    _change(author, MORE, swapped)
    told = _diff(author, "--no-replay", old="before.yaml").out.splitlines()[1:]
    assert told == [
        "  moved    branch 1 of truth: now number 2",
        "  added    branch 3 of truth: if quality 1 or less; leads to opening, then gone",
    ]
    back = _diff(author, "--no-replay", old=FILE, new="before.yaml").out.splitlines()[1:]
    assert back[-1] == "  gone     branch 3 of truth: if quality 1 or less; leads to opening, then gone"


def test_stored_conversations_that_would_go_elsewhere(author):
    """Which talks, from which reply on, how they would end, and by how many points; the rest are only counted."""
    kept = _practise(author, "explore 3", "own 3")
    lost = _practise(author, "explore 3", "blame 0")
    _change(author, "    otherwise: {to: settled}\n", MORE)
    told = _diff(author, "--from", "past").out
    assert "1 of 2 past conversations would end or score otherwise\n" in told
    (line,) = [line for line in told.splitlines() if lost in line]
    assert "parts at reply 2 (settled -> gone); ends settled (resolved) -> gone (lost)" in line
    assert "score" not in line  # the marks of the same replies are the same
    assert kept not in told and "play-through" not in told


def test_a_talk_that_would_be_over_sooner_scores_otherwise(author):
    """Replies left over at the new end are not given: the score is that of those before."""
    talk = _practise(author, "blame 0", "explore 3", "own 3")
    _change(author, "otherwise: {to: opening, effects: {heat: +10}}", "otherwise: {to: gone}")
    (found,) = _diff(author, "--from", "past", "--json").json["replays"]["past"]["of"]
    assert (found["name"], found["replies"], found["parts_at"], found["otherwise"]) == (talk, 3, 1, True)
    assert (found["old"]["outcome"], found["new"]["outcome"]) == ("resolved", "lost")
    assert found["by"] == found["new"]["score"] - found["old"]["score"] < 0
    told = _diff(author, "--from", "past").out
    assert f"score {found['old']['score']} -> {found['new']['score']} ({found['by']:+d})" in told
    assert f"on average, from {found['by']:+d} to {found['by']:+d}" in told


def test_play_throughs_that_name_a_scene_that_is_gone(author):
    """They are played all the same, for they fit the old version."""
    for old, new in (("to: truth", "to: facts"), ("  truth:\n", "  facts:\n"), ("none: [truth]", "none: [facts]")):
        _change(author, old, new)
    done = _diff(author, "--from", "plays")
    assert "  gone     scene truth: 1 branch; I can't pay this month.\n" in done.out
    assert "  added    scene facts: 1 branch; I can't pay this month.\n" in done.out
    assert "0 of 1 play-through would end or score otherwise" in done.out
    assert done.err == ""


def test_play_throughs_that_fit_neither_are_told(author):
    """What is wrong with them stands beside; the rest is told."""
    _change(author, "for: late-invoice", "for: late-invoise", PLAYS)
    done = _diff(author)
    assert done.code == 0 and "these play-throughs were not played: " in done.err and "RP501" in done.err
    assert "no play-through to play again" in done.out


def test_another_rubric_marks_the_same_talks(author):
    """Rules, weights and limits that differ; the conversations and play-throughs that would score otherwise."""
    talk = _practise(author, "explore 3", "own 3")
    shutil.copy(author.home / RUBRIC, author.home / "old-rules.yaml")
    _change(author, "points: 3, because: You asked.", "points: 1, because: You asked.", RUBRIC)
    _change(author, "weight: 40", "weight: 30", RUBRIC)
    _change(author, "weight: 60", "weight: 70", RUBRIC)
    _change(author, "times: 2, unless_recovered: true, cap: 40", "times: 1, cap: 40", RUBRIC)
    done = _diff(author, old="old-rules.yaml", new=RUBRIC)
    assert "small 1.2.0 -> small 1.2.0: 4 differences\n" in done.out
    assert "  changed  criterion asking: weight: 60 -> 70\n" in done.out
    assert "  changed  rule asked of asking: points: 3 -> 1\n" in done.out
    assert (
        "  changed  limit blamed\n             times: 2 -> 1\n             unless recovered: True -> False\n"
        in done.out
    )
    assert "1 of 1 past conversation would end or score otherwise\n" in done.out
    assert "1 of 1 play-through would end or score otherwise\n" in done.out
    (line,) = [line for line in done.out.splitlines() if talk in line]
    assert "late-invoice: " in line and "score " in line and "(-" in line and "ends" not in line


def test_a_talk_keeps_its_readings(author):
    """Comparing reads no stored reply anew: a reader that fails is never asked."""
    from roleplay.wiring import LazyReader

    def broken():
        raise AssertionError("nobody may read")

    _practise(author, "explore 3", "own 3")
    author.reader = LazyReader(broken)
    assert "0 of 1 past conversation" in _diff(author, "--from", "past").out


def test_texts_of_an_author_stay_texts(author):
    """No escape, no line end and no mark that turns text around reaches the terminal or the JSON."""
    _change(author, "title: Gone", 'title: "Go\\e[2Jne\\u202e\\nnew line"')
    _change(author, "name: A coach who asks", 'name: "A\\e[31m coach"', PLAYS)
    _change(author, "outcome: lost", "outcome: unresolved")
    never = "branches: [{when: {quality: {max: 0}}, to: settled}]\n    "
    _change(author, "otherwise: {to: settled}", never + "otherwise: {to: gone}")
    done = _diff(author)
    assert "1 of 1 play-through" in done.out
    for out in (done.out, _diff(author, "--json").out):
        assert not {"\x1b", "\u202e"} & set(out)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (OLD, RUBRIC, "is a scenario and "),
        (OLD, "no.yaml", "There is no file "),
        (OLD, PLAYS, "holds play-throughs - name the scenario or the rubric itself"),
        (OLD, "broken.yaml", "broken.yaml:43:21 RP301 there is no scene 'nowhere'"),
        (OLD, "text.yaml", "text.yaml can't be used: "),
    ],
)
def test_wrong_use_is_told_in_one_line(author, old, new, why):
    """Exit code 2, and the file that is meant is named, not a copy of it."""
    text = (author.home / FILE).read_text("utf-8").replace("{to: opening,", "{to: nowhere,")
    author.file("broken.yaml", text)
    author.file("text.yaml", "just words")
    done = _diff(author, old=old, new=new)
    assert (done.code, done.out) == (2, "")
    assert why in done.err and done.err.count("\n") == 1 and "/tmp/tmp" not in done.err


def test_ids_of_the_library(author):
    """A shipped scenario by its id against a copy that was changed."""
    text = (author.home / FILE).read_text("utf-8").replace("minutes: 5", "minutes: 9")
    author.file("mine2.yaml", text)
    shared = ("--content", str(author.home / "mine"))
    done = author.runs("diff", "late-invoice", str(author.home / "mine2.yaml"), "--no-replay", *shared)
    assert done.out.endswith("1 difference\n  changed  file: minutes: 5 -> 9\n")
    none = author.runs("diff", "no-such", "late-invoice", *shared)
    assert none.code == 2 and "there is no scenario and no rubric 'no-such'" in none.err
