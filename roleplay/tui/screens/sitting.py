"""A sitting on the screen: notice, rehearsal, brief, talk, seal. No hints, moods or marks; nothing is taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Footer, Static

from roleplay.assessment.sittings import record as r
from roleplay.assessment.sittings.rehearsal import Rehearsal
from roleplay.assessment.sittings.sitting import Sitting, Stage
from roleplay.domain.errors import RoleplayError
from roleplay.domain.record import Unsent
from roleplay.practice import Talk
from roleplay.tui import conversation_view, sitting_view
from roleplay.tui.messages import ReplySent
from roleplay.tui.screens.confirm import ConfirmScreen
from roleplay.tui.screens.working_screen import WorkingScreen
from roleplay.tui.unexpected import told
from roleplay.tui.widgets.paper import Paper
from roleplay.tui.widgets.reply_box import ReplyBox
from roleplay.tui.widgets.talk_log import TalkLog

if TYPE_CHECKING:
    from roleplay.tui.marked import Block

PROMPTS = {
    Stage.NOTICE: "Press y if you have read this and agree. Esc leaves without a trace.",
    Stage.REHEARSAL: "Press Enter to rehearse, or s to pass it over.",
    Stage.READY: "Press Enter to begin: the clock runs, and the client speaks first.",
    Stage.SEALED: "Press Enter to leave.",
}


KEPT_EVERY = 2.0
"""Seconds between looks at what is typed, to keep it."""


class Moved(Message):
    """What was wanted is done and on disk."""


class NotMoved(Message):
    """It isn't; `text` is what was to be sent, or empty."""

    def __init__(self, error: RoleplayError, text: str = "") -> None:
        super().__init__()
        self.error, self.text = error, text


class ExamBox(ReplyBox):
    """A reply box that remembers whether something was pasted into it."""

    pasted = False

    async def _on_paste(self, event: events.Paste) -> None:
        self.pasted = True  # the text area's own handler is called as well, and puts it in

    def action_paste(self) -> None:
        """Pasting what was copied here counts, too."""
        self.pasted = True
        super().action_paste()


