"""`roleplay score TRANSCRIPT.json`: what a transcript comes to, computed again."""

from __future__ import annotations

from typing import Any

import click

from roleplay import scoring
from roleplay.cli import replay
from roleplay.cli.json_input import kind_of, read_json, text_field
from roleplay.cli.options import content_option, json_option
from roleplay.cli.output import say, say_json
from roleplay.domain.conversation import Conversation
from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Score
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.reading.reader import Reader
from roleplay.reports.read_transcript import conversation_from_transcript
from roleplay.wiring import Parts

MOST_REPLIES = 5_000

_BLANK = {"moves": [], "quality": 0, "sure": False, "evidence": []}


@click.command("score")
@click.argument("file", metavar="TRANSCRIPT.json")
@click.option("--read-again", is_flag=True, help="Read the replies anew with this machine's reader.")
@click.option("--rubric", "rubric_id", metavar="ID", help="Mark by another rubric.")
@json_option
@content_option
@click.pass_obj
def command(parts: Parts, file: str, read_again: bool, rubric_id: str | None, as_json: bool) -> int:
    """Score the talk in TRANSCRIPT.json (- for standard input) again, from the readings in it.

    Where the file says something else than what its turns come to, that is named and the exit code is 1. Turns without
    moves are read with this machine's reader.
    """
    value = read_json(file)
    if not isinstance(value, dict):
        raise WrongUse(f"{file}: the transcript is {kind_of(value)}", "give one as --transcript writes it")
    scenario = parts.library.scenario(text_field(value, "scenario", file))
    rubric = parts.library.rubric(rubric_id or text_field(value, "rubric", file, scenario.rubric))
    reader = parts.reader_for(rubric)
    anew = read_again or _has_replies_only(value)
    remarks: list[str] = []
    different: list[str] = []
    try:
        if anew:
            talk = replay.played_from_replies(scenario, rubric, _seed(value), _replies(value), reader)
        else:
            talk, different = _told(value, scenario, rubric, reader, remarks)
    except WrongUse as error:
        raise WrongUse(f"{file}: {error.message}", error.remedy) from error
    score = scoring.score(rubric, talk)
    if not anew and rubric_id is None and not remarks:
        different += _other_marks(value, score)
    if as_json:
        say_json(_as_json(scenario, rubric, talk, score, different, remarks))
    else:
        _say(rubric, score, different, remarks)
    return 1 if different else 0


def _told(
    value: dict[str, Any], scenario: Scenario, rubric: Rubric, reader: Reader, remarks: list[str]
) -> tuple[Conversation, list[str]]:
    """The talk that a transcript with readings tells, and where the scenario would have gone another way."""
    value, anew = _with_blank_readings(value)
    told = conversation_from_transcript(value)
    if anew:
        turns = ", ".join(str(number) for number in sorted(anew))
        what = f"turn {turns} has no moves and was" if len(anew) == 1 else f"turns {turns} have no moves and were"
        remarks.append(f"{what} read with {reader.version}")
    if told.rubric_hash and told.rubric == rubric.id and told.rubric_hash != rubric.hash:
        remarks.append(f"the rubric {rubric.id} here isn't the one that the talk was marked by (now {rubric.version})")
    if told.scenario_hash and told.scenario_hash != scenario.hash:
        remarks.append(
            f"the scenario here isn't the one that was played (now {scenario.version}); its turns are taken as told"
        )
        return replay.read_anew(scenario, told, anew, reader), []
    played, different = replay.played_from_readings(scenario, rubric, told, anew, reader)
    stated = bool(told.turns) and not anew and all(turn.state for turn in told.turns)
    return (told if stated else played), different


