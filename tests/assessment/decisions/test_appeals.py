"""Appeals and complaints: a clean re-mark, a new decision by somebody else, nothing edited."""

from __future__ import annotations

import re

from tests.assessment.decisions.making import (
    ZELDA,
    decided,
    does,
    listed,
    marks,
    ready_case,
    refused,
    said,
    shown,
)
from tests.assessment.decisions.test_deciding import events
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import tasks, view_of
from tests.assessment.marking.test_blind import everything


def appealed(examiner: Examiner, *more: str) -> str:
    """Zelda failed, and appeals; the appeal's code."""
    ready_case(examiner, level=2)
    decided(examiner, "fail")
    done = does(examiner, "appeal", ZELDA, "--grounds", "The client never let me speak.", *more)
    found = re.search(r"Appeal ([0-9A-Z]{4}-[0-9A-Z]{4}) is on record", done.out)
    assert found is not None
    return found[1]


def test_marked_again_and_changed(examiner: Examiner) -> None:
    """Somebody who hasn't seen the case marks it clean; another decider decides anew; every record stays."""
    code = appealed(examiner)
    assert listed(examiner)["state"] == "appeal open"
    assert "Given to Cleo" in does(examiner, "remark", code, "--marker", "Cleo").out
    (task,) = tasks(examiner, "Cleo")
    view = view_of(examiner, "Cleo")
    told = everything(view.work(task))
    assert "own explore 4" in told and ZELDA not in told and "never let me" not in told
    assert "when both are submitted, and not before" in examiner.runs("mark", "compare", task, "--as", "Cleo").err
    does(examiner, "show", ZELDA, "--by", "Emil")
    words = ("close", code, "changed", "--outcome", "pass", "--by-remark", "--reason", "marked again", "--by", "Emil")
    assert "The case wasn't marked again yet" in refused(examiner, *words)
    marks(examiner, "Cleo", level=3)
    assert "The case changed since you looked at it" in refused(examiner, *words)
    assert "RE-MARK" in does(examiner, "show", ZELDA, "--by", "Emil").out
    assert "a new decision takes the place" in does(examiner, *words).out
    case = shown(examiner)
    assert [(one["outcome"], one["revoked"]) for one in case["decisions"]] == [
        ("fail", "decision 2 takes its place"), ("pass", None),
    ]  # fmt: skip
    assert (case["score"], case["talks"][0]["final"]["rule"], case["state"]) == (["75", "75"], "re-mark", "decided")
    assert [one["rule"] for one in said(examiner, "mark-resolution")] == ["mean of two", "re-mark"]
    assert (said(examiner, "case-decided")[1]["appeal"], said(examiner, "case-decided")[1]["resolutions"]) == (
        code, [[0, 2]],
    )  # fmt: skip
    assert said(examiner, "appeal-closed")[0]["decision"] == 2
    assert len(said(examiner, "mark-sheet")) == 3
    assert examiner.runs("agree", "--assessment", "spring", "--json").json["counts"]["sheets"] == 2
    assert examiner.runs("records", "verify").code == 0


def test_it_stands(local: Examiner) -> None:
    """The decision stands by a record that says so; a new appeal can be lodged then."""
    code = appealed(local)
    does(local, "show", ZELDA, "--by", "Emil")
    does(local, "close", code, "stands", "--reason", "the recording shows otherwise", "--by", "Emil")
    assert (listed(local)["state"], listed(local)["outcome"]) == ("decided", "fail")
    assert "stands: the recording shows otherwise" in does(local, "appeals").out
    assert "was closed" in refused(local, "close", code, "stands", "--reason", "x", "--by", "Emil")
    assert "was closed" in refused(local, "remark", code)
    again = does(local, "appeal", ZELDA, "--grounds", "again").out.split()[1]
    does(local, "close", again, "withdrawn", "--reason", "their letter of today", "--by", "Dora")
    ends = [one["outcome"] for one in does(local, "appeals", "--json").json["appeals"]]
    assert ends == ["stands", "withdrawn"]


def test_who_can_not(local: Examiner) -> None:
    """Who decided it, who marked it, who saw it, who has a conflict: each refused with the reason, nothing recorded."""
    code = appealed(local)
    for name in ("Ben", "Vera", "Wim"):
        does(local, "appoint", name, "decider")
    assert local.runs("mark", "marker", "Dora").code == 0
    assert local.runs("mark", "conflict", ZELDA, "--marker", "Cleo", "--reason", "their coach").code == 0
    does(local, "show", ZELDA, "--by", "Dora")
    before = events(local)
    for who, why in (
        ("Ana", "they marked it"),
        ("Dora", "they were shown the marks to decide about them"),
        ("Cleo", "conflict of interest: their coach"),
        ("Wim", "This person is no marker"),
        ("Nemo", "Nobody is on record"),
        (ZELDA, "conflict of interest: nobody marks themselves"),
    ):
        assert why in refused(local, "remark", code, "--marker", who)
    for who, why in (
        ("Dora", "Who decided a case can't decide the appeal against it"),
        ("Ben", "Who was given a talk of this case to mark can't decide it"),
        ("Vera", "You haven't looked at this case"),
        ("Theo", "This person is no decider"),
    ):
        assert why in refused(local, "close", code, "stands", "--reason", "x", "--by", who)
    assert "An appeal against this decision is open" in refused(
        local, "outcome", ZELDA, "pass", "--by", "Dora", "--reason", "x", "--supersedes", "1"
    )
    assert f"An appeal is open already: {code}" in refused(local, "appeal", ZELDA, "--grounds", "x")
    assert events(local) == before
    # left: Theo, an adjudicator
    assert "Given to Theo" in does(local, "remark", code).out
    assert "was given to somebody already" in refused(local, "remark", code)


