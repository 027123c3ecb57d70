"""What every store promises: memory, SQLite and PostgreSQL answer alike."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.domain.conversation import Reply, Summary
from roleplay.domain.errors import NotFound, StorageError
from roleplay.domain.judgement import Reading
from tests.storage.making import append, conversation, reading, turn

NASTY = [
    "",
    " \t\r\n ",
    "plain",
    "nul \0 in the middle\0",
    "\x1b[2J\x1b]0;title\x07 red \x1b[31m",
    "lone \ud83d and \ude00 and both \ud83d\ude00 halves",
    "👩‍👩‍👧‍👦 🏳️‍🌈 \U0010ffff \ufffe \ufeff",
    "שלום עולם \u202e abc \u2066 مرحبا",
    "back\\slash \\n \\u0041 \\x00 \\\\",
    "[/] [bold]x[/bold] {{ 7*7 }} {% x %} <script>alert(1)</script>",
    "'; DROP TABLE roleplay_turns; -- \" ` %s :name ?",
    "\x80\x85\xa0\xff é Ж ẞ",
    "я" * 20_000 + "😀" * 5_000,
    '{"a": [1, "\\ud800"]}',
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_any_text_comes_back_as_typed(store, reopen, text):
    """NUL, escapes, halves of emoji, right-to-left and very long texts come back to the letter, wherever they stood."""
    name = "id " + text[:100]
    begun = conversation(
        name, scenario="s" + text[:100], opening=text, scene="o" + text[:100], state=((text[:100], 3),)
    )
    told = turn(1, reply=text, client_line=text, answer=text, to=text, scene=text, state=((text[:100], 5),))
    store.create(begun)
    store.append_turn(name, told, text[:100], 3, text[:100])
    store.save_draft(name, text)
    store.keep_content(text[:100], text[:100], text[:100], text)
    again = reopen()
    assert again.draft(name) == text
    assert again.conversation(name).turns == (told,)
    assert again.conversation(name).opening == text
    assert again.content(text[:100]) == text
    assert [(s.id, s.scenario, s.outcome, s.band) for s in again.summaries("s" + text[:100])] == [
        (name, "s" + text[:100], text[:100], text[:100])
    ]


def test_a_conversation_comes_back_equal(store, reopen):
    """Everything that was known of a conversation is known again, seed and state in order included."""
    begun = conversation(seed=2**70 + 1, state=(("zeal", 1), ("anger", 100), ("trust", 0)))
    store.create(begun)
    assert reopen().conversation("talk-1") == begun


@pytest.mark.parametrize(
    "read",
    [
        reading(),
        Reading((), 0.0, False, (), ""),
        Reading(("own",), 1 / 3, False, (), "r\0\ud800", (("own", 5e-324), ("x", 0.30000000000000004))),
        Reading(("b", "a"), 4, True, (), "order of moves is kept", (("z", 1), ("a", 0.0))),
    ],
    ids=["usual", "empty", "digits", "order"],
)
def test_a_reading_comes_back_to_the_last_digit(store, reopen, read):
    """Moves, quality, evidence and probabilities are the very numbers that the reader gave."""
    store.create(conversation())
    append(store, "talk-1", turn(reading=read))
    found = reopen().conversation("talk-1").turns[0].reading
    assert found == read
    assert repr(found) == repr(read)


def test_turns_come_back_in_order(store, reopen):
    """Thirty replies later the talk reads as it was held."""
    store.create(conversation())
    told = [turn(n, reply=f"reply {n}") for n in range(1, 31)]
    append(store, "talk-1", *told)
    assert reopen().conversation("talk-1").turns == tuple(told)
    assert reopen().conversation("talk-1").set_aside == ()


def test_a_turn_sets_the_summary_and_clears_the_draft(store):
    """The history shows the new state at once, and the reply that was sent is no draft any more."""
    store.create(conversation())
    store.save_draft("talk-1", "I'm gl")
    store.append_turn("talk-1", turn(), None, 61, "steady")
    assert store.draft("talk-1") == ""
    (line,) = store.summaries()
    assert line == Summary(
        "talk-1", "we-want-to-cancel", 7, "2026-11-21T09:00:00Z", line.updated_at, 1, None, 61, "steady", 1, None
    )


def test_the_same_turn_again_is_stored_once(store):
    """A retry after a lost answer is silent, and takes away nothing that was typed since."""
    store.create(conversation())
    append(store, "talk-1", turn(1), points=50)
    store.save_draft("talk-1", "next")
    append(store, "talk-1", turn(1), points=99)
    assert store.conversation("talk-1").turns == (turn(1),)
    assert store.draft("talk-1") == "next"
    assert store.summaries()[0].points == 50


@pytest.mark.parametrize(
    "other",
    [
        turn(1, reply="something else"),
        turn(1, state=(("heat", 50), ("trust", 50))),
        turn(1, reading=reading(quality=3.66)),
        turn(1, reply="x").__class__(
            **{**{f: getattr(turn(1), f) for f in turn(1).__slots__}, "reply": Reply("x", "z")}
        ),
    ],
    ids=["reply", "state", "reading", "time"],
)
def test_another_turn_of_the_same_number_is_refused(store, other):
    """Two windows can't both write turn 1: the second is told, and the first one's words stay."""
    store.create(conversation())
    append(store, "talk-1", turn(1), points=50)
    with pytest.raises(StorageError, match="Another turn 1 has been stored already"):
        append(store, "talk-1", other, points=10)
    assert store.conversation("talk-1").turns == (turn(1),)
    assert store.summaries()[0].points == 50


@pytest.mark.parametrize("bad", [turn(2, after=1), turn(1, after=1), turn(0, after=0), turn(3, after=-1), turn(2**31)])
def test_a_turn_must_come_after_one_that_is_there(store, bad):
    """A turn that hangs in the air is refused, and the draft is still there."""
    store.create(conversation())
    store.save_draft("talk-1", "typed")
    with pytest.raises(StorageError):
        append(store, "talk-1", bad)
    assert store.conversation("talk-1") == conversation()
    assert store.draft("talk-1") == "typed"


def test_a_turn_taken_back_is_set_aside_and_kept(store, reopen):
    """Trying a line again leaves the first try readable, and the summary counts the path only."""
    store.create(conversation())
    append(store, "talk-1", turn(1), turn(2), turn(3), outcome="lost", points=20, band="not-yet")
    store.take_back("talk-1", 1, None, 70, "steady")
    found = reopen().conversation("talk-1")
    assert found.turns == (turn(1),)
    assert found.set_aside == (turn(2), turn(3))
    assert found.next_turn_id() == 4
    line = store.summaries()[0]
    assert (line.turns, line.outcome, line.points, line.band) == (1, None, 70, "steady")


def test_a_talk_can_branch_and_go_back_to_any_try(store):
    """The path is rebuilt from the last turn that counts; the others stand aside in the order of their ids."""
    store.create(conversation())
    append(store, "talk-1", turn(1), turn(2))
    store.take_back("talk-1", 1, None, None, None)
    append(store, "talk-1", turn(3, after=1), turn(4, after=3))
    store.take_back("talk-1", 0, None, None, None)
    append(store, "talk-1", turn(5, after=0))
    found = store.conversation("talk-1")
    assert [t.id for t in found.turns] == [5]
    assert [t.id for t in found.set_aside] == [1, 2, 3, 4]
    store.take_back("talk-1", 4, "resolved", 80, "strong")
    assert [t.id for t in store.conversation("talk-1").turns] == [1, 3, 4]
    assert [t.id for t in store.conversation("talk-1").set_aside] == [2, 5]
    assert store.summaries()[0].turns == 3


def test_tries_are_counted_and_the_best_that_ended_stays_known(store, reopen):
    """Each further answer to one line is another try; going back doesn't take away the score of what had ended."""
    store.create(conversation())
    assert (store.summaries()[0].tries, store.summaries()[0].best) == (0, None)
    append(store, "talk-1", turn(1), turn(2))
    append(store, "talk-1", turn(3), outcome="lost", points=31, band="not-yet")
    store.take_back("talk-1", 1, None, 70, "steady")
    line = reopen().summaries()[0]
    assert (line.outcome, line.points, line.tries, line.best) == (None, 70, 1, 31)
    append(store, "talk-1", turn(4, after=1), outcome="resolved", points=24, band="not-yet")
    append(store, "talk-1", turn(5, after=0))
    append(store, "talk-1", turn(5, after=0))
    line = reopen().summaries()[0]
    assert (line.tries, line.best) == (3, 31)
    assert store.best_points() == {"we-want-to-cancel": 31}


