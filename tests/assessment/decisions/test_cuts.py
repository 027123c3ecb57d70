"""Cut scores on record: versions with how they were set, by whom, and for whom they hold; and the error of a result."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from roleplay.assessment.marking import record as m
from roleplay.assessment.marking.record import Rating, Sheet
from roleplay.assessment.records import chain
from roleplay.assessment.sittings import record as r
from roleplay.assessment.sittings.desk import Desk
from tests.assessment.decisions.making import does, ready_case, refused, shown, with_cut
from tests.assessment.decisions.test_deciding import events
from tests.assessment.examiner import Examiner
from tests.assessment.sittings.making import log_at

BY = ("--approved-by", "Dora")
NOW = ("--since", "2026-01-01")


def cuts(examiner: Examiner) -> list[dict]:
    """Every version."""
    return does(examiner, "cuts", "spring", "--json").json


def test_versions_stay(examiner: Examiner) -> None:
    """A new version takes the place of the one before for sittings from its day on; both stay as they were."""
    with_cut(examiner)
    words = ("cut", "spring", "--points", "62.5", "--method", "The board, 3 March", "--n", "9", "--se", "2.25")
    does(examiner, *words, *BY, "--since", "2026-06-01")
    does(examiner, "cut", "spring", "--points", "80", "--method", "The board", *BY, "--since", "2099-01-01")
    one, two, three = cuts(examiner)
    assert (one["points"], one["se"], one["n"], one["supersedes"]) == ("60", None, None, None)
    assert (two["points"], two["se"], two["n"], two["supersedes"], two["note"]) == (
        "62.5", "2.25", 9, 1, "The board, 3 March",
    )  # fmt: skip
    assert three["since"] == "2099-01-01" and three["approved_by"] == "Dora"
    assert (
        "62.5 (version 2: as stated, n=9, standard error 2.25; approved by Dora; for sittings from 2026-06-01). "
        in (does(examiner, "cuts", "spring").out)
    )
    assert shown(examiner)["cut"] == {"version": 2, "points": "62.5"}
    assert "says the same" in refused(examiner, "cut", "spring", "--points", "80", "--method", "The board", *BY,
                                      "--since", "2099-01-01")  # fmt: skip
    assert examiner.runs("records", "verify").code == 0


def test_what_the_form_announces(local: Examiner) -> None:
    """Without points it is the form's own, if the form says how it was set."""
    assert "doesn't say how it was set" in refused(local, "cut", "spring", *BY, *NOW)
    local.spoils("To be set: say who set it, when and how.", "Angoff, twelve judges, May 2026")
    assert local.runs("form", "freeze", "spring").code == 0
    does(local, "cut", "spring", *BY, *NOW)
    (one,) = cuts(local)
    assert (one["points"], one["method"], one["note"]) == ("60", "as the form says", "Angoff, twelve judges, May 2026")


def judges(people: int, *, weights: dict[str, int]) -> tuple[str, float, float]:
    """A file of so many judges; the mean and the standard error of their sums, in points of 100, worked out here."""
    rows, sums = ["judge,item,level"], []
    for k in range(people):
        total = 0.0
        for place, (name, weight) in enumerate(weights.items()):
            level = 1.5 + (k * 7 + place * 3) % 5 * 0.25
            rows.append(f"J{k},{name},{level}")
            total += weight * level
        sums.append(total / (4 * sum(weights.values())) * 100)
    mean = sum(sums) / people
    error = (sum((one - mean) ** 2 for one in sums) / (people - 1) / people) ** 0.5
    return "\n".join(rows) + "\n", mean, error


