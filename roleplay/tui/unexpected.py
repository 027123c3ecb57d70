"""What is told of an error that nobody foresaw."""

from __future__ import annotations

from roleplay.domain.errors import RoleplayError
from roleplay.language import tr


def told(error: Exception, remedy: str = "") -> RoleplayError:
    """The error as a person can be told it: one they can mend as it is, any other by its kind and words."""
    if isinstance(error, RoleplayError):
        return error
    words = " ".join(str(error).split())
    what = type(error).__name__ + (f": {words}" if words else "")
    report = tr("try it again; if it comes back, please report these words")
    return RoleplayError(tr("Something broke: {what}", what=what), remedy or report)
