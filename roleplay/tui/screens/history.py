"""The history: past conversations to go on with, look back at, take along or erase."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import DataTable, Footer, Static

from roleplay.language import tr, trn
from roleplay.practice import Practice
from roleplay.tui.history_view import PastRow, is_begun, past_rows
from roleplay.tui.messages import Deleted, Exported, PastLoaded, ShowDebrief, ShowTalk, ShowTries
from roleplay.tui.screens.practice_screen import PracticeScreen

AT_ONCE = 400
"""So many rows are added before the next picture: years of practice must not keep anybody waiting for the first."""


class PastTable(DataTable[Text]):
    """The table; its Enter is named in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select_cursor", "Open")]


class HistoryScreen(PracticeScreen):
    """A table of past conversations, last touched first."""

    HELP: ClassVar[str] = "history"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "rewind", "Rewind"),
        Binding("e", "export", "Export"),
        Binding("d,delete", "delete", "Delete", key_display="d"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, practice: Practice) -> None:
        super().__init__(practice)
        self.add_class("-shelf")
        self._rows: tuple[PastRow, ...] = ()
        self._added = 0
        self._fillings = 0

    def compose(self) -> ComposeResult:
        """The table, or a word where there is nothing in it."""
        with Horizontal(classes="heading"):
            yield Static(tr("History"), classes="title", markup=False)
            yield Static("", id="count", classes="facts", markup=False)
        yield PastTable(id="past", cursor_type="row", cell_padding=1)
        yield Static(tr("No conversations yet. Choose one in the library: Esc."), id="none", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Name the columns."""
        self._table.focus()

    def on_screen_resume(self) -> None:
        """Read the list whenever the screen comes up."""
        self._load()

    def on_resize(self) -> None:
        """The title takes what room there is."""
        self._fill()

    @property
    def _table(self) -> PastTable:
        return self.query_one("#past", PastTable)

    def _load(self) -> None:
        practice = self._practice

        def past() -> Message:
            return PastLoaded({}, [summary for summary in practice.history() if is_begun(summary, practice)])

        self.in_background(tr("Past conversations can't be read"), past, newest="past")

    def on_past_loaded(self, message: PastLoaded) -> None:
        """Fill the table."""
        message.stop()
        titles = {scenario.id: scenario.title for scenario in self._practice.library.heads()}
        self._rows = past_rows(message.summaries, titles)
        self._fill()

    def _fill(self) -> None:
        table, place = self._table, self._table.cursor_row
        wide = self.app.size.width >= 100
        tried = wide or any(row.tries for row in self._rows)
        used = (16 if wide else 10) + 5 + (7 if tried else 0) + 12 + 7 + 13  # the space about them and a scroll bar too
        room = max(14, min(60, self.app.size.width - used))
        table.clear(columns=True)
        columns = (
            (tr("Last touched"), 16) if wide else (tr("Last"), 10),
            (tr("Scenario"), room),
            (tr("Turns"), 5),
            *(((tr("Tries"), 5),) if tried else ()),
            (tr("Ended"), 12),
            (tr("Score"), 7),
        )
        for title, width in columns:
            table.add_column(title, width=width)
        self._added, self._fillings = 0, self._fillings + 1
        self._add(wide, tried, max(AT_ONCE, place + 1), self._fillings)
        table.move_cursor(row=min(place, max(0, len(self._rows) - 1)))
        table.display = bool(self._rows)
        self.query_one("#none", Static).display = not self._rows
        self.query_one("#count", Static).update(trn("{n} conversation", "{n} conversations", len(self._rows)))
        self.refresh_bindings()

    def _add(self, wide: bool, tried: bool, most: int, filling: int) -> None:
        """Add so many rows, and the rest when these have been painted, unless the table was filled anew meanwhile."""
        if filling != self._fillings or not self.is_attached:
            return
        for row in self._rows[self._added : self._added + most]:
            cells = (
                row.when if wide else row.when.split(" ")[0],
                row.title,
                str(row.turns).rjust(4),
                *((row.tries.rjust(4),) if tried else ()),
                row.outcome,
                row.points.rjust(4),
            )
            self._table.add_row(*(Text(cell, no_wrap=True, overflow="ellipsis") for cell in cells), key=row.id)
        self._added += most
        if self._added < len(self._rows):
            self.call_after_refresh(lambda: self._add(wide, tried, AT_ONCE, filling))

    def _chosen(self) -> PastRow | None:
        place = self._table.cursor_row
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def on_data_table_row_selected(self) -> None:
        """Enter or a click on the chosen row."""
        self.action_open()

    def action_open(self) -> None:
        """Go on with an open talk; show the debrief of one that ended."""
        row = self._chosen()
        if row is None:
            return
        practice, conversation = self._practice, row.id

        def opened() -> Message:
            talk = practice.talk(conversation)
            return ShowDebrief(talk) if talk.ended else ShowTalk(talk, practice.draft(conversation))

        self.in_background(tr("The conversation can't be opened"), opened)

    def action_rewind(self) -> None:
        """Show the tries of the conversation, to go back to any line of it."""
        row = self._chosen()
        if row is not None:
            self.post_message(ShowTries(row.id, "history"))

    def action_export(self) -> None:
        """Choose a format and write the conversation to a file."""
        from roleplay.tui.export_file import export
        from roleplay.tui.screens.export import ExportScreen

        row = self._chosen()
        if row is None:
            return
        folder: Path = getattr(self.app, "exports", Path.cwd())

        def chosen(form: str | None) -> None:
            if form:
                self.in_background(
                    tr("The conversation can't be written"),
                    lambda: Exported(export(self._practice, row.id, form, folder)),
                )

        self.app.push_screen(ExportScreen(row.words(), folder), chosen)

    def action_delete(self) -> None:
        """Ask, then erase for good."""
        from roleplay.tui.screens.confirm import ConfirmScreen

        row = self._chosen()
        if row is None:
            return
        question = tr("Delete {words}?\n\nIts turns, tries and draft are erased for good.", words=row.words())

        def answered(yes: bool | None) -> None:
            if yes:
                self.in_background(tr("The conversation can't be deleted"), lambda: self._delete(row.id))

        self.app.push_screen(ConfirmScreen(question, tr("Delete")), answered)

    def _delete(self, conversation: str) -> Message:
        self._practice.delete(conversation)
        return Deleted()

    def on_deleted(self, message: Deleted) -> None:
        """Show what is left."""
        self._load()

    def on_exported(self, message: Exported) -> None:
        """Say where the file is."""
        self.notify(message.place, title=tr("Written"), markup=False, timeout=10)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """With nothing in the list there is nothing to open."""
        return bool(self._rows) or action == "back"
