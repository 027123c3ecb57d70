"""What is told of an error that nobody foresaw."""

from __future__ import annotations

from roleplay.domain.errors import RoleplayError


def told(error: Exception, remedy: str = "try it again; if it comes back, please report these words") -> RoleplayError:
    """The error as a person can be told it: one they can mend as it is, any other by its kind and words."""
    if isinstance(error, RoleplayError):
        return error
    words = " ".join(str(error).split())
    return RoleplayError(f"Something broke: {type(error).__name__}{f': {words}' if words else ''}", remedy)
