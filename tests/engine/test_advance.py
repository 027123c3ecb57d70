"""The client goes where the reply leads, remembers, and asks when unsure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.domain.condition import Condition, Moment, Range, SetTest
from roleplay.domain.conversation import Reply
from roleplay.domain.errors import WrongUse
from roleplay.domain.rubric import MOVES
from roleplay.domain.scenario import Branch
from roleplay.engine import advance, mood
from roleplay.engine.conditions import explain
from tests.making import begun, doing, made_reading, played, small_scenario

STEPS = st.lists(
    st.tuples(st.sets(st.sampled_from(MOVES), max_size=4), st.integers(0, 400), st.booleans()), max_size=25
)


def test_the_first_branch_that_holds_is_taken() -> None:
    """A welcome leads on, a buckle loses her, anything else keeps her where she is."""
    assert played(("welcome", 4)).scene_now == "middle"
    assert played(("buckle explore", 1)).scene_now == "lost"
    assert played(("advise", 2)).scene_now == "opening"


def test_the_client_reacts_and_then_says_the_next_line() -> None:
    """The answer is the reaction to the reply followed by a wording of the scene it leads to."""
    assert played(("buckle", 0)).line_now == "Fine, that was quick. Send me the invoice."


def test_coming_back_to_a_scene_gives_the_other_wording() -> None:
    """She doesn't say the same sentence twice in a row."""
    talk = played(("advise", 2), ("advise", 2))
    said = {talk.opening, *(turn.answer.removeprefix("That's not what I said. ") for turn in talk.turns[:1])}
    assert said == {"We want to cancel.", "I'd like to stop."}


def test_a_blame_in_the_first_turn_comes_back_later() -> None:
    """The client remembers, once, when she comes to speak of it."""
    blamed = played(("blame", 0), ("welcome", 4))
    assert blamed.line_now == "And no, we did our part. My manager has quit."
    again = played(("blame", 0), ("welcome", 4), ("advise", 2))
    assert again.line_now == "My manager has quit."
    assert played(("welcome", 4)).line_now == "My manager has quit."


def test_effects_change_the_state_and_stay_within_0_and_100() -> None:
    """Trust rises by what the branch says; heat never passes 100."""
    assert dict(played(("welcome", 4)).state_now) == {"trust": 60, "heat": 30}
    heated = played(*[("defend", 0)] * 5)
    assert dict(heated.state_now)["heat"] == 100


def test_a_state_gate_holds_back_the_good_ending() -> None:
    """A plan settles it only once there is trust."""
    assert played(("welcome", 4), ("agree", 4)).scene_now == "resolved"
    low = played(("explore", 3), ("advise", 3))
    assert low.scene_now == "middle"


UNREAD = made_reading("buckle", 1, sure=False)


def test_an_unsure_reply_is_asked_about_once_and_then_goes_the_default_way() -> None:
    """She asks what was meant and stays; the second time the talk goes on, without costing any trust."""
    once = advance(small_scenario(), begun(), Reply("hm"), UNREAD)
    assert once.scene_now == "opening"
    assert once.line_now in ("What do you mean?", "Sorry, I don't follow.")
    assert once.state_now == begun().state
    twice = advance(small_scenario(), once, Reply("hmm"), UNREAD)
    assert twice.turns[-1].branch == 2
    assert twice.line_now.startswith("That's not what I said.")
    assert twice.state_now == begun().state


def test_asked_again_later_she_uses_other_words_and_so_does_her_line() -> None:
    """Neither the question nor the line that follows it is repeated word for word."""
    talk = begun()
    for _ in range(4):
        talk = advance(small_scenario(), talk, Reply("hm"), UNREAD)
    asked = [turn.answer for turn in talk.turns if turn.branch == -1]
    said = [turn.answer for turn in talk.turns if turn.branch != -1]
    assert len(set(asked)) == len(asked) == 2
    assert len(set(said)) == len(said) == 2


