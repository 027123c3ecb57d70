"""Help, above any screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from roleplay.tui.help_view import help_blocks, help_title
from roleplay.tui.widgets.paper import Paper


class HelpScreen(ModalScreen[None]):
    """What a screen is for and its keys."""

    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,question_mark,q,enter", "dismiss", "Close", key_display="esc"),
    ]

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page = page

    def compose(self) -> ComposeResult:
        """A paper in a frame."""
        with Vertical(classes="dialog large"):
            yield Static(help_title(self._page), classes="title", markup=False)
            yield Paper(id="help", widest=70)
            yield Static("Esc closes this", classes="facts", markup=False)

    def on_mount(self) -> None:
        """Show the page."""
        self.query_one("#help", Paper).show(help_blocks(self._page))
