"""The app of `roleplay sit`: one sitting, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from roleplay.tui.base_app import BaseApp
from roleplay.tui.screens.sitting import SittingScreen

if TYPE_CHECKING:
    from roleplay.assessment.sittings.sitting import Sitting


class SitApp(BaseApp):
    """Opens a sitting. light: which look, None to follow the terminal."""

    def __init__(self, sitting: Sitting, *, light: bool | None = None) -> None:
        super().__init__(light=light)
        self._sitting = sitting

    def get_default_screen(self) -> Screen[None]:
        """The sitting."""
        return SittingScreen(self._sitting)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the command palette offers."""
        yield SystemCommand("Help", "What this screen is for, and its keys", self.action_help)
        yield SystemCommand("Light or dark", "Switch between the two looks", self.action_light_or_dark)
