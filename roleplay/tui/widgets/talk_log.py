"""The talk on the screen: one widget for all of it, however long it gets."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.tui.conversation_view import MARGIN, waiting_block
from roleplay.tui.marked import Block
from roleplay.tui.widgets.paper import Paper


class TalkLog(Paper):
    """Names in the margin, the talk beside them, the newest line in view."""

    _follows = True

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(margin=MARGIN, widest=78, id=id)
        self._said: tuple[Block, ...] = ()

    def show_talk(self, blocks: Sequence[Block]) -> None:
        """Show the talk with its last line in view."""
        self._said = tuple(blocks)
        self.show(self._said, to_end=True)

    def show_waiting(self, text: str) -> None:
        """Show a reply that is being read."""
        self.show((*self._said, waiting_block(text)), to_end=True)
