"""The client's state, set by hand."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from roleplay.authoring.bench import State
from roleplay.tui.marked import one_line

BEST = 100


class StateScreen(ModalScreen[State]):
    """Gives the state as it was set, each value from 0 to 100; or nothing."""

    HELP: ClassVar[str] = "bench"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, state: State) -> None:
        super().__init__()
        self._state = state

    def compose(self) -> ComposeResult:
        """A row for each name."""
        with Vertical(classes="dialog"):
            yield Static("The client's state, 0 to 100 each", classes="title", markup=False)
            with VerticalScroll(id="values", can_focus=False):
                for name, value in self._state:
                    with Horizontal(classes="value"):
                        yield Static(one_line(name, 24), markup=False)
                        yield Input(str(value), restrict=r"\d{0,3}", compact=True, select_on_focus=True)
            yield Static("", id="wrong", markup=False)
            yield Static("Tab and ↑ ↓ between them, Enter sets, Esc goes back.", classes="facts", markup=False)

    def on_input_submitted(self) -> None:
        """Set it, if every value can be one."""
        found = []
        for (name, _), box in zip(self._state, self.query(Input), strict=True):
            if not box.value or int(box.value) > BEST:
                self.query_one("#wrong", Static).update(f"{one_line(name, 24)} is a whole number from 0 to {BEST}.")
                box.focus()
                return
            found.append((name, int(box.value)))
        self.dismiss(tuple(found))
