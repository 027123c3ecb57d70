"""Everything that can go wrong in a way a person can mend: what happened, and what to do."""

from __future__ import annotations


class RoleplayError(Exception):
    """A problem that is told to the person in one line, never as a traceback.

    `message` says what happened and where; `remedy` says what to do about it.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message)

    def __str__(self) -> str:
        """The message and the remedy in one line."""
        return f"{self.message} - {self.remedy}" if self.remedy else self.message


class WrongUse(RoleplayError):
    """The command, option or input can't be used as given (exit code 2)."""


class ContentError(RoleplayError):
    """A scenario or rubric file can't be used (exit code 2, or 1 from `roleplay check`)."""


class NotFound(RoleplayError):
    """A scenario, rubric or conversation of that name isn't there."""


class StorageError(RoleplayError):
    """The database can't be read or written; nothing was saved."""


class ReadingError(RoleplayError):
    """The reader can't be loaded or can't read."""
