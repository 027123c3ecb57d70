"""`roleplay coverage`: what of a scenario was reached by whom, and the lines of what never was."""

from __future__ import annotations

import re
import shutil

import pytest

from roleplay.wiring import LazyReader
from tests.authoring.conftest import Credulous
from tests.cli.person import REAL, Person
from tests.content.conftest import FILES

FILE = "mine/scenarios/late-invoice.yaml"
PLAYS = "mine/scenarios/late-invoice.plays.yaml"
EVERYWHERE = """everywhere:
  - when: {moves: {any: [blame]}}
    to: gone
    reaction: ["Me, is it?", "So it's me."]
start: opening
"""
REST = """
    - name: A coach who is left
      coach: blaming
      turns:
        - {moves: [], quality: 1, leads_to: opening}
        - {moves: [blame], quality: 0, leads_to: gone}
      expect: {ending: gone}
"""


@pytest.fixture
def author(tmp_path):
    """An author with a scenario and one play-through, whose replies name their own moves."""
    person = Person(tmp_path)
    shutil.copytree(FILES / "good", tmp_path / "mine")
    _change(person, PLAYS, '"What happened?"', "explore 3")
    return person


def _change(person, file, old, new):
    path = person.home / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def _line(person, words):
    """The line of the file in which the words stand."""
    lines = (person.home / FILE).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def _covers(person, *words):
    return person.runs("coverage", str(person.home / FILE), *words)


def test_what_a_play_through_reaches_and_the_lines_of_the_rest(author):
    """The play goes through three of four scenes; the rest is named as file:line."""
    done = _covers(author, "--from", "plays")
    assert re.search(r"^talks +1 +1$", done.out, re.M)
    assert re.search(r"^scenes +3 +3 +4 +75 %$", done.out, re.M)
    assert re.search(r"^endings +1 +1 +2 +50 %$", done.out, re.M)
    assert re.search(r"^branches +2 +2 +6 +33 %$", done.out, re.M)
    missed = [line for line in done.out.splitlines() if "never reached" in line]
    name = str(author.home / FILE)
    assert f"{name}:{_line(author, '  gone:')}: never reached: scene gone" in missed
    assert f"{name}:{_line(author, 'outcome: lost') - 1}: never reached: ending gone (lost)" in missed
    assert (
        f"{name}:{_line(author, 'otherwise: {to: opening')}: never reached: otherwise of opening -> opening" in missed
    )
    assert f"{name}:{_line(author, 'unsure:')}: never reached: unsure of opening" in missed
    assert f"{name}:{_line(author, 'earlier:')}: never reached: recall 1 of truth" in missed
    assert not any("wording" in line or "condition" in line for line in missed)


def test_wordings_and_outcomes_of_conditions(author):
    """--all names each wording that nobody heard, and each part of a condition that was never true or never false."""
    missed = _covers(author, "--from", "plays", "--all").out
    unheard = [
        line for line in ("Why should I pay for that?", "It's been eight weeks. Why would I pay?") if line in missed
    ]
    assert len(unheard) == 1
    place = f"{author.home / FILE}:{_line(author, '- when:')}"
    assert f"{place}: never reached: condition, branch 1 of opening: quality between 2 and 4: false" in missed
    assert f"{place}: never reached: branch 1 of opening" not in missed
    assert "condition, branch 1 of opening: the reply does one of explore: false" in missed
    assert "condition, branch 1 of opening: the reply does one of explore: true" not in missed
    assert "condition, branch 2 of opening: trust at most 20: true" in missed  # it was never even looked at


def test_branches_for_every_scene_count_once(author):
    """Such a branch is one spot, whichever scene it was taken in, and is named by its own line."""
    _change(author, FILE, "start: opening\n", EVERYWHERE)
    before = _covers(author, "--from", "plays")
    place = f"{author.home / FILE}:{_line(author, '- when: {moves: {any: [blame]}}')}"
    assert f"{place}: never reached: everywhere 1 -> gone" in before.out
    path = author.home / PLAYS
    path.write_text(path.read_text("utf-8").rstrip("\n") + REST, "utf-8")
    after = _covers(author, "--from", "plays", "--all").out
    assert "everywhere 1 -> gone" not in after
    assert after.count("reaction of everywhere 1: ") == 1  # of two, one was heard
    assert re.search(r"^branches +4 +4 +7 +57 %$", after, re.M)


