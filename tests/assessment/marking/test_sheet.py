"""A sheet by commands: what is shown, what is kept, submitted once, corrected with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from roleplay.assessment.marking.record import Rating, Sheet
from roleplay.assessment.marking.view import StaleDraft
from roleplay.cli.plain_mark import Marking
from roleplay.domain.errors import WrongUse
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import assigned, criteria, submits, task_of, types, view_of
from tests.assessment.sittings.making import READY, code_of, log_at, sits


def test_marked_and_submitted(examiner: Examiner) -> None:
    """The talk, the levels, a sheet that grows; cut off, it goes on; then it is submitted and stays."""
    assigned(examiner, "Ana", "Ben")
    task = task_of(examiner, "Ana")
    names = criteria(examiner, "Ana", task)
    shown = types(examiner, "Ana", task)
    assert "Reply 1: welcome explore 4" in shown.out and "Reply 2: own explore 4" in shown.out
    assert shown.out.count("   4  ") == len(names) + 1
    done = types(examiner, "Ana", task, "1 3 2,1", f"{names[1]} none they never came to it", "overall 2", "/submit")
    assert f"Missing: {', '.join(names[2:])}" in done.out and "The sheet isn't whole" in done.out
    again = types(examiner, "Ana", task.lower(), "/sheet")
    assert f"1 {names[0]}: 3, replies 1, 2" in again.out
    assert f"2 {names[1]}: can't be rated: they never came to it" in again.out
    rest = [f"{name} 0" for name in names[2:]]
    assert "Not submitted" in types(examiner, "Ana", task, *rest, "/comment Well begun.", "/submit", "no").out
    done = types(examiner, "Ana", task, "/submit", "yes")
    assert "No reply is named as evidence for" in done.out and "Submitted: event" in done.out
    late = types(examiner, "Ana", task, "overall 5")
    assert late.code == 2 and "was submitted and can't be changed" in late.err
    sheet = examiner.runs("mark", "export", task, "--as", "Ana").json["sheet"]
    assert (sheet["overall"], sheet["comment"]) == (2, "Well begun.")
    assert sheet["ratings"][names[1]] == {"level": None, "reason": "they never came to it", "turns": []}
    assert examiner.runs("records", "verify").code == 0


def test_what_a_marker_mistypes(local: Examiner) -> None:
    """Each is answered with what was wrong, and the sheet stays as it was."""
    assigned(local, "Ana", "Ben")
    task = task_of(local, "Ana")
    for line, said in (
        ("1 5", "has no level 5"),
        ("1 ３", "is no level"),
        ("1 -1", "is no level"),
        ("1 3.5", "is no level"),
        ("1", "is no level"),
        ("1 3 3", "The talk has no reply 3"),
        ("1 3 0", "aren't numbers of replies"),
        ("1 3 two", "aren't numbers of replies"),
        ("1 none", "it isn't said why"),
        ("99 3", "There is no criterion '99'"),
        ("warmth\x1b[2J 3", "There is no criterion"),
        ("overall 6", "The global rating has no level 6"),
        ("overall 0", "The global rating has no level 0"),
        ("/comment " + "x" * 4001, "The text has 4,001 characters"),
        ("/sumbit", "did you mean /submit?"),
    ):
        done = types(local, "Ana", task, line)
        assert done.code == 0 and said in done.out and "\x1b" not in done.out, (line, done.out[-300:])
    assert local.runs("mark", "work", "--as", "Ana", "--json").json[0]["state"] == "open"
    nowhere = types(local, "Ana", "AAAA-BBBB")
    assert nowhere.code == 2 and "no such talk in your work list" in nowhere.err
    other = types(local, "Ana", task_of(local, "Ben"))
    assert other.code == 2 and "no such talk in your work list" in other.err


def test_corrected_with_a_reason(examiner: Examiner) -> None:
    """The correction takes the place of the sheet, and both are on record."""
    assigned(examiner, "Ana", "Ben")
    task = task_of(examiner, "Ana")
    names = criteria(examiner, "Ana", task)

    def corrects(reason: str, *lines: str):
        typed = "".join(line + "\n" for line in lines)
        return examiner.runs("mark", "correct", task, "--as", "Ana", "--reason", reason, typed=typed)

    assert "wasn't submitted yet" in corrects("typing error").err
    submits(examiner, "Ana", task, level=3)
    assert "It isn't said why" in corrects(" ").err
    corrects("typing error", "1 2 1")
    assert examiner.runs("mark", "export", task, "--as", "Ana").json["sheet"]["overall"] == 4
    assert "Submitted: event" in corrects("typing error", "1 2 1", "/submit", "yes").out
    ratings = examiner.runs("mark", "export", task, "--as", "Ana").json["sheet"]["ratings"]
    assert {name: one["level"] for name, one in ratings.items()} == dict.fromkeys(ratings, 3) | {names[0]: 2}
    said = [json.loads(body.text) for _, body in log_at(examiner).store.said("mark-sheet")]
    assert [(one["number"], one["supersedes"], one["reason"]) for one in said] == [(1, 0, ""), (2, 1, "typing error")]
    assert examiner.runs("records", "verify").code == 0


def test_a_stale_draft_shows_both(examiner: Examiner) -> None:
    """Two windows on one sheet: who comes second gets both texts, and nothing was overwritten."""
    assigned(examiner, "Ana", "Ben")
    task = task_of(examiner, "Ana")
    here, there = view_of(examiner, "Ana"), view_of(examiner, "Ana")
    version = there.save(task, Sheet(overall=5, comment="from there"), 0)
    with pytest.raises(StaleDraft) as stale:
        here.save(task, Sheet(overall=1, comment="from here"), 0)
    assert (stale.value.mine.comment, stale.value.theirs.comment) == ("from here", "from there")
    assert here.work(task).sheet.comment == "from there"
    with pytest.raises(StaleDraft):
        here.submit(task, 0)
    assert here.save(task, stale.value.mine, stale.value.version) == version + 1


class Typing:
    """Lines typed by somebody, between which something else happens."""

    interactive = True

    def __init__(self, *lines: str | Callable[[], object]) -> None:
        self._lines = list(lines)

    def next(self) -> str | None:
        """The next line."""
        while self._lines:
            line = self._lines.pop(0)
            if isinstance(line, str):
                return line
            line()
        return None


@pytest.mark.parametrize(("answer", "left"), [("mine", 1), ("theirs", 5)])
def test_the_marker_chooses(local: Examiner, capsys: pytest.CaptureFixture[str], answer: str, left: int) -> None:
    """In plain mode both sheets are shown, and the marker says which one stays."""
    assigned(local, "Ana", "Ben")
    task = task_of(local, "Ana")
    view, elsewhere = view_of(local, "Ana"), view_of(local, "Ana")
    Marking(view, task, Typing(lambda: elsewhere.save(task, Sheet(overall=5), 0), "overall 1", answer)).run()
    out = capsys.readouterr().out
    mine = out.index("Yours, here:")
    assert "overall: 1" in out[mine : out.index("On record:")] and "overall: 5" in out[out.index("On record:") :]
    assert view.work(task).sheet.overall == left


def test_two_markers_at_the_same_time(examiner: Examiner) -> None:
    """Both markers of a talk save and submit at once: neither hinders the other, and each sheet is there once."""
    assigned(examiner, "Ana", "Ben")
    codes = {name: task_of(examiner, name) for name in ("Ana", "Ben")}
    names = criteria(examiner, "Ana", codes["Ana"])
    start = Barrier(2)

    def marks(marker: str) -> int:
        view, task = view_of(examiner, marker), codes[marker]
        start.wait()
        for version in range(5):
            view.save(task, Sheet({name: Rating(version % 5) for name in names}, 3), version)
        return view.submit(task, 5)

    with ThreadPoolExecutor(2) as both:
        events = list(both.map(marks, codes))
    said = log_at(examiner).store.said("mark-sheet")
    assert sorted(event.seq - 1 for event, _ in said) == sorted(events)
    assert len(log_at(examiner).store.said("mark-drafted")) == 10
    assert examiner.runs("records", "verify").code == 0


def test_one_sheet_submitted_twice_at_once(examiner: Examiner) -> None:
    """Two windows of one marker submit at the same instant: one comes through, the other is told so."""
    assigned(examiner, "Ana", "Ben")
    task = task_of(examiner, "Ana")
    names = criteria(examiner, "Ana", task)
    view_of(examiner, "Ana").save(task, Sheet({name: Rating(2) for name in names}, 3), 0)
    start = Barrier(2)

    def submit(_: int) -> str:
        view = view_of(examiner, "Ana")
        start.wait()
        try:
            view.submit(task, 1)
        except WrongUse as error:
            return error.message
        return "submitted"

    with ThreadPoolExecutor(2) as both:
        told = sorted(both.map(submit, range(2)))
    assert told == ["This sheet was submitted and can't be changed", "submitted"]
    assert len(log_at(examiner).store.said("mark-sheet")) == 1


def test_what_candidates_type_does_nothing_to_the_terminal(local: Examiner) -> None:
    """Control characters, markup and bidi marks of a reply are shown and never sent, on the sheet and as JSON."""
    sits(local, code_of(local, "Third"), *READY, "own 3 \x1b[2J\u202e [red]x[/]", "/finish", "yes")
    assigned(local, "Ana", "Ben")
    task = task_of(local, "Ana", "Third")
    done = types(local, "Ana", task, "/comment \x1b]0;x\x07 seen", "/sheet")
    assert "Reply 1: own 3 ␛[2J‹U+202E› [red]x[/]" in done.out and "comment: ␛]0;x␇ seen" in done.out
    told = done.out + local.runs("mark", "export", task, "--as", "Ana").out
    assert not [one for one in ("\x1b", "\x07", "\u202e") if one in told]


def test_the_frozen_rubric_is_marked_by(local: Examiner) -> None:
    """The form is changed and frozen anew after marking began: the sheet goes on by what was frozen."""
    assigned(local, "Ana", "Ben")
    task = task_of(local, "Ana")
    names = criteria(local, "Ana", task)
    local.spoils("minutes: 20", "minutes: 5")
    assert local.runs("form", "freeze", "spring").code == 0
    assert criteria(local, "Ana", task) == names
    submits(local, "Ana", task)
