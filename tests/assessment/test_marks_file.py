"""A file of marks is taken whole or not at all; every problem is told at once, with its row, column and remedy."""

from __future__ import annotations

import pytest

from roleplay.assessment.csv_table import TableRefused
from roleplay.assessment.marks_file import Scales, judgements_from_csv, marks_from_csv
from roleplay.assessment.statistics.marks import Known, Marks, Role

HEADER = "candidate,scenario,marker,role,criterion,level"
GOOD = [
    HEADER,
    "c1,talk,ana,first,empathy,3",
    "c1,talk,ana,first,clarity,2",
    "c1,talk,ben,second,empathy,not-rated",
    "c1,talk,ben,second,clarity,0",
]
SCALES = Scales((0, 1, 2, 3, 4))


def read(lines: list[str], known: Known | None = None, delimiter: str = "comma") -> Marks:
    """The marks of these lines."""
    return marks_from_csv("\n".join(lines).encode() + b"\n", "m.csv", SCALES, known, delimiter)


def problems(lines: list[str] | bytes, known: Known | None = None, delimiter: str = "comma") -> list[str]:
    """What is wrong with these lines, as it is printed."""
    raw = lines if isinstance(lines, bytes) else "\n".join(lines).encode() + b"\n"
    with pytest.raises(TableRefused) as caught:
        marks_from_csv(raw, "m.csv", SCALES, known, delimiter)
    return [problem.text("m.csv") for problem in caught.value.problems]


def test_a_good_file() -> None:
    """Levels, what can't be rated, roles."""
    marks = read(GOOD)
    assert [m.level for m in marks.marks] == [3, 2, None, 0]
    assert [m.role for m in marks.marks] == [Role.FIRST, Role.FIRST, Role.SECOND, Role.SECOND]
    assert [s.criterion for s in marks.scales] == ["empathy", "clarity"]


def test_the_mark_at_the_beginning_that_spreadsheets_write() -> None:
    """Number 43: a BOM is no part of the first column's name; CR LF is fine too."""
    raw = "\r\n".join(GOOD).encode("utf-8-sig") + b"\r\n"
    assert marks_from_csv(raw, "m.csv", SCALES) == read(GOOD)


def test_semicolons_are_asked_about_and_not_guessed() -> None:
    """Number 44: the file is refused with the option to give; with it, it is read."""
    lines = [line.replace(",", ";") for line in GOOD]
    (only,) = problems(lines)
    assert only == (
        "m.csv:1:1: the columns seem to be separated by a semicolon - if they are, add: --delimiter semicolon"
    )
    assert read(lines, delimiter="semicolon") == read(GOOD)


def test_a_decimal_comma_is_not_a_level() -> None:
    """Number 44: neither as a cell of its own nor in quotes."""
    assert problems([*GOOD[:4], "c1,talk,ben,second,clarity,2,5"])[0].startswith(
        "m.csv:5:6: the line has 7 cells and the header 6"
    )
    assert problems([*GOOD[:4], 'c1,talk,ben,second,clarity,"2,5"'])[0].startswith(
        "m.csv:5:6: '2,5' isn't a whole number in the digits 0-9 - write a level of the scale as a whole number"
    )


def test_an_open_quote_swallows_nothing() -> None:
    """Number 45: the line of the quote is named, and the problems of the lines after it too."""
    found = problems([*GOOD[:2], 'c1,talk,"ana,first,clarity,2', "c1,talk,ben,second,empathy,9", GOOD[4]])
    assert found[0].startswith("m.csv:3:1: the quotes are wrong")
    assert any(text.startswith("m.csv:4:6: 9 isn't on the scale of empathy") for text in found)


@pytest.mark.parametrize(
    "cell",
    ["３", "٣", "1e999", "nan", "inf", "0x5", " 3", "3 ", "5_0", "+3", "03", "3.0", "--3", "1e0", "", "NR", "=1+1"],
)
def test_only_whole_numbers_in_ascii_digits_are_levels(cell: str) -> None:
    """Number 46: what Python's int() or float() would take is refused with its row and column."""
    (only,) = problems([*GOOD[:4], f"c1,talk,ben,second,clarity,{cell}"])
    assert only.startswith("m.csv:5:6: ")


def test_all_errors_are_told_at_once() -> None:
    """Number 47: unknown people, a row twice, off the scale, a criterion missing; by place, each with a remedy."""
    known = Known(candidates=frozenset({"c1", "c2"}), markers=frozenset({"ana", "ben"}))
    lines = [
        *GOOD,
        "c9,talk,ana,first,empathy,3",
        "c9,talk,ana,first,clarity,3",
        "c2,talk,eva,first,empathy,3",
        "c2,talk,eva,first,clarity,7",
        "c1,talk,ben,second,clarity,1",
        "c2,talk,ben,second,empathy,1",
    ]
    assert problems(lines, known) == [
        "m.csv:6:1: there is no candidate of that name - mend the name, or add it to those that are known",
        "m.csv:7:1: there is no candidate of that name - mend the name, or add it to those that are known",
        "m.csv:8:3: there is no marker of that name - mend the name, or add it to those that are known",
        "m.csv:9:3: there is no marker of that name - mend the name, or add it to those that are known",
        "m.csv:9:6: 7 isn't on the scale of clarity - write one of 0, 1, 2, 3, 4, or not-rated",
        "m.csv:10:5: this marker has already marked this criterion of this submission (line 5) - keep one of the two",
        "m.csv:11:5: this sheet has no mark for clarity - add the row; write not-rated if it can't be rated",
    ]


