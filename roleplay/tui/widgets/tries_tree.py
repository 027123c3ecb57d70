"""The tries of a talk as a tree that can be walked: every turn in its place, other tries beneath where they part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from roleplay.tui.tries_view import Branch, bar, moved


class TriesTree(Tree[Branch]):
    """The branches; what Enter does is said in the footer."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "tries--good", "tries--harmful", "tries--quiet", "tries--here", "tries--try", "tries--counts", "tries--meter",
    }  # fmt: skip
    ICON_NODE = ICON_NODE_EXPANDED = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Go there"),
        Binding("space", "screen.mark", "Mark"),  # a Tree would fold the row
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(Text("tries"), id=id)
        self.show_root = False
        self.guide_depth = 2
        self.auto_expand = False
        self._rows: list[TreeNode[Branch]] = []
        self._marked = 0

    def show_branches(self, branches: Sequence[Branch]) -> None:
        """Show these, all of them open."""
        self.clear()
        self._rows = []
        for branch in branches:
            self._grow(self.root, branch)
        self.show_labels()

    def _grow(self, under: TreeNode[Branch], branch: Branch) -> None:
        node = under.add(Text(branch.text), data=branch, expand=True)
        self._rows.append(node)
        for each in branch.under:
            self._grow(node, each)
        node.allow_expand = bool(node.children)

    def show_labels(self, marked: int | None = None) -> None:
        """Write every row anew for the room there is. marked: the number of the try chosen for comparing."""
        self._marked = self._marked if marked is None else marked
        for node in self._rows:
            if node.data is not None:
                node.set_label(self._label(node.data, _depth(node)))

    @property
    def chosen(self) -> Branch | None:
        """The row under the cursor."""
        return self.cursor_node.data if self.cursor_node is not None else None

    def choose(self, number: int, turn: int) -> bool:
        """Put the cursor on the row of that try and turn (0: the try itself); False if there is none."""
        found = next((n for n in self._rows if n.data and (n.data.number, n.data.turn) == (number, turn)), None)
        if found is not None:
            self.move_cursor(found)
            self.scroll_to_node(found, animate=False)
        return found is not None

    def _label(self, row: Branch, depth: int) -> Text:
        style = self.get_component_rich_style
        if row.number == 0:
            label = Text(f"▶ {row.place} ", style("tries--here"))
            label.append(row.text, style("tries--here"))
        elif not row.turn:
            label = Text("▶ " if row.here else "", style("tries--here"))
            label.append("◉ " if row.number == self._marked else "", style("tries--meter"))
            label.append(row.text, style("tries--try" if row.counts else "tries--quiet"))
        else:
            words = style("tries--counts" if row.counts else "tries--quiet")
            label = Text("▶ " if row.here else "  ", style("tries--here"))
            label.append(f"{row.place:>2} ", words)
            label.append(bar(row.mood), style("tries--meter"))
            label.append(f"{row.mood:>3} ", words)
            tone = "good" if row.change > 0 else "harmful" if row.change < 0 else "quiet"
            label.append(f"{moved(row.change).replace(' ', ''):<4}", style(f"tries--{tone}"))
            for sign in row.signs:
                label.append(sign, style({"+": "tries--good", "−": "tries--harmful"}.get(sign, "tries--quiet")))
            label.append(" " * (3 - len(row.signs)))
            label.append("◆ " if row.lost else "", style("tries--harmful"))
            label.append(row.text, words)
        room = self.scrollable_content_region.width - 2 * (depth - 1) - 1
        label.truncate(max(20, room), overflow="ellipsis")
        return label


def _depth(node: TreeNode[Branch]) -> int:
    count = 0
    while node.parent is not None:
        node, count = node.parent, count + 1
    return count
