"""Small parts of the author's bench: the talk whose replies can be chosen, the box, the tabs of a small window."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Static

from roleplay.tui.try_messages import PaneChosen
from roleplay.tui.widgets.reply_box import ReplyBox
from roleplay.tui.widgets.talk_log import TalkLog


class BenchLog(TalkLog):
    """The talk; a click on a reply chooses it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._choosing = True


class BenchBox(ReplyBox):
    """The reply box; its border says what Enter does, so that the footer has room."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", "Send", show=False),
        Binding("ctrl+j,shift+enter,alt+enter", "new_line", "New line", show=False),
        Binding("f6", "screen.next_pane", "Pane", key_display="F6"),  # these two mean something else to a TextArea
        Binding("f7", "screen.examples", "Replies", key_display="F7"),
    ]


class PaneTab(Static):
    """The name of a pane; a click brings it to the front."""

    def __init__(self, pane: str, name: str) -> None:
        super().__init__(name, id=f"tab-{pane}", classes="tab", markup=False)
        self._pane = pane

    def on_click(self, event: events.Click) -> None:
        """Bring it to the front."""
        self.post_message(PaneChosen(self._pane))
