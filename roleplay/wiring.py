"""Builds the parts from the settings, each on first use: nothing heavy is imported before it is wanted."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from roleplay.domain.errors import NotFound, StorageError, WrongUse
from roleplay.language import LANGUAGES, tr
from roleplay.locations import assessment_file, data_folder, database_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from roleplay.assessment.records.log import Log
    from roleplay.content.library import Library
    from roleplay.domain.judgement import Exchange, Reading
    from roleplay.domain.rubric import Rubric
    from roleplay.drills.drills import Drills
    from roleplay.practice import Practice
    from roleplay.profiles import Profiles
    from roleplay.reading.reader import Reader
    from roleplay.settings import Settings
    from roleplay.storage.store import Store

OWN_CONTENT = "content"
"""The folder of a person's own scenarios and rubrics, inside their data folder."""
EXTRA_TIME_FILE = "extra-time"
"""The file in a person's data folder that says which extra time they have."""
LANGUAGE = "language"
"""The file in a person's data folder that names the language they chose."""
PACKS = "packs"
"""The folder of installed packs, inside their data folder."""
KEYS = "keys"
"""The folder of private keys, inside their data folder."""
CACHE = "cache"
"""The folder of what can be made again, inside their data folder."""


def shipped_reader() -> Reader:
    """The reader that comes with the program. Takes about a second; raises ReadingError if it can't be loaded."""
    from roleplay.reading.shipped import load_reader

    return load_reader()


class LazyReader:
    """A reader that loads the real one on first use, or in the background; once, whichever thread comes first."""

    def __init__(self, load: Callable[[], Reader] = shipped_reader) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._reader: Reader | None = None

    @property
    def version(self) -> str:
        """The real reader's version; loads it."""
        return self._real().version

    @property
    def ready(self) -> bool:
        """Whether the real reader has been loaded."""
        return self._reader is not None

    def read(self, exchange: Exchange) -> Reading:
        """What the reply does. Raises ReadingError if the model can't be loaded or fails."""
        return self._real().read(exchange)

    def read_many(self, exchanges: Sequence[Exchange]) -> list[Reading]:
        """The same for many, in order."""
        return self._real().read_many(exchanges)

    def load(self) -> None:
        """Load the real reader now, or wait for the thread that is loading it. Raises ReadingError if it can't be."""
        self._real()

    def real(self) -> Reader:
        """The real reader; loads it. Raises ReadingError if it can't be loaded."""
        return self._real()

    def warm_up(self) -> threading.Thread:
        """Start loading in the background. A failure isn't lost: the first use tries again and raises it."""
        thread = threading.Thread(target=self._load_quietly, name="load-reader", daemon=True)
        thread.start()
        return thread

    def _load_quietly(self) -> None:
        from roleplay.domain.errors import RoleplayError

        try:
            self._real()
        except RoleplayError:
            return  # told to the person by the call that needs the reader

    def _real(self) -> Reader:
        if self._reader is None:
            with self._lock:
                if self._reader is None:
                    self._reader = self._load()
        return self._reader


