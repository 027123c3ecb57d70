"""The work list of a marker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import DataTable, Footer, Static

from roleplay.assessment.marking.record import Sheet
from roleplay.assessment.marking.view import DONE, Task, Work
from roleplay.tui.mark_view import work_line
from roleplay.tui.marked import one_line
from roleplay.tui.messages import Failed
from roleplay.tui.screens.mark_sheet import SheetScreen
from roleplay.tui.screens.mark_stale import TwoSheetsScreen
from roleplay.tui.screens.mark_words import WordsScreen
from roleplay.tui.screens.working_screen import WorkingScreen

if TYPE_CHECKING:
    from roleplay.tui.mark_desk import MarkDesk

COLUMNS = ("TASK", "FORM", "SCENARIO", "STATE")


@dataclass
class TasksFound(Message):
    """The work list as it stands."""

    tasks: Sequence[Task]
    notices: Sequence[str]


@dataclass
class WorkFound(Message):
    """A talk to be marked, read or corrected. correcting: why, or empty."""

    work: Work
    correcting: str = ""


@dataclass
class OtherFound(Message):
    """The marker's own sheet and the other one; to a third marker the two others."""

    work: Work
    others: Sequence[Sheet]


class WorkScreen(WorkingScreen):
    """What there is to mark, in the order that was drawn for this marker."""

    HELP: ClassVar[str] = "work"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Mark or read", priority=True),
        Binding("o", "other", "Other's sheet"),
        Binding("r", "correct", "Correct"),
        Binding("f5", "again", "Look again", show=False),
        Binding("escape,q", "app.quit", "Leave", key_display="esc"),
    ]

    def __init__(self, desk: MarkDesk) -> None:
        super().__init__()
        self._desk = desk
        self._tasks: list[Task] = []

    def compose(self) -> ComposeResult:
        """A table."""
        with Horizontal(classes="heading"):
            yield Static("Talks to mark", classes="title", markup=False)
            yield Static("", id="kept", classes="facts", markup=False)
        yield DataTable[str](id="past", cursor_type="row", zebra_stripes=False)
        yield Static("There is nothing for you to mark.", id="none", markup=False)
        yield Static("", id="trouble", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Ask for the list."""
        self.query_one(DataTable).focus()
        self.action_again()

    def action_again(self) -> None:
        """Ask for the list anew."""
        self.in_background("The work list can't be read", self._found, newest="tasks")

    def _found(self) -> Message:
        notices = self._desk.notices()
        return TasksFound(self._desk.tasks(), notices)

    def on_tasks_found(self, message: TasksFound) -> None:
        """Show it; the cursor stays on its talk."""
        table = self.query_one(DataTable)
        here = self._here()
        self._tasks = list(message.tasks)
        table.clear(columns=True)
        table.add_columns(*COLUMNS)
        for one in self._tasks:
            table.add_row(one.code, one_line(one.form, 24), one_line(one.scenario, 28), one.state)
        codes = [one.code for one in self._tasks]
        if here is not None and here.code in codes:
            table.move_cursor(row=codes.index(here.code))
        table.display = bool(codes)
        self.query_one("#none").display = not codes
        if message.notices:
            self.say(" ".join(f"{one}." for one in message.notices))
        done = sum(1 for one in self._tasks if one.state == DONE)
        self.query_one("#kept", Static).update(work_line(len(codes) - done, done))
        self.refresh_bindings()

    def say(self, words: str) -> None:
        """Say something above the keys."""
        trouble = self.query_one("#trouble", Static)
        trouble.update(words)
        trouble.display = bool(words)

    def _here(self) -> Task | None:
        row = self.query_one(DataTable).cursor_row
        return self._tasks[row] if 0 <= row < len(self._tasks) else None

    def action_open(self) -> None:
        """Open the talk under the cursor."""
        if (one := self._here()) is not None:
            self.in_background("The talk can't be opened", lambda: WorkFound(self._desk.work(one.code)))

    def action_correct(self) -> None:
        """Correct a submitted sheet: ask why first."""
        one = self._here()
        if one is None:
            return

        def asked(reason: str | None) -> None:
            if reason and reason.strip():
                words = reason.strip()
                self.in_background("The talk can't be opened", lambda: WorkFound(self._desk.work(one.code), words))

        self.app.push_screen(WordsScreen("Why is this sheet corrected? It stays on record.", ""), asked)

    def on_work_found(self, message: WorkFound) -> None:
        """Show the talk."""
        self.say("")
        reading = bool(message.work.submitted) and not message.correcting
        self.app.push_screen(SheetScreen(self._desk, message.work, message.correcting, reading=reading))

    def action_other(self) -> None:
        """The other marker's sheet beside one's own, once both have submitted."""
        if (one := self._here()) is not None:
            code = one.code
            self.in_background(
                "The other mark can't be shown", lambda: OtherFound(self._desk.work(code), self._desk.others(code))
            )

    def on_other_found(self, message: OtherFound) -> None:
        """Both; a third marker sees the two others'."""
        work, others = message.work, message.others
        if len(others) > 1:
            sheets = ("The first marker's", others[0]), ("The second marker's", others[1])
        else:
            sheets = ("Yours", work.sheet), ("The other marker's", others[0])
        self.app.push_screen(TwoSheetsScreen(f"{work.task.code} · both sheets", *sheets, work.criteria))

    def on_failed(self, message: Failed) -> None:
        """Say it here."""
        message.stop()
        self.say(f"{message.doing}. {message.error}")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a submitted sheet can be corrected or compared."""
        if action in ("other", "correct"):
            here = self._here() if self.is_mounted else None
            return here is not None and here.state == DONE
        return True

    def on_data_table_row_highlighted(self) -> None:
        """The keys are those of the talk under the cursor."""
        self.refresh_bindings()
