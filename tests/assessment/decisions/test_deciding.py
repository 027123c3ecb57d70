"""A decision: by a named person who saw the case as it stands and didn't mark it; changed only by another one."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from roleplay.assessment.decisions.deciding import DecidedMeanwhile, Decider, Verdict
from tests.assessment.decisions.making import (
    YORICK,
    ZELDA,
    agreed,
    decided,
    does,
    listed,
    marks,
    ready_case,
    refused,
    said,
    shown,
    with_cut,
)
from tests.assessment.examiner import Examiner
from tests.assessment.sittings.making import READY, code_of, log_at, sits


def events(examiner: Examiner) -> int:
    """How many events there are."""
    return log_at(examiner).store.head().size


def test_a_decision_says_all_it_rests_on(examiner: Examiner) -> None:
    """Score, cut with its version, error or why it isn't known, reasons, who; and the case is decided."""
    ready_case(examiner)
    assert [row["candidate"] for row in does(examiner, "list", "--ready", "--json").json] == [ZELDA]
    out = does(examiner, "show", ZELDA, "--by", "Dora").out
    for line in (
        "Score:       75 of 100",
        "Cut score:   60 (version 1: as stated, standard error not known; approved by Dora; for sittings from 2026-01",
        "Error:       not known: n is too small: each candidate has at most 1 scenario, and it takes 3",
        "Score says:  pass",
        "Cleared:     piped: sat in the lab, a script typed for them",
    ):
        assert line in out
    done = does(examiner, "outcome", ZELDA, "pass", "--by", "Dora", "--reason", "Held the client's anger all along.")
    assert "On record: decision 1, pass (event " in done.out
    (kept,) = said(examiner, "case-decided")
    assert {name: kept[name] for name in ("outcome", "number", "supersedes", "score", "says", "sem", "open_flags")} == {
        "outcome": "pass", "number": 1, "supersedes": 0, "score": {"low": 7500, "high": 7500}, "says": "pass",
        "sem": None, "open_flags": [],
    }  # fmt: skip
    assert kept["cut"] == {"number": 1, "points": 6000, "se": None}
    assert kept["sem_why"].startswith("n is too small") and kept["resolutions"] == [[0, 1]]
    assert kept["reasons"] == "Held the client's anger all along."
    log = log_at(examiner)
    (event,) = [event for event in log.store.events(log.person(ZELDA).id) if event.type == "case-decided"]
    assert event.actor == log.person("Dora").id
    row = listed(examiner)
    assert (row["state"], row["outcome"]) == ("decided", "pass")
    assert does(examiner, "list", "--ready", "--json").json == []
    assert examiner.runs("records", "verify").code == 0


def test_who_can_not_decide(local: Examiner) -> None:
    """Who isn't appointed, who marked it, who has a conflict, the candidate; and nobody without having looked."""
    ready_case(local)
    for name in ("Ben", ZELDA):
        does(local, "appoint", name, "decider")
    assert local.runs("mark", "conflict", ZELDA, "--marker", "Emil", "--reason", "their cousin").code == 0
    before = events(local)
    for who, words in (
        ("Cleo", "This person is no decider"),
        ("Nemo", "Nobody is on record as 'Nemo'"),
        ("Ben", "Who was given a talk of this case to mark can't decide it"),
        ("Emil", "A conflict of interest is on record: their cousin"),
        (ZELDA, "Nobody decides about themselves"),
    ):
        assert words in refused(local, "show", ZELDA, "--by", who)
        assert words in refused(local, "outcome", ZELDA, "pass", "--by", who, "--reason", "x")
    assert "You haven't looked at this case" in refused(
        local, "outcome", ZELDA, "pass", "--by", "Dora", "--reason", "x"
    )
    assert "Missing option '--by'" in refused(local, "outcome", ZELDA, "pass", "--reason", "x")
    assert events(local) == before