@pytest.mark.parametrize("name", ["asked first", *NASTY])
def test_a_try_keeps_its_name(store, reopen, name):
    """By the turn that it begins with; a new name takes the place of the old one, an empty one takes it away."""
    store.create(conversation())
    append(store, "talk-1", turn(1), turn(2), turn(3, after=1))
    store.name_try("talk-1", 3, "another")
    store.name_try("talk-1", 3, name)
    store.name_try("talk-1", 1, "first")
    named = {1: "first", 3: name} if name else {1: "first"}
    assert reopen().try_names("talk-1") == named
    append(store, "talk-1", turn(4, after=3))
    assert store.try_names("talk-1") == named
    store.name_try("talk-1", 3, "")
    assert reopen().try_names("talk-1") == {1: "first"}
    with pytest.raises(StorageError, match="no turn 9"):
        store.name_try("talk-1", 9, "nowhere")
    store.delete("talk-1")
    store.create(conversation())
    append(store, "talk-1", turn(1))
    assert reopen().try_names("talk-1") == {}


def test_going_back_to_a_turn_that_is_not_there_is_refused(store):
    """Nothing changes when the turn doesn't exist."""
    store.create(conversation())
    append(store, "talk-1", turn(1), points=40)
    with pytest.raises(StorageError, match="no turn 2"):
        store.take_back("talk-1", 2, None, None, None)
    assert store.conversation("talk-1").turns == (turn(1),)
    assert store.summaries()[0].points == 40


