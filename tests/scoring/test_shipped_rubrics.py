"""The shipped rubrics tell good from bad: who hears, asks and settles scores high, who harms or recites doesn't."""

from __future__ import annotations

from dataclasses import replace

import pytest

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.condition import Condition
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Exchange, Score
from roleplay.domain.rubric import HARMFUL, MOVES, Rubric
from roleplay.domain.scenario import Branch, Ending, Scenario, Scene, Unsure
from roleplay.engine import advance, begin
from roleplay.reading.own_moves import with_own_moves
from roleplay.reading.shipped import load_reader
from roleplay.scoring import score
from tests.making import made_reading, small_scenario

LIBRARY = Library([shipped_folder()])
MODELS = (
    "welcome-the-problem", "disappointed-client", "five-moments", "partnership-and-boundaries",
    "partnership-and-boundaries-ru", "when-the-client-is-wrong",
)  # fmt: skip
EXPERT = {
    "welcome-the-problem": (
        "welcome acknowledge explore", "own explore", "reflect", "acknowledge explore", "reflect explore",
        "agree confirm",
    ),
    "disappointed-client": (
        "welcome acknowledge explore", "own", "own explore", "reflect explore", "agree boundary", "agree confirm",
    ),
    "five-moments": ("acknowledge explore", "own explore", "reflect explore", "agree", "add_value agree", "confirm"),
    "partnership-and-boundaries": (
        "welcome boundary explore", "own boundary", "acknowledge explore", "reflect agree boundary", "agree confirm",
    ),
    "when-the-client-is-wrong": (
        "explore", "acknowledge explore reflect", "acknowledge reflect", "acknowledge advise", "add_value agree",
        "confirm",
    ),
}  # fmt: skip
EXPERT["partnership-and-boundaries-ru"] = EXPERT["partnership-and-boundaries"]
RECITED = (("welcome", 2.2), ("explore", 2.4), ("reflect", 2.4), ("reframe", 2.0), ("acknowledge", 1.7), ("", 1.4))


def rubric(name: str) -> Rubric:
    """A shipped rubric."""
    return LIBRARY.rubric(name)


def in_a_row(*scenes: str) -> Scenario:
    """A scenario whose scenes follow each other whatever is said, from upset to calm."""
    following = (*scenes[1:], "the-end")
    asks = Unsure(("What do you mean?", "Sorry?"))
    rows = {
        scene: Scene(
            scene,
            ("Well?", "And?"),
            branches=(Branch(to, Condition(), (("heat", -15), ("openness", 15))),),
            otherwise=Branch(to, None),
            unsure=asks,
        )
        for scene, to in zip(scenes, following, strict=True)
    }
    rows["the-end"] = Scene("the-end", ("Bye.", "Goodbye."), ending=Ending("unresolved", "The end", "It ended."))
    return replace(small_scenario(), scenes=rows, start=scenes[0], state=(("heat", 60), ("openness", 20)))


def talk(name: str, *steps: tuple[str, float], scenes: tuple[str, ...] = ()) -> Conversation:
    """A conversation of replies that read like these steps, each in its own words."""
    scenario = in_a_row(*(scenes or tuple(f"scene-{number}" for number in range(len(steps)))))
    conversation = begin(scenario, rubric(name), id="t", seed=1, reader="by-hand", started_at="")
    for number, (moves, quality) in enumerate(steps):
        text = f"{moves} words{number} of{number} this{number} reply{number}"
        conversation = advance(scenario, conversation, Reply(text), made_reading(moves, quality, text=text))
    return conversation


def marked(name: str, *steps: tuple[str, float], scenes: tuple[str, ...] = ()) -> Score:
    """The score of such a conversation."""
    return score(rubric(name), talk(name, *steps, scenes=scenes))


def points(name: str, *steps: tuple[str, float], scenes: tuple[str, ...] = ()) -> int:
    """The points of such a conversation."""
    found = marked(name, *steps, scenes=scenes).points
    assert found is not None
    return found


def level(name: str, criterion: str, *steps: tuple[str, float], scenes: tuple[str, ...] = ()) -> int | None:
    """What one criterion comes to, in hundredths of a level."""
    return next(c.level for c in marked(name, *steps, scenes=scenes).criteria if c.criterion == criterion)


