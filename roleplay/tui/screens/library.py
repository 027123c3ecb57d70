"""The library: which conversation to practise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from roleplay import language
from roleplay.domain.errors import RoleplayError
from roleplay.drills.pace import Pace
from roleplay.language import LANGUAGES, tr, trn
from roleplay.tui.brief_view import brief_blocks
from roleplay.tui.history_view import is_begun
from roleplay.tui.library_view import ScenarioRow, found, scenario_rows
from roleplay.tui.marked import Block, Marked
from roleplay.tui.messages import (
    Connected,
    Failed,
    LibraryRead,
    PastLoaded,
    ShowBrief,
    ShowHistory,
    ShowProgress,
    ShowTalk,
)
from roleplay.tui.screens.keys_screen import KeysScreen
from roleplay.tui.unexpected import told
from roleplay.tui.widgets.paper import Paper

if TYPE_CHECKING:
    from roleplay.content.library import Library
    from roleplay.domain.scenario import ScenarioHead
    from roleplay.practice import Practice


class ScenarioList(OptionList):
    """The list; its Enter is named in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "select", "Brief")]


class SearchBox(Input):
    """The search; its keys are named in the footer while it is used."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "To the list"),
        Binding("escape", "screen.clear_search", "Show all"),
        Binding("down", "submit", "To the list", show=False),
    ]


class LibraryScreen(KeysScreen):
    """The list with what each scenario trains, a search, and the brief beside it."""

    HELP: ClassVar[str] = "library"
    AUTO_FOCUS = "#scenarios"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/"),
        Binding("r", "resume", "Resume"),
        Binding("h", "history", "History"),
        Binding("d", "drill", "Drill"),
        Binding("5", "warm_up", "Warm-up", show=False),
        Binding("p", "progress", "Progress"),
        Binding("w", "app.who", "Who", show=False),
        Binding("l", "app.other_language", "Language", show=False),
        Binding("q", "app.quit", "Quit"),
        Binding("escape", "clear_search", "Show all", show=False),
    ]

    def __init__(
        self,
        connect: Callable[[], Practice],
        library: Callable[[], Library] | None = None,
        open_first: Callable[[Practice], Message] | None = None,
        check_command: str = "roleplay check",
    ) -> None:
        super().__init__(classes="-shelf")
        self._check_command = check_command
        self._connect = connect
        self._library = library
        self._open_first = open_first
        self.practice: Practice | None = None
        self._scenarios: Sequence[ScenarioHead] = ()
        self._past: PastLoaded | None = None
        self._problems = 0
        self._rows: tuple[ScenarioRow, ...] = ()
        self._listed: tuple[ScenarioRow, ...] = ()

    def compose(self) -> ComposeResult:
        """Search and list at the left, the brief at the right."""
        with Horizontal(classes="heading"):
            yield Static("roleplay", id="name", markup=False)
            yield Static(tr("practise the difficult talk"), id="motto", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield SearchBox(placeholder=tr("Search"), id="search", compact=True)
                yield ScenarioList(id="scenarios", compact=True)
            yield Paper(id="brief", widest=76)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Paint first; then open the database and read the library in a thread."""
        self._say_motto()
        self.query_one("#brief", Paper).show((Block(Marked(tr("Opening the library…")), tone="quiet"),))
        self.call_after_refresh(lambda: self.run_worker(self._open, thread=True, group="open"))

    def _say_motto(self) -> None:
        """What stands at the top: that files have problems, or who practises, or what all this is for."""
        other = f"l: {LANGUAGES[language.other()]}"  # the other language by its own name
        words = f"{tr('practise the difficult talk')} · {other}"
        if self._problems:
            words = trn(
                "{n} problem in scenario files: run `{command}`",
                "{n} problems in scenario files: run `{command}`",
                self._problems,
                command=self._check_command,
            )
        elif name := getattr(self.app, "profile", ""):
            words = f"{tr('{name} practises · w: another', name=name)} · {other}"
        self.query_one("#motto", Static).update(words)

    async def say_anew(self) -> None:
        """Say everything in the language in use now."""
        await self.recompose()
        self._say_motto()
        self._fill()
        self.query_one("#scenarios", OptionList).focus()
        self.refresh_bindings()

    def _open(self) -> None:
        """Runs in a thread."""
        try:
            if self._library is not None:
                self.post_message(_read(self._library()))
            practice = self._connect()
            if self._library is None:
                self.post_message(_read(practice.library))
            past = _past(practice)
        except RoleplayError as error:
            self.post_message(Failed(tr("roleplay can't start"), error))
            return
        self.post_message(Connected(practice))
        self.post_message(past)
        if self._open_first is not None:
            try:
                self.post_message(self._open_first(practice))
            except Exception as error:  # told in full, as in the two below; the library stays open
                self.post_message(Failed(tr("That can't be opened"), told(error)))

    def on_connected(self, message: Connected) -> None:
        """From now on talks can be opened."""
        self.practice = message.practice

    def on_library_read(self, message: LibraryRead) -> None:
        """Fill the list."""
        self._scenarios = message.scenarios
        self._problems = message.problems
        self._say_motto()
        self._fill()

    def on_past_loaded(self, message: PastLoaded) -> None:
        """Show best scores and what is going on."""
        self._past = message
        self._fill()

    def _fill(self) -> None:
        past = self._past
        self._rows = scenario_rows(self._scenarios, past.best if past else {}, past.summaries if past else ())
        self._list(self.query_one("#search", Input).value)

    def on_screen_resume(self) -> None:
        """Scores may have changed while another screen was shown."""
        if (practice := self.practice) is not None:
            self.run_worker(lambda: self._reload(practice), thread=True, exclusive=True, group="past")

    def _reload(self, practice: Practice) -> None:
        """Runs in a thread."""
        try:
            self.post_message(_past(practice))
        except Exception as error:
            self.post_message(Failed(tr("Past scores can't be read"), told(error)))

    def _list(self, search: str) -> None:
        chosen = self._chosen()
        self._listed = found(self._rows, search)
        options = self.query_one("#scenarios", OptionList)
        options.clear_options()
        cards = [Option(_prompt(row), id=row.id) for row in self._listed]
        options.add_options([part for card in cards for part in (card, None)][:-1])
        ids = [row.id for row in self._listed]
        if ids:
            options.highlighted = ids.index(chosen.id) if chosen is not None and chosen.id in ids else 0
        self._show_brief()

    def _chosen(self) -> ScenarioRow | None:
        place = self.query_one("#scenarios", OptionList).highlighted
        return self._listed[place] if place is not None and place < len(self._listed) else None

    def _scenario(self) -> ScenarioHead | None:
        row = self._chosen()
        return next((s for s in self._scenarios if row is not None and s.id == row.id), None)

    def _show_brief(self) -> None:
        paper = self.query_one("#brief", Paper)
        scenario = self._scenario()
        if scenario is not None:
            paper.show(brief_blocks(scenario))
            paper.scroll_home(animate=False)
        elif self._rows:
            paper.show(
                (Block(Marked(tr("Nothing here has all these words. Esc shows all scenarios again.")), tone="quiet"),)
            )
        else:
            words = tr("No scenarios were found. Run `{command}` to see why.", command=self._check_command)
            paper.show((Block(Marked(words), tone="quiet"),))
        self.refresh_bindings()

    @on(Input.Changed, "#search")
    def _search_changed(self, event: Input.Changed) -> None:
        self._list(event.value)

    @on(Input.Submitted, "#search")
    def _search_done(self) -> None:
        self.query_one("#scenarios", OptionList).focus()

    @on(OptionList.OptionHighlighted, "#scenarios")
    def _other_scenario(self) -> None:
        self._show_brief()

    @on(OptionList.OptionSelected, "#scenarios")
    def _scenario_taken(self) -> None:
        self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Resume is offered where a talk is going on; search where it isn't being typed."""
        if action == "search":
            return not isinstance(self.focused, Input)
        if action == "resume":
            row = self._chosen()
            return row is not None and bool(row.going_on)
        return True

    def action_open(self) -> None:
        """Open the brief of the chosen scenario; now the whole of its file is read."""
        row, practice = self._chosen(), self.practice
        if row is None or practice is None:
            return

        def read() -> None:
            try:
                self.post_message(ShowBrief(practice.library.scenario(row.id)))
            except Exception as error:
                self.post_message(Failed(tr("The scenario can't be opened"), told(error)))

        self.run_worker(read, thread=True, exclusive=True, group="talk")

    def action_resume(self) -> None:
        """Go on with the latest open talk of the chosen scenario."""
        row, practice = self._chosen(), self.practice
        if row is None or practice is None or not row.going_on:
            return

        def go_on() -> None:
            try:
                self.post_message(ShowTalk(practice.talk(row.going_on), practice.draft(row.going_on)))
            except Exception as error:
                self.post_message(Failed(tr("The talk can't be opened"), told(error)))

        self.run_worker(go_on, thread=True, exclusive=True, group="talk")

    def action_search(self) -> None:
        """Type words to search for."""
        self.query_one("#search", Input).focus()

    def action_clear_search(self) -> None:
        """Show all scenarios again."""
        self.query_one("#search", Input).value = ""
        self.query_one("#scenarios", OptionList).focus()

    def action_drill(self) -> None:
        """Practise single lines, those failed first."""
        self.begin_drill(Pace())

    def action_warm_up(self) -> None:
        """Five minutes before a talk: easy lines first."""
        self.begin_drill(Pace(warm_up=True))

    def begin_drill(self, pace: Pace) -> None:
        """Begin a drill at that pace."""
        if (practice := self.practice) is None:
            return

        def begin() -> None:
            from roleplay.tui.start import drill

            try:
                self.post_message(drill(pace=pace)(practice))
            except Exception as error:
                self.post_message(Failed(tr("The drill can't be begun"), told(error)))

        self.run_worker(begin, thread=True, exclusive=True, group="talk")

    def action_progress(self) -> None:
        """Show how the person gets on."""
        if self.practice is not None:
            self.post_message(ShowProgress())

    def action_history(self) -> None:
        """Show past conversations."""
        if self.practice is not None:
            self.post_message(ShowHistory())


def _read(library: Library) -> LibraryRead:
    return LibraryRead(library.heads(), len(list(library.head_problems())))


def _past(practice: Practice) -> PastLoaded:
    return PastLoaded(practice.best_points(), [past for past in practice.history() if is_begun(past, practice)])


def _prompt(row: ScenarioRow) -> Content:
    going_on = (f"  ▸ {tr('going on')}", "$secondary") if row.going_on else ("", "")
    return Content.assemble(
        (row.title, "bold"),
        going_on,
        "\n",
        (row.facts(), "$foreground 65%"),
        *(("\n", (row.trains[0], "$foreground 65%")) if row.trains else ()),
    )
