"""Taking conversations out: transcripts that score the same again, reports in four formats, everything at once."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.person import Done, Person
from tests.cli.test_coaches import BLAMES, WELCOMES

TALK = ("welcome explore 4", "acknowledge reflect 4", "defend 1", "own explore 4", "why ?")


def transcript(person: Person, *replies: str, name: str = "t.json") -> tuple[str, dict[str, Any]]:
    """A talk's transcript: its file and what is in it."""
    target = person.home / name
    assert person.plays(*replies, more=("--transcript", str(target))).code == 0
    return str(target), json.loads(target.read_text("utf-8"))


def changed(person: Person, told: dict[str, Any], **keys: Any) -> str:
    """The transcript with other values under some keys; its file."""
    return person.file("changed.json", json.dumps({**told, **keys}))


def scored(person: Person, name: str, *words: str) -> tuple[Done, dict[str, Any]]:
    """What `roleplay score` says of the file."""
    done = person.runs("score", name, "--json", *words)
    return done, done.json


def test_a_transcript_tells_the_whole_talk(person: Person) -> None:
    """Scenario, seed, ending, score, band, criteria, and each turn with what was said, read and marked."""
    _, told = transcript(person, *TALK)
    assert {"scenario", "seed", "ending", "score", "band", "criteria", "turns"} <= set(told)
    assert told["ending"] is None and told["seed"] == 7
    assert [turn["reply"] for turn in told["turns"]] == list(TALK)
    for turn in told["turns"]:
        assert {"scene", "client", "reply", "moves", "quality", "sure", "evidence", "marks"} <= set(turn)
    _, ended = transcript(person, "buckle 0", "buckle 0")
    assert ended["ending"] and ended["score"] <= 40


@pytest.mark.parametrize("replies", [(), TALK, ("buckle 0", "buckle 0")], ids=["nothing said", "open", "ended"])
def test_a_transcript_scores_the_same_again(person: Person, replies: tuple[str, ...]) -> None:
    """`roleplay score` comes to the same score, band and criteria, and ends with exit code 0."""
    name, told = transcript(person, *replies)
    done, found = scored(person, name)
    assert done.code == 0
    assert found["differences"] == [] and found["remarks"] == []
    assert (found["score"], found["band"], found["ending"]) == (told["score"], told["band"], told["ending"])
    assert [c["level"] for c in found["criteria"]] == [c["level"] for c in told["criteria"]]
    assert person.runs("score", "-", typed=Path(name).read_bytes()).code == 0


@pytest.mark.parametrize("replies", [WELCOMES, BLAMES], ids=["welcomes", "blames"])
def test_reading_again_gives_the_same_score(reader_person: Person, replies: tuple[str, ...]) -> None:
    """With the reader that ships: from the readings, read again, and from the replies alone, the score is the same."""
    name, told = transcript(reader_person, *replies)
    replies_only = {
        "scenario": told["scenario"],
        "seed": told["seed"],
        "turns": [{"reply": turn["reply"]} for turn in told["turns"]],
    }
    small = reader_person.file("small.json", json.dumps(replies_only))
    for words in ((name,), (name, "--read-again"), (small,)):
        done, found = scored(reader_person, *words)
        assert done.code == 0
        assert (found["score"], found["ending"]) == (told["score"], told["ending"])


@pytest.mark.parametrize(
    ("keys", "difference"),
    [
        ({"score": 100}, "score: the turns come to"),
        ({"score": None}, "not none"),
        ({"band": "strong-ish"}, "band: the turns come to"),
        ({"criteria": [{"id": "kindness", "level": 4}]}, "criteria: the rubric has no kindness"),
        ({"opening": "Hello!"}, "the client's first line is another one"),
        ({"seed": 8}, "the client's"),
    ],
)
def test_a_transcript_that_says_something_else_is_found_out(
    person: Person, keys: dict[str, Any], difference: str
) -> None:
    """What doesn't follow from the turns is named; the exit code is 1."""
    _, told = transcript(person, *TALK)
    done, found = scored(person, changed(person, told, **keys))
    assert done.code == 1
    assert any(difference in text for text in found["differences"]), found["differences"]
    assert "Differs: " in person.runs("score", str(person.home / "changed.json")).out


def test_a_better_reading_written_into_it_changes_the_score(person: Person) -> None:
    """Someone who writes better moves into a turn is told that the talk would have gone another way."""
    _, told = transcript(person, "defend 0", "defend 0")
    told["turns"][0] |= {"moves": ["welcome", "explore"], "quality": 4, "evidence": []}
    done, found = scored(person, changed(person, told))
    assert done.code == 1
    assert any(text.startswith("turn 1: ") for text in found["differences"])


@pytest.mark.parametrize("extra", [{}, {"scenario_hash": "0" * 64}], ids=["this version", "another version"])
def test_a_turn_without_moves_among_others_is_read_anew(person: Person, extra: dict[str, Any]) -> None:
    """A turn that has lost its reading is read again, the others stay as told; that is said, the exit code is 0."""
    name, told = transcript(person, *TALK)
    _, before = scored(person, name)
    for gone in (("moves",), ("moves", "quality", "sure", "evidence", "marks", "state")):
        turns = [dict(turn) for turn in told["turns"]]
        for key in gone:
            del turns[1][key]
        done, found = scored(person, changed(person, told, turns=turns, **extra))
        assert done.code == 0, done.err
        assert found["score"] == before["score"]
        assert found["remarks"][0] == "turn 2 has no moves and was read with spoken-1"