@pytest.mark.parametrize("name", MODELS)
def test_who_works_as_the_model_teaches_scores_high(name: str) -> None:
    """75 or more, with replies that are good and not perfect."""
    assert points(name, *((moves, 3.0) for moves in EXPERT[name])) >= 75


@pytest.mark.parametrize("harm", sorted(HARMFUL))
@pytest.mark.parametrize("name", MODELS)
def test_who_harms_scores_low(name: str, harm: str) -> None:
    """Six times the same harm, also with a kind word before it, comes to 40 at most."""
    assert points(name, *[(harm, 0.4)] * 6) <= 20
    assert points(name, *[(f"acknowledge {harm}", 1.4)] * 6) <= 40


@pytest.mark.parametrize("name", MODELS)
def test_who_recites_scores_low(name: str) -> None:
    """Formulas that read as helpful moves and fit nobody come to 50 at most."""
    assert points(name, *RECITED) <= 50


@pytest.mark.parametrize("name", MODELS)
def test_a_habit_of_harm_is_not_washed_off_by_apologies(name: str) -> None:
    """Four harmful replies, each made good in the next, come to 40 at most; one made good costs no cap."""
    wash = (("blame", 0.4), ("own acknowledge explore", 3.2))
    assert points(name, *wash * 4) <= 40
    assert marked(name, *wash, ("explore reflect", 3.0)).limits == ()


@pytest.mark.parametrize("name", MODELS)
def test_someone_in_between_is_told_so(name: str) -> None:
    """Half of it, cool but harmless, lands between the bands of nothing and of everything."""
    cool = (
        ("explore", 2.4),
        ("acknowledge", 2.4),
        ("explore", 2.5),
        ("reflect", 2.5),
        ("agree", 2.4),
        ("explore", 2.4),
    )
    assert 41 <= points(name, *cool) < 80


def test_the_disappointed_clients_own_part_is_marked_only_where_it_comes_up() -> None:
    """Without a scene for it the criterion carries no weight; with one, silence about it costs."""
    name, steps = "disappointed-client", (("explore", 3.0), ("explore", 3.0), ("own", 3.0))
    assert level(name, "both-truths", *steps) is None
    assert level(name, "both-truths", *steps, scenes=("a", "how-they-show-up", "c")) == 300
    assert level(name, "both-truths", *[("blame", 0.4)] * 3, scenes=("a", "not-at-my-best", "c")) == 0


def test_assuming_comes_before_asking_only_at_a_cost() -> None:
    """In the five moments a plan earns less for the need and for following through while nobody has asked."""
    name = "five-moments"
    assert (level(name, "need", ("agree", 2.8), ("explore", 2.8)) or 0) < 300
    assumed = level(name, "follow-through", ("agree", 2.8), ("explore", 2.8)) or 0
    assert assumed < (level(name, "follow-through", ("explore", 2.8), ("agree", 2.8)) or 0)


def test_a_check_counts_for_more_once_something_is_settled() -> None:
    """The last of the five moments comes after the others."""
    name = "five-moments"
    assert level(name, "solved", ("confirm", 2.8), ("agree", 2.8)) == 200
    assert level(name, "solved", ("agree", 2.8), ("confirm", 2.8)) == 400


def test_giving_way_is_worth_more_beside_a_line_that_holds() -> None:
    """Partners are firm in one thing and give way in another; giving way in everything is neither."""
    name = "partnership-and-boundaries"
    assert (level(name, "give-way", ("agree", 2.2)) or 0) < (
        level(name, "give-way", ("boundary", 2.2), ("agree", 2.2)) or 0
    )
    assert level(name, "give-way", ("buckle", 0.4)) == 0
    assert level(name, "firm", ("boundary explore", 3.0), ("boundary agree acknowledge", 3.0)) == 400


def test_a_slip_about_a_limit_is_mended_by_naming_it_again() -> None:
    """Where limits are the subject, the limit itself takes the slip back."""
    steps = (("buckle", 0.4), ("boundary", 2.8))
    assert marked("partnership-and-boundaries", *steps).limits == ()
    assert marked("disappointed-client", *steps).limits


