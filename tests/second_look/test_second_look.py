"""Marking one's own replies first, and saying that one was misread."""

from __future__ import annotations

import pytest

from roleplay.domain.errors import NotFound, WrongUse
from roleplay.domain.own_view import PastSelfMark, SelfMark
from roleplay.engine import CORRECTED
from roleplay.practice import Practice
from roleplay.scoring import blind_spots
from roleplay.second_look import SecondLook
from roleplay.settings import settings_from
from roleplay.storage.memory_store import MemoryStore
from tests.tui.conftest import DEFENDING, GOOD, SCENARIO, made_practice, now


@pytest.fixture
def practice() -> Practice:
    """Nothing practised yet."""
    return made_practice()


def test_each_sure_reply_is_judged_once_and_the_gap_is_stored(practice: Practice) -> None:
    """The rubric's marks wait; what was given comes back with them, and isn't asked for again."""
    look = SecondLook(practice)
    talk = practice.open(SCENARIO, 1)
    for text in (GOOD, "mumble", DEFENDING):
        talk = practice.answer(talk.id, text)
    first, second = look.to_judge(talk)
    assert (first.place, second.place) == (1, 3)
    receive = second.marks[0]
    assert receive.level is not None
    given = look.judge(talk, second, {receive.criterion: 4})
    assert [(mark.own, mark.marked) for mark in given] == [(4, receive.level)]
    assert given[0].gap == 4 - receive.level
    assert look.own_marks(talk) == given
    assert [one.turn.id for one in look.to_judge(talk)] == [first.turn.id]
    assert look.blind_spots(talk.rubric.id)[0].gap == 100 * given[0].gap
    for levels in ({receive.criterion: 5}, {"nonsense": 1}):
        with pytest.raises(WrongUse):
            look.judge(talk, first, levels)


def test_blind_spots_are_averages_of_one_rubric_the_widest_first() -> None:
    """Kinder is above 0, harder below; another rubric's marks don't count."""
    given = [("a", 4, 1), ("a", 2, 2), ("a", 4, 3), ("b", 0, 3), ("b", 1, 2)]
    past = [PastSelfMark("c", "s", "r", SelfMark(k, name, own, marked)) for k, (name, own, marked) in enumerate(given)]
    past.append(PastSelfMark("c", "s", "other", SelfMark(9, "a", 4, 0)))
    assert [(spot.criterion, spot.count, spot.gap) for spot in blind_spots(past, "r")] == [
        ("b", 2, -200),
        ("a", 3, 133),
    ]
    assert blind_spots([], "r") == ()


def test_practice_goes_on_as_it_was_meant(practice: Practice) -> None:
    """Marked anew and answered anew; the reply as it was read and what followed are kept, and the case too."""
    look = SecondLook(practice)
    talk = practice.answer(practice.open(SCENARIO, 1).id, GOOD)
    talk = practice.answer(talk.id, DEFENDING)
    as_read = practice.score(talk).marks_of(2)
    talk = practice.answer(talk.id, GOOD)
    misread = talk.conversation.turns[1]
    after = look.correct(talk.id, misread.id, ["acknowledge"])
    assert [turn.reply.text for turn in after.conversation.turns] == [GOOD, DEFENDING]
    corrected = after.conversation.turns[-1]
    assert corrected.reading.moves == ("acknowledge",)
    assert corrected.reading.sure and corrected.reading.reader == CORRECTED
    assert corrected.reading.quality >= 2.5
    words = corrected.reading.evidence[0]
    assert DEFENDING[words.words_start : words.words_end] == "delivered everything"
    assert corrected.answer != misread.answer
    assert {turn.id for turn in after.conversation.set_aside} == {misread.id, talk.conversation.turns[2].id}
    as_meant = practice.score(after).marks_of(corrected.id)
    assert sum(mark.level or 0 for mark in as_meant) > sum(mark.level or 0 for mark in as_read)
    assert [(miss.turn.id, miss.meant) for miss in look.misses()] == [(misread.id, ("acknowledge",))]
    again = practice.answer(talk.id, GOOD)
    assert len(again.conversation.turns) == 3


def test_harm_that_was_meant_is_marked_as_harm(practice: Practice) -> None:
    """It works both ways: honest people lose marks by it."""
    talk = practice.answer(practice.open(SCENARIO, 1).id, GOOD)
    after = SecondLook(practice).correct(talk.id, 1, ["blame"])
    reading = after.conversation.turns[-1].reading
    assert reading.moves == ("blame",)
    assert reading.quality <= 1


def test_an_unsure_reply_is_put_right_too(practice: Practice) -> None:
    """The client asked what was meant; now she knows."""
    talk = practice.answer(practice.open(SCENARIO, 1).id, "mumble")
    assert talk.conversation.turns[0].branch == -1
    after = SecondLook(practice).correct(talk.id, 1, ["explore"])
    assert after.conversation.turns[0].branch >= 0


def test_what_cannot_be_corrected_is_said_and_nothing_is_kept(practice: Practice) -> None:
    """Never in an assessment; no unknown move, no unknown turn, not what was read anyway."""
    talk = practice.answer(practice.open(SCENARIO, 1).id, DEFENDING)
    look = SecondLook(practice)
    with pytest.raises(WrongUse, match="assessment"):
        SecondLook(practice, assessment=True).correct(talk.id, 1, ["welcome"])
    with pytest.raises(WrongUse, match="no move 'charm'"):
        look.correct(talk.id, 1, ["charm"])
    with pytest.raises(WrongUse, match="how it was read"):
        look.correct(talk.id, 1, ["defend"])
    with pytest.raises(NotFound):
        look.correct(talk.id, 7, ["welcome"])
    assert practice.talk(talk.id).conversation == talk.conversation
    assert look.misses() == []


def test_misses_put_what_a_person_corrected_first_and_each_reply_once() -> None:
    """Then the unsure ones; the same reply to the same line is one miss."""
    practice = made_practice(MemoryStore(now))
    look = SecondLook(practice)
    for _ in range(2):
        practice.answer(practice.open(SCENARIO, 1).id, "mumble")
    talk = practice.answer(practice.open(SCENARIO, 1).id, DEFENDING)
    practice.answer(practice.open(SCENARIO, 1).id, "mumble more")
    look.correct(talk.id, 1, ["own"])
    found = look.misses()
    assert [miss.turn.reply.text for miss in found] == [DEFENDING, "mumble more", "mumble"]


@pytest.mark.parametrize(
    "word, on", [("1", True), ("yes", True), ("ON", True), ("", False), ("0", False), ("off", False)]
)
def test_judging_first_is_a_setting(word: str, on: bool) -> None:
    """ROLEPLAY_JUDGE_FIRST is yes or no; anything else is refused."""
    assert settings_from({"ROLEPLAY_JUDGE_FIRST": word}).judge_first is on
    with pytest.raises(WrongUse, match="ROLEPLAY_JUDGE_FIRST"):
        settings_from({"ROLEPLAY_JUDGE_FIRST": "perhaps"})
