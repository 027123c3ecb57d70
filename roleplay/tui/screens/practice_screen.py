"""What the screens of practising have in common."""

from __future__ import annotations

from roleplay.practice import Practice
from roleplay.tui.screens.working_screen import WorkingScreen


class PracticeScreen(WorkingScreen):
    """A screen over the practice."""

    def __init__(self, practice: Practice) -> None:
        super().__init__()
        self._practice = practice

    def action_back(self) -> None:
        """Go back to where the person came from."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
