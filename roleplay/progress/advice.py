"""What to practise next, and why: a few plain rules over the figures, the first that hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from roleplay.language import decimal, msg, tr, trn
from roleplay.progress.progress import CriterionLevel, Progress

MOST_STEPS = 3
"""More advice than this is none."""

OFTEN = 3
"""A harmful move made so often in the latest replies is worth a drill of its own."""

ROOM_BELOW = 2.5
"""A criterion with a mean below this has room."""

GOOD_SCORE = 75
"""A talk with a best score below this is worth another try."""


_NEW = {
    "starter": msg("New to you; starter."),
    "steady": msg("New to you; steady."),
    "hard": msg("New to you; hard."),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its name, why, the command that does it, and which scenario or move it is about.

    kind: "drill" or "play"; scenario: of a play; move: of a drill, empty for whatever waits.
    """

    kind: str
    title: str
    why: str
    command: str
    scenario: str = ""
    move: str = ""


def next_steps(progress: Progress) -> tuple[Step, ...]:
    """At most three things to practise next, the most useful first; none where everything has been done well."""
    found: list[Step] = []
    for step in _steps(progress):
        if (step.kind, step.scenario, step.move) not in {(one.kind, one.scenario, one.move) for one in found}:
            found.append(step)
    return tuple(found[:MOST_STEPS])


def _steps(progress: Progress) -> Iterator[Step]:
    if not progress.replies and progress.untried:
        first = progress.untried[0]
        yield _play(first.id, first.title, tr("A first talk: you answer an upset client in your own words."))
        return
    if progress.waiting:
        waiting = trn("Drill: {n} line waits", "Drill: {n} lines wait", progress.waiting)
        yield Step("drill", waiting, tr("Lines that you lost in a talk, and what is due again."), "roleplay drill")
    yield from _moves(progress)
    yield from _criteria(progress)
    yield from _scenarios(progress)


def _moves(progress: Progress) -> Iterator[Step]:
    """The harmful move that was made most in the latest replies."""
    often = [harm for harm in progress.harms if harm.lately.times >= OFTEN]
    for harm in sorted(often, key=lambda harm: (-harm.lately.times, harm.move))[:1]:
        lately = harm.lately
        why = trn(
            "{title}: {times} of your last {n} reply.",
            "{title}: {times} of your last {n} replies.",
            lately.among,
            title=harm.title,
            times=lately.times,
        )
        title = tr("Drill: ten lines that tempt to it")
        yield Step("drill", title, why, f"roleplay drill --move {harm.move}", "", harm.move)


def _criteria(progress: Progress) -> Iterator[Step]:
    """A scenario for the weakest criterion that was marked in three talks or more."""
    weak = [one for one in progress.criteria if one.levels.count >= 3 and one.levels.mean < ROOM_BELOW]
    for one in sorted(weak, key=lambda one: (one.levels.mean, one.id))[:1]:
        chosen = _scenario_for(progress, one)
        if chosen is not None:
            why = trn(
                "{title}: level {mean} of 4 over {n} talk, your weakest.",
                "{title}: level {mean} of 4 over {n} talks, your weakest.",
                one.levels.count,
                title=one.title,
                mean=decimal(one.levels.mean),
            )
            yield _play(*chosen, why)


def _scenario_for(progress: Progress, weak: CriterionLevel) -> tuple[str, str] | None:
    """One of the same rubric: a new one, or the one with the lowest best score."""
    new = [(head.id, head.title) for head in progress.untried if head.rubric == weak.rubric]
    old = sorted((one for one in progress.scenarios if one.rubric == weak.rubric), key=lambda one: one.best or 0)
    return new[0] if new else (old[0].id, old[0].title) if old else None


def _scenarios(progress: Progress) -> Iterator[Step]:
    """The talk with most room for a better try, then a new one."""
    room = [one for one in progress.scenarios if one.rubric and one.best is not None and one.best < GOOD_SCORE]
    for one in sorted(room, key=lambda one: one.best or 0)[:1]:
        yield _play(one.id, one.title, tr("Your best score there is {best}.", best=one.best))
    for head in progress.untried[:1]:
        yield _play(head.id, head.title, tr(_NEW.get(head.difficulty, "New to you.")))


def _play(scenario: str, title: str, why: str) -> Step:
    return Step("play", tr("Talk: {title}", title=title), why, f"roleplay play {scenario}", scenario)
