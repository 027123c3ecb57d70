"""The report as one page: no file beside it, nothing from the network, no script; fit for screen and paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from roleplay.domain.text import storable, visible
from roleplay.reports.mood_curve import HEIGHT, WIDTH, curve
from roleplay.reports.replies import parts
from roleplay.reports.report import Report, level_text, outcome_words, two_decimals


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["two_decimals"] = two_decimals
    return environment.get_template("report.html")


def _shown(value: object) -> object:
    """Every text that is put into the page: control and invisible characters made visible, valid in UTF-8."""
    return storable(visible(value)) if type(value) is str else value


def html_report(report: Report) -> str:
    """The page as text, to be written in UTF-8. Every text in it is escaped, whatever was typed."""
    harmful = report.rubric.harmful()
    page: str = _template().render(
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
