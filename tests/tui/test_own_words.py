"""A reply's own words beside what they did: enough to be understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.domain.judgement import Evidence
from roleplay.tui.own_words import own_words

LONG = "Thank you for ringing me about this at all, I really am glad you did that before the summer came."


def evidence(text: str, words: str, sentence: str = "") -> Evidence:
    """Evidence on these words in that sentence of the text."""
    start, place = text.index(sentence), text.index(words)
    return Evidence("welcome", start, start + len(sentence or text), place, place + len(words))


@pytest.mark.parametrize(
    ("text", "words", "sentence", "shown"),
    [
        ("Hello. I'm glad you rang. Yes.", "glad you", "I'm glad you rang.", "“I'm glad you rang.”"),
        ("Hello. I'm glad you rang. Yes.", "glad you rang", "I'm glad you rang.", "“glad you rang”"),
        (LONG, "glad you", LONG, "“am glad you did that”"),
        (LONG, "Thank", LONG, "“Thank you for ringing me”"),
        (LONG, "came.", LONG, "“that before the summer came.”"),
        (LONG, "lad", LONG, "“really am glad you did”"),
        ("word\n\n  again.", "word", "word\n\n  again.", "“word again.”"),
        ("x" * 90, "xxx", "x" * 90, f"“{'x' * 59}…”"),
    ],
)
def test_one_or_two_words_are_quoted_with_what_stands_around_them(
    text: str, words: str, sentence: str, shown: str
) -> None:
    """The sentence if it is short, else five words; three words and more stand by themselves."""
    assert own_words(text, evidence(text, words, sentence)) == shown


@given(st.text(st.sampled_from("ab \n.\x1b"), max_size=90), st.data())
def test_any_evidence_gives_words_of_the_reply_on_one_line(text: str, draw: st.DataObject) -> None:
    """Whatever the places are, there is one line of at most sixty characters, or nothing."""
    start, first, last, end = sorted(draw.draw(st.integers(0, len(text))) for _ in range(4))
    shown = own_words(text, Evidence("welcome", start, end, first, last))
    assert "\n" not in shown
    assert bool(shown) == bool(text[first:last].strip())
    assert len(shown) <= 62
