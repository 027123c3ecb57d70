"""The transcript: everything that was said and how it was read, as JSON, the same bytes for the same talk."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay.domain.conversation import Reply
from roleplay.domain.errors import WrongUse
from roleplay.reports.formats import write
from roleplay.reports.read_transcript import conversation_from_transcript, read_transcript
from roleplay.reports.transcript import transcript, transcript_json
from tests.reports.making import WELCOME, conversation, debrief, open_report, report, rubric, scenario


def values():
    """The transcript of the talk made by hand."""
    return transcript(scenario(), rubric(), conversation(), debrief())


def test_it_tells_what_was_played_and_what_it_came_to():
    """Scenario, rubric, reader, seed, ending, score, band, criteria and limits, with their versions."""
    told = values()
    del told["turns"]
    assert told == {
        "scenario": "cancel",
        "scenario_version": "1.2.0",
        "scenario_hash": "c" * 64,
        "rubric": "welcome",
        "rubric_version": "2.0.0",
        "rubric_hash": "d" * 64,
        "reader": "by-hand-1",
        "seed": 7,
        "ending": "end",
        "outcome": "resolved",
        "score": 40,
        "band": "not-yet",
        "criteria": [
            {"id": "receive", "title": "Receiving", "level": 2.0, "weight": 60},
            {"id": "steady", "title": "Holding steady", "level": None, "weight": 40},
        ],
        "limits": [{"limit": "defended", "cap": 40, "because": "The work was defended.", "turns": [2]}],
        "scene": "opening",
        "opening": "We want to cancel.",
        "state": {"trust": 30, "heat": 60},
    }


def test_it_tells_every_turn():
    """What was answered, how it was read, on which words, what it was marked, and where it led."""
    assert values()["turns"][0] == {
        "turn": 1,
        "scene": "opening",
        "client": "We want to cancel.",
        "reply": WELCOME,
        "moves": ["welcome", "explore"],
        "quality": 3.25,
        "sure": True,
        "evidence": [
            {
                "move": "welcome", "sentence": "I'm glad you said that.", "words": "glad you said that",
                "start": 0, "end": 23, "words_start": 4, "words_end": 22,
            },
            {
                "move": "explore", "sentence": "What is missing?", "words": "What is missing?",
                "start": 24, "end": 40, "words_start": 24, "words_end": 40,
            },
        ],
        "reader": "by-hand-1",
        "marks": [
            {"criterion": "receive", "level": 4,
             "reasons": [{"rule": "welcomed", "points": 3, "because": "You took it in."}]},
            {"criterion": "steady", "level": 3, "reasons": []},
        ],
        "branch": 0,
        "leads_to": "middle",
        "answer": "Hm.",
        "state": {"trust": 50, "heat": 40},
    }  # fmt: skip


def test_turns_are_numbered_by_their_place():
    """A line tried again leaves no gap, and the try that was taken back isn't told."""
    told = values()
    assert [turn["turn"] for turn in told["turns"]] == [1, 2, 3]
    assert "A first try" not in json.dumps(told)


def test_it_has_no_ids_and_no_times():
    """Two people who said the same have the same transcript."""
    text = transcript_json(scenario(), rubric(), conversation(), debrief())
    assert "secret-id" not in text
    assert "2026-11-21" not in text
    later = conversation(id="other", started_at="2030-01-01T00:00:00Z", set_aside=())
    assert transcript_json(scenario(), rubric(), later, debrief()) == text


def test_it_is_written_the_same_way_every_time():
    """Sorted keys, two spaces, letters as they are, one line feed at the end."""
    text = transcript_json(scenario(), rubric(), conversation("Здравствуйте, Dana!"), debrief())
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert "Здравствуйте" in text


def test_a_talk_that_has_only_begun_has_a_transcript():
    """No ending, no score, no turns; and it can be read back."""
    told = json.loads(write(open_report(), "json"))
    assert (told["ending"], told["outcome"], told["score"], told["turns"]) == (None, None, None, [])
    assert conversation_from_transcript(told).opening == "We want to cancel."


