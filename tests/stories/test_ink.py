"""A story written in ink becomes a scenario: what is carried, and what is listed by line."""

from __future__ import annotations

import re

import pytest

from roleplay.content.problems import Problems
from roleplay.content.yaml_source import parse
from tests.cli.person import Person

STORY = """\
// A talk
VAR trust = 5
-> call

=== call ===
It's been eight weeks. {trust > 3: Please.|Now.} # angry
Why would I pay?
* [explore: What happened?] -> truth
* [acknowledge: That's a long time.]
  Is it?
  ** [own: I should have asked.]
     Fine.
  ** [dismiss: Don't make a fuss.] -> gone
  -- Go on.
+ [defend: We worked hard.]
  And?
  -> call
- So that's how it stands.
-> truth

=== truth
= first
I can't pay this month.
* [agree: In parts?] Fine, in parts. -> END
* {trust > 2} [boundary: The fee stays.]
  Then no.
  -> END
* -> gone

=== gone
Goodbye.
-> END
"""


def _import(tmp_path, text):
    person = Person(tmp_path)
    done = person.runs("story", "import", person.file("s.ink", text), "-o", str(tmp_path / "new.yaml"))
    lost = [line.split("s.ink:")[1] for line in done.out.splitlines() if line.startswith("not carried")]
    text = (tmp_path / "new.yaml").read_text("utf-8")
    return done, lost, text, parse(text, "", Problems()).values["scenes"].values


def _ways(scene):
    """(moves, target, reaction) of each branch, the default branch last."""
    branches = scene.values["branches"].values if "branches" in scene.values else []
    found = []
    for row in [*branches, *([scene.values["otherwise"]] if "otherwise" in scene.values else [])]:
        when = row.values.get("when")
        moves = [one.text for one in when.values["moves"].values["any"].values] if when else []
        reaction = [one.text for one in row.values["reaction"].values] if "reaction" in row.values else []
        found.append((" ".join(moves) or "otherwise", row.values["to"].text, " ".join(reaction)))
    return found


def test_knots_choices_gathers_and_diverts(tmp_path):
    """Each becomes what it is in a talk: a scene, a branch by its move, a reaction, the way on, an ending."""
    done, _, text, scenes = _import(tmp_path, STORY)
    assert "\nstart: call\n" in text
    assert [one.text for one in scenes["call"].values["says"].values] == [
        "It's been eight weeks. Please. Why would I pay?"
    ]
    assert _ways(scenes["call"]) == [
        ("explore", "truth-first", ""),
        ("acknowledge", "call-2", ""),
        ("defend", "call", "And?"),
        ("otherwise", "same", ""),
    ]
    assert _ways(scenes["call-2"]) == [("own", "call-3", "Fine."), ("dismiss", "gone", ""), ("otherwise", "same", "")]
    assert _ways(scenes["call-3"]) == [("otherwise", "call-1", "")]
    assert _ways(scenes["call-1"]) == [("otherwise", "truth-first", "")]
    assert [way[0:2] for way in _ways(scenes["truth-first"])] == [
        ("agree", "truth-first-4"),
        ("boundary", "truth-first-5"),
        ("otherwise", "gone"),
    ]
    assert scenes["truth-first-4"].values["says"].values[0].text == "Fine, in parts."
    assert all("ending" in scenes[name].values for name in ("truth-first-4", "truth-first-5", "gone"))
    codes = re.findall(r"new\.yaml:\d+:\d+ (RP\d+)", done.out)
    assert set(codes) == {"RP308"}  # each scene wants a second wording, and nothing else is wrong


def test_what_isnt_carried_is_listed_by_line(tmp_path):
    """Variables, conditions, tags; and what an author has to say themselves."""
    _, lost, _, _ = _import(tmp_path, STORY)
    assert lost[:4] == [
        "1: trains, client and brief: a story has none; they are to be written",
        "2: 'VAR trust = 5': a scenario has no variables and no code",
        "6: '{trust > 3: Please.|Now.}': conditions and alternatives can't be carried",
        "6: the tag 'angry'",
    ]
    assert "25: '{trust > 2}': conditions and alternatives can't be carried" in lost
    assert sum("put down as unresolved" in line for line in lost) == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("~ trust = 3", "'~ trust = 3': a scenario has no variables and no code"),
        ("INCLUDE other.ink", "'INCLUDE other.ink': a scenario has no variables and no code"),
        ("<- thread", "'<- thread': a scenario has no variables and no code"),
        ("-> tunnel ->", "'-> tunnel ->': tunnels and values can't be carried"),
        ("* (label) [explore: What?]", "the label '(label)': a divert to it leads nowhere"),
        ("=== function f(x)", "'=== function f(x)': a scene takes no values and runs no code"),
    ],
)
def test_logic_is_listed(tmp_path, line, said):
    """With its line."""
    _, lost, _, _ = _import(tmp_path, f"Hello.\n{line}\nMore.\n")
    assert f"2: {said}" in lost


def test_a_choice_that_nothing_can_be_told_of(tmp_path):
    """It's carried with a move that no other choice has, and that is said."""
    _, lost, text, scenes = _import(tmp_path, "Hello.\n* [welcome: Hi.] -> a\n* [Blue.] -> a\n=== a\nBye.\n-> END\n")
    assert "3: the choice 'Blue.': what it does can't be told; `acknowledge` stands for it, change it" in lost
    assert "# line 3: 'Blue.'" in text and [way[0] for way in _ways(scenes["start"])][:2] == ["welcome", "acknowledge"]


def test_an_only_way_on(tmp_path):
    """It's taken whatever is said; its words are listed."""
    _, lost, _, scenes = _import(tmp_path, "Hello.\n* [Go on.] -> a\n=== a\nBye.\n-> END\n")
    assert "2: the words 'Go on.': the only way on is taken, whatever is said" in lost
    assert _ways(scenes["start"]) == [("otherwise", "a", "")]


def test_knots_in_another_script(tmp_path):
    """Names that have no Latin letters become ids all the same, and lead where they led."""
    _, _, _, scenes = _import(tmp_path, "Здравствуйте.\n* [explore: Что?] -> правда\n=== правда\nНет денег.\n-> END\n")
    assert list(scenes) == ["start", "scene-2"]
    assert _ways(scenes["start"])[0] == ("explore", "scene-2", "")
