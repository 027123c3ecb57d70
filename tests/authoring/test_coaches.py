"""`roleplay coaches`: good and bad coaches play, and an author sees whether they can be told apart."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from roleplay.authoring.stocks import HARMFUL, languages, load_stocks, stocks
from roleplay.domain.errors import ContentError
from roleplay.reading.near_duplicates import near_duplicates, replies_of
from roleplay.wiring import LazyReader
from tests.authoring.conftest import Credulous
from tests.cli.person import REAL, Person
from tests.content.conftest import FILES

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = "we-want-to-cancel"
HARM = ("defender", "personal", "blamer", "dismisser", "buckler", "deflector")


@pytest.fixture
def author(tmp_path):
    """An author with a small scenario whose rubric is kind to everybody, and a reader that is taken in by all."""
    shutil.copytree(FILES / "good", tmp_path / "mine")
    return Person(tmp_path, LazyReader(Credulous))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What two plays of every coach on a shipped scenario come to, read by the reader that ships."""
    return Person(tmp_path_factory.mktemp("told"), REAL).runs("coaches", SHIPPED, "--plays", "2", "--bar", "--json")


def test_the_expert_and_the_harmful_lie_apart_on_a_shipped_scenario(told):
    """The expert's worst play is far above every harmful coach's best, and magic sentences are worth much less."""
    (scenario,) = told.json["scenarios"]
    by_name = {row["coach"]: row for row in scenario["coaches"]}
    assert by_name["expert"]["median"] >= 75
    for name in HARM:
        assert by_name[name]["kind"] == HARMFUL
        assert by_name[name]["highest"] < by_name["expert"]["lowest"]
        assert len(by_name[name]["talks"]) == 2
    # The bar of 50 for the parrot is one over all scenarios; it is over it in those of the first model.
    assert by_name["parrot"]["median"] <= by_name["expert"]["lowest"] - 25 and by_name["stuffer"]["median"] <= 50
    assert [missed for missed in told.json["missed"] if "parrot" not in missed] == []
    assert {row["coach"] for row in told.json["together"]} == set(by_name)


def test_a_play_can_be_looked_at_turn_by_turn(told, tmp_path):
    """The play that the table names comes to the same score; each turn shows reply, reading, branch, state, marks."""
    person = Person(tmp_path, REAL)
    row = next(row for row in told.json["scenarios"][0]["coaches"] if row["coach"] == "buckler")
    shown = person.runs("coaches", SHIPPED, "--replay", f"buckler:{row['lowest_seed']}").out
    assert f"{row['lowest']} of 100" in shown
    assert re.search(r'read    buckle "[^"]+"; quality 0', shown)
    assert "branch 3 of opening -> easy-out (You gave way before you knew what it was about." in shown
    assert "state   trust 35 -> 27, heat 60 -> 45, openness 20 -> 10" in shown
    assert "mark    Holding steady: 0 of 4 (buckled -4)" in shown
    play = person.runs("coaches", SHIPPED, "--replay", f"buckler:{row['lowest_seed']}", "--json").json
    assert play["score"] == row["lowest"] and play["turns"][0]["branch"] == "branch 3"


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    """Twice the same plays are equal to the byte; another seed gives other talks."""
    person = Person(tmp_path, REAL)
    words = ("coaches", SHIPPED, "--plays", "2", "--coach", "blamer", "--coach", "silent", "--json")
    once = person.runs(*words).raw
    assert once == person.runs(*words).raw
    assert once != person.runs(*words, "--seed", "5").raw


def test_what_misses_the_bar_is_named(author):
    """Where a reader is taken in by everybody the bar is missed: each miss names coaches, points and seeds."""
    done = author.runs("coaches", str(author.home / "mine/scenarios/late-invoice.yaml"), "--plays", "2", "--bar")
    assert done.code == 1
    missed = [line for line in done.out.splitlines() if line.startswith("missed ")]
    assert any(re.search(r"over all: the blamer's median is \d+, and should be 40 or less", line) for line in missed)
    worst = r"late-invoice: the expert's worst play came to \d+ points \(expert:\d\), the defender's best to \d+ "
    assert any(re.search(worst + r"\(defender:\d\)", line) for line in missed)
    assert f"the bar is missed in {len(missed)} places" in done.err
    without = author.runs("coaches", str(author.home / "mine/scenarios/late-invoice.yaml"), "--plays", "2")
    assert without.code == 0 and without.out == done.out


def test_misread_replies_are_listed(author):
    """Harm that was read as harmless and sure stands with how often that was, and as what it was read."""
    file = str(author.home / "mine/scenarios/late-invoice.yaml")
    lines = author.runs("coaches", file, "--plays", "2", "--coach", "buckler", "--misread").out.splitlines()
    found = [line for line in lines if line.startswith("misread ")]
    assert found
    assert all(re.fullmatch(r"misread  buckler, 1 of 1 times: .+ \[explore, quality 3\]", line) for line in found)


