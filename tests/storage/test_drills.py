"""What every store promises of drills: replies and cards come back as they were, and go when all is erased."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.domain.drill import GRADES, PHASES, DrillCard, DrillReply
from roleplay.domain.judgement import Reading
from tests.storage.making import append, conversation, reading, turn

CARD = DrillCard(
    "we-want-to-cancel", "opening", "We want to cancel.", "review", None, 3.1262, 0.1 + 0.2, "2026-11-24T10:00:00Z",
    "2026-11-21T10:00:00Z", 3, 1,
)  # fmt: skip
REPLY = DrillReply(
    "we-want-to-cancel", "opening", "We want to cancel.", "Why?", "2026-11-21T10:00:00Z", reading(), "good"
)
NUMBERS = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scene=st.text(max_size=30),
    line=st.text(max_size=300),
    phase=st.sampled_from(PHASES),
    step=st.none() | st.integers(0, 5),
    stability=NUMBERS,
    difficulty=NUMBERS,
    count=st.integers(0, 2**31 - 1),
    grade=st.sampled_from((*GRADES, "")),
    sure=st.booleans(),
)
def test_any_card_and_any_reply_come_back(store, scene, line, phase, step, stability, difficulty, count, grade, sure):
    """Any text to the letter, any number to the last digit."""
    card = DrillCard("s", scene, line, phase, step, stability, difficulty, "", "", count, count)
    reply = DrillReply("s", scene, line, line, "2026-11-21T10:00:00Z", Reading((), 1 / 3, sure, (), line), grade)
    store.keep_drill(card, reply)
    (found,) = (kept for kept in store.drill_cards() if kept.scene == scene)
    assert found == card
    assert repr(found) == repr(card)
    assert store.drill_replies()[-1] == reply


def test_there_is_one_card_for_a_moment_and_every_reply(store, reopen):
    """The card is as it was after the last reply; the replies stand in the order in which they were given."""
    store.keep_drill(CARD, REPLY)
    store.keep_drill(replace(CARD, scene="another"), replace(REPLY, scene="another"))
    store.keep_drill(replace(CARD, lapses=2), replace(REPLY, grade="again"))
    again = reopen()
    assert [(card.scene, card.lapses) for card in again.drill_cards()] == [("another", 1), ("opening", 2)]
    assert [(reply.scene, reply.grade) for reply in again.drill_replies()] == [
        ("opening", "good"),
        ("another", "good"),
        ("opening", "again"),
    ]


def test_erasing_everything_erases_drills(store, reopen):
    """Cards and replies go with the conversations; one conversation alone takes none with it."""
    store.create(conversation())
    store.keep_drill(CARD, REPLY)
    store.delete("talk-1")
    assert len(store.drill_cards()) == len(store.drill_replies()) == 1
    store.delete_all()
    again = reopen()
    assert list(again.drill_cards()) == list(again.drill_replies()) == []


def test_the_latest_turns_come_first(store):
    """Of the conversation begun last, then the one before; those taken back too; no more than were asked for."""
    store.create(conversation("one"))
    store.create(conversation("two", scenario="spending-without-results"))
    append(store, "two", turn(1, reply="c"))
    append(store, "one", turn(1, reply="a"), turn(2, reply="b"))
    store.take_back("one", 1, None, None, None)
    found = store.latest_turns(10)
    assert [(past.scenario, past.rubric, past.turn.reply.text) for past in found] == [
        ("spending-without-results", "welcome-the-problem", "c"),
        ("we-want-to-cancel", "welcome-the-problem", "b"),
        ("we-want-to-cancel", "welcome-the-problem", "a"),
    ]
    assert [past.turn.reply.text for past in store.latest_turns(2)] == ["c", "b"]
    assert list(store.latest_turns(0)) == []


def test_a_drill_erased_is_nowhere_in_the_files(tmp_path):
    """Not one copy of its words is left in a SQLite file or its log."""
    from roleplay.storage.connect import open_store

    kept = open_store(tmp_path / "talks.db")
    for number in range(200):
        kept.keep_drill(replace(CARD, scene=f"s{number}"), replace(REPLY, scene=f"s{number}", reply="wordmark " * 50))
    assert b"wordmark" in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    kept.delete_all()
    assert b"wordmark" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    kept.close()


@pytest.mark.parametrize("text", ["nul \0", "lone \ud83d", "\x1b[2J", "Ж é 😀"])
def test_what_was_typed_is_kept_as_typed(store, reopen, text):
    """NUL, escapes and halves of emoji too."""
    store.keep_drill(replace(CARD, line=text), replace(REPLY, reply=text, line=text))
    assert reopen().drill_replies()[0].reply == text
    assert reopen().drill_cards()[0].line == text
