"""The library: finds what is there, says what isn't, and names content by its hash."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from roleplay.content.library import Library, rubric_from_bundle, scenario_from_bundle, shipped_folder
from roleplay.domain.errors import ContentError, NotFound
from tests.content.conftest import FILES, Folder

FILE = "scenarios/late-invoice.yaml"


def test_nearest_word_is_offered(folder: Folder) -> None:
    """A misspelt id is answered with the one that was meant."""
    with pytest.raises(NotFound) as wrong:
        folder.library().scenario("late-invoise")
    assert str(wrong.value) == "there is no scenario 'late-invoise' - did you mean 'late-invoice'?"
    with pytest.raises(NotFound, match="there is no rubric"):
        folder.library().rubric("../../../etc/passwd")


def test_broken_file_says_what_is_wrong_with_it(folder: Folder) -> None:
    """Who asks for a broken scenario reads its first problem; the list goes on without it."""
    folder.spoil(FILE, "minutes: 5", "minutes: many")
    library = folder.library()
    with pytest.raises(ContentError, match=r"5:10 RP203 'minutes' must be a whole number"):
        library.scenario("late-invoice")
    assert library.scenarios() == []
    assert [rubric.id for rubric in library.rubrics()] == ["small"]


def test_later_folder_wins_but_a_broken_file_hides_nothing(folder: Folder, tmp_path: Path) -> None:
    """One's own copy replaces the shipped scenario; when it's broken, the shipped one is back and that is told."""
    own = Folder(tmp_path / "own")
    own.spoil(FILE, "title: The late invoice", "title: My invoice")
    both = [folder.path, own.path]
    assert Library(both).scenario("late-invoice").title == "My invoice"
    own.spoil(FILE, "minutes: 5", "minutes: many")
    library = Library(both)
    assert library.scenario("late-invoice").title == "The late invoice"
    assert [problem.code for problem in library.problems()] == ["RP203"]


def test_flat_folder_of_files(tmp_path: Path, folder: Folder) -> None:
    """A folder without `scenarios/` and `rubrics/` may hold the files themselves; the first key tells what they are."""
    flat = tmp_path / "flat"
    flat.mkdir()
    for file in folder.path.rglob("*.yaml"):
        file.rename(flat / file.name)
    library = Library([flat])
    assert [scenario.id for scenario in library.scenarios()] == ["late-invoice"]
    assert library.ids("rubric") == ["base", "small"]
    assert not library.problems()


def test_same_id_twice_in_a_folder(folder: Folder) -> None:
    """Two files of one id: the first counts, the second is reported."""
    folder.write("scenarios/late-invoice.yml", (folder.path / FILE).read_bytes())
    assert folder.found()[0].startswith(
        "scenarios/late-invoice.yml:1:1 RP118 'late-invoice' is also in 'late-invoice.yaml'"
    )
    assert len(folder.library().scenarios()) == 1


def test_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    """Nobody has to make a folder of their own first."""
    library = Library([tmp_path / "nothing"])
    assert library.scenarios() == []
    assert not library.problems()


def test_rubric_with_all_it_inherits(folder: Folder) -> None:
    """Moves come from the base, limits and bands are replaced by id, recovery is inherited whole."""
    rubric = folder.library().rubric("small")
    assert [move.id for move in rubric.moves] == ["explore", "own", "blame"]
    assert [(band.id, band.from_score) for band in rubric.bands] == [("low", 0), ("good", 50)]
    assert [(limit.id, limit.cap, limit.times) for limit in rubric.limits] == [("blamed", 40, 2)]
    assert rubric.recovery is not None
    assert rubric.recovery.lifts_to == 2
    assert [criterion.id for criterion in rubric.criteria] == ["asking", "best"]


def test_bundles_give_back_the_same_values(folder: Folder) -> None:
    """A conversation's stored content is read back as it was, without the files."""
    library = folder.library()
    scenario, rubric = library.scenario("late-invoice"), library.rubric("small")
    assert scenario_from_bundle(library.bundle("scenario", "late-invoice")) == scenario
    assert rubric_from_bundle(library.bundle("rubric", "small")) == rubric
    bundle = json.loads(library.bundle("rubric", "small"))
    assert (bundle["kind"], bundle["name"]) == ("rubric", "small")
    assert [name for name, _ in bundle["files"]] == ["small.yaml", "base.yaml"]


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 100_000, '{"kind":"scenario","name":"a","files":[["a.yaml","a: ["]]}', '{"kind":"scenario","name":"a","files":[["a.yaml","scenario: a"]]}', '{"kind":"scenario","files":[[1,2]]}'])  # fmt: skip  # noqa: E501
def test_damaged_bundle_is_told(text: str) -> None:
    """Stored content that was damaged is a plain error with something to do."""
    with pytest.raises(ContentError) as wrong:
        scenario_from_bundle(text)
    assert "export the conversation" in wrong.value.remedy


def test_bundle_of_another_kind_is_told(folder: Folder) -> None:
    """A rubric can't be read where a scenario is wanted."""
    with pytest.raises(ContentError, match="isn't a scenario"):
        scenario_from_bundle(folder.library().bundle("rubric", "small"))


def test_hash_names_the_exact_content(folder: Folder, tmp_path: Path) -> None:
    """The hash is the same wherever the files lie, and another as soon as a word of the file or of its base changes."""
    here, there = folder.library(), Folder(tmp_path / "there").library()
    assert here.scenario("late-invoice").hash == there.scenario("late-invoice").hash
    before = here.rubric("small").hash
    assert len(before) == 64
    folder.spoil("rubrics/base.yaml", "You mended it.", "You mended that.")
    assert folder.library().rubric("small").hash != before
    assert folder.library().scenario("late-invoice").hash == here.scenario("late-invoice").hash


def test_hash_stays_as_it_is() -> None:
    """What is stored today must be found by later versions: the hash may not change by itself."""
    library = Library([FILES / "good"])
    assert library.scenario("late-invoice").hash == "5dda1617a21309bb8388180f2fb929156fed7b8915ccaef6fe4f933022818fad"
    assert library.rubric("small").hash == "3a4719881515c39592f500addaf156e589976c982c415981fc5bac7245f269a6"


def test_shipped_content_has_no_problems() -> None:
    """What is shipped passes its own checks."""
    library = Library([shipped_folder()])
    assert str(library.problems()) == ""
