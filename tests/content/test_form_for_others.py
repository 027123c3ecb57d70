"""A file of a form, good or broken, given to the commands that are for scenarios: they say so, and nothing breaks."""

from __future__ import annotations

import pytest

from tests.cli.conftest import person
from tests.cli.person import Person
from tests.content.conftest import Folder, folder
from tests.content.test_everything_that_takes_a_file import runs_all

__all__ = ["folder", "person"]


@pytest.mark.parametrize(("old", "new"), [("title: Spring", "title: Summer"), ("seed: 1", "sed: [")])
def test_form_breaks_no_command(person: Person, folder: Folder, old: str, new: str) -> None:
    """Each command that takes a file says what it is or what is wrong with it."""
    folder.spoil("forms/spring.yaml", old, new)
    assert runs_all(person, folder, "forms/spring.yaml") == []
