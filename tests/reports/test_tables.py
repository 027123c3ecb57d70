"""Markdown and the table for spreadsheets: the same talk, and no text in it that turns into something else."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.domain.text import storable, visible
from roleplay.reports.csv import safe_cell
from roleplay.reports.formats import write
from roleplay.reports.markdown import escape
from tests.reports.making import NASTY, WELCOME, open_report, report


def rows(text: str) -> list[list[str]]:
    """The table as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_the_table_has_a_row_a_turn():
    """Said, read, marked, and where the client stood afterwards."""
    head, first, second, third = rows(write(report(), "csv"))
    assert dict(zip(head, first, strict=True)) == {
        "turn": "1",
        "scene": "opening",
        "client": "We want to cancel.",
        "reply": WELCOME,
        "moves": "welcome explore",
        "quality": "3.25",
        "sure": "yes",
        "evidence": "welcome: glad you said that\nexplore: What is missing?",
        "mark receive": "4",
        "mark steady": "3",
        "reasons": "receive: +3 You took it in.",
        "leads to": "middle",
        "answer": "Hm.",
        "mood": "62",
        "mood in words": "listening",
        "state trust": "50",
        "state heat": "40",
    }
    assert second[0] == "2"
    assert dict(zip(head, third, strict=True))["mark receive"] == ""
    assert dict(zip(head, third, strict=True))["sure"] == "no"


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "\0",
        "＝",
        "＋",
        "－",
        "＠",
        "\u200b=",
        "\u200b",
        "\ufeff=",
        " =",
        "\u00a0@",
        "|",
        "%",
    ],
)
def test_no_cell_starts_a_formula(start):
    """An apostrophe stands before whatever a spreadsheet would run, hidden characters before it or not."""
    cell = safe_cell(f"{start}1+cmd|' /C calc'!A0")
    assert cell.startswith("'")
    head, first, *_ = rows(write(report(f"{start}1+1"), "csv"))
    assert dict(zip(head, first, strict=True))["reply"].startswith("'")


@pytest.mark.parametrize("text", ["", "plain", "5 = 5", "a@b.example", "Привет", '"quoted", with; all\tof it'])
def test_ordinary_text_stays_as_it_is(text):
    """No apostrophe where none is needed."""
    assert safe_cell(text) == text


@given(st.text())
def test_any_reply_is_one_cell(reply):
    """Quotes, commas, semicolons and line breaks stay inside their cell; nothing that runs starts it."""
    made = write(report(reply), "csv")
    head, first, *others = rows(made)
    assert [len(row) for row in (first, *others)] == [len(head)] * 3
    cell = dict(zip(head, first, strict=True))["reply"]
    assert cell.removeprefix("'") == storable(visible(reply)).removeprefix("'")
    assert not cell.startswith(tuple("=+-@\t\r\n\0＝＋－＠"))
    made.encode("utf-8")


def test_an_open_talk_has_a_table_without_rows():
    """Only the head."""
    assert len(rows(write(open_report(), "csv"))) == 1


def test_the_markdown_tells_it_all():
    """Outcome, score, limit, turning point, criteria, every turn with its words, thoughts and better replies."""
    text = write(report(), "md")
    for line in (
        "# We want to cancel",
        "Outcome: **Resolved**: On again  ",
        "Score: **40 of 100**, Not yet",
        "Limit: at most 40 of 100. The work was defended. (turn 2)",
        "Turning point: it was lost in turn 2. The plan was defended.",
        "The real problem: Her manager has quit.",
        "Mood: 35 upset → 62 listening → 20 angry → 55 wary",
        "| Receiving | 2.00 | looks like 2 |",
        "| Holding steady | not marked |  |",
        "> I'm glad you said that. What is missing?",
        "- Read as: Welcomes the problem, Asks to understand; quality 3.25 of 4",
        "- Welcomes the problem: “glad you said that”",
        "- Receiving: 4 of 4. (+3) You took it in.",
        "- What Dana thought: She expects a fight.",
        "- A better reply: “Tell me more.” It asks.",
        "- Read as: not sure, so it isn't marked",
        "- “We want to cancel.”: “A first try”",
    ):
        assert line in text.split("\n")


def test_an_open_talk_has_markdown():
    """The first line, and no secrets."""
    text = write(open_report(), "md")
    assert "Outcome: **Not ended**" in text
    assert "> We want to cancel." in text
    assert "Her manager" not in text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("# head", r"\# head"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("1) item", r"1\) item"),
        ("version 1.0.0!", "version 1.0.0!"),
        ("===", r"\==="),
        ("> quote <b>", r"\> quote \<b\>"),
        ("*a* _b_ `c` ~d~", r"\*a\* \_b\_ \`c\` \~d\~"),
        ("[x](y) ![z](y)", r"\[x\](y) !\[z\](y)"),
        ("a | b \\ c", r"a \| b \\ c"),
        ("&lt; & R&D", r"\&lt; & R\&D"),
        ("    code", "&nbsp;&nbsp;&nbsp;&nbsp;code"),
        ("\x1b[0m", r"␛\[0m"),
        ("That's it - really.", "That's it - really."),
    ],
)
def test_markdown_shows_what_was_typed(typed, written):
    """What would be markup is escaped; what wouldn't be is left alone."""
    assert escape(typed) == written


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_the_markdown_keeps_its_shape(text):
    """Whatever was typed, there are as many headings and table rows as with plain words."""

    def shape(made: str) -> list[int]:
        lines = made.split("\n")
        return [sum(line.startswith(start) for line in lines) for start in ("#", "|", "- ", "---")]

    made = write(report(WELCOME + "\n" + text, text), "md")
    assert shape(made) == shape(write(report(WELCOME + "\nx", "x"), "md"))
    assert "<script" not in made.replace("\\<script", "")
    made.encode("utf-8")
