"""What the marking screens need of whoever holds the work: the records, or a bundle on a laptop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from roleplay.assessment.marking.record import Sheet
from roleplay.assessment.marking.view import Task, Work


class MarkDesk(Protocol):
    """The work of one marker. See MarkerView for what each raises."""

    def tasks(self) -> Sequence[Task]:
        """The work list."""

    def notices(self) -> Sequence[str]:
        """What the marker has to be told about their work."""

    def work(self, code: str) -> Work:
        """The talk of that code and the marker's own sheet."""

    def save(self, code: str, sheet: Sheet, version: int) -> int:
        """Keep a draft; returns its version."""

    def submit(self, code: str, version: int) -> int:
        """Submit the draft of that version."""

    def correct(self, code: str, sheet: Sheet, reason: str, after: int) -> int:
        """Put a sheet in the place of the submitted one."""

    def others(self, code: str) -> Sequence[Sheet]:
        """The other marker's sheet, once both have submitted; for a third marker both others'."""
