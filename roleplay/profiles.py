"""Several people on one machine: a profile each, without a password, with a data folder of its own."""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.domain.text import storable, visible
from roleplay.language import tr, trn

FOLDER = "profiles"
"""The folder of all profiles, inside the data folder."""

NAME_FILE = "name.txt"
"""What the person is called; the name of their folder is made of it, but can't always be read."""

LONGEST = 40
"""Characters of a name."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person: what they are called, and their folder."""

    name: str
    folder: Path


class Profiles:
    """The profiles inside a data folder.

    A name never becomes a path: the folder is called by the letters a-z and digits of the name and a hash of the whole,
    so that no name leads elsewhere, is reserved on some system, or differs from another by case or accents alone on one
    machine and not on the next.
    """

    def __init__(self, data_folder: Path) -> None:
        self._folder = data_folder / FOLDER

    def all(self) -> tuple[Profile, ...]:
        """All profiles, by name. StorageError if the folder can't be read."""
        found = []
        try:
            if self._folder.is_dir():
                found = [_read(path) for path in self._folder.iterdir() if path.is_dir() and not path.is_symlink()]
        except OSError as error:
            raise _trouble(self._folder, error) from error
        return tuple(sorted(found, key=lambda profile: (profile.name.casefold(), profile.folder.name)))

    def named(self, name: str) -> Profile:
        """The profile of that name, in whatever case. NotFound if there is none, WrongUse if it can't be a name."""
        wanted = checked_name(name)
        folder = self._folder / folder_name(wanted)
        if folder.is_symlink() or not folder.is_dir():
            known = ", ".join(profile.name for profile in self.all())
            there = tr("there are: {known}; or make it", known=known) if known else tr("make it")
            raise NotFound(tr("There is no profile '{name}'", name=wanted), f'{there}: roleplay profile new "{wanted}"')
        return _read(folder)

    def make(self, name: str) -> Profile:
        """A new profile.

        Raises WrongUse if there is one of that name or it can't be a name, StorageError if it can't be made.
        """
        wanted = checked_name(name)
        folder = self._folder / folder_name(wanted)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
            (folder / NAME_FILE).write_text(wanted + "\n", encoding="utf-8")
        except FileExistsError:
            raise WrongUse(
                tr("There is a profile '{name}' already", name=wanted), tr("choose another name, or use that one")
            ) from None
        except OSError as error:
            raise _trouble(folder, error) from error
        return Profile(wanted, folder)

    def delete(self, profile: Profile) -> None:
        """Erase a profile with all that is in its folder. StorageError if something can't be erased."""
        if profile.folder.parent != self._folder or profile.folder.is_symlink():
            raise WrongUse(tr("{folder} is no folder of a profile", folder=profile.folder), tr("nothing was erased"))
        try:
            shutil.rmtree(profile.folder)
        except OSError as error:
            raise _trouble(profile.folder, error) from error


def checked_name(name: str) -> str:
    """The name as it is kept: one line, composed (NFC). WrongUse for one that can't be shown or told apart."""
    folded = unicodedata.normalize("NFC", " ".join(name.split()))
    if not any(letter.isalnum() for letter in folded):
        raise WrongUse(tr("A profile needs a name with a letter or a digit in it"), tr("for example: Anna"))
    if len(folded) > LONGEST:
        long = trn("The name has {n} character", "The name has {n} characters", len(folded))
        raise WrongUse(long, tr("keep it to {most}", most=LONGEST))
    if visible(folded) != folded or storable(folded) != folded or not folded.isprintable():
        raise WrongUse(
            tr("The name has characters in it that can't be seen"), tr("leave control and invisible characters out")
        )
    return folded


def folder_name(name: str) -> str:
    """The folder of a checked name: at most 20 of its letters a-z and digits, and ten of a hash of all of it.

    Names that differ only in case, or in how the same letters are encoded, have the same folder.
    """
    same = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    plain = unicodedata.normalize("NFKD", same).encode("ascii", "ignore").decode("ascii")
    letters = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:20].strip("-")
    return f"{letters or 'p'}-{sha256(same.encode()).hexdigest()[:10]}"


def _read(folder: Path) -> Profile:
    """The profile of a folder; one whose name can't be read is called by its folder."""
    try:
        return Profile(checked_name((folder / NAME_FILE).read_text(encoding="utf-8")[:200]), folder)
    except (OSError, ValueError, WrongUse):
        return Profile(visible(storable(folder.name)), folder)


def _trouble(path: Path, error: OSError) -> StorageError:
    return StorageError(
        tr("{path} can't be used: {why}", path=path, why=error.strerror or error), tr("check that you may write there")
    )
