"""What the comparison of two tries shows: the same line, two answers, and what each did, part beside part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roleplay.domain.conversation import Turn
from roleplay.domain.judgement import Mark
from roleplay.language import decimal, tr
from roleplay.tui.conversation_view import client_block, short_name, strip
from roleplay.tui.marked import Block, Marked, Span, evidence_spans, joined, marked, one_line
from roleplay.tui.tries_view import STEPS, came_to, moved, try_name
from roleplay.tui.words import OUTCOME_TONES, level_dots, outcome_word

if TYPE_CHECKING:
    from roleplay.practice import PastTry

CURVE_ROWS = 3
WIDEST_CURVE = 34
"""Cells of a mood curve, so that two stand side by side in 80."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Blocks at the left beside blocks at the right, or `whole` ones across both. place: the turn's number, from 1."""

    left: tuple[Block, ...] = ()
    right: tuple[Block, ...] = ()
    whole: tuple[Block, ...] = ()
    place: int = 0


def common(a: PastTry, b: PastTry) -> int:
    """How many turns two tries have in common, from the start."""
    both = zip(a.talk.conversation.turns, b.talk.conversation.turns, strict=False)
    count = 0
    for one, other in both:
        if one.id != other.id:
            break
        count += 1
    return count


def pairs(a: PastTry, b: PastTry) -> tuple[Pair, ...]:
    """Both tries: what they came to, their moods and criteria, then turn by turn from the line where they part."""
    shared = common(a, b)
    found = [
        Pair(_title(a), _title(b)),
        Pair(_curve(a, shared), _curve(b, shared)),
        *_criteria(a, b),
        *_start(a, shared),
    ]
    turns = max(len(a.talk.conversation.turns), len(b.talk.conversation.turns))
    for k in range(shared, turns):
        found += _turn(a, b, k)
    return tuple(found)


def _title(one: PastTry) -> tuple[Block, ...]:
    ending = one.talk.ending
    tone = OUTCOME_TONES.get(ending.outcome if ending else "", "strong")
    blocks = [Block(Marked(try_name(one)), tone="heading"), Block(Marked(came_to(one)), tone=tone)]
    return (*blocks, Block(marked(one_line(ending.title, 120)), tone="quiet")) if ending else tuple(blocks)


