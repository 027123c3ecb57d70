"""What a person meets in the shipped scenarios: real people, short lines, several wordings, no shared clients."""

from __future__ import annotations

import re

import pytest

from roleplay.domain.scenario import OUTCOMES
from tests.scenarios.talking import EVERY, GOOD, SCENARIOS, answered, ended, opened

SPOKEN_AT_ONCE = 60


def _words(line: str) -> int:
    return len(re.findall(r"[\w'’]+", line))


@pytest.fixture(params=EVERY)
def any_scenario(request, library):
    """Each shipped scenario in turn."""
    return library.scenario(request.param)


@pytest.fixture(params=SCENARIOS)
def scenario(request, library):
    """Each scenario of the first model in turn."""
    return library.scenario(request.param)


def test_nothing_is_wrong_with_what_ships(library):
    """`roleplay check` is silent about the shipped files."""
    assert [str(problem) for problem in library.problems()] == []


def test_scenes_and_endings(any_scenario):
    """At least eight scenes to talk in, and endings of all four kinds."""
    endings = [scene.ending for scene in any_scenario.scenes.values() if scene.ending]
    assert len(any_scenario.scenes) - len(endings) >= 8
    assert len(endings) >= 4
    assert {ending.outcome for ending in endings} == set(OUTCOMES)


def test_every_scene_helps_the_trainee(any_scenario):
    """Every scene has a thought, a hint, two better replies with a why, two wordings, and a question for the unsure."""
    for scene in any_scenario.scenes.values():
        assert len(set(scene.says)) >= 2, scene.id
        if scene.ending is None:
            assert scene.thinks and scene.hint, scene.id
            assert len(scene.better) >= 2 and all(better.why for better in scene.better), scene.id
            assert len(scene.unsure.says) >= 2, scene.id
            assert all(branch.reaction and branch.because for branch in scene.ways_out()), scene.id


def test_lines_can_be_said_aloud(scenario):
    """No line of the client's is longer than sixty words, and with a reaction before it not much longer."""
    for scene in scenario.scenes.values():
        for line in (*scene.says, *(scene.unsure.says if scene.unsure else ())):
            assert _words(line) <= SPOKEN_AT_ONCE, line
        for branch in scene.ways_out():
            longest = max(_words(line) for line in branch.reaction)
            assert longest <= 20, branch.reaction
            following = [line for to in branch.targets() for line in scenario.scene(to).says]
            assert longest + max(_words(line) for line in following) <= 75, (scene.id, branch.to)


def test_no_two_clients_are_alike(library):
    """Different people, different trades, different voices, and no line said by two of them."""
    clients = [library.scenario(scenario_id).client for scenario_id in EVERY]
    for part in ("name", "role", "voice", "wants", "real_problem"):
        assert len({getattr(client, part) for client in clients}) == len(clients), part
    said = [line for scenario_id in EVERY for s in library.scenario(scenario_id).scenes.values() for line in s.says]
    assert len(said) == len(set(said))


def test_a_good_talk_has_the_length_of_a_talk(library, scenario):
    """A coach who does well needs five to nine replies."""
    talk = answered(scenario, opened(scenario, library.rubric(scenario.rubric)), [GOOD] * 15)
    assert ended(scenario, talk)
    assert 5 <= len(talk.turns) <= 9


def test_the_real_problem_is_not_in_the_brief(any_scenario):
    """The trainee has to find it: the brief doesn't tell what the client hides, and the first line doesn't either."""
    brief = " ".join((any_scenario.brief.who, any_scenario.brief.what_happened, any_scenario.brief.at_stake))
    assert any_scenario.client.real_problem not in brief
    assert all(any_scenario.client.real_problem not in line for line in any_scenario.scene(any_scenario.start).says)


