"""A scenario goes to Twine and comes back; a story that was never a scenario becomes one."""

from __future__ import annotations

import dataclasses
import json
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.content.library import Library, shipped_folder
from tests.cli.person import Person
from tests.content.conftest import FILES, Folder

FILE = "mine/scenarios/late-invoice.yaml"
STORY = """\
:: StoryTitle
The late &amp; open invoice

:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "start": "The call"}

:: StoryInit
<<set $trust to 5>>

:: The call {"position":"100,100"}
It's been eight weeks.
Why would <<print $x>> I pay?

[[explore: What happened?->Truth]]
[[Gone<-blame, dismiss: You never pay.]]
[[You only have yourself to blame.|Gone][$trust to 0]]
[[otherwise->The call]]

:: Truth
I can't pay this month.
----
There's no money. /* he weeps */
[[Fine in parts]]

:: Fine in parts [resolved]
In parts, then.

:: Gone
Goodbye.
[[Nowhere]]
"""


@pytest.fixture
def person(tmp_path):
    """An author with a scenario; replies name their own moves."""
    Folder(tmp_path / "mine")
    return Person(tmp_path)


def _import(person, text, *words, name="story.twee"):
    return person.runs("story", "import", person.file(name, text), "-o", str(person.home / "new.yaml"), *words)


def _same(first, second):
    return dataclasses.replace(first, hash="") == dataclasses.replace(second, hash="")


@pytest.mark.parametrize("scenario", sorted(Library([shipped_folder()]).ids("scenario")))
def test_every_scenario_that_ships_goes_there_and_back(tmp_path, scenario):
    """The same scenes, lines, branches, conditions, effects and endings; it checks clean, nothing is lost."""
    person = Person(tmp_path)
    story, new = str(tmp_path / "s.twee"), str(tmp_path / "back" / f"{scenario}.yaml")
    (tmp_path / "back").mkdir()
    assert person.runs("story", "export", scenario, "-o", story).code == 0
    done = person.runs("story", "import", story, "-o", new)
    assert (done.code, done.out) == (0, "")
    back = Library([shipped_folder(), tmp_path / "back"]).scenario(scenario)
    assert _same(back, Library([shipped_folder()]).scenario(scenario))


def test_what_twine_shows(person):
    """A passage for each scene with its lines, a link for each branch, in words; nothing else looks like a link."""
    target = person.home / "s.twee"
    assert person.runs("story", "export", str(person.home / FILE), "-o", str(target)).code == 0
    text = target.read_text("utf-8")
    assert re.findall(r"^:: (\S+)", text, re.MULTILINE) == [
        *("StoryTitle", "StoryData", "StoryRoleplay", "opening", "truth", "settled", "gone"),
    ]
    assert re.findall(r"\[\[.*?\]\]", text) == [
        "[[explore and no blame and quality 2 to 4->truth]]",
        "[[trust 20 or less and not seen truth->gone]]",
        "[[otherwise->opening]]",
        "[[otherwise->settled]]",
    ]
    data = json.loads(text.split(":: StoryData\n")[1].split("\n\n")[0])
    assert data["start"] == "opening" and re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", data["ifid"])
    assert "It's been {{ weeks }} weeks. Why would I pay?\n----\nWhy should I pay for that?\n" in text


def test_a_row_of_scenes_and_staying(person):
    """`to: [a, b]` is a link to each, `to: same` a link to the passage itself; they come back as they were."""
    path = person.home / FILE
    text = path.read_text("utf-8").replace("        to: gone\n", "        to: [truth, gone]\n")
    path.write_text(text.replace("otherwise: {to: opening,", "otherwise: {to: same,"), "utf-8")
    target, back = person.home / "s.twee", person.home / "back"
    person.runs("story", "export", str(path), "-o", str(target))
    assert re.findall(r"\[\[(?:trust|other).*?->(\w+)\]\]", target.read_text("utf-8"))[:3] == [
        "truth",
        "gone",
        "opening",
    ]
    back.mkdir()
    words = ("-o", str(back / "late-invoice.yaml"), "--content", str(person.home / "mine"))
    assert person.runs("story", "import", str(target), *words).code == 0
    mine = Library([person.home / "mine"]).scenario("late-invoice")
    assert _same(Library([person.home / "mine", back]).scenario("late-invoice"), mine)
    assert mine.scenes["opening"].branches[1].targets() == ("truth", "gone")


def test_what_is_changed_in_twine_arrives(person):
    """Another line, another target, a branch taken out, a new passage with a choice."""
    target = person.home / "s.twee"
    person.runs("story", "export", str(person.home / FILE), "-o", str(target))
    text = target.read_text("utf-8").replace("Why should I pay for that?", "And what for?")
    text = re.sub(r"\[\[trust 20.*\n", "[[own: We did our best.->angry]]\n", text)
    text = text.replace("[[otherwise->settled]]", "[[otherwise->gone]]")
    text += ":: angry\nYour best!\n----\nThat was it?\n[[otherwise->settled]]\n"
    (person.home / "back").mkdir()
    target.write_text(text, "utf-8")
    new = str(person.home / "back/late-invoice.yaml")
    done = person.runs("story", "import", str(target), "-o", new, "--content", str(person.home / "mine"))
    assert (done.code, done.out) == (0, "")
    scenario = Library([person.home / "mine", person.home / "back"]).scenario("late-invoice")
    assert scenario.scenes["opening"].says[1] == "And what for?"
    assert [branch.to for branch in scenario.scenes["opening"].ways_out()] == ["truth", "angry", "opening"]
    assert scenario.scenes["truth"].otherwise.to == "gone"
    assert scenario.scenes["opening"].branches[0].effects == (("trust", 20), ("heat", -20))