def test_a_draft_is_kept_replaced_and_cleared(store, reopen):
    """What was typed last is what comes back."""
    store.create(conversation())
    assert store.draft("talk-1") == ""
    store.save_draft("talk-1", "first")
    store.save_draft("talk-1", "second")
    assert reopen().draft("talk-1") == "second"
    store.save_draft("talk-1", "")
    assert reopen().draft("talk-1") == ""


def test_the_last_one_touched_is_listed_first(store):
    """A reply, a draft or a line taken back brings a talk to the top; looking at it doesn't."""
    for name in ("a", "b", "c"):
        store.create(conversation(name))
    assert [s.id for s in store.summaries()] == ["c", "b", "a"]
    append(store, "a", turn(1))
    store.save_draft("b", "hm")
    store.conversation("c")
    assert [s.id for s in store.summaries()] == ["b", "a", "c"]
    store.take_back("a", 0, None, None, None)
    store.save_draft("b", "hm")
    assert [s.id for s in store.summaries()] == ["a", "b", "c"]
    times = [s.updated_at for s in store.summaries()]
    assert times == sorted(times, reverse=True)


def test_the_history_can_be_narrowed(store):
    """By scenario, and to the newest few."""
    for number in range(6):
        store.create(conversation(f"t{number}", scenario="even" if number % 2 == 0 else "odd"))
    assert [s.id for s in store.summaries("even")] == ["t4", "t2", "t0"]
    assert [s.id for s in store.summaries("odd", 2)] == ["t5", "t3"]
    assert [s.id for s in store.summaries(limit=1)] == ["t5"]
    assert list(store.summaries(limit=0)) == []
    assert list(store.summaries("neither")) == []


def test_the_best_score_counts_ended_talks_only(store):
    """An open talk's score so far is no best score, nor is one without points."""
    for name, scenario, outcome, points in (
        ("1", "b", "resolved", 70), ("2", "b", "lost", 90), ("3", "b", None, 99),
        ("4", "a", "lost", 0), ("5", "c", "lost", None), ("6", "d", None, 50),
    ):  # fmt: skip
        store.create(conversation(name, scenario=scenario))
        append(store, name, turn(1), outcome=outcome, points=points)
    assert list(store.best_points().items()) == [("a", 0), ("b", 90)]


