"""How a person gets on: computed from what is stored, never stored itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from roleplay import engine, scoring
from roleplay.content.library import rubric_from_bundle
from roleplay.domain.conversation import Summary
from roleplay.domain.errors import RoleplayError
from roleplay.domain.own_view import BlindSpot
from roleplay.domain.rubric import HARMFUL, Criterion, Rubric
from roleplay.domain.said import Said
from roleplay.domain.scenario import ScenarioHead
from roleplay.drills.drills import drills_of
from roleplay.language import now as language_in_use
from roleplay.practice import Practice
from roleplay.progress.figures import Rate, Spread, changed, rate, spread, trend

LATEST_REPLIES = 2_000
"""Figures of replies are taken from so many of the latest; what lies years back says little of today."""

RECENT_REPLIES = 50
"""What "lately" means for the rate of a harmful move."""

LATEST_TALKS = 20
"""Criteria are taken from so many of the latest talks."""

MOST_DAYS = 28
"""Days of practice are counted over four weeks."""


@dataclass(frozen=True, slots=True)
class PastTalk:
    """The replies of one talk that were marked: when it was last spoken in (UTC, ISO 8601), their qualities (0-4)."""

    at: str
    qualities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Harm:
    """One harmful move: how often in all replies looked at, and lately beside before.

    change: 1 if it clearly happens more often lately, -1 if clearly less, 0 if that can't be told from chance.
    """

    move: str
    title: str
    overall: Rate
    lately: Rate
    change: int


@dataclass(frozen=True, slots=True)
class CriterionLevel:
    """A criterion over the latest talks of its rubric: the levels (0-4), one of each talk in which it was marked."""

    rubric: str
    rubric_title: str
    id: str
    title: str
    levels: Spread


@dataclass(frozen=True, slots=True)
class ScenarioTries:
    """A scenario: talks in which something was said, tries in all, the score of the first try that ended, the best.

    rubric: its rubric's id, empty where the scenario is gone; first and best are 0-100, None where no try has ended (or
    the first can't be scored any more).
    """

    id: str
    title: str
    rubric: str
    talks: int
    tries: int
    first: int | None
    best: int | None


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which something was practised, by the person's own clock.

    streak: days in a row up to today, or up to yesterday if today hasn't had any yet; today: whether today had; of_28:
    how many of the last 28.
    """

    streak: int
    today: bool
    of_28: int


@dataclass(frozen=True, slots=True)
class OwnEye:
    """A criterion beside the person's own marks of it; `spot.gap` in hundredths of a level, above 0: kinder."""

    title: str
    spot: BlindSpot


@dataclass(frozen=True, slots=True)
class Progress:
    """All of it. replies: marked ones looked at; unsure: those that could not be marked; more: whether older are left
    out; direction: of the quality of talks, None if there are too few to tell; drilled: replies in drills; waiting:
    moments to drill now.
    """

    talks: tuple[PastTalk, ...]
    replies: int
    unsure: int
    more: bool
    quality: Spread | None
    direction: int | None
    harms: tuple[Harm, ...]
    criteria: tuple[CriterionLevel, ...]
    scenarios: tuple[ScenarioTries, ...]
    untried: tuple[ScenarioHead, ...]
    days: Days
    drilled: int
    waiting: int
    own_eye: tuple[OwnEye, ...]