def curve_rows(values: Sequence[int], width: int = WIDEST_CURVE, height: int = CURVE_ROWS) -> list[str]:
    """The values (0-100) as columns of bars, the top row first; where there are too many, evenly chosen ones."""
    most = max(2, width // 2)
    if len(values) > most:
        values = [values[round(k * (len(values) - 1) / (most - 1))] for k in range(most)]
    eighths = [max(1, round(value * height * 8 / 100)) for value in values]
    return [" ".join(_cell(full - 8 * (height - 1 - row)) for full in eighths).rstrip() or " " for row in range(height)]


def _cell(eighths: int) -> str:
    return " " if eighths <= 0 else STEPS[min(8, eighths) - 1]


def _curve(one: PastTry, shared: int) -> tuple[Block, ...]:
    """The mood as bars; those that both tries have in common are quiet."""
    moods = one.talk.moods()
    values = [mood.value for mood in moods]
    first = 2 * (shared + 1) if len(values) <= WIDEST_CURVE // 2 else 0
    rows = [
        Block(Marked(row, (Span(0, min(first, len(row)), "quiet"),) if first else ()), tone="meter", gap=0 if k else 1)
        for k, row in enumerate(curve_rows(values))
    ]
    last = moods[-1]
    change = moved(last.value - moods[0].value)
    words = tr("Mood {before} → {after}", before=moods[0].value, after=last.value)
    words += (f"  {change}" if change else "") + f"  {one_line(last.word, 30)}"
    return (*rows, Block(Marked(words), tone="quiet"))


def _criteria(a: PastTry, b: PastTry) -> list[Pair]:
    found = []
    for k, (one, other) in enumerate(zip(a.score.criteria, b.score.criteria, strict=True)):
        title = next(c.title for c in a.talk.rubric.criteria if c.id == one.criterion)
        gap = 0 if k else 1
        found.append(Pair((_level(title, one.level, None, gap),), (_level(title, other.level, one.level, gap),)))
    return found


def _level(title: str, level: int | None, before: int | None, gap: int) -> Block:
    """A criterion's level in hundredths, and by how much it differs from the other try's."""
    whole = None if level is None else (level + 50) // 100
    number = "–  " if level is None else decimal(level / 100)
    differs = 0 if level is None or before is None else level - before
    by = f"{'+' if differs > 0 else '−'}{decimal(abs(differs) / 100)} " if abs(differs) >= 5 else ""
    return Block(
        joined(
            (f"{level_dots(whole)} ", "meter"),
            (f"{number} ", ""),
            (by, "helpful" if differs > 0 else "harmful"),
            (one_line(title, 60), "quiet"),
        ),
        hang=5,
        gap=gap,
    )


def _start(a: PastTry, shared: int) -> list[Pair]:
    """How far they are the same, and the line that both answer."""
    same = tr("Turns 1 to {last} are the same in both.", last=shared) if shared > 1 else ""
    if shared == 1:
        same = tr("Turn 1 is the same in both.")
    line = a.talk.conversation.turns[shared - 1].answer if shared else a.talk.conversation.opening
    said = client_block(a.talk, line, 0, first=True)
    named = joined((f"{said.label}  ", "client-name"))
    blocks = [Block(Marked(same), tone="quiet", gap=1)] if same else []
    blocks.append(Block(_after(named, said.text), gap=0 if same else 1))
    return [Pair(whole=tuple(blocks))]


def _after(label: Marked, text: Marked) -> Marked:
    """A text behind its label."""
    by = len(label.text)
    moved_spans = tuple(Span(s.start + by, s.end + by, s.tone) for s in text.spans)
    return Marked(label.text + text.text, (*label.spans, *moved_spans))


def _turn(a: PastTry, b: PastTry, k: int) -> list[Pair]:
    """One turn of both, part beside part; the side that had ended by then stays empty."""
    left, right = ((one, _turn_at(one, k)) for one in (a, b))
    head = Block(Marked(tr("Turn {number}", number=k + 1)), tone="heading", gap=1)
    heads = [(head,) if turn else () for _, turn in (left, right)]
    return [
        Pair(heads[0], heads[1], place=k + 1),
        Pair(_said(*left), _said(*right)),
        *_marks(left, right),
        Pair(_answer(*left, k), _answer(*right, k)),
    ]


def _turn_at(one: PastTry, k: int) -> Turn | None:
    turns = one.talk.conversation.turns
    return turns[k] if k < len(turns) else None


def _said(one: PastTry, turn: Turn | None) -> tuple[Block, ...]:
    if turn is None:
        return ()
    spans = evidence_spans(turn.reading.evidence, one.talk.rubric.harmful()) if turn.reading.sure else ()
    text = _after(joined((f"{tr('You')}  ", "you-name")), marked(turn.reply.text, spans))
    return (Block(text, tone="you"), *strip(turn, one.talk.rubric, short_name(one.talk.scenario.client)))


def _marks(left: tuple[PastTry, Turn | None], right: tuple[PastTry, Turn | None]) -> list[Pair]:
    """The marks of both replies, a criterion a row; one that neither was marked by is left out."""
    sides = [{m.criterion: m for m in one.score.marks_of(turn.id)} if turn else {} for one, turn in (left, right)]
    found = []
    for criterion in left[0].talk.rubric.criteria:
        marks = [side.get(criterion.id) for side in sides]
        if any(mark is not None and mark.level is not None for mark in marks):
            before = marks[0].level if marks[0] is not None else None
            title = one_line(criterion.title, 60)
            cells = [
                (Block(_mark(mark, title, before if n else None), hang=5),) if turn else ()
                for n, (mark, (_, turn)) in enumerate(zip(marks, (left, right), strict=True))
            ]
            found.append(Pair(cells[0], cells[1]))
    return found


def _mark(mark: Mark | None, title: str, other: int | None) -> Marked:
    """A criterion's mark on a reply, and by how much it differs from the other try's."""
    found = mark.level if mark is not None else None
    level = "–" if found is None else str(found)
    differs = 0 if found is None or other is None else found - other
    by = f"{'+' if differs > 0 else '−'}{abs(differs)} " if differs else ""
    return joined(
        (f"{level_dots(found)} ", "meter"),
        (f"{level} ", ""),
        (by, "helpful" if differs > 0 else "harmful"),
        (title, "quiet"),
    )


def _answer(one: PastTry, turn: Turn | None, k: int) -> tuple[Block, ...]:
    if turn is None:
        return ()
    moods = one.talk.moods()
    name = short_name(one.talk.scenario.client)
    mood, change = moods[k + 1], moved(moods[k + 1].value - moods[k].value)
    blocks = [
        Block(_after(joined((f"{name}  ", "client-name")), marked(turn.answer))),
        Block(Marked(f"{one_line(mood.word, 40)} {mood.value}" + (f"  {change}" if change else "")), tone="quiet"),
    ]
    ending = one.talk.ending
    if ending is not None and turn is one.talk.conversation.turns[-1]:
        tone = OUTCOME_TONES.get(ending.outcome, "strong")
        blocks.append(Block(Marked(f"■ {outcome_word(ending.outcome)}"), tone=tone))
    return tuple(blocks)