def test_a_misspelt_criterion_is_told_once() -> None:
    """And not as a missing criterion of every other sheet."""
    lines = [HEADER]
    for k in range(6):
        lines += [f"c{k},talk,ana,first,empathy,3", f"c{k},talk,ana,first,clarity,2"]
    lines[5] = "c2,talk,ana,first,empthy,3"
    (only,) = problems(lines)
    assert only.startswith("m.csv:6:5: the criterion 'empthy' is on 1 of 6 sheets only")
    assert "did you mean 'empathy'?" in only


@pytest.mark.parametrize(
    "name",
    ["2026-03-12", "12.03.2026", "3/12/26", "12-Mar", "Mar-12", "1.2E+15", "1,2E+15", "12E5", "2026-03-12 00:00:00"],
)
def test_names_that_a_spreadsheet_changed(name: str) -> None:
    """Number 48: dates and scientific numbers in the place of a code."""
    (only,) = problems([HEADER, f'"{name}",talk,ana,first,empathy,3'])
    assert only.startswith("m.csv:2:1: ")
    assert "that a spreadsheet made of a name - format the column as text" in only


@pytest.mark.parametrize("name", ["c-12", "12-3", "E12", "0012", "m1", "Марина", "May", "jan"])
def test_ordinary_names_are_taken(name: str) -> None:
    """Codes with hyphens, digits, other scripts."""
    assert read([HEADER, f"{name},talk,ana,first,empathy,3"]).marks[0].candidate == name


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        (" c1,talk,ana,first,empathy,3", "begins or ends with a space"),
        ("c\u200b1,talk,ana,first,empathy,3", "has invisible characters"),
        ("c\x1b[31m1,talk,ana,first,empathy,3", "has invisible characters"),
        (",talk,ana,first,empathy,3", "the candidate is empty"),
        ("c" * 300 + ",talk,ana,first,empathy,3", "is too long"),
        ("c1,talk,ana,First,empathy,3", "there is no role 'First' - did you mean 'first'?"),
    ],
)
def test_names_that_are_no_names(cells: str, what: str) -> None:
    """Nothing invisible comes through, not even into the message."""
    (only,) = problems([HEADER, cells])
    assert what in only
    assert "\x1b" not in only


def test_names_that_differ_only_by_how_they_are_written() -> None:
    """Ana and ana would be two markers."""
    found = problems([*GOOD, "c2,talk,Ana,first,empathy,3", "c2,talk,Ana,first,clarity,3"])
    assert found == [
        "m.csv:6:3: 'Ana' differs from 'ana' (line 2) only by how letters are written - write one name in one way"
    ]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "m.csv:1:1: the file is empty"),
        (b"\xff\xfeh\x00", "m.csv:1:1: the file is in UTF-16 - save it as CSV UTF-8"),
        (HEADER.encode() + b"\nc1,t\xe9,a,first,x,1\n", "m.csv:2:1: not UTF-8 (byte 0xE9)"),
        (HEADER.encode() + b"\n", "m.csv:1:1: the file has a header and no rows"),
        (HEADER.encode() + b"\n\nc1,talk,ana,first,x,1\n", "m.csv:2:1: the line is empty"),
        (HEADER.encode() + b"\nc1,ta\x00lk,ana,first,x,1\n", "m.csv:2:1: a NUL character"),
        (b"candidate,scenario,marker,role,criteria,level\n", "m.csv:1:5: there is no column 'criteria'"),
        (b"candidate,scenario,marker,role,level\n", "m.csv:1:1: there is no column criterion"),
        (HEADER.encode() + b",level\n", "m.csv:1:7: the column level is there twice"),
    ],
)
def test_files_that_are_no_table_of_marks(raw: bytes, what: str) -> None:
    """The place and the remedy."""
    assert any(text.startswith(what) for text in problems(raw))


def test_roles_that_contradict_each_other() -> None:
    """Two first marks, one person in two roles, a person who is a machine, a sheet with two orders, two groups."""
    lines = [
        HEADER + ",order,group",
        "c1,talk,ana,first,empathy,3,1,north",
        "c1,talk,ben,first,empathy,3,1,south",
        "c1,talk,ana,second,empathy,3,1,north",
        "c1,talk,ana,machine,empathy,3,1,north",
        "c2,talk,ana,first,empathy,x,1,north",
    ]
    text = "\n".join(problems(lines))
    assert "m.csv:3:4: the first mark of this submission is by another marker already (line 2)" in text
    assert "m.csv:3:8: 'c1' is in the group 'north' (line 2)" in text
    assert "m.csv:4:4: this marker gave the first mark of this submission already (line 2)" in text
    assert "m.csv:5:4: this name marks as a person and as a machine (line 2)" in text


def test_a_sheet_has_one_order() -> None:
    """The order of marking belongs to the sheet."""
    lines = [HEADER + ",order", "c1,talk,ana,first,empathy,3,1", "c1,talk,ana,first,clarity,3,2"]
    (only,) = problems(lines)
    assert only.startswith("m.csv:3:7: the same sheet has another order above (line 2)")


def test_judgements() -> None:
    """Decimal points are fine here; a comma, a judge who left an item out and one who judged twice are not."""
    good = b"judge,item,level\nj1,a,2.5\nj1,b,3\nj2,a,2\nj2,b,1.25\n"
    assert [one.level for one in judgements_from_csv(good, "j.csv")] == [2.5, 3, 2, 1.25]
    with pytest.raises(TableRefused) as caught:
        judgements_from_csv(b'judge,item,level\nj1,a,"2,5"\nj1,b,3\nj2,b,2\nj2,b,1\nj3,a,1\n', "j.csv")
    found = [problem.text("j.csv") for problem in caught.value.problems]
    assert found[0].startswith("j.csv:2:3: '2,5' isn't a number in the digits 0-9")
    assert any("j2 has judged b already (line 4)" in text for text in found)
    assert any("j3 has not judged b" in text for text in found)
