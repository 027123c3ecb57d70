"""Marking one's own replies before the marks show: a key from 0 to 4 for each criterion, then the gap."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Static

from roleplay.domain.own_view import SelfMark
from roleplay.language import tr
from roleplay.practice import Practice, Talk
from roleplay.second_look import SecondLook, ToJudge
from roleplay.tui import judge_view as view
from roleplay.tui.conversation_view import MARGIN
from roleplay.tui.marked import one_line
from roleplay.tui.messages import Judged, ShowDebrief, ToJudgeFound
from roleplay.tui.screens.practice_screen import PracticeScreen
from roleplay.tui.widgets.paper import Paper


class JudgeScreen(PracticeScreen):
    """One reply after another; leaving goes to the debrief, and what was marked is kept."""

    HELP: ClassVar[str] = "judge"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(level), f"level({level})", f"{level}", show=False) for level in range(5)),
        Binding("backspace", "undo", "Undo"),
        Binding("enter", "next", "Next reply"),
        Binding("escape", "debrief", "To the debrief"),
    ]

    def __init__(self, practice: Practice, talk: Talk) -> None:
        super().__init__(practice)
        self._talk = talk
        self._look = SecondLook(practice)
        self._waiting: list[ToJudge] = []
        self._levels: dict[str, int] = {}
        self._given: tuple[SelfMark, ...] = ()
        self._storing = False

    def compose(self) -> ComposeResult:
        """The reply, and what is asked."""
        with Horizontal(classes="heading"):
            yield Static(one_line(self._talk.scenario.title, 60), classes="title", markup=False)
            yield Static("", id="which", classes="facts", markup=False)
        yield Paper(id="judged", margin=MARGIN, widest=80)
        yield Static("", id="asks", classes="facts", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Find out what there is to mark."""
        self.query_one("#judged", Paper).focus()
        self.in_background(
            tr("Your replies can't be marked by yourself"), lambda: ToJudgeFound(self._look.to_judge(self._talk))
        )

    def on_to_judge_found(self, message: ToJudgeFound) -> None:
        """Ask for the first, or go straight to the debrief."""
        self._waiting = list(message.replies)
        self._ask()

    def _ask(self) -> None:
        if not self._waiting:
            self.post_message(ShowDebrief(self._talk, judged=True))
            return
        one = self._waiting[0]
        count = len(self._talk.conversation.turns)
        self.query_one("#which", Static).update(
            tr("Reply {place} of {last}: mark it yourself first", place=one.place, last=count)
        )
        self.query_one("#judged", Paper).show(view.judge_blocks(self._talk, one, self._levels, self._given))
        asked = view.asked_now(one, self._levels)
        words = tr("Press 0, 1, 2, 3 or 4. Enter leaves this reply out.") if asked else tr("Enter goes on.")
        self.query_one("#asks", Static).update(words)

    def action_level(self, level: int) -> None:
        """Give a level to the criterion that is asked for; after the last one all are stored and the gaps show."""
        if not self._waiting or self._given or self._storing:
            return
        one = self._waiting[0]
        asked = view.asked_now(one, self._levels)
        if asked:
            self._levels[asked] = level
            if not view.asked_now(one, self._levels):
                self._storing = True
                levels = dict(self._levels)
                self.in_background(
                    tr("Your marks can't be kept"), lambda: Judged(self._look.judge(self._talk, one, levels))
                )
            self._ask()

    def on_judged(self, message: Judged) -> None:
        """They are stored: the gap may show."""
        self._storing = False
        self._given = message.marks
        self._ask()

    def on_failed(self) -> None:
        """Nothing was kept: the last key can be given again."""
        self._storing = False
        self.action_undo()

    def action_undo(self) -> None:
        """Take the last level back."""
        if self._levels and not self._given and not self._storing:
            self._levels.popitem()
            self._ask()

    def action_next(self) -> None:
        """The next reply."""
        if self._storing or not self._waiting:
            return
        self._waiting.pop(0)
        self._levels, self._given = {}, ()
        self._ask()

    def action_debrief(self) -> None:
        """Enough: the debrief."""
        self.post_message(ShowDebrief(self._talk, judged=True))
