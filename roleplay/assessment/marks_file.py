"""Marks and judgements from CSV files. The marks of a store come by another way.

And meet the same checks of `conflicts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from roleplay.assessment.csv_table import DECIMAL, Row, Table, alike
from roleplay.assessment.statistics.cuts import Judgement
from roleplay.assessment.statistics.marks import Known, Mark, Marks, Role, Scale, conflicts
from roleplay.content.words import offer, quoted
from roleplay.domain.errors import WrongUse

COLUMNS = ("candidate", "scenario", "marker", "role", "criterion", "level")
OPTIONAL = ("order", "group")
NOT_RATED = "not-rated"
_NAMES = ("candidate", "scenario", "marker", "criterion")


@dataclass(frozen=True, slots=True)
class Scales:
    """What is said about the criteria from outside: levels for all or for one, weights.

    And the criterion outside totals.
    """

    all: tuple[int, ...] | None = None
    levels: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    global_rating: str = ""


def marks_from_csv(
    raw: bytes, file: str, scales: Scales, known: Known | None = None, delimiter: str = "comma"
) -> Marks:
    """The marks of a CSV file in UTF-8. Raises TableRefused with every problem found; then nothing is taken."""
    table = Table(raw, file, COLUMNS, OPTIONAL, delimiter)
    found = [(row, mark) for row in table.rows if (mark := _mark(table, row)) is not None]
    _names_alike(table, found)
    groups = _groups(table)
    strays = _strays(table, found)
    found = [(row, mark) for row, mark in found if mark.criterion not in strays]
    those = _scales([mark.criterion for _, mark in found], scales)
    whole = len(found) == table.lines  # a line that can't be read is told once, and not as a gap in its sheet too
    for conflict in conflicts([mark for _, mark in found], those, known, whole=whole):
        there = f" (line {found[conflict.other][0].line})" if conflict.other is not None else ""
        table.wrong(found[conflict.place][0].line, conflict.field, conflict.what + there, conflict.remedy)
    table.refuse_if_wrong()
    return Marks(tuple(mark for _, mark in found), those, groups)


def _mark(table: Table, row: Row) -> Mark | None:
    names = {column: table.name(row, column) for column in _NAMES}
    role = _role(table, row)
    rated, level = _level(table, row)
    order = None
    if row.cells.get("order"):
        order = table.whole(row, "order", "number the sheets in the order of marking, or leave the cell empty")
    whole = {column: name for column, name in names.items() if name is not None}
    if len(whole) < len(names) or role is None or not rated or (row.cells.get("order") and order is None):
        return None
    return Mark(**whole, level=level, role=role, order=order)


def _role(table: Table, row: Row) -> Role | None:
    try:
        return Role(row.cells["role"])
    except ValueError:
        what = f"there is no role {quoted(row.cells['role'])}" if row.cells["role"] else "the role is empty"
        table.wrong(row.line, "role", what, offer(row.cells["role"], list(Role)))
        return None


def _level(table: Table, row: Row) -> tuple[bool, int | None]:
    """Whether the cell could be read, and the level (None: can't be rated)."""
    if row.cells["level"] == NOT_RATED:
        return True, None
    remedy = f"write a level of the scale as a whole number (no comma, point or space), or {NOT_RATED}"
    level = table.whole(row, "level", remedy)
    return level is not None, level


def _names_alike(table: Table, found: Sequence[tuple[Row, Mark]]) -> None:
    for column in _NAMES:
        lines: dict[str, int] = {}
        for row, mark in found:
            lines.setdefault(getattr(mark, column), row.line)
        for name, earlier in alike(lines).items():
            what = (
                f"{quoted(name)} differs from {quoted(earlier)} (line {lines[earlier]}) only by how letters are written"
            )
            table.wrong(lines[name], column, what, "write one name in one way")


def _groups(table: Table) -> dict[str, str]:
    found: dict[str, tuple[str, int]] = {}
    for row in table.rows:
        if row.cells.get("group") and (group := table.name(row, "group")) is not None:
            first, line = found.setdefault(row.cells["candidate"], (group, row.line))
            if first != group:
                what = f"{quoted(row.cells['candidate'])} is in the group {quoted(first)} (line {line})"
                table.wrong(row.line, "group", what, "put each candidate in one group, declared before marking")
    return {candidate: group for candidate, (group, _) in found.items()}


def _strays(table: Table, found: Sequence[tuple[Row, Mark]]) -> set[str]:
    """Criteria on fewer than half of the sheets: most likely misspelt, so that they are named once and left out."""
    sheets = {mark.sheet for _, mark in found}
    on = Counter(criterion for _, criterion in {(mark.sheet, mark.criterion) for _, mark in found})
    strays = {criterion for criterion, n in on.items() if 2 * n < len(sheets)}
    common = [criterion for criterion in on if criterion not in strays]
    for criterion in sorted(strays):
        line = next(row.line for row, mark in found if mark.criterion == criterion)
        what = f"the criterion {quoted(criterion)} is on {on[criterion]} of {len(sheets)} sheets only"
        table.wrong(
            line,
            "criterion",
            what,
            f"mark it on every sheet ({NOT_RATED} is a mark too), or: {offer(criterion, common)}",
        )
    return strays


def _scales(criteria: Sequence[str], given: Scales) -> tuple[Scale, ...]:
    """The scales of the criteria, in the order of the file.

    Raises WrongUse if levels are missing or nobody has them.
    """
    names = list(dict.fromkeys(criteria))
    for named in (*given.levels, *given.weights, *([given.global_rating] if given.global_rating else [])):
        if names and named not in names:
            raise WrongUse(f"There is no criterion {quoted(named)} in the file", offer(named, names))
    found = []
    for name in names:
        levels = given.levels.get(name, given.all)
        if levels is None:
            raise WrongUse(
                f"The levels of {quoted(name)} aren't known", f"name all of them, used or not: --levels {name}=0-4"
            )
        found.append(Scale(name, levels, 0 if name == given.global_rating else given.weights.get(name, 1)))
    return tuple(found)


def judgements_from_csv(raw: bytes, file: str, delimiter: str = "comma") -> tuple[Judgement, ...]:
    """An Angoff study: columns judge, item, level, a row for each judge and item.

    Raises TableRefused with every problem.
    """
    table = Table(raw, file, ("judge", "item", "level"), (), delimiter)
    found: dict[tuple[str, str], tuple[int, float]] = {}
    for row in table.rows:
        judge, item, cell = table.name(row, "judge"), table.name(row, "item"), row.cells["level"]
        if not DECIMAL.match(cell):
            remedy = "write a number of points from 0 on, such as 2 or 2.5, with a decimal point"
            table.wrong(
                row.line,
                "level",
                f"{quoted(cell)} isn't a number in the digits 0-9" if cell else "the level is empty",
                remedy,
            )
        elif judge is not None and item is not None:
            line, _ = found.setdefault((judge, item), (row.line, float(cell)))
            if line != row.line:
                what = f"{judge} has judged {item} already (line {line})"
                table.wrong(row.line, "item", what, "keep one of the two")
    items = {item for _, item in found}
    for judge in dict.fromkeys(judge for judge, _ in found):
        missing = sorted(items - {item for other, item in found if other == judge})
        if missing:
            line = next(line for (other, _), (line, _) in found.items() if other == judge)
            table.wrong(line, "judge", f"{judge} has not judged {', '.join(missing)}", "add the rows")
    table.refuse_if_wrong()
    return tuple(Judgement(judge, item, level) for (judge, item), (_, level) in found.items())
