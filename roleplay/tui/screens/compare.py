"""Two tries side by side: what each came to, the mood, the marks, and turn beside turn from where they part."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Static

from roleplay.language import tr
from roleplay.practice import PastTry, Tries
from roleplay.tui import compare_view as view
from roleplay.tui.marked import one_line
from roleplay.tui.screens.keys_screen import KeysScreen
from roleplay.tui.widgets.side_by_side import SideBySide


class CompareScreen(KeysScreen):
    """The older try at the left, the newer at the right; the arrows bring other tries into either column."""

    HELP: ClassVar[str] = "compare"
    AUTO_FOCUS = "#pair"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,j", "turn(1)", "Next turn", key_display="n"),
        Binding("p,k", "turn(-1)", "Previous", key_display="p"),
        Binding("left", "other(0)", "Other at left", priority=True),
        Binding("right", "other(1)", "Other at right", priority=True),
        Binding("home,s", "top", "Summary", show=False),
        Binding("escape", "app.pop_screen", "Back"),
    ]

    def __init__(self, tries: Tries, left: PastTry, right: PastTry) -> None:
        super().__init__()
        self._tries = tries
        self._sides = [left, right]

    def compose(self) -> ComposeResult:
        """One page of two columns."""
        with Horizontal(classes="heading"):
            yield Static("", id="title", classes="title", markup=False)
            yield Static(one_line(self._tries.talk.scenario.title, 40), classes="facts", markup=False)
        yield SideBySide(id="pair")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show both."""
        self._show()

    def _show(self) -> None:
        left, right = self._sides
        self.query_one("#title", Static).update(
            tr("Try {left} beside try {right}", left=left.number, right=right.number)
        )
        self.query_one("#pair", SideBySide).show_pairs(view.pairs(left, right))

    def action_turn(self, step: int) -> None:
        """Go to the next or the previous turn."""
        page = self.query_one("#pair", SideBySide)
        now, places = page.place_in_view(), page.places
        if step > 0:
            page.go_to(next((place for place in places if place > now), now))
        else:
            before = [place for place in places if place < now]
            if before:
                page.go_to(before[-1])
            else:
                page.scroll_home(animate=False)

    def action_other(self, side: int) -> None:
        """Bring the next try into that column (0: left, 1: right)."""
        others = [one for one in self._tries.past if one is not self._sides[1 - side]]
        place = next((k for k, one in enumerate(others) if one is self._sides[side]), -1)
        self._sides[side] = others[(place + 1) % len(others)]
        self._show()

    def action_top(self) -> None:
        """Back to what they came to."""
        self.query_one("#pair", SideBySide).scroll_home(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """With two tries there is no other to bring in."""
        return action != "other" or len(self._tries.past) > 2
