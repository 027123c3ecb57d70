"""What a candidate, a marker, an examiner and a body get in their hands."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from pathlib import Path

import pytest

from tests.assessment.decisions.making import ZELDA, agreed, decided, does, said, with_cut
from tests.assessment.marking.making import task_of
from tests.reports.test_html import Page


def writes(examiner, *words, name="report.html"):
    """`roleplay report WORDS -o FILE` with the passphrase, which has to work; what was written."""
    path = examiner.home / name
    done = examiner.runs("report", *words, "-o", str(path), "--passphrase-file", examiner.passphrase)
    assert done.code == 0, done.err
    assert done.out.startswith(f"Written to {path}")
    return path.read_bytes()


def refused(examiner, *words):
    """The one line that a refused report prints; nothing was written."""
    before = set(examiner.home.iterdir())
    done = examiner.runs("report", *words, "-o", str(examiner.home / "none.html"))
    assert done.code == 2 and len(done.err.splitlines()) == 1, (done.out, done.err)
    assert set(examiner.home.iterdir()) == before
    return done.err


def test_feedback_before_and_after_the_decision(settled_anywhere):
    """First it says that nothing is decided, then what was; marks with their anchors, the reply quoted, no marker."""
    settled = settled_anywhere
    page = Page(writes(settled, "candidate", ZELDA).decode())
    assert "No decision yet" in page.text and "PASS" not in page.text
    assert "welcome explore 4 said by zelda herself" in page.text
    assert "Level 4:" in page.text and "3 of 4" in page.text
    decided(settled)
    page = Page(writes(settled, "candidate", ZELDA).decode())
    assert "PASS Decision 1" in page.text and "Dora says pass" in page.text and "the cut score is 60" in page.text
    assert "Everything in this report is among them" in page.text
    for somebody in ("Ana", "Ben", "Cleo", "Yorick"):
        assert somebody not in page.text
    shown = said(settled, "report-made")
    assert [one["report"] for one in shown] == ["candidate", "candidate"]


def test_nothing_is_told_before_both_have_marked(marked):
    """No feedback, no certificate, and a cohort without any mark."""
    assert "isn't submitted by two markers yet" in refused(marked, "candidate", ZELDA)
    assert "There is no decision yet" in refused(marked, "certificate", ZELDA, "--issuer", "Body")
    facts = json.loads(writes(marked, "cohort", "spring", "--format", "json", name="c.json"))
    assert facts["sections"] == [] and facts["withheld"].startswith("n=2 candidates")


def test_a_marker_is_refused_what_would_tell_them_the_other_mark(marked):
    """Who has a mark of this candidate open doesn't get the feedback either."""
    assert "before both have submitted" in refused(marked, "candidate", ZELDA, "--by", "Ana")


def test_the_certificate_is_of_who_passed_and_of_nobody_else(passed):
    """It names who decided; revoked, failed or appealed there is none."""
    page = Page(writes(passed, "certificate", ZELDA, "--issuer", "A & B <Coaching>").decode())
    assert "Zelda Quux has passed Spring" in page.text and "Dora" in page.text
    assert "A & B <Coaching>" in page.text
    assert "It isn't said who gives" in refused(passed, "certificate", ZELDA, "--issuer", " ")
    does(passed, "show", ZELDA, "--by", "Emil")
    does(passed, "revoke", ZELDA, "--reason", "sat under another name", "--by", "Emil")
    line = refused(passed, "certificate", ZELDA, "--issuer", "Body")
    assert "The result was revoked: sat under another name" in line
    assert "PASS (revoked)" in Page(writes(passed, "candidate", ZELDA).decode()).text


def test_every_report_bears_the_code_of_a_signed_checkpoint(settled):
    """Without a checkpoint there is no report; with an older one it says what isn't covered."""
    assert "No checkpoint was signed yet" in refused(settled, "candidate", ZELDA)
    note = settled.runs("records", "checkpoint", "--passphrase-file", settled.passphrase).out
    done = settled.runs("report", "candidate", ZELDA, "-o", str(settled.home / "a.html"))
    assert done.code == 0 and done.err == ""
    page = (settled.home / "a.html").read_text("utf-8")
    import base64

    root = base64.b64decode(note.splitlines()[2]).hex().upper()
    assert " ".join(root[k : k + 4] for k in range(0, 64, 4)) in page
    assert "Everything in this report" in page
    code = page.split('<span class="code">')[1].split("<")[0]
    size = note.splitlines()[1]
    assert settled.runs("report", "code", *code.split(), "--events", size).code == 0
    assert settled.runs("report", "code", code[:-1] + ("0" if code[-1] != "0" else "1"), "--events", size).code == 1
    assert settled.runs("report", "code", code, "--events", str(int(size) - 1)).code == 1
    assert "That is no code of a report" in settled.runs("report", "code", "AAAA", "--events", "1").err
    decided(settled)
    done = settled.runs("report", "candidate", ZELDA, "-o", str(settled.home / "a.html"))
    assert done.code == 0 and "the newest checkpoint covers" in done.err
    assert "Not all of this report is among them" in (settled.home / "a.html").read_text("utf-8")


