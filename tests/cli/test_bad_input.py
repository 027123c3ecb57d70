"""Whatever is typed or handed in wrongly ends with exit code 2 and one line that says what to do; never a traceback."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from tests.cli.person import Person, spawn

LINE = json.dumps({"id": "1", "client": "We want to cancel.", "reply": "welcome 4"})

WORDS = [
    ("a misspelt command", ["lits"], "There is no command 'lits' - did you mean 'list'?"),
    ("an unknown option", ["list", "--jsn"], "No such option '--jsn'"),
    ("no scenario", ["play"], "Missing argument 'ID' - see: roleplay play --help"),
    ("a misspelt scenario", ["play", "we-want-to-cansel", "--plain"], "we-want-to-cancel"),
    ("a misspelt scenario to show", ["show", "we-want-to"], "we-want-to-cancel"),
    ("a seed that is no number", ["play", "we-want-to-cancel", "--plain", "--seed", "x"], "'x' is not a valid int"),
    ("a seed below zero", ["play", "we-want-to-cancel", "--plain", "--seed", "-1"], "-1 is not in the range"),
    ("no terminal for the screens", [], "The screens need a terminal - without one use: roleplay play ID --plain"),
    ("no terminal to play in", ["play", "we-want-to-cancel"], "The screens need a terminal"),
    (
        "a transcript of the screens",
        ["play", "we-want-to-cancel", "--transcript", "x"],
        "--transcript goes with --plain",
    ),
    (
        "a transcript in no folder",
        ["play", "we-want-to-cancel", "--plain", "--transcript", "no/x.json"],
        "no folder no",
    ),
    ("a content folder that isn't there", ["--content", "nowhere", "list"], "There is no folder nowhere"),
    ("nothing to go on with", ["resume", "--plain"], "No conversation is open - begin one: roleplay play ID"),
    ("an unknown conversation", ["resume", "abc", "--plain"], "There is no conversation 'abc' - begin one"),
    ("an unknown conversation to export", ["export", "abc"], "There is no conversation 'abc'"),
    ("an unknown format", ["export", "abc", "--format", "pdf"], "'pdf' is not one of"),
    ("erasing nothing", ["data", "delete", "--yes"], "There are no conversations to erase"),
    ("an unknown shell", ["completion", "tcsh"], "'tcsh' is not one of 'bash', 'zsh', 'fish'"),
    ("a missing file to read", ["read", "no.jsonl"], "There is no file no.jsonl"),
    ("a missing transcript", ["score", "no.json"], "There is no file no.json"),
    ("a missing file to check", ["check", "no.yaml"], "no.yaml"),
    ("a missing file to measure with", ["evaluate", "no.jsonl"], "There is no file no.jsonl"),
    ("two files at once", ["read", "a", "b"], "Got unexpected extra argument (b)"),
    ("--json for a command of its own", ["data", "--json", "delete"], "--json goes with `roleplay data` alone"),
    ("a history of none", ["history", "--limit", "0"], "0 is not in the range x>=1"),
]


@pytest.mark.parametrize(("words", "message"), [case[1:] for case in WORDS], ids=[case[0] for case in WORDS])
def test_wrong_words_are_told_in_one_line(person: Person, words: list[str], message: str) -> None:
    """Exit code 2, and one line on standard error with what happened and what to do."""
    done = person.runs(*words)
    assert message in done.err
    assert done.err.startswith("roleplay: ")
    assert " - " in done.err
    assert done.err.count("\n") == 1
    assert done.code == 2


FILES = [
    ("not JSON", b'{"id": "1", "client" "x"}', "in.jsonl:1:22: not JSON: Expecting ':' delimiter"),
    ("a later line", LINE.encode() + b"\n\n{]\n", "in.jsonl:3:2: not JSON"),
    (
        "no reply",
        b'{"id": "1", "client": "x"}',
        "in.jsonl:1:1: the key 'reply' is missing - add it; the keys there are",
    ),
    ("no client", b'{"id": "1", "reply": "x"}', "the key 'client' is missing"),
    ("no id", b'{"client": "x", "reply": "x"}', "the key 'id' is missing"),
    ("an id that is a list", b'{"id": [], "client": "x", "reply": "x"}', "'id' is a list - write it as text"),
    ("a reply that is a number", b'{"id": "1", "client": "x", "reply": 7}', "'reply' is a number"),
    ("a language that is null", b'{"id": "1", "lang": null, "client": "x", "reply": "x"}', "'lang' is null"),
    ("a list", b"[1]", "in.jsonl:1:1: the line is a list - write an object"),
    ("a text", b'"hello"', "the line is text"),
    ("not UTF-8", b'{"id": "1",\xff', "in.jsonl:1:12: not UTF-8 (byte 0xFF) - save the file as UTF-8"),
    ("UTF-16", '{"id": "1"}'.encode("utf-16"), "the file is in UTF-16 - save it as UTF-8"),
    ("a key twice", b'{"id": "1", "id": "2"}', "the key 'id' stands twice in one object"),
    ("not a number", b'{"id": "1", "n": NaN}', "NaN is not a number that JSON knows"),
    ("nested too deep", b"[" * 200_000, "nested too deep"),
    ("a number without end", b'{"id": ' + b"9" * 5000 + b"}", "in.jsonl:1:1: "),
    ("a line without end", b"x" * (2 * 1024 * 1024 + 1), "in.jsonl:1:1: the line has more than 2 MB"),
    ("two objects on a line", LINE.encode() + LINE.encode(), "not JSON: Extra data"),
]


@pytest.mark.parametrize(("content", "message"), [case[1:] for case in FILES], ids=[case[0] for case in FILES])
def test_a_bad_file_of_replies_is_told_by_its_place(person: Person, content: bytes, message: str) -> None:
    """`roleplay read` names file, line and column of the first mistake."""
    name = person.file("in.jsonl", content)
    done = person.runs("read", name)
    assert message in done.err
    assert done.err.count("\n") == 1
    assert done.code == 2


def test_lines_before_a_mistake_are_answered(person: Person) -> None:
    """The answers to good lines come out before the message about the bad one."""
    done = person.runs("read", person.file("in.jsonl", f"{LINE}\n{LINE}\n{{\n"))
    assert [line["id"] for line in done.lines] == ["1", "1"]
    assert "in.jsonl:3:2: not JSON" in done.err
    assert done.code == 2


@pytest.mark.parametrize("command", ["read", "score", "evaluate"])
def test_a_folder_is_no_file(person: Person, command: str) -> None:
    """A folder where a file belongs is named as one."""
    done = person.runs(command, str(person.home))
    assert f"{person.home} is a folder - name a file in it" in done.err
    assert done.code == 2


TRANSCRIPTS = [
    ("not JSON", b"{", "t.json:1:2: not JSON"),
    ("a list", b"[]", "t.json"),
    ("an empty object", b"{}", "t.json"),
    ("not UTF-8", b"{}\n\xc3(", "t.json:2:1: not UTF-8 (byte 0xC3)"),
    ("turns that are text", b'{"scenario": "we-want-to-cancel", "seed": 1, "turns": "x"}', "turns"),
    ("a scenario that is a number", b'{"scenario": 3, "seed": 1, "turns": []}', "scenario"),
    ("an unknown scenario", b'{"scenario": "we-want-to-cansel", "seed": 1, "turns": []}', "we-want-to-cancel"),
    ("a turn without a reply", b'{"scenario": "we-want-to-cancel", "seed": 1, "turns": [{}]}', "reply"),
    ("a file without end", b" " * (32 * 1024 * 1024 + 1), "more than 32 MB"),
]


@pytest.mark.parametrize(("content", "message"), [c[1:] for c in TRANSCRIPTS], ids=[c[0] for c in TRANSCRIPTS])
def test_a_bad_transcript_is_told(person: Person, content: bytes, message: str) -> None:
    """`roleplay score` says what is wrong with the file in one line."""
    done = person.runs("score", person.file("t.json", content))
    assert message in done.err
    assert done.err.count("\n") == 1
    assert done.code == 2


def test_input_that_is_not_utf8_ends_a_plain_talk(person: Person) -> None:
    """The talk stays open, its transcript is written, and the line is named."""
    target = person.home / "t.json"
    done = person.runs(
        *("play", "we-want-to-cancel", "--plain", "--seed", "1", "--transcript", str(target)),
        typed=b"welcome explore 4\n\xff\xfe\n",
    )
    assert "Line 2 of the input is not UTF-8 (byte 0xFF) - send it as UTF-8" in done.err
    assert done.code == 2
    assert len(json.loads(target.read_text("utf-8"))["turns"]) == 1
    assert person.last()["outcome"] is None


def test_an_oversized_reply_is_refused_not_cut(person: Person) -> None:
    """A paste of more than a hundred thousand characters ends the script with a word; nothing of it is stored."""
    done = person.plays("x" * 100_001)
    assert "The reply has 100,001 characters - keep it under 100,000" in done.err
    assert done.code == 2
    assert person.last()["turns"] == 0


def test_a_line_without_end_is_refused(person: Person) -> None:
    """A line of more than a megabyte is refused before it fills the memory."""
    done = person.plays("x" * 1_000_001)
    assert "Line 1 of the input has more than 1 MB" in done.err
    assert done.code == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"this is no database" * 100, "roleplay.db"), (b"SQLite format 3\x00" + b"\xff" * 4000, "roleplay.db")],
    ids=["a text file", "a damaged one"],
)
def test_a_file_that_is_no_database_is_refused(person: Person, content: bytes, message: str) -> None:
    """The database can't be used: one line says so, and the file stays as it was."""
    name = person.file("data/roleplay.db", content)
    done = person.runs("history")
    assert message in done.err
    assert done.err.count("\n") == 1
    assert done.code == 2
    assert Path(name).read_bytes() == content


