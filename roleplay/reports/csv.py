"""The turns as a table for a spreadsheet: one row a turn, and no cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
import io

from roleplay.domain.text import storable, visible
from roleplay.reports.report import Report

_FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠﹢﹣﹦﹫−|%")
"""Beginnings that spreadsheets take for a formula or a command (OWASP, CSV Injection), full-width forms too."""

_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u180e\u200e\u200f\u202a\u202b\u202c\u202d\u202e")
"""Characters without width, which may stand before such a beginning."""


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet might run it. Control characters become visible."""
    shown = storable(visible(text))
    start = text.lstrip(" \u00a0\u3000")[:1]
    return f"'{shown}" if start in _FORMULA or start in _UNSEEN else shown


def csv_report(report: Report) -> str:
    """One row a turn: what was said, how it was read, the mark by each criterion, and the client's state afterwards.

    UTF-8 text, comma, every cell in quotation marks, CR LF. Evidence and reasons are one per line within their cell.
    """
    criteria = [criterion.id for criterion in report.rubric.criteria]
    states = [name for name, _ in report.conversation.state]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    head = ["turn", "scene", "client", "reply", "moves", "quality", "sure", "evidence"]
    head += [f"mark {name}" for name in criteria]
    head += ["reasons", "leads to", "answer", "mood", "mood in words", *(f"state {name}" for name in states)]
    writer.writerow([safe_cell(cell) for cell in head])
    for place, turn, review in report.turns():
        text, reading, state = turn.reply.text, turn.reading, dict(turn.state)
        levels = {mark.criterion: mark.level for mark in review.marks}
        evidence = [f"{e.move}: {text[e.words_start : e.words_end]}" for e in reading.evidence]
        reasons = [f"{m.criterion}: {r.points:+d} {r.because}" for m in review.marks for r in m.reasons]
        mood = report.moods[place] if place < len(report.moods) else None
        row: list[str | int | float | None] = [place, turn.scene, turn.client_line, text, " ".join(reading.moves)]
        row += [reading.quality, "yes" if reading.sure else "no", "\n".join(evidence)]
        row += [levels.get(name) for name in criteria]
        row += ["\n".join(reasons), turn.to, turn.answer]
        row += [mood.value if mood else None, mood.word if mood else None, *(state.get(name) for name in states)]
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()