def test_a_reply_that_nobody_understood_never_ends_the_talk() -> None:
    """Where the default branch would close the talk, she asks again, however often."""
    scenario = small_scenario()
    closing = replace(scenario.scenes["opening"], otherwise=Branch("lost", None, (("trust", -50),)))
    scenario = replace(scenario, scenes={**scenario.scenes, "opening": closing})
    talk = begun()
    for _ in range(5):
        talk = advance(scenario, talk, Reply("hm"), UNREAD)
        assert talk.scene_now == "opening"
        assert talk.state_now == begun().state
    assert advance(scenario, talk, Reply("clear"), made_reading("advise", 2)).scene_now == "lost"


def test_moves_of_unsure_replies_are_not_remembered() -> None:
    """What the reader was not sure of is never held against the trainee."""
    talk = advance(small_scenario(), begun(), Reply("?"), made_reading("blame", 0, sure=False))
    talk = advance(small_scenario(), talk, Reply("!"), made_reading("welcome", 4))
    assert talk.line_now == "My manager has quit."


def test_an_ended_talk_takes_no_more_replies() -> None:
    """After the client has closed, a reply is refused with a way on."""
    with pytest.raises(WrongUse, match="ended"):
        played(("buckle", 0), ("welcome", 4))


def test_a_turn_taken_back_keeps_its_id() -> None:
    """Trying a line again never gives two turns the same number."""
    talk = played(("advise", 2), ("advise", 2))
    back = replace(talk, turns=talk.turns[:1], set_aside=talk.turns[1:])
    again = advance(small_scenario(), back, Reply("new"), made_reading("welcome", 4))
    assert [turn.id for turn in again.turns] == [1, 3]
    assert again.turns[-1].after == 1


@given(STEPS, st.integers(0, 10**6))
def test_the_same_seed_and_replies_give_the_same_talk(steps: list[tuple[set[str], int, bool]], seed: int) -> None:
    """Whatever is replied: the talk is the same each time, its state is bounded, its scenes exist."""

    def play() -> object:
        scenario, talk = small_scenario(), begun(seed)
        for moves, quality, sure in steps:
            if scenario.scene(talk.scene_now).ending:
                break
            reading = made_reading(" ".join(moves), quality / 100, sure=sure, text="words")
            talk = advance(scenario, talk, Reply("words"), reading)
            assert all(0 <= value <= 100 for _, value in talk.state_now)
            assert talk.scene_now in scenario.scenes
            assert talk.line_now
        return talk

    assert play() == play()


def test_the_mood_has_a_word_and_moves_with_the_state() -> None:
    """A calmer, more trusting client has a higher meter and a better word."""
    scenario = small_scenario()
    before, after = mood(scenario, {"trust": 30, "heat": 60}), mood(scenario, {"trust": 90, "heat": 10})
    assert (before.value, before.word) == (35, "upset")
    assert (after.value, after.word) == (90, "with you")


def test_conditions_combine_and_explain_themselves() -> None:
    """any, all and not nest; each part is told in words with its truth."""
    moment = Moment(frozenset({"explore"}), 2.5, {"trust": 40}, 3, {"opening"}, {"blame"})
    condition = Condition(
        moves=SetTest(any=frozenset({"explore"}), none=frozenset({"defend"})),
        quality=Range(min=2),
        state=(("trust", Range(min=50)),),
        any=(doing("welcome"), Condition(earlier=SetTest(any=frozenset({"blame"})))),
        negated=Condition(turn=Range(max=2)),
    )
    assert not condition.holds(moment)
    parts = {part.text: part.holds for part in explain(condition, moment)}
    assert parts["trust 40 is at least 50"] is False
    assert parts["the reply does one of explore"] is True
    assert parts["an earlier reply did one of blame"] is True
    assert parts["this does not hold"] is True
    assert replace(condition, state=()).holds(moment)
