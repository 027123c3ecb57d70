"""What every app of the program has: the two looks, help, and the way to leave."""

from __future__ import annotations

import os
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.events import Event, Key
from textual.theme import ThemeProvider
from textual.widgets import Input, TextArea

from roleplay.language import tr
from roleplay.settings import reduced_motion
from roleplay.tui.themes import DARK, LIGHT, is_light_terminal

SAME_KEY = dict(zip("йцукенгшщзфывапролдячсмить", "qwertyuiopasdfghjklzxcvbnm", strict=True)) | {".": "slash"}
"""The key that lies where a Russian keyboard has this character."""


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
        if reduced_motion(os.environ):
            self.animation_level = "none"
        self.theme = (LIGHT if (is_light_terminal(os.environ) if light is None else light) else DARK).name

    def _handle_exception(self, error: Exception) -> None:
        """A screen that is taken down before it is built misses its parts: to one who has left that isn't a fault."""
        if not (self._exit and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    async def on_event(self, event: Event) -> None:
        """On a Russian keyboard the keys of the screens work too: `в` stands where `d` does."""
        if isinstance(event, Key) and not event.is_forwarded and not isinstance(self.focused, Input | TextArea):
            name = SAME_KEY.get(event.character or "")
            event = Key(name, "/" if name == "slash" else name) if name else event
        await super().on_event(event)

    def get_key_display(self, binding: Binding) -> str:
        """What a key is called in the last row."""
        return tr("space") if binding.key == "space" else super().get_key_display(binding)

    def action_command_palette(self) -> None:
        """All commands, found by typing."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=tr("Search for commands…"), id="--command-palette"))

    def search_themes(self) -> None:
        """The looks, found by typing."""
        self.push_screen(CommandPalette(providers=[ThemeProvider], placeholder=tr("Search for looks…")))

    def action_help_quit(self) -> None:
        """Ctrl+C copies; whoever wants to leave is told how."""
        self.notify(tr("Ctrl+Q leaves; everything is kept."), markup=False)

    def action_help(self) -> None:
        """Say what the screen is for and which keys it has."""
        from roleplay.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(getattr(self.screen, "HELP", "library")))

    def action_light_or_dark(self) -> None:
        """Switch between the two looks."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
