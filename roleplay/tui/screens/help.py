"""Help, above any screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from roleplay.language import tr
from roleplay.tui.help_view import help_blocks, help_title
from roleplay.tui.marked import Block
from roleplay.tui.widgets.paper import Paper


class PaperScreen(ModalScreen[None]):
    """Something to read above a screen."""

    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,f5,question_mark,q,enter", "dismiss", "Close", key_display="esc"),
    ]

    def __init__(self, title: str, blocks: Sequence[Block]) -> None:
        super().__init__()
        self._title, self._blocks = title, blocks

    def compose(self) -> ComposeResult:
        """A paper in a frame."""
        with Vertical(classes="dialog large"):
            yield Static(self._title, classes="title", markup=False)
            yield Paper(id="help", widest=70)
            yield Static(tr("Esc closes this"), classes="facts", markup=False)

    def on_mount(self) -> None:
        """Show the page."""
        self.query_one("#help", Paper).show(self._blocks)


class HelpScreen(PaperScreen):
    """What a screen is for and its keys."""

    def __init__(self, page: str) -> None:
        super().__init__(help_title(page), help_blocks(page))
