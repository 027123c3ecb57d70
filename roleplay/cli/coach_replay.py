"""A coach's play, turn by turn: the reply, what was read, the branch taken, the client's state, the marks."""

from __future__ import annotations

from collections.abc import Iterator

from roleplay.authoring.coaches import CoachPlay
from roleplay.content.words import one_line
from roleplay.domain.conversation import Turn
from roleplay.domain.judgement import Mark, Reading, Score
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario

IN_WORDS = {-1: "unsure"}
"""Branches that have no number of their own in a file."""


def replay_lines(play: CoachPlay, scenario: Scenario, rubric: Rubric) -> Iterator[str]:
    """The play for people, a line each."""
    talk, client = play.conversation, scenario.client.name
    yield f"{one_line(scenario.title)} - {play.coach}, seed {play.seed}"
    yield f"state {_state(talk.state)}"
    yield ""
    yield f"{one_line(client)}: {one_line(talk.opening)}"
    before = talk.state
    for number, turn in enumerate(talk.turns, start=1):
        yield f"{number}. {play.coach}: {one_line(turn.reply.text)}"
        yield f"   read    {_reading(turn.reading, turn.reply.text)}"
        yield f"   branch  {branch_name(scenario, turn)} of {turn.scene} -> {turn.to}{_because(scenario, turn)}"
        if turn.state != before:
            yield f"   state   {_changes(before, turn.state)}"
        if not turn.reading.sure:
            yield "   mark    none: the reader was not sure"
        for mark in play.score.marks_of(turn.id) if turn.reading.sure else ():
            yield f"   mark    {_mark(mark, rubric)}"
        yield f"{one_line(client)}: {one_line(turn.answer)}"
        before = turn.state
    yield ""
    yield f"{_ending(play)}; {_points(play.score)}"
    for reached in play.score.limits_to_tell():
        yield f"at most {reached.cap}: {one_line(reached.because)}"


def replay_as_json(play: CoachPlay, scenario: Scenario) -> dict[str, object]:
    """The play for scripts."""
    return {
        "scenario": scenario.id,
        "coach": play.coach,
        "seed": play.seed,
        "score": play.points,
        "band": play.score.band,
        "ending": play.ending or None,
        "outcome": play.outcome or None,
        "opening": play.conversation.opening,
        "state": dict(play.conversation.state),
        "turns": [
            {
                "scene": turn.scene,
                "reply": turn.reply.text,
                "moves": list(turn.reading.moves),
                "quality": turn.reading.quality,
                "sure": turn.reading.sure,
                "branch": branch_name(scenario, turn),
                "leads_to": turn.to,
                "state": dict(turn.state),
                "marks": {mark.criterion: mark.level for mark in play.score.marks_of(turn.id)},
                "client": turn.answer,
            }
            for turn in play.conversation.turns
        ],
    }


def branch_name(scenario: Scenario, turn: Turn) -> str:
    """The branch that a turn took, as an author would find it: by its number from 1, or `otherwise`, or `unsure`."""
    scene = scenario.scene(turn.scene)
    if turn.branch in IN_WORDS:
        return IN_WORDS[turn.branch]
    if turn.branch >= len(scene.branches):
        return "otherwise"
    common = scene.branches[turn.branch].everywhere
    return f"branch {turn.branch + 1}" if common < 0 else f"everywhere {common + 1}"


def _because(scenario: Scenario, turn: Turn) -> str:
    ways = scenario.scene(turn.scene).ways_out()
    because = ways[turn.branch].because if 0 <= turn.branch < len(ways) else ""
    return f" ({one_line(because)})" if because else ""


def _reading(reading: Reading, reply: str) -> str:
    parts = []
    for move in reading.moves:
        words = next((reply[e.words_start : e.words_end] for e in reading.evidence if e.move == move), "")
        parts.append(f'{move} "{one_line(words)}"' if words else move)
    return f"{', '.join(parts) or 'no move'}; quality {reading.quality:g}{'' if reading.sure else '; not sure'}"


def _state(state: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in state)


def _changes(before: tuple[tuple[str, int], ...], after: tuple[tuple[str, int], ...]) -> str:
    was = dict(before)
    return ", ".join(f"{name} {was.get(name, 0)} -> {value}" for name, value in after if was.get(name, 0) != value)


def _mark(mark: Mark, rubric: Rubric) -> str:
    title = next(one.title for one in rubric.criteria if one.id == mark.criterion)
    level = "not marked" if mark.level is None else f"{mark.level} of 4"
    why = [f"{reason.rule} {reason.points:+d}" for reason in mark.reasons if reason.points]
    return f"{one_line(title)}: {level}{' (' + ', '.join(why) + ')' if why else ''}"


def _ending(play: CoachPlay) -> str:
    if not play.ending:
        return f"still open in {play.conversation.scene_now} after {len(play.conversation.turns)} replies"
    return f"ended in {play.ending} ({play.outcome})"


def _points(score: Score) -> str:
    return "nothing could be marked" if score.points is None else f"{score.points} of 100 ({score.band})"
