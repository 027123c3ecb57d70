"""A scenario goes to a translator as a table and comes back: what they see, and what nothing can spoil."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roleplay.authoring.translation.lines import lines_of
from roleplay.content.library import Library, shipped_folder
from roleplay.content.problems import Problems
from roleplay.content.yaml_source import parse
from tests.cli.person import Person
from tests.content.conftest import FILES, Folder

FILE = "mine/scenarios/late-invoice.yaml"
GOOD = (FILES / "good/scenarios/late-invoice.yaml").read_text("utf-8")


@pytest.fixture
def person(tmp_path):
    """An author with a scenario."""
    Folder(tmp_path / "mine")
    return Person(tmp_path)


def _export(person, *words):
    target = person.home / "lines.csv"
    done = person.runs("translate", "export", str(person.home / FILE), "-o", str(target), *words)
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"), newline="")))


def _table(person, rows, delimiter=",", encoding="utf-8-sig"):
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return person.file("filled.csv", out.getvalue().encode(encoding))


def _translated(rows):
    return [row | {"translation": f"RU {row['original']}"} for row in rows]


def _merge(person, table, *words):
    return person.runs("translate", "merge", str(person.home / FILE), table, "--language", "ru", *words)


def _change(person, old, new):
    path = person.home / FILE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def _lines(text):
    return {line.id: line.text for line in lines_of(parse(text, "", Problems()))}


def test_every_line_is_in_the_table(person):
    """With an id, what it's for, how long it may be; the same ids each time."""
    rows = _export(person)
    assert {row["id"]: row["original"] for row in rows} == _lines(GOOD)
    found = {row["id"]: row for row in rows}
    assert found["scenes.opening.says.1"]["what"] == "the client's line in two or more wordings"
    assert found["title"]["most"] == "120"
    assert {"brief.who", "scenes.opening.unsure.says.2", "scenes.gone.ending.meaning"} <= set(found)
    assert _export(person) == rows


def test_a_translation_is_a_scenario_of_its_own(person):
    """Every line in the new language, the id of its file, all else as it was; it checks clean and can be listed."""
    done = _merge(person, _table(person, _translated(_export(person))))
    assert (done.code, done.out) == (0, "")
    new = person.home / "mine/scenarios/late-invoice-ru.yaml"
    assert done.err == f"Written: {new} (32 of 32 lines translated)\n"
    assert _lines(new.read_text("utf-8")) == {name: f"RU {text}" for name, text in _lines(GOOD).items()}
    old, scenario = Library([person.home / "mine"]), Library([person.home / "mine"]).scenario("late-invoice-ru")
    assert (scenario.language, scenario.id) == ("ru", "late-invoice-ru")
    for name, scene in scenario.scenes.items():
        before = old.scenario("late-invoice").scenes[name]
        assert [branch.when for branch in scene.branches] == [branch.when for branch in before.branches]
        assert [branch.targets() for branch in scene.ways_out()] == [branch.targets() for branch in before.ways_out()]


def test_missing_and_outdated_lines_are_named(person):
    """With file, line and id; missing ones stay as they were; the exit code says that there is something to do."""
    rows = _translated(_export(person))
    rows = [row for row in rows if row["id"] != "scenes.truth.says.1"]
    _change(person, "Why would I pay?", "Why must I pay?")
    done = _merge(person, _table(person, rows))
    path = person.home / FILE
    assert done.code == 1
    assert done.out.splitlines() == [
        f"outdated     {path}:{_line_of(path, 'Why must I pay?')} scenes.opening.says.1: "
        "'It's been {{ weeks }} weeks. Why must I pay?' "
        "(translated from: 'It's been {{ weeks }} weeks. Why would I pay?')",
        f"missing      {path}:{_line_of(path, 'pay this month', 2)} scenes.truth.says.1: 'I can't pay this month.'",
    ]
    text = (person.home / "mine/scenarios/late-invoice-ru.yaml").read_text("utf-8")
    assert "RU It's been {{ weeks }} weeks. Why would I pay?" in text and '"RU I can\'t pay this month."' not in text


def _line_of(path, words, nth=1):
    return [n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if words in line][nth - 1]


def test_new_wordings_and_moved_branches_keep_their_translations(person):
    """A wording put in before another: only that one is missing."""
    rows = _translated(_export(person))
    _change(person, "      - \"It's been", '      - "A new one."\n      - "It\'s been')
    done = _merge(person, _table(person, rows))
    assert [line.split()[0:3:2] for line in done.out.splitlines()] == [["missing", "scenes.opening.says.1:"]]


def test_an_older_table_is_taken_over(person):
    """`--with`: translations stay, and the notes say which rows want work."""
    table = _table(person, _translated(_export(person)))
    _change(person, "Why would I pay?", "Why must I pay?")
    _change(person, "says: [\"I can't pay", 'says: ["A new one.", "I can\'t pay')
    notes = {row["id"]: (row["note"], row["translation"]) for row in _export(person, "--with", table) if row["note"]}
    assert notes == {
        "scenes.opening.says.1": (
            "outdated, was: It's been {{ weeks }} weeks. Why would I pay?",
            "RU It's been {{ weeks }} weeks. Why would I pay?",
        ),
        "scenes.truth.says.1": ("new", ""),
    }