def test_a_data_folder_that_is_a_file_is_told(person: Person) -> None:
    """ROLEPLAY_DATA_DIR that names a file ends with what to do."""
    person.file("data", "not a folder")
    done = person.runs("history")
    assert "can't be made" in done.err
    assert "ROLEPLAY_DATA_DIR" in done.err
    assert done.code == 2


def test_a_database_url_of_another_kind_is_refused_without_its_password(tmp_path: Path) -> None:
    """The message names the kind and never repeats a password."""
    done = spawn("history", home=tmp_path, env={"ROLEPLAY_DATABASE_URL": "oracle://me:secret@host/db"})
    assert done.code == 2
    assert "secret" not in done.err
    assert done.err.startswith("roleplay: ")
    assert "Traceback" not in done.err


def test_the_place_of_a_database_is_told_without_its_password(tmp_path: Path) -> None:
    """`roleplay data` names the server and the user, not the password, even when the server isn't there."""
    url = "postgresql://me:secret@127.0.0.1:9/db?connect_timeout=2&password=secret"
    done = spawn("data", home=tmp_path, env={"ROLEPLAY_DATABASE_URL": url})
    assert "postgresql://me@127.0.0.1:9/db" in done.out
    assert "secret" not in done.out + done.err
    assert done.code == 2


