"""A short evening in Russian, in a window of 80 by 24: nothing of the interface is in English, nothing is cut off."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from textual.widgets._footer import FooterKey

from roleplay import language
from roleplay.content.library import Library, shipped_folder
from roleplay.practice import Practice
from roleplay.profiles import Profiles
from roleplay.tui.app import RoleplayApp
from roleplay.wiring import Parts
from tests.cli.person import Person as Typist
from tests.language.messages import catalogue, messages
from tests.tui.conftest import Person, made_practice

RUSSIAN = "unpaid-since-march"
REPLIES = ("Glad you wrote. Что случилось?", "We delivered everything.", "Calm down.", "Your homework.")
"""The tests' reader knows English phrases; the words are the person's own."""

_WORD = re.compile(r"[A-Za-z]{3,}")
_NAMES = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+|(?:/|--)[a-z]+")
"""Ids of scenarios, names of variables, commands and options: the same in every language."""


@cache
def russian_said() -> tuple[str, ...]:
    """All translations."""
    found: list[str] = []
    for message in catalogue("ru"):
        found += message.string if isinstance(message.string, list | tuple) else [message.string]
    return tuple(text for text in found if text)


@cache
def english_words() -> frozenset[str]:
    """The words of the English interface that no Russian text has, such as commands and names of keys."""
    english = words_of(text for each in messages() for text in (each.text, each.many))
    names = {"esc", *(name.lower() for name in language.LANGUAGES.values())}
    return frozenset(english - words_of(russian_said()) - words_of(REPLIES) - names)


def words_of(texts: Iterable[str]) -> set[str]:
    """The Latin words of texts, in small letters, without what is filled in."""
    return {word.lower() for text in texts for word in _WORD.findall(re.sub(r"\{\w+\}", "", text))}


def english_in(seen: str) -> set[str]:
    """English words of the interface in what is seen; ids and commands are none."""
    return {word.lower() for word in _WORD.findall(_NAMES.sub("", seen))} & english_words()


def cut_off(rows: list[str]) -> list[str]:
    """Texts of the interface that end in … on the screen though the whole of them doesn't."""
    found = []
    for row in rows:
        for piece in re.split(r"\s{2,}|[│▕╭╮╰╯]", row):
            said = piece.strip()
            if said.endswith("…") and any(text.startswith(said[:-1]) and text != said for text in russian_said()):
                found.append(said)
    return found


@pytest.fixture
def in_russian(tmp_path: Path) -> Library:
    """The Russian scenarios that are shipped, and all rubrics."""
    language.use("ru")
    folder = tmp_path / "content"
    for kind in ("scenarios", "rubrics"):
        (folder / kind).mkdir(parents=True)
        for path in (shipped_folder() / kind).glob("*.yaml"):
            if kind == "rubrics" or "\nlanguage: ru\n" in path.read_text("utf-8"):
                shutil.copy(path, folder / kind)
    return Library([folder])


async def test_an_evening_in_russian(in_russian: Library, tmp_path: Path) -> None:
    """Library, brief, a talk that is lost, debrief, rewinding, tries, comparing, history, drill, progress, help."""
    practice: Practice = made_practice(library=in_russian)
    app = RoleplayApp(lambda: practice, exports=tmp_path, light=False, profiles=Profiles(tmp_path))
    app.animation_level = "none"
    looked_at: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(app, pilot)
        await person.settle()

        def look(what: str) -> None:
            rows = person.rows()
            assert not english_in("\n".join(rows)), f"{what}:\n" + "\n".join(rows)
            assert not cut_off(rows), f"{what}:\n" + "\n".join(rows)
            keys = app.screen.query(FooterKey)
            assert all(key.region.right <= 80 for key in keys), what
            assert all(key.description in rows[-1] for key in keys), f"{what}: {rows[-1]}"
            looked_at.append(what)

        async def pages(what: str, *keys: str) -> None:
            await person.press(*keys)
            look(what)
            await person.press("f1")
            look(f"{what}, help")
            await person.press("escape")

        await pages("library")
        await person.press("w")
        look("profiles")
        await person.press("escape", "enter")
        await pages("brief")
        await pages("talk", "enter")
        await person.press("ctrl+g")
        look("hint")
        for reply in REPLIES * 5:
            await person.say(reply)
            look("answered")
            if practice.talk("c1").ended:
                break
        assert practice.talk("c1").ended
        await pages("debrief", "enter")
        for _ in range(6):
            await person.press("n")
            look("debrief, a turn")
        await person.press("m")
        look("debrief, marks")
        await person.press("t", "r")
        look("rewound")
        await person.say(REPLIES[0])
        await pages("tries", "ctrl+o")
        await pages("compare", "c")
        app.action_library()
        await person.settle()
        await pages("history", "h")
        app.action_library()
        await person.settle()
        await pages("drill", "d")
        await person.say(REPLIES[1])
        look("drilled")
        app.action_library()
        await person.settle()
        await pages("progress", "p")
        await person.press("pagedown")
        look("progress, further down")
        app.action_library()
        await person.settle()
        await person.press("l")
        assert "Search" in person.seen()
    assert len(looked_at) > 25


