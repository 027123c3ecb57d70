"""An author's bench: one talk with a scenario that is still being written, replayed on each of its versions.

A talk at the bench is what was done in it: replies, typed or picked, and states set by hand. It can be done again on
another version of the scenario, as far as it goes the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from roleplay import engine
from roleplay.authoring.bench_file import Version
from roleplay.authoring.play_throughs import BY_HAND
from roleplay.authoring.ways import Picked, way_to
from roleplay.domain.conversation import Conversation, Reply
from roleplay.domain.errors import WrongUse
from roleplay.domain.judgement import Evidence, Exchange, Reading
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.engine.advance import wording
from roleplay.reading.reader import Reader

State: TypeAlias = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that was given, and where it led then. `exchange`: what was read; None for moves that were picked."""

    reading: Reading
    exchange: Exchange | None
    scene: str = ""
    to: str = ""
    state: State = ()

    @property
    def text(self) -> str:
        """The words, empty where moves were picked."""
        return "" if self.exchange is None else self.exchange.reply


@dataclass(frozen=True, slots=True)
class StateSet:
    """The client's state, set by hand."""

    state: State


Act: TypeAlias = Answer | StateSet


@dataclass(frozen=True)
class Bench:
    """A talk at the bench.

    acts: all that was done, in order; plan: where an earlier version went another way, all that was done then (it waits
    for a version that goes the same way again); placed: the scene that the talk was begun in by hand, or empty.
    """

    version: Version
    conversation: Conversation
    acts: tuple[Act, ...] = ()
    plan: tuple[Act, ...] = ()
    placed: str = ""

    @property
    def scenario(self) -> Scenario:
        """The scenario as it is played."""
        return self.version.scenario

    @property
    def rubric(self) -> Rubric:
        """The rubric that marks it."""
        return self.version.rubric

    @property
    def ended(self) -> bool:
        """Whether the client has closed the talk."""
        return self.scenario.scene(self.conversation.scene_now).ending is not None


@dataclass(frozen=True, slots=True)
class Replayed:
    """A talk on another version. `words`: what went otherwise, empty if nothing did; `parts`: it goes another way."""

    bench: Bench
    words: str
    parts: bool


def begin(version: Version, seed: int = 0, placed: str = "") -> Bench:
    """A talk at the first line; or in a scene that it is placed in by hand, with the state of the start."""
    scenario = version.scenario
    talk = engine.begin(scenario, version.rubric, id="bench", seed=seed, reader="", started_at="")
    if placed:
        scene = scenario.scene(placed)
        talk = replace(talk, scene=placed, opening=wording(scene.says, seed, placed, 0))
    return Bench(version, talk, placed=placed)


def answer(bench: Bench, text: str, reader: Reader) -> Bench:
    """The talk after a reply in words. Raises WrongUse if it has ended, ReadingError if the reader fails."""
    exchange = exchange_of(bench, text)
    return _added(bench, Answer(reader.read(exchange), exchange))


def pick(bench: Bench, moves: Sequence[str], quality: float) -> Bench:
    """The talk after a reply that makes these moves with this quality (0 to 4). Raises WrongUse if it has ended."""
    return _added(bench, Answer(picked_reading(bench.rubric, moves, quality), None))


def set_state(bench: Bench, state: State) -> Bench:
    """The talk with the client's state set by hand, each from 0 to 100."""
    return _added(bench, StateSet(tuple((name, min(100, max(0, value))) for name, value in state)))


def take_back(bench: Bench) -> Bench:
    """The talk without the last thing that was done. Raises WrongUse if nothing was."""
    if not bench.acts:
        raise WrongUse("There is nothing to take back", "answer the client first")
    again = begin(bench.version, bench.conversation.seed, bench.placed)
    for act in bench.acts[:-1]:
        again = _added(again, act)
    return again


def jump(bench: Bench, scene: str) -> Bench | None:
    """A new talk that comes to the scene by the fewest replies that were found; None if none were."""
    way = way_to(bench.scenario, bench.rubric, scene)
    if way is None:
        return None
    talk = begin(bench.version, bench.conversation.seed)
    for reply in way:
        talk = pick(talk, reply.moves, reply.quality)
    return talk


