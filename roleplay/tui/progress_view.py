"""What the progress screen shows, and `roleplay progress` prints: plots of plain characters, figures, plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from roleplay import language
from roleplay.language import decimal, short_number, tr, trc, trn
from roleplay.progress.advice import Step
from roleplay.progress.figures import FEWEST_FOR_A_TREND, MOST_FOR_A_TREND, Spread, in_steps
from roleplay.progress.progress import RECENT_REPLIES, Harm, OwnEye, Progress
from roleplay.tui.judge_view import spot_words
from roleplay.tui.marked import Block, Marked, joined, one_line

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
        yield Part(tr("Practise next"), tuple(_steps(steps)))
    if not progress.replies:
        yield Part(tr("So far"), (Block(Marked(nothing_words(progress))), _days(progress)))
        return
    yield Part(tr("Quality of your replies, 0 to 4"), tuple(_quality(progress)))
    yield Part(tr("Harmful moves, in ten replies"), tuple(_harms(progress)))
    if progress.criteria:
        yield Part(tr("What is looked for, 0 to 4, in your latest talks"), tuple(_criteria(progress)))
    yield Part(tr("Scenarios: first and best score"), tuple(_scenarios(progress)))
    yield Part(tr("Days and drills"), (_days(progress), _drills(progress)))
    if progress.own_eye:
        yield Part(tr("How you see yourself"), tuple(_own_eye(progress.own_eye)))


def facts(progress: Progress) -> str:
    """How much the figures are made of."""
    talks = trn("in {n} talk", "in {n} talks", len(progress.talks))
    if progress.more:
        return f"{trn('latest {n} reply', 'latest {n} replies', progress.replies)} {talks}"
    return f"{trn('{n} reply', '{n} replies', progress.replies)} {talks}"


def _steps(steps: Sequence[Step]) -> Iterator[Block]:
    for number, step in enumerate(steps, 1):
        yield Block(joined((f"{number}  ", "strong"), (one_line(step.title, 90), "strong")), hang=3)
        yield Block(joined((one_line(step.why, 200), ""), (f"  {step.command}", "quiet")), indent=3)


def nothing_words(progress: Progress) -> str:
    """What is said before there is anything to count."""
    told = tr("No marked reply in a talk yet. Figures come with the first one, a direction with eight talks.")
    return f"{told} {unsure_words(progress)}".rstrip()


def unsure_words(progress: Progress) -> str:
    """How many replies could not be marked; empty for none."""
    if not progress.unsure:
        return ""
    return trn("{n} reply could not be marked.", "{n} replies could not be marked.", progress.unsure)


def direction_words(progress: Progress) -> str:
    """Whether it goes up or down, as far as that can be told."""
    talks = len(progress.talks)
    if progress.direction is None:
        few = FEWEST_FOR_A_TREND
        return tr("Too few talks to speak of a direction: {talks} of {wanted}.", talks=talks, wanted=few)
    last = min(talks, MOST_FOR_A_TREND)  # never fewer than eight
    if not progress.direction:
        return trn(
            "No clear direction over your last {n} talk: the ups and downs may be chance.",
            "No clear direction over your last {n} talks: the ups and downs may be chance.",
            last,
        )
    if progress.direction > 0:
        return trn(
            "Rising over your last {n} talk, clearer than chance would have it.",
            "Rising over your last {n} talks, clearer than chance would have it.",
            last,
        )
    return trn(
        "Falling over your last {n} talk, clearer than chance would have it.",
        "Falling over your last {n} talks, clearer than chance would have it.",
        last,
    )


def quality_words(progress: Progress) -> str:
    """The mean of all replies with the middle half."""
    quality = progress.quality
    if quality is None:
        return ""
    mean, low, high = decimal(quality.mean), decimal(quality.low), decimal(quality.high)
    told = trn("{mean} on average over {n} reply", "{mean} on average over {n} replies", quality.count, mean=mean)
    if quality.count >= 4:
        told += tr(", the middle half between {low} and {high}", low=low, high=high)
    return f"{told}. {unsure_words(progress)}".rstrip()


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
    dates = (
        first + last.rjust(width - len(first))
        if width > len(first) + len(last) + 1
        else tr("{first} to {last}", first=first, last=last)
    )
    yield Block(Marked("    " + dates), tone="quiet")
    talks = max(count for _, count in steps)
    dot, line = tr("the mean of {talks}", talks=each_words(talks)), tr("the middle half of the replies")
    yield Block(Marked(f"●  {dot}    │  {line}"), tone="quiet")


def each_words(talks: int) -> str:
    """What a dot of the plot stands for."""
    return tr("a talk") if talks == 1 else trn("up to {n} talk together", "up to {n} talks together", talks)


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
                (f"{decimal(10 * overall.share):>4}  ", "strong"),
                (f"({tr('{times} of {among}', times=overall.times, among=overall.among)})", "quiet"),
            )
        )
        if progress.replies > RECENT_REPLIES:
            yield Block(Marked(lately_words(harm)), tone="quiet", indent=25)
    end = tr("Scale 0 to {top}.", top=short_number(top))
    yield Block(Marked(f"{end} ━  {tr('where the true rate lies, 95 times of 100.')}"), tone="quiet")


def no_harm_words(progress: Progress) -> str:
    """What is said where no harmful move was made."""
    return trn("None in {n} marked reply.", "None in {n} marked replies.", progress.replies)


def scale(harms: Sequence[Harm]) -> float:
    """The end of the scale of all rates: 2, 5 or 10 in ten replies."""
    highest = max(10 * harm.overall.high for harm in harms)
    return next((top for top in (2.0, 5.0) if highest <= top), 10.0)


def lately_words(harm: Harm) -> str:
    """The latest replies beside those before, in words."""
    change = {1: tr("more often than before"), -1: tr("less often than before"), 0: tr("no clear change")}[harm.change]
    share = decimal(10 * harm.lately.share)
    return tr("last {among}: {share}, {change}", among=harm.lately.among, share=share, change=change)


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
                (f"{decimal(levels.mean):>4}  ", "strong"),
                (trn("{n} talk", "{n} talks", levels.count), "quiet"),
            )
        )
    yield Block(Marked(f"━  {tr('the middle half of the talks; one or two talks say little.')}"), tone="quiet")


def _scenarios(progress: Progress) -> Iterator[Block]:
    for one in progress.scenarios:
        yield Block(
            joined(
                (f"{one_line(one.title, 40):<42}", ""),
                (f"{trn('{n} try', '{n} tries', one.tries):<10}", "quiet"),
                (f"{trc('score', 'first')} {points(one.first):>3}   {trc('score', 'best')} ", ""),
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
        return tr("No practice in the last 28 days.")
    row = tr("No day in a row yet") if not days.streak else trn("{n} day in a row", "{n} days in a row", days.streak)
    row += "" if days.today or not days.streak else tr(", today not yet")
    return trn("{row}; {n} day of the last 28.", "{row}; {n} days of the last 28.", days.of_28, row=row)


def _days(progress: Progress) -> Block:
    return Block(Marked(days_words(progress)))


def drills_words(progress: Progress) -> str:
    """How much was drilled, and what waits."""
    waiting = (
        trn("{n} line waiting now", "{n} lines waiting now", progress.waiting)
        if progress.waiting
        else tr("nothing waits now")
    )
    return trn(
        "{n} reply in drills; {waiting}.", "{n} replies in drills; {waiting}.", progress.drilled, waiting=waiting
    )


def _drills(progress: Progress) -> Block:
    return Block(Marked(drills_words(progress)))


def own_eye_words(one: OwnEye) -> str:
    """Where one is kinder or harder to oneself than the rubric; a habit only from five marks on."""
    return f"{one_line(one.title, 40)}: {spot_words(one.spot)}"


def _own_eye(spots: Sequence[OwnEye]) -> Iterator[Block]:
    for one in spots:
        yield Block(Marked(own_eye_words(one)), hang=2)


def day(at: str) -> str:
    """The day of a UTC time by the person's clock, such as `2025-03-04`; as it stands if unreadable."""
    try:
        return language.day(at)
    except ValueError:
        return one_line(at, 10)


def day_in_names(at: str) -> str:
    """The same day for the name of a file, which sorts by it in any language."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d")
