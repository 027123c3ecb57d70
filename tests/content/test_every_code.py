"""Every code of the catalogue has a test that says where it is found: a new code without one is named here."""

from __future__ import annotations

import re
from pathlib import Path

from roleplay.content.catalogue import ENTRIES

TESTS = Path(__file__).parents[1]
FOUND = re.compile(r"\b[1-9]\d*:[1-9]\d* (RP\d{3})\b")
"""What an author reads first: line:column CODE."""


def codes_with_a_place(folder: Path) -> set[str]:
    """The codes that some test asks for, with line and column. This file's own words don't count."""
    files = [path for path in (*folder.rglob("test_*.py"), *folder.rglob("bad_*.yaml")) if path != Path(__file__)]
    return {code for path in files for code in FOUND.findall(path.read_text(encoding="utf-8"))}


def test_each_code_is_provoked_by_a_test() -> None:
    """No code is without a broken file that has it, with the line and the column at which it is told."""
    assert sorted(set(ENTRIES) - codes_with_a_place(TESTS)) == []


def test_no_test_asks_for_a_code_that_is_no_more() -> None:
    """What tests ask for stands in the catalogue."""
    assert sorted(codes_with_a_place(TESTS) - set(ENTRIES)) == []


def test_a_new_code_would_be_named(tmp_path: Path) -> None:
    """A code that a test only mentions, without its place, doesn't count."""
    (tmp_path / "bad_new.yaml").write_text("- RP998 is new\n- '12:3 RP997 the scene'\n", encoding="utf-8")
    assert codes_with_a_place(tmp_path) == {"RP997"}