def picked_reading(rubric: Rubric, moves: Sequence[str], quality: float) -> Reading:
    """The reading of a reply that does exactly this."""
    made = tuple(move.id for move in rubric.moves if move.id in moves)
    return Reading(made, quality, True, tuple(Evidence(move, 0, 0, 0, 0) for move in made), BY_HAND)


def exchange_of(bench: Bench, text: str) -> Exchange:
    """What the reader is given for these words at this line."""
    scenario = bench.scenario
    return Exchange(bench.conversation.line_now, text, scenario.brief.what_happened, scenario.language)


def replay(bench: Bench, version: Version, reader: Reader) -> Replayed:
    """The talk on another version, as far as it goes the same way; the reply at which it parts is still given.

    Words are read again where the client's line before them is another one. Raises ReadingError if the reader fails.
    """
    if bench.placed and bench.placed not in version.scenario.scenes:
        words = f"the scene {bench.placed}, where the talk was begun, is gone: it begins anew"
        return Replayed(begin(version, bench.conversation.seed), words, True)
    talk = begin(version, bench.conversation.seed, bench.placed)
    words, parts, changed = "", False, ""
    plan = bench.plan or bench.acts
    for act in plan:
        if talk.ended:
            words, parts = f"the talk now ends in {talk.conversation.scene_now}", True
            break
        if isinstance(act, StateSet):
            names = dict(version.scenario.state)
            kept = tuple((name, value) for name, value in act.state if name in names)
            talk = _grown(talk, StateSet((*kept, *((n, v) for n, v in names.items() if n not in dict(kept)))))
            continue
        talk = _grown(talk, _read_again(act, talk, reader))
        turn = talk.conversation.turns[-1]
        if (turn.scene, turn.to) != (act.scene, act.to):
            number = len(talk.conversation.turns)
            words, parts = f"reply {number} led to {act.to}, now it leads to {turn.to}", True
            break
        changed = changed or _change(len(talk.conversation.turns), act.state, turn.state)
    waiting = sum(1 for act in plan[len(talk.acts) :] if isinstance(act, Answer))
    if parts and waiting:
        words += f"; {waiting} {'reply' if waiting == 1 else 'replies'} after it not given"
    return Replayed(replace(talk, plan=plan if parts else ()), words or changed, parts)


def _read_again(act: Answer, talk: Bench, reader: Reader) -> Answer:
    """The reply as it is to be given to this version: moves as they stand, words read with the line as it is now."""
    if act.exchange is None:
        known = {move.id for move in talk.rubric.moves}
        return replace(act, reading=replace(act.reading, moves=tuple(m for m in act.reading.moves if m in known)))
    exchange = exchange_of(talk, act.exchange.reply)
    return act if exchange == act.exchange else replace(act, exchange=exchange, reading=reader.read(exchange))


def _change(number: int, before: State, after: State) -> str:
    was = dict(before)
    told = [f"{name} is {value}, was {was[name]}" for name, value in after if name in was and was[name] != value]
    return f"after reply {number} {', '.join(told)}" if told else ""


def _added(bench: Bench, act: Act) -> Bench:
    """One act more, given by the author: what an earlier version did is over."""
    return _grown(replace(bench, plan=()), act)


def _grown(bench: Bench, act: Act) -> Bench:
    talk = bench.conversation
    if isinstance(act, StateSet):
        if talk.turns:
            talk = replace(talk, turns=(*talk.turns[:-1], replace(talk.turns[-1], state=act.state)))
        else:
            talk = replace(talk, state=act.state)
    else:
        talk = engine.advance(bench.scenario, talk, Reply(act.text), act.reading)
        turn = talk.turns[-1]
        act = replace(act, scene=turn.scene, to=turn.to, state=turn.state)
    return replace(bench, conversation=talk, acts=(*bench.acts, act))


__all__ = [
    "Answer",
    "Bench",
    "Picked",
    "Replayed",
    "StateSet",
    "answer",
    "begin",
    "exchange_of",
    "jump",
    "pick",
    "picked_reading",
    "replay",
    "set_state",
    "take_back",
]
