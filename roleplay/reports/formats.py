"""The formats a conversation can be taken out in."""

from __future__ import annotations

from roleplay.domain.errors import WrongUse
from roleplay.reports.report import Report

FORMATS = ("html", "md", "json", "csv")
TELL_CHANGES = ("html", "md")
"""Those for people: they also tell the smallest changes of replies. A transcript holds what was said and marked."""


def write(report: Report, form: str) -> str:
    """The report in one of FORMATS, as text to be written in UTF-8. Raises WrongUse for another one."""
    match form:
        case "html":
            from roleplay.reports.html import html_report  # Jinja2 is loaded only where a page is wanted

            return html_report(report)
        case "md":
            from roleplay.reports.markdown import markdown_report

            return markdown_report(report)
        case "csv":
            from roleplay.reports.csv import csv_report

            return csv_report(report)
        case "json":
            from roleplay.reports.transcript import json_report

            return json_report(report)
    raise WrongUse(f"There is no format {form!r}", f"Use one of: {', '.join(FORMATS)}")
