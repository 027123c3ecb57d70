"""How well readings agree with labelled replies: figures, with intervals over situations, and a table of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from roleplay.domain.judgement import Reading
from roleplay.domain.rubric import HARMFUL, MOVES
from roleplay.reading.corpus import Labelled

Pair = tuple[Labelled, Reading]
ENOUGH = 8
"""A move is counted in the means only where at least this many replies make it."""
SAMPLES = 200


@dataclass(frozen=True, slots=True)
class MoveFigures:
    """One move: how many replies make it, and precision, recall, F1 and kappa of the reading (0-1; kappa -1 to 1)."""

    move: str
    cases: int
    precision: float
    recall: float
    f1: float
    kappa: float


@dataclass(frozen=True, slots=True)
class Summary:
    """A group of replies: means over the moves with ENOUGH cases, agreement on quality and harm, and being sure.

    qwk: quadratic weighted kappa of the quality; harm_kappa: whether harm is there; sure_share: share of the replies
    the reader stands by, sure_right: how many of those are right about harm; calibration: mean gap between stated and
    found probability, over ten bins of all moves.
    """

    replies: int
    f1: float
    kappa: float
    qwk: float
    harm_f1: float
    harm_kappa: float
    sure_share: float
    sure_right: float
    calibration: float


@dataclass(frozen=True)
class Figures:
    """What `table` shows. intervals: name of a figure -> its 90 % interval, situations drawn again."""

    whole: Summary
    intervals: dict[str, tuple[float, float]]
    moves: tuple[MoveFigures, ...]
    groups: tuple[tuple[str, Summary], ...]
    worst: tuple[Pair, ...]


def evaluate(
    labelled: Sequence[Labelled], readings: Sequence[Reading], *, seed: int = 1, samples: int = SAMPLES
) -> Figures:
    """The figures of readings against the labelled replies they were made of, one for each in the same order."""
    pairs = list(zip(labelled, readings, strict=True))
    if not pairs:
        raise ValueError("no labelled replies")
    return Figures(
        summary(pairs), _intervals(pairs, seed, samples), tuple(_move(move, pairs) for move in MOVES), _groups(pairs),
        tuple(sorted(pairs, key=_badness, reverse=True)[:10]),
    )  # fmt: skip


def summary(pairs: Sequence[Pair]) -> Summary:
    """The figures of one group of replies."""
    often = [figures for figures in (_move(move, pairs) for move in MOVES) if figures.cases >= ENOUGH]
    count = max(1, len(often))
    harm = [not HARMFUL.isdisjoint(coded.moves) for coded, _ in pairs]
    told = [not HARMFUL.isdisjoint(reading.moves) for _, reading in pairs]
    sure = [was == said for was, said, (_, reading) in zip(harm, told, pairs, strict=True) if reading.sure]
    return Summary(
        len(pairs),
        sum(figures.f1 for figures in often) / count,
        sum(figures.kappa for figures in often) / count,
        weighted_kappa([coded.quality for coded, _ in pairs], [_level(reading) for _, reading in pairs]),
        f1(harm, told),
        kappa(harm, told),
        len(sure) / len(pairs),
        sum(sure) / len(sure) if sure else 0.0,
        _calibration(pairs),
    )


def f1(wanted: Sequence[bool], told: Sequence[bool]) -> float:
    """F1 of two yes-no lists; 1 if neither ever says yes."""
    hits = sum(a and b for a, b in zip(wanted, told, strict=True))
    either = sum(wanted) + sum(told)
    return 2 * hits / either if either else 1.0


def kappa(wanted: Sequence[bool], told: Sequence[bool]) -> float:
    """Cohen's kappa of two yes-no lists."""
    count = len(wanted)
    agreed = sum(a == b for a, b in zip(wanted, told, strict=True)) / count
    share_a, share_b = sum(wanted) / count, sum(told) / count
    chance = share_a * share_b + (1 - share_a) * (1 - share_b)
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def weighted_kappa(wanted: Sequence[int], told: Sequence[int]) -> float:
    """Cohen's kappa of two lists of levels 0-4 with quadratic weights."""
    count = len(wanted)
    apart = sum((a - b) ** 2 for a, b in zip(wanted, told, strict=True))
    rows = [sum(a == level for a in wanted) for level in range(5)]
    columns = [sum(b == level for b in told) for level in range(5)]
    by_chance = sum((i - j) ** 2 * rows[i] * columns[j] / count for i in range(5) for j in range(5))
    return 1 - apart / by_chance if by_chance else 1.0


def _move(move: str, pairs: Sequence[Pair]) -> MoveFigures:
    wanted = [move in coded.moves for coded, _ in pairs]
    told = [move in reading.moves for _, reading in pairs]
    hits = sum(a and b for a, b in zip(wanted, told, strict=True))
    precision = hits / sum(told) if any(told) else 0.0
    recall = hits / sum(wanted) if any(wanted) else 0.0
    return MoveFigures(move, sum(wanted), precision, recall, f1(wanted, told), kappa(wanted, told))