def test_what_can_not_be_decided(local: Examiner) -> None:
    """Not marked, with the third marker, not settled, no cut, against the score unsaid: refused, nothing recorded."""

    def tried(outcome: str, *more: str) -> str:
        does(local, "show", ZELDA, "--by", "Dora")
        before = events(local)
        told = refused(local, "outcome", ZELDA, outcome, "--by", "Dora", "--reason", "because", *more)
        assert events(local) == before
        return told

    assert "Not every talk was submitted by two markers yet" in tried("pass")
    marks(local, "Ana", level=1)
    marks(local, "Ben", level=3)
    assert "What the marks come to isn't settled yet" in tried("fail")
    does(local, "review", "spring")
    assert "It is with the third marker" in tried("pass")
    marks(local, "Theo", level=2)
    does(local, "review", "spring")
    assert "No cut score is set for the day it was sat" in tried("pass")
    does(
        local, "cut", "spring", "--points", "60", "--method", "by us", "--approved-by", "Dora", "--since", "2099-01-01"
    )
    assert "No cut score is set for the day it was sat" in tried("pass")
    assert "and they sat on" in tried("pass", "--cut", "1")
    assert "There is no version 7 of this cut score" in tried("pass", "--cut", "7")
    with_cut(local)
    assert "The score is 50 and the cut 60, which says fail - if you mean it, say so" in tried("pass")
    assert "There is no decision 1 in this case" in tried("fail", "--supersedes", "1")
    assert "It isn't said why it is decided so" in refused(
        local, "outcome", ZELDA, "fail", "--by", "Dora", "--reason", " "
    )
    assert "The text has 8,001 characters" in refused(
        local, "outcome", ZELDA, "fail", "--by", "Dora", "--reason", "x" * 8001
    )
    for words, told in (
        (("outcome", "Nemo", "fail"), "Nobody is on record as 'Nemo'"),
        (("outcome", "Ana", "fail"), "This candidate has no sealed sitting"),
        (("outcome", ZELDA, "fail", "--form", "autumn"), "This candidate has no sealed sitting"),
        (("outcome", ZELDA, "passed"), "'passed' is not one of"),
    ):
        assert told in refused(local, *words, "--by", "Dora", "--reason", "x")
    does(local, "outcome", ZELDA, "pass", "--by", "Dora", "--reason", "the clock failed them", "--despite-score")
    assert said(local, "case-decided")[0]["despite"] is True


def test_pending_and_void_need_no_marks(local: Examiner) -> None:
    """A sitting can be set aside before it is marked; a result later takes the place of that, with its own reason."""
    decided(local, "void")
    assert (said(local, "case-decided")[0]["score"], said(local, "case-decided")[0]["cut"]) == (None, None)
    decided(local, "pending", YORICK)
    ready_case(local, YORICK)
    decided(local, "pass", YORICK, "Emil", "--supersedes", "1")
    assert [one["outcome"] for one in shown(local, YORICK)["decisions"]] == ["pending", "pass"]
    assert said(local, "decision-revoked") == []


def test_decided_twice(examiner: Examiner) -> None:
    """The second sees both; only one that names the first takes its place, and the first result is then revoked."""
    ready_case(examiner)
    decided(examiner)
    does(examiner, "show", ZELDA, "--by", "Emil")
    before = events(examiner)
    words = ("decide", "outcome", ZELDA, "fail", "--by", "Emil", "--reason", "too cold", "--despite-score")
    done = examiner.runs(*words)
    assert done.code == 2 and "This case was decided already: decision 1 is pass" in done.err
    assert "decision 1, pass, by Dora" in done.out and "Dora says pass" in done.out
    assert "Yours, not recorded: fail: too cold" in done.out
    assert events(examiner) == before
    assert examiner.runs(*words, "--supersedes", "1").code == 0
    first, second = shown(examiner)["decisions"]
    assert (first["revoked"], second["supersedes"], second["revoked"]) == ("decision 2 takes its place", 1, None)
    assert [one["decision"] for one in said(examiner, "decision-revoked")] == [1]
    assert examiner.runs("records", "verify").code == 0


def test_two_decide_at_the_same_time(examiner: Examiner) -> None:
    """One comes through; the other is given both, and nothing of theirs is on record."""
    ready_case(examiner)
    for name in ("Dora", "Emil"):
        does(examiner, "show", ZELDA, "--by", name)
    start = Barrier(2)

    def decides(name: str, outcome: str) -> tuple[str, str, str]:
        log = log_at(examiner)
        decider, candidate = Decider(log, log.person(name).id), log.person(ZELDA).id
        start.wait()
        try:
            made = decider.decide(candidate, None, Verdict(outcome, f"{name} says so", despite=True))
        except DecidedMeanwhile as other:
            return "lost", other.mine.reasons, other.theirs.reasons
        return "won", made.reasons, ""

    with ThreadPoolExecutor(2) as both:
        told = sorted(both.map(decides, ("Dora", "Emil"), ("pass", "fail")))
    (lost, mine, theirs), (won, reasons, _) = told
    assert (lost, won) == ("lost", "won") and theirs == reasons != mine
    assert [one["reasons"] for one in said(examiner, "case-decided")] == [reasons]
    assert examiner.runs("records", "verify").code == 0