def test_what_was_made_is_on_record_with_its_hash(passed):
    """The file that was handed out can be told from one that was changed."""
    content = writes(passed, "certificate", ZELDA, "--issuer", "Body")
    assert said(passed, "report-made")[-1]["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_markers_sheet_has_no_name_and_no_other_mark(settled):
    """It says what this marker rated; the candidate's own name is taken out."""
    page = Page(writes(settled, "marker", task_of(settled, "Ana"), "--as", "Ana").decode())
    assert "‹name› herself" in page.text and "Zelda" not in page.text and "Ben" not in page.text
    assert "☒ 3" in page.text
    assert "There is no such talk" in refused(settled, "marker", task_of(settled, "Ana"), "--as", "Ben")


def test_tables_stay_tables(settled):
    """Nos. 35 and 36: no cell is run as a formula, numbers are numbers; the JSON says the texts unaltered."""
    raw = writes(settled, "candidate", ZELDA, "--format", "csv", name="c.csv").decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert {row["level"] for row in rows} == {"3"} and ",3," in raw and '"3"' not in raw
    facts = json.loads(writes(settled, "candidate", ZELDA, "--format", "json", name="c.json"))
    assert facts["candidate"] == ZELDA and facts["result"]["outcome"] == "no decision yet"
    assert facts["checkpoint"]["covered"] is True


@pytest.mark.parametrize(
    "label",
    ["=1+1", "@x", "+1", "-1+2", "\t=1", " =1", "\u200b=1", "＝1+1", "\u00a0=1", "|calc", "%x", "\u2212" + "1"],
)
def test_no_cell_begins_as_a_formula(label):
    """No. 35, for what people are called: an apostrophe stands before it."""
    from roleplay.assessment.reports.tables import csv_of

    mark = {"id": "c", "weight": 1, "level": "-0.5", "most": 4, "turns": [1], "not_rated": []}
    talk = {"number": 1, "scenario": label, "marks": [mark]}
    facts = {"kind": "candidate", "candidate": label, "form": "f", "form_version": 1, "sat_on": "d", "talks": [talk]}
    (row,) = csv.DictReader(io.StringIO(csv_of({**facts, "score": "-1", "cut": "60", "result": {"outcome": "pass"}})))
    assert row["candidate"].startswith("'") and row["scenario"].startswith("'")
    assert (row["level"], row["score"]) == ("-0.5", "-1")


def test_statements_are_told_once_somebody_decided(settled):
    """xAPI: none before; then one line, by the random id, always with the same statement id."""
    home = ("--home", "https://assess.example.org")
    assert writes(settled, "candidate", ZELDA, "--format", "xapi", *home, name="x.jsonl") == b""
    decided(settled)
    first = writes(settled, "cohort", "spring", "--format", "xapi", *home, name="x.jsonl")
    (one,) = [json.loads(line) for line in first.splitlines()]
    assert one["verb"]["id"].endswith("/passed") and one["result"]["success"] is True
    assert one["result"]["score"] == {"raw": 75.0, "min": 0, "max": 100, "scaled": 0.75}
    assert "Zelda" not in first.decode()
    assert writes(settled, "candidate", ZELDA, "--format", "xapi", *home, name="y.jsonl") == first
    assert "is no address of accounts" in refused(settled, "candidate", ZELDA, "--format", "xapi", "--home", "us")


def test_an_old_report_stays_where_a_new_one_cant_be_written(settled, monkeypatch):
    """No. 41: the disk is full while the file is written; the old one is whole, and one line says so."""
    old = writes(settled, "candidate", ZELDA)
    real = os.fsync

    def full(number):
        if Path(f"/proc/self/fd/{number}").resolve().name.startswith(".report.html"):
            raise OSError(28, "No space left on device")
        real(number)

    monkeypatch.setattr(os, "fsync", full)
    path = str(settled.home / "report.html")
    done = settled.runs("report", "candidate", ZELDA, "-o", path, "--passphrase-file", settled.passphrase)
    assert done.code == 2 and "No space left on device" in done.err and len(done.err.splitlines()) == 1
    assert (settled.home / "report.html").read_bytes() == old
    assert not [one for one in settled.home.iterdir() if one.name.startswith(".report")]


def test_three_candidates_carry_no_figures(marked):
    """No. 42: with fewer than ten everything about results is withheld, and it says why."""
    agreed(marked)
    with_cut(marked)
    page = Page(writes(marked, "cohort", "spring").decode())
    assert "Results and figures are withheld: n=2 candidates" in page.text
    assert "Kappa" not in page.text and "Zelda" not in page.text
