"""A few words of a marker: a comment, or why something can't be rated."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from roleplay.assessment.marking.record import LONGEST_TEXT
from roleplay.tui.messages import ReplySent, Typed
from roleplay.tui.widgets.reply_box import ReplyBox

PAUSE = 0.7
"""Seconds without a key after which what stands there is kept."""


class WordsTyped(Message):
    """What stands in the box now."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class WordsBox(ReplyBox):
    """Several lines; Enter is done. empty: nothing at all is an answer, too."""

    def __init__(self, *, empty: bool) -> None:
        super().__init__(id="reply")
        self.placeholder = ""
        self._empty = empty

    def action_send(self) -> None:
        """Done."""
        if self._empty or self.text.strip():
            self.post_message(ReplySent(self.text))
        else:
            self.app.bell()


class WordsScreen(ModalScreen[str]):
    """Gives the words, or nothing after Esc. kept_by: is told at every pause, and Esc gives the words, too."""

    HELP: ClassVar[str] = "mark"
    AUTO_FOCUS = "#reply"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "away", "Back")]

    def __init__(self, title: str, text: str, *, kept_by: Widget | None = None, empty: bool = False) -> None:
        super().__init__()
        self._title, self._text, self._kept_by, self._empty = title, text, kept_by, empty
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """A box to type in."""
        with Vertical(classes="dialog large"):
            yield Static(self._title, classes="title", markup=False)
            yield WordsBox(empty=self._empty)
            yield Static("", id="wrong", markup=False)
            esc = "Esc closes; kept as you type" if self._kept_by else "Esc goes back"
            yield Static(f"Enter is done, Ctrl+J makes a new line. {esc}.", classes="facts", markup=False)

    def on_mount(self) -> None:
        """What was there before can be changed."""
        self.query_one(WordsBox).put(self._text)

    def on_typed(self, message: Typed) -> None:
        """Keep it at the next pause."""
        message.stop()
        if self._kept_by is not None:
            if self._timer is not None:
                self._timer.stop()
            self._timer = self.set_timer(PAUSE, self._keep)

    def _keep(self) -> None:
        text = self.query_one(WordsBox).text
        if self._kept_by is not None and self._fits(text):
            self._kept_by.post_message(WordsTyped(text))

    def on_reply_sent(self, message: ReplySent) -> None:
        """Done."""
        message.stop()
        if self._fits(message.text):
            self.dismiss(message.text)

    def action_away(self) -> None:
        """Back; a comment stays."""
        text = self.query_one(WordsBox).text
        if self._kept_by is None:
            self.dismiss(None)
        elif self._fits(text):
            self.dismiss(text)

    def _fits(self, text: str) -> bool:
        over = len(text.strip()) - LONGEST_TEXT
        words = f"{over:,} characters too many: at most {LONGEST_TEXT:,} are kept." if over > 0 else ""
        self.query_one("#wrong", Static).update(words)
        return over <= 0

    def on_click(self, event: events.Click) -> None:
        """A click beside the box does nothing."""
        event.stop()
