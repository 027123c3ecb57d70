"""Whether a scenario and its rubric tell good coaches from bad ones: the bar, and every place where it is missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from statistics import median

from roleplay.authoring.coaches import EXPERT, Coach, CoachPlay
from roleplay.authoring.stocks import GOOD, HARMFUL
from roleplay.domain.judgement import Exchange, Reading
from roleplay.domain.scenario import Scenario

EXPERT_AT_LEAST = 75
"""Points that the expert's median must reach."""
HARMFUL_AT_MOST = 40
"""Points that no harmful coach's median may pass."""
FORMULAS_AT_MOST: Mapping[str, int] = {"parrot": 50, "stuffer": 50}
"""Points that the median of those who only say the right words may not pass."""
OPEN = "open"
"""Stands for the ending of a talk that the client hasn't closed."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How one coach's plays came out.

    lowest, middle, highest: points, None where nothing could be marked; lowest_seed, highest_seed: a play that came to
    it; unmarked: plays without a score; shortest, longest: replies; endings: how often each, most often first.
    """

    coach: str
    kind: str
    plays: int
    lowest: int | None
    middle: float | None
    highest: int | None
    lowest_seed: int
    highest_seed: int
    unmarked: int
    shortest: int
    longest: int
    endings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Misread:
    """A reply that the reader took for harm where none is meant, or for none where there is; or couldn't tell (unsure).

    times: how many of the lines that it was given to; lines: all of them; example: one line, and what was read.
    """

    coach: str
    reply: str
    times: int
    lines: int
    example: str
    moves: tuple[str, ...]
    quality: float
    unsure: bool = False


def spread(coach: Coach, plays: Sequence[CoachPlay], by_outcome: bool = False) -> Spread:
    """How this coach's plays came out; at least one play. `by_outcome`: count outcomes in place of endings."""
    marked = sorted((play.points, play.seed) for play in plays if play.points is not None)
    lengths = [len(play.conversation.turns) for play in plays]
    return Spread(
        coach=coach.id,
        kind=coach.kind,
        plays=len(plays),
        lowest=marked[0][0] if marked else None,
        middle=median(points for points, _ in marked) if marked else None,
        highest=marked[-1][0] if marked else None,
        lowest_seed=marked[0][1] if marked else plays[0].seed,
        highest_seed=marked[-1][1] if marked else plays[0].seed,
        unmarked=len(plays) - len(marked),
        shortest=min(lengths),
        longest=max(lengths),
        endings=tuple(Counter((play.outcome if by_outcome else play.ending) or OPEN for play in plays).most_common()),
    )


def medians_missed(spreads: Iterable[Spread]) -> list[str]:
    """Which medians miss the bar, a sentence each."""
    missed = []
    for one in spreads:
        limit = HARMFUL_AT_MOST if one.kind == HARMFUL else FORMULAS_AT_MOST.get(one.coach)
        if one.coach == EXPERT and (one.middle is None or one.middle < EXPERT_AT_LEAST):
            told = "nothing that it said could be marked" if one.middle is None else f"median is {one.middle:g}"
            missed.append(f"the {EXPERT}'s {told}, and should be {EXPERT_AT_LEAST} or more")
        elif limit is not None and one.middle is not None and one.middle > limit:
            missed.append(f"the {one.coach}'s median is {one.middle:g}, and should be {limit} or less")
    return missed


def overlaps(spreads: Sequence[Spread]) -> list[str]:
    """Where the expert's worst play isn't better than a harmful coach's best, a sentence each, with the seeds."""
    expert = next((one for one in spreads if one.coach == EXPERT), None)
    if expert is None:
        return []
    worst = -1 if expert.lowest is None or expert.unmarked else expert.lowest
    told = "could not be marked" if worst < 0 else f"came to {worst} points ({EXPERT}:{expert.lowest_seed})"
    return [
        f"the {EXPERT}'s worst play {told}, the {one.coach}'s best to {one.highest} ({one.coach}:{one.highest_seed})"
        for one in spreads
        if one.kind == HARMFUL and one.highest is not None and one.highest >= worst
    ]


def misread(
    coaches: Iterable[Coach], scenario: Scenario, readings: Mapping[Exchange, Reading], harm: AbstractSet[str]
) -> list[Misread]:
    """The replies of good and harmful coaches that the reader got the wrong way round, or mostly couldn't tell.

    harm: the moves that harm. The scenario's better replies count as the expert's.
    """
    by_reply: dict[str, list[tuple[Exchange, Reading]]] = {}
    for exchange, reading in readings.items():
        if exchange.context == scenario.brief.what_happened:
            by_reply.setdefault(exchange.reply, []).append((exchange, reading))
    better = [one.reply for scene in scenario.scenes.values() for one in scene.better]
    found: dict[str, Misread] = {}
    for coach in coaches:
        if coach.kind not in (GOOD, HARMFUL):
            continue
        for reply in (*coach.stock.every_reply(), *(better if coach.knows_scene else ())):
            given = by_reply.get(reply, [])
            wrong = [(e, r) for e, r in given if r.sure and harm.isdisjoint(r.moves) == coach.harmful]
            unsure = [(e, r) for e, r in given if not r.sure]
            told = wrong or (unsure if 2 * len(unsure) >= len(given) else [])
            if told and reply not in found:  # two experts share a stock
                example, reading = told[0]
                found[reply] = Misread(
                    coach.id, reply, len(told), len(given), example.client, reading.moves, reading.quality, not wrong
                )
    return sorted(found.values(), key=lambda one: (one.unsure, one.coach, -one.times, one.reply))
