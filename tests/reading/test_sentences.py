"""How a reply is cut into sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.reading.sentences import LONGEST, split


def cut(text: str) -> list[str]:
    """The sentences themselves."""
    return [text[span.start : span.end] for span in split(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Fair. What did you hope for?", ["Fair.", "What did you hope for?"]),
        ("Dr. Meyer e.g. said no. I didn't.", ["Dr. Meyer e.g. said no.", "I didn't."]),
        ("We grew 2.5 percent. It took a year.", ["We grew 2.5 percent.", "It took a year."]),
        ('"I failed." That is what you said.', ['"I failed."', "That is what you said."]),
        ("ok!! got it... will do", ["ok!!", "got it...", "will do"]),
        ("what?no way", ["what?", "no way"]),
        ("one thing\nanother thing", ["one thing", "another thing"]),
        ("Вы правы. Что было важнее всего?", ["Вы правы.", "Что было важнее всего?"]),
        ("Это стоит 5 тыс. рублей. Дорого.", ["Это стоит 5 тыс. рублей.", "Дорого."]),
        ("Thanks. :)", ["Thanks. :)"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences_are_cut_where_a_reader_would_cut_them(text: str, sentences: list[str]) -> None:
    """Stops, questions, lines and chat style end a sentence; abbreviations and numbers don't."""
    assert cut(text) == sentences


@given(st.text(max_size=400))
def test_any_text_is_covered_in_order(text: str) -> None:
    """Sentences lie in the text in order, don't overlap, and between them there is only white space."""
    spans = split(text)
    at = 0
    for span in spans:
        assert at <= span.start < span.end <= len(text)
        assert not text[at : span.start].strip()
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        assert span.end - span.start <= LONGEST or span.end - span.start == len(text[span.start : span.end].strip())
        at = span.end
    assert not text[at:].strip()


@given(st.text("ab ", min_size=LONGEST, max_size=4 * LONGEST))
def test_words_without_a_stop_are_cut_to_a_length_that_is_read(text: str) -> None:
    """Nobody hides half of a reply by leaving out the stops."""
    assert all(span.end - span.start <= LONGEST for span in split(text))
