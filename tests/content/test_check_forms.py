"""`roleplay check` takes the files of forms as it takes scenarios: alone, in their folder, or with everything."""

from __future__ import annotations

from roleplay.content.json_schema import schema_text
from tests.cli.conftest import person
from tests.cli.person import Person
from tests.content.conftest import Folder

__all__ = ["person"]

FORM = "forms/spring.yaml"
TOLD = f"{FORM}:8:17 RP601 there is no scenario 'late-invoise' - did you mean 'late-invoice'?"


def test_wherever_it_is_named(folder: Folder) -> None:
    """The file, the folder `forms` and the folder of all content show the same line."""
    folder.spoil(FORM, "late-invoice", "late-invoise")
    assert folder.found(FORM) == folder.found("forms") == folder.found() == [TOLD]


def test_form_that_lies_open(folder: Folder) -> None:
    """A form beside the other files, in no folder of its own, is known by its first key."""
    folder.spoil(FORM, "late-invoice", "late-invoise")
    (folder.path / FORM).rename(folder.path / "spring.yaml")
    assert folder.found() == [TOLD.removeprefix("forms/")]


def test_two_of_one_name(folder: Folder) -> None:
    """Of two files with the same id the second is told."""
    folder.spoil(FORM, "title: Spring", "title: Summer")
    folder.write("forms/spring.yml", (folder.path / FORM).read_bytes())
    assert folder.found()[0].startswith("forms/spring.yml:1:1 RP118 ")


def test_link_to_elsewhere(folder: Folder) -> None:
    """A link that leads out of the folder isn't followed."""
    folder.spoil(FORM, "title: Spring", "title: Summer")
    (folder.path / FORM).rename(folder.path.parent / "outside.yaml")
    (folder.path / FORM).symlink_to(folder.path.parent / "outside.yaml")
    assert [line.split(" ")[:2] for line in folder.found()] == [[f"{FORM}:1:1", "RP116"]]


def test_quoted_and_waived(person: Person, folder: Folder) -> None:
    """The line is quoted with a caret, and a warning can be waived with a reason, as in scenarios."""
    folder.spoil(FORM, "language: en", "language: ru")
    done = person.runs("check", str(folder.path))
    assert done.code == 0 and "RP608 warning: the scenario 'late-invoice' is in en, and the form in ru" in done.out
    assert "    8 |   - scenarios: [late-invoice]\n      |                 ^\n" in done.out
    folder.spoil(FORM, "  - scenarios", "  # waive RP608: one talk is in English\n  - scenarios")
    done = person.runs("check", str(folder.path))
    assert (done.out, done.err) == ("", "5 files checked: no problems (1 waived)\n")


def test_schema_of_forms(person: Person) -> None:
    """`roleplay schema form` prints what an editor needs; it explains the keys."""
    done = person.runs("schema", "form")
    assert done.out == schema_text("form")
    assert "the version of the reader that moves the client" in done.out.lower()
