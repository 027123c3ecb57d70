"""How a person gets on, as one page: plots drawn in it, no file beside it, nothing from the network, no script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roleplay.reports.pages import page_template

WIDTH, HEIGHT = 720, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 16, 16, 34
_RANGE = 220


@dataclass(frozen=True, slots=True)
class StepOfTalks:
    """One column of the plot of quality: the mean and the middle half of some replies (0-4)."""

    mean: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A figure with the range it lies in, on a scale from 0 to `top`; note: what else is said of it."""

    title: str
    low: float
    value: float
    high: float
    top: float
    count: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """What the page says. advice: (what, why, command); criteria: by the title of their rubric; scenarios: (title,
    tries, first score, best score); first_day and last_day: of the plot; each: what one of its dots stands for.
    """

    facts: str
    made_on: str
    advice: Sequence[tuple[str, str, str]]
    quality: Sequence[str]
    steps: Sequence[StepOfTalks]
    first_day: str
    last_day: str
    each: str
    harms: Sequence[RangeRow]
    no_harm: str
    criteria: Sequence[tuple[str, Sequence[RangeRow]]]
    scenarios: Sequence[tuple[str, str, str, str]]
    practice: Sequence[str]
    own_eye: Sequence[str]


def html_progress(page: ProgressPage) -> str:
    """The page as text, to be written in UTF-8. Every text in it is escaped."""
    text: str = page_template("progress.html").render(
        page=page,
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        bottom=HEIGHT - _BOTTOM,
        grid=[(level, _height(level)) for level in range(5)],
        dots=_dots(page.steps),
        scale=_scale,
        range_width=_RANGE,
    )
    return text


def _height(level: float) -> float:
    return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * min(4.0, max(0.0, level)) / 4, 1)


def _dots(steps: Sequence[StepOfTalks]) -> list[tuple[float, float, float, float, StepOfTalks]]:
    """x, and the heights of the mean and of both ends of the middle half."""
    room = WIDTH - _LEFT - _RIGHT
    return [
        (
            round(_LEFT + room * (number + 0.5) / len(steps), 1),
            _height(step.mean),
            _height(step.low),
            _height(step.high),
            step,
        )
        for number, step in enumerate(steps)
    ]


def _scale(value: float, top: float) -> float:
    """Where a value lies in the drawing of a range, 6 to the width less 6."""
    return round(6 + (_RANGE - 12) * min(1.0, max(0.0, value / top)), 1)
