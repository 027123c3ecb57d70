"""Marking one's own replies before the marks show, line by line."""

from __future__ import annotations

from collections.abc import Callable

from roleplay.cli.output import tell
from roleplay.cli.plain_text import client_line
from roleplay.domain.own_view import SelfMark
from roleplay.language import tr
from roleplay.practice import Practice, Talk
from roleplay.second_look import SecondLook, ToJudge
from roleplay.tui.judge_view import criterion_of, gap_words, own_eye_lines

ENOUGH = ("/end", "/quit")


def judge_first(practice: Practice, talk: Talk, line: Callable[[], str | None]) -> None:
    """Ask for a level of each criterion on each reply; then say the gap. `line`: what is typed, None at its end."""
    look = SecondLook(practice)
    waiting = look.to_judge(talk)
    if waiting:
        tell(tr("Before the marks: mark your own replies, 0 to 4. Enter leaves one out, /end goes to the debrief."))
    for one in waiting:
        tell(client_line(talk, one.turn.client_line))
        tell(tr("Reply {place}: {text}", place=one.place, text=one.turn.reply.text))
        levels = _asked(talk, one, line)
        given = look.judge(talk, one, levels or {})
        for mark in given:
            tell(_gap(talk, mark))
        if levels is None:
            break
    spots = look.blind_spots(talk.rubric.id)
    if spots:
        tell(tr("How you see yourself, over all talks:"))
        for told in own_eye_lines(talk.rubric, spots):
            tell(f"- {told}")
    if waiting:
        tell()


def _asked(talk: Talk, one: ToJudge, line: Callable[[], str | None]) -> dict[str, int] | None:
    """The levels that were given; None where the person has had enough, and nothing of this reply is kept then."""
    levels: dict[str, int] = {}
    for mark in one.marks:
        criterion = criterion_of(talk.rubric, mark.criterion)
        tell(tr("{title}, 0 to 4? {looks_for}", title=criterion.title, looks_for=" ".join(criterion.looks_for.split())))
        typed = line()
        while typed is not None and typed.strip() not in ("", *ENOUGH, "0", "1", "2", "3", "4"):
            tell(tr("Type 0, 1, 2, 3 or 4; Enter leaves it out, /end goes to the debrief."))
            typed = line()
        if typed is None or typed.strip() in ENOUGH:
            return None
        if typed.strip():
            levels[mark.criterion] = int(typed)
    return levels


def _gap(talk: Talk, mark: SelfMark) -> str:
    title = criterion_of(talk.rubric, mark.criterion).title
    told = tr("{title}: you {own}, the rubric {marked}", title=title, own=mark.own, marked=mark.marked)
    return f"{told}, {gap_words(mark)}."
