"""`roleplay graph`: the scenes and the ways between them, as an author sees them in a list or a picture."""

from __future__ import annotations

import re
import time
from xml.etree import ElementTree

import pytest

from tests.cli.person import REAL, Person
from tests.content.conftest import FILES, Folder

FILE = "mine/scenarios/late-invoice.yaml"
PLAYS = "mine/scenarios/late-invoice.plays.yaml"
FORMS = ("text", "mermaid", "dot", "svg", "html")
NASTY = '\\"]; x --> y <script>alert(1)</script> </svg> | #quot; `a` \\\\ \\u202e\\x1b & {{ weeks }} %% end'
LOOP = """  loop:
    says: ["Round again.", "And again."]
    otherwise: {to: same}
    unsure: {says: ["What?", "Sorry?"]}
  lonely:
    says: ["Nobody comes.", "Nobody."]
    otherwise: {to: settled}
    unsure: {says: ["What?", "Sorry?"]}
"""


@pytest.fixture
def author(tmp_path):
    """An author with a scenario and one play-through that asks and is settled; replies name their own moves."""
    person = Person(tmp_path)
    Folder(tmp_path / "mine")
    _change(person, '"What happened?"', "explore 3", PLAYS)
    return person


def _change(person, old, new, file=FILE):
    path = person.home / file
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def _graph(person, *words):
    return person.runs("graph", str(person.home / FILE), *words)


def test_the_list(author):
    """Scenes in the order of the file; their ways with conditions; what the play-through took and what it never did."""
    done = _graph(author)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "late-invoice: The late invoice\n"
        "4 scenes; 2 of them endings; 1 play-through reached 3 of 4 scenes and 2 of 4 branches\n"
        "\n"
        "opening  (start)  line 27  reached 1x\n"
        "    It's been eight weeks. Why would I pay?\n"
        "    1    -> truth  if explore and no blame and quality 2 to 4  1x\n"
        "    2    -> gone  if trust 20 or less and not seen truth  never taken\n"
        "    else -> stays  never taken\n"
        "\n"
        "truth  line 46  reached 1x\n"
        "    I can't pay this month.\n"
        "    else -> settled  1x\n"
        "\n"
        "settled  (resolved)  line 55  reached 1x\n"
        "    In parts\n"
        "\n"
        "gone  (lost, never reached)  line 58\n"
        "    Gone\n"
    )


def test_without_coverage_nothing_is_counted(author):
    """--no-coverage plays nothing, and says so."""
    done = _graph(author, "--no-coverage")
    assert "4 scenes; 2 of them endings; coverage not counted\n" in done.out
    assert "never" not in done.out and "reached" not in done.out


@pytest.mark.parametrize("form", FORMS)
def test_dead_ends_are_marked_in_a_file_with_problems(author, form):
    """A scene from which no ending is reached, one to which none leads, and one that isn't there: each is marked."""
    _change(author, "  settled:\n", LOOP + "  settled:\n")
    _change(author, "otherwise: {to: opening,", "otherwise: {to: loop,")
    _change(author, "        to: gone\n", "        to: nowhere\n")
    done = _graph(author, "--format", form)
    assert done.code == 0
    assert "so nothing was played - see: roleplay check" in done.err
    for mark in ("dead end", "no way leads here", "no such scene"):
        assert mark in done.out
    if form == "text":
        assert "\nloop  (dead end)" in done.out and "\nlonely  (no way leads here)" in done.out
        assert "\nnowhere  (no such scene)" in done.out
        assert "1 dead end;" in done.out


def test_a_picture_shows_every_scene_and_way(author):
    """The SVG is well-formed; a box for each scene, a line for each way between two, dashed where nobody went."""
    target = author.home / "graph.svg"
    assert _graph(author, "-o", str(target)).err == f"Written to {target}\n"
    top = ElementTree.fromstring(target.read_text("utf-8"))
    found = [each.get("class", "") for each in top.iter() if "class" in each.attrib]
    assert sum(name.startswith("box") for name in found) == 4
    assert sum(name.split()[0] == "way" for name in found) == 2 * 3  # a group and a path for each of three
    assert sum(name == "way missed" for name in found) == 1
    words = "".join(top.itertext())
    assert "opening ×1" in words and "resolved" in words and "↺ else!" in words and "never reached" in words


def test_boxes_do_not_lie_on_each_other(tmp_path):
    """In the picture of every shipped scenario no two boxes overlap, and all lie inside the picture."""
    author = Person(tmp_path)
    for scenario in author.runs("list", "--json").json:
        top = ElementTree.fromstring(author.runs("graph", scenario["id"], "--no-coverage", "--format", "svg").out)
        boxes = [each.get("transform") for each in top.iter() if each.get("transform")]
        places = [tuple(map(float, re.findall(r"[\d.]+", text))) for text in boxes]
        assert len(places) >= 15
        for k, (x, y) in enumerate(places):
            assert 0 <= x <= float(top.get("width")) - 190 and 0 <= y <= float(top.get("height")) - 62
            assert not any(abs(x - a) < 190 and abs(y - b) < 62 for a, b in places[:k])


def test_branches_of_every_scene_and_rows(author):
    """They stand once, and the scenes that they lead to say so; a row names its scenes in order."""
    common = (
        "everywhere:\n  - when: {moves: {any: [blame]}}\n    to: [truth, gone]\n    reaction: [A, B]\nstart: opening\n"
    )
    _change(author, "start: opening\n", common)
    assert "in every scene\n    e1 -> truth, then gone  if blame  never taken\n" in _graph(author).out
    picture = _graph(author, "--format", "svg").out
    assert picture.count("← e1") == 3 and "in every scene, e1: blame (never taken) → truth, then gone" in picture


