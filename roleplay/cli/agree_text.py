"""The figures of `roleplay agree` as text: a table of each section, and each figure in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from roleplay.assessment.statistics.figures import Figure, Section, coefficient, percent, points, shown
from roleplay.assessment.statistics.gate import Gate, Requirement
from roleplay.assessment.statistics.report import Report
from roleplay.cli.output import table

WIDTH = 80
"""Characters of a line of words; tables may be wider."""

_HEADER = ("figure", "value", "95 % interval", "n", "candidates", "markers", "missing")


def lines(report: Report) -> Iterator[str]:
    """The whole report, line by line."""
    c = report.counts
    counts = (
        (c.candidates, "candidate"),
        (c.scenarios, "scenario"),
        (c.submissions, "submission"),
        (c.markers, "marker"),
    )
    yield ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts)
    yield f"{c.sheets} blind sheets, with {c.not_rated} criteria that could not be rated"
    yield f"Beside them {c.seed_sheets} sheets of seeds and {c.machine_sheets} by machines: no agreement between people"
    yield f"95 % intervals: {report.how.method};"
    yield "those of severity, drift and Angoff by t"
    for section in report.sections:
        yield from _section(section)
    for machine in dict.fromkeys(gate.machine for gate in report.gates):
        yield from _gates([gate for gate in report.gates if gate.machine == machine])
    yield ""
    yield "How it is computed"
    formulas = dict.fromkeys((f.name, f.formula) for f in report.figures())
    yield from _wrapped(f"{name}: {formula}" for name, formula in formulas)


def _section(section: Section) -> Iterator[str]:
    yield ""
    yield section.title
    for figure in section.figures:
        if figure.key == "table":
            yield from _raw(figure)
    rows = [_row(f, section) for f in section.figures if f.key != "table"]
    if rows:
        yield table(_HEADER, rows, numbers=(1, 2, 3, 4, 5, 6))
    for figure in section.figures:
        if figure.key == "phi" and figure.value is not None:
            yield from _forecast(figure)
    yield from _wrapped([*(f.line for f in section.figures), *section.remarks])


def _row(figure: Figure, section: Section) -> tuple[str, ...]:
    subjects = {f.subject for f in section.figures}
    name = f"{figure.name}, {figure.subject}" if len(subjects) > 1 else figure.name
    counted = figure.counted
    interval = (
        f"{shown(figure, figure.interval.low)} to {shown(figure, figure.interval.high)}" if figure.interval else "-"
    )
    value = "not shown" if figure.value is None else shown(figure, figure.value)
    counts = (counted.n, counted.candidates, counted.markers, counted.missing)
    return (name, value, interval, *(str(n) for n in counts))


def _raw(figure: Figure) -> Iterator[str]:
    """The table of first and second marks; wide scales are left to the JSON."""
    levels = cast(Sequence[int], figure.detail("levels"))
    rows = cast(Sequence[Sequence[int]], figure.detail("table"))
    if len(levels) > 12:
        yield f"The table of {len(levels)} levels is too wide to print; it is in --json."
        return
    body = [(str(level), *(str(n) for n in row)) for level, row in zip(levels, rows, strict=True)]
    yield table(("first \\ second", *map(str, levels)), body, numbers=tuple(range(len(levels) + 1)))
    yield ""


def _forecast(figure: Figure) -> Iterator[str]:
    """Phi by the number of scenarios and markers, and where the spread comes from."""
    yield ""
    rows = cast(Sequence[tuple[int, int, float]], figure.detail("forecast"))
    markers = sorted({m for _, m, _ in rows})
    scenarios = sorted({s for s, _, _ in rows})
    values = {(s, m): v for s, m, v in rows}
    body = [(str(s), *(coefficient(values[s, m]) for m in markers)) for s in scenarios]
    yield table(("scenarios", *(f"{m} marker{'s' if m > 1 else ''}" for m in markers)), body, numbers=range(5))
    yield ""
    shares = cast(Sequence[tuple[str, float]], figure.detail("shares"))
    parts = cast(Sequence[tuple[str, float]], figure.detail("components"))
    both = [(name, points(v), percent(share)) for (name, v), (_, share) in zip(parts, shares, strict=True)]
    yield table(("spread from", "variance", "share"), both, numbers=(1, 2))


def _gates(gates: Sequence[Gate]) -> Iterator[str]:
    yield ""
    yield f"Gate of the machine {gates[0].machine}"
    rows = []
    for each in zip(*(gate.requirements for gate in gates), strict=True):
        same = len({one.found for one in each}) == 1
        name = f"{each[0].what} ({each[0].found})" if same else each[0].what
        rows.append((name, *(_met(one, same) for one in each)))
    yield table(("it takes", *(gate.subject for gate in gates)), rows)
    yield from _wrapped(gate.line for gate in gates)
    passed = sum(gate.passed for gate in gates)
    yield f"The gate is passed for {passed} of {len(gates)}. The machine never decides."


def _met(one: Requirement, same: bool) -> str:
    word = "yes" if one.met else "not known" if one.met is None else "NO"
    return word if same or one.met is None else f"{word} ({one.found})"


def _wrapped(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from textwrap.wrap(text, WIDTH, initial_indent="- ", subsequent_indent="  ", break_long_words=False)
