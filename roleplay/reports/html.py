"""The report as one page: no file beside it, nothing from the network, no script; fit for screen and paper."""

from __future__ import annotations

from roleplay.reports.mood_curve import HEIGHT, WIDTH, curve
from roleplay.reports.pages import page_template
from roleplay.reports.replies import parts
from roleplay.reports.report import Report, level_text, outcome_words


def html_report(report: Report) -> str:
    """The page as text, to be written in UTF-8. Every text in it is escaped, whatever was typed."""
    harmful = report.rubric.harmful()
    page: str = page_template("report.html").render(
        report=report,
        scenario=report.scenario,
        rubric=report.rubric,
        conversation=report.conversation,
        debrief=report.debrief,
        score=report.debrief.score,
        outcome=outcome_words(report),
        curve=curve(report.moods),
        width=WIDTH,
        height=HEIGHT,
        harmful=harmful,
        parts=parts,
        level_text=level_text,
        places=[place for place, _, _ in report.turns()],
    )
    return page
