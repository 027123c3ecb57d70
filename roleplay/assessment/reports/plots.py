"""Where the bars and points of a cohort's plots lie, in the units of their drawings. Drawn by the templates as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from roleplay.assessment.statistics.figures import Figure

SMALL = 5
"""Candidates below which a group within a cohort isn't counted out."""
WIDTH = 640
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 40, 40
_HIST = 250
_FEWEST_BINS = 3
_ROW = 34
_NAMES = 190


def bins(scores: Sequence[int], edges: Sequence[int], least: int = SMALL) -> list[tuple[int, int, int]]:
    """How many scores lie from one edge up to the next: (from, to, how many), the last edge counted in.

    Neighbours are put together until each holds none or at least `least`; empty if there are fewer in all.
    """
    if len(scores) < least:
        return []
    counted = []
    last = edges[-1]
    for low, high in pairwise(edges):
        counted.append((low, high, sum(1 for s in scores if low <= s < high or s == high == last)))
    merged: list[tuple[int, int, int]] = []
    for low, high, n in counted:
        if merged and 0 < merged[-1][2] < least:
            before = merged.pop()
            merged.append((before[0], high, before[2] + n))
        else:
            merged.append((low, high, n))
    while len(merged) > 1 and 0 < merged[-1][2] < least:
        tail = merged.pop()
        before = merged.pop()
        merged.append((before[0], tail[1], before[2] + tail[2]))
    return merged


def histogram(scores: Sequence[int], cut: int | None) -> dict[str, Any] | None:
    """The distribution of scores (hundredths of a point, 0-10,000), with the cut.

    None where groups large enough to be counted out are too few to show one.
    """
    found = bins(scores, range(0, 10_001, 1000))
    if sum(1 for _, _, n in found if n) < _FEWEST_BINS:
        return None
    base, width = _HIST - _BOTTOM, WIDTH - _LEFT - _RIGHT
    tallest = max(n * 1000 / (high - low) for low, high, n in found)
    bars = []
    for low, high, n in found:
        x, wide = _LEFT + width * low / 10_000, width * (high - low) / 10_000
        height = (base - _TOP) * (n * 1000 / (high - low)) / tallest
        bars.append(
            {
                "x": round(x + 1, 1), "y": round(base - height, 1), "width": round(wide - 2, 1),
                "height": round(height, 1), "middle": round(x + wide / 2, 1), "n": n,
                "low": low // 100, "high": high // 100,
            }
        )  # fmt: skip
    return {
        "width": WIDTH,
        "height": _HIST,
        "base": base,
        "left": _LEFT,
        "right": WIDTH - _RIGHT,
        "top": _TOP,
        "bars": bars,
        "ticks": [{"x": round(_LEFT + width * t / 100, 1), "value": t} for t in range(0, 101, 10)],
        "cut": None if cut is None else round(_LEFT + width * cut / 10_000, 1),
        "cut_value": None if cut is None else f"{cut / 100:g}",
        "merged": any(high - low > 1000 for low, high, _ in found),
    }


def level_bars(uses: Mapping[str, Sequence[tuple[int, int]]]) -> dict[str, Any]:
    """Which levels were given in each criterion, as shares. uses: by its title, (level, how many sheets)."""
    width = WIDTH - _NAMES - _RIGHT
    rows = []
    for place, (title, counts) in enumerate(uses.items()):
        total = sum(n for _, n in counts)
        x = float(_NAMES)
        parts = []
        for level, n in counts:
            wide = width * n / total if total else 0.0
            parts.append(
                {
                    "x": round(x, 1), "width": round(wide, 1), "level": level, "n": n,
                    "percent": round(100 * n / total) if total else 0, "label": wide >= 26,
                    "middle": round(x + wide / 2, 1), "shade": level,
                }
            )  # fmt: skip
            x += wide
        rows.append({"title": title, "lines": _broken(title), "y": 8 + place * _ROW, "parts": parts, "n": total})
    return {"width": WIDTH, "height": 16 + _ROW * len(rows), "names": _NAMES, "rows": rows, "bar": _ROW - 12}


def severities(figures: Sequence[Figure]) -> dict[str, Any] | None:
    """How strict each marker is, with the interval; None where none can be told."""
    shown = [one for one in figures if one.value is not None and one.interval is not None]
    if not shown:
        return None
    ends = [
        abs(value) for one in shown if one.interval for value in (one.interval.low, one.interval.high, one.value or 0.0)
    ]
    reach = max(*ends, 0.5)
    middle = _NAMES + (WIDTH - _NAMES - _RIGHT) / 2
    scale = (WIDTH - _NAMES - _RIGHT - 20) / 2 / reach
    rows = []
    for place, one in enumerate(shown):
        assert one.value is not None and one.interval is not None
        rows.append(
            {
                "name": one.subject, "lines": _broken(one.subject), "y": 20 + place * _ROW,
                "x": round(middle + one.value * scale, 1),
                "low": round(middle + one.interval.low * scale, 1),
                "high": round(middle + one.interval.high * scale, 1),
                "value": f"{one.value:+.2f}",
            }
        )  # fmt: skip
    return {
        "width": WIDTH,
        "height": 44 + _ROW * len(rows),
        "middle": middle,
        "names": _NAMES,
        "rows": rows,
        "bottom": 12 + _ROW * len(rows),
        "reach": f"{reach:.1f}",
        "left": _NAMES + 10,
        "right": WIDTH - _RIGHT - 10,
    }


def _broken(name: str, most: int = 26) -> list[str]:
    """A name on at most two lines beside a bar; what is longer is cut with an ellipsis."""
    words, lines = name.split(), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:
        lines = [lines[0], f"{' '.join(lines[1:])[: most - 1]}…"]
    return [one if len(one) <= most else f"{one[: most - 1]}…" for one in lines]
