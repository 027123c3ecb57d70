"""An author asks what can never happen in a scenario, and reads a proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleplay.authoring.deep_problems import deep_check_paths
from roleplay.authoring.proofs import played
from roleplay.authoring.replies import AllReplies
from roleplay.authoring.search import Search
from roleplay.content.check_cache import CheckCache
from roleplay.content.library import Library
from roleplay.content.problems import Problems
from tests.content.conftest import Folder

ROOT = Path(__file__).parents[2]
FILE = "scenarios/late-invoice.yaml"
GONE = "        to: gone\n"
MENDED = "          state: {trust: {max: 20}}\n          seen: {none: [truth]}\n"


def found(folder: Folder) -> list[str]:
    """What the search says of the folder (not of its lines), a line each, with paths from the folder on."""
    problems = Problems()
    list(deep_check_paths([folder.path], folder.library(), problems))
    lines = [line.removeprefix(f"{folder.path}/{FILE}:") for line in str(problems).splitlines()]
    return [line for line in lines if line.split()[1] < "RP349"]


@pytest.fixture
def mended(folder: Folder) -> Folder:
    """The good folder, its second branch open to those who blame."""
    folder.spoil(FILE, MENDED, "          moves: {any: [blame]}\n")
    folder.spoil(
        FILE, '    recalls:\n      - when: {earlier: {any: [blame]}}\n        says: ["And it isn\'t my people."]\n', ""
    )
    assert found(folder) == []
    return folder


def test_state_that_is_never_reached(folder: Folder) -> None:
    """Trust begins at 40 and nothing lowers it: the branch is never taken, and the ending behind it never seen."""
    assert found(folder)[:2] == [
        "40:11 RP341 warning: this condition can never hold: trust is 40 here - ask for what can occur, or delete the "
        "branch",
        "58:3 RP344 warning: branches lead to the scene 'gone', and none of them can ever be taken to it - mend the "
        "conditions of the branches that lead to it, or delete it",
    ]


def test_condition_that_rules_itself_out(mended: Folder) -> None:
    """No reply makes a move and doesn't."""
    mended.spoil(FILE, "moves: {any: [blame]}", "moves: {any: [blame], none: [blame]}")
    assert (
        "40:11 RP341 warning: this condition can never hold: no moment that can occur meets it - " in found(mended)[0]
    )


def test_condition_that_always_holds(mended: Folder) -> None:
    """A bound that nothing crosses."""
    mended.spoil(FILE, "          moves: {any: [blame]}\n", "          state: {trust: {min: 30}}\n")
    assert found(mended) == [
        "40:11 RP342 warning: this condition always holds, whatever is replied: what stands below it is never tried - "
        "narrow it, or make the branch the default one"
    ]


def test_branch_behind_another(mended: Folder) -> None:
    """The first branch takes every reply that the second one fits; the message has such a reply."""
    mended.spoil(FILE, "moves: {any: [blame]}", "{moves: {any: [explore], none: [blame]}, quality: {min: 3, max: 4}}")
    mended.spoil(FILE, "          {moves", "          all: [{moves")
    mended.spoil(FILE, "quality: {min: 3, max: 4}}", "quality: {min: 3, max: 4}}]")
    assert found(mended) == [
        "39:9 RP343 warning: whenever this branch fits, one above it is taken first (line 33); so with explore "
        "(quality 3) - move it up, or narrow the one above",
        "54:3 RP344 warning: branches lead to the scene 'gone', and none of them can ever be taken to it - mend the "
        "conditions of the branches that lead to it, or delete it",
    ]


def test_good_ending_for_bad_replies(mended: Folder) -> None:
    """Who blames gets the good ending."""
    mended.spoil(FILE, GONE, "        to: settled\n")
    mended.spoil(FILE, "    otherwise: {to: settled}", "    otherwise: {to: gone}")
    said = [line for line in found(mended) if "RP345" in line]
    assert said == [
        "53:23 RP345 warning: 'settled' ends as resolved, and a talk of bad replies alone gets there with 0 points: "
        "blame (quality 1) to settled - ask for more in the branches on that way, or change the outcome"
    ]


