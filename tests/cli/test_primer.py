"""`roleplay primer`: the coach's corner line by line."""

from __future__ import annotations

from roleplay.primer import SEEN
from tests.cli.person import Person


def test_every_line_is_a_reply_and_an_empty_one_goes_on(person: Person) -> None:
    """Two lines to try, as often as one likes; nothing is stored but that it was shown."""
    done = person.runs("primer", typed="buckle 1\nwelcome explore 4\n\ndefend 0\n\n")
    assert done.code == 0, done.err
    out = " ".join(done.out.split())
    assert "It gives way." in out
    assert "It takes the complaint in and asks." in out
    assert "It defends." in out
    assert out.index("Welcome") < out.index("Explore") < out.index("Hold steady")
    assert person.runs("history", "--json").json == []
    assert (person.data / SEEN).exists()


def test_nothing_typed_reads_like_a_text(person: Person) -> None:
    """With nothing on standard input it goes through to the end."""
    done = person.runs("primer")
    assert done.code == 0
    assert done.out.count("One that would serve") == 2


def test_what_is_typed_can_t_take_over_the_terminal(person: Person) -> None:
    """The words that harm are quoted with control characters made visible."""
    done = person.runs("primer", typed="\x1b[31m\u202e defend 0\n")
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
