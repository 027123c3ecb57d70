"""Marking a talk on the screen: the talk, the sheet, the levels in words. No name, no machine, no other mark."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Footer, Static

from roleplay.assessment.marking.view import Work
from roleplay.tui import mark_view as view
from roleplay.tui.marked import one_line
from roleplay.tui.messages import TurnChosen
from roleplay.tui.screens.confirm import ConfirmScreen
from roleplay.tui.screens.mark_keeping import KeepingScreen
from roleplay.tui.screens.mark_words import WordsScreen, WordsTyped
from roleplay.tui.widgets.paper import Paper

if TYPE_CHECKING:
    from roleplay.tui.mark_desk import MarkDesk


BAR = 5
"""Cells of a row of the sheet that aren't for words: the bar at the left and the room for one that scrolls."""
MOST_ROWS = 9
"""Rows of the sheet that are seen at once; beyond, it scrolls."""


class SheetScreen(KeepingScreen):
    """One talk and its sheet. correcting: why a submitted sheet is corrected; then it is kept when it is submitted,
    and not before. reading: nothing can be changed."""

    HELP: ClassVar[str] = "mark"
    BINDINGS: ClassVar[list[BindingType]] = [
        # all looked at before the part that has the focus gets the key: else fast keys overtake each other
        *(Binding(str(level), f"level({level})", show=False, priority=True) for level in range(10)),
        Binding("tab,shift+tab", "to_talk", "Talk", key_display="tab", priority=True),
        Binding("tab,shift+tab", "to_sheet", "Sheet", key_display="tab", priority=True),
        Binding("enter", "give", "Level", priority=True),
        Binding("space", "pick", "Pick", priority=True),
        Binding("x", "cannot", "Can't rate", priority=True),
        Binding("c", "comment", "Comment", priority=True),
        Binding("f8", "submit", "Submit", priority=True),
        Binding("escape", "leave", "Leave", priority=True),
        Binding("up,k", "move(-1)", show=False, priority=True),
        Binding("down,j", "move(1)", show=False, priority=True),
        Binding("left", "look(-1)", show=False, priority=True),
        Binding("right", "look(1)", show=False, priority=True),
        Binding("p", "row(-1)", show=False, priority=True),
        Binding("n", "row(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("home", "top", show=False, priority=True),
    ]

    def __init__(self, desk: MarkDesk, work: Work, correcting: str = "", *, reading: bool = False) -> None:
        super().__init__(desk, work, correcting, reading=reading)
        self._reply = 0

    def compose(self) -> ComposeResult:
        """The talk; the sheet; the levels."""
        with Horizontal(classes="heading"):
            yield Static(
                f"{self._work.task.code} · {one_line(self._work.task.scenario, 44)}", classes="title", markup=False
            )
            yield Static("", id="kept", classes="facts", markup=False)
        with Horizontal(id="marking"):
            yield Paper(id="said", margin=view.MARGIN, widest=76, choosing=True)
            with Vertical(id="sheet"):
                yield Paper(id="rows", widest=100, choosing=True)
                yield Paper(id="levels", widest=72)
        yield Static("", id="trouble", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """The talk has the focus: it is read first."""
        self._show()
        self._go_to("#said" if self._work.spoken and not self._on_record.ratings else "#rows")

    # What is seen

    @property
    def _in_talk(self) -> bool:
        return self.focused is not None and self.focused.id == "said"

    def _show(self) -> None:
        """Show everything anew."""
        hand = self._hand
        said, rows = self.query_one("#said", Paper), self.query_one("#rows", Paper)
        said.show(view.talk_blocks(self._work, hand.turns()))
        rows.show(view.row_blocks(hand, rows.size.width - BAR))
        rows.styles.height = min(hand.rows, MOST_ROWS)
        rows.choose(hand.row + 1, scroll=False)
        self._scroll_rows()
        self._show_levels()
        self._show_kept()
        self.refresh_bindings()

    def _scroll_rows(self) -> None:
        """Keep the row in view, however few there is room for."""
        rows = self.query_one("#rows", Paper)
        rows.scroll_to(y=max(0, self._hand.row - max(1, rows.size.height) + 1), animate=False)

    def _show_levels(self) -> None:
        wide = self.app.size.width >= 110
        levels = self.query_one("#levels", Paper)
        levels.show(view.level_blocks(self._hand, every=wide))
        levels.scroll_home(animate=False)

    def _show_kept(self) -> None:
        if self._reading:
            words = "submitted"
        else:
            words = view.how_far(self._hand.sheet, self._work.criteria)
            if self._correcting:
                words += " · correcting: kept when you submit"
            else:
                words += (
                    " · saved"
                    if self._hand.sheet == self._on_record
                    else " · saving…"
                    if self._busy
                    else " · NOT SAVED"
                )
        self.query_one("#kept", Static).update(words)

    def on_resize(self, event: events.Resize) -> None:
        """In a wide window every level is described."""
        if self.is_mounted and self.query("#levels"):
            self.call_after_refresh(self._show)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """In a small window the part that has the focus gets the room."""
        self.set_class(self._in_talk, "-reading")
        if self._in_talk and not self._reply and self._hand.turns():
            self._choose(self._hand.turns()[0])
        self.call_after_refresh(self._scroll_rows)
        self.refresh_bindings()

    # Keys

    def action_to_sheet(self) -> None:
        """Over to the sheet."""
        self._go_to("#rows")

    def action_to_talk(self) -> None:
        """Over to the talk, to read and to pick evidence."""
        self._go_to("#said")

    def _go_to(self, part: str) -> None:
        """Give a part the focus before the next key is looked at, however fast somebody types."""
        self.set_focus(self.query_one(part))

    def action_move(self, step: int) -> None:
        """In the sheet another row, in the talk another reply."""
        if self._in_talk:
            self._choose(max(0, min(len(self._work.spoken), self._reply + step)))
        else:
            self.action_row(step)

    def action_row(self, step: int) -> None:
        """Another row of the sheet."""
        self._hand.go(self._hand.row + step)
        self._show()

    def _choose(self, reply: int) -> None:
        self._reply = reply
        said = self.query_one("#said", Paper)
        said.choose(reply)
        if not reply:
            said.scroll_home(animate=False)

    def on_turn_chosen(self, message: TurnChosen) -> None:
        """A click: on a reply, or on a row of the sheet."""
        if self._in_talk:
            self._choose(message.turn)
        else:
            self._hand.go(message.turn - 1)
            self._show()

    def action_look(self, step: int) -> None:
        """Look at another level of the row."""
        self._hand.look(step)
        self._show()

    def action_level(self, level: int) -> None:
        """Give a level by its number."""
        if self._reading or not self._hand.give(level):
            self.app.bell()
            return
        self._changed()

    def action_give(self) -> None:
        """Give the level under the cursor; on the last row write the comment; in the talk pick the reply."""
        if self._hand.on_comment:
            self.action_comment()
        elif self._reading or not self._hand.give():
            self.app.bell()
        else:
            self._changed()

    def action_pick(self) -> None:
        """Name the reply as evidence for the row's criterion, or no longer."""
        if self._reading or not self._in_talk or not self._reply or self._hand.criterion is None:
            self.app.bell()
            return
        self._hand.pick(self._reply)
        self._changed()

    def action_cannot(self) -> None:
        """The criterion can't be rated: ask why."""
        if self._hand.criterion is None or self._reading:
            self.app.bell()
            return
        title = f"Why can't “{one_line(self._hand.criterion.title, 40)}” be rated?"
        self.app.push_screen(WordsScreen(title, self._hand.reason(self._hand.row)), self._cannot)

    def _cannot(self, reason: str | None) -> None:
        if reason and reason.strip():
            self._hand.cannot(reason.strip())
            self._changed()

    def action_comment(self) -> None:
        """Write the comment; it is kept while it is typed."""
        if not self._reading:
            screen = WordsScreen("A comment on the whole", self._hand.sheet.comment, kept_by=self, empty=True)
            self.app.push_screen(screen, self._comment)

    def on_words_typed(self, message: WordsTyped) -> None:
        """Somebody pauses while they type the comment."""
        self._comment(message.text)

    def _comment(self, text: str | None) -> None:
        if text is not None and text.strip() != self._hand.sheet.comment:
            self._hand.say(text.strip())
            self._changed()

    def action_page(self, step: int) -> None:
        """Read up or down in the talk."""
        said = self.query_one("#said", Paper)
        (said.scroll_page_down if step > 0 else said.scroll_page_up)(animate=False)

    def action_top(self) -> None:
        """To the beginning of the talk."""
        self._choose(0)

    def action_submit(self) -> None:
        """Submit the sheet after a question; what is missing is gone to."""
        if self._reading:
            self.app.bell()
            return
        left = view.gaps(self._hand.sheet, self._work.criteria)
        if left:
            self._go_to("#rows")
            self._hand.go(left[0])
            self._say_trouble("The sheet isn't whole: give a level here, or say with x why it can't be rated.")
            self._show()
            return
        self._say_trouble("")
        asked = view.question(self._hand.sheet, self._work.criteria, len(self._work.spoken))
        self.app.push_screen(ConfirmScreen(asked, "Submit", "Not yet"), self._sure)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something here."""
        if action in ("submit", "cannot", "comment", "pick", "give", "level") and self._reading:
            return False
        if action in ("give", "to_talk"):
            return not self._in_talk
        return self._in_talk if action in ("pick", "to_sheet") else True
