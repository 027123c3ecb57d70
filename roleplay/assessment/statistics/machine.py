"""The machine beside people: agreement, mean difference, loss of agreement, differences between groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from roleplay.assessment.statistics import coefficients
from roleplay.assessment.statistics import minimums as least
from roleplay.assessment.statistics.agreement import kappa_standing
from roleplay.assessment.statistics.figures import (
    Counted,
    Figure,
    between,
    coefficient,
    nothing_varies,
    percent,
    points,
    refusal,
    too_few,
)
from roleplay.assessment.statistics.marks import Role, Scale
from roleplay.assessment.statistics.resampling import Floats, Resampling, estimated, weighted_means
from roleplay.assessment.statistics.sheets import TOTAL, Sheet

QWK = "quadratic weighted kappa of the machine with each of the two people, both pairs of a submission counted"
SMD = "(mean of machine - mean of people) / SD of the people's marks, ddof 1"
LOSS = "QWK between the two people - QWK of machine and people, on the same submissions"
DSM = "mean z of machine - mean z of people in the group, z over all submissions (difference of standardised means)"
ABSTAINED = "submissions that the machine couldn't rate / submissions that it was asked about"
UNIT = "submissions marked by two people and the machine"


@dataclass(frozen=True, slots=True)
class Triple:
    """One submission: both people's marks and the machine's."""

    candidate: str
    first: float
    second: float
    machine: float


@dataclass(frozen=True, slots=True)
class Beside:
    """All triples of one machine and one subject; steps of the scale for a criterion, points for the total."""

    machine: str
    subject: str
    triples: tuple[Triple, ...]
    counted: Counted
    asked: int
    abstained: int
    uses: tuple[int, ...]
    scale: Scale | None

    @property
    def candidates(self) -> list[str]:
        """Whose the triples are."""
        return [t.candidate for t in self.triples]

    @property
    def columns(self) -> tuple[Floats, Floats, Floats]:
        """First, second and machine marks."""
        rows = np.array([(t.first, t.second, t.machine) for t in self.triples], dtype=float).reshape(-1, 3)
        return rows[:, 0], rows[:, 1], rows[:, 2]

    def why_not(self, n: int) -> str:
        """Why a coefficient isn't shown; empty if it may be. `n`: from how many submissions on."""
        if why := too_few(self.counted.n, n, UNIT):
            return why
        if self.scale is not None:
            if why := nothing_varies(self.uses, self.scale.levels, least.RARE):
                return why
            used = sum(1 for count in self.uses if count)
            if used < least.LEVELS_FOR_KAPPA:
                return f"only {used} of {len(self.uses)} levels were used, and it takes {least.LEVELS_FOR_KAPPA}"
        first, second, machine = self.columns
        if len({*first, *second, *machine}) < 2:
            return "all totals are the same, and where nothing varies there is nothing to agree on"
        return ""


def machines(sheets: Sequence[Sheet]) -> list[str]:
    """The machines that gave marks."""
    return sorted({s.marker for s in sheets if s.role is Role.MACHINE})


def beside(sheets: Sequence[Sheet], machine: str, subject: str, scale: Scale | None) -> Beside:
    """The machine beside the people, for a criterion (with its scale) or the total (None)."""
    by: dict[tuple[str, str], dict[Role, Sheet]] = {}
    for sheet in sheets:
        if sheet.role in (Role.FIRST, Role.SECOND) or (sheet.role is Role.MACHINE and sheet.marker == machine):
            by.setdefault(sheet.submission, {})[sheet.role] = sheet
    place = {level: float(k) for k, level in enumerate(scale.levels)} if scale else {}
    triples, people, asked, abstained = [], set[str](), 0, 0
    for _, those in sorted(by.items()):
        own = those.get(Role.MACHINE)
        if own is None:
            continue
        asked += 1
        abstained += own.points(subject) is None
        given = [
            s.points(subject) if (s := those.get(role)) else None for role in (Role.FIRST, Role.SECOND, Role.MACHINE)
        ]
        whole = [place[one] if scale else float(one) for one in given if one is not None]
        if len(whole) == 3:
            triples.append(Triple(own.candidate, *whole))
            people |= {those[Role.FIRST].marker, those[Role.SECOND].marker}
    counted = Counted(len(triples), UNIT, len({t.candidate for t in triples}), len(people), asked - len(triples))
    uses = [0] * len(place)
    for triple in triples if scale else ():
        for one in (triple.first, triple.second, triple.machine):
            uses[int(one)] += 1
    return Beside(machine, subject, tuple(triples), counted, asked, abstained, tuple(uses), scale)


def machine_figures(one: Beside, groups: Mapping[str, str], how: Resampling) -> tuple[Figure, ...]:
    """Agreement, difference, loss, abstentions and groups, for one subject."""
    return (agreement(one, how), difference(one, how), loss(one, how), abstention(one), *by_group(one, groups, how))


def agreement(one: Beside, how: Resampling) -> Figure:
    """Weighted kappa of machine and people."""
    name = "QWK machine and people"
    if why := one.why_not(least.COEFFICIENT):
        return refusal("machine_qwk", name, one.subject, one.counted, QWK, why)
    value, ends, _ = estimated(lambda w: _with_people(one, w), one.candidates, how)
    standing = kappa_standing(one.counted.n)
    line = (
        f"{one.subject}: machine and people agree {coefficient(value)}{between(ends)} on a scale from chance (0) to "
        f"full (1); {standing}."
    )
    return Figure("machine_qwk", name, one.subject, one.counted, QWK, line, value, ends, standing)


