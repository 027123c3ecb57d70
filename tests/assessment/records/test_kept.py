"""How long records are kept, and who opened them: as an administrator sees it, on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from roleplay.assessment.records.audit import audit
from roleplay.storage.backup import Backup
from tests.assessment.forms.conftest import place
from tests.assessment.marking.making import CANDIDATES, assigned, sat, submits, task_of, tasks
from tests.assessment.records.making import said
from tests.assessment.sittings.conftest import closed, examiner
from tests.assessment.sittings.making import code_of, log_at

__all__ = ["closed", "examiner", "place"]


def decided(examiner: Any, candidate: str) -> None:
    """A decision about a candidate is on record (what it says makes no difference here)."""
    log = log_at(examiner)
    who = log.add_person("Dora").id if "Dora" not in {p.label for p in log.store.people()} else log.person("Dora").id
    log.add("case-decided", who, log.person(candidate).id, {"outcome": "pass"})


def rows(examiner: Any, *more: str) -> dict[str, dict[str, Any]]:
    """What `records retention` says of each candidate."""
    done = examiner.runs("records", "retention", "--json", *more)
    assert done.code == 0, done.err
    return {row["label"]: row for row in done.json}


def after(days: int) -> str:
    """The day so many days from today."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def test_retention_goes_by_the_form_and_dry_run_changes_nothing(examiner: Any) -> None:
    """Due the day after the last day; not before; never without a decision, unless that is asked for."""
    sat(examiner)
    decided(examiner, CANDIDATES[0])
    before = log_at(examiner).store.head().size
    found = rows(examiner)
    assert found[CANDIDATES[0]]["state"] == "kept" and found[CANDIDATES[0]]["until"] == after(1095)
    assert found[CANDIDATES[1]]["state"] == "not decided"
    assert "Dora" not in found and "Ana" not in found, "who marks or decides is no candidate"
    assert rows(examiner, "--on", after(1095))[CANDIDATES[0]]["state"] == "kept"
    assert rows(examiner, "--on", after(1096))[CANDIDATES[0]]["state"] == "due"
    assert rows(examiner, "--on", after(1096), "--undecided")[CANDIDATES[1]]["state"] == "due"
    examiner.runs("records", "hold", CANDIDATES[0], "--reason", "a court")
    assert rows(examiner, "--on", after(5000))[CANDIDATES[0]]["state"] == "on hold"
    assert "nothing was erased" in examiner.runs("records", "retention", "--on", after(5000), "--undecided").out
    assert log_at(examiner).store.head().size == before + 1
    for words, told in (
        (("--on", "tomorrow"), "'tomorrow' is no day - give it as YYYY-MM-DD"),
        (("--on", "2027-01-01", "--erase"), "--on is only to look"),
    ):
        done = examiner.runs("records", "retention", *words)
        assert done.code == 2 and told in done.err


def test_retention_erases_who_is_due_and_the_log_stays_whole(examiner: Any) -> None:
    """Their words and names are gone, the rule is on record as the reason, who is on hold stays, the chain verifies."""
    examiner.spoils("days: 1095", "days: 1", "spring")
    assert examiner.runs("form", "freeze", "spring").code == 0
    sat(examiner, (*CANDIDATES, "Held H"))
    log = log_at(examiner)
    people = {name: log.person(name).id for name in (*CANDIDATES, "Held H")}
    dora = log.add_person("Dora").id
    log._now = lambda: "2026-01-01T10:00:00.000Z"  # the decisions were made long ago
    for person in (people[CANDIDATES[0]], people["Held H"]):
        log.add("case-decided", dora, person, {"outcome": "pass"})
    log.add("hold-placed", dora, people["Held H"], {"reason": "a court"})
    told = rows(examiner)
    assert [told[name]["state"] for name in people] == ["not decided", "not decided", "not decided"], "they sat later"
    log._now = type(log)(log.store).now
    for person in (people[CANDIDATES[0]], people["Held H"]):
        log.add("case-decided", dora, person, {"outcome": "pass"})
    assert rows(examiner, "--on", after(2))[CANDIDATES[0]]["state"] == "due"
    from roleplay.assessment.records import retention

    due = [one for one in retention.review(log, after(2)) if one.state == retention.DUE]
    assert [one.label for one in due] == [CANDIDATES[0]]
    retention.apply(log, due, dora, after(2))
    kept = "".join(body.text for body in log.store.bodies().values())
    assert "Zelda" not in kept and "said by zelda" not in kept and "said by yorick" in kept and "Held H" in kept
    (reason,) = [json.loads(body.text)["reason"] for _, body in log.store.said("erased")]
    assert reason.startswith("retention: spring version 2, since ")
    verdict = audit(log.store)
    assert verdict.fits, said(verdict)
    assert "Erased: 1 of the people on record" in verdict.facts
    assert date.fromisoformat(due[0].until)


