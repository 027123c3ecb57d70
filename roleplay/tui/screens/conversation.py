"""The conversation: the talk, the client's mood, the reply box."""

from __future__ import annotations

import threading
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Button, Footer, Static

from roleplay.domain.errors import RoleplayError
from roleplay.language import msg, tr
from roleplay.practice import Practice, Talk
from roleplay.tui import conversation_view as view
from roleplay.tui.messages import (
    DraftNotKept,
    Failed,
    LineTakenBack,
    PutRight,
    ReplySent,
    ShowDebrief,
    ShowTries,
    TurnFailed,
    TurnTaken,
    Typed,
)
from roleplay.tui.screens.practice_screen import PracticeScreen
from roleplay.tui.unexpected import told
from roleplay.tui.widgets.mood_meter import MoodMeter
from roleplay.tui.widgets.paper import Paper
from roleplay.tui.widgets.reply_box import ReplyBox
from roleplay.tui.widgets.talk_log import TalkLog

KEPT_WITHIN = 1.0
"""Seconds from the first key that isn't kept yet until the draft is kept, however fast somebody types on."""

NOT_KEPT = msg("What you typed can't be kept")


class ConversationScreen(PracticeScreen):
    """One talk, from wherever it stands. All of it is stored, but for the last second of typing."""

    HELP: ClassVar[str] = "conversation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g,f2", "hint", "Hint", key_display="^g"),
        Binding("ctrl+r,f3", "reading", "Notes", key_display="^r"),
        Binding("ctrl+t,f4", "again", "Retry", key_display="^t"),
        Binding("ctrl+o,f6", "rewind", "Rewind", key_display="^o"),
        Binding("ctrl+n,f8", "misread", "Misread", key_display="^n"),
        Binding("f7", "judge", "Mark first", key_display="F7"),
        Binding("escape", "leave", "Leave"),
        Binding("f5", "brief", "Brief", show=False),
        Binding("pageup", "talk_up", "Earlier", show=False),
        Binding("pagedown", "talk_down", "Later", show=False),
    ]

    def __init__(self, practice: Practice, talk: Talk, draft: str = "", tried: str = "") -> None:
        super().__init__(practice)
        self._talk = talk
        self._draft = draft
        self._tried = tried
        self._typed = draft
        self._kept = draft
        self._blocks = view.TalkBlocks()
        self._soon: Timer | None = None
        self._keeping = threading.Lock()
        self._sent = 0
        self._answering = False
        self._taking_back = False
        self._told_not_kept = False
        self._hint_shown = False

    def compose(self) -> ComposeResult:
        """The talk above the box; in the wide layout what the last reply did stands beside them."""
        with Horizontal(classes="heading"):
            yield Static(self._heading(), id="title", classes="title", markup=False)
            yield MoodMeter(id="mood")
            yield Static(view.client_line(self._talk), id="client", classes="facts", markup=False)
        with Horizontal(id="body"):
            with Vertical(id="main"):
                yield TalkLog(id="talk")
                yield Static("", id="hint", markup=False)
                yield Static("", id="trouble", markup=False)
                yield ReplyBox(id="reply")
                with Vertical(id="ended"):
                    yield Static("", id="how", markup=False)
                    yield Button(tr("Read the debrief"), id="to-debrief", variant="primary", compact=True)
            with Vertical(id="side"):
                yield MoodMeter(tall=True, id="mood-tall")
                yield Paper(widest=40, id="beside")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the talk as it stands, the draft in the box."""
        for meter in self.query(MoodMeter):
            meter.show(view.mood_shown(self._talk), glide=False)
        self._box.put(self._draft or self._tried, selected=not self._draft)
        self._show_talk()

    @property
    def _box(self) -> ReplyBox:
        return self.query_one("#reply", ReplyBox)

    @property
    def _log(self) -> TalkLog:
        return self.query_one("#talk", TalkLog)

    @property
    def _underlined(self) -> bool:
        return bool(getattr(self.app, "show_reading", True))

    def _heading(self) -> str:
        return view.heading(self._talk, room=view.NARROW_TITLE if self.app.size.width < 110 else 0)

    def _show_talk(self) -> None:
        """Show everything anew from the talk."""
        talk = self._talk
        self.query_one("#title", Static).update(self._heading())
        for meter in self.query(MoodMeter):
            meter.show(view.mood_shown(talk))
        self._log.show_talk(self._blocks.of(talk, underlined=self._underlined))
        self.query_one("#beside", Paper).show(view.side_blocks(talk, underlined=self._underlined))
        self._show_hint()
        how, then = view.ended_words(talk, judge_first=self._practice.judge_first)
        self.query_one("#how", Static).update(Content.assemble((how, "bold"), f"\n{then}"))
        self.set_class(talk.ended, "-ended")
        if talk.ended:
            self.query_one("#to-debrief", Button).focus()
        elif not self._answering:
            self._box.release(tr("Your reply to {client}", client=view.short_name(talk.scenario.client)))
            self._box.focus()
        self.refresh_bindings()

    def _show_hint(self) -> None:
        hint = self.query_one("#hint", Static)
        hint.display = self._hint_shown and not self._talk.ended
        hint.update(Content.assemble((f"{tr('Hint')}  ", "bold $accent"), view.hint(self._talk)))

    def _say_trouble(self, words: str) -> None:
        trouble = self.query_one("#trouble", Static)
        trouble.update(words)
        trouble.display = bool(words)

    def on_reply_sent(self, message: ReplySent) -> None:
        """Lock the box and have the reply read, answered and stored in a thread."""
        if self._answering or self._taking_back or self._talk.ended:
            return
        self._answering = True
        self._sent += 1
        self._hint_shown = False
        self._stop_soon()
        self._say_trouble("")
        self._box.hold(tr("{client} is taking it in…", client=view.short_name(self._talk.scenario.client)))
        self._log.show_waiting(message.text)
        self.run_worker(lambda: self._answer(message.text), thread=True, exclusive=True, group="answer")

    def _answer(self, text: str) -> None:
        """Runs in a thread. The reply is on disk before it is read; whatever goes wrong, it comes back into the box."""
        try:
            with self._keeping:
                self._practice.keep_draft(self._talk.id, text)
                self._kept = text
                turns = self._talk.conversation.turns
                talk = self._practice.answer(self._talk.id, text, turns[-1].id if turns else 0)
                self._kept = ""
        except Exception as error:  # told on the screen in full; the words must not be lost with the app
            self._give_back(
                text, told(error, tr("your reply is back in the box: send it again, and please report this"))
            )
        else:
            self.post_message(TurnTaken(talk))

    def _give_back(self, text: str, error: RoleplayError) -> None:
        """Runs in a thread. To one who has left, the reply comes back as the draft."""
        if not self.post_message(TurnFailed(text, error)):
            self._typed = text
            self._keep(self._sent)

    def on_turn_taken(self, message: TurnTaken) -> None:
        """The client has answered."""
        self._answering = False
        self._talk = message.talk
        self._typed = ""
        self._box.put("")
        self._show_talk()

    def on_turn_failed(self, message: TurnFailed) -> None:
        """Nothing was stored: the words go back into the box, and the person is told what to do."""
        self._answering = False
        self._say_trouble(tr("Not sent. {error}", error=message.error))
        self._box.put(message.text)
        self._show_talk()

    def on_typed(self, message: Typed) -> None:
        """Have the draft kept soon; more keys don't put it off."""
        self._typed = message.text
        self._keep_soon()

    def _keep_soon(self) -> None:
        if self._soon is None and not self._answering:  # a reply that was sent is kept by what answers it
            self._soon = self.set_timer(KEPT_WITHIN, self._keep_now)

    def _stop_soon(self) -> None:
        if self._soon is not None:
            self._soon.stop()
            self._soon = None

    def _keep_now(self) -> None:
        self._soon = None
        sent = self._sent
        self.run_worker(lambda: self._keep(sent), thread=True, group="draft")

    def _keep(self, sent: int) -> None:
        """Keep what is typed by now, unless the reply was sent meanwhile or nothing has changed."""
        with self._keeping:
            text = self._typed
            if sent != self._sent or text == self._kept:
                return
            try:
                self._practice.keep_draft(self._talk.id, text)
            except Exception as error:  # a fault here must not end the program, and what is typed, either
                if not self.post_message(DraftNotKept(told(error))):
                    self.app.post_message(Failed(tr(NOT_KEPT), told(error)))  # the person has left this screen
            else:
                self._kept = text
                self._told_not_kept = False

    def on_draft_not_kept(self, message: DraftNotKept) -> None:
        """Say it once, and try again until it works."""
        if not self._told_not_kept:
            self._told_not_kept = True
            self.notify(str(message.error), title=tr(NOT_KEPT), severity="error", markup=False, timeout=12)
        self._keep_soon()

    def on_unmount(self) -> None:
        """Whichever way the person leaves, what was typed is kept."""
        self._stop_soon()
        if not self._answering and not self._talk.ended:
            self._keep(self._sent)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """To the debrief."""
        self.post_message(ShowDebrief(self._talk))

    def action_judge(self) -> None:
        """Mark one's own replies before the debrief tells; it stays so for later talks of this evening."""
        self._practice.judge_first = True
        self.app.show_reading = False  # type: ignore[attr-defined]
        self.post_message(ShowDebrief(self._talk))

    def action_hint(self) -> None:
        """Show or hide the hint for this line."""
        self._hint_shown = not self._hint_shown
        self._show_hint()

    def action_reading(self) -> None:
        """Show or hide what replies did; the choice holds for later talks."""
        self.app.show_reading = not self._underlined  # type: ignore[attr-defined]
        self._show_talk()

    def action_again(self) -> None:
        """Take back the last line; both tries are kept."""
        if self._answering or self._taking_back:
            return
        if not self._talk.conversation.turns:
            self.notify(tr("You haven't said anything yet."), markup=False)
            return
        self._taking_back = True
        tried = self._talk.conversation.turns[-1].reply.text
        conversation = self._talk.id
        self.in_background(
            tr("The line can't be taken back"),
            lambda: LineTakenBack(self._practice.take_back(conversation), tried),
        )

    def on_line_taken_back(self, message: LineTakenBack) -> None:
        """The last line waits for an answer again; the words tried before are in the box, selected."""
        self._taking_back = False
        self._talk = message.talk
        self._say_trouble("")
        if not self._box.text.strip():
            self._box.put(message.tried, selected=True)
        self._show_talk()

    def action_rewind(self) -> None:
        """Show all tries, to go back to any line of any of them."""
        if self._answering or self._taking_back:
            return
        if not (self._talk.conversation.turns or self._talk.conversation.set_aside):
            self.notify(tr("You haven't said anything yet."), markup=False)
            return
        self.post_message(ShowTries(self._talk.id, "talk"))

    def action_misread(self) -> None:
        """Ask what the last reply was meant to do, and go on from there."""
        turns = self._talk.conversation.turns
        if self._answering or self._taking_back or not turns:
            return
        from roleplay.tui.screens.meant import MeantScreen

        turn, rubric = turns[-1], self._talk.rubric
        self.app.push_screen(MeantScreen(rubric, turn), lambda meant: self._put_right(turn.id, meant))

    def _put_right(self, turn: int, meant: tuple[str, ...] | None) -> None:
        if meant is None or self._answering or self._taking_back:
            return
        from roleplay.second_look import SecondLook

        self._taking_back = True
        look, conversation = SecondLook(self._practice), self._talk.id
        self.in_background(tr("It can't be put right"), lambda: PutRight(look.correct(conversation, turn, meant)))

    def on_put_right(self, message: PutRight) -> None:
        """The client has answered what was meant."""
        self._taking_back = False
        self._talk = message.talk
        self._show_talk()

    def action_brief(self) -> None:
        """Show the brief again, above the talk."""
        from roleplay.tui.brief_view import brief_blocks, brief_title
        from roleplay.tui.screens.help import PaperScreen

        scenario = self._talk.scenario
        self.app.push_screen(PaperScreen(tr("Brief · {title}", title=brief_title(scenario)), brief_blocks(scenario)))

    def on_failed(self, message: Failed) -> None:
        """The line can't be taken back (nothing else here fails this way): it may be tried again."""
        self._taking_back = False

    def action_talk_up(self) -> None:
        """Look at what was said earlier."""
        self._log.scroll_page_up(animate=False)

    def action_talk_down(self) -> None:
        """Look at what was said later."""
        self._log.scroll_page_down(animate=False)

    def action_leave(self) -> None:
        """Pause the talk: turns are stored, the draft is kept when the screen goes."""
        self.action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No hint for a talk that has ended; only then are one's own replies marked."""
        if action == "judge":
            return self._talk.ended
        if action == "misread":
            return bool(self._talk.conversation.turns)
        return not (action == "hint" and self._talk.ended)