class Parts:
    """Everything that the command line and the screens need, built on first use.

    content: folders named on the command line; they win over all others. Raises what the part raises when it is built:
    WrongUse for a content folder that isn't there, StorageError for a database that can't be opened.
    """

    def __init__(self, settings: Settings, content: Sequence[Path] = (), reader: LazyReader | None = None) -> None:
        self.settings = settings
        self.content = tuple(content)
        self.reader = reader if reader is not None else LazyReader()
        self._building = threading.Lock()
        self._learning = threading.Lock()
        self._readers: dict[str, Reader] = {}

    @property
    def profile_name(self) -> str:
        """Whose parts these are; empty for nobody in particular."""
        return self.settings.profile

    def use_profile(self, name: str) -> None:
        """Be the parts of that person; called before anything is built. Raises NotFound if there is no such profile."""
        self.settings = replace(self.settings, profile=self.profiles.named(name).name)

    def use_language(self, name: str) -> None:
        """Speak that language, whatever was chosen before."""
        self.settings = replace(self.settings, language=name)

    @property
    def language(self) -> str:
        """What the program speaks: by the settings, else as the person chose before, else as the machine."""
        if self.settings.language:
            return self.settings.language
        kept = self._kept(LANGUAGE)
        return kept if kept in LANGUAGES else self.settings.spoken

    def keep_language(self, name: str) -> None:
        """Speak that language from now on, next time too. Raises StorageError if it can't be written."""
        self.settings = replace(self.settings, language="")
        self._keep(LANGUAGE, name)

    def _kept(self, name: str) -> str:
        """What the person chose before; empty if nothing."""
        try:
            return (self.data_folder / name).read_text(encoding="utf-8")[:20].strip()
        except (OSError, ValueError, StorageError, NotFound):
            return ""  # nothing was chosen; what else is wrong there is said by what needs the folder

    def _keep(self, name: str, word: str) -> None:
        place = self.data_folder / name
        try:
            place.write_text(word + "\n", encoding="utf-8")
        except OSError as error:
            raise StorageError(
                tr("{path} can't be written: {why}", path=place, why=error.strerror or error),
                tr("check that you may write there"),
            ) from error

    def add_content(self, folders: Sequence[Path]) -> None:
        """Take scenarios and rubrics from more folders; called before the library is built."""
        self.content = (*self.content, *folders)

    @property
    def data_folder(self) -> Path:
        """The folder of the person's own files: that of their profile, if they use one.

        Raises NotFound for a profile that isn't there.
        """
        return self.profiles.named(self.profile_name).folder if self.profile_name else self.machine_folder

    @property
    def machine_folder(self) -> Path:
        """The folder of what all profiles have in common, and of whoever uses none."""
        return data_folder(self.settings.data_folder)

    @property
    def profiles(self) -> Profiles:
        """The people who practise on this machine."""
        from roleplay.profiles import Profiles

        return Profiles(self.machine_folder)

    def as_profile(self, name: str) -> Parts:
        """The parts of another person, with the same reader; an empty name: of nobody in particular."""
        return Parts(replace(self.settings, profile=name), self.content, self.reader)

    def content_folders(self) -> list[Path]:
        """Where scenarios and rubrics come from, the ones that win last."""
        from roleplay.content.library import shipped_folder

        named = [*([self.settings.content_folder] if self.settings.content_folder else []), *self.content]
        for folder in named:
            if not folder.is_dir():
                raise WrongUse(
                    tr("There is no folder {folder} to take scenarios from", folder=folder),
                    tr("name a folder that has scenarios/ or rubrics/ in it, or scenario files"),
                )
        own = self.own_content
        return [shipped_folder(), *self._pack_folders(), *([own] if own is not None and own.is_dir() else []), *named]

    def _pack_folders(self) -> list[Path]:
        from roleplay.authoring.packs.installed import pack_folders

        return pack_folders(self.packs) if self.packs is not None else []

    @property
    def check_command(self) -> str:
        """The command that checks all that is offered here, as a shell takes it."""
        from shlex import quote

        return " ".join(["roleplay check", *(f"--content {quote(str(folder))}" for folder in self.content)])

    @property
    def own_content(self) -> Path | None:
        """The folder of a person's own scenarios and rubrics, there or not; None on a machine without a data folder."""
        try:
            return self.data_folder / OWN_CONTENT
        except StorageError:
            return None  # what needs to write there says so; the shipped scenarios can be listed and checked without

    @property
    def packs(self) -> Path | None:
        """The folder of installed packs, there or not; None on a machine without a data folder."""
        try:
            return self.machine_folder / PACKS
        except StorageError:
            return None  # as above

    @property
    def database(self) -> str | Path:
        """Where conversations are kept: the URL from the settings, else the file in the data folder."""
        if self.settings.database_url and self.profile_name:
            raise WrongUse(
                tr("Profiles keep conversations in files of their own, and ROLEPLAY_DATABASE_URL names one for all"),
                tr("leave one of the two out"),
            )
        return self.settings.database_url or database_file(self.data_folder)

    @property
    def database_name(self) -> str:
        """What to call the database before a person: its file, or its URL without the password."""
        return _name(self.database)

    @property
    def assessment_database(self) -> str | Path:
        """Where the records of assessments are kept: ROLEPLAY_ASSESSMENT_URL, else a file of their own.

        Raises WrongUse for the database of conversations: practice and examinations are kept apart.
        """
        place = self.settings.assessment_url
        if place and place == self.settings.database_url:
            raise WrongUse(
                "ROLEPLAY_ASSESSMENT_URL and ROLEPLAY_DATABASE_URL name the same database",
                "give examinations a database of their own",
            )
        return place or assessment_file(self.machine_folder)

    @property
    def assessment_name(self) -> str:
        """What to call that database before a person."""
        return _name(self.assessment_database)

    @property
    def keys_folder(self) -> Path:
        """Where the private keys that sign records lie: ROLEPLAY_KEYS, else a folder in the data folder."""
        return self.settings.keys_folder or self.machine_folder / KEYS

    @cached_property
    def log(self) -> Log:
        """The records of assessments."""
        from roleplay.assessment.records.log import Log
        from roleplay.storage.connect import open_records

        return Log(open_records(self.assessment_database))

    @cached_property
    def library(self) -> Library:
        """The scenarios and rubrics."""
        from roleplay.content.library import Library

        return Library(self.content_folders())

    @cached_property
    def store(self) -> Store:
        """The conversations, in the database that the settings name."""
        from roleplay.storage.connect import open_store

        return open_store(self.database)

    @property
    def store_opened(self) -> bool:
        """Whether the database has been opened."""
        return "store" in self.__dict__

    @property
    def practice(self) -> Practice:
        """The use cases; the same object each time, whichever thread asks first."""
        with self._building:
            return self._practice

    @cached_property
    def _practice(self) -> Practice:
        from roleplay.practice import Practice

        return Practice(
            self.library,
            self.store,
            self.reader,
            reader_for=self.reader_for,
            judge_first=self.settings.judge_first,
        )

    def drills(self, move: str | None = None, seed: int | None = None, easy_first: int = 0) -> Drills:
        """A new drill, with so many easy lines first. Raises NotFound for a move that no rubric has."""
        from roleplay.drills.drills import drills_of

        return drills_of(self.practice, move, seed, easy_first)

    @property
    def extra_time(self) -> str:
        """The person's extra time in pressure drills, such as `x1.5`; `none` if they chose none."""
        from roleplay.drills.pace import EXTRA_TIME

        kept = self._kept(EXTRA_TIME_FILE)
        return kept if kept in EXTRA_TIME else "none"

    def keep_extra_time(self, word: str) -> None:
        """Give the person that extra time from now on. Raises StorageError if it can't be written."""
        self._keep(EXTRA_TIME_FILE, word)

    def reader_for(self, rubric: Rubric) -> Reader:
        """The reader of talks marked by this rubric: one that knows its own moves too, learnt on first use (seconds).

        Raises ReadingError if the model can't be loaded.
        """
        from roleplay.domain.rubric import MOVES

        if all(move.id in MOVES for move in rubric.moves):
            return self.reader
        from roleplay.reading.own_moves import with_own_moves

        with self._learning:
            if rubric.hash not in self._readers:
                self._readers[rubric.hash] = with_own_moves(self.reader.real(), rubric.moves, self._cache)
            return self._readers[rubric.hash]

    @property
    def _cache(self) -> Path | None:
        try:
            return self.data_folder / CACHE
        except StorageError:
            return None  # what was learnt holds for this run

    def close(self) -> None:
        """Let go of the database if it was opened."""
        if self.store_opened:
            self.store.close()
        if "log" in self.__dict__:
            self.log.store.close()


def _name(place: str | Path) -> str:
    """A database's file, or its URL without the password."""
    if isinstance(place, Path):
        return str(place)
    scheme, mark, rest = place.partition("://")
    user, at, server = rest.partition("?")[0].rpartition("@")
    return f"{scheme}{mark}{user.partition(':')[0]}{at}{server}"