@pytest.mark.parametrize("form", FORMS)
def test_texts_are_texts_in_every_form(author, form):
    """What an author wrote ends no label, begins no markup and moves no cursor."""
    _change(author, '"It\'s been {{ weeks }} weeks. Why would I pay?"', f'"{NASTY}"')
    _change(author, "title: Gone", f'title: "{NASTY}"')
    _change(author, "title: The late invoice", f'title: "{NASTY}"')
    done = _graph(author, "--format", form)
    assert done.code == 0, done.err
    assert "\x1b" not in done.out and "\u202e" not in done.out
    if form in ("svg", "html"):
        assert "<script" not in done.out and "&lt;script&gt;" in done.out
        assert done.out.count("</svg>") == 1
        assert "http" not in done.out.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    if form == "svg":
        ElementTree.fromstring(done.out)
    if form == "dot":
        string = r'"(?:[^"\\\n]|\\.)*"'
        for line in done.out.splitlines()[1:-1]:
            assert re.fullmatch(r'[^"]*', re.sub(string, "S", line)), line
            assert "script" not in re.sub(string, "S", line)
    if form == "mermaid":
        assert done.out.startswith("flowchart TD\n")
        for line in done.out.splitlines():
            for label in re.findall(r'"([^"]*)"', line):
                assert re.fullmatch(r"(?:[\w .,:;!?()/+×←→↺…·-]|#\d+;|<br/>)*", label), label
            rest = re.sub(r'"[^"]*"', "S", line)
            assert "script" not in rest and not re.search(r"\bx\b|`|<", rest)


def test_the_ending_of_the_file_decides_the_form(author):
    """.mmd is Mermaid, .gv is dot, .html a page; another ending needs --format."""
    for ending, begins in ((".mmd", "flowchart"), (".gv", "digraph"), (".html", "<!DOCTYPE html>"), (".txt", "late-")):
        target = author.home / f"out{ending}"
        assert _graph(author, "-o", str(target)).code == 0
        assert target.read_text("utf-8").startswith(begins)
    assert "default-src 'none'" in (author.home / "out.html").read_text("utf-8")
    assert _graph(author, "-o", str(author.home / "out.xyz")).err.startswith(
        "roleplay: No format has files that end in"
    )


def test_play_throughs_with_problems_don_t_keep_it_from_being_drawn(author):
    """That nothing was counted is said beside the picture."""
    _change(author, "for: late-invoice", "for: late-invoise", PLAYS)
    done = _graph(author)
    assert done.code == 0 and "nothing was counted" in done.err and "coverage not counted" in done.out
    (author.home / PLAYS).unlink()
    assert "there are no play-throughs beside late-invoice" in _graph(author).err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("no.yaml",), "There is no file no.yaml"),
        (("no-such",), "there is no scenario 'no-such'"),
        (("we-want-to-cancel", "-o", "no/such/x.svg"), "There is no folder no/such"),
        (("we-want-to-cancel", "--format", "png"), "'png'"),
    ],
)
def test_wrong_use_is_told_in_one_line(author, words, why):
    """Exit code 2 and one line that says what to do."""
    done = author.runs("graph", *words)
    assert (done.code, done.out) == (2, "")
    assert why in done.err and done.err.count("\n") == 1


@pytest.mark.parametrize(
    "content", ["", "scenario: x\n", "rubric: x\n", "scenario: [", "\0", "scenario: x\nscenes: 3\n"]
)
def test_files_without_scenes(author, content):
    """One clear line, whatever is in the file."""
    name = author.file("mine/odd.yaml", content)
    done = author.runs("graph", name)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("roleplay: there are no scenes to draw: ") and done.err.count("\n") == 1


def test_the_biggest_scenario_is_drawn_in_a_moment(author):
    """Two hundred scenes are the most that a file may have."""
    scenes = "".join(
        f"  s{k}:\n    says: [A, B]\n"
        f"    branches:\n      - {{when: {{moves: {{any: [own]}}}}, to: s{(k * 7 + 3) % 196}}}\n"
        f"    otherwise: {{to: {f's{k + 1}' if k < 195 else 'settled'}}}\n    unsure: {{says: [C, D]}}\n"
        for k in range(196)
    )
    _change(author, "  settled:\n", scenes + "  settled:\n")
    _change(author, "otherwise: {to: opening,", "otherwise: {to: s0,")
    begun = time.perf_counter()
    done = _graph(author, "--no-coverage", "--format", "svg")
    assert done.code == 0 and done.out.count('<rect class="box') == 200, done.err
    assert time.perf_counter() - begun < 5


def test_a_shipped_scenario_with_its_play_throughs(tmp_path):
    """The real reader reads the replies; most scenes are reached."""
    done = Person(tmp_path, REAL).runs("graph", "we-want-to-cancel")
    assert done.code == 0
    assert int(re.search(r"reached (\d+) of 18 scenes", done.out).group(1)) >= 14


def test_the_folder_of_the_tests_is_untouched():
    """Drawing writes nothing beside the scenario."""
    assert {path.name for path in (FILES / "good" / "scenarios").iterdir()} == {
        "late-invoice.yaml",
        "late-invoice.plays.yaml",
    }
