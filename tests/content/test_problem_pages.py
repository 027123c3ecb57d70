"""Every problem has a page, written from the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

from roleplay.content.catalogue import ENTRIES
from roleplay.content.problem_pages import pages, write_pages

ROOT = Path(__file__).parents[2]


def test_pages_are_up_to_date() -> None:
    """docs/problems says what the catalogue says (`python -m roleplay.content.problem_pages docs/problems`)."""
    folder = ROOT / "docs/problems"
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    assert there == pages()


def test_pages_of_old_codes_go(tmp_path: Path) -> None:
    """A code that is no more leaves no page behind."""
    (tmp_path / "RP998.md").write_text("old", encoding="utf-8")
    assert write_pages(tmp_path) == len(ENTRIES) + 1
    assert not (tmp_path / "RP998.md").exists()


def test_codes_are_in_order_and_reported_somewhere() -> None:
    """Each code is used by the loader or a rule, and stands in the catalogue once."""
    assert list(ENTRIES) == sorted(ENTRIES, key=lambda code: code)
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("content", "authoring")
        for path in (ROOT / "roleplay" / folder).glob("*.py")
        if not path.name.startswith("catalogue")
    )
    assert set(re.findall(r"RP\d{3}", source)) == set(ENTRIES)
