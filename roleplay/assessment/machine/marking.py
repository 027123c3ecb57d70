"""The machine marks sealed talks: a pure function of what was said, the rubric and the reader; put on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from roleplay import __version__, engine, scoring
from roleplay.assessment.forms import FrozenForm, versions
from roleplay.assessment.machine import flags as f
from roleplay.assessment.machine.record import MARKED, MachineMark, MachineSheet, Shown, sheets
from roleplay.assessment.marking.round import TRIES
from roleplay.assessment.records.log import Log
from roleplay.assessment.sittings import record as r
from roleplay.assessment.sittings.desk import Desk
from roleplay.assessment.sittings.record import SittingRecord
from roleplay.assessment.sittings.turns import with_turns
from roleplay.domain.conversation import Conversation
from roleplay.domain.errors import StorageError, WrongUse
from roleplay.domain.judgement import CriterionScore, Exchange
from roleplay.domain.record import Overtaken
from roleplay.domain.rubric import Rubric
from roleplay.domain.scenario import Scenario
from roleplay.reading.reader import Reader

LEAST_SURE = 50
"""Percent of the replies that the reader must be sure of; below, the machine abstains from the criterion."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run came to: talks that were marked now, that were marked before, and that are flagged among the new."""

    new: int
    before: int
    flagged: int


def mark_form(log: Log, form: str, reader_for: Callable[[Rubric], Reader], actor: str) -> Made:
    """Mark every sealed talk of a form that isn't marked yet, and put the marks on record; none is shown.

    Raises WrongUse if this program's reader isn't the form's, StorageError for a broken seal.
    """
    family = {one.hash: one for one in versions(log, form)}
    done = sheets(log)
    sittings = [one for one in Desk(log).invitations(form) if one.sealed is not None and one.talks_begun]
    said = {one.id: _replies(one) for one in sittings}
    new = before = flagged = 0
    for sitting in sittings:
        if not sitting.seal_holds:
            raise StorageError(f"The seal of the sitting {sitting.id} is broken", "see: roleplay records verify")
        frozen = family[sitting.form_hash]
        others = {name: replies for name, replies in said.items() if name != sitting.id}
        for entry in sitting.of(r.BEGUN):
            talk = int(entry.said["talk"])
            if (sitting.id, talk) in done:
                before += 1
                continue
            made = sheet_for(frozen, sitting, talk, reader_of(frozen, reader_for), others)
            _put(log, sitting.candidate, made, actor)
            new += 1
            flagged += bool(made.flags)
    return Made(new, before, flagged)


def reader_of(frozen: FrozenForm, reader_for: Callable[[Rubric], Reader]) -> Reader:
    """The reader, if it is the one that the form was frozen with. Raises WrongUse."""
    reader = reader_for(frozen.rubric())
    if reader.version != frozen.form.reader:
        raise WrongUse(
            f"{frozen.name} was frozen with the reader {frozen.form.reader}, and here is {reader.version}",
            "mark with the version of roleplay that has that reader",
        )
    return reader


def sheet_for(
    frozen: FrozenForm, sitting: SittingRecord, talk: int, reader: Reader, others: dict[str, list[str]] | None = None
) -> MachineSheet:
    """What the machine gives one talk, read anew from what was said. others: replies of other sittings, by their id."""
    began = sitting.of(r.BEGUN, talk=talk)[0]
    scenario, rubric = frozen.scenario(str(began.said["scenario"])), frozen.rubric()
    fresh = engine.begin(
        scenario, rubric, id=f"{sitting.id}-{talk + 1}", seed=frozen.form.seed, reader=reader.version,
        started_at=began.event.at,
    )  # fmt: skip
    recorded = with_turns(fresh, sitting, talk)
    asked = [
        Exchange(t.client_line, t.reply.text, scenario.brief.what_happened, scenario.language) for t in recorded.turns
    ]
    readings = reader.read_many(asked)
    turns = [replace(t, reading=reading) for t, reading in zip(recorded.turns, readings, strict=True)]
    differs = any(
        (a.reading.moves, a.reading.sure) != (b.reading.moves, b.reading.sure)
        for a, b in zip(turns, recorded.turns, strict=True)
    )
    conversation = replace(recorded, turns=tuple(turns))
    return marked(frozen, scenario, rubric, conversation, sitting.id, talk, others or {}, differs)


def marked(
    frozen: FrozenForm,
    scenario: Scenario,
    rubric: Rubric,
    conversation: Conversation,
    sitting: str,
    talk: int,
    others: dict[str, list[str]],
    differs: bool = False,
) -> MachineSheet:
    """The sheet of a conversation whose replies were read."""
    said = [(t.client_line, t.reply.text) for t in conversation.turns]
    better = [one.reply for scene in scenario.scenes.values() for one in scene.better]
    beside = [reply for replies in others.values() for reply in replies]
    unsure = sum(1 for t in conversation.turns if not t.reading.sure)
    brief = scenario.brief
    context = f"{brief.who} {brief.what_happened} {brief.at_stake}"
    found = f.flags(said, scenario.language, better, beside, unsure, context)
    like = sorted(
        name for name, replies in others.items() if any(f.alike(a, b) for _, a in said for b in replies)
    ) if f.ANOTHER in found else []  # fmt: skip
    if differs:
        found = sorted([*found, f.READ_AGAIN])
    places = {t.id: number for number, t in enumerate(conversation.turns, 1)}
    short = f.TOO_BRIEF in found
    return MachineSheet(
        sitting=sitting,
        talk=talk,
        scenario=scenario.id,
        form_hash=frozen.hash,
        rubric_hash=rubric.hash,
        reader=conversation.reader,
        program=f"roleplay {__version__}",
        marks=tuple(_mark(one, places, short) for one in scoring.score(rubric, conversation).criteria),
        flags=tuple(found),
        like=tuple(like),
    )


def _mark(found: CriterionScore, places: dict[int, int], short: bool) -> MachineMark:
    sure = sum(1 for one in found.marks if one.level is not None)
    confidence = 100 * sure // len(found.marks) if found.marks else 0
    why = ""
    if short:
        why = "the talk is too brief"
    elif found.level is None:
        why = "no reply could be told" if found.marks else "it applies to no reply of this talk"
    elif confidence < LEAST_SURE:
        why = f"only {sure} of {len(found.marks)} replies could be told"
    evidence = dict.fromkeys(
        Shown(places[one.turn], e.words_start, e.words_end)
        for one in found.marks
        for reason in one.reasons
        for e in reason.evidence
    )
    abstains = bool(why) or found.level is None
    level = None if abstains or found.level is None else (found.level + 50) // 100
    return MachineMark(found.criterion, level, None if abstains else found.level, confidence, why, tuple(evidence))


def _replies(sitting: SittingRecord) -> list[str]:
    return [str(e.said["text"]) for e in sitting.of(r.TURN)]


def _put(log: Log, candidate: str, made: MachineSheet, actor: str) -> None:
    """Put a sheet on record, unless it is there by now."""
    for _ in range(TRIES):
        seen = log.store.head(candidate).subject_size
        if (made.sitting, made.talk) in sheets(log, candidate):
            return
        try:
            log.add(MARKED, actor, candidate, made.said(), expected=seen)
            return
        except Overtaken:
            continue
    raise StorageError("Too much is being recorded about this candidate at once", "try again")
