"""What the screen of tries shows: every turn of every try in its place, and what each came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roleplay.domain.conversation import Turn
from roleplay.language import decimal, tr
from roleplay.tui.conversation_view import client_block, moves_of, reply_block, short_name, strip
from roleplay.tui.marked import Block, Marked, joined, marked, one_line, quoted
from roleplay.tui.words import OUTCOME_TONES, level_dots, outcome_word

if TYPE_CHECKING:
    from roleplay.domain.judgement import Score
    from roleplay.practice import PastTry, Talk, Tries

STEPS = "▁▂▃▄▅▆▇█"
"""A mood as the height of a bar, lowest first."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One row of the tree: a try (turn 0), a turn of it, or the place where another answer waits (try 0).

    place: the number of the turn on its way, from 1; mood, change: the client's mood after it and how it moved;
    signs: + and − for what it did; text: the reply, or the name of the try and what it came to; counts: whether it is
    on the way that counts now; here: whether the talk stands right after it; lost: whether most was lost there;
    under: the rows beneath it: tries beneath the turn that they answer differently, turns beneath their try.
    """

    number: int
    turn: int
    place: int
    text: str
    mood: int = 0
    change: int = 0
    signs: str = ""
    counts: bool = False
    here: bool = False
    lost: bool = False
    outcome: str | None = None
    under: tuple[Branch, ...] = ()


def bar(value: int) -> str:
    """A mood of 0-100 as one character."""
    return STEPS[max(0, min(len(STEPS) - 1, value * len(STEPS) // 101))]


def moved(change: int) -> str:
    """By how much a mood moved: `▲ 7`, `▼ 12`, or nothing."""
    return f"▲ {change}" if change > 0 else f"▼ {-change}" if change < 0 else ""


def try_name(one: PastTry) -> str:
    """The number of a try and its name."""
    return tr("Try {number}", number=one.number) + (f" · {one_line(one.name, 60)}" if one.name else "")


def result(talk: Talk, score: Score) -> str:
    """How a try came out and its points: `Lost · 31 of 100`."""
    points = tr("no score") if score.points is None else tr("{points} of 100", points=score.points)
    return f"{outcome_word(talk.ending.outcome if talk.ending else None)} · {points}"


def came_to(one: PastTry) -> str:
    """How a try came out."""
    return result(one.talk, one.score)


def own_lost(tries: Tries, lost: Mapping[int, int]) -> tuple[int, ...]:
    """Of the turns where most was lost, by number of the try, those that the try doesn't share with its parent.

    A turn that several share is marked for the try in whose rows it stands: each try has one such place at most.
    """
    own = {one.number: {turn.id for turn in one.talk.conversation.turns[one.shared :]} for one in tries.past}
    return tuple(turn for number, turn in lost.items() if turn in own.get(number, ()))


def branches(tries: Tries, lost: Sequence[int] = ()) -> tuple[Branch, ...]:
    """The tree: the first try with all others beneath the turns that they answer differently.

    lost: the ids of turns where most was lost.
    """
    if not tries.past:
        return ()
    counts = {turn.id for turn in tries.talk.conversation.turns}
    head = tries.talk.conversation.turns[-1].id if tries.talk.conversation.turns else 0
    return (_try(tries, tries.past[0], counts, head, frozenset(lost)),)


def _try(tries: Tries, one: PastTry, counts: set[int], head: int, lost: frozenset[int]) -> Branch:
    moods = one.talk.moods()
    rows = []
    for k, turn in enumerate(one.talk.conversation.turns[one.shared :], one.shared):
        beside = [
            _try(tries, other, counts, head, lost)
            for other in tries.past
            if other.parent == one.number and other.talk.conversation.turns[other.shared].after == turn.after
        ]
        if tries.now == 0 and turn.after == head:
            words = tr("waits for your answer: {line}", line=quoted(turn.client_line, 60))
            beside.append(Branch(0, 0, k + 1, words, counts=True, here=True))
        rows.append(
            Branch(
                number=one.number,
                turn=turn.id,
                place=k + 1,
                text=quoted(turn.reply.text, 120),
                mood=moods[k + 1].value,
                change=moods[k + 1].value - moods[k].value,
                signs=signs(turn, one.talk),
                counts=turn.id in counts,
                here=turn.id == head,
                lost=turn.id in lost,
                under=tuple(beside),
            )
        )
    outcome = one.talk.ending.outcome if one.talk.ending else None
    text = f"{try_name(one)} · {came_to(one)}"
    here = one.number == tries.now
    return Branch(one.number, 0, 0, text, moods[-1].value, counts=here, here=here, outcome=outcome, under=tuple(rows))


def signs(turn: Turn, talk: Talk) -> str:
    """What a reply did, as + and − alone; ? where that is not sure, · for nothing."""
    if not turn.reading.sure:
        return "?"
    found = [move.sign for move in moves_of(turn, talk.rubric)]
    return "".join(sign for sign in "+−" if sign in found) or "·"


def curve_words(one: PastTry) -> str:
    """The mood at the start and after each turn as a row of bars, with both ends in numbers."""
    moods = one.talk.moods()
    return f"{moods[0].value} {''.join(bar(mood.value) for mood in moods)} {moods[-1].value} {moods[-1].word}"


def detail_blocks(tries: Tries, row: Branch | None) -> tuple[Block, ...]:
    """What the chosen row is: a turn with its marks and the client's answer, or a try and what it came to."""
    if row is None:
        return (Block(Marked(tr("Nothing was said in this talk yet.")), tone="quiet"),)
    if row.number == 0:
        return (
            Block(Marked(tr("The talk stands here: another answer begins a new try.")), tone="heading"),
            client_block(tries.talk, tries.talk.conversation.line_now, 0),
        )
    one = tries.numbered(row.number)
    return _turn_blocks(one, row) if row.turn else _try_blocks(tries, one)


