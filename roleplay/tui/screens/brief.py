"""The brief: what the trainee knows before the client's first line."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Static

from roleplay.domain.errors import RoleplayError
from roleplay.domain.scenario import Scenario
from roleplay.language import tr
from roleplay.practice import Practice
from roleplay.tui.brief_view import brief_blocks, brief_facts, brief_title, rubric_blocks
from roleplay.tui.messages import Failed, ShowTalk
from roleplay.tui.screens.practice_screen import PracticeScreen
from roleplay.tui.widgets.paper import Paper


class BriefScreen(PracticeScreen):
    """Who, what happened, what is at stake; what is looked for beside it or below it. Enter starts."""

    HELP: ClassVar[str] = "brief"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "start", "Start the conversation"),
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, practice: Practice, scenario: Scenario) -> None:
        super().__init__(practice)
        self._scenario = scenario
        self._starting = False

    def on_failed(self, message: Failed) -> None:
        """It may be tried again."""
        self._starting = False

    def compose(self) -> ComposeResult:
        """Two papers in the wide layout, one in the narrow."""
        with Horizontal(classes="heading"):
            yield Static(brief_title(self._scenario), classes="title", markup=False)
            yield Static(brief_facts(self._scenario), classes="facts", markup=False)
        with Horizontal(id="body"):
            yield Paper(id="story", widest=76)
            yield Paper(id="rubric", widest=76)
        yield Static(tr("Press Enter to start: the client speaks first."), id="start", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the story and what is looked for."""
        self.query_one("#story", Paper).focus()
        self._fill()

    def on_resize(self) -> None:
        """The rubric stands below the story where there is no room beside it."""
        self._fill()

    def _fill(self) -> None:
        story = brief_blocks(self._scenario)
        try:
            rubric = self._practice.library.rubric(self._scenario.rubric)
        except RoleplayError as error:
            self.query_one("#story", Paper).show(story)
            self.post_message(Failed(tr("What is looked for can't be shown"), error))
            return
        wide = self.app.size.width >= 110
        self.query_one("#rubric", Paper).display = wide
        self.query_one("#story", Paper).show(story if wide else (*story, *rubric_blocks(rubric)))
        self.query_one("#rubric", Paper).show(rubric_blocks(rubric, first=True) if wide else ())

    def action_scroll(self, rows: int) -> None:
        """Scroll the story."""
        self.query_one("#story", Paper).scroll_relative(y=rows, animate=False)

    def action_start(self) -> None:
        """Begin the talk: it is stored before the client's first line is shown."""
        if self._starting:
            return
        self._starting = True
        scenario = self._scenario.id
        self.in_background(tr("The conversation can't be started"), lambda: ShowTalk(self._practice.open(scenario)))
