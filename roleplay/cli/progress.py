"""`roleplay progress`: how a person gets on, as text, as JSON, or as a page."""

from __future__ import annotations

from pathlib import Path

import click

from roleplay.cli.options import json_option
from roleplay.cli.output import say_aside, say_json, tell
from roleplay.domain.errors import WrongUse
from roleplay.language import tr
from roleplay.progress.advice import Step, next_steps
from roleplay.progress.progress import Progress, progress_of
from roleplay.wiring import Parts


@click.command("progress")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE.html", help="Write it there as a page.")
@json_option
@click.pass_obj
def command(parts: Parts, output: Path | None, as_json: bool) -> None:
    """Say how you get on and what to practise next.

    From your latest 2,000 replies: their quality over time, each harmful move in ten replies, the criteria with their
    spread, first and best score of each scenario, days, drills, and where you see yourself otherwise than the rubric
    does. Where there is too little to tell, it says so.
    """
    if output is not None and as_json:
        raise WrongUse(tr("--json prints, --output writes a page"), tr("choose one of them"))
    if output is not None:
        _check(output)
    practice = parts.practice
    progress = progress_of(practice)
    advice = next_steps(progress)
    if as_json:
        say_json(_told(progress, advice))
        return
    from roleplay.tui.progress_view import day, progress_blocks

    if output is not None:
        from roleplay.cli.files import write_whole
        from roleplay.tui.progress_file import progress_html

        write_whole(output, progress_html(progress, advice, day(practice.now())))
        say_aside(tr("Written to {output}", output=output))
        return
    for block in progress_blocks(progress, advice):
        for _ in range(block.gap):
            tell()
        tell(" " * block.indent + block.text.text)


def _check(output: Path) -> None:
    from roleplay.cli.files import check_can_write

    if output.suffix.lower() not in (".html", ".htm"):
        raise WrongUse(tr("{output} would be a page of HTML", output=output), tr("name a file that ends in .html"))
    check_can_write(output)


def _told(progress: Progress, advice: tuple[Step, ...]) -> dict[str, object]:
    """The figures for scripts. direction is 1, 0 or -1, null where there are too few talks."""
    quality = progress.quality
    return {
        "replies": progress.replies,
        "unsure": progress.unsure,
        "talks": len(progress.talks),
        "quality": None if quality is None else {"mean": quality.mean, "low": quality.low, "high": quality.high},
        "direction": progress.direction,
        "harmful": [
            {
                "move": harm.move,
                "times": harm.overall.times,
                "replies": harm.overall.among,
                "low": harm.overall.low,
                "high": harm.overall.high,
                "lately": harm.lately.times,
                "lately_replies": harm.lately.among,
                "change": harm.change,
            }
            for harm in progress.harms
        ],
        "criteria": [
            {
                "rubric": one.rubric,
                "criterion": one.id,
                "talks": one.levels.count,
                "mean": one.levels.mean,
                "low": one.levels.low,
                "high": one.levels.high,
            }
            for one in progress.criteria
        ],
        "scenarios": [
            {"scenario": one.id, "talks": one.talks, "tries": one.tries, "first": one.first, "best": one.best}
            for one in progress.scenarios
        ],
        "days": {"streak": progress.days.streak, "today": progress.days.today, "of_28": progress.days.of_28},
        "drill_replies": progress.drilled,
        "waiting": progress.waiting,
        "own_eye": [
            {"criterion": one.spot.criterion, "marks": one.spot.count, "gap": one.spot.gap / 100}
            for one in progress.own_eye
        ],
        "next": [{"title": step.title, "why": step.why, "command": step.command} for step in advice],
    }
