"""The tries of a talk on one screen: walk the tree, go back to any line, take up another try, compare two."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.widgets import Footer, Static, Tree

from roleplay.domain.errors import WrongUse
from roleplay.language import tr, trn
from roleplay.practice import Practice, Tries
from roleplay.tui import tries_view as view
from roleplay.tui.conversation_view import MARGIN
from roleplay.tui.marked import one_line
from roleplay.tui.messages import ShowDebrief, ShowTalk, TriesRead
from roleplay.tui.screens.practice_screen import PracticeScreen
from roleplay.tui.tries_view import Branch
from roleplay.tui.widgets.paper import Paper
from roleplay.tui.widgets.tries_tree import TriesTree


class TriesScreen(PracticeScreen):
    """The tree, and beside or below it what the chosen row is. came_from: "talk", "debrief" or "history"."""

    HELP: ClassVar[str] = "tries"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "compare", "Compare"),
        Binding("n", "name", "Name"),
        Binding("t", "lost", "Where lost"),
        Binding("escape", "back", "Back"),
    ]

    def __init__(self, practice: Practice, conversation: str, came_from: str = "history") -> None:
        super().__init__(practice)
        self._conversation = conversation
        self._came_from = came_from
        self._tries: Tries | None = None
        self._lost: dict[int, int] = {}
        self._marked = 0
        self._going = False

    def compose(self) -> ComposeResult:
        """The tree and the details."""
        with Horizontal(classes="heading"):
            yield Static(tr("Tries"), id="title", classes="title", markup=False)
            yield Static("", id="count", classes="facts", markup=False)
        with Container(id="tries-body"):
            yield TriesTree(id="tries")
            yield Paper(id="detail", margin=MARGIN, widest=72)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read the tries in a thread."""
        self.query_one("#tries", TriesTree).focus()
        self._read()

    def on_resize(self) -> None:
        """The replies take what room there is."""
        self.call_after_refresh(self.query_one("#tries", TriesTree).show_labels)

    def _read(self, row: tuple[int, int] | None = None) -> None:
        practice, conversation = self._practice, self._conversation

        def read() -> Message:
            tries = practice.tries(conversation)
            found = ((one.number, practice.debrief(one.talk).lost_at) for one in tries.past)
            return TriesRead(tries, {number: point.turn for number, point in found if point is not None}, row)

        self.in_background(tr("The tries can't be read"), read, newest="tries")

    def on_tries_read(self, message: TriesRead) -> None:
        """Show them; at first the cursor stands where it pays most to go back, or at the last turn."""
        tries, self._lost = message.tries, dict(message.lost)
        self._tries = tries
        title = one_line(tries.talk.scenario.title, 50)
        self.query_one("#title", Static).update(tr("Tries · {title}", title=title))
        self.query_one("#count", Static).update(trn("{n} try", "{n} tries", len(tries.past)))
        tree = self.query_one("#tries", TriesTree)
        tree.show_branches(view.branches(tries, view.own_lost(tries, self._lost)))
        self.call_after_refresh(tree.choose, *(message.row or self._first_row(tries)))
        self._show_detail()
        self.refresh_bindings()

    def _first_row(self, tries: Tries) -> tuple[int, int]:
        """Where most was lost in a talk that ended; else the turn after which it stands; else the first try."""
        if tries.now and tries.talk.ended and tries.now in self._lost:
            return self._row_of(tries, self._lost[tries.now])
        turns = tries.talk.conversation.turns
        return self._row_of(tries, turns[-1].id) if turns and tries.now else (0, 0) if tries.past else (1, 0)

    @staticmethod
    def _row_of(tries: Tries, turn: int) -> tuple[int, int]:
        """The row of a turn: it stands under the try that it belongs to first."""
        return next((one.number, turn) for one in tries.past if any(t.id == turn for t in one.talk.conversation.turns))

    def on_tree_node_highlighted(self, event: Tree.NodeHighlighted[Branch]) -> None:
        """Another row: say what it is, and what Enter does there."""
        self._show_detail()

    def _show_detail(self) -> None:
        if self._tries is None:
            return
        row = self._chosen() if self._tries.past else None
        paper = self.query_one("#detail", Paper)
        if row is not None or not self._tries.past:
            paper.show(view.detail_blocks(self._tries, row))
            paper.scroll_home(animate=False)

    def _chosen(self) -> Branch | None:
        return self.query_one("#tries", TriesTree).chosen

    def on_tree_node_selected(self, event: Tree.NodeSelected[Branch]) -> None:
        """Enter: answer that line differently; on a try: take it up where it was left."""
        event.stop()
        row = event.node.data
        if row is None or self._tries is None or self._going:
            return
        self._going = True
        practice, conversation = self._practice, self._conversation
        tried = ""
        if row.turn:
            turns = self._tries.numbered(row.number).talk.conversation.turns
            tried = turns[row.place - 1].reply.text

        def go() -> Message:
            if row.turn:
                talk = practice.rewind(conversation, row.turn)
            else:
                talk = practice.take_up(conversation, row.number) if row.number else practice.talk(conversation)
            return ShowDebrief(talk) if talk.ended else ShowTalk(talk, practice.draft(conversation), tried)

        self.in_background(tr("The talk can't be taken up there"), go)

    def on_failed(self) -> None:
        """It may be tried again."""
        self._going = False

    def action_mark(self) -> None:
        """Choose the try of this row for comparing; once more takes that back."""
        row = self._chosen()
        if row is not None and row.number:
            self._marked = 0 if self._marked == row.number else row.number
            self.query_one("#tries", TriesTree).show_labels(self._marked)

    def action_compare(self) -> None:
        """Show two tries side by side: the one of this row and the marked one, or the one it parted from."""
        from roleplay.tui.screens.compare import CompareScreen

        row = self._chosen()
        if self._tries is None:
            return
        number = row.number if row is not None else 0
        try:
            if self._marked and number and self._marked != number:
                first, second = sorted((self._marked, number))
                pair = self._tries.numbered(first), self._tries.numbered(second)
            else:
                pair = self._tries.pair(number)
        except WrongUse as error:
            self.notify(str(error), markup=False)
            return
        self.app.push_screen(CompareScreen(self._tries, *pair))

    def action_name(self) -> None:
        """Name the try of this row."""
        from roleplay.tui.screens.name_try import NameTryScreen

        row = self._chosen()
        if row is None or not row.number or self._tries is None:
            return
        one = self._tries.numbered(row.number)

        def named(name: str | None) -> None:
            if name is not None:
                self.in_background(tr("The try can't be named"), lambda: self._keep_name(row, name), newest="tries")

        self.app.push_screen(NameTryScreen(one.number, one.name), named)

    def _keep_name(self, row: Branch, name: str) -> Message:
        self._practice.name_try(self._conversation, row.number, name)
        return TriesRead(self._practice.tries(self._conversation), self._lost, (row.number, row.turn))

    def action_lost(self) -> None:
        """Go to the line where most was lost in the try of this row."""
        row = self._chosen()
        if self._tries is None or row is None:
            return
        turn = self._lost.get(row.number)
        if turn is None:
            self.notify(tr("No reply of this try cost anything."), markup=False)
        else:
            self.query_one("#tries", TriesTree).choose(*self._row_of(self._tries, turn))

    def action_back(self) -> None:
        """Back to where the person came from, as the talk stands now."""
        if self._came_from == "history" or self._tries is None:
            super().action_back()
            return
        practice, conversation, debrief = self._practice, self._conversation, self._came_from == "debrief"

        def back() -> Message:
            talk = practice.talk(conversation)
            return ShowDebrief(talk) if debrief else ShowTalk(talk, practice.draft(conversation))

        self.in_background(tr("The talk can't be opened"), back)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Two tries can be compared, one can't; without a reply there is nothing to go to."""
        if action in ("compare", "mark"):
            return self._tries is not None and len(self._tries.past) > 1
        return action == "back" or (self._tries is not None and bool(self._tries.past))
