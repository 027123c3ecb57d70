"""What every app of the program has: the two looks, help, and the way to leave."""

from __future__ import annotations

import os
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches

from roleplay.tui.themes import DARK, LIGHT, is_light_terminal


class BaseApp(App[None]):
    """An app in the program's looks. `light`: which one, None to follow the terminal."""

    TITLE = "roleplay"
    CSS_PATH = "roleplay.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - declared so in App
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "Help", key_display="F1"),
        Binding("f9", "light_or_dark", "Light or dark", show=False),
        Binding("ctrl+q", "quit", "Quit", show=False),
    ]

    def __init__(self, *, light: bool | None = None) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = (LIGHT if (is_light_terminal(os.environ) if light is None else light) else DARK).name

    def _handle_exception(self, error: Exception) -> None:
        """A screen that is taken down before it is built misses its parts: to one who has left that isn't a fault."""
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    def action_help(self) -> None:
        """Say what the screen is for and which keys it has."""
        from roleplay.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(getattr(self.screen, "HELP", "library")))

    def action_light_or_dark(self) -> None:
        """Switch between the two looks."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
