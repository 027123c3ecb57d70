"""How a person gets on, from what they have practised over a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.judgement import Exchange
from roleplay.domain.own_view import SelfMark
from roleplay.drills.drills import drills_of
from roleplay.practice import Practice
from roleplay.progress.advice import next_steps
from roleplay.progress.progress import LATEST_REPLIES, days_of, progress_of
from roleplay.second_look import SecondLook
from roleplay.storage.connect import open_store
from tests.cli.person import SpokenReader
from tests.practice.test_practice import SCENARIO

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that goes on by a minute each time it is looked at, and by days when told to."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> str:
        self.moment += timedelta(minutes=1)
        return self.moment.isoformat().replace("+00:00", "Z")

    def sleep(self, days: int = 1) -> None:
        """Some days later."""
        self.moment += timedelta(days=days)


@pytest.fixture(scope="module")
def library() -> Library:
    """The content that ships."""
    return Library([shipped_folder()])


@pytest.fixture
def clock() -> Clock:
    """Noon on the first of March."""
    return Clock()


@pytest.fixture(params=["file", "memory"])
def practice(request: pytest.FixtureRequest, library: Library, clock: Clock, tmp_path: Path) -> Iterator[Practice]:
    """Practice over a real SQLite file, and over memory."""
    store = open_store(str(tmp_path / "roleplay.db") if request.param == "file" else "memory:", clock)
    yield Practice(library, store, SpokenReader(), clock)
    store.close()


def talk(practice: Practice, *replies: str, scenario: str = SCENARIO) -> str:
    """A talk with these replies, as far as the client goes along."""
    going = practice.open(scenario, seed=1)
    for reply in replies:
        if going.ended:
            break
        going = practice.answer(going.id, reply)
    return going.id


def test_before_anything_there_is_one_piece_of_advice(practice: Practice) -> None:
    """No figure is made up: a first talk is advised, and nothing else."""
    progress = progress_of(practice)
    assert (progress.replies, progress.quality, progress.direction, progress.talks) == (0, None, None, ())
    (step,) = next_steps(progress)
    assert step.kind == "play"
    assert step.scenario in {head.id for head in practice.library.heads() if head.difficulty == "starter"}


def test_replies_count_as_they_were_marked(practice: Practice) -> None:
    """Unsure ones don't; harmful moves are counted reply by reply, with those that were tried again."""
    going = talk(practice, "welcome explore 4", "defend 1", "acknowledge 3?")
    practice.take_back(going)
    practice.take_back(going)
    practice.answer(going, "explore 3")
    progress = progress_of(practice)
    assert (progress.replies, progress.unsure) == (3, 1)
    assert progress.quality is not None
    assert progress.quality.mean == pytest.approx(8 / 3)
    (harm,) = progress.harms
    assert (harm.move, harm.title, harm.overall.times, harm.overall.among) == ("defend", "Defends", 1, 3)


def test_a_reply_that_was_misread_doesn_t_count_as_it_was_read(practice: Practice) -> None:
    """What was put right counts as it was meant."""
    going = talk(practice, "defend 1")
    (turn,) = practice.talk(going).conversation.turns
    SecondLook(practice).correct(going, turn.id, ["welcome"])
    progress = progress_of(practice)
    assert (progress.replies, progress.harms) == (1, ())


def test_first_and_best_try_are_told_apart(practice: Practice, clock: Clock) -> None:
    """The first is the first that ended, also when the talk was rewound since; the best is the best of all."""
    lost = talk(practice, *["buckle 0"] * 12)
    ended = practice.talk(lost)
    assert ended.ended
    first = practice.score(ended).points
    practice.rewind(lost, ended.conversation.turns[0].id)
    for _ in range(12):
        if practice.talk(lost).ended:
            break
        practice.answer(lost, "welcome explore own 4")
    again = practice.score(practice.talk(lost)).points
    clock.sleep()
    talk(practice, "welcome 3")
    (found,) = progress_of(practice).scenarios
    assert found.first == first
    assert found.best == max(first or 0, again or 0)
    assert (found.talks, found.tries) == (2, 3)
    assert again != first


def test_criteria_are_those_of_the_rubrics_practised(practice: Practice) -> None:
    """With the number of talks that they were marked in."""
    for _ in range(3):
        talk(practice, "welcome explore 4", "acknowledge 3")
    criteria = progress_of(practice).criteria
    rubric = practice.library.rubric("welcome-the-problem")
    assert [one.id for one in criteria] == [c.id for c in rubric.criteria if c.id in {one.id for one in criteria}]
    assert criteria[0].levels.count == 3
    assert all(0 <= one.levels.low <= one.levels.high <= 4 for one in criteria)


