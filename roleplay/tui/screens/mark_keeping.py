"""A sheet that is kept as it grows: what is said goes on record at once, in order, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Static

from roleplay.assessment.marking.record import Sheet
from roleplay.assessment.marking.view import StaleDraft, Work
from roleplay.domain.errors import RoleplayError
from roleplay.tui.screens.confirm import ConfirmScreen
from roleplay.tui.screens.mark_stale import StaleScreen
from roleplay.tui.screens.working_screen import WorkingScreen
from roleplay.tui.sheet_in_hand import SheetInHand
from roleplay.tui.unexpected import told

if TYPE_CHECKING:
    from roleplay.tui.mark_desk import MarkDesk


class Saved(Message):
    """That sheet is on record as a draft of that version."""

    def __init__(self, sheet: Sheet, version: int) -> None:
        super().__init__()
        self.sheet, self.version = sheet, version


class Submitted(Message):
    """The sheet is submitted."""


class NotSaved(Message):
    """It isn't on record."""

    def __init__(self, error: RoleplayError) -> None:
        super().__init__()
        self.error = error


class KeepingScreen(WorkingScreen):
    """A screen over a sheet. correcting, reading: see SheetScreen."""

    def __init__(self, desk: MarkDesk, work: Work, correcting: str, *, reading: bool) -> None:
        super().__init__()
        self._desk, self._work = desk, work
        self._correcting, self._reading = correcting, reading
        self._hand = SheetInHand(work.criteria, work.sheet)
        self._on_record, self._version = work.sheet, work.version
        self._busy = False
        self._then: Callable[[], object] | None = None

    def _show(self) -> None:
        """Show everything anew."""
        raise NotImplementedError

    def _show_kept(self) -> None:
        """Show whether what was said is on record."""
        raise NotImplementedError

    def _say_trouble(self, words: str) -> None:
        trouble = self.query_one("#trouble", Static)
        trouble.update(words)
        trouble.display = bool(words)

    def _changed(self) -> None:
        """Something was said: show it, and keep it."""
        self._save()
        self._show()

    def _save(self) -> None:
        """Put the sheet as it stands on record, unless that is being done; then it is done again after."""
        if self._correcting or self._reading or self._busy or self._hand.sheet == self._on_record:
            return
        sheet, version = self._hand.sheet, self._version
        self._in_thread(lambda: Saved(sheet, self._desk.save(self._work.task.code, sheet, version)))

    def _in_thread(self, what: Callable[[], Message]) -> None:
        self._busy = True

        def run() -> None:
            try:
                message = what()
            except Exception as error:  # told in full; a fault in a thread must not end the marking
                message = NotSaved(told(error))
            self.post_message(message)

        self.run_worker(run, thread=True, group="marking")

    def on_saved(self, message: Saved) -> None:
        """It is on disk; what was said meanwhile is kept next, then what waited for it is done."""
        self._busy = False
        self._on_record, self._version = message.sheet, message.version
        self._say_trouble("")
        self._save()
        if not self._busy and self._then is not None:
            then, self._then = self._then, None
            then()
        self._show_kept()

    def on_not_saved(self, message: NotSaved) -> None:
        """Nothing was overwritten: say why, or let the marker choose between the two."""
        self._busy, self._then = False, None
        error = message.error
        if isinstance(error, StaleDraft):
            screen = StaleScreen(self._hand.sheet, error.theirs, self._work.criteria, choose=not self._correcting)
            self.app.push_screen(screen, partial(self._settle, error))
        else:
            self._say_trouble(f"Not saved. {error}")
        self._show_kept()

    def _settle(self, stale: StaleDraft, mine: bool | None) -> None:
        """The marker chose: theirs is taken over, or mine put in its place."""
        if self._correcting:
            self.app.call_next(self._over)
            return
        self._version, self._on_record = stale.version, stale.theirs
        if not mine:
            self._hand.sheet = stale.theirs
        self._changed()

    def _sure(self, sure: bool | None) -> None:
        if sure:
            self._when_kept(self._submit)

    def _when_kept(self, what: Callable[[], object]) -> None:
        """Do it once all that was said is on record."""
        self._save()
        if self._busy:
            self._then = what
        else:
            what()

    def _submit(self) -> None:
        code, sheet, version = self._work.task.code, self._hand.sheet, self._version

        def done() -> Message:
            if self._correcting:
                self._desk.correct(code, sheet, self._correcting, self._work.submitted)
            else:
                self._desk.submit(code, version)
            return Submitted()

        self._in_thread(done)

    def on_submitted(self, message: Submitted) -> None:
        """It is on record for good."""
        self._busy = False
        self._over(f"{self._work.task.code} is submitted.")

    def action_leave(self) -> None:
        """Leave; what was said is on record, or it is asked whether to lose it."""
        if self._correcting and self._hand.sheet != self._work.sheet:
            question = "Leave? The correction isn't submitted, and what you changed isn't kept."
            self.app.push_screen(ConfirmScreen(question, "Leave", "Stay"), self._left)
        elif not self._reading and not self._correcting and not self._busy and self._hand.sheet != self._on_record:
            question = "Leave? What you said last couldn't be saved and would be lost."
            self.app.push_screen(ConfirmScreen(question, "Leave", "Stay"), self._left)
        elif self._correcting or self._reading:
            self._over()
        else:
            self._when_kept(self._over)

    def _left(self, sure: bool | None) -> None:
        if sure:
            self._over()

    def _over(self, words: str = "") -> None:
        """Back to the work list, or to the shell."""
        from roleplay.tui.mark_app import MarkApp

        assert isinstance(self.app, MarkApp)
        self.app.sheet_over(words)
