"""`roleplay agree`: what a certification trainer sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleplay.assessment.statistics.marks import Marks
from tests.assessment.statistics.making import simulated
from tests.cli.person import Person


def written(marks: Marks, path: Path) -> str:
    """The marks as a file; its name."""
    lines = ["candidate,scenario,marker,role,criterion,level,order"]
    for m in marks.marks:
        order = "" if m.order is None else m.order
        lines.append(f"{m.candidate},{m.scenario},{m.marker},{m.role},{m.criterion},{m.level},{order}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def file(tmp_path: Path) -> str:
    """40 candidates, two scenarios, five markers taking turns, and a machine."""
    return written(
        simulated(1, top=10, spread=(2, 1, 1), severities=(-1, -0.5, 0, 0.5, 1), machine=1), tmp_path / "m.csv"
    )


def test_the_report_is_read_from_top_to_bottom(person: Person, file: str) -> None:
    """What there is, tables, sentences, refusals in words, the gate, the formulas; lines fit a terminal."""
    done = person.runs("agree", file, "--levels", "0-10", "--draws", "200")
    assert done.code == 0, done.err
    assert done.out.startswith("40 candidates, 2 scenarios, 80 submissions, 5 markers\n")
    assert "(Hesterberg 2015), 200 draws, seed 1;" in done.out
    assert "Severity, m4" in done.out
    assert "points fewer than the markers' average (95 % interval" in " ".join(done.out.split())
    assert "each candidate has at most 2 scenarios, and it takes 3" in " ".join(done.out.split())
    assert "reader, points: machine marks: research only" in done.out
    assert "(Shrout and Fleiss 1979)" in " ".join(done.out.split())
    assert max(len(line) for line in done.out.splitlines()) <= 110


def test_json_says_the_same(person: Person, file: str) -> None:
    """Every figure with what it rests on, or why it isn't shown; the file by its hash."""
    value = person.runs("agree", file, "--levels", "0-10", "--draws", "200", "--json").json
    assert value["counts"]["submissions"] == 80
    assert value["intervals"] == {
        "method": "expanded percentile bootstrap over candidates (Hesterberg 2015), 200 draws, seed 1",
        "draws": 200,
        "seed": 1,
    }
    assert len(value["sha256"]) == 64
    figures = [figure for section in value["sections"] for figure in section["figures"]]
    for figure in figures:
        assert (figure["value"] is None) == (figure["refused"] is not None)
        assert {"n", "unit", "candidates", "markers", "missing", "formula", "line"} <= set(figure)
    (kappa,) = [f for f in figures if (f["key"], f["subject"]) == ("qwk", "points")]
    assert kappa["interval"]["low"] < kappa["value"] < kappa["interval"]["high"]
    assert {gate["passed"] for gate in value["gates"]} == {False}


def test_the_same_file_and_seed_give_the_same_bytes(person: Person, file: str) -> None:
    """Also a year later."""
    words = ("agree", file, "--levels", "0-10", "--draws", "200", "--json", "--today", "2026-11-22")
    assert person.runs(*words).raw == person.runs(*words).raw


def test_cut_scores(person: Person, file: str, tmp_path: Path) -> None:
    """A file of judges, and a cut that is given."""
    judges = tmp_path / "judges.csv"
    rows = [f"j{k},points,{k}.5" for k in range(1, 7)]
    judges.write_text("\n".join(["judge,item,level", *rows]) + "\n")
    out = person.runs("agree", file, "--levels", "0-10", "--draws", "200", "--angoff", str(judges), "--cut", "4.5").out
    assert "6 judges expect 4.00 points of a candidate who only just passes" in " ".join(out.split())
    assert "Decision accuracy" in out


def test_all_problems_are_printed_and_nothing_is_computed(person: Person, tmp_path: Path) -> None:
    """A line for each with row and column, then the sum of it; exit code 2; nothing on standard output."""
    path = tmp_path / "bad.csv"
    path.write_text("candidate,scenario,marker,role,criterion,level\nc1,talk,ana,first,x,３\nc2,talk,ana,frist,x,1\n")
    done = person.runs("agree", str(path), "--levels", "0-4")
    assert done.code == 2
    assert done.out == ""
    first, second, last = done.err.splitlines()
    assert first.startswith(f"{path}:2:6: '３' isn't a whole number in the digits 0-9 - write a level")
    assert second == f"{path}:3:4: there is no role 'frist' - did you mean 'first'?"
    assert last == f"roleplay: {path}: 2 problems, nothing was computed - mend what is named above"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--levels", "4-0"], "--levels 4-0 isn't a scale"),
        (["--levels", "0-9999"], "--levels 0-9999 isn't a scale"),
        (["--levels", "0-10", "--levels", "0-4"], "--levels is given twice for all criteria"),
        (["--levels", "listening=0-4"], "There is no criterion 'listening' in the file"),
        ([], "Missing option '--levels'"),
        (["--levels", "0-10", "--cut", "１２"], "--cut １２ isn't a number of points"),
        (["--levels", "0-10", "--cut", "nan"], "--cut nan isn't a number of points"),
        (["--levels", "0-10", "--gaming", "3"], "--gaming 3 isn't a count"),
        (["--levels", "0-10", "--gaming", "5/3"], "--gaming 5/3 isn't a count"),
        (["--levels", "0-10", "--marked-until", "2026-02-30"], "--marked-until 2026-02-30 isn't a day"),
        (["--levels", "0-10", "--global", "points"], "--global and --borderline go together"),
        (["--levels", "0-10", "--weight", "points"], "--weight points isn't a weight"),
        (["--levels", "0-10", "--angoff", "no.csv"], "There is no file no.csv"),
        (["--levels", "0-10", "--candidates", "no.txt"], "There is no file no.txt"),
    ],
)
def test_wrong_words_are_told_in_one_line(person: Person, file: str, words: list[str], message: str) -> None:
    """Exit code 2, what happened and what to do."""
    done = person.runs("agree", file, *words)
    assert done.code == 2
    assert message in done.err
    assert done.err.count("\n") == 1
    assert " - " in done.err


def test_only_known_people(person: Person, file: str, tmp_path: Path) -> None:
    """With a list of candidates and markers, others are refused, all of them."""
    names = tmp_path / "names.txt"
    names.write_text("\n".join(f"c{k:03}" for k in range(39)) + "\n")
    words = ("agree", file, "--levels", "0-10", "--candidates", str(names), "--markers", "m0,m1,m2,m3,m4")
    done = person.runs(*words)
    assert done.code == 2
    assert "there is no candidate of that name" in done.err
    assert "there is no marker of that name" not in done.err