def test_a_story_that_was_never_a_scenario(person):
    """Choices become branches by moves; what couldn't be carried is listed by line."""
    done = _import(person, STORY)
    lost = [line.split("story.twee:")[1] for line in done.out.splitlines() if line.startswith("not carried")]
    assert lost == [
        "1: trains, client and brief: a story has none; they are to be written",
        "7: the passage 'StoryInit': it's for the format, not for the talk",
        "12: '<<print $x>>': a scenario has no macros, variables or tags",
        "16: '$trust to 0': a link can't set variables",
        "16: the choice 'You only have yourself to blame.': "
        "what it does can't be told; `welcome` stands for it, change it",
    ]
    problems = [line.split("new.yaml:")[1] for line in done.out.splitlines() if "new.yaml:" in line]
    assert done.code == 1
    assert sorted(problem.split(" ", 1)[1].split(" - ")[0] for problem in problems) == [
        "RP301 there is no scene 'nowhere' to go to",
        *["RP308 'says' has 1 wording, and needs at least 2"] * 3,
    ]
    text = (person.home / "new.yaml").read_text("utf-8")
    assert 'title: "The late & open invoice"' in text and "start: the-call" in text
    assert "- when: {moves: {any: [explore]}}\n        to: truth" in text
    assert "- when: {moves: {any: [blame, dismiss]}}\n        to: gone" in text
    assert "# line 14: 'explore: What happened?'" in text
    assert 'says: ["It\'s been eight weeks. Why would I pay?"]' in text
    assert "outcome: resolved" in text


def test_a_story_with_two_wordings_plays_at_once(person):
    """What has all that a scenario needs checks clean, and can be practised."""
    story = """\
:: Start
You wrote to me.
----
You sent a mail.
[[explore: What is wrong?->End]]
[[otherwise->End]]

:: End [resolved]
Thank you.
----
Thanks.
"""
    done = _import(person, story)
    assert done.code == 0, done.out
    (person.home / "c/scenarios").mkdir(parents=True)
    (person.home / "new.yaml").rename(person.home / "c/scenarios/new.yaml")
    played = person.runs("play", "new", "--plain", "--content", str(person.home / "c"), typed="explore 3\n")
    assert played.code == 0 and "To be written: what this ending means." in played.out


def test_words_of_choices_are_read(tmp_path):
    """Without a move before it, the reader that ships says what a choice does."""
    from tests.cli.person import REAL

    story = ":: A\nWe want to cancel.\n"
    story += "[[I'm glad you told me. What happened?->B]]\n[[You only have yourself to blame.->C]]\n"
    person = Person(tmp_path, REAL)
    _import(person, story + ":: B\nWell.\n:: C\nBye.\n")
    text = (tmp_path / "new.yaml").read_text("utf-8")
    assert re.search(r"any: \[[a-z, ]*explore[a-z, ]*\]\}\}\n +to: b\n", text)
    assert re.search(r"any: \[[a-z, ]*blame[a-z, ]*\]\}\}\n +to: c\n", text)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.twee", "nothing here", "has no passages (`:: Name`) - nothing was written"),
        ("a.ink", "// nothing", "has no knots (`=== name ===`) or lines"),
        ("a.docx", "x", "is neither Twee nor ink - its name should end in .twee"),
        ("a.twee", b"\xff\xfe\x00", "can't be read"),
        ("a.twee", b"x" * 600_000, "can't be read"),
    ],
)
def test_a_file_that_is_no_story(person, name, content, said):
    """One line; nothing is written."""
    done = _import(person, content, name=name)
    assert done.code == 2 and said in done.err and done.err.count("\n") == 1
    assert not (person.home / "new.yaml").exists()


def test_a_scenario_with_problems_is_not_exported(person):
    """It says which; nothing is written."""
    path = person.home / FILE
    path.write_text(path.read_text().replace("to: truth", "to: truht"))
    done = person.runs("story", "export", str(path), "-o", str(person.home / "s.twee"))
    assert done.code == 2 and "RP301" in done.err and not (person.home / "s.twee").exists()


def test_nothing_is_overwritten_unasked(person):
    """A scenario that is there stays."""
    _import(person, STORY)
    before = (person.home / "new.yaml").read_text()
    assert "add --replace" in _import(person, ":: A\nx").err
    assert (person.home / "new.yaml").read_text() == before


