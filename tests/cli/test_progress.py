"""`roleplay progress`: text, JSON and a page, from the same figures."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.cli.person import Person


def test_nothing_practised(person: Person) -> None:
    """Said in plain words, with what to begin with."""
    done = person.runs("progress")
    assert done.code == 0
    assert "No marked reply in a talk yet" in done.out
    assert "roleplay play " in done.out
    assert person.runs("progress", "--json").json["quality"] is None


def test_text_and_json_say_the_same(person: Person) -> None:
    """The figures of a talk."""
    person.plays("welcome explore 4", "defend 1", "explore 2.5")
    told = person.runs("progress", "--json").json
    assert (told["replies"], told["talks"], told["direction"]) == (3, 1, None)
    assert told["quality"]["mean"] == 2.5
    (harm,) = told["harmful"]
    assert (harm["move"], harm["times"], harm["replies"]) == ("defend", 1, 3)
    text = person.runs("progress").out
    assert "2.5 on average over 3 replies" in text
    assert "Too few talks to speak of a direction: 1 of 8." in text
    assert all(len(line) <= 100 for line in text.splitlines())


def test_a_page_holds_the_plots_and_nothing_from_elsewhere(person: Person) -> None:
    """Two talks make a plot; every picture is well-formed; no script, no link, nothing loaded."""
    person.plays("welcome explore 4", "defend 1")
    person.plays("explore 3", "buckle 0", seed=8)
    page = person.home / "progress.html"
    assert person.runs("progress", "-o", str(page)).code == 0
    text = page.read_text(encoding="utf-8")
    pictures = re.findall(r"<svg.*?</svg>", text, re.S)
    assert len(pictures) > 3
    for picture in pictures:
        ElementTree.fromstring(picture)
    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text
    assert 'id="quality-title"' in text


def test_names_of_authors_don_t_get_out_of_their_place(person: Person) -> None:
    """A title with mark-up and an escape sequence is shown as it is written, in text and on the page."""
    source = person.runs("new", "scenario", "mine")
    assert source.code == 0, source.err
    (path,) = [path for path in person.data.rglob("mine.yaml") if "plays" not in path.name]
    text = path.read_text(encoding="utf-8")
    titled = re.sub(r"(?m)^title: .*$", 'title: "<script>alert(1)</script>\\\\e[31m"', text)
    assert titled != text
    path.write_text(titled, encoding="utf-8")
    person.plays("welcome 4", scenario="mine")
    shown = person.runs("progress")
    assert "\x1b" not in shown.out
    assert "<script>alert(1)</script>␛[31m" in shown.out
    page = person.home / "p.html"
    assert person.runs("progress", "-o", str(page)).code == 0
    written = page.read_text(encoding="utf-8")
    assert "<script>" not in written
    assert "&lt;script&gt;alert(1)&lt;/script&gt;␛[31m" in written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-o", "progress.pdf"), "name a file that ends in .html"),
        (("-o", "/nowhere/at/all.html"), "There is no folder"),
        (("-o", "p.html", "--json"), "choose one of them"),
    ],
)
def test_what_can_t_be_written_is_said_first(words: tuple[str, ...], said: str, person: Person) -> None:
    """One line, exit code 2."""
    done = person.runs("progress", *words)
    assert done.code == 2
    assert said in done.err