def test_who_opened_what_is_kept_and_cannot_be_changed_unseen(examiner: Any, tmp_path) -> None:
    """A marker's look, a refused one and an export are listed; after a checkpoint a changed entry is named."""
    sat(examiner)
    assigned(examiner, "Ana", "Ben")
    task = task_of(examiner, "Ana")
    examiner.runs("mark", "export", task, "--as", "Ana")
    examiner.runs("mark", "compare", task, "--as", "Ana")
    submits(examiner, "Ben", task_of(examiner, "Ben"))
    pack = ("evidence", "export", CANDIDATES[0], "-o", str(tmp_path / "p"), "--passphrase-file", examiner.passphrase)
    assert examiner.runs(*pack).code == 0
    log = log_at(examiner)
    ana, ben, who = (log.person(name).id for name in ("Ana", "Ben", CANDIDATES[0]))
    found = examiner.runs("records", "access", CANDIDATES[0], "--json").json
    assert {(row["who"], row["what"]) for row in found} == {
        (ana, "marking"), (ana, "refused"), (ben, "marking"), ("program", "evidence export"),
    }  # fmt: skip
    assert {row["about"] for row in found} == {who}
    assert all(row["login"] for row in found if row["what"] == "marking")
    assert "marking" in examiner.runs("records", "access").out and "Ana" in examiner.runs("records", "access").out
    for _ in range(2):
        done = examiner.runs("records", "checkpoint", "--passphrase-file", examiner.passphrase)
        assert done.code == 0, done.err
    assert len(log.store.said("access-counted")) == 1, "nothing new, nothing more to count"
    assert examiner.runs("records", "verify").code == 0
    backup = tmp_path / "b.jsonl"
    assert examiner.runs("records", "backup", str(backup)).code == 0
    store = Backup(backup).records()
    assert audit(store).fits
    for change in (
        lambda entries: entries[1:],
        lambda entries: entries[:-1],
        lambda entries: [entries[1], entries[0], *entries[2:]],
        lambda entries: [entries[0]] + [type(e)(e.at, ben, e.login, e.subject, e.what) for e in entries[1:]],
    ):
        changed = Backup(backup).records()
        changed._accesses = change(list(store.accesses()))
        assert ["access log" in line for line in said(audit(changed))] == [True], change


def test_nothing_is_shown_that_is_not_kept(examiner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the entry can't be written the talk isn't shown."""
    from roleplay.assessment.marking.view import MarkerView
    from roleplay.domain.errors import StorageError

    sat(examiner)
    assigned(examiner, "Ana", "Ben")
    log = log_at(examiner)
    view = MarkerView(log, log.person("Ana").id)
    log.store.close()
    monkeypatch.setattr(log.store, "note_access", lambda access: (_ for _ in ()).throw(StorageError("full", "x")))
    with pytest.raises(StorageError, match="full"):
        view.work(tasks(examiner, "Ana")[0])


def test_codes_open_nothing_for_erased_people(examiner: Any) -> None:
    """A code of a candidate who was erased opens no sitting."""
    code = code_of(examiner, "Gone G")
    assert examiner.runs("records", "erase", "Gone G", "--reason", "asked", "--yes").code == 0
    done = examiner.runs("sit", code, "--plain", typed="yes\n")
    assert done.code == 2 and "No sitting has this code" in done.err