def _level(reading: Reading) -> int:
    return min(4, max(0, int(reading.quality + 0.5)))


def _calibration(pairs: Sequence[Pair]) -> float:
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for coded, reading in pairs:
        for move, chance in reading.probabilities:
            bins[min(9, int(chance * 10))].append((chance, move in coded.moves))
    total = sum(len(each) for each in bins)
    gaps = (abs(sum(chance for chance, _ in each) - sum(made for _, made in each)) for each in bins)
    return sum(gaps) / total if total else 0.0


def _badness(pair: Pair) -> float:
    """How far a reading is off: quality, moves, and harm overlooked or made up, more so where the reader was sure."""
    coded, reading = pair
    harm = HARMFUL.isdisjoint(coded.moves) != HARMFUL.isdisjoint(reading.moves)
    return (
        abs(coded.quality - reading.quality)
        + 0.5 * len(set(coded.moves) ^ set(reading.moves))
        + harm * (1 + reading.sure)
    )


def _groups(pairs: Sequence[Pair]) -> tuple[tuple[str, Summary], ...]:
    ways: tuple[tuple[str, Callable[[Labelled], str]], ...] = (
        ("language", lambda coded: coded.exchange.language),
        ("words", lambda coded: _band(len(coded.exchange.reply.split()), (10, 25, 45))),
        ("sentences", lambda coded: _band(max(1, len(coded.sentences)), (1, 2, 3))),
        ("situation", lambda coded: coded.situation),
    )
    groups = []
    for name, way in ways:
        named: dict[str, list[Pair]] = {}
        for pair in pairs:
            named.setdefault(way(pair[0]), []).append(pair)
        if len(named) > 1 or name == "language":
            groups += [(f"{name} {key}", summary(named[key])) for key in sorted(named)]
    return tuple(groups)


def _band(number: int, ends: Sequence[int]) -> str:
    """The range that the number falls into, named so that ranges sort in their order."""
    start = 0
    for end in ends:
        if number <= end:
            return f"{start:02}-{end:02}"
        start = end + 1
    return f"{start:02} and more"


def _intervals(pairs: Sequence[Pair], seed: int, samples: int) -> dict[str, tuple[float, float]]:
    by_situation: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_situation.setdefault(pair[0].situation, []).append(pair)
    names = sorted(by_situation)
    draw = random.Random(seed)  # noqa: S311 - a bootstrap needs no secrecy, but the same draw every time
    drawn = [
        summary([pair for name in draw.choices(names, k=len(names)) for pair in by_situation[name]])
        for _ in range(samples)
    ]
    intervals = {}
    for name in ("f1", "kappa", "qwk", "harm_kappa", "sure_right", "calibration"):
        values = sorted(float(getattr(each, name)) for each in drawn)
        if values:
            intervals[name] = values[int(0.05 * len(values))], values[min(len(values) - 1, int(0.95 * len(values)))]
    return intervals


def table(figures: Figures, *, situations: bool = False) -> str:
    """The figures as lines of text; with `situations`, a line for each situation too."""
    lines = [f"{'':24}{'n':>6}{'F1':>7}{'kappa':>7}{'QWK':>7}{'harm':>7}{'sure':>7}{'right':>7}{'ECE':>7}"]
    lines.append(_line("all", figures.whole))
    lines += [_line(name, each) for name, each in figures.groups if situations or not name.startswith("situation ")]
    lines += ["", "90 % intervals over situations:"]
    lines += [f"  {name:12} {low:.3f} to {high:.3f}" for name, (low, high) in figures.intervals.items()]
    lines += ["", f"{'move':14}{'cases':>6}{'prec.':>8}{'recall':>8}{'F1':>8}{'kappa':>8}"]
    lines += [
        f"{each.move:14}{each.cases:6}{each.precision:8.2f}{each.recall:8.2f}{each.f1:8.2f}{each.kappa:8.2f}"
        for each in figures.moves
    ]
    lines += ["", "The readings that are furthest off:"]
    for coded, reading in figures.worst:
        said = f"{', '.join(reading.moves) or 'nothing'}, {reading.quality:.2f}{'' if reading.sure else ', unsure'}"
        lines.append(f"  {coded.id}: coded {', '.join(coded.moves) or 'nothing'}, {coded.quality}; read {said}")
        lines.append(f"      {' '.join(coded.exchange.reply.split())[:160]}")
    return "\n".join(lines)


def _line(name: str, each: Summary) -> str:
    return (
        f"{name:24}{each.replies:6}{each.f1:7.3f}{each.kappa:7.3f}{each.qwk:7.3f}{each.harm_kappa:7.3f}"
        f"{each.sure_share:7.2f}{each.sure_right:7.3f}{each.calibration:7.3f}"
    )