def test_past_conversations_count_while_the_file_is_the_same(author):
    """What was practised counts beside the play-throughs, and both together; an edited file begins anew."""
    talk = ("hm 1", "what?", "explore 3", "own 3")
    shared = ("--content", str(author.home / "mine"))
    assert author.plays(*talk, scenario="late-invoice", more=shared).code == 0
    (told,) = _covers(author, "--from", "plays", "--from", "past", "--json").json
    assert told["talks"] == {"plays": 1, "past": 1}
    assert told["reached"]["branches"] == {"of": 6, "plays": 2, "past": 4, "together": 4}
    assert told["reached"]["scenes"] == {"of": 4, "plays": 3, "past": 3, "together": 3}
    _change(author, FILE, "There's no money until May.", "There's no money until June.")
    (told,) = _covers(author, "--from", "past", "--json").json
    assert told["talks"] == {"past": 0} and told["reached"]["scenes"]["past"] == 0


def test_a_recall_that_was_said(author):
    """A recall counts when the client said it."""
    assert "recall 1 of truth" in _covers(author, "--from", "plays").out
    talk = ("blame 1", "explore 3", "own 3")
    author.plays(*talk, scenario="late-invoice", more=("--content", str(author.home / "mine")))
    assert "recall 1 of truth" not in _covers(author, "--from", "past").out


def test_the_bar(author):
    """Exit code 1 with --bar while a scene or a branch is missed, 0 once all are reached."""
    assert _covers(author, "--from", "plays").code == 0
    done = _covers(author, "--from", "plays", "--bar")
    assert done.code == 1 and "scenes or branches were never reached in 1" in done.err
    never = "      - when:\n          state: {trust: {max: 20}}\n          seen: {none: [truth]}\n"
    _change(author, FILE, never, "      - when: {moves: {any: [blame]}}\n")
    shared = ("--content", str(author.home / "mine"))
    for talk in (("hm 1", "what?", "blame 1"), ("explore 3", "what?", "own 3")):
        author.plays(*talk, scenario="late-invoice", more=shared)
    done = _covers(author, "--from", "past", "--bar")
    assert done.code == 0
    assert [line.split(": ", 2)[2] for line in done.out.splitlines() if "never reached" in line] == [
        "recall 1 of truth"
    ]
    assert done.err == "1 scenario: every scene and every branch was reached\n"


def test_coaches_count_too_and_go_on_while_something_is_missed(author):
    """Each of the sixteen coaches talks as often as was asked; two go on, for there is a scene that none reaches."""
    author.reader = LazyReader(Credulous)
    (told,) = _covers(author, "--from", "coaches", "--plays", "2", "--json").json
    assert told["talks"] == {"coaches": 2 * 16 + 2 * 18}
    assert told["reached"]["scenes"]["coaches"] == 3
    assert told["bar"] == {"kinds": ["scenes", "branches"], "holds": False}
    assert {"kind": "scenes", "scene": "gone", "what": "gone", "line": _line(author, "  gone:")} in told["missed"]


def test_a_shipped_scenario_by_its_play_throughs(tmp_path):
    """The play-throughs of a shipped scenario reach most of its scenes."""
    (told,) = Person(tmp_path, REAL).runs("coverage", "we-want-to-cancel", "--from", "plays", "--json").json
    assert told["talks"]["plays"] >= 8
    scenes = told["reached"]["scenes"]
    assert scenes["together"] >= 0.8 * scenes["of"]


def test_the_page(author):
    """Every spot with its line and counts; whatever an author wrote is text, not markup."""
    nasty = 'He\\"s <script>alert(1)</script>\\u202e gone & away.'
    _change(author, FILE, 'says: ["Goodbye.", ', f'says: ["{nasty}", ')
    target = author.home / "coverage.html"
    assert _covers(author, "--from", "plays", "--html", str(target)).code == 0
    page = target.read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page and "\u202e" not in page and "&amp; away" in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert re.search(r"<td>scenes</td><td class=\"number\">3</td>", page)
    assert 'missed: <span dir="auto">scene gone</span>' in page
    assert "http://" not in page and "https://" not in page


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("no-such",), "there is no scenario 'no-such'"),
        (("--from", "dreams"), "'dreams'"),
        (("--html", "no/such/folder/page.html"), "There is no folder no/such/folder"),
    ],
)
def test_wrong_use_is_told_in_one_line(author, words, why):
    """Exit code 2 and one line that says what to do."""
    done = author.runs("coverage", *words)
    assert (done.code, done.out) == (2, "")
    assert why in done.err and done.err.count("\n") == 1


def test_broken_play_throughs_are_told(author):
    """An error in the play-throughs is named with its place."""
    _change(author, PLAYS, "for: late-invoice", "for: late-invoise")
    done = _covers(author, "--from", "plays")
    assert done.code == 2 and "late-invoice.plays.yaml:" in done.err
