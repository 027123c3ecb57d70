"""The client's mood: a word, a bar that moves to its new place, and by how much it moved."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from roleplay.tui.conversation_view import MoodShown
from roleplay.tui.words import meter


class MoodMeter(Widget):
    """One line: name, word, bar, change. The bar glides where animations are on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "mood--name",
        "mood--word",
        "mood--bar",
        "mood--rest",
        "mood--up",
        "mood--down",
    }

    value: reactive[float] = reactive(50.0)
    """Where the bar stands, 0-100."""

    def __init__(self, *, tall: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tall = tall
        self._mood: MoodShown | None = None

    def show(self, mood: MoodShown, *, glide: bool = True) -> None:
        """Show this mood; the bar glides to its place."""
        self._mood = mood
        if glide and self.app.animation_level != "none":
            self.animate("value", float(mood.value), duration=0.5)
        else:
            self.value = float(mood.value)
        self.refresh()

    @property
    def words(self) -> str:
        """What the meter says, without the bar."""
        if self._mood is None:
            return ""
        return f"{self._mood.name}: {self._mood.word}{self._changed()}"

    def _changed(self) -> str:
        change = self._mood.change if self._mood else 0
        if not change:
            return ""
        return f"  ▲ {change}" if change > 0 else f"  ▼ {-change}"

    def render(self) -> Text:
        """Name and word at the left, bar and change at the right; on two lines where there is room."""
        mood = self._mood
        if mood is None:
            return Text("")
        style = self.get_component_rich_style
        words = Text.assemble((mood.name, style("mood--name")), ": ", (mood.word, style("mood--word")))
        changed = Text(self._changed(), style("mood--up" if mood.change > 0 else "mood--down"))
        width = self.size.width
        bar_width = max(6, width - 8) if self._tall else max(4, min(20, width - words.cell_len - 8))
        heavy, light = meter(round(self.value), bar_width)
        bar = Text.assemble((heavy, style("mood--bar")), (light, style("mood--rest")))
        if self._tall:
            return Text.assemble(words, "\n", bar, changed)
        changed.pad_right(max(0, 7 - changed.cell_len))
        gap = max(1, width - words.cell_len - bar_width - changed.cell_len)
        whole = Text.assemble(words, " " * gap, bar, changed)
        whole.truncate(width)
        return whole
