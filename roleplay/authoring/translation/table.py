"""The table that translators fill in: CSV that no spreadsheet takes for formulas, read back however it was saved."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from roleplay.content.words import offer, quoted
from roleplay.domain.errors import WrongUse
from roleplay.domain.text import storable, visible
from roleplay.reports.csv import safe_cell

COLUMNS = ("id", "what", "most", "original", "translation", "note")
_NEEDED = ("id", "original", "translation")
_LARGEST = 8 * 1024 * 1024
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. line: where it begins in the file, from 1."""

    id: str
    original: str
    translation: str
    what: str = ""
    most: str = ""
    note: str = ""
    line: int = 0


def same_words(text: str) -> str:
    """The text as it comes back from a table, so that two can be compared."""
    return storable(visible(text)).strip()


def write_table(rows: Iterable[Row]) -> str:
    """UTF-8 text with a byte order mark, for spreadsheets; comma, every cell in quotation marks, CR LF."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([safe_cell(str(getattr(row, column))) for column in COLUMNS])
    return "\ufeff" + out.getvalue()


def read_table(path: Path) -> list[Row]:
    """The rows of a table; commas, semicolons or tabs, UTF-8 or UTF-16. Raises WrongUse with the line."""
    text = _text(path)
    head = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    mark = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[Row] = []
    columns: list[str] = []
    first: dict[str, int] = {}
    begin = 1
    try:
        for cells in reader:
            line, begin = begin, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(path, line, cells)
                continue
            row = _row(dict(zip(columns, cells, strict=False)), line)
            if row.id in first:
                why = f"{path}:{line}: the id {quoted(row.id)} stands in line {first[row.id]} too"
                raise WrongUse(why, "take out one of the two rows")
            first[row.id] = line
            rows.append(row)
    except csv.Error as error:
        why = f"{path}:{begin}: this row can't be read as CSV ({error})"
        raise WrongUse(why, "look for a quotation mark that isn't closed, or save it as CSV again") from error
    if not columns:
        raise WrongUse(f"{path} is empty", "name a table that `roleplay translate export` wrote")
    return rows


def _columns(path: Path, line: int, cells: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    for wanted in _NEEDED:
        if columns.count(wanted) != 1:
            why = f"{path}:{line}: the first row should name a column {quoted(wanted)} once"
            near = offer(wanted, [name for name in columns if name not in _NEEDED])
            raise WrongUse(why, near if near.startswith("did") else f"the columns are {', '.join(COLUMNS)}")
    return columns


def _row(cells: dict[str, str], line: int) -> Row:
    found = {name: _plain(cells.get(name) or "") for name in COLUMNS}
    return Row(**found, line=line)


def _plain(cell: str) -> str:
    """What a cell says, without the apostrophe that keeps a spreadsheet from running it."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    return cell[1:] if cell.startswith("'") and safe_cell(cell[1:]) == cell else cell


def _text(path: Path) -> str:
    if not path.is_file():
        raise WrongUse(
            f"There is no file {path}" if not path.exists() else f"{path} isn't a plain file", "check the name"
        )
    with path.open("rb") as file:
        raw = file.read(_LARGEST + 1)
    if len(raw) > _LARGEST:
        raise WrongUse(f"{path} has more than {_LARGEST // 1024 // 1024} MB", "that is no table of lines")
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise WrongUse(f"{path}:{line}: this isn't UTF-8", 'save it as "CSV UTF-8"') from error