def plain(talk):
    """The talk without what a transcript leaves out, its turns numbered by place."""
    turns = tuple(
        replace(turn, id=place, after=place - 1, state=tuple(sorted(turn.state)), reply=Reply(turn.reply.text))
        for place, turn in enumerate(talk.turns, 1)
    )
    return replace(talk, id="", started_at="", turns=turns, set_aside=(), state=tuple(sorted(talk.state)))


@pytest.mark.parametrize(
    "first", [WELCOME, "", "שלום\r\n\0\x1b[31m 👩‍👩‍👧", "x" * 20_000], ids=["usual", "empty", "odd", "long"]
)
def test_it_can_be_read_back(first):
    """The talk comes back with its readings, so that it can be scored again to the last digit."""
    text = transcript_json(scenario(), rubric(), conversation(first), debrief())
    assert read_transcript(text) == plain(conversation(first))


@given(first=st.text(max_size=60), quality=st.floats(0, 4), sure=st.booleans())
def test_any_reply_and_quality_comes_back(first, quality, sure):
    """No text and no number is changed on the way out and in."""
    talk = conversation(first)
    one = replace(talk.turns[0], reading=replace(talk.turns[0].reading, quality=quality, sure=sure))
    talk = replace(talk, turns=(one, *talk.turns[1:]))
    assert read_transcript(transcript_json(scenario(), rubric(), talk, debrief())) == plain(talk)


def test_half_an_emoji_can_be_written_to_a_file():
    """A lone surrogate becomes the replacement character instead of breaking the file."""
    text = transcript_json(scenario(), rubric(), conversation("half \ud83d"), debrief())
    assert "half \ufffd" in text
    text.encode("utf-8")


def test_the_least_that_is_needed():
    """A transcript written by hand may leave out what is computed and what isn't known."""
    turn = {"scene": "opening", "client": "We want to cancel.", "reply": "Oh.", "moves": [], "quality": 1, "sure": True}
    least = {"scenario": "cancel", "turns": [{**turn, "evidence": []}]}
    found = conversation_from_transcript(least)
    assert (found.scenario, found.seed, found.scene, found.opening) == ("cancel", 0, "opening", "We want to cancel.")
    assert (found.turns[0].id, found.turns[0].after, found.turns[0].branch) == (1, 0, -1)


