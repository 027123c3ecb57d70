"""A scenario with more moments than anyone could go through: the search stops, says so, and claims nothing untrue."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from roleplay import engine
from roleplay.authoring.deep_problems import deep_check_paths
from roleplay.authoring.questions import Questions
from roleplay.authoring.search import MOST_STEPS, Search
from roleplay.content.library import Library
from roleplay.content.problems import Problems
from roleplay.domain.conversation import Reply
from roleplay.domain.rubric import MOVES
from roleplay.domain.scenario import Scenario
from tests.authoring.wide_files import wide_file
from tests.cli.conftest import person
from tests.cli.person import Person
from tests.making import made_reading

__all__ = ["person"]

ROOT = Path(__file__).parents[2]
SHIPPED = ("we-want-to-cancel", "answer-them-back", "same-again", "it-wont-work-here")
"""One that is small and three of those that have most moments; all of them: `roleplay check --deep`."""
WIDE = {
    "eleven states, thirty branches": wide_file(11, 3, 30, 1),
    "all moves": wide_file(11, 3, 10, 2, moves=16),
    "twenty states, sixty scenes, memory, numbers of replies": wide_file(20, 60, 8, 3, turns=True, memory=True),
    "memory of eight moves and sixty scenes": wide_file(3, 60, 10, 3, moves=8, memory=True),
}


def library(folder: Path, text: str) -> Library:
    """This scenario beside the shipped ones."""
    (folder / "scenarios").mkdir(exist_ok=True)
    (folder / "scenarios/wide.yaml").write_text(text, encoding="utf-8")
    return Library([folder, ROOT])


@pytest.mark.parametrize("case", WIDE)
def test_search_stops_after_its_steps(tmp_path: Path, case: str) -> None:
    """However wide the file, the search takes its steps and no more, and the check says that it stopped."""
    scenarios = library(tmp_path, WIDE[case])
    scenario = scenarios.scenario("wide")
    search = Search(scenario, scenarios.rubric(scenario.rubric))
    search.prove()
    questions = Questions(search)
    search.run(until=questions.answered)
    search.wander(questions.answered)
    assert search.steps < 8 * MOST_STEPS
    assert not search.complete
    assert search.proved
    (searched,) = deep_check_paths([tmp_path / "scenarios/wide.yaml"], scenarios, Problems())
    assert searched.result.together
    assert searched.result.moments > 1000


def test_bound_is_told(person: Person) -> None:
    """The command says where it stopped, and ends as if nothing were wrong."""
    file = person.file("mine/scenarios/wide.yaml", WIDE["eleven states, thirty branches"])
    done = person.runs("check", "--deep", "--brief", file)
    assert done.code == 0
    assert "wide.yaml: stopped after " in done.err
    told = re.search(r"(\d+) of (\d+) questions have no answer: (.*)", done.err)
    assert told is not None and 0 < int(told[1]) < int(told[2])
    lines = Path(file).read_text(encoding="utf-8").split("\n")
    for number in re.findall(r"whether the branch in lines? ([\d, ]+)", told[3])[0].split(", "):
        assert lines[int(number) - 1].startswith("      - when:"), number
    rows = person.runs("check", "--deep", "--json", file).json
    notes = [row for row in rows if row["severity"] == "note"]
    assert len(notes) == int(told[1])
    assert all(lines[note["line"] - 1].strip() for note in notes if "the branch" in note["message"])


def taken_by_chance(scenario: Scenario, rubric, talks: int, chance: random.Random) -> set[tuple[str, int]]:
    """Branches that talks of chance replies take, as scene and number, unread replies among them; -1 for a scene."""
    found = set()
    for number in range(talks):
        talk = engine.begin(scenario, rubric, id="chance", seed=number, reader="chance", started_at="")
        for _ in range(25):
            found.add((talk.scene_now, -1))
            if scenario.scenes[talk.scene_now].ending is not None:
                break
            moves = " ".join(chance.sample(MOVES[:4], chance.randrange(3)))
            reading = made_reading(moves, chance.randrange(41) / 10, sure=chance.random() > 0.1)
            talk = engine.advance(scenario, talk, Reply(""), reading)
            found.add((talk.turns[-1].scene, talk.turns[-1].branch))
    return found


@pytest.mark.parametrize("seed", range(24))
def test_what_chance_finds_is_never_denied(tmp_path: Path, seed: int) -> None:
    """No branch that a talk took is said to be never taken, and no scene that it came to never to be seen.

    With states that end (few scenes), with memory and numbers of replies, small and too large to be gone through.
    """
    chance = random.Random(seed)
    text = wide_file(
        chance.choice((1, 2, 6, 12)),
        chance.choice((2, 4, 8)),
        chance.choice((2, 5, 9)),
        seed,
        moves=chance.choice((1, 3)),
        turns=bool(seed & 1),
        memory=bool(seed & 2),
    )
    scenarios = library(tmp_path, text)
    scenario = scenarios.scenario("wide")
    taken = taken_by_chance(scenario, scenarios.rubric(scenario.rubric), 300, chance)
    problems = Problems()
    list(deep_check_paths([tmp_path / "scenarios/wide.yaml"], scenarios, problems))
    places = {}
    scene, number = "", 0
    for row, line in enumerate(text.splitlines(), start=1):
        if line.startswith("  ") and line[2] != " " and line.endswith(":"):
            scene, number = line.strip(" :"), 0
            places[row] = (scene, -1)
        elif line.startswith("      - when:"):
            places[row] = (scene, number)
            number += 1
    never = [problem for problem in problems if problem.code in ("RP341", "RP343", "RP344")]
    assert [str(problem) for problem in never if places[problem.line] in taken] == []
    assert len(taken) > 3


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_scenarios_are_decided_whole(name: str) -> None:
    """Of every scene, branch and recall it is known whether it can occur, and all of them can."""
    problems = Problems()
    (searched,) = deep_check_paths([ROOT / f"scenarios/{name}.yaml"], Library([ROOT]), problems)
    assert (searched.result.complete, searched.undecided, str(problems)) == (True, (), "")
    assert searched.result.asked > 100
