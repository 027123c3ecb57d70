"""Marking oneself first, saying that a reply was misread, and the list of misses, line by line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from roleplay.cli.main import main
from roleplay.settings import Settings
from roleplay.wiring import Parts
from tests.cli.person import SPOKEN, Done, Person, spawn


def test_a_misread_reply_is_put_right_and_the_talk_goes_on(person: Person) -> None:
    """/meant alone lists the words; with one the last reply is answered anew and the case is listed."""
    done = person.plays("defend 1", "/meant", "/meant charm", "/meant explore welcome", "/quit")
    assert done.code == 0
    assert "Your reply harms: Defends" in done.out
    assert "explore: Asks to understand" in done.out
    assert "There is no move 'charm' here" in done.out
    after = done.out.split("Put right; ")[1]
    assert "Your reply helps: Asks to understand" in after
    assert after.count("Dana: ") == 1
    assert person.last()["turns"] == 1
    misses = person.runs("misses", "--json").json
    assert [(miss["reply"], miss["read_as"], miss["meant"]) for miss in misses] == [
        ("defend 1", ["defend"], ["welcome", "explore"])
    ]


def test_meant_before_the_first_reply_lists_the_moves(person: Person) -> None:
    """Nothing to put right yet, nothing broken."""
    done = person.plays("/meant explore", "/quit")
    assert done.code == 0
    assert "Say what you meant" in done.out


def judged(person: Person, typed: str) -> Done:
    """A talk by somebody who marks themselves first."""
    import io
    import sys
    from contextlib import redirect_stdout
    from unittest.mock import patch

    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    given = io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
    settings = replace(Settings(data_folder=person.data), judge_first=True)
    with redirect_stdout(out), patch.object(sys, "stdin", given):
        code = main(["play", "we-want-to-cancel", "--plain", "--seed", "7"], Parts(settings, reader=SPOKEN))
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    return Done(code, out.buffer.getvalue(), "")


def test_marks_are_asked_for_before_they_show(person: Person) -> None:
    """A level for each criterion; what isn't one is asked again; then the gap, and only then the debrief."""
    done = judged(person, "defend 1\n/end\n7\n4\n\n4\n/end\n")
    assert done.code == 0
    before, _, after = done.out.partition("Before the marks: ")
    assert "Your reply harms" not in before
    assert "Type 0, 1, 2, 3 or 4" in after
    assert after.index("0 to 4? ") < after.index("Debrief")
    done = judged(person, "defend 1\n/end\n" + "4\n" * 9)
    assert "you 4, the rubric 0, kinder by 4." in done.out
    assert "How you see yourself, over all talks:" in done.out
    assert "too few to tell" in done.out
    assert done.out.index("kinder by 4") < done.out.index("Debrief")


MOVES = """rubric: mine
title: Mine
version: 1.0.0
language: en
builds_on: welcome-the-problem
about: A rubric with a move of its own.
source: Mine.
does_not_cover: Much.
moves:
  thank:
    title: Thanks
    kind: helpful
    meaning: Thanks the client.
    examples:
      - "Thank you for that."   # the first
      - "Thanks a lot."
    counts:
      - "Thank you."
"""


def missed(person: Person) -> None:
    """Two misses: one put right, one that the reader wasn't sure of."""
    assert person.plays("explore what 1?", "defend 1", "/meant welcome", "/quit").code == 0


def test_misses_are_listed_with_what_was_put_right_first(person: Person) -> None:
    """A number, the line, the reply, how it was read and what was meant."""
    assert "No reply was misread" in person.runs("misses").out
    missed(person)
    said = person.runs("misses").out
    assert said.index("1. ") < said.index("2. ")
    assert "read as defend, meant welcome" in said
    assert "the reader was not sure" in said
    assert len(person.runs("misses", "--json").json) == 2
    assert len(person.runs("misses", "--json", "--limit", "1").json) == 1


def test_a_miss_becomes_an_example_of_a_move(person: Person) -> None:
    """It stands at the end of the move's examples, all else as it was; twice is refused."""
    missed(person)
    name = person.file("mine.yaml", MOVES)
    done = person.runs("misses", "--as-example", "1", "--move", "thank", "--out", name)
    assert done.code == 0, done.err
    assert Path(name).read_text() == MOVES.replace(
        '      - "Thanks a lot."\n', '      - "Thanks a lot."\n      - "defend 1"\n'
    )
    again = person.runs("misses", "--as-example", "1", "--move", "thank", "--out", name)
    assert again.code == 2
    assert "already" in again.err


def test_a_miss_becomes_what_does_not_count(person: Person) -> None:
    """A move that was read and wasn't meant gets it under what doesn't count, in a list of its own if there is none."""
    missed(person)
    name = person.file("mine.yaml", MOVES)
    done = person.runs("misses", "--as-example", "1", "--not", "--move", "thank", "--out", name)
    assert done.code == 0, done.err
    assert Path(name).read_text() == MOVES + '    does_not_count:\n      - "defend 1"\n'


def test_a_miss_becomes_a_play_through_that_states_what_was_meant(person: Person) -> None:
    """The replies up to it, and where it leads when it is read as it was meant."""
    missed(person)
    name = person.home / "we-want-to-cancel.plays.yaml"
    done = person.runs("misses", "--as-play", "1", "--out", str(name))
    assert done.code == 0, done.err
    text = name.read_text()
    assert "for: we-want-to-cancel" in text
    assert '{reply: "defend 1", leads_to: ' in text
    played = person.runs("test", str(name))
    assert played.code == 1
    assert "differs" in played.out


@pytest.mark.parametrize(
    "words, problem",
    [
        (["--as-example", "1"], "--out"),
        (["--as-example", "9", "--move", "thank", "--out", "mine.yaml"], "no miss 9"),
        (["--as-example", "1", "--move", "charm", "--out", "mine.yaml"], "charm"),
        (["--as-example", "1", "--move", "thank", "--out", "nowhere.yaml"], "nowhere.yaml"),
        (["--as-example", "1", "--as-play", "1", "--out", "x.yaml"], "one"),
        (["--as-play", "2", "--out", "x.plays.yaml"], "what was meant"),
        (["--move", "thank"], "--as-example"),
    ],
)
def test_what_cannot_be_made_is_refused(person: Person, words: list[str], problem: str) -> None:
    """One clear error; the file is as it was."""
    missed(person)
    name = person.file("mine.yaml", MOVES)
    words = [str(person.home / word) if word.endswith(".yaml") else word for word in words]
    done = person.runs("misses", *words)
    assert done.code == 2
    assert problem in done.err
    assert Path(name).read_text() == MOVES


def test_the_setting_is_read_from_the_environment(tmp_path: Path) -> None:
    """A word that is neither yes nor no is refused before anything is done."""
    done = spawn("list", home=tmp_path, env={"ROLEPLAY_JUDGE_FIRST": "perhaps"})
    assert done.code == 2
    assert "ROLEPLAY_JUDGE_FIRST" in done.err