def test_what_waits_is_what_the_drill_says(practice: Practice) -> None:
    """The same number; drilling it takes it away, and is counted."""
    talk(practice, "defend 0")
    before = progress_of(practice)
    drills = drills_of(practice, seed=1)
    assert before.waiting == drills.due_count() == 1
    assert next_steps(before)[0].command == "roleplay drill"
    drill = drills.next()
    assert drill is not None
    drills.answer(drill, "welcome explore 4")
    after = progress_of(practice)
    assert (after.waiting, after.drilled) == (0, 1)


def test_own_marks_are_set_beside_the_rubric_s(practice: Practice) -> None:
    """The gap of each criterion, with the number of marks that it comes from."""
    going = talk(practice, "welcome explore 4")
    (turn,) = practice.talk(going).conversation.turns
    practice.store.keep_own_marks(going, [SelfMark(turn.id, "receive", 1, 4, practice.now())])
    (eye,) = progress_of(practice).own_eye
    assert (eye.spot.criterion, eye.spot.count, eye.spot.gap) == ("receive", 1, -300)
    assert eye.title == "Receiving the problem"


def test_eight_talks_that_rise_rise(practice: Practice, clock: Clock) -> None:
    """Seven say nothing of a direction."""
    for number in range(8):
        talk(practice, f"explore {0.5 * number}")
        clock.sleep()
        assert progress_of(practice).direction == (1 if number == 7 else None)


def test_a_move_made_often_gets_a_drill_of_its_own(practice: Practice) -> None:
    """It is named with the figures that it comes from; never more than three things are advised."""
    for _ in range(4):
        talk(practice, "defend 1")
    steps = next_steps(progress_of(practice))
    assert any(step.command == "roleplay drill --move defend" and "4 of your last 4" in step.why for step in steps)
    assert len(steps) <= 3
    assert len({step.command for step in steps}) == len(steps)


def test_days_go_by_the_person_s_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A streak goes on until a whole day is missed; late evening in Auckland is the same day as noon there."""
    import time

    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        # 2026-03-02 12:30Z is the 3rd, 01:30 in Auckland
        days = days_of(["2026-03-02T12:30:00Z", "2026-03-01T22:00:00Z", "2026-03-01T10:00:00Z"], "2026-03-03T00:00:00Z")
        assert (days.streak, days.today, days.of_28) == (3, True, 3)
        assert days_of(["2026-03-02T10:00:00Z"], "2026-03-03T00:00:00Z").streak == 1
        assert days_of(["2026-02-27T22:00:00Z"], "2026-03-03T00:00:00Z").streak == 0
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_a_clock_set_back_and_times_that_are_none_do_no_harm() -> None:
    """What lies ahead counts for today; what is no time is left out."""
    days = days_of(["2027-01-01T10:00:00Z", "long ago", ""], "2026-03-03T12:00:00Z")
    assert (days.streak, days.today, days.of_28) == (1, True, 1)


def test_scenarios_and_rubrics_that_are_gone_are_no_obstacle(practice: Practice, tmp_path: Path) -> None:
    """The talks of a scenario that was deleted still count."""
    talk(practice, "welcome 3", "defend 1")
    practice.library = Library([tmp_path])
    progress = progress_of(practice)
    assert progress.replies == 2
    assert progress.scenarios[0].title == SCENARIO
    assert [step for step in next_steps(progress) if step.kind == "play"] == []


def test_only_the_latest_replies_are_looked_at(library: Library) -> None:
    """More than that are left out, and it is said."""

    class Quick(SpokenReader):
        def read(self, exchange: Exchange):
            return super().read(Exchange("", "welcome 3"))

    practice = Practice(library, open_store("memory:"), Quick())
    going = practice.open(SCENARIO, seed=1)
    turn = practice.answer(going.id, "welcome 3").conversation.turns[0]
    from dataclasses import replace

    for number in range(2, LATEST_REPLIES + 3):
        practice.store.append_turn(going.id, replace(turn, id=number, after=0), None, None, None)
    progress = progress_of(practice)
    assert (progress.replies, progress.more) == (LATEST_REPLIES, True)
