"""Walks through the shipped scenarios in every direction: what can be reached, and whether there is a way back."""

from __future__ import annotations

from collections import deque

import pytest

from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.scenario import Scenario
from roleplay.engine import advance
from roleplay.scoring.marks import score
from tests.making import made_reading
from tests.scenarios.talking import GOOD, SCENARIOS, answered, ended, opened, outcome

KINDS = (
    GOOD,
    made_reading("explore", 2.7),
    made_reading("acknowledge", 2.3),
    made_reading("boundary", 3),
    made_reading("agree", 2.0),
    made_reading("defend", 0.5),
    made_reading("blame", 0.4),
    made_reading("dismiss", 0.6),
    made_reading("deflect", 0.5),
    made_reading("buckle", 0.4),
    made_reading("buckle", 1.5),
    made_reading("", 0.9),
    made_reading("", 2.0),
    made_reading("agree confirm", 3.1),
)
"""One reading of each kind of reply that the scenes tell apart."""
LONGEST = 12


def _place(conversation: Conversation) -> tuple[object, ...]:
    """Where a walk stands, coarsely: two walks that look alike here go on alike."""
    turns = conversation.turns
    seen = frozenset(turn.to for turn in turns)
    hard = any({"blame", "dismiss"} & set(turn.reading.moves) for turn in turns)
    state = dict(conversation.state_now)
    return (conversation.scene_now, seen, hard, state["trust"] // 20, state["openness"] // 20)


@pytest.fixture(scope="module", params=SCENARIOS)
def walked(request, library):
    """A scenario, its rubric, and one conversation for each place that walks of up to twelve replies come to."""
    scenario = library.scenario(request.param)
    rubric = library.rubric(scenario.rubric)
    start = opened(scenario, rubric)
    places, taken = {_place(start): start}, set()
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if ended(scenario, here) or len(here.turns) >= LONGEST:
            continue
        for reading in KINDS:
            there = advance(scenario, here, Reply(""), reading)
            taken.add((here.scene_now, there.turns[-1].branch))
            if _place(there) not in places:
                places[_place(there)] = there
                queue.append(there)
    return scenario, rubric, list(places.values()), taken


def _open(scenario: Scenario, talks: list[Conversation]) -> list[Conversation]:
    return [talk for talk in talks if not ended(scenario, talk)]


def test_every_scene_can_be_reached(walked):
    """No scene and no ending was written in vain."""
    scenario, _, talks, _ = walked
    assert {talk.scene_now for talk in talks} == set(scenario.scenes)


def test_every_branch_can_be_taken(walked):
    """No branch hides behind the ones before it; one for every scene is taken in some scene.

    Default branches may need a reply of a rarer kind.
    """
    scenario, _, _, taken = walked
    never = [
        (scene.id, number, branch.to)
        for scene in scenario.scenes.values()
        for number, branch in enumerate(scene.branches)
        if branch.everywhere < 0 and (scene.id, number) not in taken
    ]
    assert never == []
    ways = ((scenario.scene(scene).branches, number) for scene, number in taken)
    branches = [branches[number] for branches, number in ways if 0 <= number < len(branches)]
    assert {branch.everywhere for branch in branches if branch.everywhere >= 0} == set(range(len(scenario.everywhere)))


def test_there_is_a_way_back_from_everywhere(walked):
    """Wherever a talk stands, a coach who from now on grants, owns and asks brings it to a good end."""
    scenario, _, talks, _ = walked
    stuck = [
        [turn.to for turn in talk.turns]
        for talk in _open(scenario, talks)
        if outcome(scenario, answered(scenario, talk, [GOOD] * 10)) not in ("resolved", "parted_well")
    ]
    assert stuck == []


def test_whatever_is_said_the_talk_comes_to_an_end(walked):
    """No coach, however stubborn, keeps the client on the line for ever."""
    scenario, rubric, _, _ = walked
    for reading in KINDS:
        assert ended(scenario, answered(scenario, opened(scenario, rubric), [reading] * 15)), reading.moves


def test_harm_on_and_on_ends_soon_and_low(walked):
    """Who goes on doing harm of one kind is done within five replies, at forty points or less."""
    scenario, rubric, _, _ = walked
    for move in ("defend", "blame", "dismiss", "deflect", "buckle"):
        talk = answered(scenario, opened(scenario, rubric), [made_reading(move, 0.5)] * 9)
        assert 2 <= len(talk.turns) <= 5
        assert outcome(scenario, talk) in ("lost", "unresolved")
        assert score(rubric, talk).points <= 40


def test_one_slip_never_costs_the_whole_talk(walked):
    """One harmful reply anywhere, then good ones: a good end, and sixty-five points at least."""
    scenario, rubric, _, _ = walked
    for move in ("defend", "blame", "dismiss", "deflect", "buckle"):
        for before in range(7):
            readings = [GOOD] * before + [made_reading(move, 0.5)] + [GOOD] * 10
            talk = answered(scenario, opened(scenario, rubric), readings)
            assert outcome(scenario, talk) in ("resolved", "parted_well"), (move, before)
            assert score(rubric, talk).points >= 65, (move, before)


def test_unsure_everywhere_asks_in_character(walked):
    """In every scene a reply that the reader isn't sure of makes the client ask, and changes nothing else."""
    scenario, _, talks, _ = walked
    first = {talk.scene_now: talk for talk in _open(scenario, talks)}
    for scene_id, talk in first.items():
        after = advance(scenario, talk, Reply("hm"), made_reading("", 1, sure=False))
        assert after.scene_now == scene_id
        assert after.line_now in scenario.scene(scene_id).unsure.says
        assert after.state_now == talk.state_now


def test_a_blame_comes_back_later(walked):
    """The client who was blamed in the first reply says so again later; the one who wasn't, doesn't."""
    scenario, rubric, _, _ = walked
    remembered = [
        line
        for scene in scenario.scenes.values()
        for recall in scene.recalls
        if recall.when.earlier and "blame" in recall.when.earlier.any
        for line in recall.says
    ]
    start = opened(scenario, rubric)
    blamed = answered(scenario, start, [made_reading("blame", 0.4), *[GOOD] * 10])
    spared = answered(scenario, start, [GOOD] * 10)
    assert any(line in turn.answer for turn in blamed.turns[1:] for line in remembered)
    assert not any(line in turn.answer for turn in spared.turns for line in remembered)


def test_the_real_problem_stays_hidden_from_harm(walked):
    """Nobody hears the real problem who has only defended, blamed, evaded, given way or said nothing."""
    scenario, rubric, _, _ = walked
    good = answered(scenario, opened(scenario, rubric), [GOOD] * 10)
    deepest = {turn.to for turn in good.turns[3:]}
    for reading in KINDS[5:13]:
        talk = answered(scenario, opened(scenario, rubric), [reading] * 15)
        assert deepest.isdisjoint(turn.to for turn in talk.turns), reading.moves


def test_one_last_reply_taken_for_giving_way_leaves_half(walked):
    """A good talk whose last reply is read as giving way is capped at fifty; two such replies leave thirty-five."""
    scenario, rubric, _, _ = walked
    good = answered(scenario, opened(scenario, rubric), [GOOD] * 5)
    once = answered(scenario, good, [made_reading("buckle", 1.0)])
    assert score(rubric, once).points == 50
    twice = answered(scenario, once, [made_reading("buckle", 1.0)])
    assert ended(scenario, once) or score(rubric, twice).points <= 35


def test_giving_way_at_once_scores_low(walked):
    """Whoever gives way in the first reply and leaves it at that has forty points at most."""
    scenario, rubric, _, _ = walked
    for after in ([], [made_reading("", 2.0)], [made_reading("agree", 2.0)]):
        talk = answered(scenario, opened(scenario, rubric), [made_reading("buckle", 0.5), *after])
        assert score(rubric, talk).points <= 40
