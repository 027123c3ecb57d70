"""The gate before the first mark, and hidden checks among the rest: who gets work, what comes back, what isn't told."""

from __future__ import annotations

import json
from typing import Any

from roleplay.assessment.marking.drift import _leaning
from roleplay.assessment.marking.record import Rating, Sheet
from roleplay.assessment.marking.references import Distance, MarkingRules, distance
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import assigned, criteria, status, tasks, view_of
from tests.assessment.sittings.making import READY, code_of, log_at, sits

PLAYED = ("Played One", "Played Two")


def played(examiner: Examiner, use: str, *names: str, level: int = 3) -> None:
    """Colleagues who played candidates are put in with agreed levels."""
    for name in names:
        done = sits(
            examiner, code_of(examiner, name), *READY, f"own explore 4 by {name.split()[1].lower()}", "/finish", "yes"
        )
        assert done.code == 0, done.err
        asked = examiner.runs("mark", "reference", name, "--form", "spring").json
        assert asked["talk"][0]["reply"].startswith("own explore 4")
        ratings = {key: {"level": level, "reason": "", "turns": [1]} for key in asked["sheet"]["ratings"]}
        sheet = examiner.file("agreed.json", json.dumps({"sheet": {"ratings": ratings, "overall": 4, "comment": ""}}))
        words = ("--form", "spring", "--use", use, "--sheet", sheet, "--note", "three examiners, 2026-11")
        done = examiner.runs("mark", "reference", name, *words)
        assert done.code == 0, done.err


def marks_all(examiner: Examiner, marker: str, level: int) -> None:
    """A marker submits all that they have, every criterion alike."""
    view = view_of(examiner, marker)
    for task in view.tasks():
        work = view.work(task.code)
        if not work.submitted:
            sheet = Sheet({one.id: Rating(level, "", (1,)) for one in work.criteria}, 4)
            view.submit(task.code, view.save(task.code, sheet, work.version))


def results(examiner: Examiner) -> list[dict[str, Any]]:
    """Every result of a calibration on record."""
    return [json.loads(body.text) for _, body in log_at(examiner).store.said("calibration-result")]


def test_nobody_marks_before_the_calibration(examiner: Examiner) -> None:
    """Without a pass there is no work, in words; one marker fails and one passes; who failed marks the set again."""
    played(examiner, "calibration", *PLAYED)
    assert examiner.runs("mark", "rules", "spring", "--gap", "1", "--exact", "80").code == 0
    refused = examiner.runs("mark", "assign", "spring", "--markers", "Ana,Ben")
    assert refused.code == 2 and "Not passed the calibration of spring, so no work: Ana, Ben" in refused.err
    assert examiner.runs("mark", "calibrate", "spring", "--markers", "Ana,Ben").code == 0
    told = examiner.runs("mark", "work", "--as", "Ana")
    assert "the calibration set comes first, 2 of it to be submitted" in told.err and len(tasks(examiner, "Ana")) == 2
    marks_all(examiner, "Ana", 3)
    marks_all(examiner, "Ben", 1)
    assert "the calibration wasn't passed (0 % exact, widest gap 2)" in examiner.runs("mark", "work", "--as", "Ben").err
    assert not examiner.runs("mark", "work", "--as", "Ana").err
    assert [(one["passed"], one["exact"], one["widest"]) for one in results(examiner)] == [
        (True, 100, 0),
        (False, 0, 2),
    ]
    assert "Ben" in examiner.runs("mark", "assign", "spring", "--markers", "Ana,Ben").err
    done = examiner.runs("mark", "calibrate", "spring", "--markers", "Ana,Ben", "--again").out
    assert "not passed: 0 %, gap 2" in done
    marks_all(examiner, "Ana", 3)
    marks_all(examiner, "Ben", 3)
    assigned(examiner, "Ana", "Ben")
    given = {row["candidate"] for row in status(examiner) if row["mark"] in ("first", "second")}
    assert not given & set(PLAYED) and len(given) == 2
    assert examiner.runs("records", "verify").code == 0


def test_a_set_that_comes_later_shuts_the_work(local: Examiner) -> None:
    """Open talks can't be opened or saved until the set is passed; what was submitted stays to be read."""
    assigned(local, "Ana", "Ben")
    open_one = tasks(local, "Ana")[0]
    played(local, "calibration", PLAYED[0])
    refused = local.runs("mark", "sheet", open_one, "--as", "Ana", typed="overall 3\n")
    assert refused.code == 2 and "who organises the marking gives it to you" in refused.err
    assert tasks(local, "Ana") == []
    assert "2 of 3" not in local.runs("mark", "work", "--as", "Ana").err
    local.runs("mark", "calibrate", "spring")
    marks_all(local, "Ana", 2)
    local.runs("mark", "rules", "spring", "--exact", "0")
    assert "wasn't passed" in local.runs("mark", "work", "--as", "Ana").err
    local.runs("mark", "calibrate", "spring", "--markers", "Ana", "--again")
    marks_all(local, "Ana", 2)
    assert open_one in tasks(local, "Ana")


