"""The author's bench: the scenes, the talk, and why it went so; the file is watched while it is played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Footer, Static

from roleplay.authoring import bench as benches
from roleplay.authoring.bench import Bench, State
from roleplay.authoring.bench_file import Look, WatchedFile
from roleplay.authoring.bench_record import record
from roleplay.authoring.scene_tree import scene_tree
from roleplay.authoring.why import examples, why, why_next
from roleplay.domain.errors import RoleplayError
from roleplay.domain.rubric import Rubric
from roleplay.reading.reader import Reader
from roleplay.tui import try_view as view
from roleplay.tui.conversation_view import short_name
from roleplay.tui.marked import one_line
from roleplay.tui.messages import Failed, ReplySent, TurnChosen
from roleplay.tui.screens.help import PaperScreen
from roleplay.tui.screens.try_file import FileScreen
from roleplay.tui.screens.try_jump import JumpScreen
from roleplay.tui.screens.try_moves import MovesScreen, PickedMoves
from roleplay.tui.screens.try_state import StateScreen
from roleplay.tui.try_messages import (
    BenchMoved,
    ExamplesRead,
    NotMoved,
    PaneChosen,
    Recorded,
    SceneChosen,
)
from roleplay.tui.widgets.bench_parts import BenchBox, BenchLog, PaneTab
from roleplay.tui.widgets.paper import Paper
from roleplay.tui.widgets.scene_tree import ScenesTree

PANES = {"scenes": "Scenes", "play": "Play", "why": "Why", "problems": "Problems"}


class BenchScreen(FileScreen):
    """One talk with a file that is being written. Nothing of it is stored.

    reader_for: the reader of talks that a rubric marks; seed: which wordings the client uses.
    """

    HELP: ClassVar[str] = "bench"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g,f2", "jump", "Jump", key_display="^g"),
        Binding("ctrl+r,f3", "pick", "Pick", key_display="^r"),
        Binding("ctrl+t,f4", "take_back", "Undo", key_display="^t"),
        Binding("f5", "state", "State", key_display="F5"),
        Binding("f6", "next_pane", "Pane", key_display="F6"),
        Binding("f7", "examples", "Replies", key_display="F7"),
        Binding("f8", "record", "Record", show=False),  # the footer is full at 80 columns
        Binding("escape", "leave", "Leave"),
        Binding("ctrl+up", "other_turn(-1)", "Earlier reply", show=False),
        Binding("ctrl+down", "other_turn(1)", "Later reply", show=False),
        Binding("pageup", "talk_up", "Earlier", show=False),
        Binding("pagedown", "talk_down", "Later", show=False),
    ]

    def __init__(self, file: WatchedFile, reader_for: Callable[[Rubric], Reader], seed: int = 0) -> None:
        super().__init__(file, reader_for, seed)
        self._waiting = ""
        self._turn = 0
        self._picked: PickedMoves | None = None

    def compose(self) -> ComposeResult:
        """Three panes side by side; in a small window one at a time, with tabs."""
        with Horizontal(classes="heading"):
            yield Static("", id="title", classes="title", markup=False)
            yield Static("", id="file", classes="facts", markup=False)
        with Horizontal(id="tabs"):
            for pane, name in PANES.items():
                yield PaneTab(pane, name)
        with Horizontal(id="bench"):
            with Vertical(id="left"):
                yield ScenesTree(id="tree")
                yield Static("Enter goes there, p puts you there", id="tree-keys", markup=False)
                yield Static("Problems", id="problems-title", markup=False)
                yield Paper(id="problems")
            with Vertical(id="main"):
                yield BenchLog(id="talk")
                yield Static("", id="where", markup=False)
                yield Static("", id="trouble", markup=False)
                yield BenchBox(id="reply")
            yield Paper(id="why")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Read the file, and look at it again and again."""
        self._show_pane("play")
        self.query_one("#title", Static).update(view.heading(None, one_line(self._file.path.name)))
        self.query_one("#file", Static).update(view.file_words(None, ""))
        self.begin_watching()

    @property
    def _box(self) -> BenchBox:
        return self.query_one("#reply", BenchBox)

    def file_shown(self, *, first: bool) -> None:
        """Show the new version, or what keeps the file from being played."""
        if self._bench is not None and self._look is not None and self._look.version is not None:
            scenario = self._bench.scenario
            self.query_one("#tree", ScenesTree).show_scenes(scenario, scene_tree(scenario))
            self._turn = self._last_turn()
        self._show()
        if self._bench is None and self.has_class("-narrow"):
            self._show_pane("problems")
        elif first:
            self._box.focus()
        waiting, self._waiting = self._waiting, ""
        if waiting:
            self.on_reply_sent(ReplySent(waiting))

    def problems_shown(self) -> None:
        """Show them in the list and in the tree."""
        self._show_problems()
        self._show_marks()

    def plays_shown(self) -> None:
        """Mark what they reach."""
        self._show_marks()

    # The talk

    def _move(self, doing: str, move: Callable[[Bench], Message], sent: str = "") -> None:
        """Do something with the talk in a thread, one thing at a time."""
        bench = self._bench
        if bench is None or self._busy:
            self.app.bell()
            return
        self._busy = True
        self._box.hold(f"{doing}…")

        def work() -> Message:
            try:
                return move(bench)
            except RoleplayError as error:
                return NotMoved(sent and "Not sent. ", error)

        self.in_background("It can't be done", work)

    def on_bench_moved(self, message: BenchMoved) -> None:
        """The talk stands elsewhere."""
        self._busy = False
        self._bench, self._said, self._parted = message.bench, message.words, False
        self._turn = self._last_turn()
        if message.sent and self._box.text == message.sent:
            self._box.put("")
        self._show()
        self._show_pane("play")
        self._box.focus()

    def on_not_moved(self, message: NotMoved) -> None:
        """The talk stands where it stood; what was typed is still in the box."""
        self._busy = False
        self._said = f"{message.words}{message.error or ''}"
        self._show()

    def on_failed(self, message: Failed) -> None:
        """Something nobody foresaw; the app tells it."""
        self._busy = False
        self._show()

    def on_reply_sent(self, message: ReplySent) -> None:
        """Have the reply read, and answered."""
        bench, text = self._bench, message.text
        if bench is None or bench.ended:
            self.app.bell()
        elif self._busy:
            self._waiting = text
        else:
            name = short_name(bench.scenario.client)
            reader = self._reader
            self._move(
                f"{name} is taking it in",
                lambda here: BenchMoved(benches.answer(here, text, reader(here.version)), sent=text),
                text,
            )

    def action_pick(self) -> None:
        """Answer by moves and quality."""
        bench = self._bench
        if bench is None or bench.ended or self._busy:
            self.app.bell()
            return

        def given(picked: PickedMoves | None) -> None:
            if picked is not None:
                self._picked = picked
                self._move("Picked", lambda here: BenchMoved(benches.pick(here, picked.moves, picked.quality)))

        self.app.push_screen(MovesScreen(bench, self._picked), given)

    def action_take_back(self) -> None:
        """Undo the last thing that was done."""
        self._move("Taking back", lambda here: BenchMoved(benches.take_back(here)))

    def action_jump(self) -> None:
        """Choose a scene to go to."""
        if self._bench is None or self._busy:
            self.app.bell()
            return

        def chosen(message: SceneChosen | None) -> None:
            if message is not None:
                self.on_scene_chosen(message)

        self.app.push_screen(JumpScreen(self._bench.scenario, self._bench.conversation.scene_now), chosen)

    def on_scene_chosen(self, message: SceneChosen) -> None:
        """Go to the scene, or be put there."""
        scene, by_hand = message.scene, message.by_hand

        def move(bench: Bench) -> Message:
            if by_hand:
                seed = bench.conversation.seed
                words = f"Put into {scene} by hand, with the state of the start; F5 sets another."
                return BenchMoved(benches.begin(bench.version, seed, scene), words)
            there = benches.jump(bench, scene)
            if there is None:
                return NotMoved(f"No replies were found that lead to {scene}; p puts you there by hand.")
            count = len(there.conversation.turns)
            return BenchMoved(there, f"{scene} by {count} {'reply' if count == 1 else 'replies'}, the fewest found.")

        self._move(f"Looking for the way to {scene}", move)

    def action_state(self) -> None:
        """Set the client's state by hand."""
        bench = self._bench
        if bench is None or bench.ended or self._busy or not bench.conversation.state_now:
            self.app.bell()
            return

        def given(state: State | None) -> None:
            if state is not None:
                self._move(
                    "Setting", lambda here: BenchMoved(benches.set_state(here, state), "The state was set by hand.")
                )

        self.app.push_screen(StateScreen(bench.conversation.state_now), given)

    def action_examples(self) -> None:
        """Say which way each reply takes that was written for this scene."""
        bench = self._bench
        if bench is None or bench.ended:
            self.app.bell()
            return
        talks = [("play-through", talk) for talk in self._plays]
        reader = self._reader
        self.in_background(
            "The replies can't be read",
            lambda: ExamplesRead(examples(bench, talks, reader(bench.version))),
            newest="examples",
        )

    def on_examples_read(self, message: ExamplesRead) -> None:
        """Show them above the bench."""
        if self._bench is not None:
            scene = self._bench.conversation.scene_now
            title = f"Replies written for {scene}, and the way they take now"
            self.app.push_screen(PaperScreen(title, view.example_blocks(scene, message.examples)))

    def action_record(self) -> None:
        """Write the talk so far as a play-through beside the file."""
        bench = self._bench
        if bench is None or self._busy:
            self.app.bell()
            return

        def work() -> Message:
            try:
                place, name = record(bench, self._file.path)
            except RoleplayError as error:
                return Recorded(f"Not recorded. {error}")
            return Recorded(f"Recorded as '{name}' in {one_line(place.name)}.", done=True)

        self.in_background("The talk can't be recorded", work)

    def on_recorded(self, message: Recorded) -> None:
        """Say where it stands."""
        self._said, self._parted = message.words, False
        self._just_recorded = message.words if message.done else ""
        self._show()

    # What is shown

    def _show(self) -> None:
        look, bench = self._look, self._bench
        if look is None:
            return
        scenario = bench.scenario if bench else None
        self.query_one("#title", Static).update(view.heading(scenario, one_line(self._file.path.name)))
        self._show_problems()
        said = " ".join(filter(None, (view.broken_words(look, bench is not None), self._said)))
        trouble = self.query_one("#trouble", Static)
        trouble.update(said)
        trouble.display = bool(said)
        trouble.set_class(look.version is not None and not self._parted, "-calm")
        if bench is None:
            self._box.hold("Nothing to play yet")
            return
        self.query_one("#talk", BenchLog).show_talk(view.talk_blocks(bench))
        self.query_one("#where", Static).update(view.where_words(bench))
        if bench.ended:
            self._box.hold("Ended: ^t takes back, ^g jumps, F8 records")
        else:
            self._box.release(f"Your reply to {short_name(bench.scenario.client)} · Enter sends")
        if self._here is not None:
            self._here.add(bench.conversation)
        self._show_why()
        self._show_marks()

    def _show_problems(self) -> None:
        look = self._look
        if look is not None:
            self.query_one("#file", Static).update(view.file_words(look, self._read_at))
            count = f" {len(look.problems)}" if look.problems else ""
            self.query_one("#tab-problems", Static).update(f"Problems{count}")
            self.query_one("#problems", Paper).show(view.problem_blocks(look))

    def _show_why(self) -> None:
        bench = self._bench
        if bench is None:
            return
        found = why(bench, self._turn) if self._turn else why_next(bench)
        self.query_one("#why", Paper).show(view.why_blocks(found, bench.version.lines))
        self.query_one("#talk", BenchLog).choose(self._turn, scroll=False)

    def _show_marks(self) -> None:
        bench, look = self._bench, self._look
        if bench is None or look is None:
            return
        traces = [trace for trace in (self._here, self._in_plays) if trace is not None]
        reached = {path for trace in traces for kind, path, _ in trace.reached if kind in ("scenes", "branches")}
        self.query_one("#tree", ScenesTree).show_marks(bench.conversation.scene_now, reached, _by_scene(look))

    def _last_turn(self) -> int:
        turns = self._bench.conversation.turns if self._bench else ()
        return turns[-1].id if turns else 0

    def on_turn_chosen(self, message: TurnChosen) -> None:
        """Say why that reply went where it went."""
        self._turn = message.turn
        self._show_why()

    def action_other_turn(self, step: int) -> None:
        """Choose the reply before or after; after the last, the one that isn't given yet."""
        turns = self._bench.conversation.turns if self._bench else ()
        row = [*(turn.id for turn in turns), 0]
        self._turn = row[min(len(row) - 1, max(0, row.index(self._turn) + step))]
        self._show_why()

    # Panes

    def _show_pane(self, pane: str) -> None:
        for each in PANES:
            self.set_class(each == pane, f"-{each}")
            self.query_one(f"#tab-{each}").set_class(each == pane, "-front")

    def on_pane_chosen(self, message: PaneChosen) -> None:
        """Bring a pane to the front, with the focus in it."""
        self._show_pane(message.pane)
        self._inside()[message.pane].focus()

    def _inside(self) -> Mapping[str, Widget]:
        names = {"scenes": "#tree", "play": "#reply", "why": "#why", "problems": "#problems"}
        return {pane: self.query_one(name) for pane, name in names.items()}

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        row = list(PANES)
        inside = self._inside()
        here = next((pane for pane, widget in inside.items() if widget.has_focus), None)
        if here is None or self.has_class("-narrow"):
            here = next(pane for pane in row if self.has_class(f"-{pane}"))
        self.on_pane_chosen(PaneChosen(row[(row.index(here) + 1) % len(row)]))

    def action_talk_up(self) -> None:
        """Look at what was said earlier."""
        self.query_one("#talk", BenchLog).scroll_page_up(animate=False)

    def action_talk_down(self) -> None:
        """Look at what was said later."""
        self.query_one("#talk", BenchLog).scroll_page_down(animate=False)

    def action_leave(self) -> None:
        """Leave the bench; nothing is kept."""
        self.app.exit()


def _by_scene(look: Look) -> dict[str, tuple[int, int]]:
    """Errors and warnings of each scene."""
    found: dict[str, tuple[int, int]] = {}
    for problem, scene in look.scene_of.items():
        errors, warnings = found.get(scene, (0, 0))
        error = problem.severity == "error"
        found[scene] = (errors + error, warnings + (not error))
    return found
