"""Text on its way to the screen: harmless, bounded, and with its marks still on the right words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from roleplay.domain.judgement import Evidence
from roleplay.tui.marked import MOST_CHARACTERS, Span, evidence_spans, marked, one_line
from roleplay.tui.wrapping import rows

NASTY = st.text(st.sampled_from("ab \n\t\x1b\x07‮​[/]@=é漢🙂‍\r"), max_size=120)


def test_marks_stay_on_their_words_when_characters_become_visible() -> None:
    """An ESC before the words that tell is shown as a picture, and the underline doesn't slip."""
    typed = "\x1b[31mHi‮ there, I'm glad you rang"
    start = typed.index("glad")
    shown = marked(typed, (Span(start, start + 8, "helpful"),))
    assert "\x1b" not in shown.text
    assert [shown.text[s.start : s.end] for s in shown.spans] == ["glad you"]


def test_a_very_long_text_is_cut_and_says_so() -> None:
    """20,000 characters are shown in part, with a word on the rest."""
    shown = marked("x" * 20_000)
    assert len(shown.text) < MOST_CHARACTERS + 100
    assert "16,000 more characters" in shown.text


def test_a_thousand_empty_lines_are_cut() -> None:
    """Line feeds are bounded as well as characters."""
    assert marked("\n" * 1000).text.count("\n") < 100


def test_harm_is_marked_over_help() -> None:
    """Where the same words help and harm, the harm shows."""
    spans = evidence_spans((Evidence("blame", 0, 9, 0, 5), Evidence("welcome", 0, 9, 0, 5)), frozenset({"blame"}))
    assert [span.tone for span in spans] == ["helpful", "harmful"]


@given(NASTY, st.integers(0, 130), st.integers(0, 130))
def test_marks_never_leave_the_text(text: str, one: int, other: int) -> None:
    """Wherever a mark lies in what was typed, it lies inside what is shown."""
    shown = marked(text, (Span(min(one, other), max(one, other), "helpful"),))
    assert all(0 <= span.start < span.end <= len(shown.text) for span in shown.spans)
    assert not any(ord(c) < 32 and c != "\n" for c in shown.text)


@given(NASTY, st.integers(4, 40), st.integers(4, 40))
def test_rows_fit_and_lose_no_word(text: str, first: int, later: int) -> None:
    """Every row fits its width, and nothing but white space goes missing."""
    shown = marked(text)
    broken = ["".join(part for part, _ in row) for row in rows(shown, first, later)]
    for place, row in enumerate(broken):
        assert cell_len(row) <= (later if place else first) or len(row) <= 1
    assert "".join("".join(broken).split()) == "".join(shown.text.split())


@given(NASTY)
def test_one_line_is_one_line(text: str) -> None:
    """Titles and quotes stay on one line."""
    assert "\n" not in one_line(text, 30)
    assert len(one_line(text, 30)) <= 30
