"""Which names a file of a pack may have: those that mean the same one place, inside the pack, on every machine."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from roleplay.content.words import quoted

MANIFEST = "pack.json"
"""The file that says what a pack is."""
CONTENT_FOLDERS = ("scenarios", "rubrics")
FOLDERS = (*CONTENT_FOLDERS, "docs")
TEXTS = (".md", ".txt")
MOST_LETTERS = 120
"""Characters of a name, with its folder."""

_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"]
)
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_NOT_ON_WINDOWS = frozenset('<>:"|?*')


def fault_of(name: str) -> str:
    """Why a pack can't have a file of that name, in words that begin with the name; empty if it can."""
    shown = quoted(name)
    hidden = next((c for c in name if unicodedata.category(c) in _HIDDEN or (c.isspace() and c != " ")), None)
    if hidden is not None:
        return f"{shown} has U+{ord(hidden):04X} in its name, which can't be seen"
    if len(name) > MOST_LETTERS:
        return f"{shown} is a name of {len(name)} characters, and {MOST_LETTERS} are allowed"
    if name[1:2] == ":" and name[0].isascii() and name[0].isalpha():
        return f"{shown} names a drive"
    if "\\" in name:
        return f"{shown} has a backslash in its name"
    if name.startswith("/"):
        return f"{shown} begins at the root of the disk"
    parts = name.split("/")
    if ".." in parts:
        return f"{shown} leads out of the pack"
    for part in parts:
        if fault := _fault_of_part(part):
            return f"{shown} {fault}"
    return _fault_of_place(shown, parts)


def _fault_of_part(part: str) -> str:
    if part in ("", "."):
        return "isn't a plain path"
    if part.split(".")[0].rstrip(" ").lower() in _DEVICES:
        return "is the name of a device on Windows"
    if part[0] in ". " or part[-1] in ". ":
        return "begins or ends with a dot or a space"
    found = next((c for c in part if c in _NOT_ON_WINDOWS), "")
    return f"has {found} in its name, which Windows doesn't allow" if found else ""


def _fault_of_place(shown: str, parts: list[str]) -> str:
    name = parts[-1]
    if parts == [MANIFEST]:
        return ""
    wanted = (".yaml",) if parts[0] in CONTENT_FOLDERS else TEXTS
    if len(parts) > 2 or (len(parts) == 2 and parts[0] not in FOLDERS):
        return f"{shown} lies in a folder that packs don't have ({', '.join(FOLDERS)})"
    if not name.endswith(wanted):
        return f"{shown} isn't of a kind that can lie there ({', '.join(wanted)})"
    return ""


def twins_of(names: Iterable[str]) -> str:
    """The first two names that are one and the same on some machine, in words; empty if there are none."""
    first: dict[str, str] = {}
    for name in names:
        same = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        if same not in first:
            first[same] = name
            continue
        other = first[same]
        if name == other:
            return f"{quoted(name)} is there twice"
        if unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", other):
            return f"{_spelt(other)} and {_spelt(name)} look the same and are written with other characters"
        return f"{quoted(other)} and {quoted(name)} differ in capitals only, and are one file on some machines"
    return ""


def _spelt(name: str) -> str:
    """The name with the code points of what isn't plain ASCII, since the two can't be told apart by eye."""
    points = " ".join(f"U+{ord(c):04X}" for c in name if not c.isascii())
    return f"{quoted(name)} ({points})"
