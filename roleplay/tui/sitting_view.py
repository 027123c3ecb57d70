"""What the screen of a sitting shows outside the talk: the notice, what comes next, the brief, the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roleplay.assessment.sittings import record as r
from roleplay.domain.form import STOPS, TimeRules
from roleplay.tui.brief_view import brief_blocks
from roleplay.tui.marked import Block, Marked, marked, one_line
from roleplay.tui.words import plural

if TYPE_CHECKING:
    from roleplay.assessment.sittings.sitting import Sitting
    from roleplay.domain.scenario import Scenario

SOON = 600
"""Seconds from the end on in which the clock stands out."""


def clock_rule(rules: TimeRules) -> str:
    """What the clock does while a candidate is cut off, in words."""
    if rules.when_away == STOPS:
        given = plural(rules.away_at_most, "minute")
        return f"If you are cut off, the clock stops, for {given} at most each time."
    return "If you are cut off, the clock runs on."


def time_left(seconds: float) -> str:
    """The time left, such as `12 min 05 s left`."""
    whole = int(seconds)
    return f"{whole // 60} min {whole % 60:02d} s left"


def seal_groups(root: str) -> str:
    """A seal in groups of four, to be noted."""
    return " ".join(root[k : k + 4] for k in range(0, len(root), 4))


def heading(sitting: Sitting, *, rehearsing: bool = False) -> str:
    """The form's title and where the candidate is in it."""
    title = one_line(sitting.form.form.title, 60)
    count = len(sitting.record.scenarios)
    if rehearsing:
        return f"{title} · rehearsal"
    if sitting.record.sealed is not None or not sitting.record.acknowledged or count < 2:
        return title
    return f"{title} · talk {sitting.number} of {count}"


def notice_blocks(sitting: Sitting) -> tuple[Block, ...]:
    """The notice, as its author broke it into paragraphs."""
    parts = [part for part in sitting.form.form.notice.split("\n") if part.strip()]
    return (
        Block(Marked("Before you begin"), tone="heading"),
        *(Block(marked(part), gap=1 if not k else 0) for k, part in enumerate(parts)),
    )


def rehearsal_blocks() -> tuple[Block, ...]:
    """What the rehearsal is."""
    return (
        Block(Marked("A rehearsal first"), tone="heading"),
        Block(Marked("To get to know how this works. It doesn't count, it isn't kept, and no clock runs."), gap=1),
    )


def exam_brief(scenario: Scenario) -> tuple[Block, ...]:
    """The brief without what is practised: that would be a hint."""
    blocks = brief_blocks(scenario)
    return blocks[: len(blocks) - len(scenario.trains) - 1] if scenario.trains else blocks


def ready_blocks(sitting: Sitting) -> tuple[Block, ...]:
    """How the talk before ended, the brief of the next one, and its time."""
    scenario = sitting.next_scenario().scenario
    minutes = plural(sitting.minutes(sitting.number), "minute")
    rule = clock_rule(sitting.form.form.time)
    before = {r.TIMEOUT: "The time for the last talk was up; what you had sent counts.", "": ""}.get(
        sitting.how_it_ended, "The last talk is over."
    )
    told = (Block(Marked(before), tone="strong"),) if before else ()
    return (
        *told,
        *exam_brief(scenario),
        Block(Marked("Your time"), tone="heading", gap=1),
        Block(Marked(f"You have {minutes} from when you begin. {rule}")),
    )


def sealed_blocks(sitting: Sitting) -> tuple[Block, ...]:
    """The last words, with the seal."""
    sealed = sitting.record.sealed
    assert sealed is not None
    late = "The time is up. What you had sent counts; what you were typing is kept as not sent."
    return (
        *((Block(Marked(late), tone="strong"),) if sitting.how_it_ended == r.TIMEOUT else ()),
        Block(Marked("Your sitting is sealed and handed in."), tone="heading", gap=1),
        Block(Marked("Its seal, should you want to note it:"), gap=1),
        *(Block(Marked(seal_groups(sealed.said["root"][k : k + 32])), tone="strong") for k in (0, 32)),
        Block(Marked("You will hear how it was decided. Nobody has marked anything yet."), gap=1),
    )