def test_what_is_deleted_is_gone_and_nothing_else(store, reopen):
    """One talk goes with its turns and draft; the other stays as it was."""
    for name in ("gone", "stays"):
        store.create(conversation(name))
        append(store, name, turn(1), turn(2))
        store.save_draft(name, name)
    store.delete("gone")
    again = reopen()
    with pytest.raises(NotFound, match="gone"):
        again.conversation("gone")
    with pytest.raises(NotFound):
        again.draft("gone")
    assert again.conversation("stays").turns == (turn(1), turn(2))
    assert again.draft("stays") == "stays"
    again.create(conversation("gone"))
    assert again.conversation("gone").turns == ()
    assert again.draft("gone") == ""


def test_deleting_everything_leaves_nothing(store, reopen):
    """Talks, drafts, scores and kept content are gone; how many talks there were is told."""
    for name in ("a", "b"):
        store.create(conversation(name))
        append(store, name, turn(1), outcome="lost", points=5)
    store.keep_content("h", "scenario", "x", "text")
    assert store.delete_all() == 2
    again = reopen()
    assert list(again.summaries()) == []
    assert again.best_points() == {}
    assert again.content("h") is None
    assert again.delete_all() == 0


def test_content_is_kept_once(store, reopen):
    """The first text under a hash stays; an unknown hash is no error."""
    store.keep_content("h1", "scenario", "x", "first")
    store.keep_content("h1", "scenario", "x", "second")
    store.keep_content("h2", "rubric", "y", "other")
    assert reopen().content("h1") == "first"
    assert reopen().content("h2") == "other"
    assert reopen().content("h3") is None


def test_a_conversation_that_is_not_there_is_told_by_name(store):
    """Every call says which conversation it couldn't find, and where to look."""
    calls = [
        lambda: store.conversation("nobody"),
        lambda: store.draft("nobody"),
        lambda: store.save_draft("nobody", "x"),
        lambda: store.append_turn("nobody", turn(1), None, None, None),
        lambda: store.take_back("nobody", 0, None, None, None),
        lambda: store.name_try("nobody", 1, "x"),
        lambda: store.try_names("nobody"),
        lambda: store.delete("nobody"),
    ]
    for call in calls:
        with pytest.raises(NotFound, match="There is no conversation 'nobody' - `roleplay history`"):
            call()


def test_a_conversation_is_created_once(store):
    """The same one again is a retry, even after it went on; another of that id is refused."""
    store.create(conversation())
    append(store, "talk-1", turn(1))
    store.create(conversation())
    assert store.conversation("talk-1").turns == (turn(1),)
    with pytest.raises(StorageError, match="another conversation 'talk-1' already"):
        store.create(conversation(seed=8))
    with pytest.raises(StorageError, match="has turns already"):
        store.create(conversation("talk-2", turns=(turn(1),)))
    assert [s.id for s in store.summaries()] == ["talk-1"]


def test_threads_can_share_a_store(store):
    """Eight threads writing eight talks at once lose nothing."""

    def talk(number: int) -> int:
        name = f"talk-{number}"
        store.create(conversation(name))
        for n in range(1, 11):
            store.save_draft(name, f"draft {n}")
            append(store, name, turn(n, reply=f"{name} {n}"))
        return number

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(talk, range(8))) == list(range(8))
    assert len(store.summaries()) == 8
    for number in range(8):
        told = store.conversation(f"talk-{number}").turns
        assert [t.reply.text for t in told] == [f"talk-{number} {n}" for n in range(1, 11)]


def test_only_one_of_two_writers_gets_a_turn_number(store):
    """Eight different turns 1 at the same instant: one is kept, seven are told so."""
    store.create(conversation())

    def attempt(number: int) -> bool:
        try:
            append(store, "talk-1", turn(1, reply=f"mine is {number}"))
        except StorageError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [n for n, ok in enumerate(pool.map(attempt, range(8))) if ok]
    assert len(won) == 1
    assert [t.reply.text for t in store.conversation("talk-1").turns] == [f"mine is {won[0]}"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=())))
def test_random_text_comes_back_as_typed(store, text):
    """No text at all is changed by being kept."""
    store.delete_all()
    store.create(conversation())
    store.save_draft("talk-1", text)
    assert store.draft("talk-1") == text
    append(store, "talk-1", turn(1, reply=text))
    assert store.conversation("talk-1").turns[0].reply.text == text