KEYS = (
    *(
        "to",
        "then",
        "same",
        "otherwise",
        "when",
        "effects",
        "reaction",
        "because",
        "says",
        "unsure",
        "recalls",
        "ending",
    ),
    *(
        "branches",
        "client",
        "brief",
        "state",
        "values",
        "conditions",
        "everywhere",
        "language",
        "minutes",
        "a b",
        "moves",
    ),
)
LINES = st.text(
    st.one_of(
        st.sampled_from("[]<>|-:&;*/\\$_#'\"{}=~^@`%!+ \n\t()ab"),
        st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"]),
    ),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip() and "{{" not in text)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, min_size=9, max_size=9, unique_by=lambda text: " ".join(text.split())))
def test_whatever_the_lines_are(tmp_path_factory, lines):
    """Links, comments, headers, rules and entities inside lines stay words of the line: there and back the same."""
    from roleplay.authoring.stories.scenario import scenario_of_story
    from roleplay.authoring.stories.twee import read_twee
    from roleplay.authoring.stories.twee_text import twee_text
    from roleplay.authoring.stories.yaml_text import plain
    from roleplay.content.problems import Problems
    from roleplay.content.yaml_source import parse

    good = FILES / "good/scenarios/late-invoice.yaml"
    row = plain(parse(good.read_text("utf-8"), "", Problems()))
    words = [line.strip() for line in lines]
    row["title"], row["brief"]["who"] = " ".join(words[0].split()), words[1]
    opening, truth = row["scenes"]["opening"], row["scenes"]["truth"]
    opening["says"], truth["says"] = words[2:5], words[5:7]
    opening["branches"][0]["reaction"], opening["thinks"] = [words[7]], words[8]
    scenario = Library([FILES / "good"]).scenario("late-invoice")
    story = read_twee(twee_text(row, scenario))
    assert scenario_of_story(story, "late-invoice", lambda *_: ()) == row
    assert story.lost == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["story.twee", "story.ink"]), st.data())
def test_whatever_a_story_is(tmp_path_factory, name, data):
    """A file, or one line that says why not; never a traceback, never long."""
    person = Person(tmp_path_factory.mktemp("s"))
    marks = (
        ":: ",
        "[[",
        "]]",
        "->",
        "|",
        "<!-- roleplay ",
        " -->",
        "{",
        "}",
        '"to":',
        "=== ",
        "* ",
        "** ",
        "- ",
        "-> ",
    )
    words = (
        *marks,
        "END",
        "(",
        ")",
        "knot",
        "\n",
        "\n",
        "[",
        "]",
        "~ x",
        "<<",
        ">>",
        "#",
        "\u202e",
        "\x1b",
        "е",
        " same ",
    )
    text = "".join(data.draw(st.lists(st.one_of(st.sampled_from(words), st.text(max_size=5)), max_size=60)))
    begin = time.monotonic()
    done = _import(person, text.encode("utf-8", "replace"), name=name)
    assert done.code in (0, 1, 2) and "fault of the program" not in done.err
    assert "\x1b" not in done.out + done.err and "\u202e" not in done.out + done.err
    assert time.monotonic() - begin < 5


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.booleans(), st.dictionaries(st.sampled_from(KEYS), JSON, max_size=5)), max_size=6))
def test_whatever_stands_in_the_comments(tmp_path_factory, rows):
    """Comments that somebody has changed: problems that are named, never a traceback."""
    person = Person(tmp_path_factory.mktemp("s"))
    text = ":: A\n" + "\n".join(
        ("[[x->A]] " if link else "") + f"<!-- roleplay {json.dumps(row)} -->" for link, row in rows
    )
    head = f":: StoryRoleplay\n<!-- roleplay {json.dumps(rows[0][1] if rows else {})} -->\n"
    done = _import(person, head + text)
    assert done.code in (0, 1) and "fault of the program" not in done.err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("story.twee", ":: A\n" + "<!-- " * 90_000 + "-->"),
        ("story.twee", ":: A\n" + "/* " * 150_000 + "*/"),
        ("story.twee", ":: A\n" + "[[a]]" * 90_000),
        ("story.twee", ":: a\n" * 100_000),
        ("story.twee", ":: A\n" + "<a " * 150_000),
        ("story.twee", ":: A\n" + "$a " * 150_000),
        ("story.twee", ":: A\n<!-- roleplay " + "[" * 400_000 + " -->"),
        ("story.ink", "-a\n" * 150_000),
        ("story.ink", "*a\n" * 150_000),
        ("story.ink", "=== a\n" * 80_000),
        ("story.ink", "".join("*" * n + "a\n" for n in range(1, 900))),
        ("story.ink", "{" * 400_000 + "}"),
        ("story.ink", "* " * 200_000),
    ],
    ids=lambda value: value[:12] if len(value) < 20 else repr(value[:12]),
)
def test_a_story_of_half_a_megabyte_takes_seconds(person, name, text):
    """Nothing in it makes the import slow."""
    begin = time.monotonic()
    done = _import(person, text, name=name)
    assert done.code in (1, 2) and "fault of the program" not in done.err
    assert time.monotonic() - begin < 10
