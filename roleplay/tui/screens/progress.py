"""How a person gets on, and what to practise next."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Footer, Static

from roleplay.drills.pace import LINES, Pace
from roleplay.language import tr
from roleplay.practice import Practice
from roleplay.progress.advice import Step, next_steps
from roleplay.progress.progress import Progress, progress_of
from roleplay.tui import progress_view as view
from roleplay.tui.messages import Exported, ProgressRead, ShowBrief
from roleplay.tui.screens.practice_screen import PracticeScreen
from roleplay.tui.widgets.paper import Paper


class ProgressScreen(PracticeScreen):
    """Plots and plain words; a number does what is advised."""

    HELP: ClassVar[str] = "progress"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,1", "step(1)", "Practise that", key_display="1-3"),
        Binding("2", "step(2)", "Practise 2", show=False),
        Binding("3", "step(3)", "Practise 3", show=False),
        Binding("e", "export", "Write a page"),
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, practice: Practice) -> None:
        super().__init__(practice)
        self.add_class("-shelf")
        self._progress: Progress | None = None
        self._steps: tuple[Step, ...] = ()

    def compose(self) -> ComposeResult:
        """One paper."""
        with Horizontal(classes="heading"):
            yield Static(tr("Progress"), classes="title", markup=False)
            yield Static("", id="count", classes="facts", markup=False)
        with Horizontal(id="body"):
            yield Paper(id="progress", widest=80)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Give the keys to the paper."""
        self.query_one("#progress", Paper).focus()

    def on_screen_resume(self) -> None:
        """Count anew whenever the screen comes up."""
        practice = self._practice

        def count() -> Message:
            progress = progress_of(practice)
            return ProgressRead(progress, next_steps(progress))

        self.in_background(tr("The progress can't be worked out"), count, newest="progress")

    def on_progress_read(self, message: ProgressRead) -> None:
        """Show it."""
        self._progress, self._steps = message.progress, tuple(message.steps)
        self.query_one("#count", Static).update(view.facts(message.progress))
        self.query_one("#progress", Paper).show(view.progress_blocks(message.progress, self._steps))
        self.refresh_bindings()

    def action_scroll(self, rows: int) -> None:
        """Read on."""
        self.query_one("#progress", Paper).scroll_relative(y=rows, animate=False)

    def action_step(self, number: int) -> None:
        """Do what is advised."""
        if not 1 <= number <= len(self._steps):
            return
        step, practice = self._steps[number - 1], self._practice

        def begin() -> Message:
            if step.kind == "play":
                return ShowBrief(practice.library.scenario(step.scenario))
            from roleplay.tui.start import drill

            return drill(step.move or None, pace=Pace(None, LINES) if step.move else Pace())(practice)

        self.in_background(tr("That can't be opened"), begin)

    def action_export(self) -> None:
        """Ask where the page is to go: into the folder in which the program was started, or nowhere."""
        from roleplay.tui.screens.confirm import ConfirmScreen

        folder: Path = getattr(self.app, "exports", Path.cwd())
        question = tr(
            "Write a page of this into {folder}? (Elsewhere: roleplay progress --output FILE.html)", folder=str(folder)
        )
        self.app.push_screen(
            ConfirmScreen(question, tr("Write"), tr("Don't")), lambda yes: self._export() if yes else None
        )

    def _export(self) -> None:
        """Write the page beside other files."""
        progress, steps = self._progress, self._steps
        if progress is None:
            return
        folder: Path = getattr(self.app, "exports", Path.cwd())
        now = self._practice.now()
        today, in_name = view.day(now), view.day_in_names(now)

        def write() -> Message:
            from roleplay.tui.export_file import write_beside
            from roleplay.tui.progress_file import progress_html

            return Exported(write_beside(progress_html(progress, steps, today), folder, f"progress-{in_name}", "html"))

        self.in_background(tr("The page can't be written"), write)

    def on_exported(self, message: Exported) -> None:
        """Say where the file is."""
        self.notify(message.place, title=tr("Written"), markup=False, timeout=10)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key for each piece of advice, no more."""
        if action == "step":
            return isinstance(parameters[0], int) and parameters[0] <= len(self._steps)
        return action != "export" or self._progress is not None