def spoiled(path, value):
    """The transcript with one value changed; `...` takes it out."""
    told = json.loads(json.dumps(values()))
    *way, last = path
    here = told
    for step in way:
        here = here[step]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return told


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["scenario"], ..., "scenario is missing"),
        (["scenario"], 3, "scenario must be text, not a number"),
        (["scenario"], "x" * 501, "scenario has 501 characters; at most 500 are read"),
        (["seed"], "7", "seed must be a whole number, not text"),
        (["seed"], True, "seed must be a whole number, not true or false"),
        (["seed"], 2**70, f"seed must be from {-(2**63)} to {2**63}"),
        (["turns"], ..., "turns is missing"),
        (["turns"], {}, "turns must be a list, not an object"),
        (["turns"], [[]], "turns[0] must be an object, not a list"),
        (["turns"], [None], "turns[0] must be an object, not null"),
        (["turns"], [{}] * 5001, "turns has 5,001 entries; at most 5,000 are read"),
        (["turn"], [], "turn isn't part of a transcript; did you mean turns?"),
        (["nonsense"], 1, "nonsense isn't part of a transcript"),
        (["\x1b[31m"], 1, "␛[31m isn't part of a transcript"),
        (["state"], [1], "state must be an object, not a list"),
        (["state", "trust"], 101, "state.trust must be from 0 to 100"),
        (["state", "trust"], 1.5, "state.trust must be a whole number, not a decimal number"),
        (["criteria"], "all", "criteria must be a list, not text"),
        (["turns", 1, "turn"], 3, "turns[1].turn must be 2: turns are numbered from 1 in their order"),
        (["turns", 2, "reply"], ..., "turns[2].reply is missing"),
        (["turns", 2, "reply"], None, "turns[2].reply must be text, not null"),
        (["turns", 0, "client"], ["x"], "turns[0].client must be text, not a list"),
        (["turns", 0, "replly"], "x", "turns[0].replly isn't part of a transcript; did you mean reply?"),
        (["turns", 0, "moves"], "welcome", "turns[0].moves must be a list, not text"),
        (["turns", 0, "moves"], [1], "turns[0].moves[0] must be the name of a move, not a number"),
        (["turns", 0, "moves"], ["a", "a"], 'turns[0].moves[1] is "a" for the second time'),
        (["turns", 0, "quality"], 4.01, "turns[0].quality must be from 0 to 4"),
        (["turns", 0, "quality"], "3", "turns[0].quality must be a number, not text"),
        (["turns", 0, "quality"], False, "turns[0].quality must be a number, not true or false"),
        (["turns", 0, "sure"], 1, "turns[0].sure must be true or false, not a number"),
        (["turns", 0, "evidence"], ..., "turns[0].evidence is missing"),
        (["turns", 0, "evidence", 0, "move"], "defend",
         'turns[0].evidence[0].move is "defend", which isn\'t among the moves of this turn'),
        (["turns", 0, "evidence", 0, "start"], -1, "turns[0].evidence[0].start must be from 0 to 40"),
        (["turns", 0, "evidence", 0, "end"], 41, "turns[0].evidence[0].end must be from 0 to 40"),
        (["turns", 0, "evidence", 0, "words_end"], 24, "turns[0].evidence[0].words_end must be from 4 to 23"),
        (["turns", 0, "evidence", 0, "words"], "mad",
         'turns[0].evidence[0].words isn\'t what stands there in the reply: "glad you said that"'),
        (["turns", 0, "branch"], -2, "turns[0].branch must be from -1 to 2000"),
        (["turns", 0, "state"], {"x": None}, "turns[0].state.x must be a whole number, not null"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(path, value, message):
    """The first problem is named by where it stands, and what a transcript is."""
    with pytest.raises(WrongUse) as caught:
        conversation_from_transcript(spoiled(path, value))
    assert caught.value.message == message
    assert "roleplay export" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The transcript isn't JSON: line 1, column 1: Expecting value"),
        ('{"a": 1,\n}', "The transcript isn't JSON: line 2, column 1:"),
        ("[]", "The transcript must be an object, not a list"),
        ("[" * 100_000, "The transcript is nested too deeply"),
        ('{"seed": 1, "seed": 2}', 'The transcript can\'t be read: the key "seed" stands twice in one object'),
        ('{"seed": NaN}', "The transcript can't be read: NaN is no number of JSON"),
        ('{"seed": ' + "9" * 5000 + "}", "The transcript can't be read: Exceeds the limit"),
        ('{"seed": 1e999, "scenario": "x", "turns": []}', "seed must be a whole number, not a decimal number"),
    ],
    ids=range(8),
)
def test_what_is_no_transcript_is_told(text, message):
    """Broken JSON, nesting without end, numbers that are none: one line, no traceback."""
    with pytest.raises(WrongUse) as caught:
        read_transcript(text)
    assert caught.value.message.startswith(message)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_no_json_at_all_breaks_the_reader(value):
    """Whatever JSON is given, it is a transcript or it is refused in words."""
    try:
        conversation_from_transcript({"scenario": "x", "turns": value})
    except WrongUse as error:
        assert error.message


def test_an_unknown_format_is_told():
    """The formats there are, are named."""
    with pytest.raises(WrongUse, match="There is no format 'pdf' - Use one of: html, md, json, csv"):
        write(report(), "pdf")
