"""Which form to write a conversation in."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from roleplay.language import msg, tr

FORMS = (
    ("html", "HTML", msg("one page, with the mood curve")),
    ("md", "Markdown", msg("text, to paste elsewhere")),
    ("csv", "CSV", msg("a row for each turn, for a table")),
    ("json", "JSON", msg("the transcript, for programs")),
)


class ExportScreen(ModalScreen[str]):
    """Gives the chosen form, or nothing."""

    HELP: ClassVar[str] = "history"
    AUTO_FOCUS = "#forms"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, what: str, folder: Path) -> None:
        super().__init__()
        self._what, self._folder = what, folder

    def compose(self) -> ComposeResult:
        """The forms, each with what it is good for."""
        with Vertical(classes="dialog"):
            yield Static(tr("Write {what} to a file", what=self._what), markup=False)
            yield OptionList(
                *(Option(Content.assemble((name.ljust(10), "bold"), tr(use)), id=form) for form, name, use in FORMS),
                id="forms",
                compact=True,
            )
            yield Static(
                tr("It goes to {folder}. Enter writes, Esc goes back.", folder=self._folder),
                classes="facts",
                markup=False,
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Write it."""
        self.dismiss(event.option.id)
