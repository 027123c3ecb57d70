"""Scenarios whose moments nobody could go through one by one: many states, many branches that ask for all of them."""

from __future__ import annotations

import random

HEAD = """scenario: wide
title: Wide
version: 1.0.0
language: en
minutes: 5
difficulty: starter
rubric: welcome-the-problem
trains: [asking before answering]
client: {name: Tom, role: baker, voice: short, wants: To pay nothing., real_problem: He can't.}
brief: {who: Tom., what_happened: The invoice is old., at_stake: The work together.}
start: scene-0
"""
END = """  settled:
    says: ["Fine.", "Well then."]
    ending: {outcome: resolved, title: Paid, meaning: He pays.}
  gone:
    says: ["Goodbye.", "That's it."]
    ending: {outcome: lost, title: Gone, meaning: He has gone.}
"""
MOVES = (
    "welcome", "acknowledge", "own", "explore", "reflect", "reframe", "agree", "boundary", "advise", "add_value",
    "confirm", "defend", "blame", "dismiss", "buckle", "deflect",
)  # fmt: skip


def wide_file(
    states: int, scenes: int, branches: int, seed: int, *, moves: int = 3, turns: bool = False, memory: bool = False
) -> str:
    """A scenario file. moves: how many moves the conditions tell apart; turns: and the numbers of replies; memory: and
    the scenes seen and the moves made before."""
    chance = random.Random(seed)
    names = [f"state_{number}" for number in range(states)]
    lines = [HEAD + "state: {" + ", ".join(f"{name}: {chance.randrange(101)}" for name in names) + "}\nscenes:\n"]
    for scene in range(scenes):
        lines.append(f'  scene-{scene}:\n    says: ["Line {scene}.", "Again {scene}."]\n    branches:\n')
        for number in range(branches):
            low = chance.randrange(90)
            asked = [f"state: {{{chance.choice(names)}: {{min: {low}, max: {low + 10}}}}}"]
            asked.append(f"moves: {{any: [{chance.choice(MOVES[:moves])}]}}")
            asked.append(f"quality: {{min: {chance.randrange(40) / 10}}}")
            if turns:
                asked.append(f"turn: {{min: {chance.randrange(1, 90)}}}")
            if memory:
                asked.append(f"seen: {{none: [scene-{chance.randrange(scenes)}]}}")
                asked.append(f"earlier: {{any: [{chance.choice(MOVES[:moves])}]}}")
            effects = ", ".join(f"{name}: {chance.randrange(-20, 21)}" for name in chance.sample(names, min(4, states)))
            to = chance.choice([*(f"scene-{other}" for other in range(scenes)), "settled", "gone"])
            to = ("settled", "gone")[number] if scene == 0 and number < 2 else to
            lines.append(f"      - when: {{{', '.join(asked)}}}\n        to: {to}\n        effects: {{{effects}}}\n")
        lines.append(
            f'    otherwise: {{to: scene-{(scene + 1) % scenes}}}\n    unsure: {{says: ["What?", "Sorry?"]}}\n'
        )
    return "".join(lines) + END
