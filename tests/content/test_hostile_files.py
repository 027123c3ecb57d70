"""Files that mean harm or are no text at all: refused by name, at their place, in no time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from roleplay.content.problems import Problems
from roleplay.content.yaml_source import LARGEST_FILE, decode, parse
from tests.content.conftest import Folder

FILE = "scenarios/late-invoice.yaml"
ALIAS_BOMB = "scenario: a\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"

RAW = {
    "alias bomb": (ALIAS_BOMB.encode(), "2:4 RP112 the anchor &a isn't allowed"),
    "alias": (b"scenario: *other\n", "1:11 RP112 the alias *other isn't allowed"),
    "merge key": (b"a: {<<: *x}\n", "1:9 RP112 the alias *x isn't allowed"),
    "nested without end": (b"scenario: " + b"[" * 100_000, "1:34 RP111 more than 24 lists and mappings"),
    "nested in blocks": (b"".join(b" " * n + b"a:\n" for n in range(500)), "25:25 RP111 more than 24"),
    "python tag": (b"scenario: !!python/object/apply:os.system [ls]\n", "1:11 RP113 the tag 'tag:yaml.org,2002:python"),
    "harmless tag": (b"scenario: !!str a\n", "1:11 RP113 the tag 'tag:yaml.org,2002:str' isn't allowed"),
    "own tag": (b"scenario: !secret a\n", "1:11 RP113 the tag '!secret' isn't allowed"),
    "Latin-1": ("scenario: a\ntitle: Café\n".encode("latin-1"), "2:11 RP103 the byte 0xE9 isn't UTF-8"),
    "cut in a character": (b"scenario: a\ntitle: \xf0\x9f", "2:8 RP103 the byte 0xF0 isn't UTF-8"),
    "bad byte after a mark": (b"\xef\xbb\xbfscenario: \xff\n", "1:11 RP103 the byte 0xFF isn't UTF-8"),
    "UTF-16": ("scenario: a\n".encode("utf-16"), "1:1 RP104 the file is saved as UTF-16"),
    "UTF-16 without a mark": ("scenario: a\n".encode("utf-16-le"), "1:1 RP104 the file is saved as UTF-16"),
    "UTF-32": ("scenario: a\n".encode("utf-32"), "1:1 RP104 the file is saved as UTF-16"),
    "NUL": (b"scenario: a\ntitle: b\0c\n", "2:9 RP105 U+0000 may not be in a file"),
    "NUL by escape": (b'scenario: a\ntitle: "b\\0c"\n', "2:8 RP105 U+0000 may not be in a file"),
    "escape sign": (b"scenario: a\ntitle: \x1b[2J\n", "2:8 RP105 U+001B may not be in a file"),
    "line end for YAML only": ("scenario: a\ntitle: b\u2028c\n".encode(), "2:9 RP105 U+2028 may not be in a file"),
    "tab in the indent": (b"scenario: a\nclient:\n\tname: b\n", "3:1 RP109 a tab in the indent"),
    "open quote": (b'scenario: a\ntitle: "b\nminutes: 5\n', "2:8 RP110 the quote that opens here isn't closed"),
    "open single quote": (b"scenario: a\ntitle: 'b\nminutes: 5\n", "2:8 RP110 the quote that opens here isn't closed"),
    "open bracket": (b"scenario: a\ntrains: [b, c\nminutes: 5\n", "2:9 RP108 the bracket that opens"),
    "wrong indent": (b"scenario: a\nclient:\n  name: b\n role: c\n", "4:2 RP108 this line is indented otherwise"),
    "two documents": (b"scenario: a\n---\nscenario: b\n", "2:1 RP107 a second document begins here"),
    "empty": (b"", "1:1 RP106 there is nothing in the file"),
    "only a mark": (b"\xef\xbb\xbf", "1:1 RP106 there is nothing in the file"),
    "only a comment": (b"# later\n", "1:1 RP106 there is nothing in the file"),
    "a list": (b"- scenario: a\n", "1:1 RP119 the file begins with something else"),
    "another first key": (b"title: a\nscenario: b\n", "1:1 RP119 the file begins with 'title'"),
    "placeholder without quotes": (b"scenario: a\ntitle: {{ b }}\n", "2:9 RP115 a key must be one word"),
    "same key twice": (b"scenario: a\nscenario: b\n", "2:1 RP114 the key 'scenario' is in line 1 and again in line 2"),
    "too large": (b"scenario: a\n" + b"#" * LARGEST_FILE, "1:1 RP102 the file has 524300 bytes, more than the 524288"),
    "too many values": (b"scenario: [" + b"1," * 50_000 + b"]\n", "1:80002 RP120 more than 40000 keys, values"),
}  # fmt: skip


@pytest.mark.parametrize("case", RAW)
def test_refused_by_name_and_place(folder: Folder, case: str) -> None:
    """The file is refused with its place and a reason, and the good files beside it are still there."""
    raw, expected = RAW[case]
    folder.write("scenarios/evil.yaml", raw)
    found = folder.found("scenarios/evil.yaml")
    assert any(line.startswith(f"scenarios/evil.yaml:{expected}") for line in found), found
    assert [scenario.id for scenario in folder.library().scenarios()] == ["late-invoice"]


@pytest.mark.parametrize("case", RAW)
def test_the_same_without_the_fast_parser(case: str) -> None:
    """On a machine without libyaml the same file is refused with the same code."""
    raw, expected = RAW[case]
    problems = Problems()
    text = decode(raw, "f", problems)
    if text is not None and parse(text, "f", problems, pure=True) is not None:
        return  # what the parser lets through, the shape refuses
    assert expected.split()[1] in str(problems)


def test_mark_and_windows_line_ends_change_nothing(folder: Folder) -> None:
    """A file saved by a Windows editor loads, and has the same hash."""
    before = folder.library().scenario("late-invoice")
    text = (folder.path / FILE).read_text(encoding="utf-8")
    folder.write(FILE, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert folder.library().scenario("late-invoice") == before


def test_link_out_of_the_folder_is_refused(folder: Folder, tmp_path: Path) -> None:
    """A link to a file somewhere else isn't followed."""
    outside = tmp_path / "outside.yaml"
    outside.write_text("scenario: outside\n", encoding="utf-8")
    (folder.path / "scenarios/outside.yaml").symlink_to(outside)
    (folder.path / "scenarios/round.yaml").symlink_to(folder.path / "scenarios/round.yaml")
    assert [line.split(" - ")[0] for line in folder.found()] == [
        "scenarios/outside.yaml:1:1 RP116 'outside.yaml' leads out of its folder",
        "scenarios/round.yaml:1:1 RP116 'round.yaml' leads out of its folder",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_pipe_is_not_waited_for(folder: Folder) -> None:
    """A named pipe, on which a reader would wait for ever, is refused."""
    os.mkfifo(folder.path / "scenarios/pipe.yaml")
    (found,) = folder.found()
    assert found.startswith("scenarios/pipe.yaml:1:1 RP101 the file can't be read: it isn't a plain file - ")


def test_file_that_is_not_there(folder: Folder) -> None:
    """A wrong name on the command line is a problem like others."""
    assert "RP101 the file can't be read: no such file or directory" in folder.found("scenarios/nothing.yaml")[0]
    assert "RP101" in folder.found("scenarios/nothing\0.yaml")[0]


def test_file_name_cannot_break_the_line(folder: Folder) -> None:
    """A file name with an escape sign and a line feed is shown harmlessly, on one line."""
    folder.write("scenarios/a\x1b[2J\nb.yaml", "scenario: a\n")
    found = [line for line in folder.found() if "2J" in line]
    assert found
    assert all(line.isprintable() and line.startswith("scenarios/a␛[2J␊b.yaml:1:") for line in found)


def test_values_cannot_make_a_line_grow(folder: Folder) -> None:
    """A line with a hundred placeholders of long values is too long, as if it had been written out."""
    folder.spoil(FILE, "weeks: eight", "weeks: " + "x" * 120)
    folder.spoil(FILE, "Why should I pay for that?", "{{ weeks }}" * 50)
    assert "RP206 'says' has 6000 characters, more than 600" in folder.found(FILE)[0]


def test_what_a_value_says_is_never_looked_at_again(folder: Folder) -> None:
    """A value that looks like a placeholder stays as it is, and so do braces in a reply and markup in a line."""
    folder.spoil(FILE, "weeks: eight", 'weeks: "{{ weeks }}{% x %}"')
    folder.spoil(FILE, "Why should I pay for that?", "[/] [bold]Why[/bold] {x} $HOME")
    says = folder.library().scenario("late-invoice").scenes["opening"].says
    assert says == ("It's been {{ weeks }}{% x %} weeks. Why would I pay?", "[/] [bold]Why[/bold] {x} $HOME")
