"""Several people on one machine: their talks are kept apart, and their names lead nowhere."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from roleplay.domain.errors import NotFound, WrongUse
from roleplay.profiles import FOLDER, NAME_FILE, Profiles, folder_name
from tests.cli.person import Person


def test_two_people_see_only_their_own_talks(person: Person) -> None:
    """Each has a history, and whoever uses no profile another; the case of a name makes no difference."""
    for name in ("Anna", "Борис"):
        assert person.runs("profile", "new", name).code == 0
    person.runs("--profile", "Anna", "play", "we-want-to-cancel", "--plain", typed="welcome 4\n")
    assert len(person.runs("--profile", "anna", "history", "--json").json) == 1
    assert person.runs("--profile", "Борис", "history", "--json").json == []
    assert person.runs("history", "--json").json == []
    listed = person.runs("profile").out
    assert "Anna" in listed
    assert "Борис" in listed
    assert [one["name"] for one in person.runs("profile", "--json").json] == ["Anna", "Борис"]


def test_a_person_s_data_can_be_taken_along_and_erased(person: Person) -> None:
    """Export and delete touch one profile; erasing the profile takes its folder."""
    for name in ("Anna", "Ben"):
        person.runs("profile", "new", name)
        person.runs("--profile", name, "play", "we-want-to-cancel", "--plain", typed="welcome 4\n")
    told = person.runs("--profile", "Anna", "data", "--json").json
    assert (told["profile"], told["conversations"]) == ("Anna", 1)
    out = person.home / "out"
    assert person.runs("--profile", "Anna", "data", "export", str(out)).code == 0
    assert len(list(out.glob("*we-want-to-cancel*.json"))) == 1
    assert person.runs("--profile", "Anna", "data", "delete", "--yes").code == 0
    assert person.runs("--profile", "Anna", "history", "--json").json == []
    assert len(person.runs("--profile", "Ben", "history", "--json").json) == 1
    assert person.runs("profile", "delete", "Ben").code == 2  # nobody said yes
    assert person.runs("--profile", "Ben", "profile", "delete", "Ben", "--yes").code == 0
    assert [path.name for path in (person.data / FOLDER).iterdir()] == [folder_name("Anna")]


def test_an_unknown_name_is_told_with_those_there_are(person: Person) -> None:
    """Nothing is made by misspelling."""
    assert 'roleplay profile new "Ana"' in person.runs("--profile", "Ana", "history").err
    person.runs("profile", "new", "Anna")
    done = person.runs("--profile", "Ana", "history")
    assert done.code == 2
    assert "there are: Anna" in done.err
    assert person.runs("profile", "new", "ANNA").code == 2
    assert len(list((person.data / FOLDER).iterdir())) == 1


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", ".", "..", "/", "---", "‮", "​", "Anna\x1b[31m", "An‮na", "a\x00b", "a" * 41),
        "An\ud800na",
        "e" + "\u0301" * 30,
    ],
)
def test_names_that_can_t_be_shown_are_refused(name: str, tmp_path: Path) -> None:
    """With one clear word; nothing is made."""
    with pytest.raises(WrongUse):
        Profiles(tmp_path).make(name)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../../etc/passwd",
            "/tmp/x",
            "C:\\Windows",
            "CON",
            "nul.txt",
            "Anna ",
            "COM1",
            "a:b",
            "x\ty",
            "~root",
            "-rf",
            "$HOME",
        ),
        *(
            "Łukasz",
            "Борис",
            "山田太郎",
            "José",
            "🙂 Anna",
            "<b>Anna</b>",
            "[red]Anna[/]",
            "Anna; rm -rf /",
            "%s",
            "a" * 40,
        ),
    ],
)
def test_no_name_leads_elsewhere(name: str, tmp_path: Path) -> None:
    """Whatever it is, its folder is one of plain letters, digits and hyphens in the folder of profiles, found again."""
    profiles = Profiles(tmp_path)
    made = profiles.make(name)
    assert made.folder.parent == tmp_path / FOLDER
    assert set(made.folder.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(made.folder.name) <= 31
    assert not made.folder.name.startswith("-")
    assert profiles.named(name) == made == profiles.all()[0]
    assert made.name == unicodedata.normalize("NFC", " ".join(name.split()))
    profiles.delete(made)
    assert profiles.all() == ()


def test_the_same_name_written_otherwise_is_the_same_person(tmp_path: Path) -> None:
    """Composed or not, in capitals, in full-width letters; another name never is."""
    profiles = Profiles(tmp_path)
    made = profiles.make("José")
    for name in ("Jose\u0301", "JOSÉ", "  josé ", "Ｊｏｓé"):
        assert profiles.named(name) == made
        with pytest.raises(WrongUse, match="already"):
            profiles.make(name)
    with pytest.raises(NotFound):
        profiles.named("Jose")


def test_what_lies_in_the_folder_can_t_mislead(tmp_path: Path) -> None:
    """A link is no profile and isn't followed when erasing; a name that was tampered with isn't shown raw."""
    profiles = Profiles(tmp_path)
    made = profiles.make("Anna")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    (tmp_path / FOLDER / folder_name("Eve")).symlink_to(outside)
    with pytest.raises(NotFound):
        profiles.named("Eve")
    (made.folder / NAME_FILE).write_bytes(b"\xff\x1b[31mAnna")
    assert [one.name for one in profiles.all()] == [made.folder.name]
    (made.folder / "content").symlink_to(outside)
    profiles.delete(profiles.named("Anna"))
    assert (outside / "kept").read_text() == "kept"


def test_one_database_for_all_and_profiles_don_t_go_together(person: Person) -> None:
    """Said before anything is stored."""
    from roleplay.cli.main import main
    from roleplay.settings import Settings
    from roleplay.wiring import Parts

    person.runs("profile", "new", "Anna")
    parts = Parts(Settings(database_url="memory:", data_folder=person.data, profile="Anna"), reader=person.reader)
    assert main(["history"], parts) == 2
