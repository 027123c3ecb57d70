"""Where the points and labels of the mood curve lie, in the units of its drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.reports.report import Mood

WIDTH, HEIGHT = 720, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 30, 34, 40
_MOST_LABELS = 16


@dataclass(frozen=True, slots=True)
class Point:
    """The mood after a turn (0: at the start). label: whether its number is written; word: written, or empty."""

    turn: int
    x: float
    y: float
    value: int
    label: bool
    word: str
    anchor: str
    above: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through the points, and the heights of the lines that help the eye (value, y)."""

    points: tuple[Point, ...]
    line: str
    area: str
    grid: tuple[tuple[int, float], ...]
    left: int
    right: int
    bottom: float


def curve(moods: Sequence[Mood]) -> Curve:
    """The curve of moods at the start and after each turn; words stand at both ends and where the mood is lowest."""
    base = HEIGHT - _BOTTOM
    steps = max(1, len(moods) - 1)
    every = -(-len(moods) // _MOST_LABELS)
    last = len(moods) - 1
    lowest = min(range(len(moods)), key=lambda number: moods[number].value, default=0)
    far = max(1, len(moods) // 6)
    worded = {0, last} | ({lowest} if far < lowest < last - far else set())
    points = []
    for number, mood in enumerate(moods):
        x = round(_LEFT + 14 + (WIDTH - _LEFT - _RIGHT - 28) * number / steps, 1)
        y = _height(mood.value)
        points.append(
            Point(
                turn=number,
                x=x,
                y=y,
                value=mood.value,
                label=number % every == 0 or number == last,
                word=mood.word if number in worded else "",
                anchor="start" if number == 0 else "end" if number == last else "middle",
                above=mood.value < 85 and (mood.value < 20 or number != lowest or number in (0, last)),
            )
        )
    line = " ".join(f"{p.x:g},{p.y:g}" for p in points)
    area = f"{points[0].x:g},{base} {line} {points[-1].x:g},{base}" if points else ""
    grid = tuple((value, _height(value)) for value in (0, 25, 50, 75, 100))
    return Curve(tuple(points), line, area, grid, _LEFT, WIDTH - _RIGHT, base)


def _height(value: int) -> float:
    return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * min(100, max(0, value)) / 100, 1)
