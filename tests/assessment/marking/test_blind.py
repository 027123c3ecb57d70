"""Peeking: a marker gets neither the other mark, nor the machine's, nor the candidate's name, whatever they try."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from roleplay.assessment.marking.record import Rating, Sheet
from roleplay.cli.main import COMMANDS, main
from roleplay.domain.errors import WrongUse
from roleplay.settings import Settings, settings_from
from roleplay.wiring import Parts
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import (
    CANDIDATES,
    MARKERS,
    assigned,
    criteria,
    sat,
    status,
    submits,
    task_of,
    tasks,
    types,
    view_of,
)
from tests.assessment.sittings.conftest import ready
from tests.assessment.sittings.making import log_at
from tests.cli.person import SPOKEN, Done

SECRET = "a comment that nobody else may see"


class BoundExaminer(Examiner):
    """The same machine, with a program that was started for a marker."""

    bound = ""

    def runs(self, *words: str, typed: str | bytes = b"") -> Done:
        """`ROLEPLAY_MARKER=NAME roleplay WORDS`."""
        if not self.bound:
            return super().runs(*words, typed=typed)
        import tests.assessment.examiner as there

        settings = Settings(data_folder=self.data, assessment_url=self.place, marker=self.bound)

        def started(arguments: Any, _: Parts) -> int:
            return main(arguments, Parts(settings, reader=SPOKEN))

        before, there.main = there.main, started
        try:
            return super().runs(*words, typed=typed)
        finally:
            there.main = before


@pytest.fixture
def bound(tmp_path, place):
    """Ana has to mark, Ben has submitted; the machine is Ana's."""
    examiner = sat(ready(BoundExaminer(tmp_path, place)))
    assigned(examiner, "Ana", "Ben")
    submits(examiner, "Ben", task_of(examiner, "Ben"), level=1, overall=1, comment=SECRET)
    return examiner


def secrets_of(examiner: Examiner) -> list[str]:
    """What Ana must not see: names, ids, the other's words, what the machine read."""
    log = log_at(examiner)
    ids = [log.person(name).id for name in (*CANDIDATES, "Ben")]
    read = ["probabilities", "words_start", SPOKEN.version]
    return [*CANDIDATES, "Zelda", "zelda", "Yorick", *ids, "Ben", SECRET, *read]


def every_command(examiner: Examiner) -> list[tuple[str, ...]]:
    """Every command there is, those of marking with every task, and ways around."""
    rows = status(examiner)
    codes = [row["task"] for row in rows]
    person = log_at(examiner).person(CANDIDATES[0]).id
    lines: list[tuple[str, ...]] = [(name,) for name in COMMANDS if name != "mark"]
    lines += [
        ("evidence", "export", CANDIDATES[0], "--by", "Ana", "-o", "pack.json"),
        ("evidence", "export", person, "--passphrase-file", getattr(examiner, "passphrase", "")),
        ("records", "people"),
        ("records", "people", "--json"),
        ("records", "backup", "backup.jsonl"),
        ("form", "sittings", "--json"),
        ("agree", "--assessment", "spring", "--json"),
        ("read", "-"),
        ("--profile", "x", "form", "sittings"),
    ]
    lines += [("mark", one) for one in ("markers", "work")]
    lines += [("mark", "work", "--as", who) for who in (*CANDIDATES, "Nobody at all", person)]
    lines += [("mark", "status", "spring", "--json"), ("mark", "assign", "spring"), ("mark", "marker", "Zoe")]
    lines += [("mark", "conflict", CANDIDATES[0], "--marker", "Ana", "--reason", "x")]
    lines += [("mark", "withdraw", "Ben", "--reason", "x"), ("mark", "work", "--as", "Ben")]
    for code in codes:
        for name in ("sheet", "compare", "export", "correct"):
            more = ("--reason", "x") if name == "correct" else ()
            lines += [("mark", name, code, *more), ("mark", name, code, "--as", "Ben", *more)]
    return lines


