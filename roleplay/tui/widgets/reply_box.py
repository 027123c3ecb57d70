"""Where the trainee types: Enter sends, Shift+Enter or Ctrl+J makes a new line."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from roleplay.language import tr
from roleplay.tui.messages import ReplySent, Typed

_PICTURES: dict[int, int] = {
    **{code: 0x2400 + code for code in range(0x20) if code != 0x09},
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xB7),
    **dict.fromkeys([*range(0x7F, 0xA0), *range(0xD800, 0xE000)], 0xFFFD),
}
"""One character for one, so that the cursor stays where it is; in the talk they are spelled out."""


class ReplyBox(TextArea):
    """A reply box of several lines that grows with what is typed. Posts ReplySent and Typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Send"),
        Binding("ctrl+j,shift+enter,alt+enter", "new_line", "New line", show=False),
        Binding("pageup", "screen.talk_up", "Earlier", show=False),
        Binding("pagedown", "screen.talk_down", "Later", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            highlight_cursor_line=False,
            compact=True,
            placeholder=tr("Say it in your own words."),
            id=id,
        )
        self.cursor_blink = self.app.animation_level != "none"
        self._tried_before = ""
        self.border_subtitle = tr("^j new line")  # so that the footer has room for the keys of the screen

    def get_line(self, line_index: int) -> Text:
        """The line as it is painted: characters that would move the terminal's cursor are shown as pictures."""
        line = super().get_line(line_index)
        painted = line.plain.translate(_PICTURES)
        if painted != line.plain:
            line.plain = painted
        return line

    async def _on_key(self, event: events.Key) -> None:
        """Enter sends; all else is TextArea's."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.action_send()
            return
        await super()._on_key(event)

    def action_send(self) -> None:
        """Post what is typed, if there is anything in it and the box is open."""
        if self.read_only:
            return
        if self.text.strip() and self.text == self._tried_before:
            self._tried_before = ""  # nobody sends the same words again without having read them
            self.move_cursor(self.document.end)
            self.border_title = tr("Your words of before: change them, or Enter again sends them as they are")
        elif self.text.strip():
            self.post_message(ReplySent(self.text))
        else:
            self.app.bell()

    def action_new_line(self) -> None:
        """Begin a new line where the cursor is."""
        if not self.read_only:
            self.insert("\n")

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell the screen that there is something to keep."""
        event.stop()
        self.post_message(Typed(self.text))

    def hold(self, reason: str) -> None:
        """Take no more keys, and say why in the border."""
        self.read_only = True
        self.add_class("-held")
        self.border_title = reason

    def release(self, title: str) -> None:
        """Take keys again."""
        self.read_only = False
        self.remove_class("-held")
        self.border_title = title

    def put(self, text: str, *, selected: bool = False) -> None:
        """Fill the box; the cursor goes to the end.

        selected: these are words that were tried before: typing replaces them, and as they are they need Enter twice.
        """
        self._tried_before = text if selected else ""
        self.load_text(text)
        self.move_cursor(self.document.end)
        if selected:
            self.select_all()
