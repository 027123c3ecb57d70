"""Watches the file of the bench, and has it read, checked and played again whenever it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual.message import Message

from roleplay.authoring import bench as benches
from roleplay.authoring.bench import Bench
from roleplay.authoring.bench_file import Look, Version, WatchedFile
from roleplay.authoring.coaches import RememberingReader
from roleplay.authoring.coverage import Trace
from roleplay.authoring.coverage_sources import talks_of_plays
from roleplay.domain.conversation import Conversation
from roleplay.domain.errors import RoleplayError
from roleplay.domain.rubric import Rubric
from roleplay.reading.reader import Reader
from roleplay.tui.screens.working_screen import WorkingScreen
from roleplay.tui.try_messages import FileRead, LookedDeeper, PlaysPlayed

LOOK_EVERY = 0.7
"""Seconds between two looks at whether the file has changed."""


class FileScreen(WorkingScreen):
    """A screen over one talk with a file that is being written.

    reader_for: the reader of talks that a rubric marks; seed: which wordings the client uses.
    """

    def __init__(self, file: WatchedFile, reader_for: Callable[[Rubric], Reader], seed: int = 0) -> None:
        super().__init__()
        self._file, self._reader_for, self._seed = file, reader_for, seed
        self._look: Look | None = None
        self._bench: Bench | None = None
        self._readers: dict[str, RememberingReader] = {}
        self._read_at = ""
        self._busy = False
        self._said = ""
        self._parted = False
        self._just_recorded = ""
        self._in_plays: Trace | None = None
        self._plays: Sequence[Conversation] = ()
        self._here: Trace | None = None

    def begin_watching(self) -> None:
        """Read the file now, and again whenever it changes."""
        self._read_file()
        self.set_interval(LOOK_EVERY, self._look_again)

    def file_shown(self, *, first: bool) -> None:
        """Called when the file was read: show what is new."""

    def problems_shown(self) -> None:
        """Called when more problems were found: show them."""

    def plays_shown(self) -> None:
        """Called when the play-throughs were played: show what they reach."""

    def _look_again(self) -> None:
        if not self._busy and self._file.changed():
            self._read_file()

    def _read_file(self) -> None:
        self._busy = True
        bench, seed = self._bench, self._seed

        def work() -> Message:
            look = self._file.look()
            if look.version is None:
                return FileRead(look, bench)
            if bench is None:
                return FileRead(look, benches.begin(look.version, seed))
            done = benches.replay(bench, look.version, self._reader(look.version))
            return FileRead(look, done.bench, done.words, done.parts)

        self.in_background("The file can't be read", work)

    def _reader(self, version: Version) -> Reader:
        found = self._readers.get(version.rubric.hash)
        if found is None:
            found = self._readers[version.rubric.hash] = RememberingReader(self._reader_for(version.rubric))
        return found

    def on_file_read(self, message: FileRead) -> None:
        """Show the new version, or what keeps the file from being played."""
        self._busy = False
        first, self._look, self._bench = self._look is None, message.look, message.bench
        self._read_at = datetime.now().astimezone().strftime("%H:%M:%S")
        version = message.look.version
        if version is None:
            self._said = ""
        if version is not None and self._bench is not None:
            self._here = Trace(version.scenario)
            self._in_plays, self._plays = None, ()
            self._count_plays(version)
            self._look_deeper(message.look)
            self._parted = message.parts
            if not first:
                went = f": {message.words}" if message.words else ", and the talk goes the same way"
                self._said = f"The file was read again{went}."
                if self._just_recorded and not message.words:  # it was read again because of that
                    self._said = self._just_recorded
                self._just_recorded = ""
        self.file_shown(first=first)

    def _count_plays(self, version: Version) -> None:
        def work() -> Message:
            trace, found = Trace(version.scenario), []
            reader = self._reader(version)
            try:
                for talk in talks_of_plays(version.scenario, version.rubric, version.library, reader):
                    trace.add(talk)
                    found.append(talk)
            except RoleplayError:  # its problems are told among those of the file
                pass
            return PlaysPlayed(trace, found)

        self.in_background("The play-throughs can't be played", work, newest="plays")

    def _look_deeper(self, look: Look) -> None:
        """Search for what can never happen, while the author goes on."""
        self.in_background(
            "The scenario can't be searched", lambda: LookedDeeper(look, self._file.look_deeper(look)), newest="deep"
        )

    def on_looked_deeper(self, message: LookedDeeper) -> None:
        """Show what was found too, unless the file was read again meanwhile."""
        if self._look is message.of:
            self._look = message.look
            self.problems_shown()

    def on_plays_played(self, message: PlaysPlayed) -> None:
        """Mark what they reach."""
        self._in_plays, self._plays = message.trace, message.talks
        self.plays_shown()
