"""The language of what the program itself says to people who practise: words by gettext, numbers, dates.

What is said is written in English in the sources, `tr("…")`, and translated where it is used, as it is then wanted.
Scenarios and rubrics have a language of their own and never come through here. Only the standard library is imported.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

LANGUAGES = {"en": "English", "ru": "Русский"}
"""The languages there are, each by its own name; English is what stands in the sources."""

FOLDER = Path(__file__).parent / "locale"
"""LANGUAGE/LC_MESSAGES/roleplay.po is what translators write, the .mo beside it is made of it."""

VARIABLE = "ROLEPLAY_LANGUAGE"
"""The environment variable that names the language."""

_NUMBERS = {"en": (".", ","), "ru": (",", "\N{NO-BREAK SPACE}")}
"""The sign between whole and part, and the one between thousands."""

_DAYS = {"en": "%Y-%m-%d", "ru": "%d.%m.%Y"}


class _InUse:
    """What is spoken now; one for the whole program."""

    name = "en"
    words: gettext.NullTranslations = gettext.NullTranslations()


def use(language: str) -> None:
    """Say everything in this language from now on; one that there isn't is English."""
    found = gettext.NullTranslations()
    if language in LANGUAGES and language != "en":
        found = gettext.translation("roleplay", FOLDER, [language])
    _InUse.name, _InUse.words = (language if language in LANGUAGES else "en"), found


def now() -> str:
    """The language in use: one of LANGUAGES."""
    return _InUse.name


def other() -> str:
    """The language after the one in use, in the order of LANGUAGES, and round again."""
    names = list(LANGUAGES)
    return names[(names.index(now()) + 1) % len(names)]


def spoken(environment: Mapping[str, str]) -> str:
    """The language that the machine is set to (LC_ALL, LC_MESSAGES, LANG, as in `ru_RU.UTF-8`), English if not ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if word := environment.get(name, "").strip():
            short = word.replace("-", "_").partition(".")[0].partition("_")[0].lower()
            return short if short in LANGUAGES else "en"
    return "en"


def asked(environment: Mapping[str, str]) -> str:
    """The language that an environment asks for first of all: ROLEPLAY_LANGUAGE, else the machine's."""
    chosen = environment.get(VARIABLE, "").strip().lower()
    return chosen if chosen in LANGUAGES else spoken(environment)


def msg(message: str) -> str:
    """The message as it is: marks a text that stands in a table and is said later, by `tr`."""
    return message


def tr(message: str, /, **values: object) -> str:
    """The message in the language in use, its {names} filled in. A text that nobody has translated stays as it is."""
    said = _InUse.words.gettext(message) if message else ""
    return said.format(**values) if values else said


def trn(one: str, many: str, n: int, /, **values: object) -> str:
    """The same for a number of things: `{n}` is the number as it is written. English has two forms, Russian three."""
    return _InUse.words.ngettext(one, many, n).format(n=grouped(n), **values)


def trc(context: str, message: str, /) -> str:
    """The message where one English word is several in another language; the context says which."""
    return _InUse.words.pgettext(context, message)


def decimal(value: float, places: int = 1) -> str:
    """A number with so many places: `2.5`, `2,5`."""
    point, between = _NUMBERS[now()]
    return f"{value:,.{places}f}".translate({ord("."): point, ord(","): between})


def grouped(value: int) -> str:
    """A whole number with its thousands apart: `12,000`."""
    return decimal(value, 0)


def short_number(value: float) -> str:
    """A number without places that say nothing: `2`, `2.5`."""
    return decimal(value, 0 if value == int(value) else 1)


def day(at: str) -> str:
    """The day of a UTC time (ISO 8601) by the person's clock, such as `2025-03-04`; ValueError if unreadable."""
    return datetime.fromisoformat(at).astimezone().strftime(_DAYS[now()])


def day_and_time(at: str) -> str:
    """A UTC time (ISO 8601) as the person's clock shows it, such as `2025-03-04 17:05`; ValueError if unreadable."""
    return datetime.fromisoformat(at).astimezone().strftime(f"{_DAYS[now()]} %H:%M")
