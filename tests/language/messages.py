"""Finds every message of the sources, and writes the catalogues: `python -m tests.language` after a change of words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from roleplay.language import FOLDER

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "roleplay"
FORMS = {"ru": 3}
"""How many forms of a number each translation has."""

ENGLISH_ALONE = (
    *("tui/screens/sitting.py", "tui/screens/try_", "tui/screens/mark_"),
    *("tui/widgets/scene_tree.py", "tui/widgets/bench_parts.py"),
)
"""Screens of authors, candidates and markers: their keys are named in English."""

SINCE = datetime(2026, 11, 22, tzinfo=UTC)
"""A date that stays, so that a catalogue differs only where its words do."""

_IN_PAGES = re.compile(r'\b(tr|trc)\(\s*"((?:[^"\\]|\\.)*)"(?:\s*,\s*"((?:[^"\\]|\\.)*)")?')


@dataclass(frozen=True)
class Message:
    """A text of the sources. many: its form for several things, empty for one that has no number; where: path:line."""

    text: str
    many: str
    context: str
    where: tuple[str, int]


def messages() -> Iterator[Message]:
    """Every text that is said through `tr`, `trn`, `trc` or `msg`, and the name of every key that a screen shows."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        name = path.relative_to(ROOT).as_posix()
        shown = not name.removeprefix("roleplay/").startswith(ENGLISH_ALONE)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _of_call(node, node.func.id, (name, node.lineno), keys=shown)
    for path in sorted((PACKAGE / "reports" / "templates").glob("*.*")):
        text = path.read_text("utf-8")
        for found in _IN_PAGES.finditer(text):
            where = (path.relative_to(ROOT).as_posix(), text.count("\n", 0, found.start()) + 1)
            if found[1] == "tr":
                yield Message(found[2], "", "", where)
            else:
                yield Message(found[3], "", found[2], where)


def _of_call(node: ast.Call, function: str, where: tuple[str, int], *, keys: bool) -> Iterator[Message]:
    texts = [arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None for arg in node.args]
    if function in ("tr", "msg") and texts and texts[0]:
        yield Message(texts[0], "", "", where)
    elif function == "trn" and len(texts) > 1 and texts[0] and texts[1]:
        yield Message(texts[0], texts[1], "", where)
    elif function == "trc" and len(texts) > 1 and texts[0] and texts[1]:
        yield Message(texts[1], "", texts[0], where)
    elif function == "Binding" and keys and len(texts) > 2 and texts[2] and not _hidden(node):
        yield Message(texts[2], "", "", where)


def _hidden(node: ast.Call) -> bool:
    """Whether a key is never named on the screen."""
    said = {keyword.arg: keyword.value for keyword in node.keywords}
    return isinstance(show := said.get("show"), ast.Constant) and show.value is False


def template() -> Catalog:
    """The messages of the sources, without translations."""
    found = Catalog(project="roleplay", charset="utf-8")
    for message in messages():
        text = (message.text, message.many) if message.many else message.text
        found.add(text, locations=[message.where], context=message.context or None)
    return found


def catalogue_file(language: str) -> Path:
    """What the translators of a language write."""
    return FOLDER / language / "LC_MESSAGES" / "roleplay.po"


def catalogue(language: str) -> Catalog:
    """The translations of a language as they are written."""
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def update(language: str) -> None:
    """Bring the messages of a catalogue up to the sources, and make its .mo; what nobody says any more goes out."""
    path = catalogue_file(language)
    old = catalogue(language) if path.is_file() else Catalog(locale=language, project="roleplay", charset="utf-8")
    new = template()
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None:
            message.string, message.flags = known.string, set(known.flags)
    new.locale = language
    new.fuzzy = False
    new.header_comment = "# What roleplay says to people who practise; see docs/CONTRIBUTING.md."
    new.creation_date = new.revision_date = SINCE
    new.last_translator = new.language_team = new.msgid_bugs_address = "roleplay"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=110, omit_header=False, sort_output=True, include_lineno=False, ignore_obsolete=True)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue(language))
