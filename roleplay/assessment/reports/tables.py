"""Reports as tables for spreadsheets: no cell is run as a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from roleplay.domain.errors import WrongUse
from roleplay.reports.csv import safe_cell

Cell = str | int | float | None


def csv_of(facts: dict[str, Any]) -> str:
    """The table of a report: UTF-8 text, comma, every cell in quotation marks, CR LF. Raises WrongUse without one."""
    match facts["kind"]:
        case "candidate":
            return _table(*_candidate(facts))
        case "marker":
            return _table(*_marker(facts))
        case "cohort":
            return _table(*_cohort(facts))
    raise WrongUse(f"A {facts['kind']} isn't a table", "choose another format: --format html")


def _candidate(facts: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    head = ["candidate", "form", "version", "sat on", "talk", "scenario", "criterion", "weight", "level", "of"]
    head += ["replies", "can't be rated", "outcome", "score", "cut"]
    foot = facts["result"]
    rows = [
        (
            *(facts["candidate"], facts["form"], facts["form_version"], facts["sat_on"]),
            *(talk["number"], talk["scenario"], mark["id"], mark["weight"], _number(mark["level"]), mark["most"]),
            *(" ".join(map(str, mark["turns"])), "\n".join(mark["not_rated"]), foot["outcome"]),
            *(_number(facts["score"]), _number(facts["cut"])),
        )
        for talk in facts["talks"]
        for mark in talk["marks"]
    ]
    return head, rows


def _marker(facts: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    head = ("task", "state", "criterion", "weight", "level", "replies", "can't be rated")
    rows: list[Sequence[Cell]] = [
        (
            facts["task"],
            facts["state"],
            one["id"],
            one["weight"],
            one["level"],
            " ".join(map(str, one["turns"])),
            one["reason"],
        )
        for one in facts["criteria"]
    ]
    return head, [*rows, (facts["task"], facts["state"], "global-rating", None, facts["overall"], "", "")]


def _cohort(facts: dict[str, Any]) -> tuple[Sequence[str], Iterable[Sequence[Cell]]]:
    head = ["section", "figure", "subject", "value", "95 % interval", "n", "unit", "candidates", "markers", "missing"]
    head += ["standing", "not shown because", "formula"]
    rows = [
        (
            *(section["title"], one["name"], one["subject"], _number(one["value"]), one["interval"], one["n"]),
            *(one["unit"], one["of_candidates"], one["of_markers"], one["missing"], one["standing"], one["refused"]),
            one["formula"],
        )
        for section in facts["sections"]
        for one in section["figures"]
    ]
    return head, rows


def _number(text: str | None) -> Cell:
    """The number that a text of ours says, so that a spreadsheet gets a number; other text as it is."""
    if text is None:
        return None
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def _table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([safe_cell(one) for one in head])
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row])
    return out.getvalue()
