"""The debrief: how it ended, what it came to, and whose words did it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Footer, Static

from roleplay.domain.change import ReplyChanges
from roleplay.domain.judgement import Debrief
from roleplay.domain.own_view import BlindSpot, SelfMark
from roleplay.language import tr
from roleplay.practice import Practice, Talk
from roleplay.second_look import SecondLook
from roleplay.tui import debrief_view as view
from roleplay.tui.conversation_view import MARGIN, heading
from roleplay.tui.marked import Block, Marked
from roleplay.tui.messages import ChangesFound, OwnMarksFound, ShowTalk, ShowTries, TriesRead, TurnChosen
from roleplay.tui.screens.practice_screen import PracticeScreen
from roleplay.tui.widgets.paper import Paper


class DebriefScreen(PracticeScreen):
    """The result and the criteria at the left, the talk again at the right; one below the other where it is narrow."""

    HELP: ClassVar[str] = "debrief"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,j", "turn(1)", "Turns", key_display="n/p"),
        Binding("p,k", "turn(-1)", "Earlier turn", show=False),
        Binding("t", "turning_point", "Turning"),
        Binding("r", "rewind", "Rewind"),
        Binding("a", "tries", "Tries"),
        Binding("c", "compare", "Compare"),
        Binding("m", "more", "Marks"),
        Binding("x", "misread", "Misread", show=False),
        Binding("home,s", "summary", "Summary", show=False),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, practice: Practice, talk: Talk) -> None:
        super().__init__(practice)
        self._talk = talk
        self._debrief: Debrief = practice.debrief(talk)
        self._rewinding = False
        self._at_turning_point = False
        self._every_reason = False
        self._changes: dict[int, ReplyChanges] = {}
        self._own: tuple[SelfMark, ...] = ()
        self._spots: tuple[BlindSpot, ...] = ()

    def compose(self) -> ComposeResult:
        """Two papers in the wide layout, one in the narrow."""
        with Horizontal(classes="heading"):
            yield Static(heading(self._talk), classes="title", markup=False)
            yield Static(view.result_line(self._debrief, self._talk.rubric), classes="facts", markup=False)
        with Horizontal(id="body"):
            yield Paper(id="summary", widest=52)
            yield Paper(id="turns", margin=MARGIN, widest=80, choosing=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The result first; the line where most was lost is chosen, so that one key goes back there."""
        self._fill()
        paper = self.query_one("#turns", Paper)
        paper.focus()
        paper.choose(view.turning_turn(self._talk, self._debrief), scroll=self.app.size.width >= 110)
        talk = self._talk
        self.in_background(
            tr("The smallest changes can't be looked for"),
            lambda: ChangesFound(self._practice.changes(talk)),
            newest="changes",
        )

        look = SecondLook(self._practice)
        self.in_background(
            tr("Your own marks can't be read"),
            lambda: OwnMarksFound(look.own_marks(talk), look.blind_spots(talk.rubric.id)),
            newest="own",
        )

    def on_own_marks_found(self, message: OwnMarksFound) -> None:
        """Beside the rubric's marks stand those that the person gave."""
        if message.spots:
            self._own, self._spots = tuple(message.marks), tuple(message.spots)
            self._fill()

    def on_changes_found(self, message: ChangesFound) -> None:
        """They come in where they belong; what is being read stays where it is."""
        self._changes = {found.turn: found for found in message.changes}
        self._fill()

    def on_resize(self) -> None:
        """The talk stands below the result where there is no room beside it."""
        self._fill()

    def _fill(self) -> None:
        summary = view.summary_blocks(self._talk, self._debrief, self._spots)
        turns = view.turn_blocks(
            self._talk, self._debrief, every_reason=self._every_reason, changes=self._changes, own=self._own
        )
        wide = self.app.size.width >= 110
        left, right = self.query_one("#summary", Paper), self.query_one("#turns", Paper)
        left.display = wide
        left.show_more(summary if wide else ())
        again = Block(Marked(tr("The talk again")), tone="heading", gap=2)
        right.show_more(turns if wide else (*view.in_one_column(summary), again, *turns))

    def on_turn_chosen(self, message: TurnChosen) -> None:
        """A click chooses a turn."""
        self.query_one("#turns", Paper).choose(message.turn, scroll=False)

    def action_turn(self, step: int) -> None:
        """Go to the next or the previous turn; the chosen one first if it isn't in view yet."""
        ids = [turn.id for turn in self._talk.conversation.turns]
        if not ids:
            return
        paper = self.query_one("#turns", Paper)
        place = ids.index(paper.chosen) if paper.chosen in ids else 0
        paper.choose(ids[max(0, min(len(ids) - 1, place + step))])

    def action_turning_point(self) -> None:
        """Go to the turn where it was won or lost; from there to the one where most was lost, if that is another."""
        paper = self.query_one("#turns", Paper)
        points = view.turning_turns(self._debrief) or (view.turning_turn(self._talk, self._debrief),)
        again = paper.chosen in points and self._at_turning_point
        paper.choose(points[(points.index(paper.chosen) + 1) % len(points)] if again else points[0])
        self._at_turning_point = True

    def action_summary(self) -> None:
        """Go back to the result."""
        for paper in self.query(Paper):
            paper.scroll_home(animate=False)

    def action_more(self) -> None:
        """Show or hide every rule that moved a mark; the chosen turn stays in view."""
        self._every_reason = not self._every_reason
        self._fill()
        paper = self.query_one("#turns", Paper)
        paper.choose(paper.chosen)

    def action_rewind(self) -> None:
        """Answer the line of the chosen turn differently; what was said from there on is kept as a try."""
        turn = view.turn_of(self._talk, self.query_one("#turns", Paper).chosen)
        if turn is None or self._rewinding:
            return
        self._rewinding = True
        conversation = self._talk.id
        self.in_background(
            tr("The talk can't be taken up again"),
            lambda: ShowTalk(self._practice.rewind(conversation, turn.id), tried=turn.reply.text),
        )

    def action_misread(self) -> None:
        """Ask what the chosen reply was meant to do; the talk is taken up again from there as it was meant."""
        turn = view.turn_of(self._talk, self.query_one("#turns", Paper).chosen)
        if turn is None or self._rewinding:
            return
        from roleplay.tui.screens.meant import MeantScreen

        self.app.push_screen(MeantScreen(self._talk.rubric, turn), lambda meant: self._put_right(turn.id, meant))

    def _put_right(self, turn: int, meant: tuple[str, ...] | None) -> None:
        if meant is None or self._rewinding:
            return
        self._rewinding = True
        look, conversation = SecondLook(self._practice), self._talk.id
        self.in_background(tr("It can't be put right"), lambda: ShowTalk(look.correct(conversation, turn, meant)))

    def action_tries(self) -> None:
        """Show all tries of the talk."""
        self.post_message(ShowTries(self._talk.id, "debrief"))

    def action_compare(self) -> None:
        """Show this try beside the one that it parted from."""
        conversation = self._talk.id
        self.in_background(tr("The tries can't be read"), lambda: TriesRead(self._practice.tries(conversation), {}))

    def on_tries_read(self, message: TriesRead) -> None:
        """Side by side."""
        from roleplay.tui.screens.compare import CompareScreen

        self.app.push_screen(CompareScreen(message.tries, *message.tries.pair()))

    def on_failed(self) -> None:
        """It may be tried again."""
        self._rewinding = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without turns there is nothing to go to, with one try nothing to compare."""
        if action == "compare":
            return bool(self._talk.conversation.set_aside)
        return bool(self._talk.conversation.turns) or action in ("back", "summary")