def test_the_client_does_not_say_it_twice_in_one_breath(scenario):
    """No sentence of a reaction comes again in the line that follows it."""
    for scene in scenario.scenes.values():
        for branch in scene.ways_out():
            lines = [line for to in branch.targets() for line in scenario.scene(to).says]
            following = {part for line in lines for part in re.split(r"(?<=[.?!])\s+", line)}
            for reaction in branch.reaction:
                said = {part for part in re.split(r"(?<=[.?!])\s+", reaction) if _words(part) > 1}
                assert said.isdisjoint(following), (scene.id, branch.to, said & following)


PRESUMES = re.compile(r"\byes\b|\bor not\b|I ring you|[Ww]as that|an apology|being (?:kind|polite)|\bwhich\?$")


def test_what_the_client_asks_fits_any_reply(scenario):
    """A client who didn't understand doesn't ask for the yes, the sorry or the call that nobody has spoken of."""
    asked = [line for scene in scenario.scenes.values() if scene.unsure for line in scene.unsure.says]
    assert [line for line in asked if PRESUMES.search(line)] == []


PROMISED = re.compile(
    r"\blist\b|[Ww]rite|\boffice\b|[Ss]end me|\bmail\b|what you offered|[Tt]ell me anything|I'll take it"
)


def test_giving_way_is_answered_whatever_was_given(scenario):
    """Who gives way may have promised a refund or only pleaded: the client's reaction fits both."""
    reactions = [
        line
        for scene in scenario.scenes.values()
        for branch in scene.branches
        if branch.when.moves is not None and branch.when.moves.any == {"buckle"}
        for line in branch.reaction
    ]
    assert reactions
    assert [line for line in reactions if PROMISED.search(line)] == []


@pytest.mark.parametrize(
    ("scenario_id", "scene", "words"),
    [
        ("we-want-to-cancel", "what-isnt-working", "dread"),
        ("we-want-to-cancel", "gareth", "on a Monday"),
        ("we-want-to-cancel", "gareth", "happens in every firm"),
        ("we-want-to-cancel", "easy-out", "steeled"),
        ("all-you-do-is-ask-questions", "easy-out", "if it goes wrong it was you"),
        ("we-want-to-cancel", "quiet-sessions", "chair"),
        ("we-want-to-cancel", "nobody-noticed", "from a fitter"),
        ("all-you-do-is-ask-questions", "pushed", "Seven loads in a hundred"),
        ("all-you-do-is-ask-questions", "grey-towels", "ame machine, same soap, same water"),
        ("all-you-do-is-ask-questions", "grey-towels", "three experts"),
        ("all-you-do-is-ask-questions", "the-night-count", "to anyone"),
        ("all-you-do-is-ask-questions", "yusuf", "feel a rinse with your hand"),
        ("all-you-do-is-ask-questions", "already-know", "behind the dryer"),
        ("all-you-do-is-ask-questions", "already-know", "seventy-one"),
        ("all-you-do-is-ask-questions", "on-the-crate", "Corran"),
        ("spending-without-results", "pushed", "orty-three"),
        ("spending-without-results", "twenty-three-enquiries", "went through the book on Sunday"),
        ("spending-without-results", "colin-prices", "an't say anything against it"),
        ("spending-without-results", "book-on-the-table", "folly"),
    ],
)
def test_what_a_better_reply_takes_up_was_said(library, scenario_id, scene, words):
    """A fact that a thought or a better reply builds on stands in every wording of the line."""
    assert all(words in line for line in library.scenario(scenario_id).scenes[scene].says)


CONTENT = re.compile(r"^(?:Good\b|Quite right|Thanks|Yes, let's|Good night)|Thanks anyway")


def test_nobody_is_pleased_and_on_the_way_out(scenario):
    """A client who is about to leave in anger hasn't just said that all is well."""
    for scene in scenario.scenes.values():
        for branch in scene.ways_out():
            if "last-straw" in branch.targets():
                assert [line for line in branch.reaction if CONTENT.search(line)] == [], scene.id
