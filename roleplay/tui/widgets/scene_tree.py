"""The scenes of the bench as a tree, with what was reached and where the file has problems."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from roleplay.authoring.scene_tree import ROOT, SceneTree, Twig
from roleplay.domain.scenario import SAME, Scenario
from roleplay.tui.try_messages import SceneChosen
from roleplay.tui.words import outcome_word, plural

WAYS = {"branch": "", "everywhere": "e", "otherwise": "else"}


class ScenesTree(Tree[Twig]):
    """Enter or a click on a scene posts SceneChosen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "scenes--good", "scenes--harmful", "scenes--unsure", "scenes--quiet", "scenes--here", "scenes--scene",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Go there", show=False),
        Binding("p", "by_hand", "Put there", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(Text("scenes"), id=id)
        self.show_root = False
        self.guide_depth = 2
        self.auto_expand = False
        self._scenario: Scenario | None = None
        self._twigs: list[TreeNode[Twig]] = []

    def show_scenes(self, scenario: Scenario, tree: SceneTree) -> None:
        """Show these scenes; the labels come with `show_marks`."""
        self._scenario = scenario
        self.clear()
        self._twigs = []
        self._grow(self.root, tree.trunk)
        for title, twigs in (("tried in every scene", tree.everywhere), ("no branch leads to", tree.loose)):
            if twigs:
                self._grow(self.root.add(Text(title, "italic"), expand=True), twigs)

    def _grow(self, under: TreeNode[Twig], twigs: tuple[Twig, ...]) -> None:
        made: list[TreeNode[Twig]] = []
        for twig in twigs:
            parent = under if twig.parent == ROOT else made[twig.parent]
            made.append(parent.add(Text(twig.scene), data=twig, expand=True))
        for node in made:
            node.allow_expand = bool(node.children)
        self._twigs += made

    def show_marks(
        self, here: str, reached: AbstractSet[tuple[str | int, ...]], problems: Mapping[str, tuple[int, int]]
    ) -> None:
        """Label every scene anew.

        here: the scene that the talk is in; reached: places in the file of scenes and branches that some talk came
        through; problems: errors and warnings by scene.
        """
        for node in self._twigs:
            if node.data is not None:
                node.set_label(self._label(node.data, here, reached, problems))
                if node.data.full and node.data.scene == here and not self.has_focus:
                    self.move_cursor(node)
                    self.scroll_to_node(node, animate=False)

    def _label(
        self,
        twig: Twig,
        here: str,
        reached: AbstractSet[tuple[str | int, ...]],
        problems: Mapping[str, tuple[int, int]],
    ) -> Text:
        scene = self._scenario.scenes.get(twig.scene) if self._scenario else None
        kind, _, number = twig.way.partition(" ")
        came = (("scenes", twig.scene) in reached) if not twig.path else twig.path in reached
        style = self.get_component_rich_style
        label = Text("✓ " if came else "· ", style("scenes--good" if came else "scenes--quiet"))
        if twig.way:
            label.append(f"{WAYS.get(kind, kind)}{number} ", style("scenes--quiet"))
        tone = "quiet" if not twig.full else "here" if twig.scene == here else "scene"
        label.append("stays" if twig.scene == SAME else twig.scene, style(f"scenes--{tone}"))
        if scene is not None and scene.ending is not None and twig.full:
            label.append(f" ■ {outcome_word(scene.ending.outcome).lower()}", style("scenes--quiet"))
        elif not twig.full and twig.scene != SAME:
            label.append(f" +{twig.more} ↩" if twig.more else " ↩", style("scenes--quiet"))
        errors, warnings = problems.get(twig.scene, (0, 0)) if twig.full else (0, 0)
        if errors:
            label.append(f" ✗ {plural(errors, 'problem')}", style("scenes--harmful"))
        if warnings:
            label.append(f" ! {plural(warnings, 'warning')}", style("scenes--unsure"))
        return label

    def on_tree_node_selected(self, event: Tree.NodeSelected[Twig]) -> None:
        """Go there."""
        event.stop()
        if event.node.data is not None and event.node.data.scene != SAME:
            self.post_message(SceneChosen(event.node.data.scene))

    def action_by_hand(self) -> None:
        """Be put into the scene of the row, whatever it takes to get there."""
        node = self.cursor_node
        if node is not None and node.data is not None and node.data.scene != SAME:
            self.post_message(SceneChosen(node.data.scene, by_hand=True))
