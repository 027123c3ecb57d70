"""The smallest change of a reply: what goes out, what comes in, and that the reader marks it better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from roleplay import engine
from roleplay.changes import MOST_OF_TALK, change_of_turn, smallest_changes
from roleplay.changes.pieces import pieces_between, share_of
from roleplay.domain.change import IN, KEPT, OUT, ReplyChanges
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Exchange, Reading
from roleplay.domain.scenario import BetterReply, Scenario
from tests.making import begun, small_rubric, small_scenario
from tests.tui.table_reader import TableReader

BETTER = "I'm glad you rang. What would you want from us now? It was a long year."


class CountingReader(TableReader):
    """Counts what it reads."""

    def __init__(self) -> None:
        self.count = 0

    def read(self, exchange: Exchange) -> Reading:
        """One more."""
        self.count += 1
        return super().read(exchange)


def scenario() -> Scenario:
    """The small scenario with a better reply in its opening."""
    small = small_scenario()
    opening = replace(small.scenes["opening"], better=(BetterReply(BETTER, "It receives."),))
    return replace(small, scenes={**small.scenes, "opening": opening})


def talk_of(*replies: str) -> Conversation:
    """The small scenario's talk with these replies, read."""
    talk, reader = begun(), TableReader()
    for text in replies:
        talk = engine.advance(small_scenario(), talk, Reply(text), reader.read(Exchange(talk.line_now, text)))
    return talk


def found_for(*replies: str, better: Scenario | None = None) -> ReplyChanges:
    """What is found for the last of these replies, which lost a mark."""
    talk = talk_of(*replies)
    found = change_of_turn(better or scenario(), small_rubric(), talk, len(replies) - 1, TableReader())
    assert found is not None
    return found


