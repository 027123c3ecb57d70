"""Every text that trainees are told is translated, with the same places to fill in, and none goes round that."""

from __future__ import annotations

import ast
import gettext
import re
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo

from roleplay.cli.main import FOR_TRAINEES
from roleplay.language import LANGUAGES
from tests.language.messages import ENGLISH_ALONE, FORMS, PACKAGE, catalogue, catalogue_file, template

TO_MEND = "run `python -m tests.language`, then translate what it names"


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one for each form of its number."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string,)


def places(text: str) -> set[str]:
    """The names in braces that are filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_is_looked_at() -> None:
    """English stands in the sources; each other one has a catalogue that these tests read."""
    assert set(LANGUAGES) - {"en"} == set(FORMS)


@pytest.mark.parametrize("language", FORMS)
def test_nothing_is_missing_and_nothing_is_left_over(language: str) -> None:
    """The catalogue has the messages of the sources, no others, each translated and none in doubt."""
    wanted = {(message.id, message.context) for message in template() if message.id}
    there = {(message.id, message.context): message for message in catalogue(language) if message.id}
    assert set(there) == wanted, TO_MEND
    assert not [message.id for message in there.values() if message.fuzzy], "look at these, and take `fuzzy` away"
    assert not [message.id for message in there.values() if not all(forms(message))], TO_MEND


@pytest.mark.parametrize("language", FORMS)
def test_the_same_is_filled_in(language: str) -> None:
    """A translation has the places of the English text, and as many forms of a number as its language."""
    wrong = []
    for message in catalogue(language):
        if not message.id:
            continue
        several = isinstance(message.id, list | tuple)
        english = message.id[0] if several else message.id
        braced = "{" in english
        for form in forms(message):
            if braced and places(form) != places(english):
                wrong.append((english, form))
        if several and len(forms(message)) != FORMS[language]:
            wrong.append((english, "forms"))
        edges = (english[:1].isspace(), english[-1:].isspace(), english[-1:] == "…")
        if any((form[:1].isspace(), form[-1:].isspace(), form[-1:] == "…") != edges for form in forms(message)):
            wrong.append((english, "its first or last sign"))
    assert not wrong


@pytest.mark.parametrize("language", FORMS)
def test_what_is_shipped_is_what_was_translated(language: str) -> None:
    """The compiled file beside the catalogue is made of it."""
    made = BytesIO()
    write_mo(made, catalogue(language))
    made.seek(0)
    shipped = catalogue_file(language).with_suffix(".mo")
    with shipped.open("rb") as file:
        found = gettext.GNUTranslations(file)
    assert found._catalog == gettext.GNUTranslations(made)._catalog, TO_MEND  # type: ignore[attr-defined]


SHOWN_BY = {
    *("Static", "Button", "Marked", "SystemCommand", "SearchBox", "Input", "Part", "Failed", "Heard", "Step"),
    *(
        "tell",
        "say",
        "say_aside",
        "notify",
        "update",
        "hold",
        "release",
        "in_background",
        "_say",
        "_end",
        "_say_trouble",
    ),
    *("WrongUse", "NotFound", "StorageError", "ContentError", "RoleplayError"),
}
"""What puts its words before a person."""

SAYING = {"title", "label", "placeholder", "tooltip", "remedy", "message"}
"""Arguments that are words for a person, whatever takes them."""

FOR_OTHERS = (
    *("tui/sitting_view.py", "tui/try_view.py", "tui/try_app.py", "tui/sit_app.py", "tui/mark", "tui/sheet_in_hand.py"),
    *ENGLISH_ALONE,
)


def for_trainees() -> list[Path]:
    """The files whose words only trainees see."""
    screens = [
        path
        for path in sorted((PACKAGE / "tui").rglob("*.py"))
        if not path.relative_to(PACKAGE).as_posix().startswith(FOR_OTHERS)
    ]
    commands = [PACKAGE / "cli" / f"{name}.py" for name in sorted(FOR_TRAINEES)]
    plain = [PACKAGE / "cli" / f"plain{name}.py" for name in ("", "_drill", "_judge", "_play", "_text", "_tries")]
    return [*screens, *commands, *plain, *(PACKAGE / name for name in ("practice.py", "profiles.py", "primer.py"))]


@pytest.mark.parametrize("path", for_trainees(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_bare_words_are_shown(path: Path) -> None:
    """What is put before a person goes through `tr`: no text with words in it is handed over as it stands."""
    bare = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        handed = list(node.args) if name in SHOWN_BY else []
        handed += [keyword.value for keyword in node.keywords if keyword.arg in SAYING]
        bare += [f"line {arg.lineno}: {ast.unparse(arg)}" for arg in handed if words_in(arg)]
    assert not bare


def words_in(node: ast.expr) -> bool:
    """Whether an expression is a text with words of its own: two small letters in a row, and not a name of a part."""
    if isinstance(node, ast.Constant):
        said = node.value if isinstance(node.value, str) else ""
    elif isinstance(node, ast.JoinedStr):
        said = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.IfExp):
        return words_in(node.body) or words_in(node.orelse)
    else:
        return False
    said = re.sub(r"roleplay:?( --?[a-z]+| [a-z]+)*", "", said)  # a command is the same in every language
    return bool(re.search(r"[a-z]{2}", said)) and not re.fullmatch(r"[#./]?[a-z_-]+", said)
