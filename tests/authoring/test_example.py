"""The example that authors copy works, and the page for authors shows what stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from roleplay.authoring.play_throughs import play_all, play_files
from roleplay.content.check import check_paths
from roleplay.content.library import Library, shipped_folder
from roleplay.content.problems import Problems
from roleplay.domain.rubric import HARMFUL, MOVES
from roleplay.reading.shipped import load_reader

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "example"
PAGE = (DOCS / "authors.md").read_text("utf-8")
LIBRARY = Library([shipped_folder(), EXAMPLE])


def test_the_example_has_no_problems():
    """`roleplay check docs/example --strict` is silent."""
    assert str(check_paths([EXAMPLE], LIBRARY)) == ""


def test_the_example_comes_out_as_written():
    """`roleplay test docs/example` plays every play-through, in words too, and all are ok."""
    (file,) = play_files([EXAMPLE], LIBRARY)
    reader = load_reader()
    played = list(play_all(file, lambda rubric: reader, Problems()))
    assert len(played) >= 6
    assert [(p.play.name, str(d)) for p in played for d in p.differences] == []


def test_the_example_is_whole():
    """Eight scenes to talk in and four endings, every outcome among them."""
    scenes = LIBRARY.scenario("the-late-invoice").scenes.values()
    endings = {scene.ending.outcome for scene in scenes if scene.ending}
    assert (len(scenes) - 4, len(endings)) == (8, 4)


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := re.sub(r"(^|\s+)#.*", "", raw).strip())]


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", PAGE.split("## A rubric")[0], re.DOTALL))
def test_the_page_shows_what_stands_in_the_example(block):
    """Every line of YAML about scenarios on the page is a line of the file that is tested."""
    there = set(_lines((EXAMPLE / "scenarios/the-late-invoice.yaml").read_text("utf-8")))
    assert [line for line in _lines(block) if line not in there] == []


def test_the_plays_on_the_page_stand_in_the_example():
    """The same for the whole file of play-throughs."""
    block = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[-1]
    there = set(_lines((EXAMPLE / "scenarios/the-late-invoice.plays.yaml").read_text("utf-8")))
    assert [line for line in _lines(block) if line not in there] == []


def test_the_page_lists_every_move():
    """All sixteen moves with their meaning, the harmful ones marked."""
    rows = re.findall(r"^\| `([a-z_]+)`( \(harmful\))? \| .{20,} \|$", PAGE, re.MULTILINE)
    assert {move: bool(harmful) for move, harmful in rows if move in MOVES} == {m: m in HARMFUL for m in MOVES}
