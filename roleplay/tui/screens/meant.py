"""You misread me: which moves were meant."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from roleplay.domain.conversation import Turn
from roleplay.domain.rubric import Rubric
from roleplay.language import tr
from roleplay.tui.marked import one_line, quoted


class MeantList(SelectionList[str]):
    """The moves; Space picks one, Enter says that they were meant."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.meant", "Meant")]

    def render_line(self, y: int) -> Strip:
        """A move that isn't picked has an empty box: the widget's own cross differs by colour alone."""
        line = super().render_line(y)
        place = self.scroll_offset.y + y
        if place >= self.option_count or self.get_option_at_index(place).value in self.selected:
            return line
        parts = list(line)
        return Strip([Segment(" ", part.style) if k == 1 else part for k, part in enumerate(parts)])


class MeantScreen(ModalScreen[tuple[str, ...]]):
    """Gives the moves that were meant, or nothing. What was read is picked at first."""

    HELP: ClassVar[str] = "conversation"
    AUTO_FOCUS = "#meant"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, rubric: Rubric, turn: Turn) -> None:
        super().__init__()
        self._rubric = rubric
        self._turn = turn

    def compose(self) -> ComposeResult:
        """The reply, and every move of the rubric."""
        read = self._turn.reading.moves if self._turn.reading.sure else ()
        with Vertical(classes="dialog"):
            yield Static(tr("What did you mean?"), classes="title", markup=False)
            yield Static(quoted(self._turn.reply.text, 150), classes="facts", markup=False)
            yield MeantList(
                *(
                    Selection(
                        Content.assemble(
                            (
                                "− " if move.kind == "harmful" else "+ ",
                                "$error" if move.kind == "harmful" else "$success",
                            ),
                            one_line(move.title, 44),
                        ),
                        move.id,
                        move.id in read,
                    )
                    for move in self._rubric.moves
                ),
                id="meant",
                compact=True,
            )
            yield Static("", id="picked", markup=False)
            yield Static(
                tr(
                    "Space picks, Enter: I meant that, Esc goes back. The client answers anew; the case is kept "
                    "(on this machine alone)."
                ),
                classes="facts",
                markup=False,
            )

    def on_mount(self) -> None:
        """Say what is picked in words too: the list tells it by colour alone."""
        self._show()

    def on_selection_list_selected_changed(self) -> None:
        """Another move is meant."""
        self._show()

    def _show(self) -> None:
        picked = self.query_one("#meant", MeantList).selected
        titles = [one_line(move.title, 40) for move in self._rubric.moves if move.id in picked]
        self.query_one("#picked", Static).update(
            tr("Meant: {moves}", moves=", ".join(titles) or tr("nothing of these"))
        )

    def action_meant(self) -> None:
        """That was meant."""
        self.dismiss(tuple(self.query_one("#meant", MeantList).selected))
