"""Two columns of blocks that scroll together, part beside part."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import cell_len
from textual.geometry import Size

from roleplay.tui.compare_view import Pair
from roleplay.tui.marked import Block
from roleplay.tui.widgets.paper import OWN_WORDS, Paper
from roleplay.tui.wrapping import Piece, rows

BETWEEN = " │ "


class SideBySide(Paper):
    """A paper of two columns; a part begins on the same row in both. `widest`: cells of one column."""

    def __init__(self, *, widest: int = 66, id: str | None = None) -> None:
        super().__init__(widest=widest, id=id)
        self._pairs: tuple[Pair, ...] = ()
        self._lines: list[list[Piece]] = []
        self._places: dict[int, int] = {}

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        """Show these pairs from the top."""
        self._pairs = tuple(pairs)
        self._lay_out()
        self.scroll_home(animate=False)

    @property
    def places(self) -> tuple[int, ...]:
        """The numbers of the turns that can be gone to."""
        return tuple(self._places)

    def place_in_view(self) -> int:
        """The number of the turn at the top of the window, 0 above the first."""
        top = self.scroll_offset.y
        return max((place for place, line in self._places.items() if line <= top + 1), default=0)

    def go_to(self, place: int) -> None:
        """Bring a turn to the top."""
        if place in self._places:
            self.scroll_to(y=self._places[place], animate=False)

    def _lay_out(self) -> None:
        if not self.size.width:
            return
        room = self._room()
        column = max(8, min(self.widest, (room - len(BETWEEN)) // 2))
        self._lines, self._places = [], {}
        for pair in self._pairs:
            if pair.place:
                self._places[pair.place] = len(self._lines)
            if pair.whole:
                self._lines += _column(pair.whole, min(room, 2 * column + len(BETWEEN)))
                continue
            for left, right in zip_longest(_column(pair.left, column), _column(pair.right, column), fillvalue=None):
                line = list(left or ())
                line.append((" " * (column - sum(cell_len(text) for text, _ in line)), "text"))
                self._lines.append([*line, (BETWEEN, "quiet"), *(right or ())])
        self.virtual_size = Size(room, len(self._lines))
        self.refresh()

    def _row(self, y: int) -> list[Piece]:
        return [("  ", "text"), *self._lines[y]] if 0 <= y < len(self._lines) else []


def _column(blocks: Sequence[Block], width: int) -> list[list[Piece]]:
    """The rows of blocks, one below the other; the tone of each piece is final."""
    found: list[list[Piece]] = []
    for block in blocks:
        found += [[] for _ in range(block.gap)]
        own = OWN_WORDS if block.tone == "you" else {}
        inner = max(4, width - block.indent)
        for k, line in enumerate(rows(block.text, inner, max(4, inner - block.hang))):
            inset = " " * (block.indent + (block.hang if k else 0))
            found.append([(inset, "text"), *((text, own.get(tone, tone) or block.tone) for text, tone in line)])
    return found
