"""The page with every key is made from the definitions."""

from __future__ import annotations

import re
from pathlib import Path

from roleplay.content.fields import Record
from roleplay.content.file_shapes import FILES
from roleplay.content.reference import missing_examples, page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_reference_is_up_to_date() -> None:
    """docs/reference.md says what the definitions say (`python -m roleplay.content.reference docs`)."""
    assert (DOCS / "reference.md").read_text(encoding="utf-8") == page(DOCS)


def test_every_key_has_an_example() -> None:
    """Nobody has to guess how a key is written."""
    assert missing_examples(DOCS) == []


def test_links_lead_to_headings() -> None:
    """Each link inside the page has its heading, and every key of the top of a file is there."""
    text = page(DOCS)
    headings = {line.lstrip("# ").lower().replace(" ", "-") for line in text.splitlines() if line.startswith("#")}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
    for shape in FILES.values():
        assert isinstance(shape, Record)
        for name in shape.names():
            assert f"`{name}`" in text