def test_a_case_that_changed_is_looked_at_again(local: Examiner) -> None:
    """Looked, then the cut is set anew: what was seen isn't what would be decided."""
    ready_case(local)
    does(local, "show", ZELDA, "--by", "Dora")
    with_cut(local, "70")
    words = ("outcome", ZELDA, "pass", "--by", "Dora", "--reason", "x")
    assert "The case changed since you looked at it - look again" in refused(local, *words)
    seen = events(local)
    does(local, "show", ZELDA, "--by", "Dora")
    does(local, "show", ZELDA, "--by", "Dora")
    assert events(local) == seen + 1, "looking twice at the same is put on record once"
    does(local, *words, "--cut", "1")
    assert said(local, "case-decided")[0]["cut"]["number"] == 1


def test_revoked(examiner: Examiner) -> None:
    """A result is taken back by a record of its own, once; the decision stays."""
    ready_case(examiner)
    assert "There is no result that could be revoked" in refused(
        examiner, "revoke", ZELDA, "--by", "Dora", "--reason", "x"
    )
    decided(examiner)
    assert "It isn't said why the result is revoked" in refused(
        examiner, "revoke", ZELDA, "--by", "Dora", "--reason", " "
    )
    does(examiner, "show", ZELDA, "--by", "Emil")
    does(examiner, "revoke", ZELDA, "--by", "Emil", "--reason", "somebody else sat for them")
    assert listed(examiner)["state"] == "revoked"
    assert shown(examiner)["decisions"][0]["revoked"] == "somebody else sat for them"
    assert "There is no result" in refused(examiner, "revoke", ZELDA, "--by", "Emil", "--reason", "again")
    decided(examiner, "void", ZELDA, "Dora", "--supersedes", "1")
    assert (listed(examiner)["state"], listed(examiner)["outcome"]) == ("decided", "void")


def test_what_nobody_could_rate(local: Examiner) -> None:
    """The score goes from the least to the most; the cut within it says nothing, and a person decides."""
    marks(local, "Ana", level=3, c1=None)
    marks(local, "Ben", level=3, c1=None)
    with_cut(local)
    does(local, "review", "spring")
    out = does(local, "show", ZELDA, "--by", "Dora").out
    assert "Score:       58.5 to 80.5 of 100, by what couldn't be rated" in out
    assert "Score says:  nothing: the cut lies within it" in out and "can't be rated: they never came to it" in out
    decided(local, "fail")
    assert said(local, "case-decided")[0]["says"] == "open"


def test_one_who_marks_can_decide_about_others(local: Examiner) -> None:
    """Markers can't decide what they marked, and may decide what they didn't."""
    agreed(local, ZELDA)
    does(local, "appoint", "Cleo", "decider")
    with_cut(local)
    does(local, "review", "spring")
    decided(local, "pass", ZELDA, "Cleo")
    assert local.runs("mark", "assign", "spring", "--markers", "Ben,Cleo").code == 0
    assert ZELDA not in [row["candidate"] for row in local.runs("mark", "status", "spring", "--json").json["sheets"]
                         if row["marker"] == "Cleo"]  # fmt: skip


def test_what_deciders_type_does_nothing_to_the_terminal(local: Examiner) -> None:
    """Control and bidi characters of reasons are shown and never sent."""
    ready_case(local)
    does(local, "show", ZELDA, "--by", "Dora")
    does(local, "outcome", ZELDA, "pass", "--by", "Dora", "--reason", "good\x1b[2J\u202e \ud800")
    told = does(local, "show", ZELDA, "--by", "Dora").out + does(local, "show", ZELDA, "--by", "Dora", "--json").out
    assert "good␛[2J‹U+202E›" in told and "\x1b" not in told and "\u202e" not in told


def altered(pack: bytes, kind: str, change) -> tuple[bytes, int]:
    """The pack with what an event of that type says changed, and the number of the event."""
    from roleplay.assessment.records.standalone import render

    value = json.loads(pack)
    event = next(one for one in (*value["events"], *value["context"]) if one["type"] == kind)
    change(event["body"])
    return render(value), event["seq"]