def _with_people(one: Beside, w: Floats) -> Floats:
    first, second, machine = one.columns
    return coefficients.weighted_kappa(
        np.hstack([w, w]), np.concatenate([first, second]), np.concatenate([machine, machine])
    )


def difference(one: Beside, how: Resampling) -> Figure:
    """The standardised mean difference, with the plain difference and the ratio of spreads."""
    name = "SMD machine - people"
    first, second, machine = one.columns
    people = np.concatenate([first, second])
    why = too_few(one.counted.n, least.COEFFICIENT, UNIT)
    if not why and np.ptp(people) == 0:
        why = "the people's marks don't vary, so that there is no spread to measure the difference by"
    if why:
        return refusal("smd", name, one.subject, one.counted, SMD, why)

    def smd(w: Floats) -> Floats:
        n = w.sum(1)
        mean, square, own = weighted_means(w, (first + second) / 2, (first**2 + second**2) / 2, machine)
        spread = np.sqrt((square - mean**2) * 2 * n / (2 * n - 1))
        return np.asarray((own - mean) / spread)

    value, ends, _ = estimated(smd, one.candidates, how)
    plain = float(machine.mean() - people.mean())
    ratio = float(machine.std(ddof=1) / people.std(ddof=1))
    unit = "levels" if one.scale else "points"
    line = (
        f"{one.subject}: on average the machine gives {points(plain, signed=True)} {unit}, {coefficient(value)} of "
        "the people's spread"
        f"{between(ends)}; its own spread is {ratio:.2f} times theirs."
    )
    details = (("mean_difference", plain), ("sd_ratio", ratio))
    return Figure("smd", name, one.subject, one.counted, SMD, line, value, ends, details=details)


def loss(one: Beside, how: Resampling) -> Figure:
    """How much less the machine agrees with people than they with each other."""
    name = "Loss of agreement"
    if why := one.why_not(least.GATE):
        return refusal("loss", name, one.subject, one.counted, LOSS, why)
    first, second, _ = one.columns
    value, ends, _ = estimated(
        lambda w: coefficients.weighted_kappa(w, first, second) - _with_people(one, w), one.candidates, how
    )
    line = (
        f"{one.subject}: two people agree {coefficient(value)} more with each other than with the "
        f"machine{between(ends)}."
    )
    if value < 0:
        line = (
            f"{one.subject}: two people agree {coefficient(-value)} less with each other than with the "
            f"machine{between(ends)}."
        )
    return Figure("loss", name, one.subject, one.counted, LOSS, line, value, ends)


def abstention(one: Beside) -> Figure:
    """How often the machine couldn't rate."""
    counted = Counted(one.asked, "submissions that the machine was asked about", one.counted.candidates, 0)
    line = f"{one.subject}: the machine couldn't rate {one.abstained} of {one.asked} submissions"
    details = (("count", one.abstained), ("of", one.asked))
    if why := too_few(one.asked, least.PERCENT, counted.unit):
        line += f"; a percentage is not shown: {why}."
        return Figure(
            "abstained", "Not rated by the machine", one.subject, counted, ABSTAINED, line, refused=why, details=details
        )
    value = one.abstained / one.asked
    line += f", {percent(value)}."
    return Figure(
        "abstained", "Not rated by the machine", one.subject, counted, ABSTAINED, line, value, details=details
    )


def by_group(one: Beside, groups: Mapping[str, str], how: Resampling) -> tuple[Figure, ...]:
    """The difference of standardised means of each declared group; small groups are hidden."""
    first, second, machine = one.columns
    found = []
    for group in sorted(set(groups.values())):
        inside = np.array([groups.get(t.candidate) == group for t in one.triples], dtype=bool)
        people = len({t.candidate for t, yes in zip(one.triples, inside, strict=True) if yes})
        name, subject = "DSM of a group", f"{one.subject}, group {group}"
        if people < least.GROUP_HIDDEN:
            counted = Counted(0, "candidates of the group (hidden)", 0, 0)
            why = f"fewer than {least.GROUP_HIDDEN} candidates, so that no one can be recognised"
            found.append(refusal("dsm", name, subject, counted, DSM, why))
            continue
        counted = Counted(people, "candidates of the group", people, one.counted.markers)
        why = too_few(people, least.GROUP_SHOWN, counted.unit) or one.why_not(least.COEFFICIENT)
        if not why and (np.ptp(machine) == 0 or np.ptp(first + second) == 0):
            why = "the machine's or the people's marks don't vary"
        if why:
            found.append(refusal("dsm", name, subject, counted, DSM, why))
            continue

        def dsm(w: Floats, inside: Floats = inside) -> Floats:
            return _z_in(w, machine, inside) - _z_in(w, (first + second) / 2, inside)

        value, ends, _ = estimated(dsm, one.candidates, how)
        enough = people >= least.GROUP_GATE
        standing = (
            "" if enough else f"too small to tell a difference of .10 from chance (that takes {least.GROUP_GATE})"
        )
        line = f"{subject}: against people the machine favours it by {coefficient(value)} of a spread{between(ends)}"
        if value < 0:
            line = (
                f"{subject}: against people the machine puts it {coefficient(-value)} of a spread lower{between(ends)}"
            )
        line += f"; {standing}." if standing else "."
        found.append(Figure("dsm", name, subject, counted, DSM, line, value, ends, standing))
    return tuple(found)


def _z_in(w: Floats, values: Floats, inside: Floats) -> Floats:
    mean, square, part, share = weighted_means(w, values, values**2, values * inside, inside.astype(float))
    return np.asarray((part / share - mean) / np.sqrt(square - mean**2))


__all__ = ["TOTAL", "Beside", "beside", "machine_figures", "machines"]
