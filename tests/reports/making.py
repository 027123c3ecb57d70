"""A whole report made by hand: two criteria, a limit, a turning point, and any texts that a test wants to put in."""

from __future__ import annotations

from dataclasses import dataclass

from roleplay.domain.conversation import Conversation, Reply, Turn
from roleplay.domain.judgement import (
    CriterionScore,
    Debrief,
    Evidence,
    LimitReached,
    Mark,
    Reading,
    Reason,
    Score,
    TurningPoint,
    TurnReview,
)
from roleplay.domain.rubric import Band, Criterion, Level, Move, Rubric
from roleplay.domain.scenario import Brief, Client, Ending, Scenario, Scene
from roleplay.reports.report import Report


@dataclass(frozen=True)
class Feeling:
    """A mood."""

    value: int
    word: str


def scenario(text: str = "") -> Scenario:
    """Two scenes and an ending; `text` is added wherever an author may write."""
    scenes = {
        "opening": Scene("opening", ("We want to cancel.",)),
        "middle": Scene("middle", ("My manager has quit.",)),
        "end": Scene("end", ("Monday then.",), ending=Ending("resolved", "On again" + text, "Worked out." + text)),
    }
    return Scenario(
        id="cancel",
        title="We want to cancel" + text,
        version="1.2.0",
        language="en",
        minutes=10,
        difficulty="steady",
        rubric="welcome",
        trains=(),
        client=Client("Dana" + text, "owner" + text, "dry", "To cancel.", "Her manager has quit." + text),
        brief=Brief("", "", ""),
        state=(("trust", 30), ("heat", 60)),
        start="opening",
        scenes=scenes,
        hash="c" * 64,
    )


def rubric(text: str = "") -> Rubric:
    """Two criteria, three moves, two bands."""
    levels = tuple(Level(k, f"looks like {k}{text}") for k in range(5))
    return Rubric(
        id="welcome",
        title="Welcome" + text,
        version="2.0.0",
        language="en",
        about="",
        source="",
        does_not_cover="Tone of voice." + text,
        moves=(
            Move("welcome", "Welcomes the problem" + text, "helpful", ""),
            Move("explore", "Asks to understand" + text, "helpful", ""),
            Move("defend", "Defends" + text, "harmful", ""),
        ),
        criteria=(
            Criterion("receive", "Receiving" + text, "Takes it in." + text, 60, 1, (), levels),
            Criterion("steady", "Holding steady" + text, "Stays." + text, 40, 3, (), levels),
        ),
        bands=(Band("not-yet", "Not yet", 0, "…"), Band("steady", "Steady" + text, 60, "Good work." + text)),
        hash="d" * 64,
    )


WELCOME = "I'm glad you said that. What is missing?"
DEFEND = "But we delivered the plan."


def turn(
    number: int, after: int, reply: str, reading: Reading, scene: str = "opening", to: str = "middle", text=""
) -> Turn:
    """A turn in the middle of the talk."""
    said = "We want to cancel." + text
    return Turn(number, after, scene, said, Reply(reply), reading, 0, to, "Hm." + text, (("trust", 50), ("heat", 40)))


def read_welcome(reply: str = WELCOME) -> Reading:
    """The reply read as welcoming and asking."""
    cut = min(23, len(reply))
    end = len(reply)
    return Reading(
        ("welcome", "explore"),
        3.25,
        True,
        (
            Evidence("welcome", 0, cut, min(4, cut), min(22, cut)),
            Evidence("explore", min(24, end), end, min(24, end), end),
        ),
        "by-hand-1",
    )


def conversation(first: str = WELCOME, text: str = "", **more) -> Conversation:
    """Three turns that count, the second of which is a second try; ended."""
    read = read_welcome(first)
    harm = Reading(("defend",), 0.5, True, (Evidence("defend", 0, 26, 7, 25),), "by-hand-1")
    blank = Reading((), 1.0, False, (), "by-hand-1")
    turns = (
        turn(1, 0, first, read, text=text),
        turn(3, 1, DEFEND, harm, "middle", "middle"),
        turn(4, 3, "hm", blank, "middle", "end"),
    )
    values = {
        "id": "secret-id",
        "scenario": "cancel",
        "scenario_hash": "c" * 64,
        "rubric": "welcome",
        "rubric_hash": "d" * 64,
        "reader": "by-hand-1",
        "seed": 7,
        "started_at": "2026-11-21T09:00:00Z",
        "scene": "opening",
        "opening": "We want to cancel." + text,
        "state": (("trust", 30), ("heat", 60)),
        "turns": turns,
        "set_aside": (turn(2, 1, "A first try" + text, blank, "middle", "middle"),),
    }
    return Conversation(**{**values, **more})


def debrief(text: str = "") -> Debrief:
    """What the three turns came to."""
    receive = (
        Mark("receive", 1, 4, (Reason("welcomed", 3, "You took it in." + text),)),
        Mark("receive", 3, 0, (Reason("defended", -2, "Defending answers an attack." + text),)),
        Mark("receive", 4, None, (Reason("unsure", 0, "The reader was not sure."),)),
    )
    steady = (Mark("steady", 1, 3), Mark("steady", 3, 3), Mark("steady", 4, None))
    score = Score(
        40,
        "not-yet",
        (CriterionScore("receive", 200, receive), CriterionScore("steady", None, steady)),
        (LimitReached("defended", 40, "The work was defended." + text, (3,)),),
        62,
    )
    reviews = tuple(
        TurnReview(
            turn=number,
            marks=score.marks_of(number),
            thought="She expects a fight." + text,
            better=(("Tell me more." + text, "It asks." + text),),
            rule=None,
            because="She was heard." + text,
        )
        for number in (1, 3, 4)
    )
    point = TurningPoint(3, False, "The plan was defended." + text)
    return Debrief(
        "resolved", "On again" + text, "Worked out." + text, score, "Her manager has quit." + text, reviews, point
    )


MOODS = (Feeling(35, "upset"), Feeling(62, "listening"), Feeling(20, "angry"), Feeling(55, "wary"))


def report(first: str = WELCOME, text: str = "") -> Report:
    """The whole report; `first` is the first reply, `text` is added to every other text."""
    return Report(scenario(text), rubric(text), conversation(first, text), debrief(text), MOODS)


def open_report() -> Report:
    """A talk that has only just begun."""
    begun = conversation(turns=(), set_aside=())
    empty = Debrief(None, "", "", Score(None, None, ()), "Her manager has quit.", (), None)
    return Report(scenario(), rubric(), begun, empty, MOODS[:1])


NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% for x in y %}{# c #}",
    "[/] [b](http://x) ![i](http://x) `c` **b** _i_ # h | a | ~~s~~ $x$",
    "\x1b[31mred\x07\0",
    "\u202eright to left\u2066 שלום",
    "lone \ud83d surrogate",
    "]]> --> </style> </title> &amp; &#60;",
    "=1+1",
)
"""Texts that would do harm where they aren't made harmless."""
