"""The two example files that show every key load to the values they stand for."""

from __future__ import annotations

import pytest

from roleplay.content.library import Library
from roleplay.domain.condition import Condition, Range, SetTest
from roleplay.domain.rubric import MOVES, Limit, Order, Recovery, Repetition, Rubric
from roleplay.domain.scenario import BetterReply, Branch, Client, Ending, MoodWord, Scenario
from tests.content.conftest import FILES


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The example scenario."""
    return Library([FILES / "format"]).scenario("we-want-to-cancel")


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    """The example rubric."""
    return Library([FILES / "format"]).rubric("welcome-the-problem")


def names(*words: str) -> frozenset[str]:
    """A set of names."""
    return frozenset(words)


def test_scenario_itself(scenario: Scenario) -> None:
    """Title, client, state, moods and the rest of the top are as written."""
    assert (scenario.id, scenario.version, scenario.language) == ("we-want-to-cancel", "1.0.0", "en")
    assert (scenario.minutes, scenario.difficulty, scenario.rubric) == (10, "steady", "welcome-the-problem")
    assert scenario.client == Client(
        "Dana Whitlock",
        "owner of a kitchen showroom",
        "brisk, dry, polite when angry",
        "To cancel the coaching contract at the end of the month.",
        "Her sales manager has quit and she is ashamed that nobody noticed.",
    )
    assert scenario.state == (("trust", 35), ("heat", 60), ("openness", 20))
    assert scenario.bad_when_high == ("heat",)
    assert scenario.moods == (MoodWord(20, "about to hang up"), MoodWord(100, "with you"))
    assert scenario.start == "opening"
    assert list(scenario.scenes) == ["opening", "what-happened", "lost"]


def test_scene_with_everything(scenario: Scenario) -> None:
    """Placeholders are filled in, conditions have all their parts, the default branch comes last."""
    scene = scenario.scenes["opening"]
    assert scene.says[0] == "It's been seven months. This isn't working for us and we want to cancel."
    assert scene.better[0] == BetterReply(
        "I'm glad you rang instead of just sending the notice. What is it that isn't working?",
        "Receives it first, then asks one open question about her.",
    )
    welcomed, angry = scene.branches
    harmful = names("defend", "blame", "dismiss", "buckle", "deflect")
    assert welcomed == Branch(
        "what-happened",
        Condition(moves=SetTest(any=names("welcome", "acknowledge", "own"), none=harmful), quality=Range(2.5, None)),
        (("trust", 15), ("heat", -10), ("openness", 10)),
        ("Hm. I didn't expect that.",),
        "She came braced for a fight and met someone who wanted to hear it.",
    )
    assert angry.when == Condition(
        state=(("trust", Range(10, None)),),
        turn=Range(None, 6),
        seen=SetTest(none=names("what-happened")),
        earlier=SetTest(any=names("blame")),
        any=(
            Condition(moves=SetTest(any=names("defend"))),
            Condition(
                all=(
                    Condition(quality=Range(None, 1)),
                    Condition(negated=Condition(moves=SetTest(any=names("explore")))),
                )
            ),
        ),
    )
    assert scene.otherwise == Branch("what-happened", effects=(("heat", 5),))
    assert scene.ways_out()[-1] is scene.otherwise
    assert scene.unsure is not None
    assert scene.unsure.patience == 1


def test_recall_and_ending(scenario: Scenario) -> None:
    """What the client hasn't forgotten, and how it ends."""
    recall = scenario.scenes["what-happened"].recalls[0]
    assert recall.when == Condition(earlier=SetTest(any=names("blame")))
    assert recall.says == ("And no, my people did do the homework, since you asked.",)
    assert scenario.scenes["lost"].ending == Ending("lost", "She has gone", "...")


def test_rubric_itself(rubric: Rubric) -> None:
    """The sixteen moves are inherited and one replaced; recovery, repetition, limits and bands are as written."""
    assert tuple(move.id for move in rubric.moves) == MOVES
    assert rubric.move("welcome").counts == ("I'm glad you said that out loud.",)
    assert rubric.harmful() == names("defend", "blame", "dismiss", "buckle", "deflect")
    assert rubric.recovery == Recovery(2, ("own", "acknowledge", "welcome"), 2, "You noticed and mended it.")
    assert rubric.repetition == Repetition(80, "The same formula again earns nothing new.")
    assert rubric.limits == (
        Limit("unrecovered-buckle", ("buckle",), 1, 40, "The work was let go and not taken up again.", True),
    )
    assert [(band.id, band.from_score) for band in rubric.bands] == [
        ("not-yet", 0),
        ("getting-there", 40),
        ("steady", 60),
        ("strong", 80),
    ]
    assert rubric.builds_on == "moves"


def test_criterion(rubric: Rubric) -> None:
    """What is written positive under costs and order is taken off."""
    (criterion,) = rubric.criteria
    assert (criterion.weight, criterion.start, criterion.combine, criterion.of) == (25, 1, "mean", 1)
    assert criterion.applies == Condition(state=(("heat", Range(30, None)),))
    assert [(rule.id, rule.points) for rule in criterion.rules] == [("welcomed", 3), ("defended", -2)]
    assert criterion.order == (
        Order(
            "plan-before-problem",
            ("agree", "advise"),
            ("welcome", "acknowledge", "own", "explore", "reflect"),
            -1,
            "The plan came before the problem was received.",
        ),
    )
    assert [level.level for level in criterion.levels] == [0, 1, 2, 3, 4]
