"""After both marks: settled by the mean, or marked a third time; the originals stay, and nobody sees too early."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from roleplay.assessment.decisions.cases import case_of
from roleplay.assessment.decisions.review import Review
from tests.assessment.decisions.making import (
    YORICK,
    ZELDA,
    agreed,
    does,
    listed,
    marks,
    refused,
    said,
    shown,
    with_cut,
)
from tests.assessment.examiner import Examiner
from tests.assessment.marking.making import CANDIDATES, assigned, task_of, tasks, types, view_of
from tests.assessment.marking.test_blind import everything
from tests.assessment.marking.test_checks import played
from tests.assessment.sittings.making import READY, code_of, log_at, sits


def test_two_alike_are_settled_by_their_mean(examiner: Examiner) -> None:
    """The mean of each criterion, in a record of its own that names the sheets; done twice it is done once."""
    marks(examiner, "Ana", level=3, overall=4)
    assert listed(examiner)["state"] == "to be marked"
    assert "0 talks settled, 2 waiting" in does(examiner, "review", "spring").out
    marks(examiner, "Ben", level=3, c1=2, overall=3)
    assert listed(examiner)["state"] == "to review"
    assert "1 talk settled, 1 waiting" in does(examiner, "review", "spring").out
    assert listed(examiner)["state"] == "no cut"
    (kept,) = said(examiner, "mark-resolution")
    assert (kept["rule"], kept["calls"], kept["overall"], kept["number"]) == ("mean of two", [], 350, 1)
    assert sorted(kept["levels"].values()) == [250, 300, 300, 300, 300]
    assert kept["points"] == {"low": 7225, "high": 7225} and len(kept["sheets"]) == 2
    assert "0 talks settled, 1 waiting" in does(examiner, "review", "spring").out
    assert len(said(examiner, "mark-resolution")) == 1
    assert examiner.runs("records", "verify").code == 0


def test_a_gap_goes_to_a_third_marker_who_sees_neither(examiner: Examiner) -> None:
    """In their work list, without a name or a sheet; then the middle counts, and all three sheets stay."""
    marks(examiner, "Ana", level=3, c1=1)
    marks(examiner, "Ben", level=3)
    done = does(examiner, "review", "spring")
    assert f"To a third marker, Theo: {ZELDA}, we-want-to-cancel (gap)" in done.out
    assert listed(examiner)["state"] == "with the third marker"
    (task,) = tasks(examiner, "Theo")
    view = view_of(examiner, "Theo")
    told = everything(view.tasks()) + everything(view.work(task))
    assert "own explore 4" in told and not [name for name in (*CANDIDATES, "Ana", "Ben") if name in told]
    early = examiner.runs("mark", "compare", task, "--as", "Theo")
    assert early.code == 2 and "when both are submitted, and not before" in early.err
    assert [one["assignment"] for one in said(examiner, "mark-denied")] == [task]
    words = ("evidence", "export", ZELDA, "--by", "Theo", "--passphrase-file", examiner.passphrase)
    assert "A marker sees nothing on record" in examiner.runs(*words).err
    assert "0 talks settled, 2 waiting" in does(examiner, "review", "spring").out
    marks(examiner, "Theo", level=2)
    assert "1 talk settled" in does(examiner, "review", "spring").out
    (kept,) = said(examiner, "mark-resolution")
    assert kept["rule"] == "middle of three" and kept["calls"][0].endswith("2 apart; from 2 on it is too much")
    assert sorted(kept["levels"].values()) == [200, 300, 300, 300, 300]
    assert len(said(examiner, "mark-sheet")) == 3
    late = examiner.runs("mark", "compare", task, "--as", "Theo")
    assert late.code == 0 and late.out.count("overall:") == 3
    ana = examiner.runs("mark", "compare", task_of(examiner, "Ana"), "--as", "Ana")
    assert ana.code == 0 and ana.out.count("overall:") == 2


def test_the_form_may_show_both_and_let_the_third_count(local: Examiner) -> None:
    """`sees: both`, `counts: third`: who adjudicates reads both sheets first, and their mark alone counts."""
    local.spoils("# sees: nothing", "sees: both")
    local.spoils("# counts: middle", "counts: third")
    assert local.runs("form", "freeze", "spring").code == 0
    assert sits(local, code_of(local, "Xenia"), *READY, "own explore 4", "/finish", "yes").code == 0
    does(local, "flag", "Xenia", "piped", "--reason", "seen")
    assigned(local, "Ana", "Ben")
    marks(local, "Ana", "Xenia", level=4)
    marks(local, "Ben", "Xenia", level=1)
    does(local, "review", "spring")
    (task,) = tasks(local, "Theo")
    both = local.runs("mark", "compare", task, "--as", "Theo")
    assert both.code == 0 and "The first marker's:" in both.out and "The second marker's:" in both.out
    assert "Ana" not in both.out and "Xenia" not in both.out
    marks(local, "Theo", "Xenia", level=1)
    does(local, "review", "spring")
    (kept,) = said(local, "mark-resolution")
    assert kept["rule"] == "third mark" and set(kept["levels"].values()) == {100}


def test_an_open_flag_goes_to_a_third_marker(local: Examiner) -> None:
    """Two who agree don't settle it while a flag is open; a cleared one calls for nobody."""
    assert sits(local, code_of(local, "Xenia"), *READY, "own explore 4", "/finish", "yes").code == 0
    assigned(local, "Ana", "Ben")
    agreed(local, "Xenia")
    agreed(local)
    done = does(local, "review", "spring")
    assert "1 talk settled" in done.out and "To a third marker, Theo: Xenia" in done.out and "(flag)" in done.out
    assert "No flag 'pasted' is open in this sitting - open are: piped" in refused(
        local, "flag", "Xenia", "pasted", "--reason", "x"
    )
    assert "It isn't said why" in refused(local, "flag", "Xenia", "piped", "--reason", " ")
    assert "none is open" in refused(local, "flag", ZELDA, "piped", "--reason", "x")


