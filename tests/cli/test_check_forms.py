"""`roleplay check`: the deep check, and the form that GitHub shows beside the lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.person import Person
from tests.content.conftest import Folder

LATE = "scenarios/late-invoice.yaml"
SHIPPED = Path(__file__).resolve().parents[2] / "scenarios" / "we-want-to-cancel.yaml"


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
    lines = [line.removeprefix(f"{folder.path / file}:") for line in done.out.splitlines()][::3]
    remedy = "write `# waive CODE: reason` with the code of a warning, above the line that it is about"
    assert lines[0] == (
        f"5:1 RP121 warning: this waives nothing: RP203 is an error, and only warnings can be waived - {remedy}"
    )
    assert lines[1].startswith("6:10 RP203 'minutes' must be a whole number")
    assert lines[2] == f"26:1 RP121 warning: this waives nothing: it doesn't say why - {remedy}"
    assert lines[3] == f"27:1 RP121 warning: this waives nothing: there is no problem 'RP999' - {remedy}"
    assert done.code == 1


def _quoted(person: Person, folder: Folder, *words: str) -> list[str]:
    """What `roleplay check` prints of the scenario, a line each."""
    return person.runs("check", *words, str(folder.path / LATE)).out.splitlines()


def test_the_line_is_quoted_with_a_caret(person: Person, tmp_path: Path) -> None:
    """Below each problem stand the line of the file, its number, and a caret under the column."""
    folder = Folder(tmp_path / "content")
    folder.spoil(LATE, "to: truth", "to: truht")
    assert _quoted(person, folder)[:3] == [
        f"{folder.path / LATE}:36:13 RP301 there is no scene 'truht' to go to - did you mean 'truth'?",
        "   36 |         to: truht",
        "      |             ^",
    ]


def test_a_long_line_is_cut_around_the_place(person: Person, tmp_path: Path) -> None:
    """No quoted line is wider than a window of 80, and the caret stands under the same sign as in the file."""
    folder = Folder(tmp_path / "content")
    words = "日本 and so on, " * 15
    folder.spoil(LATE, '["What?", "Say that again?"]', f'["{words}{{{{ nothing }}}} {words}", "Say that again?"]')
    found = _quoted(person, folder)
    assert "RP314" in found[0]
    line, caret = found[1:3]
    assert line.startswith("   45 | …") and line.endswith("…")
    assert caret.startswith("      | ") and caret.endswith("^")
    wide = [2 if sign in "日本" else 1 for sign in line]
    assert sum(wide) <= 80
    assert sum(wide[: line.index("{{ nothing")]) == len(caret) - 1


@pytest.mark.parametrize(
    ("old", "new", "line", "caret"),
    [
        ("  name: Tom", '  name: "\u202eT\x1b" x', '   10 |   name: "‹U+202E›T␛" x', 9),
        ("  name: Tom", "  name:\tTom: x", "   10 |   name:␉Tom: x", 9),
        ("title: The", "\ttitle: The", "    2 | ␉title: The late invoice", 0),
    ],
)
def test_nothing_invisible_is_quoted(person: Person, tmp_path: Path, old: str, new: str, line: str, caret: int) -> None:
    """Tabs, escapes and marks that turn text around are shown as signs, and the caret reckons with their width."""
    folder = Folder(tmp_path / "content")
    folder.spoil(LATE, old, new)
    found = _quoted(person, folder)
    assert found[1].startswith(line)
    assert not {"\x1b", "\t", "\u202e"} & set("".join(found))


def test_a_problem_a_line_where_scripts_want_it(person: Person, tmp_path: Path) -> None:
    """--brief quotes nothing; neither do annotations and JSON."""
    folder = Folder(tmp_path / "content")
    folder.spoil(LATE, "to: truth", "to: truht")
    assert all(line.startswith(str(folder.path)) for line in _quoted(person, folder, "--brief"))
    assert all(line.startswith("::") for line in _quoted(person, folder, "--format", "github"))


@pytest.mark.parametrize("content", [b"", b"\xff\xfes\0c\0", b"\0" * 40, b"x" * 600_000, b"a: [" * 30])
def test_files_of_which_no_line_can_be_shown(person: Person, content: bytes) -> None:
    """Empty, huge or not text: the problem is told, and nothing of the file that isn't readable."""
    name = person.file("mine/odd.yaml", content)
    done = person.runs("check", name)
    assert done.code == 1 and done.out.startswith(f"{name}:")
    assert all(len(line) <= 80 for line in done.out.splitlines() if "|" in line)


def test_deep_findings_as_json(person: Person, tmp_path: Path) -> None:
    """Scripts get what the search found beside the other problems."""
    folder = Folder(tmp_path / "content")
    found = person.runs("check", "--deep", "--json", str(folder.path)).json
    assert {"RP341", "RP344", "RP350"} <= {one["code"] for one in found}
    never = next(one for one in found if one["code"] == "RP341")
    assert (never["line"], never["column"], never["severity"]) == (40, 11, "warning")
    assert never["message"] == "this condition can never hold: trust is 40 here"


def test_scripts_are_told_that_all_was_decided(person: Person) -> None:
    """Of a shipped scenario every question has its answer: no problem, and no note of what wasn't decided."""
    done = person.runs("check", "--deep", "--strict", "--json", str(SHIPPED.with_name("our-girl.yaml")))
    assert (done.code, done.json) == (0, [])
