"""What the progress screen shows, and `roleplay progress` prints: plots of plain characters, figures, plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from roleplay.progress.advice import Step
from roleplay.progress.figures import FEWEST_FOR_A_TREND, MOST_FOR_A_TREND, Spread, in_steps
from roleplay.progress.progress import RECENT_REPLIES, Harm, OwnEye, Progress
from roleplay.scoring.own_marks import FEWEST
from roleplay.tui.marked import Block, Marked, joined, one_line
from roleplay.tui.words import plural

CHART_STEPS = 22
"""How many columns the plot of quality has at most."""

TRACK = 21
"""How many cells a range is drawn in."""

_COLUMN = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its heading, and its rows."""

    heading: str
    rows: tuple[Block, ...]


def progress_blocks(progress: Progress, steps: Sequence[Step]) -> tuple[Block, ...]:
    """The whole page."""
    found: list[Block] = []
    for part in parts(progress, steps):
        found.append(Block(Marked(part.heading), tone="heading", gap=1 if found else 0))
        found.extend(part.rows)
    return tuple(found)


def parts(progress: Progress, steps: Sequence[Step]) -> Iterator[Part]:
    """The parts that there is something to say about."""
    if steps:
        yield Part("Practise next", tuple(_steps(steps)))
    if not progress.replies:
        yield Part("So far", (Block(Marked(nothing_words(progress))), _days(progress)))
        return
    yield Part("Quality of your replies, 0 to 4", tuple(_quality(progress)))
    yield Part("Harmful moves, in ten replies", tuple(_harms(progress)))
    if progress.criteria:
        yield Part("What is looked for, 0 to 4, in your latest talks", tuple(_criteria(progress)))
    yield Part("Scenarios: first and best score", tuple(_scenarios(progress)))
    yield Part("Days and drills", (_days(progress), _drills(progress)))
    if progress.own_eye:
        yield Part("How you see yourself", tuple(_own_eye(progress.own_eye)))


def facts(progress: Progress) -> str:
    """How much the figures are made of."""
    latest = "latest " if progress.more else ""
    return f"{latest}{plural(progress.replies, 'reply', 'replies')} in {plural(len(progress.talks), 'talk')}"


def _steps(steps: Sequence[Step]) -> Iterator[Block]:
    for number, step in enumerate(steps, 1):
        yield Block(joined((f"{number}  ", "strong"), (one_line(step.title, 90), "strong")), hang=3)
        yield Block(joined((one_line(step.why, 200), ""), (f"  {step.command}", "quiet")), indent=3)


def nothing_words(progress: Progress) -> str:
    """What is said before there is anything to count."""
    unsure = f" ({plural(progress.unsure, 'reply', 'replies')} could not be marked)" if progress.unsure else ""
    return f"No marked reply in a talk yet{unsure}. Figures come with the first one, a direction with eight talks."


def direction_words(progress: Progress) -> str:
    """Whether it goes up or down, as far as that can be told."""
    talks = len(progress.talks)
    among = f"your last {min(talks, MOST_FOR_A_TREND)} talks"
    if progress.direction is None:
        return f"Too few talks to speak of a direction: {talks} of {FEWEST_FOR_A_TREND}."
    if not progress.direction:
        return f"No clear direction over {among}: the ups and downs may be chance."
    return f"{'Rising' if progress.direction > 0 else 'Falling'} over {among}, clearer than chance would have it."


def quality_words(progress: Progress) -> str:
    """The mean of all replies with the middle half."""
    quality = progress.quality
    if quality is None:
        return ""
    half = f", the middle half between {quality.low:.1f} and {quality.high:.1f}" if quality.count >= 4 else ""
    unsure = f" {plural(progress.unsure, 'reply', 'replies')} could not be marked." if progress.unsure else ""
    return f"{quality.mean:.1f} on average over {plural(quality.count, 'reply', 'replies')}{half}.{unsure}"


def _quality(progress: Progress) -> Iterator[Block]:
    yield Block(Marked(quality_words(progress)))
    yield Block(Marked(direction_words(progress)))
    if len(progress.talks) < 2:
        return
    steps = in_steps([talk.qualities for talk in progress.talks], CHART_STEPS)
    for number, row in enumerate(chart([step for step, _ in steps])):
        yield Block(joined((row[:4], "quiet"), (row[4:], "meter")), gap=0 if number else 1)
    first, last = day(progress.talks[0].at), day(progress.talks[-1].at)
    width = _COLUMN * len(steps)
    dates = first + last.rjust(width - len(first)) if width > len(first) + len(last) + 1 else f"{first} to {last}"
    yield Block(Marked("    " + dates), tone="quiet")
    talks = max(count for _, count in steps)
    yield Block(Marked(f"●  the mean of {each_words(talks)}    │  the middle half of the replies"), tone="quiet")


def each_words(talks: int) -> str:
    """What a dot of the plot stands for."""
    return "a talk" if talks == 1 else f"up to {talks} talks together"


def chart(steps: Sequence[Spread]) -> list[str]:
    """Nine rows for 4 down to 0 in halves: a dot at each mean, a line through the middle half."""

    def row_of(value: float) -> int:
        return round(2 * (4 - min(4.0, max(0.0, value))))

    rows = []
    for row in range(9):
        edge = f" {4 - row // 2} ┤" if row % 2 == 0 else "   │"
        cells = []
        for step in steps:
            inside = row_of(step.high) <= row <= row_of(step.low)
            cells.append("●" if row == row_of(step.mean) else "│" if inside and step.count > 1 else " ")
        rows.append((edge + "".join(f" {cell} " for cell in cells)).rstrip())
    return rows


