"""How far another scenario or other markers would have given the same.

Reliability over candidates x scenarios x markers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.components import RESIDUAL, Observations, components, effects_told_apart
from roleplay.assessment.statistics.figures import Counted, Figure, between, coefficient, points, refusal, too_few
from roleplay.assessment.statistics.resampling import Floats, Resampling, interval, weights
from roleplay.assessment.statistics.sheets import Sheet, blind

PHI = "Phi = candidate / (candidate + absolute error), components by analogous ANOVA (Henderson I; Brennan 2001)"
RELATIVE = (
    "E rho^2 = candidate / (candidate + relative error): for ranking only; without markers it is Cronbach's alpha"
)
SEM = "square root of the absolute error variance at the scenarios and markers of this study"
CSEM = (
    "SD of a candidate's scenario means / sqrt(scenarios), smoothed by a quadratic over candidates, read at the cut "
    "(Brennan 1998)"
)
WANTED = 0.80
MOST_SCENARIOS, MOST_MARKERS = 12, 4
UNIT = "candidates with 3 scenarios or more"
NAMES = {
    "p": "candidates",
    "s": "scenarios",
    "r": "markers",
    "ps": "candidate x scenario",
    "pr": "candidate x marker",
    "sr": "scenario x marker",
    RESIDUAL: "the rest",
}


@dataclass(frozen=True, slots=True)
class Study:
    """The components of a study with their draws (row 0: the estimate, below 0 set to 0), and its usual size."""

    effects: tuple[str, ...]
    values: Floats
    negative: tuple[str, ...]
    scenarios: int
    markers: int
    different: int
    people: float
    candidates: int
    mean: float

    def of(self, effect: str) -> Floats:
        """The draws of a component; 0 where it couldn't be told apart (it is in the rest)."""
        names = (*self.effects, RESIDUAL)
        return self.values[:, names.index(effect)] if effect in names else np.zeros(len(self.values))

    def error(self, scenarios: int, markers: int, people: float = 0, *, absolute: bool = True) -> Floats:
        """The error variance of a candidate's mean total over so many scenarios, each marked by so many markers.

        `people`: how many different markers a candidate has in all, if each gives as many marks; 0: the same ones in
        every scenario.
        """
        people = people or markers
        found = self.of("ps") / scenarios + self.of("pr") / people + self.of(RESIDUAL) / (scenarios * markers)
        if absolute:
            found = found + self.of("s") / scenarios + self.of("r") / people + self.of("sr") / (scenarios * markers)
        return np.asarray(found)

    def coefficient(self, scenarios: int, markers: int, people: float = 0, *, absolute: bool = True) -> Floats:
        """Phi, or E rho^2 where not absolute."""
        true = self.of("p")
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(true / (true + self.error(scenarios, markers, people, absolute=absolute)))

    @property
    def as_it_was(self) -> tuple[int, int, float]:
        """A candidate's usual number of scenarios and of markers of each, and the markers in all, in this study."""
        return self.scenarios, self.markers, self.people