def _with_blank_readings(value: dict[str, Any]) -> tuple[dict[str, Any], frozenset[int]]:
    """The transcript with an empty reading wherever a turn has no moves, and the numbers of those turns, from 1."""
    turns = value.get("turns")
    if not isinstance(turns, list):
        return value, frozenset()
    numbered = enumerate(turns[:MOST_REPLIES], start=1)
    anew = frozenset(number for number, turn in numbered if isinstance(turn, dict) and "moves" not in turn)
    filled = [
        {"scene": "", "client": "", **turn, **_BLANK} if number in anew else turn
        for number, turn in enumerate(turns[:MOST_REPLIES], start=1)
    ]
    return {**value, "turns": [*filled, *turns[MOST_REPLIES:]]}, anew


def _has_replies_only(value: dict[str, Any]) -> bool:
    turns = value.get("turns")
    return isinstance(turns, list) and bool(turns) and all(isinstance(t, dict) and "moves" not in t for t in turns)


def _seed(value: dict[str, Any]) -> int:
    seed = value.get("seed", 0)
    if not isinstance(seed, int) or isinstance(seed, bool) or abs(seed) > 2**63:
        raise WrongUse(f"'seed' is {kind_of(seed)}", "write the whole number that the talk was played with")
    return seed


def _replies(value: dict[str, Any]) -> list[str]:
    turns = value.get("turns")
    if not isinstance(turns, list):
        raise WrongUse("'turns' must be a list", "give a transcript as --transcript writes it")
    if len(turns) > MOST_REPLIES:
        raise WrongUse(f"There are {len(turns):,} turns", f"give at most {MOST_REPLIES:,}")
    replies = []
    for number, turn in enumerate(turns):
        if not isinstance(turn, dict):
            raise WrongUse(f"turns[{number}] is {kind_of(turn)}", 'write an object: {"reply": "…"}')
        replies.append(text_field(turn, "reply", f"turns[{number}]"))
    return replies


def _other_marks(value: dict[str, Any], score: Score) -> list[str]:
    """Where the score, the band or a criterion in the file isn't what the turns come to."""
    found = []
    for key, computed in (("score", score.points), ("band", score.band)):
        if key in value and value[key] != computed:
            found.append(f"{key}: the turns come to {_word(computed)}, not {_word(value[key])}")
    told = value.get("criteria")
    levels = {c.criterion: c.level for c in score.criteria}
    for entry in told if isinstance(told, list) else []:
        name = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(name, str) or name not in levels:
            found.append(f"criteria: the rubric has no {_word(name)}")
        elif entry.get("level") != (level := _level(levels[name])):
            found.append(f"{name}: the turns come to {_word(level)}, not {_word(entry.get('level'))}")
    return found


def _word(value: object) -> str:
    return "none" if value is None else str(value)[:60]


def _level(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _as_json(
    scenario: Scenario, rubric: Rubric, talk: Conversation, score: Score, different: list[str], remarks: list[str]
) -> dict[str, Any]:
    ending = scenario.scenes[talk.scene_now].ending if talk.scene_now in scenario.scenes else None
    weights = {c.id: c.weight for c in rubric.criteria}
    return {
        "scenario": scenario.id,
        "rubric": rubric.id,
        "rubric_version": rubric.version,
        "rubric_hash": rubric.hash,
        "reader": talk.reader,
        "turns": len(talk.turns),
        "ending": talk.scene_now if ending else None,
        "outcome": ending.outcome if ending else None,
        "score": score.points,
        "band": score.band,
        "criteria": [
            {"id": c.criterion, "level": _level(c.level), "weight": weights[c.criterion]} for c in score.criteria
        ],
        "limits": [{"limit": reached.limit, "cap": reached.cap} for reached in score.limits],
        "before_limits": score.before_limits,
        "differences": different,
        "remarks": remarks,
    }


def _say(rubric: Rubric, score: Score, different: list[str], remarks: list[str]) -> None:
    from roleplay.cli.plain_text import score_lines

    for line in (*score_lines(score, rubric), *(f"Differs: {text}" for text in different)):
        say(line)
    for text in remarks:
        say(f"Note: {text}")
