"""A CSV file as rows of cells, strictly: nothing is guessed.

Every problem is told with its row and column, all at once.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roleplay.content.words import offer, quoted
from roleplay.domain.errors import WrongUse
from roleplay.domain.text import visible

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
LONGEST_CELL = 200

WHOLE = re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z", re.ASCII)
"""A whole number in ASCII digits. Python's int() would take digits of any script, spaces and underscores too."""

DECIMAL = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,4})?\Z", re.ASCII)
"""A number in ASCII digits, with a decimal point if any."""

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_CHANGED = (
    (
        re.compile(
            r"\d{4}-\d\d?-\d\d?(?:[ T].*)?|\d\d?[./]\d\d?[./]\d{2,4}"
            rf"|\d\d?[-. ]{_MONTH}(?:[-. ]\d{{2,4}})?|{_MONTH}[-. ]\d{{2,4}}",
            re.ASCII | re.IGNORECASE,
        ),
        "a date",
    ),
    (re.compile(r"[+-]?\d+(?:[.,]\d+)?E[+-]?\d+", re.ASCII | re.IGNORECASE), "a number in scientific notation"),
)
"""What spreadsheets turn names like 03-12 or 12E5 into."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in a cell, and what to do. `row`: line of the file from 1; `column`: cell of that line from 1."""

    row: int
    column: int
    what: str
    remedy: str

    def text(self, file: str) -> str:
        """The problem in one line, with its place."""
        return f"{file}:{self.row}:{self.column}: {self.what} - {self.remedy}"