def study_of(sheets: Sequence[Sheet], how: Resampling) -> tuple[Study | None, Counted, str]:
    """The study of the blind totals, what it was counted from, and why there is none (None) if so."""
    rows = [s for those in blind(sheets).values() for s in those if s.total is not None]
    scenarios = {c: len({s.scenario for s in rows if s.candidate == c}) for c in {s.candidate for s in rows}}
    used = [s for s in rows if scenarios[s.candidate] >= least.SCENARIOS]
    people = sorted({s.candidate for s in used})
    markers, places = sorted({s.marker for s in used}), sorted({s.scenario for s in used})
    counted = Counted(len(people), UNIT, len(people), len(markers), len({s.candidate for s in sheets}) - len(people))
    most = max(scenarios.values(), default=0)
    if most < least.SCENARIOS:
        scenarios_each = "1 scenario" if most == 1 else f"{most} scenarios"
        return None, counted, f"each candidate has at most {scenarios_each}, and it takes {least.SCENARIOS}"
    if why := too_few(len(people), least.CANDIDATES, UNIT):
        return None, counted, why
    number = {name: k for k, name in enumerate(people)}
    of = Observations(
        np.array([number[s.candidate] for s in used]),
        np.array([places.index(s.scenario) for s in used]),
        np.array([markers.index(s.marker) for s in used]),
        np.array([s.total for s in used], dtype=float),
    )
    if of.y.min() == of.y.max():
        return (
            None,
            counted,
            f"all totals are {points(float(of.y[0]))}, and where nothing varies nothing can be told apart",
        )
    effects = effects_told_apart(of)
    if not {"p", "s"} <= set(effects):
        return None, counted, "candidates and scenarios can't be told apart: let the candidates sit the same scenarios"
    values = components(of, effects, weights(people, how))
    names = (*effects, RESIDUAL)
    negative = tuple(n for k, n in enumerate(names) if values[0, k] < 0)
    size = (
        _usual(scenarios[c] for c in people),
        _usual(Counter(s.submission for s in used).values()),
        _usual(Counter(c for c, _ in {(s.candidate, s.marker) for s in used}).values()),
    )
    share = Counter((s.candidate, s.marker) for s in used)
    whole = Counter(s.candidate for s in used)
    people_each = len(people) / sum((n / whole[c]) ** 2 for (c, _), n in share.items())
    clipped = np.clip(values, 0, None)
    study = Study(effects, clipped, negative, *size, people_each, len(people), float(of.y.mean()))
    return study, counted, ""


def _usual(counts: Iterable[int]) -> int:
    """The commonest number, the smallest of several."""
    return min(Counter(sorted(counts)).most_common(), key=lambda one: (-one[1], one[0]))[0]


def reliability_figures(
    sheets: Sequence[Sheet], cut: float | None, how: Resampling
) -> tuple[tuple[Figure, ...], Study | None]:
    """Components, Phi and E rho^2, how many to reach .80, the standard error of measurement and that at the cut."""
    study, counted, why = study_of(sheets, how)
    if study is None:
        named = (
            ("phi", "Phi, absolute reliability", PHI),
            ("relative", "E rho^2, relative reliability", RELATIVE),
            ("sem", "SEM, standard error of measurement", SEM),
        )
        return tuple(refusal(key, name, "total", counted, formula, why) for key, name, formula in named), None
    return (
        _phi(study, counted, how),
        _relative(study, counted, how),
        _sem(study, counted, how),
        *((_csem(sheets, cut, counted, how),) if cut is not None else ()),
    ), study


def _phi(study: Study, counted: Counted, how: Resampling) -> Figure:
    values = study.coefficient(*study.as_it_was)
    value, ends = float(values[0]), interval(values[1:], study.candidates, how)
    line = (
        f"total: with {study.scenarios} scenarios, {study.markers} markers for each and {study.different} different "
        f"ones in all, {coefficient(value)}{between(ends)} of the spread of results is between candidates and not "
        f"chance; with the same markers in all scenarios, {_how_many(study)}."
    )
    if study.negative:
        line += f" Estimates below 0 were set to 0: {', '.join(NAMES[n] for n in study.negative)}."
    whole = sum(float(study.of(n)[0]) for n in (*study.effects, RESIDUAL))
    details: tuple[tuple[str, tuple[tuple[str, float], ...]], ...] = (
        ("components", tuple((NAMES[n], float(study.of(n)[0])) for n in (*study.effects, RESIDUAL))),
        ("shares", tuple((NAMES[n], float(study.of(n)[0]) / whole) for n in (*study.effects, RESIDUAL))),
    )
    table = tuple(
        (s, m, float(study.coefficient(s, m)[0]))
        for m in range(1, MOST_MARKERS + 1)
        for s in range(1, MOST_SCENARIOS + 1)
    )
    return Figure(
        "phi",
        "Phi, absolute reliability",
        "total",
        counted,
        PHI,
        line,
        value,
        ends,
        details=(*details, ("forecast", table)),
    )