def test_rows_for_lines_that_are_gone(person):
    """Named with their place in the table; no reason to fail."""
    rows = _translated(_export(person))
    table = _table(person, [*rows, rows[0] | {"id": "scenes.old.says.1", "original": "Old words"}])
    done = _merge(person, table)
    assert (done.code, done.out) == (0, f"gone         {table}:34 scenes.old.says.1: 'Old words'\n")


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8"), ("\t", "utf-16"), (",", "utf-8")])
def test_however_a_spreadsheet_saved_it(person, delimiter, encoding):
    """Semicolons, tabs, UTF-16, no byte order mark."""
    assert _merge(person, _table(person, _translated(_export(person)), delimiter, encoding)).code == 0


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+7 900", "-2", "=cmd|' /C calc'!A0", "＝1", "|x", "%x"])
def test_nothing_runs_in_a_spreadsheet_and_nothing_changes(person, formula):
    """A line that looks like a formula has an apostrophe in the table, and none in the scenario."""
    _change(person, '"Why should I pay for that?"', f'"{formula}"')
    rows = _export(person)
    (row,) = (row for row in rows if row["id"] == "scenes.opening.says.2")
    assert row["original"] == f"'{formula}"
    done = _merge(person, _table(person, [row | {"translation": row["original"]} for row in rows]))
    assert (done.code, done.out) == (0, "")
    text = (person.home / "mine/scenarios/late-invoice-ru.yaml").read_text("utf-8")
    assert _lines(text)["scenes.opening.says.2"] == formula


def test_placeholders_and_what_cant_be_written(person):
    """Another `{{ name }}` than the original's, and control characters, are named."""
    rows = _translated(_export(person))
    rows[0]["translation"] = "RU {{ weeks }}"
    rows[1]["translation"] = "a\x07b"
    done = _merge(person, _table(person, rows))
    assert done.code == 1
    assert [line.split()[0] for line in done.out.splitlines() if not line.startswith("/")] == ["placeholders", "unseen"]
    assert "\x07" not in done.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", ":1: the first row should name a column 'id' once - the columns are id, what"),
        (b"id,original,tranlation\n", ":1: the first row should name a column 'translation' once - did you mean"),
        (b'id,original,translation\na,"b,c\nd,e,f\n', ":2: this row can't be read as CSV (unexpected end of data)"),
        (b"id,original,translation\na,b,c\na,b,d\n", ":3: the id 'a' stands in line 2 too"),
        (b"id,original,translation\na,b,\xff\n", ":2: this isn't UTF-8"),
        (b"id,original,translation\n" + b"x" * 9 * 1024 * 1024, "has more than 8 MB"),
    ],
)
def test_a_bad_table(person, content, said):
    """One line with the place; nothing is written."""
    done = _merge(person, person.file("bad.csv", content))
    assert done.code == 2 and said in done.err and done.err.count("\n") == 1
    assert not (person.home / "mine/scenarios/late-invoice-ru.yaml").exists()


def test_nothing_is_overwritten_unasked(person):
    """Not the original, and not an older translation, where hands may have been at work."""
    table = _table(person, _translated(_export(person)))
    assert "There is a file" in _merge(person, table, "-o", str(person.home / FILE), "--replace").err
    assert _merge(person, table).code == 0
    assert "add --replace" in _merge(person, table).err
    assert _merge(person, table, "--replace").code == 0
    assert (person.home / FILE).read_text("utf-8") == GOOD


@pytest.mark.parametrize("words", [("--language", "Deutsch"), ("-o", "A b.yaml"), ("-o", "x.txt")])
def test_words_that_cant_be(person, words):
    """A language, an id: told before anything is written."""
    done = _merge(person, _table(person, _translated(_export(person))), *words)
    assert done.code == 2 and " - " in done.err


@pytest.mark.parametrize("scenario", sorted(Library([shipped_folder()]).ids("scenario")))
def test_every_scenario_that_ships_goes_there_and_back(tmp_path, scenario):
    """Merged with its own words it says the same in every line, and checks clean."""
    person = Person(tmp_path)
    table = str(tmp_path / "t.csv")
    assert person.runs("translate", "export", scenario, "-o", table).code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text("utf-8-sig"), newline="")))
    filled = _table(person, [row | {"translation": row["original"]} for row in rows])
    new = tmp_path / f"{scenario}-de.yaml"
    done = person.runs("translate", "merge", scenario, filled, "--language", "en", "-o", str(new))
    assert (done.code, done.out) == (0, "")
    shipped = Library([shipped_folder()]).path("scenario", scenario).read_text("utf-8")
    assert _lines(new.read_text("utf-8")) == _lines(shipped)


WORDS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn", "Mn"]), min_size=1, max_size=40
).filter(lambda text: text.strip() and not text.startswith("'") and "{" not in text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=10))
def test_whatever_a_translator_writes_arrives(tmp_path_factory, words):
    """Quotes, colons, hashes, other scripts, formulas: each line says what the table said."""
    home = tmp_path_factory.mktemp("t")
    Folder(home / "mine")
    person = Person(home)
    rows = [row | {"translation": words[n % len(words)]} for n, row in enumerate(_export(person))]
    assert _merge(person, _table(person, rows)).code in (0, 1)
    text = (home / "mine/scenarios/late-invoice-ru.yaml").read_text("utf-8")
    assert _lines(text) == {row["id"]: row["translation"].strip() for row in rows}


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))))
def test_whatever_a_table_is(tmp_path_factory, content):
    """Never a traceback."""
    home = tmp_path_factory.mktemp("t")
    Folder(home / "mine")
    person = Person(home)
    for raw in (content, b"id,original,translation\n" + content):
        done = _merge(person, person.file("bad.csv", raw), "--replace")
        assert done.code in (0, 1, 2) and "fault of the program" not in done.err
