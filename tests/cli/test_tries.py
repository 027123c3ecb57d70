"""Rewind without screens: back to any line, every try kept, listed and compared as text."""

from __future__ import annotations

import pytest

from tests.cli.person import Person

LOST = ("welcome explore 4", "defend 0", "buckle 0", "buckle 0")


def lost(person: Person) -> None:
    """A talk that was lost."""
    done = person.plays(*LOST)
    assert "Where it was lost: reply " in done.out
    assert person.last()["outcome"] == "unresolved"


def test_rewind_goes_back_to_where_it_was_lost_and_keeps_what_had_ended(person: Person) -> None:
    """Without a number it is the line that the debrief names; the talk goes on there with the next replies."""
    lost(person)
    told = person.runs("tries", "--json").json["tries"][0]
    place, score = told["lost_at"], told["score"]
    assert place > 1
    done = person.runs("rewind", "--plain", typed="acknowledge explore 4\n")
    assert done.code == 0, done.err
    assert f"You: {LOST[place - 1]}" not in done.out
    assert "You: acknowledge explore 4" in done.out
    tried = person.runs("tries", "--json").json
    assert [(one["outcome"], one["parted_from"], one["shared_replies"]) for one in tried["tries"]] == [
        ("unresolved", None, 0),
        (None, 1, place - 1),
    ]
    assert tried["tries"][0]["score"] == score
    assert tried["now"] == 2
    assert (person.last()["outcome"], person.last()["tries"], person.last()["best"]) == (None, 2, score)


def test_rewind_to_a_reply_of_any_try(person: Person) -> None:
    """--to 2 is the second reply of the try that one is in, --to 1.3 the third of the first."""
    lost(person)
    person.runs("rewind", "--to", "1", "--plain", typed="own 3\n")
    person.runs("rewind", "--to", "1.3", "--plain", typed="explore 3\n")
    tried = person.runs("tries", "--json").json["tries"]
    assert [one["replies"] for one in tried] == [
        list(LOST[: len(tried[0]["replies"])]),
        ["own 3"],
        [*LOST[:2], "explore 3"],
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("rewind", "--to", "9", "--plain"), "Try 1 has no reply 9 - choose from 1 to "),
        (("rewind", "--to", "7.1", "--plain"), "no try 7 - choose from 1 to 1"),
        (("rewind", "--to", "x\x1b[2J", "--plain"), "There is no reply "),
        (("rewind", "zzz"), "There is no conversation 'zzz'"),
        (("rewind",), "The screens need a terminal"),
        (("tries", "--compare", "1", "2"), "no try 2"),
        (("tries", "--name", "two", "x"), "'two' is no number of a try"),
        (("tries", "--name", "1", "x" * 61), "61 characters"),
    ],
)
def test_what_can_not_be_done_is_told_in_one_line_and_changes_nothing(
    person: Person, words: tuple[str, ...], told: str
) -> None:
    """Where, what, and what to do; the talk stands as it did."""
    lost(person)
    before = person.last()
    done = person.runs(*words)
    assert done.code == 2
    assert told in done.err and done.err.count("\n") == 1
    assert "\x1b" not in done.err
    assert person.last() == before


def test_without_a_word_said_there_is_nothing_to_rewind(person: Person) -> None:
    """An empty database, and a talk that was only opened."""
    for _ in range(2):
        for command in ("rewind", "tries"):
            done = person.runs(command)
            assert done.code == 2
            assert "Nothing was said in any conversation yet" in done.err
        person.plays()


def test_tries_are_listed_named_and_compared_as_text(person: Person) -> None:
    """Each with what it came to and the number of each reply; two of them reply by reply with moods and marks."""
    lost(person)
    person.runs("rewind", "--to", "2", "--plain", typed="acknowledge explore 4\n")
    named = person.runs("tries", "--name", "2", "asked \x1b[31mfirst")
    assert "Try 2 “asked ␛[31mfirst”: Not finished" in named.out
    out = person.runs("tries").out
    assert "Try 1: Unresolved · " in out
    assert "Parts from try 1 at reply 2. The talk stands here." in out
    assert "  2.2 “acknowledge explore 4” mood " in out
    assert "Most was lost here." in out
    out = person.runs("tries", "--compare", "1", "2").out
    lines = out.splitlines()
    assert "The first 1 reply is the same in both." in lines
    assert "Try 1, reply 2: defend 0" in lines and "Try 2, reply 2: acknowledge explore 4" in lines
    assert lines.index("Try 1, reply 2: defend 0") < lines.index("Try 2, reply 2: acknowledge explore 4")
    assert sum(line.startswith("Mood in try ") for line in lines) == 2
    assert any(line.startswith("- Receiving the problem: ") and "(+" in line for line in lines)
    assert any(line.startswith("Marks (0 to 4): ") for line in lines)


def test_in_a_plain_talk_tries_are_commands(person: Person) -> None:
    """/rewind, /tries, /compare, /try and /name, while the talk goes on and after its end."""
    done = person.plays(*LOST, "/compare", "/rewind 2", "acknowledge explore 4", "/name asked", "/tries", "/compare",
        "/rewind 1.9", "/try 5", "/try x", "/rewind", "/try 1")  # fmt: skip
    out = done.out
    assert "There is only one try yet" in out
    assert "Back to the line that reply 2 answered; every try is kept." in out
    assert "Try 2 is called “asked”." in out
    assert "Try 2 “asked”: Not finished" in out
    assert "Try 2, reply 2: acknowledge explore 4" in out
    assert "Try 1 has no reply 9" in out and "no try 5" in out and "Which try?" in out
    assert "No reply of try 2 cost anything" in out
    assert out.rindex("Try 1 counts now; it has ended.") < out.rindex("How it ended: ")
    assert person.last()["outcome"] == "unresolved"
    assert done.code == 0


def test_all_data_goes_along_with_the_tries(person: Person) -> None:
    """`data export` writes every try with its name, outcome and score."""
    lost(person)
    person.runs("rewind", "--to", "2", "--plain", typed="acknowledge explore 4\n")
    person.runs("tries", "--name", "2", "asked first")
    assert person.runs("data", "export", str(person.home / "out")).code == 0
    text = (person.home / "out" / "history.json").read_text(encoding="utf-8")
    assert '"asked first"' in text and '"outcome": "unresolved"' in text
