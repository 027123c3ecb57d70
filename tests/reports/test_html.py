"""The page: everything a trainer wants to see on paper, in one file, and nothing in it that runs or is fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from roleplay.reports.formats import write
from roleplay.reports.mood_curve import HEIGHT, WIDTH, curve
from roleplay.reports.replies import parts
from tests.reports.making import NASTY, WELCOME, Feeling, conversation, open_report, report

_VOID = {"meta", "br", "line", "polygon", "polyline", "circle", "rect", "link", "img"}


class Page(HTMLParser):
    """A page taken apart: tags with attributes, and the text that is seen. Fails where tags don't match."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.seen: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []
        self.text = re.sub(r"\s+", " ", "".join(self.seen))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.seen.append(data)


@pytest.fixture(scope="module")
def page() -> Page:
    """The page of the talk made by hand."""
    return Page(write(report(), "html"))


def test_it_shows_how_it_ended(page):
    """Outcome, score, limit, turning point, real problem."""
    for words in (
        "Resolved: On again",
        "40of 100Not yet",
        "A limit was reached: at most 40 of 100 (turn 2; without it 62). The work was defended.",
        "The turning point: turn 2, where it was lost. The plan was defended.",
        "The real problem behind it: Her manager has quit.",
    ):
        assert words in page.text


def test_it_shows_the_criteria_with_what_they_mean(page):
    """Two decimals and the nearest level in words; a criterion that couldn't be marked says so."""
    assert "ReceivingTakes it in. 2.00 of 4 looks like 2" in page.text
    assert "not markedNo reply could be marked by this." in page.text


def test_it_shows_every_turn(page):
    """Client's line, reply, marks with reasons, thought, better reply and why, in their order."""
    wanted = [
        "Turn 1", "We want to cancel.", "I'm ", "glad you said that", "+ Welcomes the problem", "What is missing?",
        "+ Asks to understand", "4 of 4", "+3 You took it in.", "thought and didn't say: She expects a fight.",
        "Why it went on this way: She was heard.",
        "A reply that would serve: “Tell me more.” It asks.",
        "Turn 2", "turning point: lost here", "But we ", "delivered the plan", "− Defends", "0 of 4",
        "−2 Defending answers an attack.",
        "Turn 3", "The reader was not sure.", "Taken back and tried again", "A first try",
    ]  # fmt: skip
    at = 0
    for words in wanted:
        at = page.text.index(words, at)


def test_moves_are_told_by_words_and_line_not_by_colour_alone(page):
    """The words are underlined, in waves where they harm; the move is named beside them with a sign."""
    classes = [attrs.get("class") for _, attrs in page.tags]
    assert classes.count("words") == 2
    assert classes.count("words harm") == 1
    assert classes.count("move") == 2
    assert classes.count("move harm") == 1


def test_the_mood_is_drawn_and_told(page):
    """A line with a point for every turn, a ring at the turning point, and the numbers for those who can't see it."""
    tags = [tag for tag, _ in page.tags]
    assert tags.count("polyline") == 1
    assert tags.count("circle") == len(report().moods) + 1
    assert "at the start 35, after turn 1 62, after turn 2 20, after turn 3 55." in page.text


def test_it_needs_nothing_from_outside():
    """No script, no link, no picture, no font, no address; the page forbids itself to fetch anything."""
    text = write(report(), "html")
    page = Page(text)
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "base", "form", "a"})
    names = {name for _, attrs in page.tags for name in attrs}
    assert names.isdisjoint({"src", "href", "style", "action", "onload", "onclick"})
    assert "http" not in text.replace("http-equiv", "")
    assert "url(" not in text
    assert "@import" not in text
    assert {"default-src 'none'; style-src 'unsafe-inline'"} <= {attrs.get("content") for _, attrs in page.tags}


def test_it_is_made_for_paper_and_for_the_dark():
    """There are rules for printing and for a dark screen."""
    text = write(report(), "html")
    assert "@media print" in text
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_whatever_was_typed_is_shown_harmlessly(text):
    """The page has the same tags as with plain words, shows the text, and can be written as UTF-8."""
    usual = Page(write(report(WELCOME + "x", "x"), "html"))
    made = write(report(WELCOME + text, text), "html")
    page = Page(made)
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in usual.tags]
    assert [sorted(attrs) for _, attrs in page.tags] == [sorted(attrs) for _, attrs in usual.tags]
    made.encode("utf-8")
    assert not set(made) & set(map(chr, [*range(9), *range(11, 32), 127, 0x202E, 0x2066]))
    if text.isprintable() and text.isascii():
        assert re.sub(r"\s+", " ", text) in page.text


def test_a_talk_that_has_only_begun_has_a_page():
    """The first line stands there, and that it waits."""
    page = Page(write(open_report(), "html"))
    assert "Not ended" in page.text
    assert "We want to cancel." in page.text
    assert "Nothing has been answered yet." in page.text
    assert "Her manager has quit." not in page.text


def test_the_same_talk_is_the_same_page():
    """No clock and no chance in it."""
    assert write(report(), "html") == write(report(), "html")


def test_a_long_reply_and_a_long_talk_fit():
    """20,000 characters are all there."""
    made = write(report("longword" * 2_500), "html")
    assert re.sub("<[^>]*>", "", made).count("longword") >= 2_499


@pytest.mark.parametrize("count", [1, 2, 5, 40, 500])
def test_the_curve_stays_in_its_frame(count):
    """Points go from left to right inside the drawing, and at most some sixteen of them are numbered."""
    moods = [Feeling((k * 37) % 101, "word") for k in range(count)]
    drawn = curve(moods)
    xs = [point.x for point in drawn.points]
    assert xs == sorted(set(xs)) or count == 1
    assert all(0 < point.x < WIDTH and 0 < point.y < HEIGHT for point in drawn.points)
    assert sum(point.label for point in drawn.points) <= 17
    assert drawn.points[0].word
    assert drawn.points[-1].word


def test_a_reply_is_cut_where_words_begin_and_end():
    """All stretches together are the reply; those inside the words of evidence name its moves."""
    turn = conversation().turns[0]
    cut = parts(turn.reply.text, turn.reading.evidence)
    assert "".join(part.text for part in cut) == turn.reply.text
    assert [(part.text, part.moves) for part in cut if part.moves] == [
        ("glad you said that", ("welcome",)),
        ("What is missing?", ("explore",)),
    ]
