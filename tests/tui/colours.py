"""Colours as people see them: contrast (WCAG 2), distance (OKLab), and the three kinds of colour blindness."""

from __future__ import annotations

from itertools import product

Colour = tuple[float, float, float]
"""Red, green and blue, linear, 0-1."""

SEEN_BY = {
    "everybody": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopes": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopes": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopes": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What becomes of a linear colour: Machado, Oliveira and Fernandes (2009), at full severity."""


def linear(word: str) -> Colour:
    """The colour of a word such as `#8ab4d8`."""
    parts = [int(word[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def seen(colour: Colour, by: str) -> Colour:
    """The colour as those people see it."""
    rows = SEEN_BY[by]
    red, green, blue = (min(1.0, max(0.0, sum(a * b for a, b in zip(row, colour, strict=True)))) for row in rows)
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21."""
    dark, light = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other))
    return (light + 0.05) / (dark + 0.05)


def distance(one: Colour, other: Colour) -> float:
    """In OKLab (Ottosson 2020): 0.02 is just to be seen, black and white are 1 apart."""
    a, b = _oklab(one), _oklab(other)
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5


def _oklab(colour: Colour) -> Colour:
    red, green, blue = colour
    l = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)  # noqa: E741
    m = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    s = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    )


def pairs(words: dict[str, str]) -> list[tuple[str, str]]:
    """Every two different ones of them, by name."""
    return [(one, other) for one, other in product(words, words) if one < other]
