"""The app of `roleplay mark`: a marker's work list and their sheets, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from roleplay.tui.base_app import BaseApp
from roleplay.tui.screens.mark_sheet import SheetScreen
from roleplay.tui.screens.mark_work import WorkScreen

if TYPE_CHECKING:
    from roleplay.assessment.marking.view import Work
    from roleplay.tui.mark_desk import MarkDesk


class MarkApp(BaseApp):
    """Opens the work list, or one talk. correcting: why its sheet is corrected. light: None to follow the terminal."""

    def __init__(
        self, desk: MarkDesk, work: Work | None = None, correcting: str = "", *, light: bool | None = None
    ) -> None:
        super().__init__(light=light)
        self._desk, self._work, self._correcting = desk, work, correcting
        self.last_words = ""
        """What is to be said after the app was left."""

    def get_default_screen(self) -> Screen[None]:
        """The work list, or the talk."""
        if self._work is None:
            return WorkScreen(self._desk)
        return SheetScreen(self._desk, self._work, self._correcting)

    def sheet_over(self, words: str) -> None:
        """A sheet was submitted, or left: back to the work list if there is one."""
        if self._work is not None:
            self.last_words = words
            self.exit()
            return
        self.pop_screen()
        if isinstance(self.screen, WorkScreen):
            self.screen.say(words)
            self.screen.action_again()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        yield SystemCommand("Help", "What this screen is for, and its keys", self.action_help)
        yield SystemCommand("Light or dark", "Switch between the two looks", self.action_light_or_dark)