def test_replies_can_be_added_to_a_transcript(person: Person) -> None:
    """A turn of a reply alone after turns with readings goes on where the talk stands."""
    _, told = transcript(person, *TALK[:2])
    _, whole = transcript(person, *TALK[:3], name="whole.json")
    done, found = scored(person, changed(person, told, turns=[*told["turns"], {"reply": TALK[2]}]))
    assert done.code == 0, done.err
    assert (found["turns"], found["score"]) == (3, whole["score"])


def test_replies_after_the_ending_are_refused(person: Person) -> None:
    """A transcript of replies alone that goes on after the ending is told so."""
    turns = [{"reply": "buckle 0"}] * 3
    name = person.file("t.json", json.dumps({"scenario": "we-want-to-cancel", "seed": 1, "turns": turns}))
    done = person.runs("score", name)
    assert "turns[2]: the talk has ended before this reply" in done.err
    assert done.code == 2


def test_a_transcript_of_another_version_is_scored_as_told(person: Person) -> None:
    """Where the scenario has changed since, its turns are taken as they are, and that is said."""
    _, told = transcript(person, *TALK)
    done, found = scored(person, changed(person, told, scenario_hash="0" * 64))
    assert done.code == 0
    assert found["score"] == told["score"]
    assert "isn't the one that was played" in found["remarks"][0]
    assert "Note: " in person.runs("score", str(person.home / "changed.json")).out


def test_a_talk_can_be_marked_by_another_rubric(person: Person) -> None:
    """--rubric marks the same talk by another one; an unknown one is refused with the nearest."""
    name, _ = transcript(person, *TALK)
    rubric = "rubric: mine\ntitle: Mine\nversion: 1.0.0\nlanguage: en\nbuilds_on: welcome-the-problem\nabout: Mine.\n"
    person.file("more/rubrics/mine.yaml", rubric + "source: Me.\ndoes_not_cover: Much.\n")
    done = person.runs("score", name, "--json", "--rubric", "mine", "--content", str(person.home / "more"))
    assert done.json["rubric"] == "mine", done.err
    assert "welcome-the-problem" in person.runs("score", name, "--rubric", "welcome-the-problm").err


@pytest.mark.parametrize("form", ["html", "md", "json", "csv"])
def test_every_format_has_the_whole_talk(person: Person, form: str) -> None:
    """Each format has every reply; on standard output and in a file it is the same, twice to the byte."""
    replies = ("welcome explore 4 <script>alert(1)</script>", "=1+1 explore 3")
    person.plays(*replies)
    name = person.last()["id"]
    done = person.runs("export", name, "--format", form)
    assert done.code == 0, done.err
    target = person.home / "out"
    person.runs("export", name, "--format", form, "-o", str(target))
    assert target.read_bytes() == done.raw
    if form == "html":
        assert "<script>alert" not in done.out and "svg" in done.out
    elif form == "json":
        assert [turn["reply"] for turn in done.json["turns"]] == list(replies)
    elif form == "csv":
        rows = list(csv.DictReader(io.StringIO(done.out, newline="")))
        assert rows[1]["reply"] == "'=1+1 explore 3"
    assert "explore 3" in done.out


@pytest.mark.parametrize(
    ("file", "start"),
    [("a.html", "<!doctype html"), ("a.json", "{"), ("a.csv", '"turn"'), ("a.md", "# "), ("a.txt", "# "), ("a", "# ")],
)
def test_the_ending_of_the_file_chooses_the_format(person: Person, file: str, start: str) -> None:
    """-o talk.html writes HTML; text files and those without an ending get Markdown."""
    person.plays("welcome explore 4")
    target = person.home / file
    assert person.runs("export", person.last()["id"], "-o", str(target)).code == 0
    assert target.read_text("utf-8").lower().startswith(start)


@pytest.mark.parametrize("file", ["talk.pdf", "talk.docx", "talk.2025"])
def test_an_ending_that_stands_for_no_format_is_refused(person: Person, file: str) -> None:
    """-o talk.pdf writes nothing and says which endings there are; with --format it is written, and remarked on."""
    person.plays("welcome explore 4")
    name, target = person.last()["id"], person.home / file
    done = person.runs("export", name, "-o", str(target))
    assert f"No format has files that end in '{target.suffix}' - name a file that ends in .html, .md" in done.err
    assert "or add --format" in done.err
    assert done.code == 2
    assert not target.exists()
    done = person.runs("export", name, "-o", str(target), "--format", "md")
    assert done.code == 0
    assert f"(it is md, though its name ends in {target.suffix})" in done.err
    assert target.read_text("utf-8").startswith("# ")


