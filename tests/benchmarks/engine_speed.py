"""Turns a second in the engine alone, by picked moves, without reading or storing."""

from __future__ import annotations

import random
import time

from roleplay.content.library import Library, shipped_folder
from roleplay.domain.conversation import Reply
from roleplay.domain.judgement import Reading
from roleplay.domain.rubric import MOVES
from roleplay.engine import advance, begin

GOAL = 50_000


def measure(seconds: float = 3.0) -> list[str]:
    """Plays the shipped scenarios with random readings; returns the lines to print."""
    library = Library([shipped_folder()])
    content = [(scenario, library.rubric(scenario.rubric)) for scenario in library.scenarios()]
    dice = random.Random(1)
    readings = [
        Reading(tuple(dice.sample(MOVES, dice.randint(0, 3))), dice.randint(0, 400) / 100, True, (), "dice")
        for _ in range(997)
    ]
    reply = Reply("words")
    turns = plays = 0
    start = time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds:
        scenario, rubric = content[plays % len(content)]
        talk = begin(scenario, rubric, id="", seed=plays, reader="dice", started_at="")
        while scenario.scene(talk.scene_now).ending is None and len(talk.turns) < 20:
            talk = advance(scenario, talk, reply, readings[turns % 997])
            turns += 1
        plays += 1
    rate = turns / spent
    return [f"engine: {rate:,.0f} turns/s in {plays:,} plays (goal {GOAL:,}; ratio {rate / GOAL:.2f})"]
