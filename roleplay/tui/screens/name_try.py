"""A name for a try, so that it can be told from the others."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from roleplay.domain.text import visible
from roleplay.language import tr
from roleplay.practice import LONGEST_NAME


class NameTryScreen(ModalScreen[str]):
    """Gives the name, an empty one to take it away, or nothing."""

    HELP: ClassVar[str] = "tries"
    AUTO_FOCUS = "#name-of-try"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, number: int, name: str) -> None:
        super().__init__()
        self._number, self._name_now = number, name

    def compose(self) -> ComposeResult:
        """One line to type in."""
        with Vertical(classes="dialog"):
            yield Static(tr("What do you call try {number}?", number=self._number), markup=False)
            yield Input(
                visible(self._name_now),
                placeholder=tr("for example: asked first"),
                max_length=LONGEST_NAME,
                id="name-of-try",
            )
            yield Static(tr("Enter keeps it, empty takes it away, Esc goes back."), classes="facts", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep it."""
        self.dismiss(event.value)
