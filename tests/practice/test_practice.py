"""A person practising: open, answer, try again, leave, come back, look at the debrief; nothing acknowledged is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.domain.judgement import Exchange, Reading
from roleplay.practice import Practice
from roleplay.storage.connect import open_store
from tests.making import made_reading

SCENARIO = "we-want-to-cancel"


class SpokenReader:
    """Takes the moves from the reply itself, such as "welcome explore 4": reading is no part of these tests."""

    version = "spoken-1"

    def read(self, exchange: Exchange) -> Reading:
        """The moves and the quality that the reply names; unsure where it ends with a question mark."""
        *moves, quality = exchange.reply.split() or ["0"]
        number = float(quality) if quality in ("0", "1", "2", "3", "4") else 1.0
        return made_reading(" ".join(moves), number, sure=not exchange.reply.endswith("?"), text=exchange.reply)

    def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
        """The same for many."""
        return [self.read(exchange) for exchange in exchanges]


@pytest.fixture(scope="module")
def library() -> Library:
    """The content that ships."""
    return Library([shipped_folder()])


@pytest.fixture
def practice(library: Library, tmp_path: Path) -> Iterator[Practice]:
    """Practice over a real SQLite file."""
    store = open_store(str(tmp_path / "roleplay.db"))
    yield Practice(library, store, SpokenReader())
    store.close()


def test_the_client_speaks_first_and_answers(practice: Practice) -> None:
    """The first line stands there at once; a reply gets an answer and a score."""
    talk = practice.open(SCENARIO, seed=1)
    assert talk.conversation.line_now
    assert not talk.ended
    after = practice.answer(talk.id, "welcome explore 4")
    assert after.conversation.turns[0].reply.text == "welcome explore 4"
    assert after.conversation.line_now != talk.conversation.line_now
    assert practice.score(after).points is not None


def test_what_was_answered_is_there_after_coming_back(library: Library, tmp_path: Path) -> None:
    """A new start of the program finds the same talk, turn by turn, and the draft."""
    path = str(tmp_path / "roleplay.db")
    first = Practice(library, open_store(path), SpokenReader())
    talk = first.open(SCENARIO, seed=5)
    shown = first.answer(talk.id, "acknowledge explore 4")
    first.keep_draft(talk.id, "I was just about to say \x1b[31m this\x00")
    second = Practice(library, open_store(path), SpokenReader())
    assert second.talk(talk.id) == shown
    assert second.draft(talk.id) == "I was just about to say \x1b[31m this\x00"


def test_trying_a_line_again_keeps_both_tries(practice: Practice) -> None:
    """Taking back returns to the client's earlier line; the first try is set aside, not lost."""
    talk = practice.open(SCENARIO, seed=1)
    line = talk.conversation.line_now
    practice.answer(talk.id, "defend 0")
    back = practice.take_back(talk.id)
    assert back.conversation.line_now == line
    assert [turn.reply.text for turn in back.conversation.set_aside] == ["defend 0"]
    again = practice.answer(talk.id, "welcome 4")
    assert [turn.id for turn in again.conversation.turns] == [2]
    assert practice.talk(talk.id) == again


def test_going_back_to_an_earlier_turn_from_the_end(practice: Practice) -> None:
    """An ended talk can be taken up again at any earlier line."""
    talk = practice.open(SCENARIO, seed=1)
    practice.answer(talk.id, "welcome explore 4")
    for _ in range(12):
        talk = practice.talk(talk.id)
        if talk.ended:
            break
        practice.answer(talk.id, "buckle 0")
    assert practice.talk(talk.id).ended
    back = practice.take_back(talk.id, 1)
    assert [turn.id for turn in back.conversation.turns] == [1]
    assert not back.ended


def test_taking_back_what_is_not_there_is_refused_with_a_word(practice: Practice) -> None:
    """Before the first reply, and for a turn that isn't on the path."""
    talk = practice.open(SCENARIO, seed=1)
    with pytest.raises(WrongUse, match="no line to take back"):
        practice.take_back(talk.id)
    practice.answer(talk.id, "welcome 4")
    with pytest.raises(WrongUse, match="no turn 7"):
        practice.take_back(talk.id, 7)