def test_the_check_would_find_english(in_russian: Library) -> None:
    """Words of the English interface are known for what they are; names of keys and commands are let through."""
    assert english_in("Quality 2,5 из 4, good.") == {"quality", "good"}
    assert english_in("⏎ Бриф  esc Назад  roleplay play unpaid-since-march  Enter — дальше") == set()
    assert cut_off(["  Уголок ко…   три минуты"]) == ["Уголок ко…"]


def test_plain_mode_speaks_russian(tmp_path: Path) -> None:
    """A talk, its debrief and a drill line by line: not one English word of the program's own."""
    person = Typist(tmp_path)
    talked = person.runs(
        *("--language", "ru", "play", RUSSIAN, "--plain", "--seed", "1"),
        typed="/help\n/hint\ndefend 1\n/tries\n/again\nexplore welcome 4\n/mood\n/end\n",
    )
    assert talked.code == 0
    assert "Ваш ответ вредит: Оправдывается" in talked.out and "Разбор" in talked.out
    drilled = person.runs("--language", "ru", "drill", "--plain", "--lines", "1", "--seed", "1", typed="blame 1\n")
    assert drilled.code == 0
    listed = [person.runs("--language", "ru", *words) for words in (["history"], ["progress"], ["tries"], ["profile"])]
    own = {"defend", "explore", "welcome", "blame", "acknowledge"}
    for done in (talked, drilled, *listed):
        assert english_in(re.sub(r"^\w+: ", "", done.out, flags=re.M)) - own == set(), done.out
    wrong = person.runs("--language", "ru", "play", "no-such-thing")
    assert "сценария 'no-such-thing' нет" in wrong.err


def test_the_language_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The word before the command wins, then the environment, then what was chosen before, then the machine's."""
    from roleplay.settings import settings_from

    def spoken(**environment: str) -> str:
        return Parts(settings_from({"ROLEPLAY_DATA_DIR": str(tmp_path), **environment})).language

    assert spoken() == "en"
    assert spoken(LANG="ru_RU.UTF-8") == "ru"
    assert spoken(LANG="ru_RU.UTF-8", LC_ALL="C.UTF-8") == "en"
    assert spoken(LANG="de_DE.UTF-8") == "en"
    Parts(settings_from({"ROLEPLAY_DATA_DIR": str(tmp_path)})).keep_language("ru")
    assert spoken(LANG="en_GB.UTF-8") == "ru"
    assert spoken(ROLEPLAY_LANGUAGE="en", LANG="ru_RU.UTF-8") == "en"
    monkeypatch.setenv(language.VARIABLE, "xx")
    refused = Typist(tmp_path / "other")
    assert refused.runs("--language", "xx", "list").code == 2


def test_authors_are_spoken_to_in_english(tmp_path: Path) -> None:
    """Commands that aren't for trainees stay English whatever was asked for."""
    person = Typist(tmp_path)
    assert "no problems" in person.runs("--language", "ru", "check", "--content", str(shipped_folder())).err.lower()


def test_numbers_and_days_are_written_as_in_russia() -> None:
    """A comma in a number, thousands apart, the day first; three forms of a noun."""
    language.use("ru")
    assert language.decimal(2.5) == "2,5"
    assert language.grouped(12000) == "12\N{NO-BREAK SPACE}000"
    assert language.day("2025-03-04T12:00:00Z") == "04.03.2025"
    said = [language.trn("{n} turn", "{n} turns", n) for n in (1, 3, 5, 11, 21, 112)]
    assert said == ["1 шаг", "3 шага", "5 шагов", "11 шагов", "21 шаг", "112 шагов"]
