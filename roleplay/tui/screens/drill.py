"""A drill: one line of a client, one reply, the marks at once, the next."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Footer, Static

from roleplay.drills.drills import Drill, Drills, Marked
from roleplay.drills.pace import Pace, left
from roleplay.language import tr
from roleplay.practice import Practice
from roleplay.tui import drill_view as view
from roleplay.tui.conversation_view import short_name
from roleplay.tui.messages import DrillMarked, Failed, NextMoment, ReplySent, TurnFailed
from roleplay.tui.screens.practice_screen import PracticeScreen
from roleplay.tui.unexpected import told
from roleplay.tui.widgets.reply_box import ReplyBox
from roleplay.tui.widgets.talk_log import TalkLog


class DrillScreen(PracticeScreen):
    """Single moments until the person leaves. What was answered is stored before its marks show.

    pace: when it is said that this was the drill; one may go on all the same, but not after a warm-up. A clock shows
    only where the pace has seconds for a line.
    """

    HELP: ClassVar[str] = "drill"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g,f2", "hint", "Hint", key_display="^g"),
        Binding("ctrl+n,f3", "skip", "Skip", key_display="^n"),
        Binding("escape", "back", "Leave"),
        Binding("pageup", "talk_up", "Earlier", show=False),
        Binding("pagedown", "talk_down", "Later", show=False),
    ]

    def __init__(self, practice: Practice, drills: Drills, pace: Pace) -> None:
        super().__init__(practice)
        self._drills = drills
        self._pace = pace
        self._begun = monotonic()
        self._shown_at: float | None = None
        self._took: float | None = None
        self._said_over = False
        self._drill: Drill | None = None
        self._answered = 0
        self._waiting = 0
        self._busy = True

    def compose(self) -> ComposeResult:
        """The moment above the box; after the marks, the way on."""
        with Horizontal(classes="heading"):
            yield Static(tr("Drill"), id="title", classes="title", markup=False)
            yield Static("", id="clock", classes="facts", markup=False)
            yield Static("", id="count", classes="facts", markup=False)
        with Horizontal(id="body"), Vertical(id="main"):
            yield TalkLog(id="talk")
            yield Static("", id="hint", markup=False)
            yield Static("", id="trouble", markup=False)
            yield ReplyBox(id="reply")
            with Vertical(id="ended"):
                yield Static("", id="how", markup=False)
                yield Button(tr("Next line"), id="next", variant="primary", compact=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Look for the first moment."""
        self.query_one("#clock").display = self._pace.seconds is not None
        if self._pace.seconds is not None:
            still = self.app.animation_level == "none"  # to whom movement is too much, a clock that jumps is too
            self.set_interval(10 if still else 1, self._tick)
        self._go_on()

    @property
    def _box(self) -> ReplyBox:
        return self.query_one("#reply", ReplyBox)

    @property
    def _log(self) -> TalkLog:
        return self.query_one("#talk", TalkLog)

    def _go_on(self) -> None:
        """Find the next moment in a thread."""
        self._busy = True
        self._box.hold(tr("Looking for a line…"))
        self.in_background(
            tr("The next line can't be found"), lambda: NextMoment(self._drills.next(), self._drills.due_count())
        )

    def on_next_moment(self, message: NextMoment) -> None:
        """Show the moment; without one, say so."""
        self._drill, self._waiting, self._busy = message.drill, message.waiting, False
        self._say("#trouble", "")
        self.query_one("#hint").display = False
        if message.drill is None:
            self._end(tr("There is no other line now."), tr("Esc leaves."))
            self.query_one("#next").display = False
            return
        self.remove_class("-ended")
        self.query_one("#title", Static).update(view.drill_title(message.drill))
        self._count()
        self._box.put("")
        self._log.show_talk(view.moment_blocks(message.drill))
        self._box.release(tr("Your reply to {client}", client=short_name(message.drill.scenario.client)))
        self._box.focus()
        self._shown_at = monotonic()
        self._tick()
        self.refresh_bindings()

    def _tick(self) -> None:
        """Say the time that the line still has, where there is a clock; while a reply is read and marked it stands."""
        if self._pace.seconds is None or self._shown_at is None:
            return
        over = left(self._pace.seconds, monotonic() - self._shown_at)
        self.query_one("#clock", Static).update(view.clock_words(over))
        self.query_one("#count").display = over >= 0  # at 80 columns there is room for one of the two

    def on_reply_sent(self, message: ReplySent) -> None:
        """Lock the box and have the reply read and stored in a thread."""
        drill = self._drill
        if drill is None or self._busy:
            return
        self._busy = True
        if self._shown_at is not None:
            self._took, self._shown_at = monotonic() - self._shown_at, None
        self._say("#trouble", "")
        self._box.hold(tr("Reading…"))
        self._log.show_waiting(message.text)
        self.run_worker(lambda: self._answer(drill, message.text), thread=True, exclusive=True, group="answer")

    def _answer(self, drill: Drill, text: str) -> None:
        """Runs in a thread; whatever goes wrong, the words come back into the box."""
        try:
            done = self._drills.answer(drill, text)
        except Exception as error:  # told on the screen in full; the words must not be lost with the app
            self.post_message(TurnFailed(text, told(error, tr("your reply is back in the box: send it again"))))
        else:
            self.post_message(DrillMarked(done))

    def on_turn_failed(self, message: TurnFailed) -> None:
        """Nothing was stored: the words go back into the box."""
        self._busy = False
        self._say("#trouble", tr("Not kept. {error}", error=message.error))
        self._box.put(message.text)
        if self._drill is not None:
            self._log.show_talk(view.moment_blocks(self._drill))
            self._box.release(tr("Your reply to {client}", client=short_name(self._drill.scenario.client)))
        self._box.focus()

    def on_drill_marked(self, message: DrillMarked) -> None:
        """Show the marks and the way on."""
        done: Marked = message.marked
        self._busy = False
        self._answered += 1
        self._log.show_talk((*view.moment_blocks(done.drill)[-1:], *view.marked_blocks(done)))
        self.query_one("#hint").display = False
        self._count()
        late = 0 if self._pace.seconds is None or self._took is None else -left(self._pace.seconds, self._took)
        said_late = f" {view.late_words(late)}" if late > 0 else ""
        over_now = not self._said_over and self._pace.is_over(monotonic() - self._begun, self._answered, done.grade)
        self._said_over = self._said_over or over_now
        if over_now and self._pace.warm_up:
            self.query_one("#next", Button).label = tr("Done")
            self._end(tr("You are warm: a good line to end on. All of it is kept."), tr("Enter goes to the library."))
        elif over_now:
            how = tr("That was this drill; all of it is kept.")
            self._end(how + said_late, tr("Esc leaves, Enter shows one line more."))
        else:
            self._end(tr("Kept.") + said_late, tr("Enter shows the next line, Esc leaves."))

    def _end(self, how: str, then: str) -> None:
        """This line is over: the box makes room for the way on."""
        self.query_one("#how", Static).update(Content.assemble((how, "bold"), f" {then}"))
        self.add_class("-ended")
        self.query_one("#next", Button).focus()
        self.refresh_bindings()

    def _count(self) -> None:
        self.query_one("#count", Static).update(view.drill_facts(self._answered, self._waiting))

    def _say(self, where: str, words: str) -> None:
        place = self.query_one(where, Static)
        place.update(words)
        place.display = bool(words)

    def on_failed(self, message: Failed) -> None:
        """The next line can't be found: it may be tried again."""
        self._busy = False
        self._end(tr("The next line can't be found."), tr("Enter tries again, Esc leaves."))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """To the next line; from the end of a warm-up, out."""
        if self._said_over and self._pace.warm_up:
            self.action_back()
        elif not self._busy:
            self._go_on()

    def action_hint(self) -> None:
        """Show or hide the hint for this line."""
        if self._drill is None:
            return
        hint = self.query_one("#hint", Static)
        hint.update(Content.assemble((f"{tr('Hint')}  ", "bold $accent"), view.drill_hint(self._drill)))
        hint.display = not hint.display

    def action_skip(self) -> None:
        """Leave this line for another time."""
        if self._drill is not None and not self._busy:
            self._drills.pass_over(self._drill)
            self._go_on()

    def action_talk_up(self) -> None:
        """Read further up."""
        self._log.scroll_page_up(animate=False)

    def action_talk_down(self) -> None:
        """Read further down."""
        self._log.scroll_page_down(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No hint and no skipping for a line that has its marks."""
        return not (action in ("hint", "skip") and self.has_class("-ended"))
