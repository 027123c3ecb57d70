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


def test_waived_warning(person: Person, tmp_path: Path) -> None:
    """A comment above the line with a reason: the warning is gone, and counted."""
    folder = Folder(tmp_path / "content")
    file = "scenarios/late-invoice.yaml"
    folder.spoil(
        file,
        "      - when:\n          state: {trust",
        "      # waive RP341: trust will fall\n      - when: {state: {trust",
    )
    folder.spoil(file, "{trust: {max: 20}}\n          seen: {none: [truth]}\n", "{trust: {max: 20}}}\n")
    folder.spoil(file, "  gone:\n", "  # waive RP344: for later\n\n  # another remark\n  gone:\n")
    folder.spoil(file, "  settled:\n", "  # waive RP350: for later\n  settled:\n")
    done = person.runs("check", "--deep", str(folder.path / file))
    assert "RP341" not in done.out and "RP344" not in done.out
    assert ":54:3 RP122 warning: no RP350 is found in line 55, which this waives - delete it, or " in done.out
    assert done.err.endswith("(2 waived)\n")
    plain = person.runs("check", str(folder.path / file))
    assert (plain.out, plain.code) == ("", 0)


def test_waivers_that_can_not_be_used(person: Person, tmp_path: Path) -> None:
    """No reason, no such problem, an error: each is told, and hides nothing."""
    folder = Folder(tmp_path / "content")
    file = "scenarios/late-invoice.yaml"
    folder.spoil(file, "minutes: 5", "# waive RP203: soon\nminutes: many")
    folder.spoil(file, "start: opening", "# waive RP321\n# waive RP999: why not\nstart: opening")
    done = person.runs("check", str(folder.path / file))
    lines = [line.removeprefix(f"{folder.path / file}:") for line in done.out.splitlines()]
    remedy = "write `# waive CODE: reason` with the code of a warning, above the line that it is about"
    assert lines[0] == (
        f"5:1 RP121 warning: this waives nothing: RP203 is an error, and only warnings can be waived - {remedy}"
    )
    assert lines[1].startswith("6:10 RP203 'minutes' must be a whole number")
    assert lines[2] == f"26:1 RP121 warning: this waives nothing: it doesn't say why - {remedy}"
    assert lines[3] == f"27:1 RP121 warning: this waives nothing: there is no problem 'RP999' - {remedy}"
    assert done.code == 1
