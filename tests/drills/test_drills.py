"""Which moment comes next, and in which words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from fsrs import Card, Rating, Scheduler

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.drill import GRADES
from roleplay.domain.errors import NotFound
from roleplay.domain.text import visible
from roleplay.drills.drills import Drills
from roleplay.drills.moments import can_be_drilled, named_moves, tempts_to, wordings
from roleplay.practice import Practice
from roleplay.storage.connect import open_store
from tests.cli.person import SPOKEN


class Clock:
    """A clock that goes on a second a look, and can be set."""

    def __init__(self) -> None:
        self.at = datetime(2028, 2, 20, 9, tzinfo=UTC)

    def __call__(self) -> str:
        """The time now, as the program writes it."""
        self.at += timedelta(seconds=1)
        return self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Trainee:
    """Somebody who talks and drills; their replies name their own moves."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.library = LIBRARY
        self.store = open_store("memory:", self.clock)
        self.practice = Practice(LIBRARY, self.store, SPOKEN, self.clock)

    def drills(self, move: str | None = None, seed: int = 1, easy_first: int = 0) -> Drills:
        """A new drill."""
        return Drills(
            LIBRARY,
            self.store,
            lambda rubric: SPOKEN,
            move=move,
            seed=seed,
            easy_first=easy_first,
            now=self.clock,
        )

    def talks(self, *replies: str, scenario: str = "we-want-to-cancel") -> None:
        """A talk that is left after those replies."""
        talk = self.practice.open(scenario, 7)
        for reply in replies:
            self.practice.answer(talk.id, reply)


LIBRARY = Library([shipped_folder()])
KINDS = {
    (head.id, scene): (head.language, kind)
    for head in LIBRARY.heads()
    for kind, scenes in head.drills
    for scene in scenes
}


def kind_of(moment: tuple[str, str]) -> tuple[str, str]:
    """The language and the kind that the author named; of a moment without one the moment itself."""
    return KINDS.get(moment, moment)


@pytest.fixture
def trainee() -> Trainee:
    """Somebody who hasn't practised yet."""
    return Trainee()


def test_every_scene_with_better_replies_can_be_drilled(trainee: Trainee) -> None:
    """Of every English scenario that is installed; no ending, and none twice."""
    every = {
        (head.id, scene.id)
        for head in LIBRARY.heads()
        if head.language == "en"
        for scene in LIBRARY.scenario(head.id).scenes.values()
        if scene.better and scene.ending is None
    }
    drills, seen = trainee.drills(), Counter()
    while (drill := drills.next()) is not None and seen.total() < 2 * len(every):
        seen[drill.card.key] += 1
        drills.answer(drill, "explore 4")
        trainee.clock.at -= timedelta(seconds=30)  # nothing comes due meanwhile
    assert set(seen) == every
    assert max(seen.values()) == 1


def test_new_moments_come_from_one_client_after_another(trainee: Trainee) -> None:
    """Five new lines are five different scenarios, and each begins where its talk begins."""
    drills, found = trainee.drills(), []
    for _ in range(5):
        drill = drills.next()
        assert drill is not None and drill.why == "new"
        found.append(drill)
        drills.answer(drill, "explore 4")
    assert len({drill.scenario.id for drill in found}) == 5
    assert all(drill.scene.id == drill.scenario.start for drill in found)


def test_a_failed_line_comes_first_and_in_other_words(trainee: Trainee) -> None:
    """The line that was answered with blame, not those that went well; not in the words of the talk."""
    trainee.talks("blame 0")
    trainee.talks("explore welcome 4", scenario="spending-without-results")
    drill = trainee.drills().next()
    assert drill is not None
    assert (drill.scenario.id, drill.scene.id, drill.why) == ("we-want-to-cancel", "opening", "failed")
    assert drill.line != trainee.store.latest_turns(9)[-1].turn.client_line
    assert drill.line in wordings(drill.scene)


def test_thin_replies_fail_and_doubtful_ones_do_not(trainee: Trainee) -> None:
    """A low quality is a failed line; a reply that couldn't be read is none."""
    trainee.talks("explore 1", scenario="spending-without-results")
    trainee.talks("blame 0 ?")
    drills = trainee.drills()
    assert drills.due_count() == 1
    drill = drills.next()
    assert drill is not None and drill.scenario.id == "spending-without-results"


