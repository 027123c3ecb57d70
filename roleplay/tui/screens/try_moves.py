"""A reply given by what it does: moves and quality, with the way that it would take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from roleplay.authoring.bench import Bench, picked_reading
from roleplay.authoring.why import why_next
from roleplay.tui.marked import one_line
from roleplay.tui.try_view import preview_words
from roleplay.tui.words import meter

STEP, BEST = 0.5, 4.0


@dataclass(frozen=True, slots=True)
class PickedMoves:
    """What a reply does: moves, and its quality from 0 to 4."""

    moves: tuple[str, ...]
    quality: float


class MoveList(SelectionList[str]):
    """The moves; Space picks one, Enter gives the reply."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.give", "Give"),
        Binding("left,minus", "screen.quality(-1)", "Lower"),
        Binding("right,plus", "screen.quality(1)", "Higher"),
    ]


class MovesScreen(ModalScreen[PickedMoves]):
    """Gives what was picked, or nothing."""

    HELP: ClassVar[str] = "bench"
    AUTO_FOCUS = "#moves"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, bench: Bench, before: PickedMoves | None = None) -> None:
        super().__init__()
        self._bench = bench
        self._quality = before.quality if before else 2.5

    def compose(self) -> ComposeResult:
        """Moves, quality, and where it leads."""
        harmful = self._bench.rubric.harmful()
        with Vertical(classes="dialog"):
            yield Static("A reply by what it does", classes="title", markup=False)
            yield MoveList(
                *(
                    Selection(
                        Content.assemble(
                            ("− " if move.id in harmful else "+ ", "$error" if move.id in harmful else "$success"),
                            move.id.ljust(12),
                            (one_line(move.title, 34), "dim"),
                        ),
                        move.id,
                    )
                    for move in self._bench.rubric.moves
                ),
                id="moves",
                compact=True,
            )
            yield Static("", id="quality", markup=False)
            yield Static("", id="leads", markup=False)
            yield Static("Space picks, ← → quality, Enter gives, Esc goes back.", classes="facts", markup=False)

    def on_mount(self) -> None:
        """Show where no move at all would lead."""
        self._show()

    @property
    def picked(self) -> PickedMoves:
        """What is picked now."""
        return PickedMoves(tuple(self.query_one("#moves", MoveList).selected), self._quality)

    def _show(self) -> None:
        heavy, light = meter(round(self._quality * 25), 16)
        picked = self.picked
        words = ", ".join(picked.moves) or "no move"  # the list tells what is picked by colour alone
        self.query_one("#quality", Static).update(f"{words}; quality {self._quality:g} of 4  {heavy}{light}")
        why = why_next(self._bench, picked_reading(self._bench.rubric, picked.moves, picked.quality))
        self.query_one("#leads", Static).update(f"It leads by {preview_words(why)}")

    def on_selection_list_selected_changed(self) -> None:
        """Another move: perhaps another way."""
        self._show()

    def action_quality(self, step: int) -> None:
        """A better or worse reply with the same moves."""
        self._quality = min(BEST, max(0.0, self._quality + STEP * step))
        self._show()

    def action_give(self) -> None:
        """Give the reply."""
        self.dismiss(self.picked)