class SittingScreen(WorkingScreen):
    """One sitting, from wherever it stands. What the candidate sees as said is on disk."""

    HELP: ClassVar[str] = "sitting"
    CSS = "#clock.-soon { color: $warning; text-style: bold; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agree", "I agree"),
        Binding("enter", "go_on", "Go on"),
        Binding("s", "skip", "Pass over"),
        Binding("f8", "hand_in", "Hand in"),
        Binding("f5", "brief", "Brief"),
        Binding("escape", "leave", "Leave"),
        Binding("down", "scroll(1)", "Down", show=False),
        Binding("up", "scroll(-1)", "Up", show=False),
        Binding("pageup", "talk_up", "Earlier", show=False),
        Binding("pagedown", "talk_down", "Later", show=False),
    ]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self._sitting = sitting
        self._rehearsal: Rehearsal | None = None
        self._blocks = conversation_view.TalkBlocks()
        self._busy = False
        self._kept = ""

    def compose(self) -> ComposeResult:
        """One paper for what is read, the log and the box for what is said."""
        with Horizontal(classes="heading"):
            yield Static("", id="title", classes="title", markup=False)
            yield Static("", id="clock", classes="facts", markup=False)
        with Vertical(id="body"):
            yield Paper(id="story", widest=76)
            yield TalkLog(id="talk")
            yield Static("", id="trouble", markup=False)
            yield ExamBox(id="reply")
        yield Static("", id="start", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show where the sitting stands; look at the clock every second."""
        self.set_interval(1.0, self._tick)
        self.set_interval(KEPT_EVERY, self._keep_typed)
        self._kept = self._sitting.unsent()
        self._show()
        if self._kept:
            self._box.put(self._kept)

    @property
    def _box(self) -> ExamBox:
        return self.query_one("#reply", ExamBox)

    @property
    def _talk(self) -> Talk | None:
        """The talk that is under way."""
        if self._rehearsal is not None:
            return self._rehearsal.talk
        return self._sitting.talk if self._sitting.stage is Stage.TALKING else None

    def _show(self) -> None:
        """Show everything anew."""
        sitting, talk = self._sitting, self._talk
        self.query_one("#title", Static).update(sitting_view.heading(sitting, rehearsing=self._rehearsal is not None))
        for name, for_talking in (("#story", False), ("#start", False), ("#talk", True), ("#reply", True)):
            self.query_one(name).display = for_talking == (talk is not None)
        self._show_clock()
        if talk is None:
            self.query_one("#start", Static).update(PROMPTS[sitting.stage])
            self.query_one("#story", Paper).show(self._page())
            self.query_one("#story", Paper).focus()
        else:
            self.query_one("#talk", TalkLog).show_talk(self._blocks.of(talk, underlined=False))
            self._box.release(f"Your reply to {conversation_view.short_name(talk.scenario.client)}")
            self._box.focus()
        self.refresh_bindings()

    def _page(self) -> tuple[Block, ...]:
        if self._sitting.stage is Stage.NOTICE:
            return sitting_view.notice_blocks(self._sitting)
        if self._sitting.stage is Stage.REHEARSAL:
            return sitting_view.rehearsal_blocks()
        if self._sitting.stage is Stage.READY:
            return sitting_view.ready_blocks(self._sitting)
        return sitting_view.sealed_blocks(self._sitting)

    def _show_clock(self) -> None:
        clock = self.query_one("#clock", Static)
        running = self._rehearsal is None and self._sitting.stage is Stage.TALKING
        left = self._sitting.left() if running else 0.0
        clock.update(sitting_view.time_left(left) if running else "")
        clock.set_class(running and left < sitting_view.SOON, "-soon")

    def _tick(self) -> None:
        """Every second: the clock; when the time is up the talk is closed, what was typed is kept as not sent."""
        self._show_clock()
        timed = self._rehearsal is None and self._sitting.stage is Stage.TALKING
        if timed and not self._busy and self._sitting.left() <= 0:
            unsent = self._box.text
            self._work(lambda: self._sitting.close(r.TIMEOUT, unsent))

    def _keep_typed(self) -> None:
        """Have what is typed kept if it changed, so that a crash doesn't lose it."""
        timed = self._rehearsal is None and self._sitting.stage is Stage.TALKING
        text = self._box.text
        if timed and not self._busy and text != self._kept:
            typed = self._sitting.typed(text)  # here, not in the thread: meanwhile the talk may go on
            self.run_worker(lambda: self._keep(typed), thread=True, group="typed", exclusive=True)

    def _keep(self, typed: Unsent) -> None:
        """Runs in a thread. If it can't be kept the next look tries again."""
        with suppress(RoleplayError):
            self._sitting.keep_unsent(typed)
            self._kept = typed.text

    def _work(self, what: Callable[[], object], text: str = "") -> None:
        """Do it in a thread, one thing at a time."""
        if self._busy:
            return
        self._busy = True

        def run() -> None:
            try:
                what()
            except Exception as error:  # told in full; a fault in a thread must not end a sitting
                self.post_message(NotMoved(told(error), text))
            else:
                self.post_message(Moved())

        self.run_worker(run, thread=True, group="sitting")

    def on_moved(self, message: Moved) -> None:
        """It is on disk: go on from there."""
        self._busy = False
        self._say_trouble("")
        self._box.put("")
        self._kept = ""
        self._box.pasted = False
        if self._rehearsal is not None and self._rehearsal.talk.ended:
            self._end_rehearsal()
            return
        self._show()

    def on_not_moved(self, message: NotMoved) -> None:
        """Nothing was saved: the words go back into the box, and the candidate is told what to do."""
        self._busy = False
        self._say_trouble(f"Not saved. {message.error}")
        if message.text:
            self._box.put(message.text)
        self._show()

    def _say_trouble(self, words: str) -> None:
        trouble = self.query_one("#trouble", Static)
        trouble.update(words)
        trouble.display = bool(words)

    def on_reply_sent(self, message: ReplySent) -> None:
        """Have the reply read, answered and saved."""
        talk = self._talk
        if self._busy or talk is None:
            return
        flags = ["pasted"] if self._box.pasted else []
        self._box.hold(f"{conversation_view.short_name(talk.scenario.client)} is taking it in…")
        self.query_one("#talk", TalkLog).show_waiting(message.text)
        rehearsal, text = self._rehearsal, message.text
        if rehearsal is not None:
            self._work(lambda: rehearsal.answer(text), text)
        else:
            self._work(lambda: self._sitting.answer(text, flags), text)

    def action_agree(self) -> None:
        """The candidate agrees to the notice."""
        self._work(self._sitting.acknowledge)

    def action_go_on(self) -> None:
        """To what comes next."""
        stage = self._sitting.stage
        if stage is Stage.SEALED:
            self.app.exit()
        elif stage is Stage.REHEARSAL and not self._busy:
            self._rehearsal = self._sitting.rehearsal()
            self._show()
        elif stage is Stage.READY:
            self._work(self._sitting.begin)

    def action_skip(self) -> None:
        """Pass over the rehearsal."""
        self._work(lambda: self._sitting.rehearsed(0))

    def _end_rehearsal(self) -> None:
        if self._rehearsal is not None and not self._busy:
            replies = len(self._rehearsal.talk.conversation.turns)
            self._rehearsal = None
            self._work(lambda: self._sitting.rehearsed(replies))

    def action_hand_in(self) -> None:
        """End the rehearsal, or hand the talk in after a question."""
        if self._rehearsal is not None:
            self._end_rehearsal()
            return
        question = "Hand this talk in as it stands? You can't come back to it."
        self.app.push_screen(ConfirmScreen(question, "Hand in", "Go on"), self._hand_in)

    def _hand_in(self, sure: bool | None) -> None:
        unsent = self._box.text
        if sure and self._sitting.stage is Stage.TALKING:
            self._work(lambda: self._sitting.close(r.HANDED_IN, unsent))

    def action_leave(self) -> None:
        """Leave, after a question where the clock runs or something was typed."""
        if self._talk is None:
            self.app.exit()
            return
        rule = sitting_view.clock_rule(self._sitting.form.form.time) if self._rehearsal is None else ""
        question = f"Leave? What you sent is saved, what you only typed is kept for you. {rule}".rstrip()
        self.app.push_screen(ConfirmScreen(question, "Leave", "Stay"), lambda sure: self.app.exit() if sure else None)

    def action_brief(self) -> None:
        """Show the brief again, above the talk."""
        from roleplay.tui.brief_view import brief_title
        from roleplay.tui.screens.help import PaperScreen

        if self._talk is not None:
            scenario = self._talk.scenario
            self.app.push_screen(PaperScreen(f"Brief · {brief_title(scenario)}", sitting_view.exam_brief(scenario)))

    def action_scroll(self, rows: int) -> None:
        """Scroll what is read."""
        self.query_one("#story", Paper).scroll_relative(y=rows, animate=False)

    def action_talk_up(self) -> None:
        """Look at what was said earlier."""
        self.query_one("#talk" if self._talk is not None else "#story", Paper).scroll_page_up(animate=False)

    def action_talk_down(self) -> None:
        """Look at what was said later."""
        self.query_one("#talk" if self._talk is not None else "#story", Paper).scroll_page_down(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something here."""
        stage, talking = self._sitting.stage, self._talk is not None
        if action == "agree":
            return stage is Stage.NOTICE
        if action == "skip":
            return stage is Stage.REHEARSAL and not talking
        if action == "go_on":
            return not talking and stage is not Stage.NOTICE
        return talking if action in ("hand_in", "brief") else True
