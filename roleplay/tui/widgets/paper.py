"""A long text that scrolls and stays fast: blocks in, rows drawn only where they are looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from roleplay.tui.marked import Block
from roleplay.tui.messages import TurnChosen
from roleplay.tui.wrapping import Piece, rows

TONES = (
    "text", "strong", "quiet", "heading", "client", "client-name", "you", "you-name", "helpful", "harmful", "unsure",
    "good", "aside", "better", "meter", "waiting", "removed", "added",
)  # fmt: skip
"""Every tone that a block may use; `roleplay.tcss` says what each looks like."""

OWN_WORDS = {"helpful": "helpful-words", "harmful": "harmful-words"}
"""How the person's own words are said that help or harm: underlined."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A block broken into rows for one width."""

    block: Block
    rows: tuple[tuple[Piece, ...], ...]


class Paper(ScrollView, can_focus=True):
    """Shows blocks with a margin for labels. All rows are wrapped once for each width and drawn one by one.

    margin: cells for the labels; widest: the text is never wider than this, so that lines stay readable;
    choosing: a click on a turn posts TurnChosen, and the chosen turn has a bar at its left.
    """

    _follows = False
    """Whether the end stays in view when the window changes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paper--{tone}" for tone in (*TONES, *OWN_WORDS.values(), "chosen")}

    def __init__(self, *, margin: int = 0, widest: int = 84, choosing: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.margin = margin
        self.widest = widest
        self._choosing = choosing
        self._chosen = 0
        self._blocks: tuple[Block, ...] = ()
        self._drawn: dict[tuple[Block, int], _Drawn] = {}
        self._page: list[_Drawn] = []
        self._tops: list[int] = []
        self._styles: dict[str, Style] = {}
        self._wrapped_at = 0
        self._at_end = False

    def show(self, blocks: Sequence[Block], *, to_end: bool = False) -> None:
        """Show these blocks; with `to_end` the last row is brought into view."""
        self._blocks = tuple(blocks)
        self._lay_out()
        if to_end:
            self._at_end = True
            self.scroll_end(animate=False, immediate=True, force=True)

    def show_more(self, blocks: Sequence[Block]) -> None:
        """Show these blocks, and keep the one at the top of the window where it is, if it is still among them."""
        y = round(self.scroll_offset.y)
        k = bisect_right(self._tops, y) - 1
        top, within = (self._page[k].block, y - self._tops[k]) if self._page and y else (None, 0)
        self.show(blocks)
        place = next((self._tops[n] for n, drawn in enumerate(self._page) if drawn.block == top), None)
        if place is not None:
            self.scroll_to(y=place + within, animate=False, immediate=True, force=True)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What is shown."""
        return self._blocks

    @property
    def chosen(self) -> int:
        """The chosen turn, 0 for none."""
        return self._chosen

    def choose(self, turn: int, *, scroll: bool = True) -> None:
        """Put the bar beside a turn and bring its first row to the top."""
        self._chosen = turn
        self.refresh()
        top = next((self._tops[k] + d.block.gap for k, d in enumerate(self._page) if d.block.turn == turn), None)
        if scroll and top is not None:
            self.scroll_to(y=max(0, top), animate=False)

    def row_text(self, y: int) -> str:
        """The plain text of row y of the whole page, as a person reads it."""
        return "".join(text for text, _ in self._row(y)).rstrip()

    @property
    def height_in_rows(self) -> int:
        """How many rows the whole page has."""
        return self.virtual_size.height

    def _text_width(self) -> int:
        return max(8, min(self.widest, self._room() - self.margin))

    def _room(self) -> int:
        """Cells of a row, less the column for the bar of the chosen turn."""
        return max(10, self.scrollable_content_region.width - 3)

    def _lay_out(self) -> None:
        if not self.size.width:
            return
        width = self._text_width()
        kept = self._drawn if width == self._wrapped_at else {}
        self._wrapped_at = width
        self._page = [kept.get((block, width)) or self._wrap(block, width) for block in self._blocks]
        self._drawn = {(drawn.block, width): drawn for drawn in self._page}
        self._tops = []
        height = 0
        for drawn in self._page:
            self._tops.append(height)
            height += drawn.block.gap + len(drawn.rows)
        self.virtual_size = Size(self._room(), height)
        self.refresh()

    @staticmethod
    def _wrap(block: Block, width: int) -> _Drawn:
        inner = max(4, width - block.indent)
        return _Drawn(block, tuple(rows(block.text, inner, max(4, inner - block.hang))))

    def _row(self, y: int) -> list[Piece]:
        """The pieces of a row; the tone of each is final."""
        if not 0 <= y < self.virtual_size.height or not self._page:
            return []
        k = bisect_right(self._tops, y) - 1
        drawn = self._page[k]
        block, line = drawn.block, y - self._tops[k] - drawn.block.gap
        bar = ("▌ ", "chosen") if self._choosing and block.turn and block.turn == self._chosen else ("  ", "text")
        if line < 0:
            within = k > 0 and self._page[k - 1].block.turn == block.turn
            return [bar if within else ("  ", "text")]
        label = block.label if line == 0 else ""
        inset = max(0, self.margin + block.indent) + (block.hang if line else 0)
        margin = (" " * max(0, self.margin - 2 - cell_len(label)) + label + "  ").ljust(inset) if label else " " * inset
        row = [bar, (margin, block.label_tone)]
        own = OWN_WORDS if block.tone == "you" else {}
        row += [(text, own.get(tone, tone) or block.tone) for text, tone in drawn.rows[line]]
        if block.rule and line == 0:
            used = sum(cell_len(text) for text, _ in row)
            row.append((" " + "─" * max(0, self.margin + self._wrapped_at + 1 - used), "quiet"))
        return row

    def _style(self, tone: str) -> Style:
        style = self._styles.get(tone)
        if style is None:
            style = self.get_component_rich_style(f"paper--{tone}")
            self._styles[tone] = style
        return style

    def render_line(self, y: int) -> Strip:
        """One row of the window, cropped and with its place for the mouse."""
        scroll_x, scroll_y = self.scroll_offset
        row = y + scroll_y
        segments = [Segment(text, self._style(tone)) for text, tone in self._row(row) if text]
        strip = Strip(segments)
        if (selection := self.text_selection) is not None and (span := selection.get_span(row)) is not None:
            strip = self._selected(strip, *span)
        strip = strip.adjust_cell_length(self.size.width, self.rich_style)
        return strip.apply_offsets(scroll_x, row)

    def _selected(self, strip: Strip, start: int, end: int) -> Strip:
        width = strip.cell_length
        end = width if end == -1 else min(end, width)
        if start >= end:
            return strip
        style = self.screen.get_component_rich_style("screen--selection")
        before, inside, after = strip.crop(0, start), strip.crop(start, end), strip.crop(end, width)
        return Strip.join([before, inside.apply_style(style), after])

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The words that were marked with the mouse, for copying."""
        text = "\n".join(self.row_text(y) for y in range(self.virtual_size.height))
        return selection.extract(text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Repaint when another part is marked."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the styles of the theme that was."""
        self._styles.clear()
        super().notify_style_update()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew for the new width; at the end of the page the end stays in view."""
        self._lay_out()
        if self._at_end and self._follows:
            self.scroll_end(animate=False, immediate=True, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember whether the end is in view."""
        super().watch_scroll_y(old_value, new_value)
        self._at_end = new_value >= self.max_scroll_y

    def on_click(self, event: events.Click) -> None:
        """Choose the turn that was clicked."""
        if not self._choosing or not self._page:
            return
        y = event.y + self.scroll_offset.y
        if 0 <= y < self.virtual_size.height:
            turn = self._page[bisect_right(self._tops, y) - 1].block.turn
            if turn:
                self.post_message(TurnChosen(turn))