def test_hidden_checks_come_at_the_stated_rate_and_look_like_the_rest(examiner: Examiner) -> None:
    """A seed, then an own talk once more; nothing that a marker is shown tells them from the rest; the figures fit."""
    played(examiner, "seed", PLAYED[0])
    assert "every 2 sheets" in examiner.runs("mark", "rules", "spring", "--check-every", "2").out
    said = examiner.runs("mark", "assign", "spring", "--markers", "Ana,Ben").out
    assert "Hidden checks among them: 2." in said
    assert [len(tasks(examiner, name)) for name in ("Ana", "Ben")] == [3, 3]
    marks_all(examiner, "Ana", 3)
    marks_all(examiner, "Ben", 2)
    for name in ("Later One", "Later Two"):
        sits(examiner, code_of(examiner, name), *READY, "own explore 4", "/finish", "yes")
    said = examiner.runs("mark", "assign", "spring", "--markers", "Ana,Ben").out
    assert "Hidden checks among them: 2." in said
    kinds = {(row["marker"], row["mark"]): row["task"] for row in status(examiner)}
    again, seed = kinds["Ana", "hidden-re-mark"], kinds["Ana", "seed"]
    listed = examiner.runs("mark", "work", "--as", "Ana", "--json").json
    assert {again, seed} <= {row["task"] for row in listed} and len({tuple(row) for row in listed}) == 1
    shown = [examiner.runs("mark", "export", row["task"], "--as", "Ana").json for row in listed]
    assert len({tuple(one) for one in shown}) == 1
    told = json.dumps([listed, shown]) + examiner.runs("mark", "sheet", again, "--as", "Ana").out
    assert not [word for word in ("seed", "hidden", "re-mark", "reference", "agreed", *PLAYED) if word in told.lower()]
    marks_all(examiner, "Ana", 4)
    for task in (again, seed):
        early = examiner.runs("mark", "compare", task, "--as", "Ana")
        assert early.code == 2 and "shown when both are submitted" in early.err
    count = len(criteria(examiner, "Ana", seed))
    found = examiner.runs("mark", "drift", "spring", "--json").json
    by = {(one["marker"], one["kind"]): one for one in found["markers"]}
    assert (by["Ana", "seed"]["exact"], by["Ben", "seed"]["exact"], by["Ben", "seed"]["widest"]) == (count, 0, 1)
    assert (by["Ana", "hidden-re-mark"]["exact"], by["Ana", "hidden-re-mark"]["widest"]) == (0, 1)
    assert by["Ana", "seed"]["mean"] is None and "not said: n = 1, 10 are needed" in by["Ana", "seed"]["word"]
    agreed = examiner.runs("agree", "--assessment", "spring", "--json").json["counts"]
    assert agreed["submissions"] == 2, agreed
    assert "seed" in examiner.runs("mark", "drift", "spring").out


def test_what_is_wrong_with_a_reference(local: Examiner) -> None:
    """Each in one line that says where, and nothing is recorded."""
    name = "Zelda Quux"
    asked = local.runs("mark", "reference", name, "--form", "spring").json["sheet"]
    first = next(iter(asked["ratings"]))
    whole = {key: {"level": 2, "turns": [1]} for key in asked["ratings"]}

    def tried(sheet: object, *more: str, use: str = "seed") -> str:
        text = sheet if isinstance(sheet, str) else json.dumps(sheet)
        words = ("--form", "spring", "--use", use, "--sheet", local.file("s.json", text), "--note", "us", *more)
        done = local.runs("mark", "reference", name, *words)
        assert (done.code, len(done.err.splitlines())) == (2, 1), done.out + done.err
        return done.err

    before = log_at(local).store.head().size
    assert "s.json:1:" in tried('{"ratings": ')
    assert "is a list" in tried([])
    assert "is no level" in tried({"ratings": {first: {"level": "3"}}, "overall": 3})
    assert "is no level" in tried({"ratings": {first: {"level": True}}, "overall": 3})
    assert "has no level 9" in tried({"ratings": {**whole, first: {"level": 9}}, "overall": 3})
    assert "has no reply 7" in tried({"ratings": {**whole, first: {"level": 2, "turns": [7]}}, "overall": 3})
    assert "isn't whole" in tried({"ratings": whole, "overall": None})
    assert "no such talk" in tried({"ratings": whole, "overall": 3}, "--talk", "4")
    assert "who agreed" in tried({"ratings": whole, "overall": 3}, "--note", " ")
    assert log_at(local).store.head().size == before
    assigned(local, "Ana", "Ben")
    assert "This talk is being marked" in tried({"ratings": whole, "overall": 3})


def test_distance_counts_gaps_and_what_only_one_could_rate() -> None:
    """Worked by hand: of four criteria one the same, gaps of 1 and 2, one that only one could rate."""
    own = Sheet({"a": Rating(3), "b": Rating(2), "c": Rating(0), "d": Rating(None, "not there")})
    agreed = Sheet({"a": Rating(3), "b": Rating(1), "c": Rating(2), "d": Rating(2)})
    found = distance([(own, agreed)])
    assert found == Distance(4, 1, 2, 1) and found.percent == 25
    assert not found.within(MarkingRules(2, 25)) and Distance(4, 1, 2, 0).within(MarkingRules(2, 25))
    assert not Distance(4, 1, 2, 0).within(MarkingRules(1, 25)) and not Distance(4, 1, 2, 0).within(MarkingRules(2, 26))


def test_a_leaning_is_said_from_ten_and_counted_from_thirty() -> None:
    """The word from 10 checks on, the number with its interval from 30 on; the interval is that of a table of t."""
    from roleplay.assessment.marking.drift import Check

    def leaning(points: list[int]) -> Any:
        checks = [Check("ana", str(k), "seed", k, Distance(5, 0, 1, 0), one) for k, one in enumerate(points)]
        return _leaning("ana", "seed", len(points), checks, 0)

    assert leaning([4] * 9).word.startswith("not said: n = 9") and leaning([4, 5] * 5).word == "milder"
    assert leaning([-4, -5] * 5).word == "stricter" and leaning([-4, 4] * 5).word == "no difference shown"
    assert leaning([4, 5] * 14).mean is None
    thirty = leaning([0, 2] * 15)
    assert thirty.mean == 1.0
    reach = 2.04523 * 1.0170953 / 30**0.5
    assert abs(thirty.low - (1 - reach)) < 2e-3 and abs(thirty.high - (1 + reach)) < 2e-3