def test_a_failed_line_that_was_drilled_since_is_left_to_the_schedule(trainee: Trainee) -> None:
    """It waits no more until it is due; failed in a talk again, it waits again."""
    trainee.talks("blame 0")
    drills = trainee.drills()
    drill = drills.next()
    assert drill is not None
    drills.answer(drill, "explore 4")
    assert drills.due_count() == trainee.drills().due_count() == 0
    trainee.talks("defend 0")
    assert trainee.drills().due_count() == 1


def test_what_failed_comes_again_within_the_drill_from_another_client(trainee: Trainee) -> None:
    """After a minute and another line there is the same kind of line again, from a client of another trade."""
    drills = trainee.drills()
    first = drills.next()
    assert first is not None
    assert drills.answer(first, "blame 0").grade == "again"
    second = drills.next()
    assert second is not None and second.card.key != first.card.key
    trainee.clock.at += timedelta(minutes=2)
    drills.answer(second, "explore 4")
    third = drills.next()
    assert third is not None and third.why == "due" and third.elsewhere
    assert third.scenario.client.role != first.scenario.client.role
    assert kind_of(third.card.key) == kind_of(first.card.key)
    assert trainee.drills().due_count() == 1


def test_a_line_of_its_own_kind_comes_again_in_other_words(trainee: Trainee) -> None:
    """Where no other scenario has its like, the same moment comes again, otherwise worded."""
    trainee.talks("explore 4", "blame 0", scenario="our-girl")
    moment = trainee.store.latest_turns(1)[0].turn.scene
    library = alone = Library([shipped_folder()])
    head = next(head for head in library.heads() if head.id == "our-girl")
    alone.heads = lambda: [replace(head, drills=())]  # type: ignore[method-assign]
    drills = Drills(alone, trainee.store, lambda rubric: SPOKEN, seed=1, now=trainee.clock)
    first = drills.next()
    assert first is not None and first.card.key == ("our-girl", moment)
    drills.answer(first, "blame 0")
    trainee.clock.at += timedelta(minutes=2)
    again = Drills(alone, trainee.store, lambda rubric: SPOKEN, seed=1, now=trainee.clock).next()
    assert again is not None and again.card.key == first.card.key and again.line != first.line
    assert not again.elsewhere


def test_an_unsure_reply_never_counts(trainee: Trainee) -> None:
    """No grade, no lapse, no date; the line waits still, and comes in other words when others have had their turn."""
    trainee.talks("blame 0")
    drills = trainee.drills()
    drill = drills.next()
    assert drill is not None
    marked = drills.answer(drill, "blame 0 ?")
    assert (marked.grade, marked.due) == ("", "")
    (card,) = trainee.store.drill_cards()
    assert (card.lapses, card.due, card.replies) == (0, "", 1)
    other = drills.next()
    assert other is not None and other.card.key != drill.card.key
    later = trainee.drills().next()
    assert later is not None and later.card.key == drill.card.key and later.why == "failed"


def test_a_weak_spot_drill_keeps_to_its_move(trainee: Trainee) -> None:
    """Each line is one where a branch of its own awaits that move, or where the trainee made it."""
    trainee.talks("welcome explore 4", "dismiss 0")
    drills = trainee.drills(move="dismiss")
    made = {past.turn.scene for past in trainee.store.latest_turns(9) if "dismiss" in past.turn.reading.moves}
    first = drills.next()
    assert first is not None and first.scene.id in made and first.why == "failed"
    for _ in range(15):
        drill = drills.next()
        assert drill is not None
        assert tempts_to(drill.scene, "dismiss") or drill.scene.id in made
        drills.answer(drill, "explore 4")


def test_a_move_that_a_branch_rules_out_is_no_temptation() -> None:
    """`not: harmful` isn't a branch on a harmful move, and the branches for every scene don't count for one."""
    opening = LIBRARY.scenario("we-want-to-cancel").scenes["opening"]
    asks = next(c for c in LIBRARY.scenario("we-want-to-cancel").conditions if c.name == "asks")
    assert "defend" in asks.mentioned_moves() and "defend" not in named_moves(asks)
    assert tempts_to(opening, "defend") and not tempts_to(opening, "confirm")


def test_an_unknown_move_is_named_with_the_nearest(trainee: Trainee) -> None:
    """One error that says what to do."""
    with pytest.raises(NotFound, match="No rubric has a move 'defent' - did you mean 'defend'"):
        trainee.drills(move="defent")