def test_worked_out_from_judges(local: Examiner, tmp_path: Path) -> None:
    """An Angoff study by the rubric's weights: value, standard error and n by the formula; the file is named."""
    weights = {"receive": 22, "objective": 18, "steady": 15, "real-problem": 30, "partners": 15}
    text, mean, error = judges(12, weights=weights)
    file = local.file("judges.csv", text)
    does(local, "cut", "spring", "--angoff", file, *BY, *NOW)
    (one,) = cuts(local)
    assert float(one["points"]) == pytest.approx(mean, abs=0.0051)
    assert float(one["se"]) == pytest.approx(error, abs=0.0051)
    assert (one["method"], one["n"], one["unit"]) == ("Angoff", 12, "judges")
    assert one["study"]["file"] == hashlib.sha256(text.encode()).hexdigest()
    before = events(local)
    few = local.file("few.csv", judges(4, weights=weights)[0])
    assert "n=4 judges, and it takes at least 5" in refused(local, "cut", "spring", "--angoff", few, *BY, *NOW)
    other = local.file("other.csv", text.replace("steady", "warmth"))
    assert "must judge each criterion" in refused(local, "cut", "spring", "--angoff", other, *BY, *NOW)
    high = local.file("high.csv", text.replace("J0,receive,1.5", "J0,receive,4.5"))
    assert "J0 expects more of receive than there is" in refused(local, "cut", "spring", "--angoff", high, *BY, *NOW)
    broken = local.file("broken.csv", text.replace("J0,receive,1.5", "J0,receive,x"))
    told = local.runs("decide", "cut", "spring", "--angoff", broken, *BY, *NOW)
    assert told.code == 2 and "broken.csv:2:3:" in told.err and "nothing was set" in told.err
    assert events(local) == before


def test_what_is_mistyped(local: Examiner) -> None:
    """Each in one line, and nothing is recorded."""
    before = events(local)
    point = ("--points", "60", "--method", "x")
    for words, told in (
        (("cut", "autumn", *point, *BY, *NOW), "No form 'autumn' was frozen"),
        (("cut", "spring", *point, "--approved-by", "Nemo", *NOW), "Nobody is on record as 'Nemo'"),
        (("cut", "spring", *point, *NOW), "Missing option '--approved-by'"),
        (("cut", "spring", *point, *BY, "--since", "spring"), "--since takes a day"),
        (("cut", "spring", "--points", "60", *BY, *NOW), "It isn't said how this cut was set"),
        (("cut", "spring", "--points", "100.5", "--method", "x", *BY, *NOW), "isn't a number of points from 0 to 100"),
        (("cut", "spring", "--points", "６０", "--method", "x", *BY, *NOW), "isn't a number of points"),
        (("cut", "spring", "--points", "60.123", "--method", "x", *BY, *NOW), "isn't a number of points"),
        (("cut", "spring", "--points", "-5", "--method", "x", *BY, *NOW), "isn't a number of points"),
        (("cut", "spring", "--points", "nan", "--method", "x", *BY, *NOW), "isn't a number of points"),
        (("cut", "spring", "--points", "0", "--method", "x", *BY, *NOW), "A cut score lies above 0"),
        (("cut", "spring", *point, "--se", "1e3", *BY, *NOW), "--se 1e3 isn't a number of points"),
        (("cut", "spring", *point, "--borderline", *BY, *NOW), "--points and --borderline don't go together"),
        (("cut", "spring", "--borderline", "--n", "3", *BY, *NOW), "--method, --n and --se go with --points"),
        (("cut", "spring", "--borderline", *BY, *NOW), "No talk of spring was submitted by two markers yet"),
        (("cut", "spring", "--angoff", "nowhere.csv", *BY, *NOW), "nowhere.csv"),
    ):
        assert told in refused(local, *words), words
    assert events(local) == before
    assert "no cut score of spring is set yet" in local.runs("decide", "cuts", "spring").err


def test_too_few_for_a_borderline_cut(local: Examiner) -> None:
    """Two candidates don't carry one, and it says how many would."""
    ready_case(local)
    assert "n=1 candidates, and it takes at least 30; use Angoff" in refused(
        local, "cut", "spring", "--borderline", *BY, *NOW
    )


