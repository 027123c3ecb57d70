"""A report in one of its formats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from roleplay.assessment.reports.own_templates import render_own
from roleplay.assessment.reports.pages import render
from roleplay.assessment.reports.pdf import pdf_of
from roleplay.assessment.reports.tables import csv_of

FORMATS = ("html", "pdf", "csv", "json")


@dataclass(frozen=True, slots=True)
class Made:
    """A report that was made. content: the file; warnings: what whoever hands it out should know, in sentences."""

    content: bytes
    warnings: tuple[str, ...] = ()


def make(facts: dict[str, Any], foot: dict[str, Any], form: str, templates: Path | None = None) -> Made:
    """The report that these facts come to. form: one of FORMATS; templates: the body's own, in place of ours.

    Raises WrongUse for a format that this report doesn't have, TemplateProblem for a template that can't be used.
    """
    if form == "json":
        return Made((json.dumps({**facts, "checkpoint": foot}, indent=1, sort_keys=True) + "\n").encode("ascii"))
    if form == "csv":
        return Made(csv_of(facts).encode("utf-8"))
    values = {"report": facts, "foot": foot}
    name = f"{facts['kind']}.html"
    page = render(name, values) if templates is None else render_own(name, values, templates)
    if form == "html":
        return Made(page.encode("utf-8"))
    made = pdf_of(page)
    if not made.missing:
        return Made(made.content)
    shown = ", ".join(f"U+{ord(one[0]):04X}" for one in made.missing[:10])
    return Made(
        made.content,
        (f"No font here has these characters, and boxes stand in their place: {shown}. Install a font that has them",),
    )