def test_a_russian_who_practises_drills_in_russian(trainee: Trainee) -> None:
    """New moments come in the language of the scenario practised last."""
    russian = next((head for head in LIBRARY.heads() if head.language == "ru"), None)
    if russian is None:
        pytest.skip("no Russian scenario is installed")
    trainee.talks("explore 4", scenario=russian.id)
    drill = trainee.drills().next()
    assert drill is not None and drill.scenario.language == "ru"


def test_a_moment_that_is_gone_from_its_file_is_passed_over(trainee: Trainee) -> None:
    """A card of a scenario or scene that isn't there any more does no harm."""
    drills = trainee.drills()
    drill = drills.next()
    assert drill is not None
    drills.answer(drill, "blame 0")
    (card,), (reply,) = trainee.store.drill_cards(), trainee.store.drill_replies()
    trainee.store.keep_drill(replace(card, scenario="gone"), replace(reply, scenario="gone"))
    trainee.store.keep_drill(replace(card, scene="gone"), replace(reply, scene="gone"))
    trainee.clock.at += timedelta(days=1)
    again = trainee.drills()
    assert again.due_count() == 1
    assert (found := again.next()) is not None and kind_of(found.card.key) == kind_of(card.key)


def test_ten_thousand_replies_in_changing_words_and_on_the_dates_of_the_reference(trainee: Trainee) -> None:
    """Two years of drills graded by dice, some replies unreadable, the clock set back now and then.

    No moment comes twice running in the same words, no due kind twice running from a client
    where another has it, and each kind comes due as one card of the `fsrs` package that was given the same grades.
    """
    dice, shown, replies = Random(66), {}, 0
    repeated = same_client = moved = 0
    reference, theirs, last = Scheduler(enable_fuzzing=False), {}, {}
    clients = {kind: {key[0] for key, other in KINDS.items() if other == kind} for kind in KINDS.values()}
    started = trainee.clock.at
    while replies < 10_000:
        drills = trainee.drills(seed=dice.randrange(2**31))
        for _ in range(50):
            drill = drills.next()
            if drill is None:
                break
            repeated += shown.get(drill.card.key) == drill.line
            shown[drill.card.key] = drill.line
            kind = kind_of(drill.card.key)
            if drill.why == "due" and len(clients.get(kind, ())) > 1:
                same_client += last.get(kind) == drill.scenario.id
                moved += 1
            last[kind] = drill.scenario.id
            marked = drills.answer(drill, dice.choice(["blame 0", "explore 2", "explore 3", "explore 4", "blame 0 ?"]))
            replies += 1
            if marked.grade:
                at = datetime.fromisoformat(marked.turn.reply.at)
                card = theirs.get(kind) or Card(card_id=0, due=at)
                theirs[kind], _log = reference.review_card(card, Rating(GRADES.index(marked.grade) + 1), at)
                assert datetime.fromisoformat(marked.due) == theirs[kind].due
            trainee.clock.at += timedelta(seconds=dice.randrange(90))
        trainee.clock.at += timedelta(hours=dice.choice([-2, 1, 12, 24, 24, 24, 72]))
    assert repeated == same_client == 0 and moved > 1_000
    assert replies == len(trainee.store.drill_replies())
    assert trainee.clock.at - started > timedelta(days=100)
    assert max(card.replies for card in trainee.store.drill_cards()) > 10


def test_most_kinds_of_moment_come_in_more_than_one_trade() -> None:
    """Of the installed English scenarios each kind has two clients at least; nine in ten moments are of such a kind."""
    clients: dict[tuple[str, str], set[str]] = {}
    for moment, kind in KINDS.items():
        clients.setdefault(kind, set()).add(moment[0])
    assert all(len(found) > 1 for (language, _), found in clients.items() if language == "en")
    drilled = [
        (head.id, scene.id)
        for head in LIBRARY.heads()
        for scene in LIBRARY.scenario(head.id).scenes.values()
        if can_be_drilled(scene)
    ]
    assert set(KINDS) <= set(drilled)
    assert sum(len(clients.get(kind_of(moment), ())) > 1 for moment in drilled) > 0.9 * len(drilled)


def test_every_moment_has_wordings_to_take_turns() -> None:
    """In the installed scenarios no moment has fewer than two, and all of them are safe to print."""
    for head in LIBRARY.heads():
        for scene in LIBRARY.scenario(head.id).scenes.values():
            if scene.better and scene.ending is None:
                assert can_be_drilled(scene), (head.id, scene.id)
                assert all(visible(line) == line for line in wordings(scene))
