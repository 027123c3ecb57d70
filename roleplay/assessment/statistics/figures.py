"""What comes out: a figure with its interval, what it was counted from, its formula and a sentence.

Or why it isn't shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isfinite

Detail = float | int | str | None | tuple["Detail", ...]
"""A value that belongs to a figure: plain, so that it can be written as JSON."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true figure lies with 95 % confidence, and how that was found out."""

    low: float
    high: float
    method: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure was computed from: n of a unit, from how many candidates and markers, and how many were missing."""

    n: int
    unit: str
    candidates: int
    markers: int
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure about one subject (a criterion, the total, a marker). Shown if `value` is there.

    Else `refused` says why not.
    """

    key: str
    name: str
    subject: str
    counted: Counted
    formula: str
    line: str
    value: float | None = None
    interval: Interval | None = None
    standing: str = ""
    refused: str = ""
    details: tuple[tuple[str, Detail], ...] = ()

    def detail(self, name: str) -> Detail:
        """The detail of that name. Raises KeyError if there is none."""
        return dict(self.details)[name]


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that are read together, and remarks about them."""

    title: str
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...] = ()


def refusal(key: str, name: str, subject: str, counted: Counted, formula: str, why: str) -> Figure:
    """A figure that isn't shown, and why, in plain words."""
    line = f"{subject}: {lower_first(name)} is not shown: {why}."
    return Figure(key, name, subject, counted, formula, line, refused=why)


_WITHOUT_INTERVAL = ("table", "abstained")


def sound(figure: Figure, candidates: int) -> Figure:
    """The figure, refused where its formula has no value, or where it would stand without an interval.

    `candidates`: from how many candidates on an interval can be drawn.
    """
    if figure.value is None or figure.key in _WITHOUT_INTERVAL:
        return figure
    if not isfinite(figure.value):
        why = "the formula has no value for these marks (too little varies)"
    elif figure.interval is None and figure.counted.candidates < candidates:
        why = f"only {figure.counted.candidates} candidates, and no interval can be drawn from fewer than {candidates}"
    elif figure.interval is None:
        why = "too often the candidates drawn again give no value, so that there is no interval"
    else:
        return figure
    line = f"{figure.subject}: {lower_first(figure.name)} is not shown: {why}."
    counts = tuple((name, value) for name, value in figure.details if name in ("count", "of", "levels", "uses"))
    return replace(figure, value=None, interval=None, standing="", refused=why, line=line, details=counts)


def too_few(n: int, least: int, unit: str) -> str:
    """Why so few cases aren't enough; empty if they are."""
    return "" if n >= least else f"n={n} {unit}, and it takes at least {least}"


def nothing_varies(uses: Sequence[int], levels: Sequence[int], rare: int) -> str:
    """Why marks that (nearly) all have one level carry no coefficient; empty if they do. `uses`: of each level."""
    used = [k for k, count in enumerate(uses) if count]
    if len(used) < 2:
        return (
            f"all marks are level {levels[used[0]]}, and where nothing varies there is nothing to agree on"
            if used
            else "there are no marks"
        )
    common = max(used, key=lambda k: uses[k])
    others = sum(uses) - uses[common]
    if others < rare:
        word = "mark is" if others == 1 else "marks are"
        return (
            f"only {others} of {sum(uses)} {word} not level {levels[common]}, too few (under {rare}) to judge "
            "agreement by"
        )
    return ""


def coefficient(value: float) -> str:
    """A coefficient as people write it: .72, -.05, 1.00."""
    text = f"{value:.2f}"
    text = "0.00" if text == "-0.00" else text
    return text.replace("0.", ".", 1) if abs(value) < 0.995 else text


def points(value: float, *, signed: bool = False) -> str:
    """Points with two decimals, and the sign if asked."""
    text = f"{value:+.2f}" if signed else f"{value:.2f}"
    return text.lstrip("+-") if float(text) == 0 else text


def percent(part: float) -> str:
    """A share of 1 as a whole percentage."""
    return f"{round(100 * part)} %"


def between(interval: Interval | None, form: str = "coefficient") -> str:
    """The interval as words in brackets, or nothing."""
    if interval is None:
        return ""
    show = coefficient if form == "coefficient" else points if form == "points" else percent
    return f" (95 % interval {show(interval.low)} to {show(interval.high)})"


def lower_first(text: str) -> str:
    """The text with a small first letter, but for names such as ICC, AC1 or Krippendorff."""
    proper = ("ICC", "AC", "SEM", "SMD", "DSM", "QWK", "Phi", "E rho", "Krippendorff", "Gwet", "Angoff")
    return text if text.startswith(proper) else text[:1].lower() + text[1:]


def listed(words: Iterable[str]) -> str:
    """The words with commas and an "and"."""
    those = list(words)
    return " and ".join(those) if len(those) < 3 else f"{', '.join(those[:-1])} and {those[-1]}"


_PERCENT = ("exact", "adjacent", "abstained", "consistency", "accuracy")
_POINTS = ("severity", "drift", "rest", "sem", "csem", "borderline", "angoff")


def shown(figure: Figure, value: float) -> str:
    """A value in the figure's own form: a share, points, or a coefficient."""
    if figure.key in _PERCENT:
        return percent(value)
    if figure.key in _POINTS:
        return points(value, signed=figure.key in ("severity", "drift", "rest"))
    return coefficient(value)