def test_lost_talk_of_good_replies(mended: Folder) -> None:
    """Who asks is thrown out."""
    mended.spoil(FILE, "        to: truth\n", "        to: gone\n")
    mended.spoil(
        FILE, "          moves: {any: [blame]}\n        to: gone", "          moves: {any: [blame]}\n        to: truth"
    )
    said = [line for line in found(mended) if "RP346" in line]
    assert said == [
        "57:16 RP346 warning: 'gone' ends as lost, and a talk of good replies alone gets there with 60 points: explore "
        "(quality 4) to gone - lead good replies elsewhere, or change the outcome"
    ]


def test_criterion_that_nobody_can_earn(mended: Folder) -> None:
    """The rubric looks for something at a scene that isn't there."""
    mended.spoil("rubrics/small.yaml", "applies: {state: {heat: {min: 10}}}", "applies: {seen: {any: [the-till]}}")
    assert found(mended) == [
        "7:9 RP347 warning: no talk of this scenario can earn 'Asking' of the rubric 'small': it applies at no moment "
        "of this scenario - give the talk a scene or a state for it, or use another rubric"
    ]


def test_what_is_never_recalled(folder: Folder) -> None:
    """A recall whose condition can't hold for the reply that leads to the scene."""
    folder.spoil(FILE, "      - when: {earlier: {any: [blame]}}\n", "      - when: {moves: {any: [blame]}}\n")
    assert (
        "49:15 RP348 warning: the client never says this on entering 'truth': its condition can't hold then - ask for "
        "what can have happened before, or delete it"
    ) in found(folder)


SHIPPED = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml") if not path.stem.endswith(".plays"))
QUICK = ("we-want-to-cancel", "spending-without-results", "all-you-do-is-ask-questions")
NEVER = "      - when: {state: {trust: {min: 99}}}\n        to: the-planted-one\n"
PLANTED_SCENE = """
  the-planted-one:
    says: ["You found me.", "Here I am."]
    ending: {outcome: lost, title: Planted, meaning: Nobody comes here.}
"""


