"""`roleplay new` and `roleplay schema`: a file to begin with, and what an editor checks it with."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from roleplay.content.json_schema import schema_text
from roleplay.content.library import Library, shipped_folder
from tests.cli.person import REAL, Person
from tests.content.test_schema import refusals

LANGUAGES = ["en", "ru"]


@pytest.fixture
def author(tmp_path: Path) -> Person:
    """Somebody without content of their own; replies are read by the reader that ships."""
    return Person(tmp_path, REAL)


def own(author: Person, place: str) -> Path:
    """A file among their own content."""
    return author.data / "content" / place


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_scenario_is_whole(author: Person, language: str) -> None:
    """It has no problems, not even a warning; its play-throughs come out; it can be played; editors accept it."""
    done = author.runs("new", "scenario", "first-call", "--language", language)
    assert (done.code, done.err) == (0, "")
    for place in ("scenarios/first-call.yaml", "scenarios/first-call.plays.yaml"):
        assert f"Written: {own(author, place)}" in done.out
    checked = author.runs("check", "--strict", str(author.data / "content"))
    assert (checked.code, checked.out) == (0, "")
    played = author.runs("test", str(author.data / "content"))
    assert played.code == 0, played.out
    assert len(played.out.splitlines()) == 4
    assert author.runs("play", "first-call", "--plain", typed="").code == 0
    assert author.runs("show", "first-call", "--json").json["title"] == "First call"
    assert author.runs("show", "first-call", "--json").json["language"] == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_rubric_marks_a_new_scenario(author: Person, language: str) -> None:
    """It has no problems, and the talks of the new scenario come out under it as they do under the shipped one."""
    author.runs("new", "scenario", "first-call", "--language", language)
    assert author.runs("new", "rubric", "my-rules", "--language", language).code == 0
    path = own(author, "scenarios/first-call.yaml")
    path.write_text(re.sub(r"(?m)^rubric: \S+", "rubric: my-rules", path.read_text("utf-8")), "utf-8")
    checked = author.runs("check", "--strict", str(author.data / "content"))
    assert (checked.code, checked.out) == (0, "")
    assert author.runs("test", str(author.data / "content")).code == 0
    assert author.runs("show", "first-call", "--json").json["rubric"]["id"] == "my-rules"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_is_explained(author: Person, language: str) -> None:
    """Comments say what the parts are for: a line of them for every six others."""
    author.runs("new", "scenario", "first-call", "--language", language)
    author.runs("new", "rubric", "my-rules", "--language", language)
    for place in ("scenarios/first-call.yaml", "rubrics/my-rules.yaml"):
        lines = own(author, place).read_text("utf-8").splitlines()
        assert sum("# " in line for line in lines) * 10 > len(lines)


@pytest.mark.parametrize(("kind", "place"), [("scenario", "scenarios/mine.yaml"), ("rubric", "rubrics/mine.yaml")])
def test_an_editor_finds_the_schema(author: Person, kind: str, place: str) -> None:
    """The first line of each file names a schema that lies there, without a network, and the file passes it."""
    author.runs("new", kind, "mine")
    for path in own(author, place).parent.glob("mine*.yaml"):
        text = path.read_text("utf-8")
        first = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        assert first is not None
        named = (path.parent / first.group(1)).resolve()
        of = "plays" if "plays" in path.name else kind
        assert named.read_text("utf-8") == schema_text(of)
        assert refusals(text, of) == []


SHIPPED = Library([shipped_folder()])


@pytest.mark.parametrize("source", SHIPPED.ids("scenario"))
def test_a_copy_of_a_scenario(author: Person, source: str) -> None:
    """It says the same under its own id, with its play-throughs; nothing but names and the version differs."""
    folder = str(author.home / "mine")
    done = author.runs("new", "scenario", "my-copy", "--from", source, "--content", folder)
    assert (done.code, done.err) == (0, "")
    assert f"roleplay play my-copy --content {folder}" in done.out
    assert author.runs("check", "--strict", folder).code == 0
    copy, old = Library([shipped_folder(), Path(folder)]).scenario("my-copy"), SHIPPED.scenario(source)
    assert (copy.scenes, copy.client, copy.version, copy.title) == (old.scenes, old.client, "1.0.0", "My copy")


@pytest.mark.parametrize("source", SHIPPED.ids("rubric"))
def test_a_copy_of_a_rubric(author: Person, source: str) -> None:
    """The same for rubrics."""
    assert author.runs("new", "rubric", "my-copy", "--from", source).code == 0
    path = own(author, "rubrics/my-copy.yaml")
    assert author.runs("check", str(path)).code == 0
    assert path.read_text("utf-8").count("yaml-language-server") == 1


def test_nothing_is_overwritten(author: Person) -> None:
    """A name that is taken, by a file of any ending or by what ships, is refused; the file stays as it was."""
    author.runs("new", "scenario", "first-call")
    path = own(author, "scenarios/first-call.yaml")
    path.write_text("mine", "utf-8")
    for name in ("first-call", "we-want-to-cancel"):
        done = author.runs("new", "scenario", name)
        assert done.code == 2
        assert "choose another name" in done.err
    assert path.read_text("utf-8") == "mine"
    author.file("data/content/scenarios/second.plays.yml", "mine")
    done = author.runs("new", "scenario", "second")
    assert (done.code, done.out) == (2, "")
    assert "second.plays.yml already" in done.err
    assert not own(author, "scenarios/second.yaml").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("scenario", "First Call!"), "'First Call!' can't be the id of a scenario - use lower-case letters"),
        (("scenario", "../x"), "can't be the id"),
        (("scenario", "null"), "can't be the id"),
        (("rubric", ""), "can't be the id"),
        (("scenario", "x" * 61), "can't be the id"),
        (("scenario", "copy", "--from", "we-want-to-cancle"), "did you mean 'we-want-to-cancel'?"),
        (("rubric", "copy", "--from", "we-want-to-cancel"), "there is no rubric 'we-want-to-cancel'"),
        (("rubric", "copy", "--from", "moves", "--language", "ru"), "--language doesn't go with --from"),
        (("conversation", "copy"), "roleplay new --help"),
    ],
)
def test_what_cannot_be_made_is_told(author: Person, words: tuple[str, ...], told: str) -> None:
    """One line says what is wrong and what to do; nothing is written."""
    done = author.runs("new", *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert not (author.data / "content").exists()


def test_a_folder_that_cannot_be_made(author: Person) -> None:
    """A file in the place of the folder is told."""
    author.file("mine", "a file")
    done = author.runs("new", "scenario", "first-call", "--content", str(author.home / "mine"))
    assert done.code == 2
    assert "is not a folder" in done.err


@pytest.mark.parametrize("kind", ["scenario", "rubric", "plays"])
def test_the_schema_by_command(author: Person, kind: str) -> None:
    """It is printed as JSON, or written into a file."""
    assert author.runs("schema", kind).json == json.loads(schema_text(kind))
    path = author.home / "x.json"
    assert author.runs("schema", kind, "--out", str(path)).code == 0
    assert path.read_text("utf-8") == schema_text(kind)
