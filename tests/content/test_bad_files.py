"""What an author reads when one thing in a file is wrong: the place, the code and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.content.conftest import Folder

HERE = Path(__file__).parent
FILES = {
    "bad_scenarios.yaml": "scenarios/late-invoice.yaml",
    "bad_rubrics.yaml": "rubrics/small.yaml",
    "bad_plays.yaml": "scenarios/late-invoice.plays.yaml",
    "bad_forms.yaml": "forms/spring.yaml",
}


def _cases() -> list[Any]:
    cases = []
    for name, file in FILES.items():
        for case in yaml.safe_load((HERE / name).read_text(encoding="utf-8")):
            cases.append(pytest.param({"file": file, **case}, id=f"{name[4:-6]}: {case['case']}"))
    return cases


def spoil(folder: Folder, case: dict[str, Any]) -> None:
    """Make the change of a case, and those that it makes in other files."""
    changes = {case["file"]: {"change": case.get("change", ""), "to": case.get("to", "")}, **case.get("elsewhere", {})}
    for file, change in changes.items():
        folder.spoil(file, change["change"], change["to"])
    for old, new in case.get("also", {}).items():
        folder.spoil(case["file"], old, new)


@pytest.mark.parametrize("case", _cases())
def test_author_reads_place_code_and_remedy(folder: Folder, case: dict[str, Any]) -> None:
    """One thing is wrong: the author sees the lines that belong to it, and nothing that only follows from it."""
    spoil(folder, case)
    found = folder.found(case["file"])
    wanted = sorted((f"{case['file']}:{line}" for line in case["found"]), key=_place)
    assert len(found) == len(wanted), "\n".join(found)
    for line, start in zip(found, wanted, strict=True):
        assert line.startswith(start)
        assert " - " in line
        assert line.isprintable()


def _place(line: str) -> tuple[int, int]:
    _, row, column, *_ = line.split(":")
    return int(row), int(column.split()[0])


def test_good_folder_has_no_problems(folder: Folder) -> None:
    """Nothing is said about a folder in which all is well."""
    assert folder.found() == []
    assert [scenario.id for scenario in folder.library().scenarios()] == ["late-invoice"]


def test_everything_is_told_at_once(folder: Folder) -> None:
    """Five slips in one file are five lines, in the order of the file."""
    file = "scenarios/late-invoice.yaml"
    for old, new in (
        ("minutes: 5", "minutes: many"),
        ("start: opening", "start: opeming"),
        ("none: [blame]}", "none: [blaming]}"),
        ("        to: gone", "        to: done"),
        ("outcome: lost", "outcome: lots"),
    ):
        folder.spoil(file, old, new)
    codes = [line.split()[1] for line in folder.found(file)]
    assert codes == ["RP203", "RP307", "RP310", "RP301", "RP311"]


def test_words_that_other_readers_take_for_something_else_stay_text(folder: Folder) -> None:
    """`no`, 012, 1:30 and a date are plain text where text is wanted."""
    file = "scenarios/late-invoice.yaml"
    folder.spoil(file, "name: Tom Okafor", "name: no")
    folder.spoil(file, "role: owner of a bakery", "role: 012")
    folder.spoil(file, "voice: short and loud", "voice: 1:30")
    folder.spoil(file, "weeks: eight", "weeks: 2024-01-01")
    scenario = folder.library().scenario("late-invoice")
    assert (scenario.client.name, scenario.client.role, scenario.client.voice) == ("no", "012", "1:30")
    assert scenario.scenes["opening"].says[0] == "It's been 2024-01-01 weeks. Why would I pay?"


def test_a_hundred_problems_are_enough(folder: Folder) -> None:
    """A file with a thousand unknown keys shows a hundred, and says that there are more."""
    lines = "".join(f"key{number}: 1\n" for number in range(1000))
    folder.spoil("scenarios/late-invoice.yaml", "trains:", lines + "trains:")
    found = folder.found("scenarios/late-invoice.yaml")
    assert len(found) == 101
    assert found[-1].startswith("scenarios/late-invoice.yaml:108:1 RP199 more than 100 problems")


def test_circle_of_rubrics_is_told_with_its_links(folder: Folder) -> None:
    """Two rubrics that build on each other are both named, and a third one that needs them says so."""
    folder.spoil("rubrics/base.yaml", "abstract: true", "abstract: true\nbuilds_on: small")
    alone = folder.found("rubrics/base.yaml")
    assert "RP402 the rubric builds on itself: 'base' → 'small' → 'base'" in alone[0]
    both = folder.found("rubrics/small.yaml", "rubrics/base.yaml")
    assert "RP402 the rubric builds on itself: 'base' → 'small' → 'base'" in both[0]
    assert "RP402 the rubric builds on itself: 'small' → 'base' → 'small'" in both[1]
    assert folder.library().rubrics() == []


def test_endless_row_of_bases_is_refused(folder: Folder) -> None:
    """A rubric that builds on one that builds on one, thirty times over, is refused by name."""
    for number in range(30):
        text = (
            (folder.path / "rubrics/base.yaml")
            .read_text(encoding="utf-8")
            .replace("rubric: base", f"rubric: r{number}")
        )
        folder.write(f"rubrics/r{number}.yaml", text.replace("abstract:", f"builds_on: r{number + 1}\nabstract:"))
    folder.spoil("rubrics/small.yaml", "builds_on: base", "builds_on: r0")
    assert "5:12 RP415 more than 8 rubrics build on each other" in folder.found("rubrics/small.yaml")[0]