def planted(tmp_path: Path, name: str, old: str, new: str, add: str = "") -> list[str]:
    """What the deep check says of a shipped scenario with one change, without the file's name."""
    for kind in ("scenarios", "rubrics"):
        (tmp_path / kind).mkdir()
    for rubric in (ROOT / "rubrics").glob("*.yaml"):
        (tmp_path / "rubrics" / rubric.name).write_bytes(rubric.read_bytes())
    text = (ROOT / f"scenarios/{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / f"scenarios/{name}.yaml"
    file.write_text(text.replace(old, new, 1).rstrip("\n") + "\n" + add, encoding="utf-8")
    problems = Problems()
    list(deep_check_paths([file], Library([tmp_path]), problems))
    return [line.removeprefix(f"{file}:") for line in str(problems).splitlines()]


def line_of(tmp_path: Path, name: str, text: str) -> int:
    """The number of the first line that has this text in it."""
    lines = (tmp_path / f"scenarios/{name}.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_is_said_of_a_shipped_scenario(name: str) -> None:
    """No false alarm."""
    problems = Problems()
    list(deep_check_paths([ROOT / f"scenarios/{name}.yaml"], Library([ROOT]), problems))
    assert str(problems) == ""


@pytest.mark.parametrize("name", QUICK)
def test_impossible_condition_and_its_scene(tmp_path: Path, name: str) -> None:
    """At the opening trust is what it starts at: the branch and the scene behind it are both told."""
    first = "    branches:\n"
    said = planted(tmp_path, name, first, first + NEVER, PLANTED_SCENE)
    start = line_of(tmp_path, name, "trust: {min: 99}")
    assert [line.split(" ")[:2] for line in said] == [
        [f"{start}:15", "RP341"],
        [f"{line_of(tmp_path, name, '  the-planted-one:')}:3", "RP344"],
    ]
    assert "this condition can never hold: trust is " in said[0]


@pytest.mark.parametrize("name", QUICK)
def test_shadowed_branch(tmp_path: Path, name: str) -> None:
    """The same condition again, below: the message names the line above and a reply that both fit."""
    old = "      - when: warm\n"
    said = planted(tmp_path, name, old, f"      - when: {{all: [asks], quality: {{min: 3}}}}\n        to: same\n{old}")
    place = line_of(tmp_path, name, "all: [asks], quality")
    assert len(said) == 1
    assert said[0].startswith(f"{place}:9 RP343 warning: whenever this branch fits, one above it is taken first (line")
    assert "; so with explore (quality 3" in said[0]


@pytest.mark.parametrize("name", QUICK)
def test_ending_against_its_score(tmp_path: Path, name: str) -> None:
    """A lost ending that calls itself resolved: two bad replies get there."""
    said = planted(tmp_path, name, "outcome: lost", "outcome: resolved")
    codes = [line.split(" ")[1] for line in said]
    assert codes == ["RP345"]
    assert "a talk of bad replies alone gets there with " in said[0]


def test_ways_that_are_told_can_be_walked() -> None:
    """Each way that the search gives to an ending leads there when the engine plays it."""
    library = Library([ROOT])
    for name in QUICK:
        scenario = library.scenario(name)
        rubric = library.rubric(scenario.rubric)
        search = Search(scenario, rubric, 3000)
        search.run()
        for ending, moments in search.endings().items():
            for moment in moments[:20]:
                for choose in (AllReplies.simplest, AllReplies.best, AllReplies.worst):
                    talk, _ = played(search.way_to(moment, choose), scenario, rubric)
                    assert talk.scene_now == ending


@pytest.mark.parametrize("name", QUICK)
def test_walks_by_chance_can_be_walked(name: str) -> None:
    """Where the search goes by chance, the engine comes with the same replies."""
    library = Library([ROOT])
    scenario = library.scenario(name)
    rubric = library.rubric(scenario.rubric)
    search = Search(scenario, rubric, 2000)
    search.prove()
    search.run()
    first = search.moments
    search.wander(lambda: False)
    assert search.moments > first + 500
    for moment in range(first, search.moments, max(1, (search.moments - first) // 60)):
        steps = search.way_to(moment)
        talk, _ = played(steps, scenario, rubric)
        assert talk.scene_now == steps[-1].to


def test_the_example_of_the_docs_is_clean() -> None:
    """What authors read has nothing that could never happen, and is small enough to be looked at whole."""
    problems = Problems()
    (searched,) = deep_check_paths([ROOT / "docs/example"], Library([ROOT]), problems)
    assert str(problems) == ""
    assert searched.result.complete


def test_search_that_is_kept(folder: Folder) -> None:
    """The second time nothing is searched and the same is told; after a change of a byte it is searched anew."""

    def told() -> tuple[list[str], int]:
        cache, problems = CheckCache(folder.path.parent / "kept"), Problems()
        (one,) = deep_check_paths([folder.path], folder.library(), problems, cache=cache)
        plain = Problems()
        (other,) = deep_check_paths([folder.path], folder.library(), plain)
        assert (one, str(problems)) == (other, str(plain))
        return str(problems).splitlines(), cache.hits

    first = told()
    assert first[0] and first[1] == 0
    assert told() == (first[0], 1)
    folder.spoil("scenarios/late-invoice.yaml", "trust: +20", "trust: +21")
    assert told()[1] == 0
    folder.spoil("rubrics/base.yaml", "title: A base", "title: A bass")
    assert told()[1] == 0
    for path in (folder.path.parent / "kept").iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    assert told()[1] == 0