def test_a_format_that_is_not_that_of_the_ending_is_remarked_on(person: Person) -> None:
    """--format csv -o x.html does what it was told and says so on standard error; a fitting name needs no remark."""
    person.plays("welcome explore 4")
    name = person.last()["id"]
    mixed = person.runs("export", name, "-o", str(person.home / "x.html"), "--format", "csv")
    assert (mixed.code, mixed.out) == (0, "")
    assert "(it is csv, though its name ends in .html)" in mixed.err
    for file, form in (("x.htm", "html"), ("x", "csv"), ("x.CSV", "csv")):
        assert "though" not in person.runs("export", name, "-o", str(person.home / file), "--format", form).err


def test_reports_name_the_limit_that_binds(person: Person) -> None:
    """Of two limits that the same replies reached only the lower is told; why the client reacted is in plain words."""
    out = person.plays("buckle 0", "buckle 0").out
    assert out.count("\nLimit: ") == 1
    name = person.last()["id"]
    for form, words in (("md", "Limit: at most "), ("html", "A limit was reached: ")):
        assert person.runs("export", name, "--format", form).out.count(words) == 1
    assert "- Why Dana Whitlock went that way: " in person.runs("export", name, "--format", "md").out
    told = person.runs("export", name, "--format", "json").json
    assert len(told["limits"]) > 1, "the transcript has them all"


def test_exporting_into_nowhere_is_refused(person: Person) -> None:
    """A missing folder or a folder instead of a file is named."""
    person.plays("welcome explore 4")
    name = person.last()["id"]
    assert "There is no folder" in person.runs("export", name, "-o", str(person.home / "no" / "x.md")).err
    assert "is a folder" in person.runs("export", name, "-o", str(person.home)).err


def test_everything_can_be_taken_away(person: Person) -> None:
    """data export writes a transcript of each talk, and history.json with drafts and tries that were taken back."""
    person.plays("welcome explore 4", "blame 0", "/again", "explore 4", "half a\\", seed=1)
    person.plays("buckle 0", "buckle 0", seed=2)
    folder = person.home / "all"
    done = person.runs("data", "export", str(folder))
    assert done.out == f"2 conversations written to {folder}\n"
    history = json.loads((folder / "history.json").read_text("utf-8"))
    assert [one["seed"] for one in history] == [2, 1]
    assert history[1]["draft"] == "half a"
    assert [one["reply"] for one in history[1]["set_aside"]] == ["blame 0"]
    for one in history:
        told = json.loads((folder / one["file"]).read_text("utf-8"))
        assert (told["seed"], told["score"]) == (one["seed"], one["score"])
        assert person.runs("score", str(folder / one["file"])).code == 0
    assert "is not empty" in person.runs("data", "export", str(folder)).err


def test_a_talk_that_cannot_be_loaded_is_left_out_and_named(person: Person) -> None:
    """data export writes all the others and history.json, names the one that is damaged, and ends with exit code 1."""
    person.plays("welcome explore 4", seed=1)
    damaged = person.last()["id"]
    person.plays("welcome explore 4", seed=2)
    with closing(sqlite3.connect(person.data / "roleplay.db")) as database:
        database.execute("UPDATE roleplay_conversations SET scenario_hash = 'gone' WHERE id = ?", (damaged,))
        database.commit()
    folder = person.home / "all"
    done = person.runs("data", "export", str(folder))
    assert done.code == 1
    assert done.out == f"1 conversation written to {folder}\n"
    assert f"conversation {damaged} of we-want-to-cancel can't be loaded: " in done.err
    history = {one["id"]: one for one in json.loads((folder / "history.json").read_text("utf-8"))}
    assert len(history) == 2
    assert history[damaged]["file"] is None and "is not in the database" in history[damaged]["problem"]
    assert len(list(folder.glob("*we-want-to-cancel*.json"))) == 1


def test_labelled_replies_measure_the_reader(reader_person: Person) -> None:
    """evaluate prints a table, or JSON, with figures for each move; a line that isn't labelled is told by its place."""
    labelled = [
        ("I'm glad you told me. What happened in the spring?", ["welcome", "explore"], 4),
        ("I'll refund you right away, whatever you want.", ["buckle"], 0),
        ("We delivered everything that was in the plan.", ["defend"], 0),
    ] * 4
    lines = [
        {"id": str(k), "situation": f"s{k % 3}", "client": "We want to cancel.", "reply": r, "moves": m, "quality": q}
        for k, (r, m, q) in enumerate(labelled)
    ]
    name = reader_person.file("gold.jsonl", "\n".join(json.dumps(line) for line in lines))
    assert "12 replies" in reader_person.runs("evaluate", name).out
    found = reader_person.runs("evaluate", name, "--json").json
    assert found["whole"]["replies"] == 12
    assert found["whole"]["harm_kappa"] > 0.5
    bad = reader_person.file("bad.jsonl", json.dumps(lines[0]) + '\n{"id": "x"}\n')
    done = reader_person.runs("evaluate", bad)
    assert "bad.jsonl:2" in done.err
    assert done.code == 2
    empty = reader_person.runs("evaluate", reader_person.file("empty.jsonl", ""))
    assert "There are no labelled replies" in empty.err
