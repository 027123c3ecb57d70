"""Every broken file, given to every command that takes a file: what is wrong is told, and nothing breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import person
from tests.cli.person import Person
from tests.content.conftest import Folder, folder
from tests.content.test_bad_files import _cases, spoil
from tests.content.test_hostile_files import RAW

__all__ = ["folder", "person"]

FILE = "scenarios/late-invoice.yaml"
COMMANDS = (
    ("check", "--brief"),
    ("check", "--deep", "--json"),
    ("check", "--format", "github"),
    ("test",),
    ("coverage",),
    ("graph", "--format", "text"),
    ("graph", "--format", "svg"),
    ("play", "--plain"),
    ("try",),
    ("diff",),
    ("pack", "build"),
)


def runs_all(person: Person, folder: Folder, file: str) -> list[str]:
    """What went wrong without a message: an exit code that isn't ours, a traceback, a sign that isn't text."""
    place = folder.path / file
    good = str(Path(__file__).parent / "files/good" / FILE)
    wrong = []
    for command in COMMANDS:
        words = (*command, str(place))
        if command[0] == "diff":
            words = ("diff", good, str(place), "--no-replay")
        elif command[0] == "pack":
            words = (
                "pack",
                "build",
                str(folder.path),
                "--licence",
                "CC0-1.0",
                "-o",
                str(folder.path.parent / "made.zip"),
            )
        done = person.runs(*words)
        said = done.out + done.err
        if done.code not in (0, 1, 2) or "Traceback" in said or not said.strip():
            wrong.append(f"{' '.join(words)}: {done.code} {said[-300:]}")
        if any(not sign.isprintable() and sign not in "\n\t" for sign in said):
            wrong.append(f"{' '.join(words)}: an unsafe sign")
    return wrong


@pytest.mark.parametrize("case", _cases())
def test_broken_file_breaks_no_command(person: Person, folder: Folder, case: dict[str, Any]) -> None:
    """Each command says what is wrong, or does its work."""
    spoil(folder, case)
    assert runs_all(person, folder, case["file"]) == []


@pytest.mark.parametrize("case", RAW)
def test_hostile_file_breaks_no_command(person: Person, folder: Folder, case: str) -> None:
    """Bytes that are no text, bombs, open brackets: the same."""
    folder.write(FILE, RAW[case][0])
    assert runs_all(person, folder, FILE) == []
