"""Forms: a file with its problems named, versions that stay as they were frozen, changes named by their hashes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.assessment.examiner import Examiner

HASH = re.compile(r"\b[0-9a-f]{64}\b")


def test_a_new_form_can_be_frozen_as_it_is(examiner: Examiner) -> None:
    """new, check, freeze, list, show: the same hash everywhere."""
    assert "the form can be frozen" in examiner.runs("form", "check", "spring").out
    frozen = examiner.runs("form", "freeze", "spring")
    assert frozen.code == 0, frozen.err
    (named,) = HASH.findall(frozen.out)
    (row,) = examiner.runs("form", "list", "--json").json
    assert (row["version"], row["hash"], row["file"]) == (1, named, "as frozen")
    shown = examiner.runs("form", "show", "spring", "--json").json
    assert shown["hash"] == named
    assert sorted(shown["parts"]) == ["form/spring", "rubric/welcome-the-problem", "scenario/we-want-to-cancel"]
    assert examiner.runs("records", "verify").code == 0


def test_what_was_frozen_stays_and_a_change_is_named(examiner: Examiner) -> None:
    """The changed file is told with the old hash and the new; frozen, it is version 2; version 1 is still there."""
    examiner.runs("form", "freeze", "spring")
    first = examiner.runs("form", "show", "spring", "--json").json
    examiner.spoils("points: 60", "points: 70")
    told = examiner.runs("form", "check", "spring").out
    assert "form/spring: " in told and "→" in told
    old, new = HASH.findall(told)
    assert old == first["hash"] != new
    assert examiner.runs("form", "list", "--json").json[0]["file"] == "changed since"
    examiner.runs("form", "freeze", "spring")
    assert examiner.runs("form", "show", "spring", "--json").json["hash"] == new
    assert examiner.runs("form", "show", "spring", "--version", "1", "--json").json == first


def test_a_changed_scenario_changes_the_form(local: Examiner) -> None:
    """The form's own file is the same, its scenario isn't: that part is named."""
    from roleplay.content.library import shipped_folder

    local.runs("form", "freeze", "spring")
    text = (shipped_folder() / "scenarios/we-want-to-cancel.yaml").read_text("utf-8")
    local.file("data/content/scenarios/we-want-to-cancel.yaml", text + "\n# another\n")
    told = local.runs("form", "check", "spring").out
    assert "scenario/we-want-to-cancel: " in told and "form/spring: " not in told


def test_freezing_the_same_twice_is_refused(examiner: Examiner) -> None:
    """Nothing was changed, so there is no second version."""
    examiner.runs("form", "freeze", "spring")
    done = examiner.runs("form", "freeze", "spring")
    assert done.code == 2 and "Nothing was changed since spring version 1" in done.err
    assert len(examiner.runs("form", "list", "--json").json) == 1


def test_two_who_freeze_at_once_make_one_version(examiner: Examiner) -> None:
    """Both have looked at the same log: the second is told, and nothing is on record twice."""
    from roleplay.assessment import forms
    from roleplay.assessment.records.log import Log
    from roleplay.content.forms import load_form
    from roleplay.content.library import Library, shipped_folder
    from roleplay.domain.record import PROGRAM, Overtaken
    from roleplay.locations import assessment_file
    from roleplay.storage.connect import open_records

    store = open_records(examiner.place or assessment_file(examiner.data))
    file = load_form(examiner.form(), Library([shipped_folder()]), lambda rubric: "spoken-1")

    class Slow(Log):
        """Somebody else freezes it between looking and writing."""

        def add(self, *arguments: object, **more: object) -> object:  # type: ignore[override]
            assert examiner.runs("form", "freeze", "spring").code == 0
            return super().add(*arguments, **more)  # type: ignore[arg-type]

    with pytest.raises(Overtaken):
        forms.freeze(Slow(store), file, PROGRAM)
    store.close()
    assert [row["version"] for row in examiner.runs("form", "list", "--json").json] == [1]


def test_the_texts_can_be_taken_out_again(local: Examiner, tmp_path: Path) -> None:
    """`form show -o` writes the exact files; made of them, the form has the same hash."""
    local.runs("form", "freeze", "spring")
    named = local.runs("form", "show", "spring", "--json").json["hash"]
    assert local.runs("form", "show", "spring", "-o", str(tmp_path / "out")).code == 0
    assert (tmp_path / "out/forms/spring.yaml").read_bytes() == local.form().read_bytes()
    other = Examiner(tmp_path / "other")
    frozen = other.runs("form", "freeze", "spring", "--content", str(tmp_path / "out"))
    assert HASH.findall(frozen.out) == [named]


def test_without_a_key_nothing_is_frozen(tmp_path: Path) -> None:
    """The records have to be begun; that is said, with the command."""
    nobody = Examiner(tmp_path, key=False)
    nobody.makes()
    done = nobody.runs("form", "freeze", "spring")
    assert done.code == 2 and "roleplay records key new" in done.err


BAD = [
    ("a misspelt scenario", "[we-want-to-cancel]", "[we-want-to-cancl]", "15:17 RP601", "we-want-to-cancel"),
    ("a scenario of another rubric", "[we-want-to-cancel]", "[board-ready]", "15:17 RP604", "partnership"),
    ("twice", "[we-want-to-cancel]\n    minutes", "we-want-to-cancel\n    minutes: 9\n  - scenarios: "
     "we-want-to-cancel\n    minutes", "17:5 RP605", "line 15"),
    ("no rubric", "rubric: welcome-the-problem", "rubric: welcome", "7:9 RP603", "welcome-the-problem"),
    ("rehearsal", "# rehearsal: ID", "rehearsal: we-want-to-cancel", "19:12 RP606", "rehearse with another"),
    ("criterion", "# safety: []", "safety: [harmm]", "44:12 RP607", "no criterion"),
    ("reader", "reader: spoken-1", "reader: old-1", "9:9 RP609", "old-1"),
    ("time", "when_away: runs", "when_away: walks", "RP209", "runs"),
    ("number", "levels: 2", "levels: 02", "RP203", "levels"),
    ("minutes", "points: 60", "points: 600", "RP204", "100"),
    ("key", "retention:", "retenshun:", "RP201", "retention"),
    ("alias", "seed: 1", "seed: &x 1", "RP1", ""),
    ("tag", "seed: 1", "seed: !!python/object:os.system 1", "RP1", ""),
    ("id", "form: spring", "form: autumn", "RP117", "autumn.yaml"),
    ("other file", "form: spring", "scenario: spring", "RP119", "form"),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=[case[0] for case in BAD])
def test_bad_forms_are_told_with_their_place(local: Examiner, bad: tuple[str, str, str, str, str]) -> None:
    """`form check` names line, column and remedy; `form freeze` refuses, and nothing is on record."""
    _, old, new, code, words = bad
    local.spoils(old, new)
    told = local.runs("form", "check", "spring")
    assert told.code == 1
    assert any(code in line and words in line for line in told.out.splitlines()), told.out
    assert all(line.startswith(str(local.form())) for line in told.out.splitlines())
    before = local.runs("records").out
    refused = local.runs("form", "freeze", "spring")
    assert refused.code == 2 and "the form can't be used" in refused.err
    assert local.runs("records").out == before


@pytest.mark.parametrize(
    "content",
    [b"", b"# only this\n", b"form: a\n---\nform: b\n", b"\xff\xfe\x00", b"form: \x00", b"[" * 100_000, b"a: &x [*x]"],
    ids=["empty", "comment", "two", "utf-16", "nul", "deep", "itself"],
)
def test_hostile_files_are_told(local: Examiner, content: bytes) -> None:
    """One line with the place, never a traceback."""
    local.form().write_bytes(content)
    told = local.runs("form", "check", "spring")
    assert told.code == 1 and re.match(r".*spring\.yaml:\d+:\d+ RP\d+ ", told.out), told.out + told.err


def test_names_that_are_none(local: Examiner) -> None:
    """A form that isn't there, a version that isn't, a name that can't be, one that is taken."""
    assert "did you mean 'spring'?" in local.runs("form", "check", "sprin").err
    assert "No form 'spring' was frozen" in local.runs("form", "show", "spring").err
    local.runs("form", "freeze", "spring")
    assert "choose from 1 to 1" in local.runs("form", "show", "spring", "--version", "2").err
    assert "can't be the id of a form" in local.runs("form", "new", "../x", "--scenario", "we-want-to-cancel").err
    assert "already" in local.runs("form", "new", "spring", "--scenario", "we-want-to-cancel").err


def test_a_forged_form_is_not_used(local: Examiner) -> None:
    """Somebody changes the cut score inside the database: the form is refused."""
    import sqlite3

    local.runs("form", "freeze", "spring")
    database = sqlite3.connect(local.data / "assessment.db")
    database.execute("DROP TRIGGER roleplay_bodies_no_update")
    database.execute("UPDATE roleplay_bodies SET body = replace(body, 'points: 60', 'points: 10')")
    database.commit()
    database.close()
    done = local.runs("form", "show", "spring")
    assert done.code == 2 and "isn't what was frozen" in done.err
    assert local.runs("records", "verify").code == 1
