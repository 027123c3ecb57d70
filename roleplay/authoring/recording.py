"""Makes a play-through of a conversation that was really held: its replies in words, and what came out."""

from __future__ import annotations

from roleplay.content.json_schema import file_name, modeline
from roleplay.content.plays import plays_of_text
from roleplay.domain.conversation import Conversation, Turn
from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Score
from roleplay.domain.scenario import Scenario

COACH = "recorded"
"""Who replies in a play-through that was recorded."""
_INDENT = "    "


def case_of(talk: Conversation, score: Score, scenario: Scenario, name: str = "") -> str:
    """The talk as one case of a file of play-throughs, indented as it stands under `cases:`.

    name: the play's, instead of the day and the talk's id. Replies without words stand by their moves and quality. What
    came out is stated as it was: where each reply led, the ending, the band and the points. Raises WrongUse for a talk
    without replies, and for an open one in which nothing could be marked: there is nothing to compare.
    """
    if not talk.turns:
        raise WrongUse("Nothing was said in this conversation", "record one that has replies")
    ending = scenario.scene(talk.scene_now).ending
    expect = [f"ending: {talk.scene_now}", f"outcome: {ending.outcome}"] if ending is not None else []
    if score.points is not None:
        expect += [f"band: {score.band}", f"points: {{min: {score.points}, max: {score.points}}}"]
    if not expect:
        raise WrongUse("This conversation is open and nothing in it could be marked", "finish it first")
    turns = [f"{_INDENT}    - {{{_said(turn)}, leads_to: {turn.to}}}" for turn in talk.turns]
    name = name or f"Recorded {talk.started_at[:10]}, conversation {talk.id}"[:120]
    lines = [f"- name: {in_quotes(name)}", f"  coach: {COACH}", f"  seed: {talk.seed}", "  turns:"]
    return "\n".join([*(_INDENT + line for line in lines), *turns, f"{_INDENT}  expect: {{{', '.join(expect)}}}", ""])


def _said(turn: Turn) -> str:
    if turn.reply.text:
        return f"reply: {in_quotes(turn.reply.text)}"
    return f"moves: [{', '.join(turn.reading.moves)}], quality: {turn.reading.quality:g}"


def new_file(case: str, scenario_id: str) -> str:
    """A file of play-throughs with this one case. Its first line tells editors where the schema may lie."""
    first = modeline(f"../schema/{file_name('plays')}")
    return f"{first}\nplays:\n  for: {scenario_id}\n  cases:\n{case}"


def added(text: str, case: str, scenario_id: str, name: str) -> str:
    """The text of a file of play-throughs with one case more, all else as it was.

    Raises WrongUse if the file isn't one of this scenario's, or can't be added to at its end.
    """
    before = plays_of_text(text, name)
    if before is None or before[0] != scenario_id:
        raise WrongUse(
            f"{name} holds no play-throughs of {scenario_id}", "name another file, or one that isn't there yet"
        )
    longer = f"{text.rstrip()}\n\n{case}"
    after = plays_of_text(longer, name)
    if after is None or after[1] != before[1] + 1:
        raise WrongUse(
            f"A play can't be added at the end of {name}", "write its cases as a list with dashes, indented by 4"
        )
    return longer


def in_quotes(text: str) -> str:
    """The text in double quotes, as YAML and JSON read it; what can't be seen is written as its number."""
    marks = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(marks.get(c) or (c if c.isprintable() else _number(c)) for c in text) + '"'


def _number(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
