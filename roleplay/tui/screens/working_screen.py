"""A screen that works in threads, and says so when that fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.message import Message
from textual.worker import get_current_worker

from roleplay.tui.messages import Failed
from roleplay.tui.screens.keys_screen import KeysScreen
from roleplay.tui.unexpected import told


class WorkingScreen(KeysScreen):
    """A screen that works in the background. `HELP` names its page of help."""

    HELP: ClassVar[str] = "library"
    AUTO_FOCUS = ""

    def in_background(self, doing: str, work: Callable[[], Message], *, newest: str = "") -> None:
        """Do work in a thread and post what it gives; `doing` is said if it fails, as in `The talk can't be opened`.

        newest: of the works under this name only the newest counts; what an older one gives is dropped. For reading
        only: what changes something is never dropped.
        """

        def run() -> None:
            try:
                message = work()
            except Exception as error:  # told in full; a fault in a thread must not end the program
                message = Failed(doing, told(error))
            if not (newest and get_current_worker().is_cancelled):
                self.post_message(message)

        self.run_worker(run, thread=True, exclusive=bool(newest), group=newest or "work")
