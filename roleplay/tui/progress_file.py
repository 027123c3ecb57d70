"""The progress as an HTML page."""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.language import tr
from roleplay.progress.advice import Step
from roleplay.progress.figures import in_steps
from roleplay.progress.progress import RECENT_REPLIES, Progress
from roleplay.reports.progress_page import ProgressPage, RangeRow, StepOfTalks, html_progress
from roleplay.tui import progress_view as view

HTML_STEPS = 40
"""How many columns the plot of quality has at most on a page."""


def progress_html(progress: Progress, advice: Sequence[Step], today: str) -> str:
    """The page; `today` stands in it as the day on which it was made."""
    steps = in_steps([talk.qualities for talk in progress.talks], HTML_STEPS)
    top = view.scale(progress.harms) if progress.harms else 10.0
    talks = max((talks for _, talks in steps), default=1)
    rubrics = dict.fromkeys((one.rubric, one.rubric_title) for one in progress.criteria)
    return html_progress(
        ProgressPage(
            facts=view.facts(progress),
            made_on=today,
            advice=[(step.title, step.why, step.command) for step in advice],
            quality=[view.quality_words(progress), view.direction_words(progress)]
            if progress.replies
            else [view.nothing_words(progress)],
            steps=[StepOfTalks(step.mean, step.low, step.high, step.count) for step, _ in steps],
            first_day=view.day(progress.talks[0].at) if progress.talks else "",
            last_day=view.day(progress.talks[-1].at) if progress.talks else "",
            each=view.each_words(talks),
            harms=[
                RangeRow(
                    harm.title,
                    10 * harm.overall.low,
                    10 * harm.overall.share,
                    10 * harm.overall.high,
                    top,
                    tr("{times} of {among}", times=harm.overall.times, among=harm.overall.among),
                    view.lately_words(harm) if progress.replies > RECENT_REPLIES else "",
                )
                for harm in progress.harms
            ],
            no_harm=view.no_harm_words(progress) if progress.replies else "",
            criteria=[
                (
                    title,
                    [
                        RangeRow(one.title, one.levels.low, one.levels.mean, one.levels.high, 4, str(one.levels.count))
                        for one in progress.criteria
                        if one.rubric == rubric
                    ],
                )
                for rubric, title in rubrics
            ],
            scenarios=[
                (one.title, str(one.tries), view.points(one.first), view.points(one.best)) for one in progress.scenarios
            ],
            practice=[view.days_words(progress), view.drills_words(progress)],
            own_eye=[view.own_eye_words(one) for one in progress.own_eye],
        )
    )