def test_the_pack_holds_it_and_names_what_was_altered(examiner: Examiner, tmp_path) -> None:
    """Marks, resolution, decision, cut score and who decided are in the pack; a change of any is named by its event."""
    from tests.assessment.records.making import changed

    marks(examiner, "Ana", level=3, c1=1)
    marks(examiner, "Ben", level=3)
    does(examiner, "review", "spring")
    marks(examiner, "Theo", level=3)
    with_cut(examiner)
    does(examiner, "review", "spring")
    decided(examiner)
    path = tmp_path / "pack.json"
    done = examiner.runs("evidence", "export", ZELDA, "-o", str(path), "--passphrase-file", examiner.passphrase)
    assert done.code == 0, done.err
    key = done.out.split()[-1]
    assert examiner.runs("verify", str(path), "--key", key).code == 0
    pack = path.read_bytes()
    types = {event["type"] for event in json.loads(pack)["events"]}
    assert {"mark-sheet", "mark-resolution", "talk-settled", "case-shown", "case-decided", "flag-cleared"} <= types
    about = {event["type"] for event in json.loads(pack)["context"]}
    assert {"cut-set", "person-added", "role-granted"} <= about
    named = [event["body"]["label"] for event in json.loads(pack)["context"] if event["type"] == "person-added"]
    assert named == ["Dora"]
    for kind, change in (
        ("case-decided", lambda body: body.update(outcome="fail")),
        ("case-decided", lambda body: body.update(reasons="none")),
        ("mark-resolution", lambda body: body["levels"].update(steady=400)),
        ("mark-sheet", lambda body: body["sheet"].update(overall=5)),
        ("cut-set", lambda body: body.update(points=8000)),
        ("role-granted", lambda body: body.update(role="marker")),
    ):
        forged, number = altered(pack, kind, change)
        path.write_bytes(forged)
        told = examiner.runs("verify", str(path), "--key", key)
        assert told.code == 1 and f"event {number} ({kind}): its body was altered" in told.out, told.out
    for part, kind in (("events", "case-decided"), ("events", "mark-resolution"), ("context", "cut-set")):
        gone = changed(pack, lambda value, p=part, k=kind: value.update(
            {p: [one for one in value[p] if one["type"] != k]}))  # fmt: skip
        path.write_bytes(gone)
        told = examiner.runs("verify", str(path), "--key", key)
        assert told.code == 1 and "removed" in told.out, (kind, told.out)


def test_a_decider_who_is_erased_leaves_the_decision(local: Examiner, tmp_path) -> None:
    """Their name goes, their decision and the pack stay whole."""
    ready_case(local)
    decided(local)
    assert local.runs("records", "erase", "Dora", "--reason", "left", "--yes").code == 0
    out = does(local, "show", ZELDA, "--by", "Emil").out
    assert "Dora says pass" in out and "by Dora" not in out
    path = tmp_path / "pack.json"
    done = local.runs("evidence", "export", ZELDA, "-o", str(path), "--passphrase-file", local.passphrase)
    assert done.code == 0, done.err
    told = local.runs("verify", str(path), "--key", done.out.split()[-1])
    assert told.code == 0, told.out
    assert b'"label":"Dora"' not in path.read_bytes()


def test_an_erased_candidate_leaves_no_case(local: Examiner) -> None:
    """Their case goes with what was said; the log stays whole."""
    ready_case(local)
    decided(local)
    assert local.runs("records", "erase", ZELDA, "--reason", "asked to", "--yes").code == 0
    assert [row["candidate"] for row in does(local, "list", "--json").json] == [YORICK]
    assert "Nobody is on record" in refused(local, "show", ZELDA, "--by", "Emil")
    assert local.runs("records", "verify").code == 0


def test_a_talk_that_was_not_sat(local: Examiner) -> None:
    """Closed after the first of two talks: the score goes from nothing to all for the other, and both are told."""
    more = "  - scenarios: [all-you-do-is-ask-questions]\n    minutes: 20\n"
    local.spoils("\n# To try things out", f"{more}\n# To try things out")
    assert local.runs("form", "freeze", "spring").code == 0
    sits(local, code_of(local, "Xenia"), *READY, "welcome explore 4", "own explore 4", "/finish", "yes")
    assert local.runs("form", "close", "Xenia", "--reason", "went home").code == 0
    does(local, "flag", "Xenia", "piped", "--reason", "seen")
    assert local.runs("mark", "assign", "spring", "--markers", "Ana,Ben").code == 0
    agreed(local, "Xenia", level=4)
    with_cut(local)
    does(local, "review", "spring")
    out = does(local, "show", "Xenia", "--by", "Dora").out
    assert "Talks that were not sat: 1 of 2" in out
    assert "Score:       50 to 100 of 100, by what couldn't be rated or was not sat" in out
    decided(local, "fail", "Xenia")
    (kept,) = said(local, "case-decided")
    assert (kept["says"], kept["not_sat"], kept["score"]) == ("open", 1, {"low": 5000, "high": 10000})


def test_every_look_is_in_the_access_log(local: Examiner) -> None:
    """Who was shown a case, each time."""
    for name in ("Dora", "Dora", "Emil"):
        does(local, "show", ZELDA, "--by", name)
    told = local.runs("records", "access", ZELDA).out
    assert told.count("Dora") == 2 and told.count("Emil") == 1, told
