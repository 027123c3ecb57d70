"""Are two forms equally hard? Coaches play both; what they score differently is the forms' doing, and not the coaches'.

The coaches are the ones that there are, not a sample of candidates: the interval is about the chance in what they say
and in the client's wordings, and says nothing about how candidates would differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from roleplay.assessment.forms import FrozenForm
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings.desk import Desk
from roleplay.assessment.statistics.resampling import t_quantile
from roleplay.authoring.coaches import Coach, RememberingReader, coaches, play
from roleplay.domain.errors import WrongUse
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.reading.reader import Reader

LEAST_SEEDS = 5
"""Plays of each coach under which no interval is given."""
METHOD = "each coach plays both with the same seeds; mean difference over coaches for each seed, t interval over seeds"


@dataclass(frozen=True, slots=True)
class Sat:
    """One thing that can be sat: a form, or one of its parallel scenarios.

    name: what to call it; talks: for each talk its parallel scenarios; used: how often each was given out.
    """

    name: str
    frozen: FrozenForm
    talks: tuple[tuple[str, ...], ...]
    used: tuple[tuple[str, int], ...]

    def scenarios(self) -> list[Scenario]:
        """Every scenario of it, each once."""
        return [self.frozen.scenario(name) for name in dict.fromkeys(name for talk in self.talks for name in talk)]


@dataclass(frozen=True, slots=True)
class ByCoach:
    """The means of one coach in points, 0 to 100, of the first and the second."""

    coach: str
    first: float
    second: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much higher the first is scored than the second, in points, 0 to 100.

    interval: 95 %, or None under LEAST_SEEDS seeds; seeds: how many; unmarked: talks without a score, left out with
    their pair; outline: what differs in how the talks are built.
    """

    first: Sat
    second: Sat
    difference: float
    interval: tuple[float, float] | None
    coaches: tuple[ByCoach, ...]
    seeds: int
    unmarked: int
    outline: tuple[str, ...]

    @property
    def within(self) -> float | None:
        """The largest difference that the plays leave possible, in points; None without an interval."""
        return None if self.interval is None else max(abs(end) for end in self.interval)


def whole(log: Log, frozen: FrozenForm) -> Sat:
    """A form with all its talks."""
    return Sat(frozen.name, frozen, tuple(talk.scenarios for talk in frozen.form.talks), _used(log, frozen))


def parallels(log: Log, frozen: FrozenForm) -> list[tuple[Sat, Sat]]:
    """The pairs of parallel scenarios of a form: in each talk the first with each of the others. WrongUse for none."""
    pairs = []
    used = dict(_used(log, frozen))
    for talk in frozen.form.talks:
        made = [Sat(name, frozen, ((name,),), ((name, used.get(name, 0)),)) for name in talk.scenarios]
        pairs += [(made[0], other) for other in made[1:]]
    if not pairs:
        raise WrongUse(f"{frozen.name} has no parallel scenarios", "name two forms: roleplay form compare FORM FORM")
    return pairs


def compare(first: Sat, second: Sat, seeds: Sequence[int], reader_for: Callable[[Rubric], Reader]) -> Comparison:
    """Let every coach play both, once for each seed. Raises WrongUse for forms that can't be compared."""
    languages = {one.frozen.form.language for one in (first, second)}
    if len(languages) > 1:
        raise WrongUse(f"The two are in {' and '.join(sorted(languages))}", "compare forms of one language")
    (language,) = languages
    everybody = coaches(language)
    if not everybody:
        raise WrongUse(f"No coach speaks the language of the forms ({language})", "see: roleplay coaches --help")
    points = [_Scores(one, reader_for) for one in (first, second)]
    rows: list[ByCoach] = []
    by_seed: dict[int, list[float]] = {seed: [] for seed in seeds}
    unmarked = 0
    for coach in everybody:
        pairs = []
        for seed in seeds:
            one, two = (each.of(coach, seed) for each in points)
            if one is None or two is None:
                unmarked += 1
                continue
            pairs.append((one, two))
            by_seed[seed].append(one - two)
        if pairs:
            rows.append(ByCoach(coach.id, fmean(a for a, _ in pairs), fmean(b for _, b in pairs)))
    means = [fmean(differences) for differences in by_seed.values() if differences]
    if not means:
        raise WrongUse("Nothing that the coaches said could be marked", "see: roleplay coaches SCENARIO")
    return Comparison(
        first, second, fmean(means), _interval(means), tuple(rows), len(means), unmarked, _outline(first, second)
    )


