"""Listing looks at the heads of files; what stands in the scenes is looked at when a scenario is opened."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.errors import ContentError
from tests.content.conftest import Folder

FILE = "scenarios/late-invoice.yaml"
SHIPPED = Library([shipped_folder()])


@pytest.mark.parametrize("library", [SHIPPED, Library([Path(__file__).parent / "files/good"])])
def test_heads_say_what_the_whole_files_say(library: Library) -> None:
    """Every scenario is listed with its title, client and brief as when it's read whole."""
    wholes = library.scenarios()
    heads = Library(library.folders).heads()
    names = ("id", "title", "version", "language", "minutes", "difficulty", "rubric", "trains", "client", "brief")
    assert heads
    assert [[getattr(one, name) for name in names] for one in heads] == [
        [getattr(one, name) for name in names] for one in wholes
    ]


def test_scene_with_a_mistake_is_told_when_the_scenario_is_opened(folder: Folder) -> None:
    """The scenario is listed; who opens it reads what is wrong."""
    folder.spoil(FILE, "        to: truth", "        to: trouth")
    library = folder.library()
    assert [head.id for head in library.heads()] == ["late-invoice"]
    assert not library.head_problems()
    with pytest.raises(ContentError, match="RP301"):
        library.scenario("late-invoice")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes: 5", "minutes: many", "5:10 RP203"),
        ("scenario: late-invoice", "scenario: late-bill", "1:11 RP117"),
        ("rubric: small", "rubric: smal", "7:9 RP313"),
        ("  at_stake: The work together.", "  at_stake: {{ work }}", "RP314"),
        ("  at_stake: The work together.\n", "", "RP202"),
        ("scenes:", "scenes", "RP108"),
    ],
)
def test_broken_head_is_told_with_its_place(folder: Folder, old: str, new: str, said: str) -> None:
    """A file that can't be listed is left out, and its problems are those that a full check finds."""
    folder.spoil(FILE, old, new if "{{" not in new else f'  at_stake: "{new.split(": ")[1]}"')
    library = folder.library()
    assert library.heads() == []
    assert said in str(library.head_problems())
    assert str(library.head_problems()) == str(folder.library().problems())


def test_head_is_found_wherever_its_keys_stand(folder: Folder) -> None:
    """Keys below the scenes, and keys in quotes, are heads too."""
    folder.spoil(FILE, "values:\n  weeks: eight\n", "")
    folder.spoil(FILE, "who: Tom runs a bakery.", 'who: "Tom runs a bakery for {{ weeks }} weeks."')
    path = folder.path / FILE
    path.write_text(path.read_text("utf-8") + "values:\n  weeks: eight\n", encoding="utf-8")
    assert folder.library().heads()[0].brief.who == "Tom runs a bakery for eight weeks."
    folder.spoil(FILE, "scenes:\n", '"scenes":\n')
    assert folder.library().heads()[0].brief.who == "Tom runs a bakery for eight weeks."


def test_text_that_looks_like_a_key_doesnt_mislead(folder: Folder) -> None:
    """A line of a long text may begin with `scenes:`."""
    folder.spoil(FILE, "who: Tom runs a bakery.", 'who: "Tom runs\n\nscenes: of a bakery."')
    assert folder.library().heads()[0].brief.who == "Tom runs\nscenes: of a bakery."


def test_own_broken_head_hides_nothing(folder: Folder, tmp_path: Path) -> None:
    """Where one's own copy can't be listed, the shipped scenario is."""
    own = Folder(tmp_path / "own")
    own.spoil(FILE, "title: The late invoice", "title: [My invoice]")
    library = Library([folder.path, own.path])
    assert [head.title for head in library.heads()] == ["The late invoice"]
    assert [problem.code for problem in library.head_problems()] == ["RP203"]


def test_values_stand_in_all_that_is_shown_before_the_talk() -> None:
    """No shipped scenario shows a placeholder as it is written, in the list or in the brief."""
    for head in SHIPPED.heads():
        shown = (head.title, head.client.role, head.client.voice, *astuple(head.brief), *head.trains)
        assert not [text for text in shown if "{{" in text], head.id
