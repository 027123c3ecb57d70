"""What `roleplay check --deep` says of the lines of a scenario."""

from __future__ import annotations

import pytest

from roleplay.authoring.deep_problems import deep_check_paths
from roleplay.content.problems import Problems
from tests.content.conftest import Folder

FILE = "scenarios/late-invoice.yaml"
SAYS = '"Why should I pay for that?"'


def found(folder: Folder) -> list[str]:
    """What is said of the lines, without the file's name."""
    problems = Problems()
    list(deep_check_paths([folder.path], folder.library(), problems))
    lines = [line.removeprefix(f"{folder.path}/{FILE}:") for line in str(problems).splitlines()]
    return [line for line in lines if line.split()[1] in ("RP349", "RP350", "RP351", "RP352")]


@pytest.fixture
def noted(folder: Folder) -> Folder:
    """The good folder with something for the debrief in every scene."""
    notes = "    hint: Ask.\n    better: [{reply: What happened?, why: It asks.}]\n"
    folder.spoil(FILE, "    thinks: If he asks, I have to tell him.\n", "    thinks: If he asks, I tell him.\n" + notes)
    folder.spoil(FILE, "    recalls:", "    thinks: There.\n" + notes + "    recalls:")
    assert found(folder) == []
    return folder


def test_scene_without_notes(folder: Folder) -> None:
    """Each scene that isn't an ending is named with what it lacks."""
    assert found(folder) == [
        "27:3 RP350 warning: the scene 'opening' has no hint, better - add it: the trainee reads it in the debrief, or "
        "asks for the hint",
        "46:3 RP350 warning: the scene 'truth' has no thinks, hint, better - add it: the trainee reads it in the "
        "debrief, or asks for the hint",
    ]


def test_state_that_does_nothing(noted: Folder) -> None:
    """Declared, and never changed or asked for."""
    noted.spoil(FILE, "state: {trust: 40,", "state: {hope: 50, trust: 40,")
    assert found(noted) == [
        "21:9 RP349 warning: no effect changes the state 'hope', and no condition asks for it - use it, or delete it"
    ]


def test_wordings_with_other_numbers(noted: Folder) -> None:
    """The same thing is counted twice, and comes to something else; other numbers of other things are fine."""
    noted.spoil(FILE, SAYS, "\"It's 7 weeks, at 9 o'clock. Why?\"")
    noted.spoil(FILE, "It's been {{ weeks }} weeks.", "It's been 8 weeks, and 3 calls. {{ weeks }}.")
    assert found(noted) == [
        "30:9 RP351 warning: this wording says 7 weeks, another one of the same line 8 weeks - say the same in all "
        "wordings"
    ]


def test_too_much_at_once(noted: Folder) -> None:
    """A long reaction before a long line: the longer of the two is named."""
    noted.spoil(FILE, '        reaction: ["Well."]', f'        reaction: ["{"Well, well. " * 45}"]')
    noted.spoil(FILE, "There's no money until May.", "There's no money until May. " * 10)
    assert found(noted) == [
        "40:20 RP352 warning: with what is said before or after it this takes 12 rows of a terminal with 80 columns, "
        "more than 8 - shorten it, or say part of it in another scene"
    ]