def test_a_table_for_people(author):
    """Each coach has a line with the scores, the replies and the endings; more than one scenario are summed up."""
    out = author.runs("coaches", "late-invoice", SHIPPED, "--plays", "2", "--content", str(author.home / "mine")).out
    assert "late-invoice: The late invoice\nCOACH " in out
    assert re.search(r"^defender +\d+ +\d+ +\d+ +2  settled 2$", out, re.M)
    assert "All together\n" in out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("no-such-scenario",), "there is no scenario 'no-such-scenario'"),
        (("none.yaml",), "There is no file none.yaml"),
        ((SHIPPED, "--coach", "parot"), "did you mean 'parrot'?"),
        ((SHIPPED, "--replay", "parrot"), "'parrot' is no COACH:SEED"),
        ((SHIPPED, "--replay", "parrot:x"), "'parrot:x' is no COACH:SEED"),
        ((SHIPPED, "--replay", "parot:1"), "did you mean 'parrot'?"),
        (("--replay", "parrot:1"), "--replay shows a play of one scenario"),
        ((SHIPPED, "--plays", "0"), "'--plays'"),
    ],
)
def test_wrong_use_is_told_in_one_line(author, words, why):
    """Exit code 2 and one line that says what to do."""
    done = author.runs("coaches", *words)
    assert (done.code, done.out) == (2, "")
    assert why in done.err and done.err.count("\n") == 1


def _translated(author, language):
    path = author.home / "mine/scenarios/late-invoice.yaml"
    path.write_text(path.read_text("utf-8").replace("language: en", f"language: {language}"), "utf-8")
    return str(path)


def test_russian_scenarios_are_played_in_russian(author):
    """The replies are Russian ones."""
    play = author.runs("coaches", _translated(author, "ru"), "--replay", "dismisser:1", "--json").json
    assert all(re.search("[а-я]", turn["reply"]) for turn in play["turns"])


def test_a_language_that_no_coach_speaks(author):
    """Named, it is refused with those that there are; among others, it is left out and that is said."""
    file = _translated(author, "de")
    done = author.runs("coaches", file)
    assert done.code == 2 and "No coach speaks 'de' - they speak: en, ru" in done.err
    words = ("--content", str(author.home / "mine"), "--plays", "1", "--coach", "silent")
    assert "language of late-invoice (de)" in author.runs("coaches", *words).err


def test_every_language_has_every_coach():
    """The same coaches of the same kinds, each with enough to say for a talk."""
    assert languages() == ["en", "ru"]
    kinds = [{stock.coach: stock.kind for stock in stocks(language).values()} for language in languages()]
    assert kinds[0] == kinds[1]
    assert {name for name, kind in kinds[0].items() if kind == HARMFUL} == set(HARM)
    assert all(len(stock.every_reply()) >= 6 for language in languages() for stock in stocks(language).values())


def _words(text):
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_no_stock_repeats_what_the_reader_learnt_from_or_an_author_wrote():
    """No reply is near one of the training data; no sentence of ten words stands in the rubrics or scenarios."""
    said = [(reply, reply) for name in languages() for stock in stocks(name).values() for reply in stock.every_reply()]
    learnt = replies_of(sorted((ROOT / "rubrics" / "corpus").glob("*.jsonl")))
    assert list(near_duplicates(said, learnt)) == []
    written = [path for folder in ("rubrics", "scenarios") for path in sorted((ROOT / folder).glob("*.yaml"))]
    known = "\n".join(f" {_words(path.read_text('utf-8'))} " for path in written)
    sentences = [_words(sentence) for reply, _ in said for sentence in re.split(r"(?<=[.!?…:])\s+", reply)]
    assert [s for s in sentences if len(s.split()) >= 10 and f" {s} " in known] == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("stock: en\ncoaches:\n  a:\n    about: x\n    kind: god\n    replies: [x]\n", "en.yaml:5:11 RP209"),
        ("stock: en\ncoaches:\n  a:\n    about: x\n    kind: good\n    replys: [x]\n", "en.yaml:6:5 RP201"),
        ("stock: en\ncoaches:\n  a: {about: x, kind: good}\n", "the coach 'a' has nothing to say"),
        ("stock: en\ncoaches:\n  a: {about: x, kind: good, moments: {frist: [x]}}\n", "there is no moment 'frist'"),
        ("stock: [\n", "RP108"),
    ],
)
def test_a_broken_stock_says_where(tmp_path, text, why):
    """One error with its place."""
    path = tmp_path / "en.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ContentError, match=re.escape(why)):
        load_stocks(path)