def many(examiner: Examiner, people: int) -> None:
    """So many candidates sat three talks, each marked by two of three; written straight into the log, for their number.

    The first marker of each is 4 points of 100 milder than the second in one criterion now and then.
    """
    from roleplay.assessment.forms import version
    from roleplay.assessment.sittings.desk import seal

    log = log_at(examiner)
    form = version(log, "spring")
    criteria = form.rubric().criteria
    markers = [log.person(name).id for name in ("Ana", "Ben", "Cleo")]
    for k in range(people):
        person = log.add_person(f"Candidate {k:03}").id
        sitting, scenarios = f"{k:016x}", [talk.scenarios[0] for talk in form.form.talks]
        invited = {
            "sitting": sitting, "form": "spring", "version": 1, "form_hash": form.hash, "scenarios": scenarios,
            "until": "", "code_hash": sitting,
        }  # fmt: skip
        begun = [
            chain.draft(r.BEGUN, person, person, {"sitting": sitting, "talk": talk, "scenario": one, "ms": 0})
            for talk, one in enumerate(scenarios)
        ]
        log.add_all([chain.draft(r.INVITED, "program", person, invited), *begun])
        seal(log, Desk(log).of(person)[0], person, r.HANDED_IN, "", log.store.head(person).subject_size)
        drafts = []
        for talk, scenario in enumerate(scenarios):
            pair = (markers[k % 3], markers[(k + 1) % 3])
            for role, marker in zip(m.PAIR, pair, strict=True):
                code = f"{k:04}-{talk}{role[0].upper()}"
                base = (k * 3 % 11) / 3 + (k + talk) % 3 * 0.5 - 0.5
                levels = {
                    c.id: max(0, min(4, round(base + (place + k + (role == m.FIRST) * (k % 4 == 0)) % 3 - 1)))
                    for place, c in enumerate(criteria)
                }
                overall = max(1, min(5, round(1 + sum(levels.values()) / len(levels))))
                sheet = Sheet({name: Rating(level) for name, level in levels.items()}, overall)
                named = {"assignment": code, "number": 1}
                drafts += [
                    chain.draft(m.ASSIGNED, "program", person, {
                        "assignment": code, "sitting": sitting, "talk": talk, "scenario": scenario,
                        "form_hash": form.hash, "marker": marker, "role": role,
                    }),
                    chain.draft(m.SUBMITTED, marker, person, named),
                    chain.draft(m.SHEET, marker, person, {
                        **named, "rubric_hash": form.rubric().hash, "form_hash": form.hash, "supersedes": 0,
                        "reason": "", "sheet": sheet.said(),
                    }),
                ]  # fmt: skip
        log.add_all(drafts)


def test_with_enough_marks_the_error_and_the_borderline_cut_are_known(tmp_path: Path) -> None:
    """Fifty candidates, three talks each: SEM and cut are those of `agree`, in points of 100; a case shows them."""
    examiner = Examiner(tmp_path)
    examiner.makes("we-want-to-cancel")
    examiner.spoils(
        "  - scenarios: [we-want-to-cancel]\n    minutes: ",
        "  - scenarios: [spending-without-results]\n    minutes: 20\n"
        "  - scenarios: [all-you-do-is-ask-questions]\n    minutes: 20\n"
        "  - scenarios: [we-want-to-cancel]\n    minutes: ",
    )
    assert examiner.runs("form", "freeze", "spring").code == 0
    for name in ("Ana", "Ben", "Cleo"):
        assert examiner.runs("mark", "marker", name).code == 0
    does(examiner, "appoint", "Dora", "decider")
    does(examiner, "appoint", "Theo", "adjudicator")
    many(examiner, 50)
    figures = agreement(examiner)
    does(examiner, "cut", "spring", "--borderline", *BY, *NOW)
    (cut,) = cuts(examiner)
    assert float(cut["points"]) == pytest.approx(figures["borderline"][0] / 4, abs=0.0051)
    assert float(cut["se"]) == pytest.approx(figures["borderline"][1] / 4, abs=0.0051)
    does(examiner, "review", "spring")
    settled = does(examiner, "list", "--ready", "--json").json
    case = does(examiner, "show", settled[0]["candidate"], "--by", "Dora", "--json").json
    assert float(case["sem"]) == pytest.approx(figures["sem"][0] / 4, abs=0.0051) and case["sem_not_known"] is None
    out = does(examiner, "show", settled[0]["candidate"], "--by", "Dora").out
    assert f"SEM {case['sem']} points: " in out and out.count("Talk ") == 3
    words = ("outcome", settled[0]["candidate"], case["says"], "--by", "Dora", "--reason", "as the score says")
    does(examiner, *words)


def agreement(examiner: Examiner) -> dict[str, tuple[float, float]]:
    """The borderline cut and the SEM as `roleplay agree` gives them, in points of a sheet's total (400)."""
    told = examiner.runs("agree", "--assessment", "spring", "--json", "--draws", "2000").json
    found = {}
    for section in told["sections"]:
        for figure in section["figures"]:
            if figure["key"] == "sem" or (figure["key"], figure["subject"]) == ("borderline", "mean of the scenarios"):
                found[figure["key"]] = (figure["value"], figure["details"].get("standard_error", 0.0))
    return found