def needed(study: Study, markers: int, wanted: float = WANTED) -> int | None:
    """The fewest scenarios, up to 12, with which Phi reaches what is wanted with so many markers each.

    None: not with 12.
    """
    for scenarios in range(1, MOST_SCENARIOS + 1):
        if float(study.coefficient(scenarios, markers)[0]) >= wanted:
            return scenarios
    return None


def _how_many(study: Study) -> str:
    found = []
    for markers in range(1, MOST_MARKERS):
        scenarios = needed(study, markers)
        with_ = "1 marker" if markers == 1 else f"{markers} markers"
        found.append(f"{scenarios} scenarios with {with_}" if scenarios else f"more than {MOST_SCENARIOS} with {with_}")
    return f"to reach .80 it takes {', '.join(found)}"


def _relative(study: Study, counted: Counted, how: Resampling) -> Figure:
    values = study.coefficient(*study.as_it_was, absolute=False)
    value, ends = float(values[0]), interval(values[1:], study.candidates, how)
    line = f"total: for ranking candidates only, the reliability is {coefficient(value)}{between(ends)}."
    return Figure("relative", "E rho^2, relative reliability", "total", counted, RELATIVE, line, value, ends)


def _sem(study: Study, counted: Counted, how: Resampling) -> Figure:
    values = np.sqrt(study.error(*study.as_it_was))
    value, ends = float(values[0]), interval(values[1:], study.candidates, how)
    line = (
        f"total: a candidate's mean total lies within {points(value)} points{between(ends, 'points')} of what "
        "endless scenarios "
        f"and markers would give, in about two cases of three; within {points(1.96 * value)} in 95 of 100."
    )
    return Figure("sem", "SEM, standard error of measurement", "total", counted, SEM, line, value, ends)


def candidate_means(sheets: Sequence[Sheet]) -> Mapping[str, Floats]:
    """For each candidate the mean total of each scenario; sheets without a total are left out."""
    found: dict[str, list[float]] = {}
    for (candidate, _), those in blind(sheets).items():
        totals = [s.total for s in those if s.total is not None]
        if totals:
            found.setdefault(candidate, []).append(float(np.mean(totals)))
    return {candidate: np.array(means) for candidate, means in found.items()}


def _csem(sheets: Sequence[Sheet], cut: float, counted: Counted, how: Resampling) -> Figure:
    means = {c: m for c, m in candidate_means(sheets).items() if len(m) >= least.SCENARIOS}
    people = sorted(means)
    x = np.array([means[c].mean() for c in people])
    noise = np.array([means[c].var(ddof=1) / len(means[c]) for c in people])
    name = "SEM at the cut"
    if not x.min() <= cut <= x.max():
        why = (
            f"no candidate's result lies on both sides of the cut {points(cut)} (they go from {points(x.min())} to "
            f"{points(x.max())})"
        )
        return refusal("csem", name, "total", counted, CSEM, why)
    spread = float(x.std()) or 1.0
    basis = np.column_stack([np.ones(len(x)), (x - cut) / spread, ((x - cut) / spread) ** 2])
    w = weights(people, how)
    left = np.einsum("du,ui,uj->dij", w, basis, basis)
    right = (w * noise) @ basis
    left += 1e-9 * np.eye(3) * left[:, :1, :1]  # a draw of three candidates only can't be solved otherwise
    values = np.sqrt(np.clip(np.linalg.solve(left, right[..., None])[:, 0, 0], 0, None))
    value, ends = float(values[0]), interval(values[1:], len(people), how)
    line = (
        f"total: near the cut of {points(cut)} the standard error of a candidate's result is {points(value)} points"
        f"{between(ends, 'points')}: results from {points(cut - value)} to {points(cut + value)} are close to it."
    )
    details = (("cut", cut), ("low", cut - value), ("high", cut + value))
    return Figure("csem", name, "total", counted, CSEM, line, value, ends, details=details)
