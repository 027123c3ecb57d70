"""Who practises: choose a profile, or make one."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from roleplay.domain.errors import RoleplayError
from roleplay.language import msg, tr
from roleplay.profiles import LONGEST, Profiles

NOBODY = msg("Without a name")
"""Where everything is kept while there are no profiles."""


class ProfilesScreen(ModalScreen[str]):
    """Gives the name of the profile to go on with, empty for none, or nothing at all."""

    HELP: ClassVar[str] = "profiles"
    AUTO_FOCUS = "#people"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Back")]

    def __init__(self, profiles: Profiles, now: str) -> None:
        super().__init__()
        self._profiles, self._now = profiles, now
        self._names: list[str] = []

    def compose(self) -> ComposeResult:
        """The people, and a line for another."""
        with Vertical(classes="dialog"):
            yield Static(tr("Who practises?"), markup=False)
            yield OptionList(id="people", compact=True)
            yield Input(placeholder=tr("A new name"), max_length=LONGEST, id="new-name")
            yield Static("", id="trouble", markup=False)
            yield Static(
                tr(
                    "Enter goes on as that person, Tab to a new name, Esc back. Everybody's talks are kept "
                    "apart; there is no password."
                ),
                classes="facts",
                markup=False,
            )

    def on_mount(self) -> None:
        """List them; the one who practises now is chosen."""
        try:
            self._names = ["", *(profile.name for profile in self._profiles.all())]
        except RoleplayError as error:
            self._names = [""]
            self._say(str(error))
        now = f"  ({tr('now')})"
        people = self.query_one("#people", OptionList)
        people.add_options(
            [Option(Content(f"{name or tr(NOBODY)}{now if name == self._now else ''}")) for name in self._names]
        )
        people.highlighted = self._names.index(self._now) if self._now in self._names else 0

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go on as that person."""
        self.dismiss(self._names[event.option_index])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Make a profile, and go on with it."""
        event.stop()
        try:
            self.dismiss(self._profiles.make(event.value).name)
        except RoleplayError as error:
            self._say(str(error))

    def _say(self, words: str) -> None:
        trouble = self.query_one("#trouble", Static)
        trouble.update(words)
        trouble.display = True
