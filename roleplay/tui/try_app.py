"""The app of `roleplay try`: the author's bench, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from roleplay.authoring.bench_file import WatchedFile
from roleplay.tui.base_app import BaseApp
from roleplay.tui.messages import Failed
from roleplay.tui.screens.try_bench import BenchScreen

if TYPE_CHECKING:
    from roleplay.domain.rubric import Rubric
    from roleplay.reading.reader import Reader


class TryApp(BaseApp):
    """Opens the bench over a file.

    reader_for: the reader of talks that a rubric marks, asked in a thread; seed: which wordings the client uses; light:
    which look, None to follow the terminal.
    """

    def __init__(
        self,
        file: WatchedFile,
        reader_for: Callable[[Rubric], Reader],
        *,
        seed: int = 0,
        light: bool | None = None,
    ) -> None:
        super().__init__(light=light)
        self._file, self._reader_for, self._seed = file, reader_for, seed

    def get_default_screen(self) -> Screen[None]:
        """The bench."""
        return BenchScreen(self._file, self._reader_for, self._seed)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        yield SystemCommand("Help", "What this screen is for, and its keys", self.action_help)
        yield SystemCommand("Light or dark", "Switch between the two looks", self.action_light_or_dark)
        yield SystemCommand("Theme", "Choose another look", self.action_change_theme)
        yield SystemCommand("Quit", "Leave the bench", self.action_quit)

    def on_failed(self, message: Failed) -> None:
        """Say what could not be done and what to do about it."""
        self.notify(str(message.error), title=message.doing, severity="error", markup=False, timeout=12)
