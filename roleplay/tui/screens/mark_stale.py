"""The same sheet was changed in two windows: both, side by side, and the marker chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer, Static

from roleplay.assessment.marking.record import Sheet
from roleplay.domain.rubric import Criterion
from roleplay.tui import mark_view as view
from roleplay.tui.widgets.side_by_side import SideBySide


class TwoSheetsScreen(Screen[bool]):
    """Two sheets of one talk, to look at."""

    HELP: ClassVar[str] = "mark"
    AUTO_FOCUS = "#pair"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(False)", "Back", key_display="esc")]

    def __init__(
        self, title: str, left: tuple[str, Sheet], right: tuple[str, Sheet], criteria: Sequence[Criterion]
    ) -> None:
        super().__init__()
        self._title, self._left, self._right, self._criteria = title, left, right, criteria

    def compose(self) -> ComposeResult:
        """One page of two columns."""
        with Horizontal(classes="heading"):
            yield Static(self._title, classes="title", markup=False)
        yield SideBySide(id="pair")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show both."""
        pairs = view.sheet_pairs(*self._left, *self._right, self._criteria)
        self.query_one("#pair", SideBySide).show_pairs(pairs)


class StaleScreen(TwoSheetsScreen, inherit_bindings=False):
    """Gives True to keep the sheet that is here, False for the one on record. choose: whether there is a choice; where
    there is one, Esc is no answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mine", "Keep mine"),
        Binding("r", "theirs", "Take the one on record"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, mine: Sheet, theirs: Sheet, criteria: Sequence[Criterion], *, choose: bool) -> None:
        title = "This sheet was changed in another window: nothing was overwritten"
        super().__init__(title, ("Yours, here", mine), ("On record", theirs), criteria)
        self._choose = choose

    def action_mine(self) -> None:
        """Put the sheet that is here in the place of the other."""
        self.dismiss(True)

    def action_theirs(self) -> None:
        """Go on with the sheet on record."""
        self.dismiss(False)

    def action_back(self) -> None:
        """Enough of it: nothing is to be chosen."""
        self.dismiss(False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where there is a choice it has to be made."""
        if action in ("mine", "theirs"):
            return self._choose
        return action != "back" or not self._choose
