"""Each command as a person or a script uses it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from roleplay import __version__
from roleplay.cli.main import COMMANDS
from roleplay.domain.rubric import MOVES
from tests.cli.person import Person, spawn

ROOT = Path(__file__).resolve().parents[2]


def test_help_names_every_command(person: Person) -> None:
    """`roleplay --help` lists the commands with a line each."""
    done = person.runs("--help")
    assert done.code == 0
    for name, line in COMMANDS.items():
        assert name in done.out
        assert line in " ".join(done.out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(person: Person, name: str) -> None:
    """`roleplay COMMAND --help` ends fine and has a sentence about the command."""
    done = person.runs(name, "--help")
    assert done.code == 0
    assert done.out.startswith(f"Usage: roleplay {name}")
    assert len(done.out.splitlines()) > 4


def test_the_page_of_commands_names_them_all() -> None:
    """docs/commands.md has every command."""
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    for name in COMMANDS:
        assert f"`roleplay {name}" in page


def test_version(person: Person) -> None:
    """`roleplay --version` prints the version."""
    assert person.runs("--version").out == f"roleplay {__version__}\n"


def test_it_runs_as_a_process(tmp_path: Path) -> None:
    """`python -m roleplay list` is the same command, with the exit code of a shell."""
    assert "we-want-to-cancel" in spawn("list", home=tmp_path).out
    assert spawn("lits", home=tmp_path).code == 2


def test_list_shows_what_ships(person: Person) -> None:
    """Ids, titles, minutes, difficulty; as JSON with what is trained."""
    out = person.runs("list").out
    for name in ("we-want-to-cancel", "spending-without-results", "all-you-do-is-ask-questions"):
        assert name in out
    found = {one["id"]: one for one in person.runs("list", "--json").json}
    assert found["we-want-to-cancel"]["title"] == "We want to cancel"
    assert found["we-want-to-cancel"]["trains"]


def test_show_gives_the_brief_and_not_the_secret(person: Person) -> None:
    """Who, what happened, what is at stake and how it is marked; the real problem stays hidden."""
    for words in ([], ["--json"]):
        out = person.runs("show", "we-want-to-cancel", *words).out
        assert "Dana Whitlock" in out
        assert "Receiving the problem" in out
        assert "ashamed" not in out
    shown = person.runs("show", "we-want-to-cancel", "--json").json
    assert shown["scenes"] >= 8
    assert shown["endings"] >= 4
    assert len(shown["hash"]) == 64


def test_history_tells_what_was_practised(person: Person) -> None:
    """The last first, with turns, outcome and score; JSON for scripts."""
    assert "No conversations yet" in person.runs("history").out
    assert person.runs("history", "--json").json == []
    person.plays("welcome explore 4")
    person.plays("buckle 0", "buckle 0")
    lines = person.runs("history").out.splitlines()
    assert lines[0].split() == ["ID", "SCENARIO", "LAST", "TOUCHED", "TURNS", "OUTCOME", "SCORE", "TRIES", "BEST"]
    assert "Not finished" in lines[2]
    found = person.runs("history", "--json").json
    assert [one["turns"] for one in found] == [2, 1]
    assert found[0]["outcome"] is not None and found[1]["outcome"] is None
    assert len(person.runs("history", "--json", "--limit", "1").json) == 1
    assert person.runs("history", "--json", "--scenario", "other").json == []


def test_history_of_a_scenario_without_conversations_says_which(person: Person) -> None:
    """A misspelt scenario is answered with the nearest one; one that wasn't practised yet with how to begin."""
    person.plays("welcome explore 4")
    done = person.runs("history", "--scenario", "we-want-to-cansel")
    assert done.out == "No conversations of 'we-want-to-cansel' - did you mean 'we-want-to-cancel'?\n"
    assert done.code == 0
    done = person.runs("history", "--scenario", "spending-without-results")
    assert done.out == (
        "No conversations of 'spending-without-results' - begin one: roleplay play spending-without-results\n"
    )


def test_history_leaves_out_what_was_only_opened(person: Person) -> None:
    """A talk that was left without a word isn't listed; one with a draft is, and one with a line taken back too."""
    person.plays(seed=1)
    assert "No conversations yet" in person.runs("history").out
    person.plays("half a\\", seed=2)
    drafted = person.last()["id"]
    person.plays("blame 0", "/again", seed=3)
    taken_back = person.last()["id"]
    person.plays(seed=4)
    lines = person.runs("history").out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == [taken_back, drafted]
    assert len(person.runs("history", "--limit", "1").out.splitlines()) == 2
    assert len(person.runs("history", "--json").json) == 4


