"""Makes text that a person typed safe to show. What is stored stays as typed."""

from __future__ import annotations

import re

_C0 = {code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)}
"""Control characters become their own pictures (ESC becomes ␛); tab and line feed stay."""

_NAMED = (
    *(0x7F, *range(0x80, 0xA0), 0x00AD, 0x061C, 0x180E, 0xFEFF, 0x2028, 0x2029),
    *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC)),
    *(*range(0xD800, 0xE000), *range(0xE0000, 0xE0080)),
)
_ALLOWED = {0x200D, 0x200C}  # joiners that emoji and several scripts need

_TABLE: dict[int, int | str] = {
    **_C0,
    **{code: f"‹U+{code:04X}›" for code in _NAMED if code not in _ALLOWED},
    0x7F: "␡",
}
_STACKED = re.compile(r"([̀-ͯ҃-҉᪰-᫿᷀-᷿⃐-⃿︠-︯]{4})[̀-ͯ҃-҉᪰-᫿᷀-᷿⃐-⃿︠-︯]+")


def visible(text: str) -> str:
    """The text with every control, bidi and invisible character made visible, and stacks of accents cut to four.

    Safe to write to a terminal as plain text. Line feeds and tabs are kept; CR LF becomes LF.
    """
    return _STACKED.sub(r"\1", text.replace("\r\n", "\n").translate(_TABLE))


def storable(text: str) -> str:
    """The text as it can be stored in UTF-8: lone surrogates, which no file or database takes, become U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