@pytest.mark.parametrize("text", ["", "   ", "\n\t \n"])
def test_an_empty_reply_is_not_sent(practice: Practice, text: str) -> None:
    """Nothing to send: a word, and the talk stands as it was."""
    talk = practice.open(SCENARIO, seed=1)
    with pytest.raises(WrongUse, match="nothing to send"):
        practice.answer(talk.id, text)
    assert practice.talk(talk.id) == talk


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=300).filter(str.strip))
def test_any_reply_is_stored_as_typed(practice: Practice, text: str) -> None:
    """Emoji, control characters, right-to-left text, NUL: stored and given back exactly."""
    talk = practice.open(SCENARIO, seed=1)
    shown = practice.answer(talk.id, text)
    assert shown.conversation.turns[0].reply.text == text
    assert practice.talk(talk.id) == shown


def test_a_reply_of_twenty_thousand_characters_is_taken_and_a_monstrous_one_refused(practice: Practice) -> None:
    """Long is fine; a pasted book is refused with the limit named."""
    talk = practice.open(SCENARIO, seed=1)
    long = "I would like to understand this. " * 606 + "!"
    assert practice.answer(talk.id, long).conversation.turns[0].reply.text == long
    with pytest.raises(WrongUse, match="100,000"):
        practice.answer(talk.id, "x" * 100_001)


def test_an_unsure_turn_is_asked_about_and_not_marked(practice: Practice) -> None:
    """The client asks what was meant; the score stays what it was."""
    talk = practice.open(SCENARIO, seed=1)
    after = practice.answer(talk.id, "hm?")
    assert after.conversation.scene_now == talk.conversation.scene_now
    assert practice.score(after).points is None


def test_an_edited_scenario_does_not_change_an_old_talk(tmp_path: Path) -> None:
    """A talk goes on with the words it began with, though the file has been changed since."""
    shipped = shipped_folder()
    for kind in ("scenarios", "rubrics"):
        (tmp_path / kind).mkdir()
        for file in (shipped / kind).glob("*.yaml"):
            (tmp_path / kind / file.name).write_bytes(file.read_bytes())
    store = open_store(str(tmp_path / "roleplay.db"))
    talk = Practice(Library([tmp_path]), store, SpokenReader()).open(SCENARIO, seed=1)
    file = tmp_path / "scenarios" / f"{SCENARIO}.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("version: 1.", "version: 9."), encoding="utf-8")
    changed = Practice(Library([tmp_path]), store, SpokenReader())
    assert changed.library.scenario(SCENARIO).version.startswith("9.")
    assert changed.talk(talk.id).scenario == talk.scenario
    assert changed.answer(talk.id, "welcome 4").scenario.version.startswith("1.")
    store.close()


def test_a_reply_that_could_not_be_kept_is_never_shown_as_said(library: Library, tmp_path: Path) -> None:
    """With the database gone, answering raises, and the talk on disk stands at the turn before."""
    path = tmp_path / "roleplay.db"
    practice = Practice(library, open_store(str(path)), SpokenReader())
    talk = practice.open(SCENARIO, seed=1)
    other = Practice(library, open_store(str(path)), SpokenReader())
    other.delete(talk.id)
    with pytest.raises((NotFound, StorageError)):
        practice.answer(talk.id, "welcome 4")
    assert list(practice.history()) == []


def test_the_history_lists_the_last_touched_first_with_the_best_score(practice: Practice) -> None:
    """Open and ended talks are listed; only ended ones count for the best score."""
    first, second = practice.open(SCENARIO, seed=1), practice.open(SCENARIO, seed=2)
    practice.answer(second.id, "welcome 4")
    practice.answer(first.id, "welcome 4")
    assert [line.id for line in practice.history()] == [first.id, second.id]
    assert practice.best_points() == {}
    talk = first
    for _ in range(15):
        if (talk := practice.answer(first.id, "buckle 0")).ended:
            break
    assert talk.ended
    assert practice.best_points() == {SCENARIO: practice.score(talk).points}
    practice.delete(first.id)
    assert [line.id for line in practice.history()] == [second.id]
    assert practice.delete_all() == 1