def progress_of(practice: Practice) -> Progress:
    """How the person gets on as of now. Raises StorageError if the database can't be read."""
    store = practice.store
    said = list(reversed(store.latest_replies(LATEST_REPLIES + 1)))
    more = len(said) > LATEST_REPLIES
    said = said[1:] if more else said
    sure = [one for one in said if one.sure]
    rubrics = _rubrics(practice, {one.rubric for one in said})
    heads = practice.library.heads()
    summaries = [summary for summary in store.summaries() if summary.tries]
    drilled = store.drill_times()
    talks = _talks(sure)
    return Progress(
        talks=talks,
        replies=len(sure),
        unsure=len(said) - len(sure),
        more=more,
        quality=spread([one.quality for one in sure]) if sure else None,
        direction=trend([sum(talk.qualities) / len(talk.qualities) for talk in talks]),
        harms=_harms(sure, rubrics),
        criteria=_criteria(practice, said),
        scenarios=_scenarios(practice, summaries, {head.id: head for head in heads}),
        untried=_untried(practice, heads, {summary.scenario for summary in summaries}),
        days=days_of([*(one.at for one in said), *drilled], practice.now()),
        drilled=len(drilled),
        waiting=drills_of(practice, latest=said[::-1]).due_count(),
        own_eye=_own_eye(practice, rubrics),
    )


def _rubrics(practice: Practice, ids: Iterable[str]) -> dict[str, Rubric]:
    """Those of the library; a rubric that is gone is left out."""
    found = {}
    for rubric_id in sorted(ids):
        try:
            found[rubric_id] = practice.library.rubric(rubric_id)
        except RoleplayError:
            continue
    return found


def _talks(sure: Sequence[Said]) -> tuple[PastTalk, ...]:
    """The talks in the order in which they were begun."""
    found: dict[str, list[Said]] = {}
    for one in sure:
        found.setdefault(one.conversation, []).append(one)
    return tuple(PastTalk(max(one.at for one in talk), tuple(one.quality for one in talk)) for talk in found.values())


def _harms(sure: Sequence[Said], rubrics: Mapping[str, Rubric]) -> tuple[Harm, ...]:
    """The harmful moves that were ever made, those made most first."""
    harmful = HARMFUL.union(*(rubric.harmful() for rubric in rubrics.values()))
    titles = {move.id: move.title for rubric in rubrics.values() for move in rubric.moves}
    made = {move for one in sure for move in one.moves} & harmful

    def counted(move: str, among: Sequence[Said]) -> Rate:
        return rate(sum(1 for one in among if move in one.moves), len(among))

    found = []
    for move in made:
        before, lately = counted(move, sure[:-RECENT_REPLIES]), counted(move, sure[-RECENT_REPLIES:])
        found.append(Harm(move, titles.get(move, move), counted(move, sure), lately, changed(before, lately)))
    return tuple(sorted(found, key=lambda harm: (-harm.overall.times, harm.move)))


def _criteria(practice: Practice, said: Sequence[Said]) -> tuple[CriterionLevel, ...]:
    """The criteria of the latest talks, rubric by rubric, each in the rubric's own order.

    Marked by the version of the rubric that the talk was played with; a criterion that the rubric has no longer is left
    out.
    """
    latest = list(dict.fromkeys(one.conversation for one in reversed(said)))[:LATEST_TALKS]
    kept: dict[str, Rubric | None] = {}
    levels: dict[tuple[str, str], list[float]] = {}
    named: dict[str, dict[str, Criterion]] = {}
    titles: dict[str, str] = {}
    for conversation_id in latest:
        conversation = practice.store.conversation(conversation_id)
        rubric = _kept_rubric(practice, conversation.rubric_hash, kept)
        if rubric is None:
            continue
        titles.setdefault(rubric.id, rubric.title)
        named.setdefault(rubric.id, {criterion.id: criterion for criterion in rubric.criteria})
        for criterion in scoring.score(rubric, conversation).criteria:
            if criterion.level is not None and criterion.criterion in named[rubric.id]:
                levels.setdefault((rubric.id, criterion.criterion), []).append(criterion.level / 100)
    return tuple(
        CriterionLevel(
            rubric_id, titles[rubric_id], criterion.id, criterion.title, spread(levels[rubric_id, criterion.id])
        )
        for rubric_id, criteria in named.items()
        for criterion in criteria.values()
        if (rubric_id, criterion.id) in levels
    )