def _turn_blocks(one: PastTry, row: Branch) -> tuple[Block, ...]:
    talk = one.talk
    turn = talk.conversation.turns[row.place - 1]
    mood = talk.moods()[row.place]
    name = short_name(talk.scenario.client)
    change = moved(row.change)
    blocks = [
        client_block(talk, turn.client_line, 0, first=True),
        reply_block(turn, talk.rubric, underlined=True),
        *strip(turn, talk.rubric, name),
    ]
    blocks.append(client_block(talk, turn.answer, 0))
    words = tr("{name}: {word} ({value} of 100)", name=name, word=one_line(mood.word, 40), value=mood.value)
    words += f"  {change}" if change else ""
    blocks.append(Block(Marked(words), tone="quiet"))
    titles = {criterion.id: one_line(criterion.title, 40) for criterion in talk.rubric.criteria}
    for k, mark in enumerate(one.score.marks_of(turn.id) if turn.reading.sure else ()):
        level = tr("not marked") if mark.level is None else str(mark.level)
        text = joined((f"{level_dots(mark.level)} ", "meter"), (f"{level}  {titles.get(mark.criterion, '')}", ""))
        blocks.append(Block(text, label="" if k else tr("Marks"), gap=0 if k else 1))
    return tuple(blocks)


def _try_blocks(tries: Tries, one: PastTry) -> tuple[Block, ...]:
    tone = OUTCOME_TONES.get(one.talk.ending.outcome if one.talk.ending else "", "strong")
    blocks = [Block(joined((try_name(one), "heading"), (f"  {came_to(one)}", tone)))]
    if one.talk.ending is not None:
        blocks.append(Block(marked(one.talk.ending.title), tone="quiet"))
    blocks.append(Block(Marked(tr("Mood {curve}", curve=curve_words(one))), tone="meter", gap=1))
    for k, scored in enumerate(one.score.criteria):
        criterion = next(c for c in one.talk.rubric.criteria if c.id == scored.criterion)
        whole = None if scored.level is None else (scored.level + 50) // 100
        number = tr("not marked") if scored.level is None else decimal(scored.level / 100)
        text = joined((f"{level_dots(whole)} ", "meter"), (f"{number}  {one_line(criterion.title, 50)}", ""))
        blocks.append(Block(text, gap=0 if k else 1))
    if one.parent:
        parted = tr("Parted from try {number} at turn {turn}.", number=one.parent, turn=one.shared + 1)
        blocks.append(Block(Marked(parted), tone="quiet", gap=1))
    if one.number == tries.now:
        blocks.append(Block(Marked(tr("This is the try that counts now.")), tone="quiet", gap=0 if one.parent else 1))
    return tuple(blocks)