def test_a_correction_keeps_nothing_from_the_third_marker(local: Examiner) -> None:
    """Corrected towards the other's sheet after both were in, it still goes there; afterwards no sheet is corrected."""
    marks(local, "Ana", level=3, c1=1)
    marks(local, "Ben", level=3)
    words = ("mark", "correct", task_of(local, "Ana"), "--as", "Ana", "--reason", "looked again")
    assert "Submitted" in local.runs(*words, typed="1 3 1\n/submit\nyes\n").out
    assert "(gap)" in does(local, "review", "spring").out
    late = local.runs(*words, typed="1 2 1\n/submit\nyes\n")
    assert "no sheet can be corrected" in late.out + late.err
    marks(local, "Theo", level=3)
    does(local, "review", "spring")
    words = ("mark", "correct", task_of(local, "Theo"), "--as", "Theo", "--reason", "hm")
    late = local.runs(*words, typed="1 2 1\n/submit\nyes\n")
    assert "no sheet can be corrected" in late.out + late.err
    assert len(said(local, "mark-sheet")) == 4


def test_who_may_be_the_third(local: Examiner) -> None:
    """Not one of the two, not with a conflict, not who decides it; without anybody it is said, and nothing is lost."""
    does(local, "appoint", "Ana", "adjudicator")
    does(local, "appoint", "Dora", "adjudicator")
    marks(local, "Ana", level=3, c1=1)
    marks(local, "Ben", level=3)
    does(local, "show", ZELDA, "--by", "Dora")
    assert local.runs("mark", "conflict", ZELDA, "--marker", "Theo", "--reason", "their coach").code == 0
    done = local.runs("decide", "review", "spring")
    assert done.code == 1 and f"no adjudicator may mark {ZELDA}" in done.out
    assert listed(local)["state"] == "to review"
    does(local, "appoint", "Una", "adjudicator", "--note", "MCC")
    assert "Una" in does(local, "review", "spring").out
    assert "marks it" not in does(local, "people").out and "MCC" in does(local, "people").out
    assert "This person is no adjudicator" in refused(local, "review", "spring", "--adjudicators", "Ben")
    does(local, "relieve", "Una", "adjudicator", "--reason", "moved away")
    stopped = task_of(local, "Una")
    assert "This person is no adjudicator" in refused(local, "relieve", "Una", "adjudicator", "--reason", "again")
    assert types(local, "Una", stopped).code == 2
    assert "1 sheet withdrawn" in local.runs("mark", "withdraw", "Una", "--reason", "moved away").out
    does(local, "appoint", "Vera", "adjudicator")
    assert "Vera" in does(local, "review", "spring").out


def test_whoever_has_least_gets_the_next(local: Examiner) -> None:
    """Two talks, two adjudicators: one each."""
    does(local, "appoint", "Una", "adjudicator")
    for candidate in (ZELDA, YORICK):
        marks(local, "Ana", candidate, level=4)
        marks(local, "Ben", candidate, level=1)
    found = does(local, "review", "spring", "--json").json
    assert {one["adjudicator"] for one in found["asked"]} == {"Theo", "Una"}
    assert found["asked"][0]["because"] == ["gap", "total", "cut"]