def _kept_rubric(practice: Practice, content_hash: str, kept: dict[str, Rubric | None]) -> Rubric | None:
    """The rubric that a talk was played with; None if it can't be had any more."""
    if content_hash not in kept:
        text = practice.store.content(content_hash)
        try:
            kept[content_hash] = rubric_from_bundle(text) if text is not None else None
        except RoleplayError:
            kept[content_hash] = None
    return kept[content_hash]


def _scenarios(
    practice: Practice, summaries: Sequence[Summary], heads: Mapping[str, ScenarioHead]
) -> tuple[ScenarioTries, ...]:
    """The scenarios in which something was said, the one last touched first."""
    found: dict[str, list[Summary]] = {}
    for summary in summaries:
        found.setdefault(summary.scenario, []).append(summary)
    kept: dict[str, Rubric | None] = {}
    return tuple(
        ScenarioTries(
            id=scenario,
            title=heads[scenario].title if scenario in heads else scenario,
            rubric=heads[scenario].rubric if scenario in heads else "",
            talks=len(talks),
            tries=sum(talk.tries for talk in talks),
            first=_first_points(practice, talks, kept),
            best=max((talk.best for talk in talks if talk.best is not None), default=None),
        )
        for scenario, talks in found.items()
    )


def _first_points(practice: Practice, talks: Sequence[Summary], kept: dict[str, Rubric | None]) -> int | None:
    """The score of the earliest try that came to an end."""
    ended = [talk for talk in talks if talk.best is not None]
    if not ended:
        return None
    first = min(ended, key=lambda talk: (talk.started_at, talk.id))
    if first.tries == 1:
        return first.best
    conversation = practice.store.conversation(first.id)
    rubric = _kept_rubric(practice, conversation.rubric_hash, kept)
    if rubric is None:
        return None
    try:
        scenario = practice.talk(first.id).scenario
    except RoleplayError:
        return None
    for one in engine.tries(conversation):
        if scenario.scene(one.last.to).ending is not None:
            return scoring.score(rubric, engine.standing_at(conversation, one.last.id)).points
    return None


def _untried(practice: Practice, heads: Sequence[ScenarioHead], tried: set[str]) -> tuple[ScenarioHead, ...]:
    """Scenarios that were never tried, in the language practised last (else the program's), as in the library."""
    languages = {head.id: head.language for head in heads}
    known = [summary.scenario for summary in practice.history(limit=20) if summary.scenario in languages]
    language = languages[known[0]] if known else language_in_use()
    ranks = {"starter": 0, "steady": 1, "hard": 2}
    found = [head for head in heads if head.id not in tried and head.language == language]
    return tuple(sorted(found, key=lambda head: ranks.get(head.difficulty, 3)))


def _own_eye(practice: Practice, rubrics: Mapping[str, Rubric]) -> tuple[OwnEye, ...]:
    past = practice.store.own_marks()
    return tuple(
        OwnEye({c.id: c.title for c in rubric.criteria}.get(spot.criterion, spot.criterion), spot)
        for rubric in rubrics.values()
        for spot in scoring.blind_spots(past, rubric.id)
    )


def days_of(times: Iterable[str], now: str) -> Days:
    """The days of practice in times (UTC, ISO 8601) as the person's clock counts days; unreadable times are left out.

    A time ahead of now counts for today: the clock was set back since.
    """
    today = _day(now) or datetime.now(UTC).astimezone().date()
    # thousands of replies fall into few minutes; only minutes are turned into days
    minutes = {_minute(at) for at in times}
    days = {min(day, today) for minute in minutes if (day := _day(minute)) is not None}
    last = today if today in days else today - timedelta(days=1)
    streak = 0
    while last - timedelta(days=streak) in days:
        streak += 1
    return Days(streak, today in days, sum(1 for day in days if (today - day).days < MOST_DAYS))


def _minute(at: str) -> str:
    """The time without its seconds, as UTC where it says so."""
    return at[:16] + "Z" if at.endswith("Z") else at


def _day(at: str) -> date | None:
    """The day by the person's clock; a time without a zone is UTC."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone().date()
