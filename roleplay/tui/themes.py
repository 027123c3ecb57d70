"""The two looks: quiet ink on paper, and quiet paper on ink.

Contrast of text is at least 4.5 to 1 in both. What helps is of the colour of the sea and what harms of rust, not green
and red: whoever is blind to red, green or blue tells them apart too, and a sign or a word stands beside each as well.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    name="evening",
    primary="#8ab4d8",
    secondary="#d9a86c",
    accent="#b7a3d9",
    success="#72cfd0",
    warning="#f5de86",
    error="#e08a62",
    foreground="#d8dbe2",
    background="#15181e",
    surface="#1b1f27",
    panel="#252a35",
    dark=True,
    variables={
        "block-cursor-foreground": "#eef1f6",
        "block-cursor-background": "#2f3b4c",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#252a35",
        "border": "#8ab4d8",
        "border-blurred": "#3a4150",
        "footer-background": "#1b1f27",
        "footer-key-foreground": "#8ab4d8",
        "footer-description-foreground": "#a8aebb",
        "scrollbar": "#333a48",
        "scrollbar-background": "#15181e",
        "scrollbar-hover": "#4a5366",
        "input-selection-background": "#8ab4d8 35%",
    },
)

LIGHT = Theme(
    name="morning",
    primary="#2c5c8a",
    secondary="#8a5212",
    accent="#63489c",
    success="#00626e",
    warning="#7a6000",
    error="#7d2214",
    foreground="#26292f",
    background="#faf8f3",
    surface="#f3f0e8",
    panel="#e8e3d7",
    dark=False,
    variables={
        "block-cursor-foreground": "#1b1d22",
        "block-cursor-background": "#d6e0ea",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "#e8e3d7",
        "border": "#2c5c8a",
        "border-blurred": "#cfc8b8",
        "footer-background": "#f0ece2",
        "footer-key-foreground": "#2c5c8a",
        "footer-description-foreground": "#55585f",
        "scrollbar": "#d3ccbc",
        "scrollbar-background": "#faf8f3",
        "scrollbar-hover": "#b5ad9a",
        "input-selection-background": "#2c5c8a 25%",
    },
)


def is_light_terminal(environment: Mapping[str, str]) -> bool:
    """Whether the terminal says that its background is light (COLORFGBG, as in `0;15`); dark if it says nothing."""
    last = environment.get("COLORFGBG", "").split(";")[-1]
    return last in ("7", "15")
