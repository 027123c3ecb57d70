"""Makes something of a reply that was misread: an example in a rubric file, or a play-through beside a scenario."""

from __future__ import annotations

import re
from collections.abc import Collection

from roleplay import engine
from roleplay.authoring.recording import COACH, in_quotes
from roleplay.content.problems import Problems
from roleplay.content.yaml_source import Mapping, Scalar, Sequence, Value, parse
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.errors import WrongUse
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario

EXAMPLES, NO_EXAMPLES = "examples", "does_not_count"
_DASH = re.compile(r"^\s*-\s+$")
_LONGEST_NAME = 110
_BY_HAND = "write it in by hand"


def with_example(text: str, name: str, move: str, reply: str, *, counts: bool = True) -> str:
    """The text of a rubric file with the reply as one more example of a move, all else as it was.

    counts: whether it makes the move, else it goes to the examples that don't count. Raises WrongUse if the file can't
    be read, has no such move or has that example already, or is written so that a line can't be put in.
    """
    before = _tree(text, name)
    moves = before.values.get("moves")
    told = moves.values.get(move) if isinstance(moves, Mapping) else None
    if not isinstance(moves, Mapping) or not isinstance(told, Mapping) or not told.values:
        known = ", ".join(moves.keys) if isinstance(moves, Mapping) else "none"
        raise WrongUse(f"{name} declares no move '{move}'", f"it declares: {known}")
    key = EXAMPLES if counts else NO_EXAMPLES
    there = _texts(told.values.get(key))
    if reply in there:
        raise WrongUse(f"That reply stands among the `{key}` of '{move}' already", "choose another")
    longer = _put_in(text, told, key, reply)
    after = _tree(longer, name) if longer is not None else None
    moves_after = after.values.get("moves") if after is not None else None
    told_after = moves_after.values.get(move) if isinstance(moves_after, Mapping) else None
    if longer is None or not isinstance(told_after, Mapping) or _texts(told_after.values.get(key)) != [*there, reply]:
        raise WrongUse(f"No line can be put into `{key}` of '{move}' in {name}", _BY_HAND)
    return longer


def _tree(text: str, name: str) -> Mapping:
    problems = Problems()
    top = parse(text, name, problems)
    if top is None:
        raise WrongUse(f"{name} can't be read: {problems.errors()[0].message}", "mend it first: roleplay check")
    return top


def _texts(value: Value | None) -> list[str]:
    return [one.text for one in value.values if isinstance(one, Scalar)] if isinstance(value, Sequence) else []


def _put_in(text: str, move: Mapping, key: str, reply: str) -> str | None:
    """The longer text; None where it isn't written as a list with dashes, a line for each example."""
    listed = move.values.get(key)
    if isinstance(listed, Sequence) and listed.values:
        first, last = listed.values[0], listed.values[-1]
        if not isinstance(first, Scalar) or not isinstance(last, Scalar):
            return None
        dash = text[text.rfind("\n", 0, first.start) + 1 : first.start]
        if not _DASH.match(dash):
            return None
        return _after_line(text, last.end, f"{dash}{in_quotes(reply)}")
    if listed is not None:
        return None
    indent = " " * (next(iter(move.keys.values())).place[1] - 1)
    end = max(_end(value) for value in move.values.values())
    return _after_line(text, end, f"{indent}{key}:\n{indent}  - {in_quotes(reply)}")


def _end(value: Value) -> int:
    """Where the last text in a value ends."""
    if isinstance(value, Scalar):
        return value.end
    inside = value.values.values() if isinstance(value, Mapping) else value.values
    return max((_end(one) for one in inside), default=0)


def _after_line(text: str, place: int, line: str) -> str:
    """The text with a line after the one that holds the place; a block of text ends with its own line feed."""
    end = place if text[place - 1 : place] == "\n" else text.find("\n", place) + 1
    head = text[:end] if end > 0 else f"{text}\n"
    return f"{head}{line}\n{text[len(head) :] if end > 0 else ''}"


def case_of_miss(talk: Conversation, turn_id: int, meant: Collection[str], scenario: Scenario, rubric: Rubric) -> str:
    """The replies up to the misread one, and where that leads if it is read as it was meant, as one case of plays.

    It comes out otherwise until the reader, or the rubric, reads it so. Raises WrongUse if there is no such turn.
    """
    path = engine.standing_at(talk, turn_id).turns
    turn = path[-1]
    reading = engine.corrected(turn.reading, turn.reply.text, meant, rubric)
    after = engine.advance(scenario, engine.standing_at(talk, turn.after), Reply(turn.reply.text), reading)
    ending = scenario.scene(after.scene_now).ending
    name = f"Misread in conversation {talk.id}: meant {', '.join(reading.moves) or 'none of the moves'}"[:_LONGEST_NAME]
    said = [*((one.reply.text, one.to) for one in path[:-1]), (turn.reply.text, after.scene_now)]
    expect = f"{{ending: {after.scene_now}, outcome: {ending.outcome}}}" if ending is not None else "{points: {min: 0}}"
    lines = [
        f"    - name: {in_quotes(name)}",
        f"      coach: {COACH}",
        f"      seed: {talk.seed}",
        "      turns:",
        *(f"        - {{reply: {in_quotes(reply)}, leads_to: {leads_to}}}" for reply, leads_to in said),
        f"      expect: {expect}",
    ]
    return "\n".join(lines) + "\n"
