"""Every file that an author may open names the schema that an editor checks it with."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleplay.content.folders import first_kind
from roleplay.content.json_schema import file_name, modeline

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted([*ROOT.glob("scenarios/*.yaml"), *ROOT.glob("rubrics/*.yaml")])
EXAMPLES = sorted(ROOT.glob("docs/example/*/*.yaml"))


@pytest.mark.parametrize("path", [*SHIPPED, *EXAMPLES], ids=lambda path: path.name)
def test_the_first_line_names_the_schema(path: Path) -> None:
    """The place is seen from the file itself, and something lies there."""
    place = ("../docs/schema/" if path in SHIPPED else "../../schema/") + file_name(first_kind(path))
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == modeline(place), f"put this line first: {modeline(place)}"
    assert (path.parent / place).is_file()
