"""One kind of problem, as the catalogue keeps it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of problem.

    title: for the page; message and remedy: one line each, with {names} for the details; meaning: why it matters;
    example: a piece of a file that has it.
    """

    code: str
    title: str
    message: str
    remedy: str
    meaning: str
    example: str
    severity: str = "error"

    def words(self, **details: object) -> tuple[str, str]:
        """Message and remedy with the details filled in; KeyError if one is missing."""
        return self.message.format_map(details), self.remedy.format_map(details)
