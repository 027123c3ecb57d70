"""The slips that authors make most, and the words that tell them what to write instead."""

from __future__ import annotations

import pytest

from roleplay.content.problems import Problems
from roleplay.content.yaml_source import parse
from roleplay.engine import mood
from tests.content.conftest import Folder

SCENARIO, PLAYS = "scenarios/late-invoice.yaml", "scenarios/late-invoice.plays.yaml"

INDENT = "this line is indented otherwise than the lines beside it"
EARLY = "a quotation mark in the text ends it too early"
RANGE = "'quality' must be a range, with `min`, `max` or both, and this is '2.2'"
TEST = "'moves' must be a list of moves under `any`, `all` or `none`, and this is 'buckle'"
MOVES = "moves: {any: [explore], none: [blame]}"
COLON = "a colon followed by a space inside text - put the whole text in quotes"
UNREADABLE = [
    ("a:\n  says: I mean: no\n", f"2:15 RP108 {COLON}"),
    ("a:\n  - I: mean: no\n", f"2:12 RP108 {COLON}"),
    ("a: [I mean: no, b: c: d]\n", f"1:21 RP108 {COLON}"),
    ("a: {reply: I mean: no, why: b}\n", f"1:18 RP108 {COLON}"),
    ("a:\n  says: One line\n    and: another\n", "3:5 RP108 this line is indented otherwise"),
    ("c:\n  name: x\n role: y\n", f"3:2 RP108 {INDENT} (1 space; they have 2)"),
    ("c:\n    - x\n   - y\n", f"3:4 RP108 {INDENT} (3 spaces; they have 4)"),
    ("c:\n  - to: x\n    # why\n\n   when: y\n", f"5:4 RP108 {INDENT}"),
    ("c:\n  name: x\n    role: y\n", f"3:5 RP108 {INDENT} (4 spaces; they have 2)"),
    ("a: 1\notherwise\n  to: x\n", "2:1 RP108 `otherwise` needs a colon after it - write `otherwise:`"),
    ("a: 1\nb:2\nc: 3\n", "2:1 RP108 `b:` needs a space after its colon"),
    ("a: 1\n-b\n- c\n", "2:1 RP108 a dash needs a space after it"),
    ("a: 1\n- b\n", "2:1 RP108 a dash where the lines beside it are `key: value`"),
    ('a: "She said "no" to me"\n', f"1:15 RP108 {EARLY} - use ' outside, or write \\\""),
    ('a: ["She said "no" to me", "b"]\n', f"1:16 RP108 {EARLY}"),
    ("a: 'It's fine'\n", f"1:8 RP108 {EARLY} - use \" outside, or write ''"),
    ("a: %x\n", "1:4 RP108 a text can't begin with % - put the whole text in quotes"),
    ("a: @x\n", "1:4 RP108 a text can't begin with @"),
    ('a: "C:\\dir"\n', "RP108 a backslash in double quotes"),
    ("a: [x, y\nb: 1\n", "1:4 RP108 the bracket that opens here isn't closed, or a comma is missing"),
    ('a: ["x" "y"]\n', "1:4 RP108 the bracket that opens here isn't closed, or a comma is missing"),
    ("a: [x] y\nb: 1\n", "1:8 RP108 something stands after the closing bracket"),
    ("a: >now\n  x\n", "1:5 RP108 text after the > or |"),
]  # fmt: skip


@pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "pure"])
@pytest.mark.parametrize(("text", "said"), UNREADABLE)
def test_a_file_that_cannot_be_parsed_is_told_by_its_cause(text: str, said: str, pure: bool) -> None:
    """The author reads what the slip is and what to do, whichever parser the machine has; no parser's words."""
    problems = Problems()
    assert parse(text, "file", problems, pure=pure) is None
    (line,) = str(problems).splitlines()
    assert said in line
    for jargon in ("mapping", "scalar", "token", "block", "flow", "scanning"):
        assert jargon not in line