class _Scores:
    """Scores of one side; a scenario that stands in several talks is played once for each coach and seed."""

    def __init__(self, sat: Sat, reader_for: Callable[[Rubric], Reader]) -> None:
        self._sat, self._rubric = sat, sat.frozen.rubric()
        reader = reader_for(self._rubric)
        if reader.version != sat.frozen.form.reader:
            raise WrongUse(
                f"{sat.frozen.name} was frozen with the reader {sat.frozen.form.reader}, and here is {reader.version}",
                "compare it with the version of roleplay that has that reader",
            )
        self._reader = RememberingReader(reader)
        self._scenarios = {one.id: one for one in sat.scenarios()}

    def of(self, coach: Coach, seed: int) -> float | None:
        """Points of a whole sitting: the mean over its talks, each the mean over its parallel scenarios; or None."""
        found = {
            name: play(coach, seed, scenario, self._rubric, self._reader).points
            for name, scenario in self._scenarios.items()
        }
        talks = []
        for names in self._sat.talks:
            here = [found[name] for name in names]
            if any(one is None for one in here):
                return None
            talks.append(fmean(one for one in here if one is not None))
        return fmean(talks)


def _interval(means: Sequence[float]) -> tuple[float, float] | None:
    if len(means) < LEAST_SEEDS:
        return None
    reach = t_quantile(0.975, len(means) - 1) * stdev(means) / sqrt(len(means))
    return fmean(means) - reach, fmean(means) + reach


def _used(log: Log, frozen: FrozenForm) -> tuple[tuple[str, int], ...]:
    """How often each scenario of a form was given out, in this and all other versions of it."""
    given = Counter(name for one in Desk(log).invitations(frozen.form.id) for name in one.scenarios)
    return tuple((name, given[name]) for name in dict.fromkeys(n for talk in frozen.form.talks for n in talk.scenarios))


def _outline(first: Sat, second: Sat) -> tuple[str, ...]:
    """What differs in how the two are built: talks, minutes, rubric, scenes and ways out of them."""
    found = []
    one, two = first.frozen.form, second.frozen.form
    if len(first.talks) != len(second.talks):
        found.append(f"talks: {len(first.talks)} and {len(second.talks)}")
    minutes = [sum(talk.minutes for talk in form.talks) for form in (one, two)]
    if first.frozen is not second.frozen and minutes[0] != minutes[1]:
        found.append(f"minutes: {minutes[0]} and {minutes[1]}")
    if first.frozen.rubric().hash != second.frozen.rubric().hash:
        found.append(f"rubric: {one.rubric} and {two.rubric}: the points aren't of the same criteria")
    shapes = [[_shape(scenario) for scenario in sat.scenarios()] for sat in (first, second)]
    for what, place in (("scenes", 0), ("ways out of scenes", 1), ("endings", 2)):
        sums = [sum(shape[place] for shape in side) / max(1, len(side)) for side in shapes]
        if sums[0] != sums[1]:
            found.append(f"{what}, on average: {sums[0]:g} and {sums[1]:g}")
    return tuple(found)


def _shape(scenario: Scenario) -> tuple[int, int, int]:
    endings = sum(1 for scene in scenario.scenes.values() if scene.ending is not None)
    return len(scenario.scenes), sum(len(scene.branches) for scene in scenario.scenes.values()), endings
