"""The smallest change as people see it: on the screen, in plain mode, in reports."""

from __future__ import annotations

import re

from roleplay.cli.plain_text import debrief_lines
from roleplay.cli.transcripts import report_of
from roleplay.practice import Practice, Talk
from roleplay.reports.formats import write
from roleplay.tui.messages import ShowDebrief
from roleplay.tui.widgets.paper import Paper
from tests.tui.conftest import NARROW, SCENARIO, Opening, made_practice, opened, practice

__all__ = ["opened", "practice"]

SPOILT = "I'm glad you rang, but we delivered everything that was in the plan. So you were alone with it?"
OUT = "but we delivered everything that was in the plan"


def spoilt_talk(practice: Practice) -> Talk:
    """A talk of one reply that says the right thing and then spoils it."""
    return practice.answer(practice.open(SCENARIO, 1).id, SPOILT)


async def test_the_debrief_shows_what_goes_out_without_colour(opened: Opening, practice: Practice) -> None:
    """It comes in when it has been found: the words that cost, the change with its signs, and what it turns."""
    talk = spoilt_talk(practice)
    async with opened(NARROW, open_first=lambda _: ShowDebrief(talk)) as person:
        said = person.paper("#turns")
        folded = " ".join(said.replace("▌", " ").split())
        assert "Cost" in said
        assert "[−, but we delivered everything that was in the plan]" in folded
        assert re.search(r"\d+ % of your words: .*\d → \d", folded)
        paper = person.app.screen.query_one("#turns", Paper)
        tones = {span.tone for block in paper.blocks for span in block.text.spans}
        assert "removed" in tones


def test_plain_mode_says_it_in_whole_sentences(practice: Practice) -> None:
    """What cost, what to leave out, and how it would read."""
    talk = spoilt_talk(practice)
    said = "\n".join(debrief_lines(talk, practice.debrief(talk), practice.changes(talk)))
    assert "What cost you " in said
    assert f"Smallest change: leave out “{OUT}”. " in said
    assert "It would read: I'm glad you rang. So you were alone with it?" in said


def test_a_change_of_a_mended_reply_says_that_it_is_told_without(practice: Practice) -> None:
    """The mark in the debrief was lifted by what came later; the change is told from the mark as it was."""
    talk = spoilt_talk(practice)
    assert "to mend it" not in "\n".join(debrief_lines(talk, practice.debrief(talk), practice.changes(talk)))
    talk = practice.answer(talk.id, "That was my fault. What was it like for you?")
    assert "(without what you said later to mend it)." in "\n".join(
        debrief_lines(talk, practice.debrief(talk), practice.changes(talk))
    )


def test_reports_for_people_tell_it_and_transcripts_do_not(practice: Practice) -> None:
    """Struck through and with signs in HTML and Markdown; a transcript holds what was said and marked."""
    talk = spoilt_talk(practice)
    report = report_of(talk, practice, changes=True)
    assert "<del>[−, but we delivered everything that was in the plan]</del>" in write(report, "html")
    assert r"~~\[−, but we delivered everything that was in the plan]~~" in write(report, "md")
    assert write(report, "json") == write(report_of(talk, practice), "json")


def test_it_is_looked_for_once() -> None:
    """The second look costs nothing: the same answer object, without the reader."""
    over = made_practice()
    talk = spoilt_talk(over)
    assert over.changes(talk) is over.changes(over.talk(talk.id))


def test_what_a_trainee_typed_cannot_reach_terminal_or_page(practice: Practice) -> None:
    """Escape sequences, bidi and markup in a changed reply are shown as they were typed."""
    nasty = "I'm glad you \x1b[31m <b>rang</b> ‮, but we delivered everything that was in the plan."
    talk = practice.answer(practice.open(SCENARIO, 1).id, nasty)
    assert practice.changes(talk)[0].changes
    plain = "\n".join(
        line for line in debrief_lines(talk, practice.debrief(talk), practice.changes(talk)) if "change" in line
    )
    page = write(report_of(talk, practice, changes=True), "html")
    assert "\x1b" not in plain and "‮" not in plain
    assert "<b>rang" not in page