WRONG_TYPES = [
    (SCENARIO, "quality: {min: 2, max: 4}", "quality: 2.2", RANGE + " - write {min: 2.2}"),
    (SCENARIO, MOVES, "moves: buckle", TEST + " - write {any: [buckle]}"),
    (SCENARIO, "earlier: {any: [blame]}", "earlier: [blame, defend]", "write {any: [blame, defend]}"),
    (SCENARIO, "when: {earlier: {any: [blame]}}", "when: {any: [buckle]}", "did you mean `moves: {any: [buckle]}`?"),
    (SCENARIO, "when: {earlier: {any: [blame]}}", "when: {not: buckle}", "write {moves: {any: [buckle]}}"),
    (SCENARIO, "state: {trust: {max: 20}}", "state: {trust: 20}", "write {min: 20}"),
    (SCENARIO, "otherwise: {to: settled}", "otherwise: settled", "write {to: settled}"),
    (SCENARIO, '      says: ["What?", "Say that again?"]', "      - What?", 'write {says: ["What?"]}'),
    (SCENARIO, "state: {trust: 40, heat: {start: 70, good: low}}", "state: [trust, heat]", "write a number for each name: {trust: 10}"),  # noqa: E501
    (SCENARIO, "  wants: To pay nothing.", "  wants: {pay: nothing}", "put the whole text in quotes"),
    (SCENARIO, '- "Why should I pay for that?"', "- Tell me: why?", "put the whole text in quotes"),
    (PLAYS, '- {reply: "What happened?", leads_to: truth}', "- What happened?", 'write {reply: "What happened?"}'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), WRONG_TYPES)
def test_a_value_of_the_wrong_type_is_shown_as_it_should_be(
    folder: Folder, file: str, old: str, new: str, said: str
) -> None:
    """What the author wrote comes back in the form that was meant."""
    folder.spoil(file, old, new)
    found = [line for line in folder.found(file) if "RP203" in line]
    assert found and said in found[0]


def test_a_bare_list_of_plays(folder: Folder) -> None:
    """A list right under `plays:`, or of replies as a play, is told where it belongs."""
    folder.write(PLAYS, "plays:\n  - {name: A coach, coach: any, turns: [{reply: Hm}], expect: {outcome: lost}}\n")
    (line,) = folder.found(PLAYS)
    assert "RP203 'plays' must be the play-throughs, and this is a list" in line
    assert line.endswith("write `for:`, then put the list under `cases:`")
    folder.write(PLAYS, "plays:\n  for: late-invoice\n  cases:\n    - [{reply: Hm}]\n")
    (line,) = folder.found(PLAYS)
    assert line.endswith("write `name:` and `coach:` and `expect:`, then put the list under `turns:`")


SPOKEN = [
    ("It's been {{ weeks }} weeks", "It's been { weeks } weeks", "RP324 warning: the client would say '{weeks}'"),
    ("It's been {{ weeks }} weeks", "It's been {weeks} weeks", "RP324 warning: the client would say '{weeks}'"),
    ('"Why should I pay for that?"', "“Why should I pay for that?”", "RP325 warning: the quotation marks around"),
    ('"Why should I pay for that?"', '"„Why should I pay for that?“"', "RP325 warning: the quotation marks around"),
]


@pytest.mark.parametrize(("old", "new", "said"), SPOKEN)
def test_what_would_be_spoken_aloud_is_a_warning(folder: Folder, old: str, new: str, said: str) -> None:
    """Braces and quotation marks that the client would say are told, and nothing else."""
    folder.spoil(SCENARIO, old, new)
    (line,) = folder.found(SCENARIO)
    assert said in line


@pytest.mark.parametrize("new", ["“Fine” isn’t “good”", "{why} should I pay?", "‘Cause I say so"])
def test_quotes_and_braces_that_are_meant_are_left_alone(folder: Folder, new: str) -> None:
    """A line that quotes a word, or braces round no value of the scenario, are the author's own."""
    folder.spoil(SCENARIO, "Why should I pay for that?", new)
    assert folder.found(SCENARIO) == []


STATES = "state: {trust: 40, heat: {start: 70, good: low}}"


@pytest.mark.parametrize("name", ["fear", "anxiety", "stress", "shame", "distrust", "rage", "heat_now", "anger"])
def test_a_bad_state_that_would_count_as_good(folder: Folder, name: str) -> None:
    """The author is told how to say that a state is bad when it's high; said so, nothing more is told."""
    folder.spoil(SCENARIO, STATES, STATES.replace("}}", f"}}, {name}: 50}}"))
    (line,) = folder.found(SCENARIO)
    wanted = f"RP326 warning: the mood would get better as '{name}' rises - write {name}: {{start: 50, good: low}}, or "
    assert wanted in line
    folder.spoil(SCENARIO, f"{name}: 50", f"{name}: {{start: 50, good: low}}")
    assert folder.found() == []


def test_a_state_of_any_name_can_be_bad_when_high(folder: Folder) -> None:
    """The mood falls as such a state rises, whatever it's called."""
    folder.spoil(SCENARIO, STATES, STATES.replace("}}", "}, hurry: {start: 20, good: low}}"))
    scenario = folder.library().scenario("late-invoice")
    assert scenario.state == (("trust", 40), ("heat", 70), ("hurry", 20))
    calm, rushed = ({"trust": 40, "heat": 70, "hurry": value} for value in (20, 80))
    assert (mood(scenario, calm).value, mood(scenario, rushed).value) == (50, 30)