def test_resume_passes_over_what_was_only_opened(person: Person) -> None:
    """The talk in which something was said is gone on with; one without a word only if there is no other."""
    person.plays(seed=1)
    assert person.runs("resume", "--plain").code == 0
    person.plays("welcome explore 4", seed=2)
    person.plays(seed=3)
    person.runs("resume", "--plain", typed="explore 4\n")
    assert (person.last()["seed"], person.last()["turns"]) == (2, 2)


def test_times_have_one_form(person: Person) -> None:
    """Beginning and last touch are written alike: UTC to the millisecond, with a Z."""
    person.plays("welcome explore 4")
    for key in ("started_at", "updated_at"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", person.last()[key])


def test_resume_takes_the_open_talk_that_was_last_touched(person: Person) -> None:
    """Without an id an ended talk is passed over."""
    person.plays("welcome explore 4", seed=3)
    person.plays("buckle 0", "buckle 0", seed=4)
    person.runs("resume", "--plain", typed="explore 4\n")
    assert [(one["seed"], one["turns"]) for one in person.runs("history", "--json").json] == [(3, 2), (4, 2)]


def test_resume_by_the_first_letters_of_an_id(person: Person) -> None:
    """An id may be cut short; an unknown one is refused."""
    person.plays("welcome explore 4")
    name = person.last()["id"]
    assert person.runs("resume", name[:4], "--plain").code == 0
    assert "There is no conversation 'zz' - see: roleplay history" in person.runs("resume", "zz", "--plain").err


def test_a_beginning_that_fits_two_is_refused(person: Person) -> None:
    """Two conversations whose ids begin alike: more of the id is asked for."""
    for _ in range(17):  # sixteen first letters there are
        person.plays()
    first = [one["id"][0] for one in person.runs("history", "--json").json]
    twice = next(letter for letter in first if first.count(letter) > 1)
    done = person.runs("resume", twice, "--plain")
    assert f"'{twice}' is the beginning of" in done.err
    assert done.code == 2


def test_data_says_where_everything_is(person: Person) -> None:
    """The folder, the database, one's own scenarios, and how many conversations."""
    person.plays("welcome 4")
    out = person.runs("data").out
    assert str(person.data / "roleplay.db") in out
    assert str(person.data / "content") in out
    assert person.runs("data", "--json").json == {
        "folder": str(person.data),
        "database": str(person.data / "roleplay.db"),
        "own_content": str(person.data / "content"),
        "conversations": 1,
        "drill_replies": 0,
    }


def test_erasing_asks_first(person: Person) -> None:
    """Without a terminal and without --yes nothing is erased."""
    person.plays("welcome 4")
    done = person.runs("data", "delete", typed="yes\n")
    assert "Erasing 1 conversation needs a yes - add --yes" in done.err
    assert done.code == 2
    assert len(person.runs("history", "--json").json) == 1


def test_erasing_all_and_one(person: Person) -> None:
    """--yes erases; --conversation erases only that one."""
    for seed in range(3):
        person.plays("welcome 4", seed=seed)
    name = person.last()["id"]
    assert person.runs("data", "delete", "--conversation", name, "--yes").out == "Erased: 1 conversation.\n"
    assert name not in [one["id"] for one in person.runs("history", "--json").json]
    assert person.runs("data", "delete", "--yes").out == "Erased: 2 conversations.\n"
    assert person.runs("history", "--json").json == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(person: Person, shell: str) -> None:
    """The script names the command and, where that shell is installed, is fit for it."""
    done = person.runs("completion", shell)
    assert done.code == 0
    assert "_ROLEPLAY_COMPLETE" in done.out
    if shutil.which(shell):
        checked = subprocess.run([shell, "-n"], input=done.out, capture_output=True, text=True, check=False, timeout=30)
        assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("roleplay pl", "play"),
        ("roleplay play we", "we-want-to-cancel"),
        ("roleplay play we-want-to-cancel --pl", "--plain"),
        ("roleplay completion z", "zsh"),
        ("roleplay export --format m", "md"),
    ],
)
def test_completion_offers_words(typed: str, offered: str, tmp_path: Path) -> None:
    """Commands, ids of scenarios, options and choices are completed."""
    words = typed.split(" ")
    env = {"_ROLEPLAY_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1)}
    assert offered in spawn(home=tmp_path, env=env).out


@pytest.mark.parametrize("typed", ["roleplay --content more play yo", "roleplay play --content more yo"])
def test_completion_knows_the_folders_of_content(person: Person, typed: str) -> None:
    """The ids in a --content folder are offered, whether it is named before or after the command."""
    text = (ROOT / "scenarios" / "we-want-to-cancel.yaml").read_text("utf-8")
    person.file("more/yours.yaml", text.replace("scenario: we-want-to-cancel", "scenario: yours", 1))
    env = {"_ROLEPLAY_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": "4"}
    assert spawn(home=person.home, env=env).out == "plain,yours\n"


def test_completion_offers_conversations(person: Person) -> None:
    """`roleplay resume <Tab>` offers the ids of past conversations."""
    person.plays("welcome 4")
    env = {"_ROLEPLAY_COMPLETE": "bash_complete", "COMP_WORDS": "roleplay resume ", "COMP_CWORD": "2"}
    assert person.last()["id"] in spawn(home=person.home, env=env).out


def test_check_of_what_ships_finds_nothing(person: Person) -> None:
    """The shipped content has no problems."""
    done = person.runs("check")
    assert (done.code, done.out) == (0, "")
    assert "no problems" in done.err


BROKEN = (
    (ROOT / "scenarios" / "we-want-to-cancel.yaml").read_text("utf-8").replace("\nstart: opening", "\nstart: openin")
)


def test_check_names_file_line_and_column(person: Person) -> None:
    """A misspelt scene is told with its place, a code, and the nearest word; the exit code is 1."""
    name = person.file("we-want-to-cancel.yaml", BROKEN)
    done = person.runs("check", name)
    line = BROKEN.split("\n").index("start: openin") + 1
    assert done.code == 1
    assert done.out.startswith(f"{name}:{line}:")
    assert "opening" in done.out.splitlines()[0]
    found = person.runs("check", name, "--json")
    assert found.code == 1
    assert {"path", "line", "column", "code", "severity", "message", "remedy"} == set(found.json[0])


def test_check_of_a_folder_looks_at_every_file(person: Person) -> None:
    """All files of a folder are looked at, and only those."""
    person.file("more/scenarios/we-want-to-cancel.yaml", BROKEN)
    person.file("more/scenarios/other.yaml", "scenario: other\n")
    done = person.runs("check", "--brief", str(person.home / "more"))
    assert {Path(line.split(":")[0]).name for line in done.out.splitlines()} == {"we-want-to-cancel.yaml", "other.yaml"}
    assert "2 files checked" in done.err
    assert done.code == 1


def test_check_of_any_bytes_ends_in_words(person: Person) -> None:
    """A file that is no text at all is a problem like others."""
    name = person.file("x.yaml", bytes(range(256)))
    done = person.runs("check", name)
    assert done.code == 1
    assert done.out.startswith(f"{name}:")


def test_own_scenarios_come_from_the_data_folder_and_from_content(person: Person) -> None:
    """A scenario in the data folder's `content`, or in a --content folder, is offered beside the shipped ones."""
    text = (ROOT / "scenarios" / "we-want-to-cancel.yaml").read_text("utf-8")
    own = text.replace("scenario: we-want-to-cancel", "scenario: mine", 1)
    person.file("data/content/scenarios/mine.yaml", own)
    person.file("more/yours.yaml", own.replace("scenario: mine", "scenario: yours", 1))
    assert "mine" in [one["id"] for one in person.runs("list", "--json").json]
    more = str(person.home / "more")
    for words in (("--content", more, "list", "--json"), ("list", "--json", "--content", more)):
        assert {"mine", "yours", "we-want-to-cancel"} <= {one["id"] for one in person.runs(*words).json}
    assert "yours" not in [one["id"] for one in person.runs("list", "--json").json]


def test_a_broken_own_scenario_hides_nothing(person: Person) -> None:
    """list shows the others and says that a file can't be used; play says why."""
    person.file("data/content/scenarios/broken.yaml", "scenario: broken\n")
    done = person.runs("list")
    assert "we-want-to-cancel" in done.out
    assert done.err.endswith("1 file can't be used - see: roleplay check\n")
    played = person.runs("play", "broken", "--plain")
    assert "broken.yaml:1:1" in played.err
    assert played.code == 2


def test_the_check_that_is_named_finds_the_broken_file(person: Person) -> None:
    """What `list --content` says to run has the folder in it, fit for a shell, and names the file."""
    folder = person.home / "my content"
    person.file("my content/broken.yaml", "scenario: broken\n")
    done = person.runs("list", "--content", str(folder))
    command = done.err.partition("see: ")[2]
    assert command == f"roleplay check --content '{folder}'\n"
    checked = person.runs(*shlex.split(command)[1:])
    assert "broken.yaml:1:" in checked.out
    assert checked.code == 1


def test_read_answers_line_by_line(person: Person) -> None:
    """Ids come back as they are, moves are those of the codebook, and the evidence is the reply's own words."""
    lines = [
        {"id": "a", "lang": "en", "context": "", "client": "We want to cancel.", "reply": "welcome explore 4", "x": 1},
        {"id": 2, "client": "", "reply": ""},
    ]
    name = person.file("in.jsonl", "\n".join(json.dumps(line) for line in lines))
    done = person.runs("read", name)
    assert done.code == 0
    first, second = done.lines
    assert (first["id"], second["id"]) == ("a", 2)
    assert list(first) == ["id", "moves", "quality", "sure", "evidence"]
    assert first["moves"] == ["welcome", "explore"]
    for entry in first["evidence"]:
        assert lines[0]["reply"][entry["start"] : entry["end"]] == entry["sentence"]  # type: ignore[index]
        assert lines[0]["reply"][entry["words_start"] : entry["words_end"]] == entry["words"]  # type: ignore[index]


def test_read_takes_standard_input(person: Person) -> None:
    """- stands for standard input; Windows line ends and empty lines do no harm; no input is no output."""
    line = json.dumps({"id": "1", "client": "x", "reply": "explore 3"})
    done = person.runs("read", "-", typed=f"\ufeff{line}\r\n\r\n{line}")
    assert [one["moves"] for one in done.lines] == [["explore"], ["explore"]]
    assert person.runs("read", "-").raw == b""


def test_read_with_the_shipped_reader(reader_person: Person) -> None:
    """The reader that ships reads many replies, each the same as alone."""
    replies = [f"I'm glad you told me that, number {k}. What happened in the spring?" for k in range(150)]
    text = "\n".join(json.dumps({"id": k, "client": "We want to cancel.", "reply": r}) for k, r in enumerate(replies))
    together = reader_person.runs("read", reader_person.file("in.jsonl", text)).lines
    assert len(together) == 150
    assert all(set(one["moves"]) <= set(MOVES) and 0 <= one["quality"] <= 4 for one in together)
    alone = reader_person.runs("read", "-", typed=text.splitlines()[100]).lines
    assert alone == together[100:101]


def test_json_output_is_safe_for_a_terminal(person: Person) -> None:
    """Control and bidi characters come out as escapes and read back as they were."""
    reply = "a\x1b[31m\x9b\u202eb explore 3"
    done = person.runs("read", "-", typed=json.dumps({"id": reply, "client": "x", "reply": reply}))
    assert not set(done.out) & {"\x1b", "\x9b", "\u202e"}
    assert done.lines[0]["id"] == reply


def test_the_environment_is_heard(tmp_path: Path) -> None:
    """ROLEPLAY_DATABASE_URL=memory: keeps nothing; ROLEPLAY_CONTENT adds scenarios."""
    folder = tmp_path / "more"
    folder.mkdir()
    text = (ROOT / "scenarios" / "we-want-to-cancel.yaml").read_text("utf-8")
    (folder / "mine.yaml").write_text(text.replace("scenario: we-want-to-cancel", "scenario: mine", 1), "utf-8")
    env = {"ROLEPLAY_DATABASE_URL": "memory:", "ROLEPLAY_CONTENT": str(folder)}
    assert "mine" in spawn("list", home=tmp_path, env=env).out
    assert spawn("history", "--json", home=tmp_path, env=env).json == []
    assert not (tmp_path / "data" / "roleplay.db").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder that may not be written to")
def test_a_home_that_cannot_be_written_still_lists(tmp_path: Path) -> None:
    """On a machine without a writable data folder the scenarios can be listed and checked."""
    tmp_path.chmod(0o500)
    try:
        assert "we-want-to-cancel" in spawn("list", home=tmp_path).out
    finally:
        tmp_path.chmod(0o700)
