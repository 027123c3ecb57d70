"""`roleplay check`: the deep check, and the form that GitHub shows beside the lines."""

from __future__ import annotations

from pathlib import Path

from tests.cli.person import Person
from tests.content.conftest import Folder


def test_deep_check_at_the_command_line(person: Person, tmp_path: Path) -> None:
    """Warnings, with the places; only with --strict they count."""
    folder = Folder(tmp_path / "content")
    assert person.runs("check", str(folder.path)).out == ""
    done = person.runs("check", "--deep", str(folder.path))
    assert done.code == 0
    assert "late-invoice.yaml:40:11 RP341 warning: this condition can never hold: trust is 40 here - " in done.out
    assert person.runs("check", "--deep", "--strict", str(folder.path)).code == 1


def test_problems_as_annotations(person: Person, tmp_path: Path) -> None:
    """One workflow command for each problem, with what could end it escaped."""
    folder = Folder(tmp_path / "content")
    folder.spoil("scenarios/late-invoice.yaml", "minutes: 5", 'minutes: "a%b::c"')
    done = person.runs("check", "--format", "github", str(folder.path / "scenarios/late-invoice.yaml"))
    path = str(folder.path / "scenarios/late-invoice.yaml")
    assert done.code == 1
    assert done.out.startswith(f"::error file={path},line=5,col=10,title=RP203::'minutes' must be a whole number, and ")
    assert "a%25b::c" in done.out


def test_new_scenarios_begin_clean(person: Person) -> None:
    """What `roleplay new` makes has nothing that could never happen, in English and in Russian."""
    folder = str(person.home / "mine")
    Path(folder).mkdir()
    for name, language in (("first-one", "en"), ("second-one", "ru")):
        assert person.runs("new", "scenario", name, "--language", language, "--content", folder).code == 0
    done = person.runs("check", "--deep", "--strict", folder)
    assert (done.code, done.out) == (0, "")
