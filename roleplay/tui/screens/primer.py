"""The coach's corner, before the first talk: three pages and two lines to try."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Footer, Static

from roleplay.language import tr
from roleplay.primer import Lesson, Primer, lessons
from roleplay.tui import primer_view as view
from roleplay.tui.messages import LineTried, ReplySent, TurnFailed
from roleplay.tui.screens.working_screen import WorkingScreen
from roleplay.tui.unexpected import told
from roleplay.tui.widgets.paper import Paper
from roleplay.tui.widgets.reply_box import ReplyBox


class PrimerScreen(WorkingScreen):
    """Page by page; Esc leaves it out, and either way `then` is where it goes on (nowhere: back)."""

    HELP: ClassVar[str] = "primer"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "go_on", "Go on"),
        Binding("ctrl+t,f4", "again", "Say it again", key_display="^t"),
        Binding("pageup", "talk_up", "Up", show=False),
        Binding("pagedown", "talk_down", "Down", show=False),
        Binding("escape", "leave", "Skip it"),
    ]

    def __init__(self, primer: Primer, then: Message | None = None) -> None:
        super().__init__()
        self._primer = primer
        self._then = then
        self._page = 0
        self._lessons = lessons()

    @property
    def _lesson(self) -> Lesson | None:
        return self._lessons[self._page] if self._page < len(self._lessons) else None

    def compose(self) -> ComposeResult:
        """The page, the box for a reply, the way on."""
        with Horizontal(classes="heading"):
            yield Static(tr("Coach's corner"), classes="title", markup=False)
            yield Static("", id="count", classes="facts", markup=False)
        with Horizontal(id="body"), Vertical(id="main"):
            yield Paper(id="story", widest=76)
            yield Static("", id="trouble", markup=False)
            yield ReplyBox(id="reply")
            with Vertical(id="ended"):
                yield Button(tr("Go on"), id="next", variant="primary", compact=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Note that it was shown, and show the first page."""
        self._primer.note_seen()
        # A button is deaf while it looks pressed; whoever presses Enter twice in a row means both.
        self.query_one("#next", Button).active_effect_duration = 0
        self._show()

    def _show(self) -> None:
        """A page to read, or to answer on."""
        lesson, paper = self._lesson, self.query_one("#story", Paper)
        self.query_one("#count", Static).update(
            tr("three minutes · {page}", page=view.page_title(self._page)) if lesson is not None else ""
        )
        paper.show(view.page_blocks(lesson) if lesson is not None else view.closing_blocks())
        if lesson is not None and lesson.line:
            self._ask()
        else:
            self._way_on()

    def _ask(self) -> None:
        """Open the box."""
        self.remove_class("-ended")
        self._say("")
        box = self.query_one("#reply", ReplyBox)
        box.put("")
        box.release(tr("What would you say to her?"))
        box.focus()
        self.query_one("#story", Paper).scroll_end(animate=False)
        self.refresh_bindings()

    def _way_on(self) -> None:
        self.add_class("-ended")
        self.query_one("#next", Button).focus()
        self.refresh_bindings()

    def _say(self, words: str) -> None:
        trouble = self.query_one("#trouble", Static)
        trouble.update(words)
        trouble.display = bool(words)

    def on_reply_sent(self, message: ReplySent) -> None:
        """Have it read in a thread; nothing is stored."""
        lesson = self._lesson
        if lesson is None:
            return
        self._say("")
        self.query_one("#reply", ReplyBox).hold(tr("Reading…"))
        text, primer = message.text, self._primer

        def read() -> None:
            try:
                self.post_message(LineTried(text, primer.try_line(lesson, text)))
            except Exception as error:  # told on the screen; the primer goes on
                self.post_message(TurnFailed(text, told(error)))

        self.run_worker(read, thread=True, exclusive=True, group="answer")

    def on_line_tried(self, message: LineTried) -> None:
        """Say what it does, and a reply that would serve."""
        lesson = self._lesson
        if lesson is None:
            return
        blocks = (*view.page_blocks(lesson), *view.heard_blocks(lesson, message.text, message.heard))
        self._way_on()
        self.query_one("#story", Paper).show(blocks, to_end=True)

    def on_turn_failed(self, message: TurnFailed) -> None:
        """It can't be read: the words go back into the box."""
        self._ask()
        self.query_one("#reply", ReplyBox).put(message.text)
        self._say(str(message.error))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The button goes on."""
        self.action_go_on()

    def action_go_on(self) -> None:
        """The next page; after the last, where it leads."""
        if self._lesson is None:
            self.action_leave()
            return
        self._page += 1
        self._show()

    def action_again(self) -> None:
        """Answer the same line again."""
        lesson = self._lesson
        if lesson is not None and lesson.line and self.has_class("-ended"):
            self.query_one("#story", Paper).show(view.page_blocks(lesson))
            self._ask()

    def action_leave(self) -> None:
        """Where the person wanted to go."""
        if self._then is not None:
            self.app.post_message(self._then)
        else:
            self.app.pop_screen()

    def action_talk_up(self) -> None:
        """Read further up."""
        self.query_one("#story", Paper).scroll_page_up(animate=False)

    def action_talk_down(self) -> None:
        """Read further down."""
        self.query_one("#story", Paper).scroll_page_down(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Again only where something was tried."""
        lesson = self._lesson
        answered = lesson is not None and bool(lesson.line) and self.has_class("-ended")
        return answered if action == "again" else True