def test_a_sheet_that_no_longer_counts_unsettles(examiner: Examiner) -> None:
    """A conflict that shows later withdraws a sheet: the talk is marked again by somebody else, and settled anew."""
    agreed(examiner)
    with_cut(examiner)
    does(examiner, "review", "spring")
    assert listed(examiner)["state"] == "ready"
    assert examiner.runs("mark", "conflict", ZELDA, "--marker", "Ana", "--reason", "their aunt").code == 0
    assert listed(examiner)["state"] == "to be marked"
    assert "Not every talk was submitted by two" in does(examiner, "show", ZELDA, "--by", "Dora").out
    assigned(examiner, "Ben", "Cleo")
    marks(examiner, "Cleo", level=3)
    does(examiner, "review", "spring")
    kept = said(examiner, "mark-resolution")
    assert [(one["number"], one["supersedes"]) for one in kept] == [(1, 0), (2, 1)]
    assert listed(examiner)["state"] == "ready"


def test_a_new_cut_between_two_marks_calls_for_a_third(local: Examiner) -> None:
    """Settled by the mean under a cut below both; the cut is set anew between the two: to review, then to a third."""
    marks(local, "Ana", level=3)
    marks(local, "Ben", level=3, c4=2)
    with_cut(local, "50")
    does(local, "review", "spring")
    assert listed(local)["state"] == "ready"
    with_cut(local, "70")
    assert listed(local)["state"] == "to review"
    assert "(cut)" in does(local, "review", "spring").out
    assert shown(local)["talks"][0]["called"][0]["because"] == (
        "the totals are 67.5 and 75 points, on opposite sides of the cut of 70"
    )


def test_marks_of_a_broken_seal_are_not_settled(local: Examiner) -> None:
    """What was sealed was changed in the database: it says so, nothing is settled, and it can only be void."""
    import sqlite3

    agreed(local)
    with sqlite3.connect(local.data / "assessment.db") as file:
        file.execute("DROP TRIGGER roleplay_bodies_no_update")
        file.execute(
            "DELETE FROM roleplay_bodies WHERE seq = (SELECT max(seq) FROM roleplay_events WHERE type = 'talk-turn')"
        )
    file.close()
    assert "is broken, so nothing was settled" in refused(local, "review", "spring")
    hit = next(row["candidate"] for row in does(local, "list", "--json").json if row["state"] == "SEAL BROKEN")
    assert "What was sealed isn't what is on record any more" in does(local, "show", hit, "--by", "Dora").out
    assert "What was sealed isn't" in refused(local, "outcome", hit, "pass", "--by", "Dora", "--reason", "x")
    does(local, "outcome", hit, "void", "--by", "Dora", "--reason", "the record was changed")


def test_what_is_asked_of_nobody(local: Examiner) -> None:
    """Unknown forms, people and candidates: one line each."""
    assert "No form 'autumn' was frozen" in refused(local, "review", "autumn")
    assert "No form 'autumn' was frozen" in refused(local, "list", "autumn")
    assert "Nobody is on record as 'Nemo'" in refused(local, "review", "spring", "--by", "Nemo")
    assert "is an adjudicator already" in refused(local, "appoint", "Theo", "adjudicator")
    assert "is a decider already" in refused(local, "appoint", "Dora", "decider")
    assert "It isn't said why the role ends" in refused(local, "relieve", "Dora", "decider", "--reason", " ")
    log = log_at(local)
    assert case_of(log, log.person(ZELDA).id).progress == "to be marked"


def test_what_checks_markers_is_no_case(local: Examiner) -> None:
    """A talk that a colleague played for the markers to be checked by is nobody's to decide."""
    played(local, "seed", "Played One")
    assert {row["candidate"] for row in does(local, "list", "--json").json} == set(CANDIDATES)
    assert "has no sealed sitting" in refused(local, "show", "Played One", "--by", "Dora")


def test_two_review_at_the_same_time(examiner: Examiner) -> None:
    """Each talk is settled once and each third mark asked for once, whoever comes first."""
    agreed(examiner, ZELDA)
    marks(examiner, "Ana", YORICK, level=4)
    marks(examiner, "Ben", YORICK, level=1)
    start = Barrier(2)

    def reviews(_: int) -> tuple[int, int]:
        log = log_at(examiner)
        start.wait()
        found = Review(log).run("spring", "program")
        return found.settled, len(found.asked)

    with ThreadPoolExecutor(2) as both:
        told = list(both.map(reviews, range(2)))
    assert [sum(part) for part in zip(*told, strict=True)] == [1, 1]
    assert len(said(examiner, "mark-resolution")) == 1
    assert [one["role"] for one in said(examiner, "mark-assigned")].count("third") == 1
    assert examiner.runs("records", "verify").code == 0
