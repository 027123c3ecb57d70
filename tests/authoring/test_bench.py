"""The bench without a screen: ways to scenes, the tree of scenes, states, and talks on another version."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from roleplay.authoring import bench as benches
from roleplay.authoring.bench_file import Version, WatchedFile
from roleplay.authoring.scene_tree import ROOT, scene_tree
from roleplay.authoring.ways import way_to
from roleplay.authoring.why import why, why_next
from roleplay.content.library import Library, shipped_folder
from roleplay.domain.errors import WrongUse
from roleplay.domain.scenario import SAME
from tests.making import small_rubric, small_scenario

EXAMPLE = Path(__file__).parents[2] / "docs" / "example" / "scenarios" / "the-late-invoice.yaml"


@pytest.fixture(scope="module")
def version() -> Version:
    """The example of the docs."""
    found = WatchedFile(EXAMPLE, [shipped_folder()]).look().version
    assert found is not None
    return found


def test_every_way_that_is_found_leads_there(version: Version) -> None:
    """Said to the engine, the replies of each way end in the scene that was asked for."""
    talk = benches.begin(version)
    for scene in version.scenario.scenes:
        there = benches.jump(talk, scene)
        assert there is not None, scene
        assert there.conversation.scene_now == scene


def test_the_way_is_the_shortest() -> None:
    """From the first line of a small scenario by hand: two replies to the best ending, none to the first scene."""
    scenario, rubric = small_scenario(), small_rubric()
    assert way_to(scenario, rubric, "opening") == ()
    assert [reply.moves for reply in way_to(scenario, rubric, "lost") or ()] == [("buckle",)]
    assert len(way_to(scenario, rubric, "resolved") or ()) == 2


def test_no_way_to_a_scene_that_none_leads_to() -> None:
    """None, and at once."""
    scenario = small_scenario()
    scenes = dict(scenario.scenes)
    alone = scenes["lost"]
    scenes["alone"] = type(alone)("alone", alone.says, ending=alone.ending)
    loose = type(scenario)(**{**{f: getattr(scenario, f) for f in scenario.__dataclass_fields__}, "scenes": scenes})
    assert way_to(loose, small_rubric(), "alone") is None
    assert [twig.scene for twig in scene_tree(loose).loose] == ["alone"]


@pytest.mark.parametrize("name", ["we-want-to-cancel", "another-status-meeting", "the-late-invoice"])
def test_the_tree_has_every_scene_in_full_once(name: str) -> None:
    """And every parent stands before what grows from it."""
    library = Library([shipped_folder(), EXAMPLE.parents[1]])
    scenario = library.scenario(name)
    tree = scene_tree(scenario)
    parts = (tree.trunk, tree.everywhere, tree.loose)
    full = [twig.scene for part in parts for twig in part if twig.full]
    assert sorted(full) == sorted(scenario.scenes)
    assert all(ROOT <= twig.parent < number for part in parts for number, twig in enumerate(part))
    assert all(twig.scene in scenario.scenes or twig.scene == SAME for part in parts for twig in part)


def test_a_state_set_by_hand_is_in_the_next_why(version: Version) -> None:
    """Conditions are asked with it, values beyond 0 to 100 are cut, and taking back brings the old state."""
    talk = benches.pick(benches.begin(version), ["welcome"], 3)
    after = benches.set_state(talk, (("trust", 140), ("heat", -3), ("openness", 50)))
    assert dict(why_next(after).moment.state) == {"trust": 100, "heat": 0, "openness": 50}
    assert benches.take_back(after).conversation == talk.conversation
    with pytest.raises(WrongUse):
        benches.take_back(benches.begin(version))


def test_one_way_is_taken_and_those_after_it_are_not_asked(version: Version) -> None:
    """In the order of the scene."""
    talk = benches.pick(benches.begin(version), ["defend"], 0)
    found = why(talk, talk.conversation.turns[-1].id)
    taken = [way.taken for way in found.ways]
    assert sum(taken) == 1
    place = taken.index(True)
    assert all(way.asked for way in found.ways[: place + 1])
    assert not any(way.asked for way in found.ways[place + 1 :])
    assert not any(way.holds for way in found.ways[:place])


def test_a_scene_that_is_gone_begins_the_talk_anew(version: Version, tmp_path: Path) -> None:
    """A talk that was put into a scene by hand can't go on without it."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    file = folder / EXAMPLE.name
    shutil.copy(EXAMPLE, file)
    file.write_text(file.read_text("utf-8").replace("rather-stop", "go-home"), "utf-8")
    other = WatchedFile(file, [shipped_folder()]).look().version
    assert other is not None
    done = benches.replay(benches.begin(version, placed="rather-stop"), other, None)  # type: ignore[arg-type]
    assert done.parts
    assert "rather-stop" in done.words
    assert done.bench.conversation.scene_now == "opening"


def test_problems_stand_at_their_scenes_and_waived_ones_are_left_out(tmp_path: Path) -> None:
    """A warning in a scene is told there; with a waiver above the line it isn't told any more."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    file = folder / EXAMPLE.name
    text = EXAMPLE.read_text("utf-8")
    said = next(line for line in text.splitlines(keepends=True) if line.startswith('      - "'))
    file.write_text(text.replace(said, said + said, 1), "utf-8")
    watched = WatchedFile(file, [shipped_folder()])
    look = watched.look()
    assert [(problem.severity, look.scene_of.get(problem)) for problem in look.problems] == [("warning", "opening")]
    problem = look.problems[0]
    rows = file.read_text("utf-8").splitlines(keepends=True)
    rows.insert(problem.line - 1, f"  # waive {problem.code}: nobody needs one here\n")
    assert not watched.changed()
    file.write_text("".join(rows), "utf-8")
    assert watched.changed()
    assert watched.look().problems == ()