def track(low: float, middle: float, high: float, top: float) -> str:
    """A range on a scale from 0 to `top`: a line from low to high, a dot in it."""

    def place(value: float) -> int:
        return round((TRACK - 1) * min(1.0, max(0.0, value / top)))

    a, b = place(low), place(high)
    return "".join("●" if k == place(middle) else "━" if a <= k <= b else "·" for k in range(TRACK))


def _harms(progress: Progress) -> Iterator[Block]:
    if not progress.harms:
        yield Block(Marked(no_harm_words(progress)))
        return
    top = scale(progress.harms)
    for harm in progress.harms:
        overall = harm.overall
        picture = track(10 * overall.low, 10 * overall.share, 10 * overall.high, top)
        yield Block(
            joined(
                (f"{one_line(harm.title, 24):<25}", ""),
                (f"{picture} ", "meter"),
                (f"{10 * overall.share:4.1f}  ", "strong"),
                (f"({overall.times} of {overall.among})", "quiet"),
            )
        )
        if progress.replies > RECENT_REPLIES:
            yield Block(Marked(lately_words(harm)), tone="quiet", indent=25)
    yield Block(Marked(f"Scale 0 to {top:g}. ━  where the true rate lies, 95 times of 100."), tone="quiet")


def no_harm_words(progress: Progress) -> str:
    """What is said where no harmful move was made."""
    return f"None in {plural(progress.replies, 'marked reply', 'marked replies')}."


def scale(harms: Sequence[Harm]) -> float:
    """The end of the scale of all rates: 2, 5 or 10 in ten replies."""
    highest = max(10 * harm.overall.high for harm in harms)
    return next((top for top in (2.0, 5.0) if highest <= top), 10.0)


def lately_words(harm: Harm) -> str:
    """The latest replies beside those before, in words."""
    change = {1: "more often than before", -1: "less often than before", 0: "no clear change"}[harm.change]
    return f"last {harm.lately.among}: {10 * harm.lately.share:.1f}, {change}"


def _criteria(progress: Progress) -> Iterator[Block]:
    several = len({one.rubric for one in progress.criteria}) > 1
    rubric = ""
    for one in progress.criteria:
        if several and one.rubric != rubric:
            yield Block(Marked(one_line(one.rubric_title, 70)), tone="quiet", gap=1 if rubric else 0)
        rubric = one.rubric
        levels = one.levels
        picture = track(levels.low, levels.mean, levels.high, 4)
        yield Block(
            joined(
                (f"{one_line(one.title, 34):<35}", ""),
                (f"{picture} ", "meter"),
                (f"{levels.mean:4.1f}  ", "strong"),
                (plural(levels.count, "talk"), "quiet"),
            )
        )
    yield Block(Marked("━  the middle half of the talks; one or two talks say little."), tone="quiet")


def _scenarios(progress: Progress) -> Iterator[Block]:
    for one in progress.scenarios:
        yield Block(
            joined(
                (f"{one_line(one.title, 40):<42}", ""),
                (f"{plural(one.tries, 'try', 'tries'):<10}", "quiet"),
                (f"first {points(one.first):>3}   best ", ""),
                (f"{points(one.best):>3}", "strong"),
            )
        )


def points(score: int | None) -> str:
    """A score, or a dash where no try has ended."""
    return "–" if score is None else str(score)


def days_words(progress: Progress) -> str:
    """Days in a row, and days of the last four weeks."""
    days = progress.days
    if not days.of_28:
        return "No practice in the last 28 days."
    row = "No day in a row yet" if not days.streak else f"{plural(days.streak, 'day')} in a row"
    today = "" if days.today or not days.streak else ", today not yet"
    return f"{row}{today}; {plural(days.of_28, 'day')} of the last 28."


def _days(progress: Progress) -> Block:
    return Block(Marked(days_words(progress)))


def drills_words(progress: Progress) -> str:
    """How much was drilled, and what waits."""
    waiting = f"{plural(progress.waiting, 'line')} waiting now" if progress.waiting else "nothing waits now"
    return f"{plural(progress.drilled, 'reply', 'replies')} in drills; {waiting}."


def _drills(progress: Progress) -> Block:
    return Block(Marked(drills_words(progress)))


def own_eye_words(one: OwnEye) -> str:
    """Where one is kinder or harder to oneself than the rubric; a habit only from five marks on."""
    spot, title = one.spot, one_line(one.title, 40)
    marks = plural(spot.count, "mark")
    if spot.count < FEWEST:
        return f"{title}: too few to tell ({marks} of your own)"
    if abs(spot.gap) < 50:
        return f"{title}: about as the rubric sees it ({marks})"
    word = "kinder" if spot.gap > 0 else "harder"
    return f"{title}: {word} to yourself by {abs(spot.gap) / 100:.1f} on average ({marks})"


def _own_eye(spots: Sequence[OwnEye]) -> Iterator[Block]:
    for one in spots:
        yield Block(Marked(own_eye_words(one)), hang=2)


def day(at: str) -> str:
    """The day of a UTC time by the person's clock, such as `2025-03-04`; as it stands if unreadable."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d")
    except ValueError:
        return one_line(at, 10)
