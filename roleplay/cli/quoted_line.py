"""A line of a file as a message quotes it: clipped to the window, nothing invisible in it, a caret under the place."""

from __future__ import annotations

from roleplay.cli.output import cells
from roleplay.content.words import one_line

WIDTH = 80
"""Cells of a quoted line, with the number before it."""
_CUT = "…"


def quoted_line(number: int, text: str, column: int, width: int = WIDTH) -> tuple[str, str]:
    """The line with its number before it, and the line below with a caret under the column.

    column: from 1, in characters of the text as it stands in the file; past the end, the caret stands after it. A line
    that is too wide is cut at one or both ends, so that the place is seen.
    """
    margin = f"{number:>5} | "
    place = min(max(column, 1) - 1, len(text))
    first = max(0, place - width)  # a line can be as long as a file: only what may be shown is looked at
    near = text[first : place + width]
    signs, place = [one_line(sign) for sign in near], place - first
    start, end = _window([cells(sign) for sign in signs], place, width - len(margin))
    before = _CUT if first + start else ""
    after = _CUT if first + end < len(text) else ""
    shown = margin + before + "".join(signs[start:end]) + after
    indent = cells(before) + sum(cells(sign) for sign in signs[start:place])
    return shown.rstrip(), " " * (len(margin) - 2) + "| " + " " * indent + "^"


def _window(widths: list[int], place: int, room: int) -> tuple[int, int]:
    """Which characters are shown: all if they fit, else those around the place, with room for a mark at both ends."""
    if sum(widths) + 1 <= room:  # one more for a caret after the end
        return 0, len(widths)
    room -= 2 * len(_CUT)
    start = end = place
    left = right = 0
    while start > 0 and left + widths[start - 1] <= room // 3:
        start -= 1
        left += widths[start]
    while end < len(widths) and left + right + widths[end] <= room:
        right += widths[end]
        end += 1
    while start > 0 and left + right + widths[start - 1] <= room:  # near the end of the line: more of what comes before
        start -= 1
        left += widths[start]
    return start, end