def test_the_coach_who_was_wrong_scores_as_well_as_the_one_who_was_right() -> None:
    """Asking, and owning that the client is right, needs no example and no recommendation against it."""
    steps = ("explore", "own explore", "reflect own", "own agree", "explore reflect", "own agree add_value", "confirm")
    wrong = points("when-the-client-is-wrong", *((moves, 3.0) for moves in steps))
    assert wrong >= 80
    assert level("when-the-client-is-wrong", "example", *((moves, 3.0) for moves in steps)) is None


@pytest.mark.parametrize("name", MODELS)
def test_a_parting_scores_as_a_rescue(name: str) -> None:
    """The same good work, and at its end a kind end in place of a plan, comes to as much, give or take five."""
    steps = tuple((moves, 3.0) for moves in EXPERT[name][:-2])
    rescue = points(name, *steps, ("reframe agree", 3.0), ("agree confirm", 3.0))
    parting = points(name, *steps, ("acknowledge agree boundary", 3.0), ("reflect confirm", 3.0))
    assert parting >= 75
    assert parting >= rescue - 5


def rules(of: Rubric) -> list[object]:
    """All that marks, without the texts."""
    return [
        [
            (c.id, c.weight, c.start, c.applies, c.combine, c.of, [(r.id, r.when, r.points) for r in c.rules],
             [(o.id, o.moves, o.needs, o.points) for o in c.order]) for c in of.criteria
        ],
        [(m.id, m.kind) for m in of.moves],
        [replace(limit, because="") for limit in of.limits],
        [(band.id, band.from_score) for band in of.bands],
        replace(of.recovery, because="") if of.recovery else None,
        of.repetition.same_words if of.repetition else None,
    ]  # fmt: skip


def test_both_languages_mark_alike() -> None:
    """The Russian rubric has Russian texts and the English one's rules, so that no one is judged by another measure."""
    english, russian = rubric("partnership-and-boundaries"), rubric("partnership-and-boundaries-ru")
    assert rules(english) == rules(russian)
    texts = [t for m in russian.moves for t in (m.title, m.meaning, *m.counts, *m.does_not_count, *m.examples)]
    texts += [t for c in russian.criteria for t in (c.title, c.looks_for, *(r.because for r in c.rules))]
    texts += [t for c in russian.criteria for t in (*(o.because for o in c.order), *(one.text for one in c.levels))]
    texts += [t for b in russian.bands for t in (b.title, b.meaning)] + [limit.because for limit in russian.limits]
    latin = {text for text in texts if any("a" <= letter <= "z" for letter in text.casefold())}
    assert latin == set()


@pytest.mark.parametrize("name", MODELS)
def test_a_rubric_says_what_each_level_sounds_like(name: str) -> None:
    """Every level has words that somebody might say; the rubric says whose teaching it is and what it can't judge."""
    found = rubric(name)
    assert sum(criterion.weight for criterion in found.criteria) == 100
    assert found.source and found.does_not_cover
    for criterion in found.criteria:
        assert all("«" in one.text or '"' in one.text for one in criterion.levels), criterion.id


def test_only_what_the_codebook_cannot_tell_is_a_move_of_its_own() -> None:
    """One model adds a move; the others do with the sixteen."""
    assert [m.id for name in MODELS for m in rubric(name).moves if m.id not in MOVES] == ["ask_for_signs"]


def test_the_question_how_value_would_show_is_heard() -> None:
    """Cold questions after signs of value are heard as such, other questions and statements mostly aren't."""
    reader = with_own_moves(load_reader(), rubric("disappointed-client").moves)
    client = "I go home with nothing to do, and I've paid for three more months."

    def heard(*replies: str) -> int:
        return sum("ask_for_signs" in reader.read(Exchange(client, reply)).moves for reply in replies)

    asked = (
        "What would have to happen by Easter for you to say it was worth it?",
        "How will you tell that it's getting better?",
        "What do you want to be able to do after three months?",
        "What does a good session look like to you?",
        "Suppose we stop in March and you're pleased: what is it that you've got?",
        "If I did my job well, what would your staff notice first?",
    )
    other = (
        "Who was in the room when he said that?",
        "How often do you meet?",
        "You're right, I wasn't with you on Tuesday.",
        "By Friday I send you three actions, and on Monday we look at them.",
        "That sounds like a long way home.",
        "Did you get the notes?",
        "Our programme has been proven over many years.",
        "I'd put the two weakest shops first.",
    )
    assert heard(*asked) >= 5
    assert heard(*other) <= 1
