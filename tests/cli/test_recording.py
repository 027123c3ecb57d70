"""`roleplay test --record`, what is shown where a play differs, and `--junit`."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.person import Person

WORDS = ("welcome explore 3.4", "gibberish?", 'own "explore" 3', "buckle 0.5")


@pytest.fixture
def talked(person: Person) -> Person:
    """A person who has had a talk of four replies, one of which couldn't be read."""
    person.plays(*WORDS, seed=5)
    return person


def test_recorded_play_comes_out_as_it_did(talked: Person) -> None:
    """One command makes a file of it; played, it's the same talk."""
    out = talked.home / "we-want-to-cancel.plays.yaml"
    conversation = talked.last()["id"]
    done = talked.runs("test", "--record", conversation[:6], "--out", str(out))
    assert (done.code, done.out) == (0, "")
    assert done.err == f"Recorded in {out}; play it: roleplay test {out}\n"
    text = out.read_text(encoding="utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=../schema/plays.schema.json\nplays:\n  for: we-want-to-cancel\n"
    )
    assert '{reply: "own \\"explore\\" 3", leads_to: ' in text
    assert talked.runs("test", str(out)).code == 0


def test_second_recording_goes_below_the_first(talked: Person) -> None:
    """What stands in the file stays as it is."""
    out = talked.home / "we-want-to-cancel.plays.yaml"
    talked.runs("test", "--record", talked.last()["id"], "--out", str(out))
    first = out.read_text(encoding="utf-8") + "# mine\n"
    out.write_text(first, encoding="utf-8")
    talked.plays("defend 0.5", "blame 0.3", seed=9)
    assert talked.runs("test", "--record", talked.last()["id"], "--out", str(out)).code == 0
    assert out.read_text(encoding="utf-8").startswith(first.rstrip("\n"))
    assert talked.runs("test", str(out)).err == "2 plays played: all came out as written\n"


def test_without_a_file_it_is_printed(talked: Person) -> None:
    """The whole of a file, to be looked at or sent on."""
    done = talked.runs("test", "--record", talked.last()["id"])
    assert '  cases:\n    - name: "Recorded ' in done.out
    assert "      coach: recorded\n      seed: 5\n      turns:\n" in done.out


def test_scenario_of_another_folder(person: Person) -> None:
    """A talk by a scenario that isn't in sight now: that is said, and not that it had changed."""
    folder = person.home / "mine"
    folder.mkdir()
    assert person.runs("new", "scenario", "my-client", "--content", str(folder)).code == 0
    person.plays("welcome explore 3", scenario="my-client", more=("--content", str(folder)))
    conversation = person.last()["id"]
    without = person.runs("test", "--record", conversation)
    assert "my-client isn't among the scenarios" in without.err and "--content FOLDER" in without.err
    assert person.runs("test", "--record", conversation, "--content", str(folder)).err == ""
    (folder / "scenarios/my-client.yaml").write_text(
        (folder / "scenarios/my-client.yaml").read_text(encoding="utf-8").replace("minutes: 5", "minutes: 6"),
        encoding="utf-8",
    )
    changed = person.runs("test", "--record", conversation, "--content", str(folder))
    assert "my-client has changed since this conversation" in changed.err


def test_any_words_survive(person: Person) -> None:
    """Line ends, control characters, quotation marks, other scripts: read back as they were said."""
    odd = 'a "b" \\ {{ c }}: # d\tе ё 𝔘 \u200b\u2028 explore 3'
    person.plays(odd, seed=2)
    out = person.home / "we-want-to-cancel.plays.yaml"
    assert person.runs("test", "--record", person.last()["id"], "--out", str(out)).code == 0
    played = person.runs("test", "--json", str(out)).json[0]
    assert played["ok"] is True
    assert played["turns"][0]["reply"] == odd


def test_what_can_not_be_recorded(talked: Person) -> None:
    """Each is one clear line, and no file is touched."""
    other = talked.file("x.plays.yaml", "plays: nothing\n")
    for words, error in (
        (("--record", "nobody"), "There is no conversation"),
        (("--out", "x.yaml"), "--out goes with --record"),
        (("--record", talked.last()["id"], "--out", other), "holds no play-throughs of we-want-to-cancel"),
        (("--record", talked.last()["id"], "--json"), "--record plays nothing"),
    ):
        done = talked.runs("test", *words)
        assert done.code == 2, words
        assert error.lower() in done.err.lower(), done.err
    assert Path(other).read_text(encoding="utf-8") == "plays: nothing\n"


def test_readable_difference_and_junit(talked: Person) -> None:
    """The reply that led elsewhere, as it was read, with what was written and what came; CI gets the same."""
    out = talked.home / "we-want-to-cancel.plays.yaml"
    talked.runs("test", "--record", talked.last()["id"], "--out", str(out))
    text = out.read_text(encoding="utf-8")
    out.write_text(text.replace("leads_to: what-isnt-working", "leads_to: pushed", 1), encoding="utf-8")
    report = talked.home / "junit.xml"
    done = talked.runs("test", str(out), "--junit", str(report))
    assert done.code == 1
    assert (
        "           1. welcome explore 3.4 [welcome, explore; quality 3.4]\n"
        "         -    leads to pushed\n"
        "         +    leads to what-isnt-working\n"
    ) in done.out
    top = ElementTree.fromstring(report.read_text(encoding="utf-8"))
    assert (top.get("tests"), top.get("failures"), top.get("errors")) == ("1", "1", "0")
    failure = top.find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("message") == "reply 1: expected pushed, got what-isnt-working"
    assert failure.text is not None and "+    leads to what-isnt-working" in failure.text


def test_junit_of_plays_that_came_out(talked: Person) -> None:
    """A case for each play, none failed; a file with an error is an error."""
    out = talked.home / "we-want-to-cancel.plays.yaml"
    talked.runs("test", "--record", talked.last()["id"], "--out", str(out))
    report = talked.home / "junit.xml"
    assert talked.runs("test", str(out), "--junit", str(report)).code == 0
    text = report.read_text(encoding="utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites tests="1" failures="0" errors="0">\n')
    out.write_text(out.read_text(encoding="utf-8").replace("seed: 5", "seed: five"), encoding="utf-8")
    assert talked.runs("test", str(out), "--junit", str(report)).code == 1
    assert 'failures="0" errors="1"' in report.read_text(encoding="utf-8")
