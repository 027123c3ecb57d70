"""How long `roleplay check` takes for many scenes, beside PyYAML's C loader, and 10,000 plays of 20 replies."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from roleplay.content.check import check_paths
from roleplay.content.check_cache import CheckCache
from roleplay.content.library import Library, shipped_folder
from roleplay.domain.conversation import Reply
from roleplay.domain.judgement import Reading
from roleplay.domain.rubric import MOVES
from roleplay.engine import advance, begin

GOALS = {1_000: 1.0, 10_000: 5.0}  # scenes: seconds
CACHED_GOAL = 1.0
PLAYS, TURNS, PLAYS_GOAL = 10_000, 20, 20.0
SCENES = 100
"""Scenes of one file; the format allows 200."""
HEAD = """scenario: many-{number}
title: Many scenes {number}
version: 1.0.0
language: en
minutes: 10
difficulty: steady
rubric: welcome-the-problem
trains: [asking before answering]
client: {{name: Tom Okafor, role: baker, voice: short, wants: To pay nothing., real_problem: He can't pay.}}
brief: {{who: Tom runs a bakery., what_happened: The invoice is old., at_stake: The work together.}}
state: {{trust: 40, heat: {{start: 60, good: low}}}}
start: scene-0
scenes:
"""
SCENE = """  scene-{here}:
    says:
      - "Line {here}: why would I pay for that?"
      - "Tell me, why should I pay ({here})?"
    thinks: If he asks, I have to tell him.
    hint: Ask what is behind it.
    better: [{{reply: "What happened?", why: It asks.}}]
    branches:
      - when: {{moves: {{any: [explore, reflect], none: [blame]}}, quality: {{min: 2}}}}
        to: scene-{next}
        effects: {{trust: +5, heat: -5}}
        reaction: ["Well.", "All right."]
        because: He was asked.
      - when: {{moves: {{any: [blame]}}, state: {{trust: {{max: 30}}}}}}
        to: gone
        effects: {{trust: -10}}
    otherwise: {{to: scene-{next}, effects: {{heat: +3}}}}
    unsure: {{says: ["What?", "Say that again?"]}}
"""
ENDS = """  scene-{last}:
    says: ["Fine, in parts.", "In parts, then."]
    ending: {{outcome: resolved, title: In parts, meaning: He pays in parts.}}
  gone:
    says: ["Goodbye.", "That's it."]
    ending: {{outcome: lost, title: Gone, meaning: He has gone.}}
"""


def scenario_text(number: int, scenes: int = SCENES) -> str:
    """A scenario of so many scenes, its two endings among them."""
    row = [SCENE.format(here=here, next=here + 1) for here in range(scenes - 2)]
    return HEAD.format(number=number) + "".join(row) + ENDS.format(last=scenes - 2)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure() -> list[str]:
    """Times checking and playing; the lines to print."""
    return [*(_checking(scenes, goal) for scenes, goal in GOALS.items()), _playing()]


def _checking(scenes: int, goal: float) -> str:
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "scenarios"
        folder.mkdir()
        for number in range(scenes // SCENES):
            (folder / f"many-{number}.yaml").write_text(scenario_text(number), encoding="utf-8")
        texts = [path.read_text(encoding="utf-8") for path in folder.iterdir()]
        plain = _seconds(lambda: [yaml.load(text, yaml.CSafeLoader) for text in texts])
        problems = check_paths([Path(home)], Library([shipped_folder()]))
        if problems.errors():
            raise AssertionError(str(problems))
        spent = _seconds(lambda: check_paths([Path(home)], Library([shipped_folder()])))
        kept = Path(home) / "kept"
        check_paths([Path(home)], Library([shipped_folder()]), CheckCache(kept))
        again = CheckCache(kept)
        known = _seconds(lambda: check_paths([Path(home)], Library([shipped_folder()]), again))
        if again.hits != scenes // SCENES:
            raise AssertionError(f"{again.hits} files were known")
    return (
        f"content: {scenes:,} scenes in {scenes // SCENES} files checked in {spent:.2f} s of a core "
        f"(goal {goal:.0f}; ratio {goal / spent:.1f}); PyYAML in C alone {plain:.2f} s (ratio {spent / plain:.2f}); "
        f"again, nothing changed: {known:.2f} s (goal {CACHED_GOAL:.0f}; ratio {CACHED_GOAL / known:.1f})"
    )


def _playing() -> str:
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "scenarios" / "many-0.yaml"
        path.parent.mkdir()
        path.write_text(scenario_text(0, TURNS + 2), encoding="utf-8")
        library = Library([shipped_folder(), Path(home)])
        scenario = library.scenario("many-0")
        rubric = library.rubric(scenario.rubric)
    helping = MOVES[:11]
    reply, dice = Reply(""), random.Random(1)
    turns = 0
    start = time.process_time()
    for seed in range(PLAYS):
        talk = begin(scenario, rubric, id="", seed=seed, reader="dice", started_at="")
        while scenario.scene(talk.scene_now).ending is None:
            moves = tuple(dice.sample(helping, 2))
            talk = advance(scenario, talk, reply, Reading(moves, dice.randint(0, 400) / 100, True, (), "dice"))
        turns += len(talk.turns)
    spent = time.process_time() - start
    return (
        f"content: {PLAYS:,} plays of {turns / PLAYS:.0f} replies by picked moves in {spent:.1f} s of a core "
        f"(goal {PLAYS_GOAL:.0f}; ratio {PLAYS_GOAL / spent:.1f})"
    )