def test_every_command_and_export_as_a_marker(bound: BoundExaminer, monkeypatch, tmp_path) -> None:
    """Nothing that a marker's program prints or writes has a secret in it, and nothing but marking is there."""
    monkeypatch.chdir(tmp_path)
    hidden, lines = secrets_of(bound), every_command(bound)
    mine = set(tasks(bound, "Ana"))
    bound.bound = "Ana"
    shown = 0
    for words in lines:
        done = bound.runs(*words, typed="/talk\n/sheet\n/levels\n/help\n")
        told = done.out + done.err
        typed_by_us = set(" ".join(words).split())
        assert not [one for one in hidden if one in told and one not in typed_by_us], (words, told)
        if words[0] != "mark":
            assert done.code == 2 and "This program was started for a marker" in done.err, words
        elif "--as" in words:
            assert done.code == 2 and "You can't mark as somebody else" in done.err, words
        elif words[1] in ("sheet", "export") and words[2] in mine:
            assert done.code == 0 and "own explore 4" in told
            shown += 1
    assert shown == 4
    assert not (tmp_path / "pack.json").exists() and not (tmp_path / "backup.jsonl").exists()


def test_the_setting_is_read() -> None:
    """ROLEPLAY_MARKER names the marker."""
    assert settings_from({"ROLEPLAY_MARKER": " Ana "}).marker == "Ana"
    assert settings_from({}).marker == ""


def test_own_name_in_a_reply(bound: BoundExaminer) -> None:
    """A candidate who wrote their own name is still anonymous; what is on record is what they wrote."""
    done = types(bound, "Ana", task_of(bound, "Ana"))
    assert "Reply 1: welcome explore 4 said by ‹name› herself" in done.out
    turns = [json.loads(body.text)["text"] for _, body in log_at(bound).store.said("talk-turn")]
    assert "welcome explore 4 said by zelda herself" in turns


def everything(value: Any) -> str:
    """All that is in a value, as text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return json.dumps(dataclasses.asdict(value), default=str, ensure_ascii=False)
    return " ".join(map(everything, value)) if isinstance(value, list | tuple) else str(value)


def test_the_view_itself(bound: BoundExaminer) -> None:
    """Not the screen hides it: what the use case gives back has no secret in it, and the other sheet is refused."""
    view, task = view_of(bound, "Ana"), task_of(bound, "Ana")
    told = everything(view.tasks()) + everything(view.work(task))
    assert "own explore 4" in told
    assert not [one for one in secrets_of(bound) if one in told]
    with pytest.raises(WrongUse, match="when both are submitted"):
        view.other(task)


def test_the_store_is_not_even_asked(bound: BoundExaminer, monkeypatch) -> None:
    """Neither readings nor another's sheet leave the database on a marker's behalf before both have submitted."""
    view, task = view_of(bound, "Ana"), task_of(bound, "Ana")
    store, got = view._log.store, []
    real = store.said

    def said(kind: str, **only: Any) -> Any:
        found = real(kind, **only)
        got.extend((kind, event.actor) for event, _ in found)
        return found

    monkeypatch.setattr(store, "said", said)
    monkeypatch.setattr(store, "bodies", None)  # what reads everything at once isn't used at all
    view.work(task)
    view.save(task, Sheet(overall=3), 0)
    with pytest.raises(WrongUse):
        view.other(task)
    ana = view._me
    assert {kind for kind, _ in got} <= {
        "marker-added", "mark-assigned", "mark-withdrawn", "mark-submitted", "conflict-declared", "form-frozen",
        "talk-turn", "mark-drafted", "mark-sheet",
    }  # fmt: skip
    assert all(actor == ana for kind, actor in got if kind in ("mark-drafted", "mark-sheet"))


def test_both_submitted_then_both_see(bound: BoundExaminer) -> None:
    """A refused look is on record; when both are in, each sees the other's sheet, still without a name."""
    task = task_of(bound, "Ana")
    early = bound.runs("mark", "compare", task, "--as", "Ana")
    assert early.code == 2 and "shown when both are submitted" in early.err
    assert len(log_at(bound).store.said("mark-denied")) == 1
    submits(bound, "Ana", task, level=3)
    done = bound.runs("mark", "compare", task, "--as", "Ana")
    assert done.code == 0 and SECRET in done.out
    assert not [name for name in CANDIDATES if name in done.out]