def test_who_exported_the_evidence_can_not_mark_it_again(local: Examiner) -> None:
    """They have seen everything."""
    code = appealed(local)
    words = ("evidence", "export", ZELDA, "--by", "Cleo", "-o", str(local.home / "p.json"))
    assert local.runs(*words, "--passphrase-file", local.passphrase).code == 0
    assert "they exported what is on record" in refused(local, "remark", code, "--marker", "Cleo")


def test_what_is_mistyped(local: Examiner) -> None:
    """Days, codes, missing words; each in one line, and nothing is recorded."""
    assert "Nothing was decided about this candidate yet" in refused(local, "appeal", ZELDA, "--grounds", "x")
    code = appealed(local)
    before = events(local)
    for words, told in (
        (("appeal", ZELDA, "--grounds", " "), "It isn't said on what grounds"),
        (("appeal", ZELDA, "--grounds", "x", "--on", "2099-01-01"), "is still to come"),
        (("appeal", ZELDA, "--grounds", "x", "--on", "22.11."), "--on takes a day"),
        (("remark", "AAAA-BBBB"), "There is no appeal 'AAAA-BBBB'"),
        (("close", "AAAA-BBBB", "stands", "--reason", "x", "--by", "Emil"), "There is no appeal"),
        (("close", code, "upheld", "--reason", "x", "--by", "Emil"), "is not one of"),
        (("close", code, "changed", "--reason", "x", "--by", "Emil"), "--outcome and changed go together"),
        (("close", code, "stands", "--outcome", "pass", "--reason", "x", "--by", "Emil"), "--outcome and changed go"),
        (("close", code, "stands", "--by-remark", "--reason", "x", "--by", "Emil"), "go with changed"),
        (("answer", "AAAA-BBBB", "x"), "There is no complaint"),
        (("complaint", ZELDA, " "), "It isn't said what the complaint is"),
        (("complaint", "Nemo", "x"), "Nobody is on record"),
    ):
        assert told in refused(local, *words), words
    assert events(local) == before
    does(local, "show", ZELDA, "--by", "Emil")
    assert "The outcome is fail as before - close it as: stands" in refused(
        local, "close", code, "changed", "--outcome", "fail", "--reason", "x", "--by", "Emil"
    )
    assert "It isn't said why the appeal is closed so" in refused(
        local, "close", code, "stands", "--reason", " ", "--by", "Emil"
    )


def test_an_appeal_before_the_decision(local: Examiner) -> None:
    """An appeal can't be older than what it is against."""
    ready_case(local)
    decided(local)
    assert "and the appeal on 2020-01-01" in refused(local, "appeal", ZELDA, "--grounds", "x", "--on", "2020-01-01")


def test_an_open_appeal_keeps_the_records(examiner: Examiner) -> None:
    """The candidate can't be erased meanwhile; the hold is lifted by a person, and not by the program."""
    code = appealed(examiner)
    erase = ("records", "erase", ZELDA, "--reason", "asked to", "--yes")
    assert "A hold forbids erasing this person" in examiner.runs(*erase).err
    does(examiner, "show", ZELDA, "--by", "Emil")
    done = does(examiner, "close", code, "stands", "--reason", "x", "--by", "Emil")
    assert "roleplay records release" in done.out
    assert examiner.runs("records", "release", ZELDA, "--reason", "the appeal is closed").code == 0
    assert examiner.runs(*erase).code == 0
    assert does(examiner, "appeals", "--json").json == {"appeals": [], "complaints": []}


def test_complaints(examiner: Examiner) -> None:
    """About anything, at any time; answered once."""
    done = does(examiner, "complaint", ZELDA, "The room was loud.", "--lodged-by", "their coach", "--on", "2026-01-02")
    code = done.out.split()[1]
    assert "The room was loud. - open" in does(examiner, "appeals").out
    does(examiner, "answer", code, "We know, and offered another date.")
    assert "answered already" in refused(examiner, "answer", code, "once more")
    (kept,) = does(examiner, "appeals", "--json").json["complaints"]
    assert (kept["on"], kept["lodged_by"], kept["answer"]) == (
        "2026-01-02", "their coach", "We know, and offered another date.",
    )  # fmt: skip
