"""Small domain values for tests: a reading from a few words, a scenario and a rubric of a handful of lines."""

from __future__ import annotations

from roleplay.domain.condition import Condition, Range, SetTest
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.judgement import Evidence, Reading
from roleplay.domain.rubric import (
    HARMFUL,
    MOVES,
    Band,
    Criterion,
    Level,
    Limit,
    Move,
    Order,
    Recovery,
    Repetition,
    Rubric,
    Rule,
)
from roleplay.domain.scenario import Branch, Brief, Client, Ending, Recall, Scenario, Scene, Unsure
from roleplay.engine import advance, begin


def made_reading(moves: str = "", quality: float = 2.0, *, sure: bool = True, text: str = "") -> Reading:
    """A reading of these moves, separated by spaces, each with the whole text as its evidence."""
    names = tuple(name for name in MOVES if name in moves.split())
    evidence = tuple(Evidence(name, 0, len(text), 0, len(text)) for name in names)
    return Reading(names, quality, sure, evidence, "by-hand")


def doing(*moves: str, none: tuple[str, ...] = ()) -> Condition:
    """A condition on the moves of the reply: at least one of `moves`, none of `none`."""
    return Condition(moves=SetTest(any=frozenset(moves), none=frozenset(none)))


def small_scenario() -> Scenario:
    """A client with an opening, a middle and three ways it can end."""
    ask = Unsure(("What do you mean?", "Sorry, I don't follow."))
    scenes = {
        "opening": Scene(
            "opening",
            ("We want to cancel.", "I'd like to stop."),
            thinks="I expect a fight.",
            branches=(
                Branch("lost", doing("buckle"), (("trust", -20),), ("Fine, that was quick.",), "You let go."),
                Branch("middle", doing("welcome", "explore", none=tuple(HARMFUL)), (("trust", 30), ("heat", -30))),
            ),
            otherwise=Branch("opening", None, (("heat", 15),), ("That's not what I said.",), "Nothing was heard."),
            unsure=ask,
        ),
        "middle": Scene(
            "middle",
            ("My manager has quit.",),
            recalls=(Recall(Condition(earlier=SetTest(any=frozenset({"blame"}))), ("And no, we did our part.",)),),
            branches=(
                Branch(
                    "resolved", Condition(moves=SetTest(any=frozenset({"agree"})), state=(("trust", Range(min=60)),))
                ),
                Branch("parted", doing("boundary")),
            ),
            otherwise=Branch("middle", None, (("trust", 10),)),
            unsure=ask,
        ),
        "resolved": Scene("resolved", ("Good. Monday then.",), ending=Ending("resolved", "On again", "Worked out.")),
        "parted": Scene("parted", ("Thank you for that.",), ending=Ending("parted_well", "Parted", "Honestly.")),
        "lost": Scene("lost", ("Send me the invoice.",), ending=Ending("lost", "Gone", "She left unhelped.")),
    }
    return Scenario(
        id="small",
        title="Small",
        version="1.0.0",
        language="en",
        minutes=5,
        difficulty="starter",
        rubric="small-rubric",
        trains=("receiving",),
        client=Client("Dana", "owner of a showroom", "dry", "To cancel.", "Her manager has quit."),
        brief=Brief("Dana", "Seven months of coaching.", "The work."),
        state=(("trust", 30), ("heat", 60)),
        start="opening",
        scenes=scenes,
        hash="scenario-hash",
        bad_when_high=("heat",),
    )


def small_rubric() -> Rubric:
    """Two criteria with rules, order, recovery, repetition and a limit."""
    levels = tuple(Level(k, f"level {k}") for k in range(5))
    receive = Criterion(
        "receive",
        "Receiving",
        "Takes it in.",
        60,
        1,
        (
            Rule("welcomed", doing("welcome", "acknowledge"), 3, "You took it in."),
            Rule("defended", doing("defend"), -2, "You defended the work; she had brought a problem."),
        ),
        levels,
        order=(Order("hasty", ("agree", "advise"), ("welcome", "acknowledge", "explore"), -1, "A plan came first."),),
    )
    steady = Criterion(
        "steady",
        "Holding steady",
        "Does not let go.",
        40,
        3,
        (Rule("let-go", doing("buckle"), -3, "You let go."),),
        levels,
    )
    return Rubric(
        id="small-rubric",
        title="Small rubric",
        version="1.0.0",
        language="en",
        about="",
        source="",
        does_not_cover="",
        moves=tuple(Move(name, name, "harmful" if name in HARMFUL else "helpful", name) for name in MOVES),
        criteria=(receive, steady),
        bands=(Band("not-yet", "Not yet", 0, ""), Band("steady", "Steady", 60, "")),
        limits=(Limit("buckled", ("buckle",), 1, 40, "The work was let go.", unless_recovered=True),),
        recovery=Recovery(2, ("own", "acknowledge", "welcome"), 2, "You mended it."),
        repetition=Repetition(80, "The same formula again."),
        hash="rubric-hash",
    )


def begun(seed: int = 1) -> Conversation:
    """The small scenario's conversation before the first reply."""
    return begin(small_scenario(), small_rubric(), id="c1", seed=seed, reader="by-hand", started_at="2026-01-01")


def played(*steps: tuple[str, float] | tuple[str, float, str], seed: int = 1) -> Conversation:
    """The small scenario played with (moves, quality) or (moves, quality, text) for each reply."""
    conversation = begun(seed)
    for step in steps:
        moves, quality = step[0], step[1]
        text = step[2] if len(step) > 2 else f"{moves} number {len(conversation.turns)}"
        reading = made_reading(moves, quality, text=text)
        conversation = advance(small_scenario(), conversation, Reply(text), reading)
    return conversation