def told(found: ReplyChanges, number: int = 0) -> str:
    """The change with signs."""
    signs = {OUT: "[-{}-]", IN: "{{+{}+}}", KEPT: "{}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in found.changes[number].told())


@pytest.mark.parametrize(
    "reply, change, read",
    [
        (
            "I'm glad you rang, but we delivered everything on the list.",
            "I'm glad you rang[-, but we delivered everything on the list-].",
            "I'm glad you rang.",
        ),
        (
            "We delivered everything. I'm glad you rang, it was right.",
            "[-We delivered everything. -]I'm glad you rang, it was right.",
            "I'm glad you rang, it was right.",
        ),
        (
            "We delivered everything on the list, and I'm glad you rang.",
            "[-We delivered everything on the list, and -]I'm glad you rang.",
            "I'm glad you rang.",
        ),
    ],
)
def test_the_harmful_clause_goes_out_and_the_rest_stays_a_sentence(reply: str, change: str, read: str) -> None:
    """Left out is the clause that did it; what stays begins with a capital and ends with a stop."""
    found = found_for(reply)
    assert [lost.criterion for lost in found.lost] == ["receive"]
    assert found.changes[0].reply == read
    assert "".join(told(found).split()) == "".join(change.split())
    assert [(mark.criterion, mark.after) for mark in found.changes[0].turned] == [("receive", 4)]


def test_a_sentence_of_a_better_reply_comes_in_where_leaving_out_is_not_enough() -> None:
    """Nothing else of the reply earns: what the scenario's author would say takes the place of what did harm."""
    found = found_for("We delivered everything that was on the list. I have the hour free today, and tomorrow too.")
    assert found.changes[0].reply.startswith("I have the hour free today") or "glad you rang" in found.changes[0].reply
    assert found.changes[0].turned[0].after is not None
    assert found.changes[0].turned[0].after > found.lost[0].level


def test_what_came_too_soon_may_be_moved_or_asked_for_first() -> None:
    """A plan before the problem was heard: nothing need go out, it comes later or something is said first."""
    found = found_for("By Friday you have a list. I have time. No wonder it was hard, I hear that.")
    assert found.lost[0].reason.rule == "hasty"
    assert found.changes
    assert "by friday" in found.changes[0].reply.casefold()


def test_a_reply_that_is_nothing_but_harm_is_not_patched() -> None:
    """No sentence put around it mends it, and none of it can stay: nothing is offered."""
    found = found_for("We delivered everything that was in the plan.")
    assert found.searched
    assert found.changes == ()
    assert found.unturned() == found.lost


def test_words_that_did_harm_never_stay() -> None:
    """Adding a warm sentence raises the mark; the harm would still be said."""
    for reply in (
        "We delivered everything. It was all there.",
        "It was all there, we delivered everything and on time. I have an hour.",
    ):
        for change in found_for(reply).changes:
            assert "delivered everything" not in change.reply


def test_a_reply_without_a_lost_mark_has_nothing_to_change() -> None:
    """Not asked, not answered."""
    talk = talk_of("I'm glad you rang.")
    assert change_of_turn(scenario(), small_rubric(), talk, 0, TableReader()) is None
    assert smallest_changes(scenario(), small_rubric(), talk, TableReader()) == ()


def test_a_talk_is_searched_within_so_many_readings_the_worst_first() -> None:
    """However long the talk, the reader reads no more than so many changed replies; what had no turn says so."""
    reply = (
        "I'm here, but we delivered everything on the list number {}, and it was late, and so on. Never mind it now."
    )
    talk, reader = talk_of(*(reply.format(k) for k in range(40))), CountingReader()
    found = smallest_changes(scenario(), small_rubric(), talk, reader)
    assert len(found) == 40
    assert 0 < reader.count <= MOST_OF_TALK
    reader.count = 0
    few = smallest_changes(scenario(), small_rubric(), talk, reader, most_of_talk=3)
    assert reader.count == 3
    assert [one.searched for one in few].count(True) == 1
    assert few[0].searched


def test_a_reader_that_is_never_sure_gets_nothing_offered() -> None:
    """What is offered, the reader stands by."""

    class Unsure(TableReader):
        def read(self, exchange: Exchange) -> Reading:
            return replace(super().read(exchange), sure=False)

        def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
            return [self.read(exchange) for exchange in exchanges]

    talk = talk_of("I'm glad you rang, but we delivered everything on the list.")
    found = change_of_turn(scenario(), small_rubric(), talk, 0, Unsure())
    assert found is not None
    assert found.changes == ()


TEXTS = (
    ("", ""),
    ("One two three.", "One two three."),
    ("I hear you, but no.", "I hear you."),
    ("A b c d e f g h.", "A b x y z d e f g h i."),
    ("Слова\n и слова!", "и слова"),
    ("tab\there  two", "here two"),
    ("‮weird‬ a b c d", "a b c d"),
    ("word", "other"),
)


@pytest.mark.parametrize("before, after", [*TEXTS, *((after, before) for before, after in TEXTS)])
def test_pieces_give_both_texts_back(before: str, after: str) -> None:
    """To the character: what stays and goes out is the reply as typed, what stays and comes in the reply changed."""
    pieces = pieces_between(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind in (KEPT, OUT)) == before
    assert "".join(piece.text for piece in pieces if piece.kind in (KEPT, IN)) == after


def test_the_share_counts_words_out_replaced_in_and_moved_once() -> None:
    """In percent of the reply as typed, rounded up."""
    ten = "one two three four five six seven eight nine ten"
    assert share_of(ten, pieces_between(ten, ten)) == 0
    assert share_of(ten, pieces_between(ten, "one two three four five six seven")) == 30
    assert share_of(ten, pieces_between(ten, f"{ten} eleven twelve")) == 20
    assert share_of(ten, pieces_between(ten, "one two three four five six seven x y z")) == 30
    moved = "four five six seven eight nine ten one two three"
    assert share_of(ten, pieces_between(ten, moved), moved=True) == 30


@pytest.mark.parametrize(
    "reply", ["", "...", "x" * 9000, "\n\n", "a, b; c: d - e — f", "‮", "But,", "👍 " * 400, ", , ,"]
)
def test_any_text_can_be_searched(reply: str) -> None:
    """Whatever was typed, nothing breaks."""
    talk = talk_of(f"{reply} we delivered everything")
    found = smallest_changes(scenario(), small_rubric(), talk, TableReader())
    for one in found:
        for change in one.changes:
            assert "delivered everything" not in change.reply
