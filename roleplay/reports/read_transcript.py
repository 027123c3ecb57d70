"""Reads a transcript back: strict, bounded, and every problem told with its place, such as `turns[3].reply`."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from roleplay.domain.conversation import Conversation, Reply, Turn
from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Evidence, Reading
from roleplay.domain.text import visible

MOST_CHARACTERS = 50_000_000
"""How long a transcript may be, in characters."""
MOST_TURNS = 5_000
MOST_ENTRIES = 2_000
"""How many moves, pieces of evidence or values of state one turn may have."""
LONGEST_TEXT = 1_000_000
LONGEST_NAME = 500
LARGEST_NUMBER = 2**63

_TOP = frozenset(
    {"scenario", "scenario_version", "scenario_hash", "rubric", "rubric_version", "rubric_hash", "reader", "seed"}
    | {"ending", "outcome", "score", "band", "criteria", "limits", "scene", "opening", "state", "turns"}
)
_TURN = frozenset(
    {"turn", "scene", "client", "reply", "moves", "quality", "sure", "evidence", "reader", "marks"}
    | {"branch", "leads_to", "answer", "state"}
)
_EVIDENCE = frozenset(("move", "sentence", "words", "start", "end", "words_start", "words_end"))
_REMEDY = "Give a transcript as `roleplay export --format json` writes it"


def read_transcript(text: str) -> Conversation:
    """The conversation in the text of a transcript. Raises WrongUse with the place of the first problem."""
    if len(text) > MOST_CHARACTERS:
        raise WrongUse(f"The transcript has more than {MOST_CHARACTERS:,} characters", "Give that of one conversation")
    try:
        values = json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise WrongUse(
            f"The transcript isn't JSON: line {error.lineno}, column {error.colno}: {error.msg}", _REMEDY
        ) from error
    except RecursionError:
        raise WrongUse("The transcript is nested too deeply", _REMEDY) from None
    except ValueError as error:
        raise WrongUse(f"The transcript can't be read: {str(error)[:200]}", _REMEDY) from error
    return conversation_from_transcript(values)


def conversation_from_transcript(values: object) -> Conversation:
    """The conversation of a transcript, with the readings that it states, ready to be scored again.

    Needed are the scenario and the turns, each with scene, client, reply, moves, quality, sure and evidence; a missing
    state is empty, other missing parts are as nothing. What was computed (score, criteria, marks…) isn't looked into.
    The conversation has no id and no times. Raises WrongUse with the place of the first problem.
    """
    top = _Object("", values, _TOP)
    turns = top.list_of("turns", MOST_TURNS, required=True)
    reader = top.text("reader", LONGEST_NAME, "")
    for key in ("criteria", "limits"):
        top.list_of(key, MOST_ENTRIES)
    read = tuple(_turn(number, place, value, reader) for number, (place, value) in enumerate(turns, 1))
    return Conversation(
        id="",
        scenario=top.text("scenario", LONGEST_NAME),
        scenario_hash=top.text("scenario_hash", LONGEST_NAME, ""),
        rubric=top.text("rubric", LONGEST_NAME, ""),
        rubric_hash=top.text("rubric_hash", LONGEST_NAME, ""),
        reader=reader,
        seed=top.whole("seed", -LARGEST_NUMBER, LARGEST_NUMBER, 0),
        started_at="",
        scene=top.text("scene", LONGEST_NAME, read[0].scene if read else ""),
        opening=top.text("opening", LONGEST_TEXT, read[0].client_line if read else ""),
        state=top.state(),
        turns=read,
    )


def _turn(number: int, place: str, value: object, reader: str) -> Turn:
    turn = _Object(place, value, _TURN)
    if turn.whole("turn", 1, MOST_TURNS, number) != number:
        turn.wrong("turn", f"must be {number}: turns are numbered from 1 in their order")
    reply = turn.text("reply", LONGEST_TEXT)
    moves = turn.names("moves")
    turn.list_of("marks", MOST_ENTRIES)
    evidence = tuple(
        _evidence(where, entry, reply, moves) for where, entry in turn.list_of("evidence", MOST_ENTRIES, required=True)
    )
    reading = Reading(
        moves=moves,
        quality=turn.number("quality", 0, 4),
        sure=turn.yes_or_no("sure"),
        evidence=evidence,
        reader=turn.text("reader", LONGEST_NAME, reader),
    )
    return Turn(
        id=number,
        after=number - 1,
        scene=turn.text("scene", LONGEST_NAME),
        client_line=turn.text("client", LONGEST_TEXT),
        reply=Reply(reply),
        reading=reading,
        branch=turn.whole("branch", -1, MOST_ENTRIES, -1),
        to=turn.text("leads_to", LONGEST_NAME, ""),
        answer=turn.text("answer", LONGEST_TEXT, ""),
        state=turn.state(),
    )


def _evidence(place: str, value: object, reply: str, moves: tuple[str, ...]) -> Evidence:
    entry = _Object(place, value, _EVIDENCE)
    move = entry.text("move", LONGEST_NAME)
    if move not in moves:
        entry.wrong("move", f"is {_short(move)}, which isn't among the moves of this turn")
    start = entry.whole("start", 0, len(reply))
    end = entry.whole("end", start, len(reply))
    words_start = entry.whole("words_start", start, end, start)
    words_end = entry.whole("words_end", words_start, end, end)
    for key, here in (("sentence", reply[start:end]), ("words", reply[words_start:words_end])):
        if entry.text(key, LONGEST_TEXT, here) != here:
            entry.wrong(key, f"isn't what stands there in the reply: {_short(here)}")
    return Evidence(move, start, end, words_start, words_end)


class _Object:
    """A JSON object at a place of the transcript, whose values are checked as they are taken."""

    def __init__(self, place: str, value: object, known: frozenset[str]) -> None:
        self._place = place
        if not isinstance(value, dict):
            raise WrongUse(f"{place or 'The transcript'} must be an object, not {_kind(value)}", _REMEDY)
        self._values: dict[str, Any] = value
        for key in value:
            if key not in known:
                near = difflib.get_close_matches(str(key)[:50], sorted(known), 1, 0.7)
                hint = f"; did you mean {near[0]}?" if near else ""
                self.wrong(str(key)[:50], f"isn't part of a transcript{hint}")

    def wrong(self, key: str, what: str) -> NoReturn:
        """Tell what is wrong with the value of a key."""
        raise WrongUse(visible(f"{self._where(key)} {what}"), _REMEDY)

    def text(self, key: str, longest: int, default: str | None = None) -> str:
        """Text of at most so many characters."""
        value = self._take(key, default)
        if not isinstance(value, str):
            self.wrong(key, f"must be text, not {_kind(value)}")
        if len(value) > longest:
            self.wrong(key, f"has {len(value):,} characters; at most {longest:,} are read")
        return value

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number in a closed range."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(key, f"must be a whole number, not {_kind(value)}")
        if not least <= value <= most:
            self.wrong(key, f"must be from {least} to {most}")
        return value

    def number(self, key: str, least: float, most: float) -> float:
        """A number in a closed range."""
        value = self._take(key, None)
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.wrong(key, f"must be a number, not {_kind(value)}")
        if not math.isfinite(value) or not least <= value <= most:
            self.wrong(key, f"must be from {least:g} to {most:g}")
        return value

    def yes_or_no(self, key: str) -> bool:
        """True or false."""
        value = self._take(key, None)
        if not isinstance(value, bool):
            self.wrong(key, f"must be true or false, not {_kind(value)}")
        return value

    def list_of(self, key: str, most: int, *, required: bool = False) -> list[tuple[str, Any]]:
        """The places and values of a list."""
        value = self._take(key, None if required else [])
        if not isinstance(value, list):
            self.wrong(key, f"must be a list, not {_kind(value)}")
        if len(value) > most:
            self.wrong(key, f"has {len(value):,} entries; at most {most:,} are read")
        return [(f"{self._where(key)}[{number}]", entry) for number, entry in enumerate(value)]

    def names(self, key: str) -> tuple[str, ...]:
        """A list of short texts, none of them twice."""
        found: list[str] = []
        for place, entry in self.list_of(key, MOST_ENTRIES, required=True):
            if not isinstance(entry, str) or len(entry) > LONGEST_NAME:
                raise WrongUse(f"{place} must be the name of a move, not {_kind(entry)}", _REMEDY)
            if entry in found:
                raise WrongUse(f"{place} is {_short(entry)} for the second time", _REMEDY)
            found.append(entry)
        return tuple(found)

    def state(self) -> tuple[tuple[str, int], ...]:
        """The client's state: names with whole numbers from 0 to 100; empty if it isn't stated."""
        value = self._values.get("state", {})
        if not isinstance(value, dict):
            self.wrong("state", f"must be an object, not {_kind(value)}")
        if len(value) > MOST_ENTRIES:
            self.wrong("state", f"has {len(value):,} entries; at most {MOST_ENTRIES:,} are read")
        part = _Object(self._where("state"), value, frozenset(value))
        return tuple((name, part.whole(name, 0, 100)) for name in value)

    def _where(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def _take(self, key: str, default: Any) -> Any:
        value = self._values.get(key, default)
        if value is None and key not in self._values:
            self.wrong(key, "is missing")
        return value


_KINDS: tuple[tuple[Callable[[object], bool], str], ...] = (
    (lambda value: value is None, "null"),
    (lambda value: isinstance(value, bool), "true or false"),
    (lambda value: isinstance(value, int), "a number"),
    (lambda value: isinstance(value, float), "a decimal number"),
    (lambda value: isinstance(value, str), "text"),
    (lambda value: isinstance(value, list), "a list"),
)


def _kind(value: object) -> str:
    """What a value is, in the words of JSON."""
    return next((name for fits, name in _KINDS if fits(value)), "an object")


def _short(text: str) -> str:
    return json.dumps(text if len(text) <= 60 else f"{text[:57]}…", ensure_ascii=True)


def _no_key_twice(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {_short(key)} stands twice in one object")
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")