def test_no_evidence_for_a_marker(bound: BoundExaminer) -> None:
    """Who has a mark open can't export the candidate's pack in their own name; that goes on record."""
    words = ("evidence", "export", CANDIDATES[0], "--by", "Ana", "--passphrase-file", bound.passphrase)
    done = bound.runs(*words)
    assert done.code == 2 and "A marker sees nothing on record" in done.err
    assert len(log_at(bound).store.said("mark-denied")) == 1


def test_agreement_is_of_blind_marks(bound: BoundExaminer) -> None:
    """Talks that only one has submitted give no figure; a correction made after both were in changes none."""
    none = bound.runs("agree", "--assessment", "spring")
    assert none.code == 2 and "No talk of spring was submitted by two markers yet" in none.err
    submits(bound, "Ana", task_of(bound, "Ana"), level=3)
    first = bound.runs("agree", "--assessment", "spring", "--json")
    assert first.code == 0 and "1 talk marked by two, 1 not yet" in first.err
    task = task_of(bound, "Ana")
    words = ("mark", "correct", task, "--as", "Ana", "--reason", "I looked")
    assert "Submitted" in bound.runs(*words, typed="1 1 1\n/submit\nyes\n").out
    assert bound.runs("agree", "--assessment", "spring", "--json").json == first.json


def test_agreement_from_the_record_is_that_of_a_file(tmp_path) -> None:
    """Twelve candidates marked by two: the figures are those of a file with the same marks."""
    names = tuple(f"Candidate {k:02}" for k in range(12))
    local = sat(ready(Examiner(tmp_path)), names)
    assigned(local)
    log = log_at(local)
    rows = ["candidate,scenario,marker,role,criterion,level,order"]
    told = status(local)
    criteria_ids = criteria(local, told[0]["marker"], told[0]["task"])
    views = {name: view_of(local, name) for name in MARKERS}
    weights = view_weights(local)
    for order, row in enumerate(told, start=1):
        levels = {name: (names.index(row["candidate"]) + k * order) % 5 for k, name in enumerate(criteria_ids)}
        overall = 1 + order % 5
        sheet = Sheet({name: Rating(level) for name, level in levels.items()}, overall)
        view = views[row["marker"]]
        view.submit(row["task"], view.save(row["task"], sheet, 0))
        for name, level in {**levels, "global-rating": overall}.items():
            who = log.person(row["candidate"]).id
            rows.append(f"{who},{row['scenario']},{row['marker']},{row['mark']},{name},{level},{order}")
    file = tmp_path / "marks.csv"
    file.write_text("\n".join(rows) + "\n", "utf-8")
    from_record = local.runs("agree", "--assessment", "spring", "--json")
    assert from_record.code == 0, from_record.err
    more = [word for name, weight in weights.items() for word in ("--weight", f"{name}={weight}")]
    cut = str(60 * sum(weights.values()) * 4 / 100)
    from_file = local.runs(
        "agree", str(file), "--levels", "0-4", "--levels", "global-rating=1-5", "--global", "global-rating",
        "--borderline", "2", "--cut", cut, *more, "--json",
    )  # fmt: skip
    assert from_file.code == 0, from_file.err
    parts = ("counts", "sections", "gates")
    assert {name: from_record.json[name] for name in parts} == {name: from_file.json[name] for name in parts}
    assert from_record.json["counts"]["submissions"] == 12


def view_weights(examiner: Examiner) -> dict[str, int]:
    """The weights of the frozen rubric."""
    from roleplay.assessment.forms import version

    return {one.id: one.weight for one in version(log_at(examiner), "spring").rubric().criteria}


def test_agree_takes_one_source(local: Examiner) -> None:
    """A file and a form together, or neither, are refused."""
    for words, said in (
        ((), "It isn't said which marks"),
        (("marks.csv",), "Missing option '--levels'"),
        (("marks.csv", "--assessment", "spring"), "come from the record"),
        (("--assessment", "spring", "--levels", "0-4"), "come from the record"),
        (("--assessment", "winter"), "No form 'winter' was frozen"),
        (("--assessment", "spring", "--version", "9"), "has no version 9"),
        (("marks.csv", "--levels", "0-4", "--version", "1"), "--version goes with --assessment"),
    ):
        done = local.runs("agree", *words)
        assert (done.code, len(done.err.splitlines())) == (2, 1) and said in done.err, (words, done.err)
