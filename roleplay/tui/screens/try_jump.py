"""Which scene to go to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from roleplay.domain.scenario import Scenario
from roleplay.tui.try_messages import SceneChosen
from roleplay.tui.words import outcome_word


class SceneList(OptionList):
    """The scenes; Enter goes by the shortest way."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Go there"),
        Binding("p", "screen.by_hand", "Put there by hand"),
    ]


class JumpScreen(ModalScreen[SceneChosen]):
    """Gives the scene, and whether the talk is put there by hand; or nothing."""

    HELP: ClassVar[str] = "bench"
    AUTO_FOCUS = "#places"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, scenario: Scenario, here: str) -> None:
        super().__init__()
        self._ids = list(scenario.scenes)
        self._here = here
        self._endings: Mapping[str, str] = {
            scene.id: outcome_word(scene.ending.outcome).lower() for scene in scenario.scenes.values() if scene.ending
        }

    def compose(self) -> ComposeResult:
        """Every scene, in the order of the file."""
        with Vertical(classes="dialog"):
            yield Static("Jump to a scene", classes="title", markup=False)
            yield SceneList(*(Option(self._words(scene)) for scene in self._ids), id="places", compact=True)
            words = (
                "Enter goes there by the fewest replies that lead there, p puts the talk there by hand, Esc goes back."
            )
            yield Static(words, classes="facts", markup=False)

    def _words(self, scene: str) -> Content:
        ending = f"  ■ {self._endings[scene]}" if scene in self._endings else ""
        return Content.assemble((scene, "bold" if scene == self._here else ""), (ending, "dim"))

    def on_mount(self) -> None:
        """Begin where the talk is."""
        self._places.highlighted = self._ids.index(self._here)

    @property
    def _places(self) -> SceneList:
        return self.query_one("#places", SceneList)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go there."""
        self.dismiss(SceneChosen(self._ids[event.option_index]))

    def action_by_hand(self) -> None:
        """Be put there."""
        if self._places.highlighted is not None:
            self.dismiss(SceneChosen(self._ids[self._places.highlighted], by_hand=True))