class TableRefused(WrongUse):
    """A file of marks or judgements can't be used; nothing of it was taken. `problems`.

    All that was found, by place.
    """

    def __init__(self, file: str, problems: Sequence[CellProblem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems, key=lambda p: (p.row, p.column)))
        first = self.problems[0]
        many = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(f"{file}:{first.row}:{first.column}: {first.what}{many}", first.remedy)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line by the name of their column, and the number of the line."""

    line: int
    cells: Mapping[str, str]


class Table:
    """The rows of a CSV file, and a list of what is wrong with them to which readers add.

    Raises TableRefused at once where the file as a whole can't be read: not UTF-8, another delimiter, a wrong header.
    """

    def __init__(
        self, raw: bytes, file: str, needed: Sequence[str], optional: Sequence[str], delimiter: str = "comma"
    ) -> None:
        self.file = file
        self.problems: list[CellProblem] = []
        self._mark = DELIMITERS[delimiter]
        lines = self._lines(raw)
        self.columns = self._header(lines[0], needed, optional)
        self.lines = len(lines) - 1
        self.rows = [row for k, line in enumerate(lines[1:], start=2) if (row := self._row(k, line)) is not None]
        if not self.rows and not self.problems:
            self.wrong(1, 1, "the file has a header and no rows", "add a row for each mark")

    def wrong(self, row: int, column: int | str, what: str, remedy: str) -> None:
        """Note a problem; `column` is a number from 1 or the name of a column."""
        place = column if isinstance(column, int) else self.columns.index(column) + 1 if column in self.columns else 1
        self.problems.append(CellProblem(row, place, what, remedy))

    def refuse_if_wrong(self) -> None:
        """Raise TableRefused with all problems, if there are any."""
        if self.problems:
            raise TableRefused(self.file, self.problems)

    def _refuse(self, row: int, column: int, what: str, remedy: str) -> None:
        raise TableRefused(self.file, [CellProblem(row, column, what, remedy)])

    def _lines(self, raw: bytes) -> list[str]:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            self._refuse(1, 1, "the file is in UTF-16", "save it as CSV UTF-8")
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self._refuse(line, 1, f"not UTF-8 (byte 0x{raw[error.start]:02X})", "save the file as CSV UTF-8")
        lines = text.replace("\r\n", "\n").split("\n")
        while lines and not lines[-1]:
            lines.pop()
        if not lines:
            self._refuse(1, 1, "the file is empty", "write a header and a row for each mark")
        return lines

    def _header(self, line: str, needed: Sequence[str], optional: Sequence[str]) -> list[str]:
        for name, mark in DELIMITERS.items():
            if mark != self._mark and line.count(mark) > line.count(self._mark):
                self._refuse(
                    1, 1, f"the columns seem to be separated by a {name}", f"if they are, add: --delimiter {name}"
                )
        cells = self._cells(1, line)
        self.refuse_if_wrong()
        known = (*needed, *optional)
        self.columns = []
        for k, cell in enumerate(cells or [], start=1):
            if cell not in known:
                self.wrong(1, k, f"there is no column {quoted(cell)}", offer(cell, known))
            elif cell in self.columns:
                self.wrong(1, k, f"the column {cell} is there twice", "keep one of them")
            self.columns.append(cell)
        missing = [name for name in needed if name not in self.columns]
        if missing:
            self.wrong(1, 1, f"there is no column {', '.join(missing)}", f"the columns are: {', '.join(known)}")
        self.refuse_if_wrong()
        return self.columns

    def _cells(self, number: int, line: str) -> list[str] | None:
        """The cells of one line; each line is read by itself.

        So that an open quote can't swallow the lines after it.
        """
        if "\x00" in line or "\r" in line:
            what = "a NUL character" if "\x00" in line else "a carriage return in the middle of a line"
            self.wrong(number, 1, what, "save the file again as plain CSV with one mark on each line")
            return None
        try:
            (cells,) = csv.reader([line], delimiter=self._mark, strict=True)
        except (csv.Error, ValueError) as error:
            remedy = 'close each quote on its own line, and write " inside quotes as ""'
            self.wrong(number, 1, f"the quotes are wrong ({error})", remedy)
            return None
        return cells

    def _row(self, number: int, line: str) -> Row | None:
        if not line:
            self.wrong(number, 1, "the line is empty", "take it out")
            return None
        cells = self._cells(number, line)
        if cells is None:
            return None
        if len(cells) != len(self.columns):
            remedy = "write each cell once; a number with a decimal comma, or a name with a comma, needs quotes"
            what = f"the line has {len(cells)} cells and the header {len(self.columns)}"
            self.wrong(number, min(len(cells), len(self.columns)), what, remedy)
            return None
        return Row(number, dict(zip(self.columns, cells, strict=True)))

    def name(self, row: Row, column: str) -> str | None:
        """The cell as a name of somebody or something; None, with the problem noted, if it can't be one."""
        cell = row.cells[column]
        if not cell:
            self.wrong(row.line, column, f"the {column} is empty", "write it")
        elif cell != cell.strip():
            self.wrong(row.line, column, f"{quoted(cell)} begins or ends with a space", "take the space out")
        elif visible(cell) != cell or "\t" in cell or "\ufeff" in cell:
            self.wrong(row.line, column, f"{quoted(cell)} has invisible characters", "type the name anew")
        elif len(cell) > LONGEST_CELL:
            self.wrong(row.line, column, f"{quoted(cell)} is too long", f"use at most {LONGEST_CELL} characters")
        elif (turned := changed_by_spreadsheet(cell)) is not None:
            what = f"{quoted(cell)} looks like {turned} that a spreadsheet made of a name"
            self.wrong(row.line, column, what, "format the column as text before typing, and type the name anew")
        else:
            return cell
        return None

    def whole(self, row: Row, column: str, remedy: str) -> int | None:
        """The cell as a whole number; None, with the problem noted, if it isn't one."""
        cell = row.cells[column]
        if WHOLE.match(cell):
            return int(cell)
        what = f"the {column} is empty" if not cell else f"{quoted(cell)} isn't a whole number in the digits 0-9"
        self.wrong(row.line, column, what, remedy)
        return None


def changed_by_spreadsheet(cell: str) -> str | None:
    """What a spreadsheet seems to have made of a name ("a date"), or None."""
    return next((what for pattern, what in _CHANGED if pattern.fullmatch(cell)), None)


def alike(names: Iterable[str]) -> dict[str, str]:
    """Names that differ from an earlier one only by capitals or by how a letter is encoded: name -> the earlier one."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for name in names:
        earlier = first.setdefault(unicodedata.normalize("NFKC", name).casefold(), name)
        if earlier != name:
            found.setdefault(name, earlier)
    return found