@pytest.mark.skipif(importlib.util.find_spec("torch") is not None, reason="training is possible here")
def test_training_without_its_packages_says_what_to_install(person: Person) -> None:
    """`roleplay train` names what is missing in one line."""
    done = person.runs("train")
    assert 'not installed - install what is missing: pip install "roleplay[train]"' in done.err
    assert done.err.count("\n") == 1
    assert done.code == 2


def test_messages_are_safe_for_a_terminal(person: Person) -> None:
    """An escape sequence in a name comes out as its picture."""
    done = person.runs("show", "we\x1b[31m\x1b]0;x\x07")
    assert "\x1b" not in done.err
    assert "␛" in done.err
    assert done.code == 2


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    """`roleplay list | head -0` complains about nothing."""
    import os
    import subprocess
    import sys

    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m roleplay list --json | true; echo ${{PIPESTATUS[0]}}"],
        env={**os.environ, "ROLEPLAY_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "141")


def test_an_interrupt_is_quiet(tmp_path: Path) -> None:
    """Ctrl-C ends with exit code 130 and without a traceback; the talk stays open."""
    import os
    import signal
    import subprocess
    import sys

    process = subprocess.Popen(
        [sys.executable, "-m", "roleplay", "read", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "ROLEPLAY_DATA_DIR": str(tmp_path)},
    )
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    process.stdin.write(LINE.encode() + b"\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["id"] == "1"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip() == b""
