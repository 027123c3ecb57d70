"""A screen whose keys are named in its last row, in the language in use."""

from __future__ import annotations

from dataclasses import replace

from textual.binding import ActiveBinding
from textual.screen import Screen

from roleplay.language import tr


class KeysScreen(Screen[None]):
    """Bindings stand in the classes in English; they are said anew each time the last row is made."""

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now, as Textual finds them, with their names in the language in use."""
        return {
            key: active._replace(binding=replace(active.binding, description=tr(active.binding.description)))
            for key, active in super().active_bindings.items()
        }
